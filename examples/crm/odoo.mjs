import { asHtml } from './bridge.mjs'

/** Odoo, by JSON-RPC: CRM_DATABASE, CRM_USER the number of a user, CRM_TOKEN an API key of theirs. */

export const headers = () => ({})

/** `execute_kw` of a model (Odoo, External API). */
const execute = ({ CRM_DATABASE, CRM_USER, CRM_TOKEN }, model, method, args, options = {}) => ({
  method: 'POST',
  path: '/jsonrpc',
  body: {
    jsonrpc: '2.0',
    method: 'call',
    id: 1,
    params: {
      service: 'object',
      method: 'execute_kw',
      args: [CRM_DATABASE, Number(CRM_USER), CRM_TOKEN, model, method, args, options]
    }
  }
})

export const find = (number, env) =>
  execute(env, 'res.partner', 'search_read', [['|', ['phone', '=', number], ['mobile', '=', number]]], {
    fields: ['name', 'parent_name'],
    limit: 2
  })

/** Faults come with status 200. */
export const found = ({ result, error }) => {
  if (error !== undefined) throw new Error(`Odoo refuses it: ${error.data?.message ?? error.message}`)
  return result.map(({ id, name, parent_name: account }) => ({ id, name, account: account || undefined }))
}

export const page = (contact, number) =>
  contact === undefined ? `/odoo/contacts?search=${encodeURIComponent(number)}` : `/odoo/contacts/${contact.id}`

/** Without a contact both go to the company's own record, 1. */
const recordOf = (contact) => contact?.id ?? 1

/** A call is a message in the contact's history. */
export const call = ({ seconds, title, text }, contact, env) =>
  execute(env, 'res.partner', 'message_post', [[recordOf(contact)]], {
    body: asHtml([`${title}, ${seconds} s`, text].filter(Boolean).join('\n')),
    body_is_html: true
  })

/** An activity of the kind Call, to be done. */
export const task = ({ owner, startedAt, title, text }, contact, env) =>
  execute(env, 'res.partner', 'activity_schedule', [[recordOf(contact)]], {
    act_type_xmlid: 'mail.mail_activity_data_call',
    summary: title,
    note: asHtml(text),
    date_deadline: startedAt.toISOString().slice(0, 10),
    ...(owner === '' ? {} : { user_id: Number(owner) })
  })

export const idOf = ({ json }) => {
  if (json.error !== undefined) throw new Error(`Odoo refuses it: ${json.error.data?.message ?? json.error.message}`)
  return [json.result].flat()[0]
}

export const note = (id, { isMissed, text }, env) =>
  isMissed
    ? execute(env, 'mail.activity', 'write', [[id], { note: asHtml(text) }])
    : execute(env, 'mail.message', 'write', [[id], { body: asHtml(text) }])
