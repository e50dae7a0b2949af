/** Salesforce, by an access token of a connected app (OAuth 2.0, scope api). */

const api = '/services/data/v62.0'

export const headers = ({ CRM_TOKEN }) => ({ authorization: `Bearer ${CRM_TOKEN}` })

export const find = (number) => ({
  path: `${api}/parameterizedSearch?${new URLSearchParams({
    q: number,
    in: 'PHONE',
    sobject: 'Contact',
    'Contact.fields': 'Id,Name,Account.Name',
    'Contact.limit': '2'
  })}`
})

export const found = ({ searchRecords }) =>
  searchRecords.map(({ Id, Name, Account }) => ({ id: Id, name: Name, account: Account?.Name }))

export const page = (contact, number) =>
  contact === undefined
    ? `/lightning/o/Contact/new?defaultFieldValues=Phone=${encodeURIComponent(number)}`
    : `/lightning/r/Contact/${contact.id}/view`

const taskOf = ({ owner, startedAt, title, text }, contact, more) => ({
  method: 'POST',
  path: `${api}/sobjects/Task`,
  body: {
    Subject: title,
    Description: text,
    ActivityDate: startedAt.toISOString().slice(0, 10),
    TaskSubtype: 'Call',
    ...(contact === undefined ? {} : { WhoId: contact.id }),
    ...(owner === '' ? {} : { OwnerId: owner }),
    ...more
  }
})

/** A call is a task that is done. */
export const call = (told, contact) =>
  taskOf(told, contact, {
    Status: 'Completed',
    CallType: told.isOutgoing ? 'Outbound' : 'Inbound',
    CallDurationInSeconds: told.seconds,
    CallObject: told.uniqueid
  })
export const task = (told, contact) => taskOf(told, contact, { Status: 'Not Started', Priority: 'High' })

export const idOf = ({ json }) => json.id

export const note = (id, { text }) => ({
  method: 'PATCH',
  path: `${api}/sobjects/Task/${id}`,
  body: { Description: text }
})
