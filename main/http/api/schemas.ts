import { z } from 'zod'
import type { ClickToDialProgress } from '../../../pbx-core/contract/events.ts'
import type { DeliveryDetail, DeliveryItem, DeliveryPage } from '../../../pbx-core/contract/hook-requests.ts'
import type { BanView, CdrPage, HealthView } from '../../../pbx-core/contract/pbx.ts'
import type { UserState } from '../../../pbx-core/contract/user-state.ts'
import { verstats } from '../../../pbx-core/contract/verstat.ts'
import type {
  AgentView,
  CallView,
  Cdr,
  ConferenceView,
  DeliveryView,
  OpeningView,
  ParkedView,
  QueueView,
  TrunkView
} from '../../../pbx-core/contract/views.ts'
import type { MailboxView, VoiceMessage } from '../../../pbx-core/contract/voicemail.ts'
import { type FaultCode, faultStatus } from '../fault.ts'

/** The shapes of the API. They validate what comes in, and are the OpenAPI document. */

const time = z.number().describe('Unix milliseconds.')
const direction = z.enum(['inbound', 'outbound', 'internal'])
const disposition = z.enum(['ANSWERED', 'NO ANSWER', 'BUSY', 'FAILED'])
const by = z.enum(['caller', 'callee', 'pbx', 'operator'])

const party = z.object({
  number: z.string(),
  name: z.string(),
  user: z.string().nullable().describe('Extension, where the party is a user of this PBX.'),
  verstat: z.enum(verstats).optional().describe('What the provider says of the number of a caller from outside.')
})

const member = party.extend({
  channel: z.string().describe('Technical name of the leg.'),
  role: z.enum(['caller', 'callee', 'agent']).describe('An agent is rung for a queue, or has taken the call from it.'),
  state: z.enum(['ringing', 'talking', 'held', 'waiting', 'parked']),
  since: time
})

export const call = z.object({
  uniqueid: z.string().describe('Names the call from its first message to its last delivery.'),
  linkedid: z.string(),
  segment: z.number().int().describe('Which of its conversations this is: 1 until it is transferred.'),
  domain: z.string(),
  direction,
  state: z.enum(['setup', 'ringing', 'confirming', 'calling', 'answered', 'ended']),
  caller: party,
  callee: party,
  rang: z.array(z.string()).describe('Whose phones have been rung so far: an extension, or `trunk:main`.'),
  exten: z.string().describe('The number as it was called.'),
  did: z.string().describe("By which a call from outside has come in, through transfers too; '' of any other."),
  trunk: z.string().nullable(),
  app: z.string().nullable().describe('Application that has the call now.'),
  appname: z.string().nullable().describe('What it runs for: the name of a queue, the extension of a user.'),
  members: z.array(member).describe('The parties that are in it now.'),
  startedAt: time.describe('Of the whole call, Unix milliseconds.'),
  answeredAt: time.nullable().describe('Of this conversation, Unix milliseconds.'),
  way: z
    .array(z.object({ app: z.string(), appname: z.string() }))
    .describe('Applications by which it came in this segment, the one that has it now included.'),
  onHold: z.boolean(),
  recording: z.enum(['off', 'on', 'paused']).describe('Whether what is said now is recorded.'),
  recordableBy: z.array(z.string()).describe('Extensions of those who may record it now, or pause that.'),
  page: z.string().optional().describe('The page of the caller in the company’s CRM, where a look-up has given one.')
}) satisfies z.ZodType<CallView>

export const callList = z.object({ items: z.array(call) })

export const cdr = z.object({
  uniqueid: z.string(),
  segment: z.number().int().describe('1 for the first segment of a call.'),
  linkedid: z.string(),
  domain: z.string(),
  direction,
  start: time,
  answer: time.nullable(),
  end: time,
  clid: z.string().describe('`"Name" <number>`'),
  originalClid: z.string().describe('The same before any hook changed it.'),
  src: z.string(),
  dst: z.string(),
  dstname: z.string(),
  callerUser: z.string().nullable().describe('Extension, where the caller is a user of this PBX.'),
  calleeUser: z.string().nullable(),
  dcontext: z.string(),
  channel: z.string(),
  dstchannel: z.string(),
  lastapp: z.string(),
  lastdata: z.string(),
  duration: z.number().int().describe('Whole seconds from start to end.'),
  billsec: z.number().int().describe('Whole seconds from answer to end.'),
  disposition,
  amaflags: z.string(),
  accountcode: z.string(),
  accCode2: z.string(),
  accCode3: z.string(),
  userfield: z.string(),
  hangupcause: z.number().int().describe('ITU-T Q.850 cause value.'),
  hangupby: by,
  trunk: z.string().nullable(),
  voicemail: z.string().describe('URL of the message that its caller has left; empty: none.'),
  recording: z.string().describe("Where the recording can be fetched; '' where there is none."),
  recorded: z
    .object({
      startedAt: z.number().int(),
      milliseconds: z.number().nullable().describe('Length; null where it is not known, as after a crash.'),
      format: z.enum(['wav', 'ogg']),
      ended: z.enum(['call', 'storage-full', 'not-writable', 'crash']).nullable(),
      announced: z.enum(['both', 'none', 'ask']),
      at: z.number().int().nullable().describe('When it was announced, or asked for.'),
      answer: z.enum(['yes', 'no', 'none']).nullable().describe('Of whoever was asked.'),
      deleted: z.object({ by: z.string(), at: z.number().int() }).nullable()
    })
    .nullable()
    .describe('What was recorded, and what those who talked were told of it; null: nobody wanted to.'),
  notes: z.string(),
  outcome: z.string().describe('The code that the person has chosen for how the call went.'),
  transferredby: z
    .string()
    .describe('Extension of the user who transferred the call, by which this segment began; empty: no transfer.'),
  waitsec: z.number().int(),
  ringsec: z.number().int(),
  variables: z.record(z.string(), z.string()),
  legs: z.array(z.object({ party: z.string(), number: z.string().optional(), result: z.string(), ringMs: z.number() }))
}) satisfies z.ZodType<Cdr>

export const cdrPage = z.object({
  items: z.array(cdr),
  next: z.string().nullable().describe('`cursor` of the next page; null on the last one.')
}) satisfies z.ZodType<CdrPage>

export const timelineEntry = z.looseObject({
  at: time,
  kind: z.enum(['sip', 'decision', 'app', 'hook', 'media', 'delivery', 'warning'])
})
export const timeline = z.object({ uniqueid: z.string(), items: z.array(timelineEntry) })

const delivery = z.object({
  id: z.string().describe('`<uniqueid>.<segment>.<hook>`'),
  uniqueid: z.string(),
  segment: z.number().int(),
  hook: z.string(),
  url: z.string(),
  state: z.enum(['waiting', 'delivered', 'given-up']),
  attempts: z.number().int(),
  nextAttemptAt: time.nullable(),
  lastOutcome: z.string().nullable()
}) satisfies z.ZodType<DeliveryView>
export const deliveryList = z.object({ items: z.array(delivery) })

const deliveryItem = delivery.extend({ method: z.string(), createdAt: time }) satisfies z.ZodType<DeliveryItem>
export const deliveryPage = z.object({
  items: z.array(deliveryItem),
  next: z.string().nullable().describe('`cursor` of the next page; null on the last one.')
}) satisfies z.ZodType<DeliveryPage>
export const deliveryDetail = z.object({
  delivery: deliveryItem,
  body: z.string().nullable().describe('Of a POST, as it stands.'),
  attempts: z
    .array(
      z.object({
        at: time,
        attempt: z.number().int(),
        outcome: z.string().describe('`status 503`, `timeout: no answer within 2000 ms`.'),
        remark: z.looseObject({ code: z.string() }).nullable().describe('What the outcome means, where that is known.')
      })
    )
    .describe('Those that the time line of the call still has, the oldest first.')
}) satisfies z.ZodType<Omit<DeliveryDetail, 'attempts'>>

const ban = z.object({
  source: z
    .string()
    .describe('An address, for IPv6 its network; on loopback the account: `100@acme.test on 127.0.0.1`.'),
  failures: z.number().int(),
  accounts: z.array(z.string()).describe('Accounts that were tried, at most 8.'),
  until: time
}) satisfies z.ZodType<BanView>
const trunk = z.object({
  domain: z.string(),
  name: z.string(),
  state: z
    .enum(['up', 'down', 'registering', 'refused'])
    .describe('`registering`: asked for the first time. `refused`: the provider does not take us.'),
  lastStatus: z.number().int().nullable().describe('What the provider has answered last; null: nothing.'),
  lastReason: z.string().nullable().describe('Its words, or ours where nothing came.'),
  since: time,
  address: z.string().nullable().describe('The server that calls are sent to now, `192.0.2.10:5060`.')
}) satisfies z.ZodType<TrunkView>
export const trunkList = z.object({ items: z.array(trunk) })

export const route = z.object({
  reading: z.enum(['keyed', 'printed']).describe('Whether `to` was taken as dialled, or as people print numbers.'),
  e164: z.string().nullable(),
  steps: z.array(
    z.object({
      rule: z.string().describe('Where it stands in the configuration, `outbound[0]`; else what it is, `emergency`.'),
      matched: z.boolean(),
      why: z.string().describe('In English.'),
      reason: z.looseObject({ code: z.string() }).describe('The same by a stable code, with what it speaks of.')
    })
  ),
  trunk: z.string().nullable().describe('The trunk that would be tried first; null where none would.'),
  sent: z.string().nullable().describe('The number as that trunk gets it.'),
  barred: z
    .enum(['international', 'premium', 'allow', 'time', 'limit', 'blocked'])
    .nullable()
    .describe('Why it would not be placed.')
})

export const banList = z.object({ items: z.array(ban) })

const healthStatus = z.enum(['ok', 'degraded', 'draining'])

/** Everybody sees `status`; the rest is for admins. */
export const health = z.object({
  status: healthStatus,
  calls: z.number().int().optional(),
  registrations: z.number().int().optional(),
  deliveriesWaiting: z.number().int().optional(),
  dialogs: z.number().int().describe('SIP dialogs.').optional(),
  transactions: z.number().int().describe('SIP transactions, those that linger included.').optional(),
  eventLoopLag: z.number().describe('Milliseconds.').optional(),
  warnings: z.array(z.string()).optional()
})
export type HealthAnswer = Pick<HealthView, 'status'> & Partial<HealthView>

export const originate = z.strictObject({
  user: z.string().min(1).max(128).optional().describe('`100` or `100@acme.test`; absent: the account that asks.'),
  dest: z.string().min(1).max(256).describe('What to dial.'),
  connect: z.boolean().default(false).describe('Without "press 1".')
})
const forwardTo = z.string().min(1).max(256).nullable()
export const userState = z.object({
  doNotDisturb: z.object({ on: z.boolean(), until: time.nullable().describe('When it ends by itself.') }),
  forward: z
    .object({
      all: z.string().nullable(),
      busy: z.string().nullable(),
      noAnswer: z.string().nullable(),
      unreachable: z.string().nullable()
    })
    .describe('Destinations; null: not sent on.'),
  secondNumber: z
    .object({
      on: z.boolean(),
      number: z.string().nullable(),
      afterSeconds: z.number().describe("Seconds after the user's own phones."),
      confirm: z.boolean().describe('The one who answers there has to press 1.')
    })
    .describe('A telephone outside that rings as well.'),
  callWaiting: z.boolean().describe('A further call rings while the user talks.'),
  blockList: z.array(z.string()).describe('Numbers, and `anonymous`, whose calls do not reach the user.'),
  queues: z
    .record(z.string(), z.enum(['in', 'out']))
    .describe('Queues whose agent the user is; one that is not here: `in`.'),
  pause: z
    .object({ on: z.boolean(), reason: z.string(), since: time.nullable() })
    .describe('No queue calls the user. `reason` `missed`: it has not taken too many calls in a row.')
}) satisfies z.ZodType<UserState>
export const opening = z.object({
  name: z.string(),
  open: z.boolean(),
  because: z
    .enum(['hours', 'day', 'holiday', 'switch'])
    .describe('What decides it: hours of the week, a single day, a public holiday, or a switch by hand.'),
  holiday: z.string().describe('Name of the holiday; empty where it is none that decides.'),
  code: z.string().nullable().describe('What switches it when it is dialled.')
}) satisfies z.ZodType<OpeningView>
export const userStatePatch = z.strictObject({
  doNotDisturb: z.strictObject({ on: z.boolean().optional(), until: time.nullable().optional() }).optional(),
  forward: z
    .strictObject({
      all: forwardTo.optional(),
      busy: forwardTo.optional(),
      noAnswer: forwardTo.optional(),
      unreachable: forwardTo.optional()
    })
    .optional(),
  secondNumber: z
    .strictObject({
      on: z.boolean().optional(),
      number: z.string().min(1).max(64).nullable().optional(),
      afterSeconds: z.number().int().min(0).max(120).optional(),
      confirm: z.boolean().optional()
    })
    .nullable()
    .optional()
    .describe('null: as configured.'),
  callWaiting: z.boolean().nullable().optional().describe('null: as configured.'),
  blockList: z.array(z.string().min(1).max(64)).nullable().optional().describe('Takes the place of the whole list.'),
  queues: z
    .record(z.string().min(1).max(64), z.enum(['in', 'out']).nullable())
    .nullable()
    .optional()
    .describe('Logs in to queues and out of them, by their names.'),
  pause: z
    .strictObject({ on: z.boolean(), reason: z.string().max(64).optional() })
    .nullable()
    .optional()
})
const agentView = z.object({
  extension: z.string(),
  name: z.string(),
  isIn: z.boolean().describe('Logged in to this queue.'),
  state: z
    .enum(['out', 'away', 'free', 'ringing', 'talking', 'wrap-up', 'paused'])
    .describe('`away`: no telephone is registered, or it does not want to be disturbed. `talking`: in any call.'),
  since: time,
  reason: z.string().describe('Why it has paused.'),
  until: time.nullable().describe('When its rest after a call is over.'),
  penalty: z.number().int(),
  calls: z.number().int().describe('That it has taken from this queue since the start.')
}) satisfies z.ZodType<AgentView>
export const queueList = z.object({
  items: z.array(
    z.object({
      domain: z.string(),
      name: z.string(),
      extension: z.string().nullable(),
      waiting: z
        .array(
          z.object({
            uniqueid: z.string(),
            caller: party,
            position: z.number().int().describe('1: served next.'),
            since: time,
            priority: z.number().int(),
            rings: z.array(z.string()).describe('Agents whose phones ring for it.')
          })
        )
        .describe('In the order in which they are served.'),
      callbacks: z
        .array(
          z.object({
            id: z.string(),
            number: z.string().describe('E.164.'),
            name: z.string(),
            since: time.describe('When it came into the line.'),
            promised: time,
            state: z
              .enum(['waiting', 'ringing', 'calling', 'given-up'])
              .describe('`ringing`: at agents. `calling`: an agent has it.'),
            agents: z.array(z.string()).describe('Who is rung for it, or has it.'),
            attempts: z.number().int().describe('How often it was called in vain.'),
            notBefore: time.nullable().describe('When it is called again.'),
            because: z.enum(['unreached', 'expired']).nullable().describe('Why it was given up.'),
            uniqueid: z.string().describe('The call in which it was promised.'),
            call: z.string().nullable().describe('The call that is made for it now.')
          })
        )
        .describe('Who is to be called back, in the order of the line, and then what was given up within a day.'),
      agents: z.array(agentView),
      supervisors: z.array(z.string()).describe('Users who see it besides its agents.')
    })
  )
}) satisfies z.ZodType<{ readonly items: readonly QueueView[] }>
export const callbackPath = z.object({ name: z.string().min(1).max(64), id: z.string().min(1).max(64) })
export const parkedList = z.object({
  items: z.array(
    z.object({
      domain: z.string(),
      slot: z.string().describe('As it is dialled to fetch the call.'),
      uniqueid: z.string(),
      caller: party,
      by: party.nullable().describe('Who has parked it; null: a route, a menu or a hook.'),
      since: time,
      isComingBack: z.boolean().describe('It rings at whoever parked it; it can be fetched all the same.')
    })
  )
}) satisfies z.ZodType<{ readonly items: readonly ParkedView[] }>
export const conferenceList = z.object({
  items: z.array(
    z.object({
      domain: z.string(),
      name: z.string(),
      extension: z.string().nullable(),
      isAdHoc: z.boolean().describe('Calls that somebody has joined; it is gone once nobody is in it.'),
      isLocked: z.boolean().describe('Nobody is let in but its moderators.'),
      maxParties: z.number().int(),
      parties: z
        .array(
          z.object({
            uniqueid: z.string().describe('Of its call, which it is in alone.'),
            party,
            since: time,
            isMuted: z.boolean(),
            isHolding: z.boolean().describe('Its telephone has put the conference on hold: nobody hears its music.'),
            talks: z.boolean().describe('It says something now.')
          })
        )
        .describe('Who came first stands first.'),
      moderators: z.array(z.string()),
      pinsClosedUntil: time.nullable().describe('Somebody has guessed its PIN: it takes none until then.')
    })
  )
}) satisfies z.ZodType<{ readonly items: readonly ConferenceView[] }>
export const conferencePath = z.object({ name: z.string().min(1).max(64) })
export const conferencePartyPath = conferencePath.extend({ uniqueid: z.string().min(1).max(64) })
export const onOff = z.strictObject({ on: z.boolean() })
export const join = z.strictObject({
  with: z.string().min(1).max(64).optional().describe('The uniqueid of the other call; absent: whoever is asked.')
})

const voiceMessage = z.object({
  id: z.string(),
  domain: z.string(),
  mailbox: z.string().describe('Extension of the user.'),
  call: z.string().describe('uniqueid of the call in which it was left.'),
  caller: party,
  at: time.describe('When it was begun, Unix milliseconds.'),
  milliseconds: z.number().int().describe('How long it is.'),
  state: z.enum(['new', 'saved']).describe('`saved`: it was heard, or somebody has marked it so.')
}) satisfies z.ZodType<VoiceMessage>
export const mailbox = z.object({
  domain: z.string(),
  mailbox: z.string(),
  new: z.number().int(),
  saved: z.number().int(),
  greetings: z
    .array(z.enum(['noAnswer', 'busy']))
    .readonly()
    .describe('Of its own greetings those that there are; else callers hear the standard one.'),
  hasPin: z.boolean().describe('A PIN opens it from other telephones.'),
  closedUntil: time.nullable().describe('Until then no PIN opens it, for too many wrong ones were typed.'),
  items: z.array(voiceMessage)
}) satisfies z.ZodType<MailboxView & { readonly items: readonly VoiceMessage[] }>
export const extensionPath = z.object({ extension: z.string().min(1).max(128) })

export const transfer = z.union([
  z.strictObject({
    to: z.string().min(1).max(256).describe('`101`, `queue:support`, or the uniqueid of another call.'),
    mode: z.enum(['send', 'ask']).default('send'),
    by: z.enum(['caller', 'callee']).optional().describe('The side that leaves; absent: the own side.')
  }),
  z.strictObject({ action: z.enum(['complete', 'cancel']) })
])
export type TransferBody = z.output<typeof transfer>
export const park = z.strictObject({
  slot: z.string().min(1).max(16).optional().describe('`*71`; absent: the first that is free.'),
  by: z.enum(['caller', 'callee']).optional().describe('The side that leaves; absent: the own side.')
})
export const hold = z.strictObject({ on: z.boolean().describe('false: the call is taken up again.') })
export const originated = z.object({ call: z.string().describe('uniqueid'), state: z.literal('ringing') })

export const progressEvent = z.object({
  uniqueid: z.string(),
  domain: z.string(),
  user: z.string(),
  dest: z.string(),
  state: z.enum(['ringing', 'confirming', 'calling', 'connected', 'ended']),
  reason: z.string().exactOptional()
}) satisfies z.ZodType<ClickToDialProgress>

const faultCodes = Object.keys(faultStatus) as [FaultCode, ...FaultCode[]]
export const fault = z.object({
  error: z.object({
    code: z.enum(faultCodes),
    message: z.string(),
    path: z.string().optional().describe('The parameter or key at fault.')
  })
})

export const recordAction = z.strictObject({ action: z.enum(['start', 'pause', 'resume', 'stop']) })
export const recordingPath = z.object({ id: z.string().min(1).max(160).describe('`<uniqueid>.<segment>`') })
export const callPath = z.object({ uniqueid: z.string().min(1).max(128) })
export const deliveryPath = callPath.extend({ delivery: z.string().min(1).max(256) })

export const domainQuery = z.strictObject({
  domain: z.string().max(253).optional().describe('Only this domain; absent: all that the account sees.')
})

export const deliveryFilter = z.strictObject({
  ...domainQuery.shape,
  hook: z.string().max(128).optional().describe('As deliveries name it: `postCall`.'),
  state: z.enum(['waiting', 'delivered', 'given-up']).optional(),
  limit: z.coerce.number().int().min(1).max(100).optional().describe('50 where absent.'),
  cursor: z.string().max(256).optional().describe('`next` of the page before.')
})

/** A date, and a time with or without an offset. A blank for the `T`: as RFC 3339 §5.6 allows and our CSV writes it. */
const isoTime = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?))?$/i

/** Nothing but these forms: `Date.parse` alone makes a time of `12/11/2026`, of `yesterday 1` and of 31 February. */
function momentOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const [, date, time] = isoTime.exec(text) ?? []
  if (date === undefined || !z.iso.date().safeParse(date).success) return Number.NaN
  return Date.parse(time === undefined ? date : `${date}T${time}`)
}

export const moment = z
  .string()
  .max(40)
  .transform((text, context) => {
    const at = momentOf(text)
    if (Number.isFinite(at)) return at
    context.addIssue({ code: 'custom', message: 'expected an ISO 8601 time or Unix milliseconds' })
    return z.NEVER
  })

export const cdrFilter = z.strictObject({
  domain: z.string().max(253).optional().describe("Absent: the account's own."),
  user: z.string().max(20).optional().describe('Only records in which this extension took part; for admins.'),
  from: moment.optional().describe('Calls that began at or after this time: ISO 8601, or Unix milliseconds.'),
  to: moment.optional().describe('Calls that began before this time.'),
  disposition: disposition.optional(),
  direction: direction.optional(),
  search: z
    .string()
    .max(128)
    .optional()
    .describe(
      'Number of either side in any spelling, or words of their names or of the notes; without case and accents.'
    ),
  uniqueid: z.string().max(128).optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional().describe('Records in a page; 100. CSV without it: all.'),
  cursor: z.string().max(512).optional().describe('`next` of the page before.')
})
export type CdrFilter = z.output<typeof cdrFilter>

/** Names under which the shapes appear in the OpenAPI document. */
export const named = z.registry<{ id: string }>()
named.add(call, { id: 'Call' })
named.add(callList, { id: 'CallList' })
named.add(cdr, { id: 'Cdr' })
named.add(cdrPage, { id: 'CdrPage' })
named.add(timeline, { id: 'Timeline' })
named.add(deliveryList, { id: 'DeliveryList' })
named.add(banList, { id: 'BanList' })
named.add(trunkList, { id: 'TrunkList' })
named.add(route, { id: 'Route' })
named.add(health, { id: 'Health' })
named.add(originate, { id: 'Originate' })
named.add(userState, { id: 'UserState' })
named.add(transfer, { id: 'Transfer' })
named.add(hold, { id: 'Hold' })
named.add(conferenceList, { id: 'ConferenceList' })
named.add(join, { id: 'Join' })
named.add(originated, { id: 'Originated' })
named.add(progressEvent, { id: 'ClickToDialProgress' })
named.add(fault, { id: 'Error' })
