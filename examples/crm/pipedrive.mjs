import { asHtml } from './bridge.mjs'

/** Pipedrive, by the API token of a user (Personal preferences → API). */

export const headers = ({ CRM_TOKEN }) => ({ 'x-api-token': CRM_TOKEN })

export const find = (number) => ({
  path: `/v1/persons/search?${new URLSearchParams({ term: number, fields: 'phone', limit: '2' })}`
})

export const found = ({ data }) =>
  data.items.map(({ item: { id, name, organization } }) => ({ id, name, account: organization?.name }))

export const page = (contact, number) =>
  contact === undefined ? `/persons/list?search=${encodeURIComponent(number)}` : `/person/${contact.id}`

const dayAndTime = (at) => ({ due_date: at.toISOString().slice(0, 10), due_time: at.toISOString().slice(11, 16) })

const activity = ({ owner, startedAt, title, text }, contact, more) => ({
  method: 'POST',
  path: '/v1/activities',
  body: {
    type: 'call',
    subject: title,
    note: asHtml(text),
    ...dayAndTime(startedAt),
    ...(contact === undefined ? {} : { person_id: contact.id }),
    ...(owner === '' ? {} : { user_id: Number(owner) }),
    ...more
  }
})

/** `done` 0 is something to do. */
export const call = (told, contact) => activity(told, contact, { done: 1, duration: hoursAndMinutes(told.seconds) })
export const task = (told, contact) => activity(told, contact, { done: 0 })

function hoursAndMinutes(seconds) {
  const minutes = Math.ceil(seconds / 60)
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

export const idOf = ({ json }) => json.data.id

export const note = (id, { text }) => ({ method: 'PUT', path: `/v1/activities/${id}`, body: { note: asHtml(text) } })
