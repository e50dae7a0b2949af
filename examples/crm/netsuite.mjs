/** NetSuite, by SuiteTalk REST and an access token (OAuth 2.0, scope rest_webservices). */

export const headers = ({ CRM_TOKEN }) => ({ authorization: `Bearer ${CRM_TOKEN}` })

/** SuiteQL. In its texts a quote is written twice; a number has none. */
export const find = (number) => ({
  method: 'POST',
  path: '/services/rest/query/v1/suiteql?limit=2',
  headers: { prefer: 'transient' },
  body: { q: `SELECT id, entitytitle, companyname FROM entity WHERE phone = '${number}' OR mobilephone = '${number}'` }
})

export const found = ({ items }) =>
  items.map(({ id, entitytitle: name, companyname: account }) => ({
    id,
    name,
    account: account === name ? undefined : account
  }))

/** On the site of the people, ACCOUNT.app.netsuite.com, which the API is not: CRM_PAGES. */
export const page = (contact, number) =>
  contact === undefined
    ? `/app/common/search/ubersearchresults.nl?quicksearch=T&Uber_NAME=${encodeURIComponent(number)}`
    : `/app/common/entity/entity.nl?id=${contact.id}`

const phoneCall = ({ owner, number, startedAt, title, text }, contact, more) => ({
  method: 'POST',
  path: '/services/rest/record/v1/phoneCall',
  body: {
    title,
    phone: number,
    message: text,
    startDate: startedAt.toISOString().slice(0, 10),
    ...(contact === undefined ? {} : { company: { id: contact.id } }),
    ...(owner === '' ? {} : { assigned: { id: owner } }),
    ...more
  }
})

export const call = (told, contact) => phoneCall(told, contact, { status: { id: 'COMPLETE' } })
/** A call that is scheduled stands among the things to do. */
export const task = (told, contact) =>
  phoneCall(told, contact, { status: { id: 'SCHEDULED' }, priority: { id: 'HIGH' } })

/** It answers 204, and names the record in Location. */
export const idOf = ({ headers }) => headers.get('location')?.split('/').at(-1)

export const note = (id, { text }) => ({
  method: 'PATCH',
  path: `/services/rest/record/v1/phoneCall/${id}`,
  body: { message: text }
})
