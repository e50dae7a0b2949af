/** ServiceNow, by its Table API and a user with the roles itil and interaction_agent. */

export const headers = ({ CRM_USER, CRM_TOKEN }) => ({
  authorization: `Basic ${Buffer.from(`${CRM_USER}:${CRM_TOKEN}`).toString('base64')}`
})

export const find = (number) => ({
  path: `/api/now/table/sys_user?${new URLSearchParams({
    sysparm_query: `phone=${number}^ORmobile_phone=${number}`,
    sysparm_fields: 'sys_id,name,company.name',
    sysparm_limit: '2'
  })}`
})

export const found = ({ result }) =>
  result.map(({ sys_id, name, 'company.name': account }) => ({ id: sys_id, name, account }))

/** `cti.do` is ServiceNow's own door for telephones: it finds the caller itself. */
export const page = (contact, number) =>
  `/cti.do?${new URLSearchParams({
    sysparm_caller_phone: number,
    ...(contact === undefined ? {} : { sysparm_caller_name: contact.name })
  })}`

export const call = ({ owner, isOutgoing, seconds, title, text }, contact) => ({
  method: 'POST',
  path: '/api/now/table/interaction',
  body: {
    type: 'phone',
    direction: isOutgoing ? 'outbound' : 'inbound',
    state: 'closed_complete',
    short_description: title,
    work_notes: [`${seconds} s`, text].filter(Boolean).join('\n'),
    ...(contact === undefined ? {} : { opened_for: contact.id }),
    ...(owner === '' ? {} : { assigned_to: owner })
  }
})

export const task = ({ owner, title, text }, contact) => ({
  method: 'POST',
  path: '/api/now/table/task',
  body: {
    short_description: contact === undefined ? title : `${title} (${contact.name})`,
    description: text,
    contact_type: 'phone',
    priority: '2',
    ...(owner === '' ? {} : { assigned_to: owner })
  }
})

export const idOf = ({ json }) => json.result.sys_id

export const note = (id, { isMissed, text }) => ({
  method: 'PATCH',
  path: `/api/now/table/${isMissed ? 'task' : 'interaction'}/${id}`,
  body: { work_notes: text }
})
