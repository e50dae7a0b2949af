import { z } from 'zod'
import { isTimeZone } from '../base/local-time.ts'
import { callMoment } from './call-moment.ts'
import {
  accountingSchema,
  announcementSchema,
  conferenceSchema,
  directorySchema,
  functionSchema,
  groupSchema,
  ivrSchema,
  musicSchema,
  pagingSchema,
  queueSchema,
  timeConditionSchema
} from './config-applications.ts'
import { crmSchema } from './config-crm.ts'
import { amiSchema, listenSchema, oidcSchema } from './config-machine.ts'
import { mailSchema, userMailSchema } from './config-mail.ts'
import {
  allowed,
  destination,
  extension,
  hookSchema,
  hostPort,
  kept,
  record,
  seconds,
  secret,
  timeoutCti
} from './config-parts.ts'
import { voicemailSchema } from './config-voicemail.ts'

export type { TimeCondition } from './config-applications.ts'
export {
  type HookConfig,
  hookSchema,
  hookUrlFault,
  type Kept,
  type RecordMode,
  typedUrlFault
} from './config-parts.ts'

/**
 * The configuration file, `schema: 1`. Its names are a contract with everyone who wrote one:
 * extend them, never rename them. Each `describe` is printed in `docs/configuration.md`.
 */

const inCallCode = z.string().regex(/^[0-9*#]{1,4}$/, 'expected 1 to 4 of 0 to 9, * and #')

const regularExpression = z
  .string()
  .max(256)
  .superRefine((text, context) => {
    try {
      new RegExp(text)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      context.addIssue({ code: 'custom', message: `expected a regular expression: ${message}` })
    }
  })

/** Queues and groups that calls come by: `queue:support`. */
export const callGroup = z
  .string()
  .max(70)
  .regex(/^(queue|group):./, 'expected queue: or group: and its name, for example queue:support')

const popupSchema = z.strictObject({
  url: z.string().default('').describe('The page to open; `%%variable%%` anywhere after the host.'),
  on: z.enum(['ring', 'answer', 'end', 'manual']).default('ring').describe('When the page opens.'),
  internal: z.boolean().default(false).describe('Also for calls between users.'),
  outbound: z.boolean().default(false).describe('Also for calls that the user makes.'),
  target: z.enum(['pane', 'window', 'browser', 'none']).default('pane').describe('Where the page opens.'),
  anonymous: z
    .boolean()
    .default(false)
    .describe(
      'Also for callers who withhold their number, though `url` names it. Else the built-in caller page opens for them.'
    ),
  numberFilter: regularExpression
    .default('')
    .describe('Only for numbers of the other side that match this regular expression. Empty: any.'),
  minimumDigits: z.number().int().min(0).max(32).default(0).describe('Only for numbers with at least so many digits.'),
  only: z
    .array(callGroup)
    .max(64)
    .default([])
    .describe('Only for calls that come by these queues and groups: `queue:support`. Empty: every call.'),
  restricted: z
    .boolean()
    .default(false)
    .describe(
      'Written where an admin of the domain has typed the address in the window: it reaches public addresses and `cti.allowedTargets` alone.'
    )
})

const learnMediaAddress = (whose: string) =>
  z
    .boolean()
    .default(false)
    .describe(
      `Audio of ${whose} may come from wherever it comes first, for a NAT with several addresses, or audio from elsewhere. Whoever knows the port range may then take a call over before its audio has come.`
    )

const minutesPerDay = (whose: string) =>
  z
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .nullable()
    .default(null)
    .describe(
      `Minutes of calls of ${whose} that may leave on a day, from the answer on: a warning at 80 %, at 100 % further ones are refused and those in progress go on. 0: none leave; null: no limit. Emergency calls are exempt.`
    )

const userSchema = z.strictObject({
  extension,
  name: z.string().max(128).default('').describe('The name that others see.'),
  sipPassword: kept(z.string().min(1), 'sealed').describe("Password of the user's phones (digest)."),
  webPassword: kept(z.string().min(1), 'hashed').describe(
    'Password of the portal, the API and click to dial; kept as a scrypt hash.'
  ),
  md5Links: z
    .boolean()
    .default(false)
    .describe('Click-to-dial links may prove themselves by an MD5 of the web password (`extension=true`).'),
  md5Secret: secret
    .optional()
    .describe('The web password once more, which such links need as it is. Sealed where the system has a key store.'),
  email: z.string().optional().describe('Where missed calls and voicemail are mailed.'),
  mailTo: z
    .array(z.email())
    .max(16)
    .optional()
    .describe('Addresses that they are mailed to in place of `email`; `[]`: to none.'),
  mail: userMailSchema.optional().describe('What is mailed to the user, and in which language; absent: all of it.'),
  accountcode: z.string().default('').describe('Account code of the calls this user makes.'),
  location: z
    .string()
    .max(256)
    .default('')
    .describe(
      'Where the user’s telephone stands, for the emergency services: told with an emergency call, in its time line.'
    ),
  fields: z
    .record(z.string().regex(/^[A-Za-z][\w-]{0,63}$/, 'expected a name, for example crmId'), z.string().max(256))
    .default({})
    .describe('Free fields for hooks and pop-ups, read as `%%user:crmId%%`: the id of the user in a CRM, for one.'),
  admin: z.boolean().default(false).describe('May see and change everything in its domain.'),
  systemAdmin: z.boolean().default(false).describe('May also change what concerns the machine.'),
  callFor: z
    .array(z.string())
    .default([])
    .describe('Users for whom this account may start calls: `"100"`, `"123@domain1.com"`.'),
  callerIds: z
    .array(z.string().min(1).max(32))
    .max(64)
    .default([])
    .describe('Numbers that the user may send as caller ID by `src` of a click-to-dial link: `"+15550100100"`.'),
  voicemail: voicemailSchema.optional().describe("The user's mailbox."),
  ringSeconds: seconds(5, 180).default(25).describe('How long the phones ring.'),
  supervises: z
    .array(z.string().regex(/^queue:./, 'expected queue: and its name, for example queue:support'))
    .default([])
    .describe('Queues that it sees as their agents do: `queue:support`.'),
  callWaiting: z.boolean().default(true).describe('A further call rings while the user talks; else it is busy.'),
  secondNumber: z
    .strictObject({
      number: z.string().min(1).max(64).describe('As the user would dial it: `+15550100188`.'),
      afterSeconds: seconds(0, 120).default(0).describe("Seconds after the user's own phones; 0: at the same time."),
      confirm: z
        .boolean()
        .default(true)
        .describe('The one who answers there has to press 1, so that a mailbox takes no call.')
    })
    .optional()
    .describe(
      'A telephone outside that rings beside those of the user, who answers for what it costs, until the user has set it otherwise.'
    ),
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
      perHour: z.number().int().min(1).max(100_000).default(120).describe('Outbound calls in any hour.'),
      minutesPerDay: minutesPerDay('the user')
    })
    .prefault({})
    .describe('Limits against toll fraud; emergency calls are exempt.'),
  learnMediaAddress: learnMediaAddress("the user's phones"),
  inCallCodes: z
    .boolean()
    .default(false)
    .describe(
      'The user hands calls on and records them by codes in a call (`featureCodes`), from telephones without keys for it. Keys that may begin one are held back for 1.5 s. Never in windows, which have buttons.'
    ),
  record: record('of the user'),
  cti: hookSchema.optional().describe('Hook when the user is called directly.'),
  timeoutCti
})
export type UserConfig = z.infer<typeof userSchema>

const trunkUri = z
  .string()
  .regex(
    /^sips?:[^@;?]+(;transport=(udp|tcp))?$/i,
    'expected a SIP URI without a user, for example sip:sip.provider.test;transport=udp'
  )

const trunkSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'expected letters, digits, dot, hyphen or underscore')
    .describe('Unique name; routes use it.'),
  type: z
    .enum(['peer', 'register'])
    .describe(
      '`peer`: the other side is known by its address, and knows us by ours. `register`: we register there, with user name and password.'
    ),
  address: trunkUri
    .optional()
    .describe('Where calls through this trunk are sent. A trunk that registers: absent, to the registrar.'),
  registrar: trunkUri
    .optional()
    .describe('Where a trunk of type `register` is registered: the provider’s SIP domain, `sip:provider.test`.'),
  outboundProxy: trunkUri
    .optional()
    .describe('The server that everything is sent to, where the provider names one beside its domain.'),
  username: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe('User name that the provider has given, for its challenges.'),
  password: secret.optional().describe('Password to it.'),
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
  didFrom: z
    .enum(['uri', 'to', 'p-called-party-id'])
    .optional()
    .describe(
      'Where the number stands that was called: in the Request-URI, in To, or in P-Called-Party-ID. Absent: in the Request-URI, and for a trunk that registers in To, for there the Request-URI is the address that it has registered.'
    ),
  identity: z
    .strictObject({
      header: z
        .enum(['pai', 'ppi', 'rpid', 'from'])
        .default('from')
        .describe(
          'Where the caller’s number stands: P-Asserted-Identity, P-Preferred-Identity, Remote-Party-ID or From. Unless it is From, a trunk that registers has its user name there.'
        ),
      format: z
        .enum(['+e164', 'e164', 'national', 'raw'])
        .default('raw')
        .describe('How it is written: `+4930901820`, `4930901820`, `030901820`, or as it is configured.')
    })
    .optional()
    .describe('How the provider is told who calls.'),
  diversion: z
    .enum(['both', 'diversion', 'history-info', 'none'])
    .default('both')
    .describe(
      'How the provider is told by whom a call was sent on that leaves through it: in Diversion (RFC 5806), in History-Info (RFC 7044), in both, or not at all.'
    ),
  optionsSeconds: z
    .number()
    .int()
    .min(0)
    .max(3600)
    .optional()
    .describe(
      'The provider is asked so often whether it is there (OPTIONS), by which the way through a router stays open, too; 0: never. Absent: 25 for a trunk that registers, else 0.'
    ),
  learnMediaAddress: learnMediaAddress('this trunk'),
  trustPrivate: z
    .boolean()
    .default(false)
    .describe(
      'Callers who withhold their number (`Privacy: id`) are shown all the same, to phones, hooks and records.'
    ),
  acceptAtListener: z
    .boolean()
    .optional()
    .describe(
      "Whether its calls are also taken at the phones' listener, where nothing but the source of a packet, which anybody can write, tells that they are its. Absent: no; a trunk that an earlier version has known goes on being heard there, with a warning, until this says yes or no."
    ),
  callerIdNumber: z.string().default('').describe('Number sent for calls whose user has none.'),
  callerIdName: z.string().default('').describe('Name sent with it.'),
  maxCalls: z.number().int().min(1).max(10_000).default(30).describe('Calls at the same time, both directions.')
})
export type TrunkConfig = z.infer<typeof trunkSchema>

const routeTime = z
  .string()
  .min(1)
  .max(64)
  .optional()
  .describe(
    'Name of a time condition: the route counts while that is open, else the next one that matches does. Absent: always.'
  )

const inboundSchema = z.strictObject({
  match: z.string().min(1).describe('The called number, a pattern of the dial plan, or `*` for any.'),
  to: destination,
  time: routeTime,
  record: record('by this route'),
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
  trunk: z.union([z.string(), z.array(z.string()).min(1)]).describe('One trunk, or several that are tried in order.'),
  allow: allowed
    .optional()
    .describe(
      'Users, and groups whose members are users, who may dial by this route: `["100", "group:sales"]`; for others the next one that matches counts. What a domain sends on by itself goes by none that has this. Absent: everybody. Emergency calls need no route.'
    ),
  time: routeTime,
  record: record('by this route')
})
export type OutboundConfig = z.infer<typeof outboundSchema>

const eventsHook = hookSchema
  .extend({
    on: z
      .array(callMoment)
      .max(8)
      .default(['ring', 'answer', 'hold', 'end'])
      .describe('At which moments: `ring`, `answer`, `hold`, `resume`, `end`.')
  })
  .meta({ hook: true })

const ctiSchema = z.strictObject({
  enabled: z.boolean().default(true).describe('Off: no hook of this domain runs.'),
  allowedTargets: z
    .array(
      z
        .string()
        .regex(/^[0-9A-Za-z.:-]+(\/\d{1,3})?$/, 'expected a network, an address or a host: 192.168.7.0/24, crm.lan')
    )
    .max(64)
    .default([])
    .describe(
      'Private, loopback and link-local addresses that hooks may reach whose address an admin of the domain has typed: `["192.168.7.0/24", "crm.lan"]`. What a system admin saves, or stands in a file, reaches everything.'
    ),
  crm: crmSchema.optional().describe('Callers are looked up in a CRM, without code of one’s own.'),
  popup: popupSchema.optional().describe("The page that opens on the screen of a user's phone."),
  inbound: hookSchema.optional().describe('Hook when a call comes in from a trunk, before routing.'),
  outbound: hookSchema.optional().describe("Hook when a user's call is about to leave through a trunk."),
  timeout: hookSchema.optional().describe('Hook when nobody answered in time, before `then` is taken.'),
  postCall: hookSchema.optional().describe('Hook after each call, delivered at least once.'),
  events: eventsHook
    .optional()
    .describe(
      'Hook at moments of a call: those in its `on`, of `ring`, `answer`, `hold`, `resume` and `end`; absent: all but `resume`. Its reply is ignored.'
    ),
  emergency: hookSchema
    .optional()
    .describe('Hook beside an emergency call, which never waits for it; its reply is ignored.')
})

const emergencyContacts = z.strictObject({
  users: z.array(extension).max(64).default([]).describe('Told on their screens at once.'),
  mail: z.array(z.email()).max(64).default([]).describe('Told by mail.')
})

export const domainSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,253}$/, 'expected a host name')
    .describe('Host name of the domain, and the realm of its passwords.'),
  aliases: z.array(z.string()).default([]).describe('Other names and addresses that mean this domain.'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'expected a country code, for example US')
    .default('US')
    .describe('Decides what is international, tones and emergency numbers.'),
  areaCode: z
    .string()
    .regex(/^[0-9]{1,6}$/, 'expected the digits of an area code, for example 30')
    .optional()
    .describe('Area code of the office, put before printed numbers that have none: `30`, without the 0 before it.'),
  outsidePrefix: z
    .string()
    .regex(/^[0-9*#]{0,4}$/, 'expected what one dials for an outside line, for example 0')
    .optional()
    .describe(
      'What phones dial for an outside line. With it a printed number (in a link, a page, a contact) goes out as if a person had dialled it; `""` where nothing is dialled. Absent, as the area code: national numbers are dialled as they are printed.'
    ),
  language: z.enum(['en', 'de']).default('en').describe('Language of prompts.'),
  music: musicSchema
    .optional()
    .describe(
      'What somebody hears who is held or waits: a piece by name (`music/spring`), a list of pieces, or `{ "pieces": […], "shuffle": true }`. Absent: the piece that comes with Offhook.'
    ),
  timeZone: z
    .string()
    .refine(isTimeZone, 'expected the name of a time zone, for example Europe/Berlin')
    .optional()
    .describe('Time zone of `calldate` and the other times that are told as local time. Absent: that of the machine.'),
  digest: z
    .array(z.enum(['MD5', 'SHA-256']))
    .min(1)
    .default(['MD5'])
    .describe('Digest algorithms offered to phones, best first.'),
  emergency: z
    .array(z.string().regex(/^[0-9]{2,8}$/))
    .optional()
    .describe(
      'Numbers dialled without a prefix from every phone, past every permission. Absent: 112, 911, and what else people of the country dial for help.'
    ),
  emergencyContacts: emergencyContacts
    .prefault({})
    .describe('Who is told of each emergency call, besides the admins: `{ "users": ["100"], "mail": [] }`.'),
  users: z.array(userSchema).default([]).describe('People with phones.'),
  trunks: z.array(trunkSchema).default([]).describe('Ways to other telephone systems.'),
  inbound: z.array(inboundSchema).default([]).describe('Where calls from trunks go; the first that matches wins.'),
  outbound: z.array(outboundSchema).default([]).describe('Which trunk carries a dialled number; tried in order.'),
  ivrs: z.array(ivrSchema).default([]).describe('Menus.'),
  groups: z.array(groupSchema).default([]).describe('Users that are called together.'),
  queues: z.array(queueSchema).default([]).describe('Callers wait for an agent.'),
  conferences: z.array(conferenceSchema).default([]).describe('Rooms where many speak.'),
  timeConditions: z
    .array(timeConditionSchema)
    .default([])
    .describe('Opening hours: where calls go by day and by night.'),
  announcements: z.array(announcementSchema).default([]).describe('Something that is said to callers.'),
  paging: z.array(pagingSchema).default([]).describe('Speaking to many telephones, which answer by themselves.'),
  directories: z
    .array(directorySchema)
    .default([])
    .describe('Callers type the letters of a name. `directory:all` is there without one.'),
  functions: z.array(functionSchema).default([]).describe('Features that one dials.'),
  parking: z
    .strictObject({
      slots: z
        .array(z.string().regex(/^[*#]?[0-9]{1,6}$/, 'expected what one dials, for example *71'))
        .min(1)
        .max(100)
        .default(['*71', '*72', '*73', '*74', '*75', '*76', '*77', '*78', '*79'])
        .describe(
          'What one dials to park in a slot (by a transfer to it) and to fetch from it (by a call). `*70` parks in the first of these that is free.'
        ),
      comeBackSeconds: seconds(10, 3600)
        .default(90)
        .describe('A call that nobody has fetched by then rings at whoever parked it.')
    })
    .prefault({})
    .describe('Where calls are parked (docs/parking.md).'),
  featureCodes: z
    .strictObject({
      transferAsk: inCallCode
        .default('*2')
        .describe('Attended transfer: asks somebody before the call is handed on; once more: takes it back.'),
      transferSend: inCallCode.default('*3').describe('Hands a call on at once.'),
      record: inCallCode
        .default('*4')
        .describe('Records the call, and stops that; where it is recorded anyway: pauses, and goes on.'),
      park: inCallCode.default('*7').describe('Parks a call in the first slot that is free, and says it.')
    })
    .prefault({})
    .describe('Codes that users with `inCallCodes` press in a call.'),
  limits: z
    .strictObject({
      forwardedConcurrent: z.number().int().min(1).max(1000).default(10).describe('Such calls at the same time.'),
      forwardedPerHour: z.number().int().min(1).max(100_000).default(240).describe('Such calls in any hour.'),
      minutesPerDay: minutesPerDay('the whole domain'),
      alertFactor: z
        .number()
        .min(1)
        .max(1000)
        .nullable()
        .default(3)
        .describe(
          "A warning where so many times more calls leave within an hour than in a mean hour of the seven days before, and at least 20. It begins a day after the domain's first call; null: never."
        )
    })
    .prefault({})
    .describe(
      "Limits against toll fraud. `forwarded…`: of calls from trunks that a route, a hook or an application sends out again (`external:`). What a user's own `then` or hook sends out counts against that user. Emergency calls are exempt."
    ),
  blockList: z
    .array(z.string().min(1).max(64))
    .max(1000)
    .default([])
    .describe(
      'Numbers whose calls from trunks are declined, before any hook: `"+15550100166"`; `"anonymous"`: those that withhold theirs. Users have a list of their own besides, which they set themselves.'
    ),
  accounting: accountingSchema.optional().describe('Account codes.'),
  recording: z
    .strictObject({
      enabled: z.boolean().default(false).describe('Every call is recorded where nothing stronger says otherwise.'),
      announce: z
        .enum(['both', 'none', 'ask'])
        .default('both')
        .describe(
          '`both`: both sides are told before they talk. `ask`: who is outside, or both where nobody is, has to press 1, else the call is not recorded. `none`: nobody is told. In many countries whoever records without consent commits an offence.'
        ),
      format: z.enum(['wav', 'ogg']).default('wav').describe('`wav`: 230 MB an hour. `ogg`: Opus, some 20 MB an hour.')
    })
    .prefault({})
    .describe('Recording of calls (docs/recording.md).'),
  cti: ctiSchema.prefault({}).describe('Hooks and pop-ups of the whole domain.')
})
export type DomainConfig = z.infer<typeof domainSchema>

export const configSchema = z.strictObject({
  schema: z.literal(1).describe('Version of this format.'),
  listen: listenSchema
    .prefault({})
    .describe('Addresses for phones and browsers, `address:port`; port 0 lets the system choose.'),
  domains: z.array(domainSchema).min(1).describe('Offices; each has users, trunks and applications of its own.'),
  oidc: oidcSchema
    .optional()
    .describe('Log-in to the portal by an identity provider, beside the password (docs/portal.md).'),
  ami: amiSchema.optional().describe('Asterisk Manager Interface, for CRM connectors.'),
  mail: mailSchema.optional().describe('Mail about missed calls, messages and calls for help (docs/mail.md).')
})
export type Config = z.infer<typeof configSchema>
