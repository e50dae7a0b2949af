/** SuiteCRM, by its JSON API (V8) and an access token of an OAuth 2 client. */

export const contentType = 'application/vnd.api+json'

export const headers = ({ CRM_TOKEN }) => ({ authorization: `Bearer ${CRM_TOKEN}` })

export const find = (number) => ({
  path: `/Api/V8/module/Contacts?${new URLSearchParams({
    'fields[Contacts]': 'first_name,last_name,account_name',
    'filter[operator]': 'or',
    'filter[phone_work][eq]': number,
    'filter[phone_mobile][eq]': number,
    'page[size]': '2'
  })}`
})

export const found = ({ data }) =>
  data.map(({ id, attributes: { first_name: first, last_name: last, account_name: account } }) => ({
    id,
    name: [first, last].filter(Boolean).join(' '),
    account
  }))

export const page = (contact, number) =>
  contact === undefined
    ? `/index.php?module=Contacts&action=EditView&phone_work=${encodeURIComponent(number)}`
    : `/index.php?module=Contacts&action=DetailView&record=${contact.id}`

/** SuiteCRM writes times as a database does, in UTC. */
const timeOf = (at) => at.toISOString().slice(0, 19).replace('T', ' ')

const about = (contact, owner) => ({
  ...(contact === undefined ? {} : { parent_type: 'Contacts', parent_id: contact.id }),
  ...(owner === '' ? {} : { assigned_user_id: owner })
})

export const call = ({ owner, isOutgoing, isAnswered, seconds, startedAt, title, text }, contact) => ({
  method: 'POST',
  path: '/Api/V8/module',
  body: {
    data: {
      type: 'Calls',
      attributes: {
        name: title,
        description: text,
        direction: isOutgoing ? 'Outbound' : 'Inbound',
        status: isAnswered ? 'Held' : 'Not Held',
        date_start: timeOf(startedAt),
        duration_hours: Math.floor(seconds / 3600),
        duration_minutes: Math.floor((seconds % 3600) / 60),
        ...about(contact, owner)
      }
    }
  }
})

export const task = ({ owner, startedAt, title, text }, contact) => ({
  method: 'POST',
  path: '/Api/V8/module',
  body: {
    data: {
      type: 'Tasks',
      attributes: {
        name: title,
        description: text,
        status: 'Not Started',
        priority: 'High',
        date_due: timeOf(startedAt),
        ...about(contact, owner)
      }
    }
  }
})

export const idOf = ({ json }) => json.data.id

export const note = (id, { isMissed, text }) => ({
  method: 'PATCH',
  path: '/Api/V8/module',
  body: { data: { type: isMissed ? 'Tasks' : 'Calls', id, attributes: { description: text } } }
})
