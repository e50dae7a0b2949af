import { z } from 'zod'
import { hookUrlFault, secret } from './config-parts.ts'

/** How callers are looked up in a CRM without code of one's own: by a template, or by a form that says the same. */

const path = (what: string, example: string) =>
  z
    .string()
    .max(200)
    .default('')
    .describe(
      `Where ${what} stands in the reply, names joined by dots; a list on the way means each of its elements: \`${example}\`.`
    )

const crmUrl = z
  .string()
  .max(2048)
  .superRefine((url, context) => {
    const fault = hookUrlFault(url)
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault })
  })

export const crmFormSchema = z.strictObject({
  url: crmUrl.describe(
    'Address of the search; `[Number]` where the number stands: `https://crm.acme.test/api/contacts?phone=[Number]`.'
  ),
  number: z
    .enum(['plus', 'zeros', 'off', 'asis'])
    .default('plus')
    .describe('How the number is written: `+4930…`, `004930…`, `4930…`, or as it came.'),
  authentication: z
    .enum(['none', 'basic', 'bearer', 'header'])
    .default('none')
    .describe('`basic`: user and key; `bearer`: the key as a token; `header`: the key in a header of that name.'),
  user: z.string().max(256).default('').describe('User name of `basic`, or name of the header.'),
  key: secret.default('').describe('Password, token or API key.'),
  phones: path('the contact’s numbers', 'data.items.phones').describe(
    'Where the contact’s numbers stand: whose number is none of them is not taken. Empty: the first contact counts.'
  ),
  id: path('its id', 'data.items.id'),
  firstName: path('its first name, or its whole name', 'data.items.name'),
  lastName: path('its last name', 'data.items.last_name'),
  company: path('its company', 'data.items.organization.name'),
  email: path('its mail address', 'data.items.email'),
  page: z
    .string()
    .max(2048)
    .default('')
    .describe(
      'The page of the contact, with `[EntityId]` where its id stands: `https://crm.acme.test/contacts/[EntityId]`.'
    ),
  report: crmUrl
    .default('')
    .describe('Where each call is sent by POST, as one JSON object, once it is over. Empty: nowhere.')
})
export type CrmForm = z.infer<typeof crmFormSchema>

export const crmSchema = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Off: nobody is looked up, and nothing written down.'),
    template: z
      .string()
      .max(200_000)
      .optional()
      .describe('A CRM template of 3CX, as XML (docs/crm/without-code.md). This or `form`.'),
    form: crmFormSchema.optional().describe('The same by a form. This or `template`.'),
    parameters: z
      .record(z.string().regex(/^[A-Za-z_][\w.-]{0,63}$/), secret)
      .default({})
      .describe('What the template asks for, by name: `{ "APIkey": "…" }`.'),
    timeoutMs: z
      .number()
      .int()
      .min(100)
      .max(4000)
      .default(1500)
      .describe(
        'Milliseconds that a call waits for the look-up, of the 4 s that all hooks before the first ring share.'
      ),
    cacheMinutes: z
      .number()
      .int()
      .min(0)
      .max(1440)
      .default(10)
      .describe('So long a contact is remembered; who was not found, for a minute at most. 0: asked at each call.'),
    account: z
      .enum(['none', 'EntityId', 'CompanyName'])
      .default('none')
      .describe('What becomes the account code of the caller’s calls.'),
    page: z.boolean().default(true).describe('The contact’s page pops up in place of `cti.popup.url`.'),
    journal: z.boolean().default(true).describe('Calls are written down in the CRM, where the template can.'),
    createContacts: z
      .boolean()
      .default(false)
      .describe('Whoever is not found is made a contact once the call is over, where the template can.'),
    restricted: z
      .boolean()
      .default(false)
      .describe(
        'Written where an admin of the domain has set it up in the window: it reaches public addresses and `cti.allowedTargets` alone.'
      )
  })
  .meta({ crm: true })
export type CrmConfig = z.infer<typeof crmSchema>
