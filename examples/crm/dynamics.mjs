/** Microsoft Dynamics 365 (Dataverse Web API), by an access token of an application user. */

const api = '/api/data/v9.2'

export const headers = ({ CRM_TOKEN }) => ({
  authorization: `Bearer ${CRM_TOKEN}`,
  'odata-version': '4.0',
  'odata-maxversion': '4.0',
  prefer: 'return=representation'
})

/** Within a literal of OData a quote is written twice; a number has none. */
export const find = (number) => ({
  path: `${api}/contacts?${new URLSearchParams({
    $select: 'contactid,fullname',
    $expand: 'parentcustomerid_account($select=name)',
    $filter: `telephone1 eq '${number}' or mobilephone eq '${number}'`,
    $top: '2'
  })}`
})

export const found = ({ value }) =>
  value.map(({ contactid, fullname, parentcustomerid_account: account }) => ({
    id: contactid,
    name: fullname,
    account: account?.name
  }))

export const page = (contact, number) =>
  contact === undefined
    ? `/main.aspx?pagetype=entityrecord&etn=contact&extraqs=${encodeURIComponent(`telephone1=${number}`)}`
    : `/main.aspx?pagetype=entityrecord&etn=contact&id=${contact.id}`

const about = (contact, owner, entity) => ({
  ...(contact === undefined ? {} : { [`regardingobjectid_contact_${entity}@odata.bind`]: `/contacts(${contact.id})` }),
  ...(owner === '' ? {} : { [`ownerid_${entity}@odata.bind`]: `/systemusers(${owner})` })
})

export const call = ({ owner, isOutgoing, number, seconds, startedAt, title, text }, contact) => ({
  method: 'POST',
  path: `${api}/phonecalls`,
  body: {
    subject: title,
    description: text,
    phonenumber: number,
    directioncode: isOutgoing,
    actualstart: startedAt.toISOString(),
    actualdurationminutes: Math.ceil(seconds / 60),
    ...about(contact, owner, 'phonecall')
  }
})

export const task = ({ owner, startedAt, title, text }, contact) => ({
  method: 'POST',
  path: `${api}/tasks`,
  body: {
    subject: title,
    description: text,
    scheduledend: startedAt.toISOString(),
    prioritycode: 2,
    ...about(contact, owner, 'task')
  }
})

export const idOf = ({ json }) => json.activityid

export const note = (id, { isMissed, text }) => ({
  method: 'PATCH',
  path: `${api}/${isMissed ? 'tasks' : 'phonecalls'}(${id})`,
  body: { description: text }
})
