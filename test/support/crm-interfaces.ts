import { z } from 'zod'

/** What CRMs take, as their public references say it, from a bridge that looks for one contact and writes down calls. */

export type Kind = 'find' | 'call' | 'task' | 'note'

interface Route {
  readonly kind: Kind
  readonly method: string
  /** Path and query, decoded. */
  readonly path: RegExp
  readonly body?: z.ZodType
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly answer: unknown
}

export interface StandIn {
  /** What the bridge is told of it, besides `CRM` and `CRM_URL`. */
  readonly env: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  /** Of a user of the CRM, as `users[].fields` has it. */
  readonly owner: string
  /** How the contact stands on the phone; undefined: this CRM is not asked for names. */
  readonly name: string | undefined
  /** Path of the contact's page, and of that for a number which nobody has. */
  readonly pages: readonly [known: string, unknown: string]
  readonly routes: readonly Route[]
}

export const known = '+15550100199'
export const unknown = '+15550100177'
const day = z.iso.date()
const time = z.iso.datetime()
const text = z.string()
const basic = (user: string) => `Basic ${Buffer.from(user).toString('base64')}`
const bearer = { authorization: 'Bearer token-1' }
const token = { CRM_TOKEN: 'token-1' }

const hubspotAbout = (type: number) =>
  z
    .array(
      z.strictObject({
        to: z.strictObject({ id: z.literal('501') }),
        types: z.tuple([
          z.strictObject({
            associationCategory: z.literal('HUBSPOT_DEFINED'),
            associationTypeId: z.literal(type)
          })
        ])
      })
    )
    .length(1)

const odooCall = (model: string, method: string, args: z.ZodType, options: z.ZodType) =>
  z.strictObject({
    jsonrpc: z.literal('2.0'),
    method: z.literal('call'),
    id: z.number(),
    params: z.strictObject({
      service: z.literal('object'),
      method: z.literal('execute_kw'),
      args: z.tuple([
        z.literal('acme'),
        z.literal(2),
        z.literal('token-1'),
        z.literal(model),
        z.literal(method),
        args,
        options
      ])
    })
  })

const znunyLogIn = { UserLogin: z.literal('offhook'), Password: z.literal('token-1') }
const znunyArticle = { Subject: text, Body: text.min(1), ContentType: z.literal('text/plain; charset=utf8') }

const salesforceTask = {
  ...{ Subject: text, Description: text, ActivityDate: day, TaskSubtype: z.literal('Call') },
  ...{ WhoId: z.literal('003A1'), OwnerId: z.literal('005B2') }
}
const dynamicsAbout = (entity: string) => ({
  [`regardingobjectid_contact_${entity}@odata.bind`]: z.literal('/contacts(11-22)'),
  [`ownerid_${entity}@odata.bind`]: z.literal('/systemusers(33-44)')
})
const suiteTime = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
const suiteAbout = { parent_type: z.literal('Contacts'), parent_id: z.literal('c1'), assigned_user_id: z.literal('u2') }
const zohoAbout = {
  Who_Id: z.strictObject({ id: z.literal('48760001') }),
  Owner: z.strictObject({ id: z.literal('48760002') })
}
const one = (part: z.ZodType) => z.strictObject({ data: z.tuple([part]) })
const netsuiteCall = {
  ...{ title: text, phone: z.literal(known), message: text, startDate: day },
  ...{ company: z.strictObject({ id: z.literal('71') }), assigned: z.strictObject({ id: z.literal('72') }) }
}

export const standIns: Readonly<Record<string, StandIn>> = {
  hubspot: {
    ...{ env: { ...token, PORTAL: '777' }, headers: bearer, owner: '61', name: 'Rita Wagner, ACME' },
    pages: ['/contacts/777/record/0-1/501', '/contacts/777/objects/0-1/views/all/list?query=%2B15550100177'],
    routes: [
      {
        ...{ kind: 'find', method: 'POST', path: /^\/crm\/v3\/objects\/contacts\/search$/ },
        body: z.strictObject({
          filterGroups: z.array(
            z.strictObject({
              filters: z.tuple([
                z.strictObject({
                  propertyName: z.enum(['phone', 'mobilephone']),
                  operator: z.literal('EQ'),
                  value: z.literal(known)
                })
              ])
            })
          ),
          properties: z.array(text),
          limit: z.number().max(200)
        }),
        answer: {
          total: 1,
          results: [{ id: '501', properties: { firstname: 'Rita', lastname: 'Wagner', company: 'ACME' } }]
        }
      },
      {
        ...{ kind: 'call', method: 'POST', path: /^\/crm\/v3\/objects\/calls$/, status: 201 },
        body: z.strictObject({
          properties: z.strictObject({
            ...{ hs_timestamp: time, hs_call_title: text, hs_call_body: text },
            hs_call_direction: z.enum(['INBOUND', 'OUTBOUND']),
            hs_call_status: z.enum(['COMPLETED', 'NO_ANSWER']),
            hs_call_duration: z.string().regex(/^\d+000$/),
            hs_call_from_number: z.literal(known).optional(),
            hs_call_to_number: z.literal(known).optional(),
            hubspot_owner_id: z.literal('61')
          }),
          associations: hubspotAbout(194)
        }),
        answer: { id: '901' }
      },
      {
        ...{ kind: 'task', method: 'POST', path: /^\/crm\/v3\/objects\/tasks$/, status: 201 },
        body: z.strictObject({
          properties: z.strictObject({
            ...{ hs_timestamp: time, hs_task_subject: text, hs_task_body: text },
            ...{ hs_task_status: z.literal('NOT_STARTED'), hs_task_type: z.literal('CALL') },
            hubspot_owner_id: z.literal('61')
          }),
          associations: hubspotAbout(204)
        }),
        answer: { id: '902' }
      },
      {
        ...{ kind: 'note', method: 'PATCH', path: /^\/crm\/v3\/objects\/calls\/901$/ },
        body: z.strictObject({ properties: z.strictObject({ hs_call_body: text }) }),
        answer: { id: '901' }
      },
      {
        ...{ kind: 'note', method: 'PATCH', path: /^\/crm\/v3\/objects\/tasks\/902$/ },
        body: z.strictObject({ properties: z.strictObject({ hs_task_body: text }) }),
        answer: { id: '902' }
      }
    ]
  },
  pipedrive: {
    ...{ env: token, headers: { 'x-api-token': 'token-1' }, owner: '61', name: 'Rita Wagner, ACME' },
    pages: ['/person/501', '/persons/list?search=%2B15550100177'],
    routes: [
      {
        ...{ kind: 'find', method: 'GET', path: /^\/v1\/persons\/search\?term=\+15550100199&fields=phone&limit=2$/ },
        answer: {
          success: true,
          data: { items: [{ item: { id: 501, name: 'Rita Wagner', organization: { name: 'ACME' } } }] }
        }
      },
      ...(['call', 'task'] as const).map(
        (kind): Route => ({
          ...{ kind, method: 'POST', path: /^\/v1\/activities$/, status: 201 },
          body: z.strictObject({
            ...{ type: z.literal('call'), subject: text, note: text, due_date: day },
            ...{ due_time: z.string().regex(/^\d\d:\d\d$/), person_id: z.literal(501), user_id: z.literal(61) },
            ...(kind === 'call'
              ? { done: z.literal(1), duration: z.string().regex(/^\d\d:\d\d$/) }
              : { done: z.literal(0) })
          }),
          answer: { success: true, data: { id: 901 } }
        })
      ),
      {
        ...{ kind: 'note', method: 'PUT', path: /^\/v1\/activities\/901$/ },
        body: z.strictObject({ note: text }),
        answer: { success: true, data: { id: 901 } }
      }
    ]
  },
  salesforce: {
    ...{ env: token, headers: bearer, owner: '005B2', name: 'Rita Wagner, ACME' },
    pages: ['/lightning/r/Contact/003A1/view', '/lightning/o/Contact/new?defaultFieldValues=Phone=%2B15550100177'],
    routes: [
      {
        ...{ kind: 'find', method: 'GET' },
        path: /^\/services\/data\/v62\.0\/parameterizedSearch\?q=\+15550100199&in=PHONE&sobject=Contact&Contact\.fields=Id,Name,Account\.Name&Contact\.limit=2$/,
        answer: { searchRecords: [{ Id: '003A1', Name: 'Rita Wagner', Account: { Name: 'ACME' } }] }
      },
      {
        ...{ kind: 'call', method: 'POST', path: /^\/services\/data\/v62\.0\/sobjects\/Task$/, status: 201 },
        body: z.strictObject({
          ...salesforceTask,
          Status: z.literal('Completed'),
          CallType: z.enum(['Inbound', 'Outbound']),
          CallDurationInSeconds: z.number().int(),
          CallObject: text
        }),
        answer: { id: '00T1', success: true, errors: [] }
      },
      {
        ...{ kind: 'task', method: 'POST', path: /^\/services\/data\/v62\.0\/sobjects\/Task$/, status: 201 },
        body: z.strictObject({ ...salesforceTask, Status: z.literal('Not Started'), Priority: z.literal('High') }),
        answer: { id: '00T2', success: true, errors: [] }
      },
      {
        ...{ kind: 'note', method: 'PATCH', path: /^\/services\/data\/v62\.0\/sobjects\/Task\/00T[12]$/, status: 204 },
        ...{ body: z.strictObject({ Description: text }), answer: undefined }
      }
    ]
  },
  dynamics: {
    ...{ env: token, owner: '33-44', name: 'Rita Wagner, ACME' },
    headers: { ...bearer, 'odata-version': '4.0' },
    pages: [
      '/main.aspx?pagetype=entityrecord&etn=contact&id=11-22',
      '/main.aspx?pagetype=entityrecord&etn=contact&extraqs=telephone1%3D%2B15550100177'
    ],
    routes: [
      {
        ...{ kind: 'find', method: 'GET' },
        path: /^\/api\/data\/v9\.2\/contacts\?\$select=contactid,fullname&\$expand=parentcustomerid_account\(\$select=name\)&\$filter=telephone1 eq '\+15550100199' or mobilephone eq '\+15550100199'&\$top=2$/,
        answer: {
          value: [{ contactid: '11-22', fullname: 'Rita Wagner', parentcustomerid_account: { name: 'ACME' } }]
        }
      },
      {
        ...{ kind: 'call', method: 'POST', path: /^\/api\/data\/v9\.2\/phonecalls$/, status: 201 },
        body: z.strictObject({
          ...{ subject: text, description: text, phonenumber: z.literal(known), directioncode: z.boolean() },
          ...{ actualstart: time, actualdurationminutes: z.number().int(), ...dynamicsAbout('phonecall') }
        }),
        answer: { activityid: '55-66' }
      },
      {
        ...{ kind: 'task', method: 'POST', path: /^\/api\/data\/v9\.2\/tasks$/, status: 201 },
        body: z.strictObject({
          ...{ subject: text, description: text, scheduledend: time, prioritycode: z.literal(2) },
          ...dynamicsAbout('task')
        }),
        answer: { activityid: '77-88' }
      },
      {
        ...{ kind: 'note', method: 'PATCH', path: /^\/api\/data\/v9\.2\/phonecalls\(55-66\)$/ },
        ...{ body: z.strictObject({ description: text }), answer: { activityid: '55-66' } }
      },
      {
        ...{ kind: 'note', method: 'PATCH', path: /^\/api\/data\/v9\.2\/tasks\(77-88\)$/ },
        ...{ body: z.strictObject({ description: text }), answer: { activityid: '77-88' } }
      }
    ]
  },
  suitecrm: {
    ...{ env: token, headers: bearer, owner: 'u2', name: 'Rita Wagner, ACME' },
    pages: [
      '/index.php?module=Contacts&action=DetailView&record=c1',
      '/index.php?module=Contacts&action=EditView&phone_work=%2B15550100177'
    ],
    routes: [
      {
        ...{ kind: 'find', method: 'GET' },
        path: /^\/Api\/V8\/module\/Contacts\?fields\[Contacts\]=first_name,last_name,account_name&filter\[operator\]=or&filter\[phone_work\]\[eq\]=\+15550100199&filter\[phone_mobile\]\[eq\]=\+15550100199&page\[size\]=2$/,
        answer: {
          data: [{ id: 'c1', attributes: { first_name: 'Rita', last_name: 'Wagner', account_name: 'ACME' } }]
        }
      },
      {
        ...{ kind: 'call', method: 'POST', path: /^\/Api\/V8\/module$/, status: 201 },
        body: z.strictObject({
          data: z.strictObject({
            type: z.literal('Calls'),
            attributes: z.strictObject({
              ...{ name: text, description: text, direction: z.enum(['Inbound', 'Outbound']) },
              ...{ status: z.enum(['Held', 'Not Held']), date_start: suiteTime },
              ...{ duration_hours: z.number().int(), duration_minutes: z.number().int(), ...suiteAbout }
            })
          })
        }),
        answer: { data: { type: 'Calls', id: 'k1' } }
      },
      {
        ...{ kind: 'task', method: 'POST', path: /^\/Api\/V8\/module$/, status: 201 },
        body: z.strictObject({
          data: z.strictObject({
            type: z.literal('Tasks'),
            attributes: z.strictObject({
              ...{ name: text, description: text, status: z.literal('Not Started'), priority: z.literal('High') },
              ...{ date_due: suiteTime, ...suiteAbout }
            })
          })
        }),
        answer: { data: { type: 'Tasks', id: 't1' } }
      },
      {
        ...{ kind: 'note', method: 'PATCH', path: /^\/Api\/V8\/module$/ },
        body: z.strictObject({
          data: z.strictObject({
            ...{ type: z.enum(['Calls', 'Tasks']), id: z.enum(['k1', 't1']) },
            attributes: z.strictObject({ description: text })
          })
        }),
        answer: { data: { type: 'Calls', id: 'k1' } }
      }
    ]
  },
  zendesk: {
    ...{ env: { ...token, CRM_USER: 'ana@acme.test' }, owner: '61', name: 'Rita Wagner' },
    headers: { authorization: basic('ana@acme.test/token:token-1') },
    pages: ['/agent/users/501', '/agent/search/1?q=%2B15550100177'],
    routes: [
      {
        ...{ kind: 'find', method: 'GET' },
        path: /^\/api\/v2\/users\/search\.json\?query=role:end-user phone:"\+15550100199"&per_page=2$/,
        answer: { users: [{ id: 501, name: 'Rita Wagner' }], count: 1 }
      },
      {
        ...{ kind: 'call', method: 'POST', path: /^\/api\/v2\/channels\/voice\/tickets\.json$/, status: 201 },
        body: z.strictObject({
          ticket: z.strictObject({
            ...{ subject: text, via_id: z.union([z.literal(45), z.literal(46)]), description: text.min(1) },
            ...{ requester_id: z.literal(501), assignee_id: z.literal(61) },
            voice_comment: z.strictObject({
              ...{ from: text.min(1), to: text.min(1), started_at: time, call_duration: z.number().int() },
              answered_by_id: z.literal(61)
            })
          })
        }),
        answer: { ticket: { id: 901 } }
      },
      {
        ...{ kind: 'task', method: 'POST', path: /^\/api\/v2\/tickets\.json$/, status: 201 },
        body: z.strictObject({
          ticket: z.strictObject({
            ...{ subject: text, priority: z.literal('high'), type: z.literal('task') },
            comment: z.strictObject({ body: text.min(1), public: z.literal(false) }),
            ...{ requester_id: z.literal(501), assignee_id: z.literal(61) }
          })
        }),
        answer: { ticket: { id: 902 } }
      },
      {
        ...{ kind: 'note', method: 'PUT', path: /^\/api\/v2\/tickets\/90[12]\.json$/ },
        body: z.strictObject({
          ticket: z.strictObject({ comment: z.strictObject({ body: text, public: z.literal(false) }) })
        }),
        answer: { ticket: { id: 901 } }
      }
    ]
  },
  servicenow: {
    ...{ env: { ...token, CRM_USER: 'offhook' }, owner: 'u61', name: 'Rita Wagner, ACME' },
    headers: { authorization: basic('offhook:token-1') },
    pages: [
      '/cti.do?sysparm_caller_phone=%2B15550100199&sysparm_caller_name=Rita+Wagner',
      '/cti.do?sysparm_caller_phone=%2B15550100177'
    ],
    routes: [
      {
        ...{ kind: 'find', method: 'GET' },
        path: /^\/api\/now\/table\/sys_user\?sysparm_query=phone=\+15550100199\^ORmobile_phone=\+15550100199&sysparm_fields=sys_id,name,company\.name&sysparm_limit=2$/,
        answer: { result: [{ sys_id: 's501', name: 'Rita Wagner', 'company.name': 'ACME' }] }
      },
      {
        ...{ kind: 'call', method: 'POST', path: /^\/api\/now\/table\/interaction$/, status: 201 },
        body: z.strictObject({
          ...{ type: z.literal('phone'), direction: z.enum(['inbound', 'outbound']) },
          ...{ state: z.literal('closed_complete'), short_description: text, work_notes: text },
          ...{ opened_for: z.literal('s501'), assigned_to: z.literal('u61') }
        }),
        answer: { result: { sys_id: 'i901' } }
      },
      {
        ...{ kind: 'task', method: 'POST', path: /^\/api\/now\/table\/task$/, status: 201 },
        body: z.strictObject({
          ...{ short_description: z.string().regex(/\(Rita Wagner\)$/), description: text },
          ...{ contact_type: z.literal('phone'), priority: z.literal('2'), assigned_to: z.literal('u61') }
        }),
        answer: { result: { sys_id: 't901' } }
      },
      {
        ...{ kind: 'note', method: 'PATCH', path: /^\/api\/now\/table\/(?:interaction\/i901|task\/t901)$/ },
        ...{ body: z.strictObject({ work_notes: text }), answer: { result: { sys_id: 'i901' } } }
      }
    ]
  },
  znuny: {
    ...{ env: { ...token, CRM_USER: 'offhook', QUEUE: 'Telephone' }, headers: {}, owner: 'ana', name: undefined },
    pages: [
      '/znuny/index.pl?Action=AgentTicketPhoneCTI;CallerID=%2B15550100199',
      '/znuny/index.pl?Action=AgentTicketPhoneCTI;CallerID=%2B15550100177'
    ],
    routes: [
      ...(['call', 'task'] as const).map(
        (kind): Route => ({
          ...{ kind, method: 'POST' },
          path: /^\/znuny\/nph-genericinterface\.pl\/Webservice\/GenericTicketConnectorREST\/Ticket$/,
          body: z.strictObject({
            ...znunyLogIn,
            Ticket: z.strictObject({
              ...{ Title: text, Queue: z.literal('Telephone'), Priority: z.literal('3 normal') },
              State: z.literal(kind === 'call' ? 'closed successful' : 'new'),
              ...{ CustomerUser: z.literal(known), Owner: z.literal('ana') }
            }),
            Article: z.strictObject({
              ...{ CommunicationChannel: z.literal('Phone'), SenderType: z.enum(['agent', 'customer']) },
              ...znunyArticle
            })
          }),
          answer: { TicketID: '901', ArticleID: '1' }
        })
      ),
      {
        ...{ kind: 'note', method: 'PATCH' },
        path: /^\/znuny\/nph-genericinterface\.pl\/Webservice\/GenericTicketConnectorREST\/Ticket\/901$/,
        body: z.strictObject({
          ...znunyLogIn,
          Article: z.strictObject({ CommunicationChannel: z.literal('Internal'), ...znunyArticle })
        }),
        answer: { TicketID: '901', ArticleID: '2' }
      }
    ]
  },
  zoho: {
    ...{ env: token, headers: { authorization: 'Zoho-oauthtoken token-1' }, owner: '48760002' },
    name: 'Rita Wagner, ACME',
    pages: ['/crm/tab/Contacts/48760001', '/crm/tab/Contacts/create?phone=%2B15550100177'],
    routes: [
      {
        ...{ kind: 'find', method: 'GET', path: /^\/crm\/v7\/Contacts\/search\?phone=\+15550100199&per_page=2$/ },
        answer: { data: [{ id: '48760001', Full_Name: 'Rita Wagner', Account_Name: { name: 'ACME', id: '9' } }] }
      },
      {
        ...{ kind: 'call', method: 'POST', path: /^\/crm\/v7\/Calls$/, status: 201 },
        body: one(
          z.strictObject({
            ...{ Subject: text, Description: text, Call_Type: z.enum(['Inbound', 'Outbound']) },
            Call_Start_Time: z.iso.datetime({ offset: true }),
            Call_Duration: z.string().regex(/^\d\d:\d\d$/),
            ...zohoAbout
          })
        ),
        answer: { data: [{ code: 'SUCCESS', status: 'success', details: { id: '4901' } }] }
      },
      {
        ...{ kind: 'task', method: 'POST', path: /^\/crm\/v7\/Tasks$/, status: 201 },
        body: one(
          z.strictObject({
            ...{ Subject: text, Description: text, Status: z.literal('Not Started'), Priority: z.literal('High') },
            ...{ Due_Date: day, ...zohoAbout }
          })
        ),
        answer: { data: [{ code: 'SUCCESS', status: 'success', details: { id: '4902' } }] }
      },
      {
        ...{ kind: 'note', method: 'PUT', path: /^\/crm\/v7\/(?:Calls\/4901|Tasks\/4902)$/ },
        body: one(z.strictObject({ Description: text })),
        answer: { data: [{ code: 'SUCCESS', status: 'success', details: { id: '4901' } }] }
      }
    ]
  },
  odoo: {
    ...{ env: { ...token, CRM_DATABASE: 'acme', CRM_USER: '2' }, headers: {}, owner: '61', name: 'Rita Wagner, ACME' },
    pages: ['/odoo/contacts/501', '/odoo/contacts?search=%2B15550100177'],
    routes: [
      {
        ...{ kind: 'find', method: 'POST', path: /^\/jsonrpc$/ },
        body: odooCall(
          ...(['res.partner', 'search_read'] as const),
          z.tuple([
            z.tuple([
              z.literal('|'),
              ...(['phone', 'mobile'] as const).map((field) =>
                z.tuple([z.literal(field), z.literal('='), z.literal(known)])
              )
            ] as never)
          ]),
          z.strictObject({ fields: z.array(text), limit: z.literal(2) })
        ),
        answer: { jsonrpc: '2.0', id: 1, result: [{ id: 501, name: 'Rita Wagner', parent_name: 'ACME' }] }
      },
      {
        ...{ kind: 'call', method: 'POST', path: /^\/jsonrpc$/ },
        body: odooCall(
          ...(['res.partner', 'message_post'] as const),
          z.tuple([z.tuple([z.literal(501)])]),
          z.strictObject({ body: text, body_is_html: z.literal(true) })
        ),
        answer: { jsonrpc: '2.0', id: 1, result: [901] }
      },
      {
        ...{ kind: 'task', method: 'POST', path: /^\/jsonrpc$/ },
        body: odooCall(
          ...(['res.partner', 'activity_schedule'] as const),
          z.tuple([z.tuple([z.literal(501)])]),
          z.strictObject({
            act_type_xmlid: z.literal('mail.mail_activity_data_call'),
            ...{ summary: text, note: text, date_deadline: day, user_id: z.literal(61) }
          })
        ),
        answer: { jsonrpc: '2.0', id: 1, result: [902] }
      },
      {
        ...{ kind: 'note', method: 'POST', path: /^\/jsonrpc$/ },
        body: odooCall(
          ...(['mail.message', 'write'] as const),
          z.tuple([z.tuple([z.literal(901)]), z.strictObject({ body: text })]),
          z.strictObject({})
        ),
        answer: { jsonrpc: '2.0', id: 1, result: true }
      },
      {
        ...{ kind: 'note', method: 'POST', path: /^\/jsonrpc$/ },
        body: odooCall(
          ...(['mail.activity', 'write'] as const),
          z.tuple([z.tuple([z.literal(902)]), z.strictObject({ note: text })]),
          z.strictObject({})
        ),
        answer: { jsonrpc: '2.0', id: 1, result: true }
      }
    ]
  },
  netsuite: {
    ...{ env: token, headers: bearer, owner: '72', name: 'Rita Wagner, ACME' },
    pages: [
      '/app/common/entity/entity.nl?id=71',
      '/app/common/search/ubersearchresults.nl?quicksearch=T&Uber_NAME=%2B15550100177'
    ],
    routes: [
      {
        ...{ kind: 'find', method: 'POST', path: /^\/services\/rest\/query\/v1\/suiteql\?limit=2$/ },
        body: z.strictObject({
          q: z.literal(
            `SELECT id, entitytitle, companyname FROM entity WHERE phone = '${known}' OR mobilephone = '${known}'`
          )
        }),
        answer: { items: [{ id: '71', entitytitle: 'Rita Wagner', companyname: 'ACME' }], count: 1 }
      },
      {
        ...{ kind: 'call', method: 'POST', path: /^\/services\/rest\/record\/v1\/phoneCall$/, status: 204 },
        body: z.strictObject({ ...netsuiteCall, status: z.strictObject({ id: z.literal('COMPLETE') }) }),
        headers: { location: 'https://acme.suitetalk.test/services/rest/record/v1/phoneCall/901' },
        answer: undefined
      },
      {
        ...{ kind: 'task', method: 'POST', path: /^\/services\/rest\/record\/v1\/phoneCall$/, status: 204 },
        body: z.strictObject({
          ...netsuiteCall,
          ...{
            status: z.strictObject({ id: z.literal('SCHEDULED') }),
            priority: z.strictObject({ id: z.literal('HIGH') })
          }
        }),
        headers: { location: 'https://acme.suitetalk.test/services/rest/record/v1/phoneCall/902' },
        answer: undefined
      },
      {
        ...{ kind: 'note', method: 'PATCH', path: /^\/services\/rest\/record\/v1\/phoneCall\/90[12]$/, status: 204 },
        ...{ body: z.strictObject({ message: text }), answer: undefined }
      }
    ]
  }
}
