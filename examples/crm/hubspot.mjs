import { asHtml } from './bridge.mjs'

/** HubSpot, by a token of a private app (crm.objects.contacts.read, crm.objects.contacts.write). */

export const headers = ({ CRM_TOKEN }) => ({ authorization: `Bearer ${CRM_TOKEN}` })

export const find = (number) => ({
  method: 'POST',
  path: '/crm/v3/objects/contacts/search',
  body: {
    filterGroups: ['phone', 'mobilephone'].map((propertyName) => ({
      filters: [{ propertyName, operator: 'EQ', value: number }]
    })),
    properties: ['firstname', 'lastname', 'company'],
    limit: 2
  }
})

export const found = ({ results }) =>
  results.map(({ id, properties: { firstname, lastname, company } }) => ({
    id,
    name: [firstname, lastname].filter(Boolean).join(' '),
    account: company
  }))

/** On the site of the people, app.hubspot.com, which the API is not: CRM_PAGES. */
export const page = (contact, number, { PORTAL }) =>
  contact === undefined
    ? `/contacts/${PORTAL}/objects/0-1/views/all/list?query=${encodeURIComponent(number)}`
    : `/contacts/${PORTAL}/record/0-1/${contact.id}`

/** Ids of associations are HubSpot's own: 194 from a call to a contact, 204 from a task to one. */
const to = (contact, associationTypeId) =>
  contact === undefined
    ? {}
    : {
        associations: [
          { to: { id: contact.id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }] }
        ]
      }

export const call = ({ owner, isOutgoing, isAnswered, number, seconds, startedAt, title, text }, contact) => ({
  method: 'POST',
  path: '/crm/v3/objects/calls',
  body: {
    properties: {
      hs_timestamp: startedAt.toISOString(),
      hs_call_title: title,
      hs_call_body: asHtml(text),
      hs_call_direction: isOutgoing ? 'OUTBOUND' : 'INBOUND',
      hs_call_status: isAnswered ? 'COMPLETED' : 'NO_ANSWER',
      hs_call_duration: String(seconds * 1000),
      [isOutgoing ? 'hs_call_to_number' : 'hs_call_from_number']: number,
      hubspot_owner_id: owner
    },
    ...to(contact, 194)
  }
})

export const task = ({ owner, startedAt, title, text }, contact) => ({
  method: 'POST',
  path: '/crm/v3/objects/tasks',
  body: {
    properties: {
      hs_timestamp: startedAt.toISOString(),
      hs_task_subject: title,
      hs_task_body: asHtml(text),
      hs_task_status: 'NOT_STARTED',
      hs_task_type: 'CALL',
      hubspot_owner_id: owner
    },
    ...to(contact, 204)
  }
})

export const idOf = ({ json }) => json.id

export const note = (id, { isMissed, text }) => ({
  method: 'PATCH',
  path: `/crm/v3/objects/${isMissed ? 'tasks' : 'calls'}/${id}`,
  body: { properties: { [isMissed ? 'hs_task_body' : 'hs_call_body']: asHtml(text) } }
})
