import { z } from 'zod'
import { parseDestination } from './destination.ts'

/**
 * The configuration file, `schema: 1`. Its names are a contract with everyone who wrote one:
 * extend them, never rename them. Each `describe` is printed in `docs/configuration.md`.
 */

const extension = z
  .string()
  .regex(/^[0-9*#]{1,20}$/, 'expected 1 to 20 digits, * or #')
  .describe('What one dials to reach it.')

const destination = z
  .string()
  .superRefine((text, context) => {
    const parsed = parseDestination(text)
    if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.error })
  })
  .describe('A destination, `type:name`, for example `extension:100` or `queue:support`.')

const hostPort = z
  .string()
  .regex(/^(\[[0-9a-fA-F:.]+\]|[0-9.]+|localhost):\d{1,5}$/, 'expected address:port, for example 127.0.0.1:5060')

const seconds = (least: number, most: number) => z.number().int().min(least).max(most)

export const hookSchema = z.strictObject({
  url: z
    .string()
    .superRefine((url, context) => {
      const fault = hookUrlFault(url)
      if (fault !== undefined) context.addIssue({ code: 'custom', message: fault })
    })
    .describe('`http:` or `https:`; `%%variable%%` anywhere after the host. Empty: off.'),
  method: z.enum(['GET', 'POST']).default('GET').describe('`POST` sends every variable as one JSON object.'),
  headers: z.record(z.string(), z.string()).default({}).describe('Request headers; values may hold variables.'),
  timeoutMs: z
    .number()
    .int()
    .min(100)
    .max(10_000)
    .default(2000)
    .describe('Milliseconds from the moment the call reaches the hook to the last byte of the reply.'),
  onFailure: z
    .enum(['continue', 'reject'])
    .default('continue')
    .describe('What becomes of the call when the hook fails.'),
  secret: z.string().optional().describe('Key of the post-call signature (HMAC-SHA-256).'),
  ca: z.string().optional().describe("A PEM file with authorities to trust besides the system's.")
})
export type HookConfig = z.infer<typeof hookSchema>

/** Why a hook's URL cannot be saved; undefined where it can. */
export function hookUrlFault(url: string): string | undefined {
  if (url === '') return undefined
  const match = /^(https?):\/\/([^/?#]*)/i.exec(url)
  if (match === null) return 'expected an http: or https: URL'
  if (match[2] === '') return 'expected a host after //'
  if (match[2]?.includes('%%')) return 'variables are not allowed in the scheme, host or port'
  return undefined
}

const popupSchema = z.strictObject({
  url: z.string().default('').describe('The page to open; `%%variable%%` anywhere after the host.'),
  on: z.enum(['ring', 'answer', 'end', 'manual']).default('ring').describe('When the page opens.'),
  internal: z.boolean().default(false).describe('Also for calls between users.'),
  outbound: z.boolean().default(false).describe('Also for calls that the user makes.'),
  target: z.enum(['pane', 'window', 'browser', 'none']).default('pane').describe('Where the page opens.')
})

const userSchema = z.strictObject({
  extension,
  name: z.string().max(128).default('').describe('The name that others see.'),
  sipPassword: z.string().min(1).describe("Password of the user's phones (digest)."),
  webPassword: z.string().min(1).describe('Password of the portal, the API and click to dial; kept as a scrypt hash.'),
  email: z.string().optional().describe('Where missed calls and voicemail are mailed.'),
  accountcode: z.string().default('').describe('Account code of the calls this user makes.'),
  admin: z.boolean().default(false).describe('May see and change everything in its domain.'),
  systemAdmin: z.boolean().default(false).describe('May also change what concerns the machine.'),
  callFor: z
    .array(z.string())
    .default([])
    .describe('Users for whom this account may start calls: `"100"`, `"123@domain1.com"`.'),
  voicemail: z
    .strictObject({ enabled: z.boolean().default(false), pin: z.string().optional() })
    .optional()
    .describe("The user's mailbox."),
  ringSeconds: seconds(5, 180).default(25).describe('How long the phones ring.'),
  then: destination.optional().describe('Where a call goes that nobody answered.'),
  permissions: z
    .strictObject({
      international: z.boolean().default(false).describe('May dial numbers of other countries.'),
      premium: z.boolean().default(false).describe('May dial premium-rate numbers.')
    })
    .prefault({})
    .describe('What the user may dial.'),
  limits: z
    .strictObject({
      concurrent: z.number().int().min(1).max(1000).default(5).describe('Outbound calls at the same time.'),
      perHour: z.number().int().min(1).max(100_000).default(120).describe('Outbound calls in any hour.')
    })
    .prefault({})
    .describe('Limits against toll fraud; emergency calls are exempt.'),
  cti: hookSchema.optional().describe('Hook when the user is called directly.')
})
export type UserConfig = z.infer<typeof userSchema>

const trunkSchema = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,64}$/, 'expected letters, digits, dot, hyphen or underscore'),
  type: z.enum(['peer']).describe('`peer`: the other side is known by its address.'),
  address: z
    .string()
    .regex(
      /^sips?:[^@;?]+(;transport=(udp|tcp))?$/i,
      'expected a SIP URI without a user, for example sip:sip.provider.test;transport=udp'
    )
    .describe('Where calls through this trunk are sent.'),
  from: z
    .array(z.string())
    .default([])
    .describe(
      'Addresses (`192.0.2.10`, `192.0.2.10:5060`, `192.0.2.0/24`) whose calls belong to this trunk; a port counts on UDP only. Empty: the address above.'
    ),
  bind: hostPort
    .optional()
    .describe(
      "Address and port of the trunk's own socket. Absent: the address that reaches the provider, and a port that the system chooses."
    ),
  externalAddress: z.string().optional().describe('Address that the provider sees, where a router translates ours.'),
  callerIdNumber: z.string().default('').describe('Number sent for calls whose user has none.'),
  callerIdName: z.string().default('').describe('Name sent with it.'),
  maxCalls: z.number().int().min(1).max(10_000).default(30).describe('Calls at the same time, both directions.')
})
export type TrunkConfig = z.infer<typeof trunkSchema>

const inboundSchema = z.strictObject({
  match: z.string().min(1).describe('The called number, a pattern of the dial plan, or `*` for any.'),
  to: destination,
  cti: hookSchema.optional().describe('Hook when this route was matched.')
})
export type InboundConfig = z.infer<typeof inboundSchema>

const outboundSchema = z.strictObject({
  match: z.string().min(1).describe('Pattern: X 0-9, Z 1-9, N 2-9, [15-7], `.` one or more, `!` none or more.'),
  strip: z.number().int().min(0).max(32).default(0).describe('Leading characters removed before dialling.'),
  prepend: z
    .string()
    .regex(/^[0-9+*#]*$/, 'expected digits')
    .default('')
    .describe('What is put before the rest.'),
  trunk: z.union([z.string(), z.array(z.string()).min(1)]).describe('One trunk, or several that are tried in order.')
})
export type OutboundConfig = z.infer<typeof outboundSchema>

const application = { extension: extension.optional(), name: z.string().min(1).max(64), cti: hookSchema.optional() }

const ivrSchema = z.strictObject({
  ...application,
  greeting: z.string().default('').describe('A prompt by name, or `tts:` and the text.'),
  keys: z.record(z.string().regex(/^[0-9*#]{1,8}$/), destination).default({}),
  directDial: z.boolean().default(false).describe('Callers may dial an extension.'),
  timeoutSeconds: seconds(1, 60).default(5),
  attempts: z.number().int().min(1).max(10).default(3),
  then: destination.optional()
})

const groupSchema = z.strictObject({
  ...application,
  members: z.array(z.string()).default([]),
  strategy: z.enum(['all', 'in-order', 'memory', 'random', 'first-free']).default('all'),
  ringSeconds: seconds(5, 180).default(20),
  then: destination.optional()
})

const queueSchema = z.strictObject({
  ...application,
  agents: z.array(z.strictObject({ user: z.string(), penalty: z.number().int().min(0).default(0) })).default([]),
  strategy: z
    .enum(['ring-all', 'longest-idle', 'fewest-calls', 'least-talk-time', 'round-robin', 'in-order', 'random'])
    .default('ring-all'),
  ringSeconds: seconds(5, 180).default(15),
  wrapUpSeconds: seconds(0, 3600).default(0),
  maxWaitSeconds: seconds(1, 86_400).default(300),
  maxWaiting: z.number().int().min(1).max(1000).default(20),
  announcePosition: z.boolean().default(false),
  then: destination.optional()
})

const conferenceSchema = z.strictObject({ ...application, pin: z.string().optional() })

const functionSchema = z.strictObject({
  ...application,
  run: z.enum(['echo']).describe('`echo` plays back what it hears.')
})

const accountingSchema = z.strictObject({
  prompt: z.boolean().default(false),
  digits: z.number().int().min(1).max(16).default(4),
  codes: z.array(z.string()).default([]),
  cti: hookSchema.optional()
})

const ctiSchema = z.strictObject({
  enabled: z.boolean().default(true),
  popup: popupSchema.optional(),
  inbound: hookSchema.optional(),
  outbound: hookSchema.optional(),
  timeout: hookSchema.optional(),
  postCall: hookSchema.optional()
})

export const domainSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9.-]{1,253}$/, 'expected a host name'),
  aliases: z.array(z.string()).default([]).describe('Other names and addresses that mean this domain.'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'expected a country code, for example US')
    .default('US')
    .describe('Decides what is international, tones and emergency numbers.'),
  language: z.enum(['en', 'de']).default('en').describe('Language of prompts.'),
  digest: z
    .array(z.enum(['MD5', 'SHA-256']))
    .min(1)
    .default(['MD5'])
    .describe('Digest algorithms offered to phones, best first.'),
  emergency: z
    .array(z.string().regex(/^[0-9]{2,8}$/))
    .default(['112', '911'])
    .describe('Numbers dialled without a prefix from every phone, past every permission.'),
  users: z.array(userSchema).default([]),
  trunks: z.array(trunkSchema).default([]),
  inbound: z.array(inboundSchema).default([]),
  outbound: z.array(outboundSchema).default([]),
  ivrs: z.array(ivrSchema).default([]),
  groups: z.array(groupSchema).default([]),
  queues: z.array(queueSchema).default([]),
  conferences: z.array(conferenceSchema).default([]),
  functions: z.array(functionSchema).default([]),
  accounting: accountingSchema.optional(),
  recording: z.strictObject({ enabled: z.boolean().default(false) }).optional(),
  cti: ctiSchema.prefault({})
})
export type DomainConfig = z.infer<typeof domainSchema>

export const listenSchema = z.strictObject({
  http: hostPort.default('127.0.0.1:8980'),
  sip: z
    .strictObject({
      udp: hostPort.nullable().default('127.0.0.1:5060'),
      tcp: hostPort.nullable().default('127.0.0.1:5060'),
      tls: hostPort.nullable().default(null)
    })
    .prefault({}),
  rtp: z
    .strictObject({
      address: z.string().default('127.0.0.1'),
      ports: z
        .tuple([z.number().int().min(1024).max(65_534), z.number().int().min(1025).max(65_535)])
        .default([16_384, 24_575])
    })
    .prefault({}),
  allowedHosts: z
    .array(z.string())
    .default([])
    .describe("Host names that requests may name besides loopback and this machine's addresses.")
})
export type ListenConfig = z.infer<typeof listenSchema>

export const configSchema = z.strictObject({
  schema: z.literal(1),
  listen: listenSchema.prefault({}),
  domains: z.array(domainSchema).min(1),
  ami: z
    .strictObject({
      listen: hostPort.nullable().default(null),
      users: z.array(z.strictObject({ name: z.string(), secret: z.string() })).default([])
    })
    .optional(),
  mail: z.strictObject({ smtp: z.string(), from: z.string(), publicUrl: z.string().optional() }).optional()
})
export type Config = z.infer<typeof configSchema>
