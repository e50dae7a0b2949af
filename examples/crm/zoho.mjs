/** Zoho CRM, by an access token (scopes ZohoCRM.modules.ALL, ZohoSearch.securesearch.READ). */

const api = '/crm/v7'

export const headers = ({ CRM_TOKEN }) => ({ authorization: `Zoho-oauthtoken ${CRM_TOKEN}` })

export const find = (number) => ({
  path: `${api}/Contacts/search?${new URLSearchParams({ phone: number, per_page: '2' })}`
})

/** Where nobody has that number, Zoho answers 204 without a body. */
export const found = (answer) =>
  (answer?.data ?? []).map(({ id, Full_Name: name, Account_Name: account }) => ({ id, name, account: account?.name }))

/** On the site of the people, crm.zoho.com, which the API is not: CRM_PAGES. */
export const page = (contact, number) =>
  contact === undefined
    ? `/crm/tab/Contacts/create?phone=${encodeURIComponent(number)}`
    : `/crm/tab/Contacts/${contact.id}`

const about = (contact, owner) => ({
  ...(contact === undefined ? {} : { Who_Id: { id: contact.id } }),
  ...(owner === '' ? {} : { Owner: { id: owner } })
})

export const call = ({ owner, isOutgoing, seconds, startedAt, title, text }, contact) => ({
  method: 'POST',
  path: `${api}/Calls`,
  body: {
    data: [
      {
        Subject: title,
        Description: text,
        Call_Type: isOutgoing ? 'Outbound' : 'Inbound',
        Call_Start_Time: startedAt.toISOString().replace(/\.\d+Z$/, '+00:00'),
        Call_Duration: `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`,
        ...about(contact, owner)
      }
    ]
  }
})

export const task = ({ owner, startedAt, title, text }, contact) => ({
  method: 'POST',
  path: `${api}/Tasks`,
  body: {
    data: [
      {
        Subject: title,
        Description: text,
        Status: 'Not Started',
        Priority: 'High',
        Due_Date: startedAt.toISOString().slice(0, 10),
        ...about(contact, owner)
      }
    ]
  }
})

export const idOf = ({ json }) => json.data[0].details.id

export const note = (id, { isMissed, text }) => ({
  method: 'PUT',
  path: `${api}/${isMissed ? 'Tasks' : 'Calls'}/${id}`,
  body: { data: [{ Description: text }] }
})
