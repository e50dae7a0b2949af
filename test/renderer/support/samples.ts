import type {
  HandedOn,
  HookPlace,
  HooksView,
  HookTest,
  HookView,
  Md5LinksView,
  MessageItem,
  ParkedCalls,
  PhoneCall,
  Pickup,
  PopupTab,
  RecentCall,
  SeenMailbox,
  SoundItem
} from '../../../main/ipc/contract.ts'
import { type RouteView, routeStep } from '../../../pbx-core/contract/route.ts'
import type { StandingWarning } from '../../../pbx-core/contract/standing-warning.ts'
import type { AgentView, QueueView, TrunkView } from '../../../pbx-core/contract/views.ts'
import { formatWav } from '../../../pbx-core/media/audio/wav.ts'
import { ringing as ringingCall } from '../../support/app-state.ts'

export { idle } from '../../support/app-state.ts'

/** A Tuesday morning, so that pictures and sentences about time are the same each day. */
export const now = Date.UTC(2026, 10, 24, 9, 45, 19)
/** The number at which calls come in from outside. */
const dialled = '+15550100100'
const minutes = (count: number): number => count * 60_000

const call: PhoneCall = { ...ringingCall, via: dialled, startedAt: now - 6_000, at: now }

export const ringing = (change: Partial<PhoneCall> = {}): PhoneCall => ({ ...call, ...change })

export const active = (change: Partial<PhoneCall> = {}): PhoneCall => ({
  ...call,
  state: 'active',
  startedAt: now - 260_000,
  answeredAt: now - 252_000,
  quality: { codec: 'PCMU', lossPercent: 0.1, jitterMs: 3, roundTripMs: 11 },
  ...change
})

export const held = (change: Partial<PhoneCall> = {}): PhoneCall => ({
  ...call,
  id: 'call-2',
  uniqueid: '1763977400.2',
  direction: 'outgoing',
  state: 'held',
  name: 'Jordan Meyer',
  number: '102',
  via: null,
  startedAt: now - 400_000,
  answeredAt: now - 380_000,
  ...change
})

/** By the menu into a group. */
export const came: Pick<PhoneCall, 'way' | 'prefix'> = {
  way: [
    { app: 'ivr', name: 'main' },
    { app: 'group', name: 'Sales' }
  ],
  prefix: 'Sales:'
}

/** Lena is asked whether she takes the call, and talks. */
export const handedOn = (change: Partial<HandedOn> = {}): HandedOn => ({
  ...{ kind: 'ask', state: 'talking', name: 'Lena Brandt', number: '103', since: now - 12_000, why: null },
  ...change
})

/** Two who are parked, one of them by the person, one back at a colleague. */
export const parked: ParkedCalls = {
  at: now,
  list: [
    {
      ...{ domain: 'localhost', slot: '*71', uniqueid: 'parked.1', since: now - 42_000, isComingBack: false },
      caller: { number: '+15550100177', name: 'Rita Wagner', user: null },
      by: { number: '100', name: 'Ana Keller', user: '100' }
    },
    {
      ...{ domain: 'localhost', slot: '*73', uniqueid: 'parked.2', since: now - 95_000, isComingBack: true },
      caller: { number: '+15550100188', name: '', user: null },
      by: { number: '103', name: 'Lena Brandt', user: '103' }
    }
  ]
}

/** A colleague's phone rings. */
export const pickup: Pickup = {
  ...{ uniqueid: '1763977508.5', extension: '103', owner: 'Lena Brandt' },
  ...{ name: 'Rita Wagner', number: '+15550100177', via: '+15550100110' }
}

export const tab = (url: string, change: Partial<PopupTab> = {}): PopupTab => ({
  id: 'tab-1',
  call: 'call-1',
  uniqueid: '1763977507.1',
  title: 'ACME Inc OVRDUE',
  url,
  pinned: false,
  over: false,
  ...change
})

const people = [
  { name: 'Jordan Meyer', number: '102', via: null },
  { name: '', number: '+49301234567', via: dialled },
  { name: 'Lena Brandt', number: '103', via: null },
  { name: 'Dev Nair', number: '+15550100134', via: null },
  { name: 'ACME Inc OVRDUE', number: '+15550100199', via: dialled },
  { name: 'Rita Wagner', number: '+15550100177', via: '+15550100110' }
] as const

const outcomes: readonly RecentCall['outcome'][] = ['answered', 'missed', 'answered', 'busy', 'answered', 'elsewhere']

/** Newest first: some of today, then yesterday and before. */
export function history(count: number): readonly RecentCall[] {
  return Array.from({ length: count }, (_, index) => {
    const person = people[index % people.length] ?? people[0]
    const outcome = outcomes[index % outcomes.length] ?? 'answered'
    return {
      ...person,
      uniqueid: `17639775${index}.7`,
      direction: index % 3 === 2 || outcome === 'busy' ? 'outgoing' : 'incoming',
      outcome,
      why: null,
      startedAt: now - minutes(12 + index * 97),
      seconds: outcome === 'answered' ? 42 + index * 61 : 0
    }
  })
}

/** Example Code 1 of the seed, with a route. */
export const reply = `<?xml version="1.0" encoding="UTF-8" ?>
<ipbx>
  <set>
    <calleridname>ACME Inc OVRDUE</calleridname>
    <accountcode>88213</accountcode>
    <record>yes</record>
  </set>
  <route><type>extension</type><name>100</name></route>
</ipbx>`

const variables: HooksView['variables'] = [
  { name: 'calleridname', meaning: 'Name of the caller', postCall: false },
  { name: 'calleridnumber', meaning: 'Number of the caller', postCall: false },
  { name: 'accountcode', meaning: 'Account code of the call', postCall: false },
  { name: 'uniqueid', meaning: 'Names the call everywhere', postCall: false },
  { name: 'exten', meaning: 'Called extension or number', postCall: false },
  { name: 'did', meaning: 'Number that was dialled from outside', postCall: false },
  { name: 'user', meaning: 'Whose phone rings', postCall: false },
  { name: 'direction', meaning: 'inbound, outbound or internal', postCall: false },
  { name: 'disposition', meaning: 'ANSWERED, NO ANSWER, BUSY or FAILED', postCall: true },
  { name: 'billsec', meaning: 'Seconds talked', postCall: true }
]

const place = { kind: 'cti', key: '', name: '', late: false } as const

/** A hook as main tells it, in good health; general unless it says otherwise. */
export function hookView(parts: Pick<HookView, 'hook' | 'edit'> & Partial<HookView>): HookView {
  const like = parts.like ?? (parts.hook as HookView['like'])
  const health = {
    lastAnswer: null,
    lastFailure: null,
    skippedUntil: null,
    stopped: false,
    waiting: 0,
    ...parts.health
  }
  return { like, place, headers: [], secrets: 0, ...parts, health }
}

const inboundUrl =
  'https://crm.acme.test/cti/in?number=%%calleridnumber%%&name=%%calleridname%%&exten=%%exten%%&id=%%uniqueid%%'
const late = (kind: HookPlace['kind'], key: string, name: string) => ({ kind, key, name, late: true }) as const

export const hooks: HooksView = {
  readOnly: false,
  variables,
  hooks: [
    hookView({
      hook: 'popup',
      edit: { url: 'https://crm.acme.test/pop?number=%%calleridnumber%%', on: 'ring', target: 'pane' }
    }),
    hookView({
      hook: 'inbound',
      edit: { url: inboundUrl, method: 'GET', timeoutMs: 2000, onFailure: 'continue' },
      headers: ['Authorization'],
      health: {
        lastAnswer: { at: now - minutes(3), status: 200, ms: 84 },
        lastFailure: { at: now - minutes(95), remark: { code: 'status', status: 503 } },
        skippedUntil: null,
        waiting: 0,
        stopped: false
      }
    }),
    hookView({ hook: 'outbound', edit: { url: '' } }),
    hookView({
      hook: 'timeout',
      edit: { url: 'https://crm.acme.test/late?n=%%calleridnumber%%' },
      health: { lastAnswer: null, lastFailure: null, skippedUntil: now + 21_000, waiting: 0, stopped: false }
    }),
    hookView({
      hook: 'postCall',
      edit: { url: 'https://crm.acme.test/cdr', method: 'POST' },
      secrets: 1,
      health: {
        lastAnswer: { at: now - minutes(40), status: 204, ms: 31 },
        lastFailure: { at: now - minutes(2), remark: { code: 'connect', reason: 'connect ECONNREFUSED' } },
        skippedUntil: null,
        waiting: 3,
        stopped: false
      }
    }),
    hookView({
      hook: 'users[102].cti',
      like: 'inbound',
      place: { kind: 'users', key: '102', name: 'Jordan Meyer', late: false },
      edit: { url: 'https://crm.acme.test/jordan' }
    })
  ],
  unset: [
    { hook: 'users[102].timeoutCti', like: 'timeout', place: late('users', '102', 'Jordan Meyer') },
    { hook: 'queues[support].timeoutCti', like: 'timeout', place: late('queues', 'support', 'support') }
  ]
}

export const hookTest = {
  method: 'GET',
  url: 'https://crm.acme.test/cti/in?number=%2B15550100199&name=RITA%20WAGNER&exten=%2B15550100100&id=test',
  outcome: 'reply',
  status: 200,
  ms: 84,
  reply,
  effects: [
    { kind: 'change', title: 'calleridname', text: 'ACME Inc OVRDUE' },
    { kind: 'change', title: 'accountcode', text: '88213' },
    { kind: 'change', title: 'record', text: 'yes' },
    { kind: 'route', title: 'route', text: 'extension:100' },
    { kind: 'route', title: 'break', text: '1' }
  ]
} as const

/** What `100` dials, by a route whose first trunk is away. */
export const routeTrial: RouteView = {
  reading: 'keyed',
  e164: null,
  steps: [
    routeStep('emergency', false, { code: 'no-emergency', number: '92025550123' }),
    routeStep('feature codes', false, { code: 'no-feature', number: '92025550123' }),
    routeStep('extensions', false, { code: 'no-extension', number: '92025550123' }),
    routeStep('outbound[0]', true, { code: 'pattern', match: '9X.', number: '92025550123' }),
    routeStep('permissions', true, { code: 'permitted', user: '100', number: '2025550123' }),
    routeStep('limits', true, { code: 'within-limits', user: '100' }),
    routeStep('cti.outbound', true, { code: 'hook-is-asked', hook: 'cti.outbound' }),
    routeStep('trunks[main]', false, {
      code: 'trunk-passed-over',
      trunk: 'main',
      reason: 'the trunk is not registered (403 Forbidden)'
    }),
    routeStep('trunks[backup]', true, { code: 'trunk-takes', trunk: 'backup', number: '2025550123' })
  ],
  trunk: 'backup',
  sent: '2025550123',
  barred: null
}

const provider = { domain: 'localhost', lastStatus: null, lastReason: null, since: now - minutes(47), address: null }

/** One that works, one whose password is wrong, one that is away, one that sees us elsewhere, and one that has just begun. */
export const trunks: readonly TrunkView[] = [
  { ...provider, name: 'main', state: 'up', lastStatus: 200, lastReason: 'OK', address: '192.0.2.10:5060' },
  {
    ...provider,
    name: 'backup',
    state: 'refused',
    lastStatus: 403,
    lastReason: 'Forbidden',
    address: '192.0.2.20:5060'
  },
  { ...provider, name: 'branch', state: 'down', lastReason: 'no answer within 32 s' },
  { ...provider, name: 'moved', state: 'up', lastStatus: 200, lastReason: 'OK', address: '192.0.2.40:5060' },
  { ...provider, name: 'new', state: 'registering' }
]

export const trunkWarnings: readonly StandingWarning[] = [
  {
    ...{ code: 'trunk-refused', domain: 'localhost', trunk: 'backup', registrar: 'sip:provider.test' },
    ...{ status: 403, reason: 'Forbidden' }
  } as const,
  {
    ...{ code: 'trunk-away', domain: 'localhost', trunk: 'branch', registrar: 'sip:branch.test' },
    ...{ status: null, reason: 'no answer within 32 s' }
  } as const,
  { code: 'other-address', domain: 'localhost', trunk: 'moved', told: '198.51.100.7', seen: '198.51.100.99' }
]

/** Nothing listens where the hook's application is. */
export const hookTestFailed: HookTest = {
  ...hookTest,
  outcome: 'connect: connect ECONNREFUSED 192.0.2.80:443',
  remark: { code: 'connect', reason: 'connect ECONNREFUSED 192.0.2.80:443' },
  status: null,
  reply: '',
  effects: [
    {
      kind: 'warning',
      title: '',
      text: 'connect ECONNREFUSED 192.0.2.80:443',
      remark: { code: 'connect', reason: 'connect ECONNREFUSED 192.0.2.80:443' }
    },
    { kind: 'none', title: 'onFailure', text: 'continue' }
  ]
}

export const firstRun = {
  server: '127.0.0.1:5060',
  user: '100',
  clickToDialUrl: 'http://127.0.0.1:8980/remote_call.htm?dest=*43'
}

export const long = {
  name: 'Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle Wien-Döbling GmbH & Co. KG',
  number: '+4915112345678901234567890123456789',
  via: 'Support queue for enterprise customers with a contract of the highest level and a very long name',
  url: `https://crm.acme.test/${'a-very-long-path/'.repeat(40)}?number=%%calleridnumber%%&${'x'.repeat(300)}`
}

/** Through the whole office, and to a group whose name is long. */
export const crowded: Pick<PhoneCall, 'way' | 'prefix'> = {
  way: [
    { app: 'time', name: 'office' },
    { app: 'ivr', name: 'main' },
    { app: 'ivr', name: 'languages' },
    { app: 'group', name: 'Sales' },
    { app: 'group', name: long.via }
  ],
  prefix: 'Vertrieb und Beratung:'
}

export const md5Links = {
  readOnly: false,
  users: [
    { extension: '100', name: 'Ana Keller', on: false },
    { extension: '101', name: 'Tom Okafor', on: true },
    { extension: '102', name: '', on: false }
  ]
} as const satisfies Md5LinksView

/** When the queues were told. */
export const queuesAt = 1_796_000_000_000

const agent = (extension: string, name: string, parts: Partial<AgentView> = {}): AgentView => ({
  ...{
    extension,
    name,
    isIn: true,
    state: 'free',
    since: queuesAt - 65_000,
    reason: '',
    until: null,
    penalty: 0,
    calls: 3
  },
  ...parts
})

const support: QueueView = {
  ...{ domain: 'localhost', name: 'support', extension: '600', supervisors: [] },
  waiting: [
    {
      ...{ uniqueid: '1.a', position: 1, since: queuesAt - 125_000, priority: 5, rings: ['101'] },
      caller: { number: '+493012345678', name: 'ACME Inc', user: null }
    },
    {
      ...{ uniqueid: '1.b', position: 2, since: queuesAt - 30_000, priority: 0, rings: [] },
      caller: { number: '', name: '', user: null }
    }
  ],
  callbacks: [
    {
      ...{ id: 'callback-1', number: '+493098765432', name: 'Bolt AG', since: queuesAt - 300_000, promised: queuesAt },
      ...{ state: 'waiting', agents: [], attempts: 1, notBefore: queuesAt + 240_000, because: null },
      ...{ uniqueid: '1.c', call: null }
    },
    {
      ...{ id: 'callback-2', number: '+493098765499', name: '', since: queuesAt - 900_000, promised: queuesAt },
      ...{ state: 'given-up', agents: [], attempts: 3, notBefore: null, because: 'unreached' },
      ...{ uniqueid: '1.d', call: null }
    }
  ],
  agents: [
    agent('100', 'Ana Keller', { state: 'wrap-up', until: queuesAt + 15_000, since: queuesAt - 5000 }),
    agent('101', 'Tom Okafor', { state: 'ringing' }),
    agent('102', 'Lena Brandt', { state: 'paused', reason: 'lunch' })
  ]
}
const sales: QueueView = {
  ...support,
  name: 'sales',
  extension: null,
  waiting: [],
  callbacks: [],
  agents: [agent('100', 'Ana Keller', { isIn: false, state: 'out' })]
}

/** One in which callers wait, and one that nobody serves. */
export const queues = [support, sales] as const

/** Two seconds of a tone that swells, as a message is kept. */
export const shortSound: Uint8Array = formatWav({
  sampleRate: 16_000,
  samples: Int16Array.from({ length: 32_000 }, (_, at) => Math.sin((at * 2 * Math.PI * 440) / 16_000) * (at / 2))
})

export const sounds: readonly SoundItem[] = [
  ...[{ name: 'closed-for-the-holidays', seconds: 14.2, octets: 454_444, changedAt: now - 90_000_000, usedBy: [] }],
  {
    ...{ name: 'music/spring', seconds: 184, octets: 5_888_044, changedAt: now - 7_200_000 },
    usedBy: ['localhost: music.pieces[0]', 'localhost: queues[support].music[0]']
  },
  {
    ...{ name: 'welcome', seconds: 6.4, octets: 204_844, changedAt: now - 400_000_000 },
    usedBy: ['localhost: ivrs[main].greeting']
  }
]

const message = (id: string, change: Partial<MessageItem>): MessageItem => ({
  ...{ id, call: `${id}.call`, at: now - 3_600_000, milliseconds: 2000, state: 'new' },
  caller: { number: '+15550100199', name: 'ACME Inc', user: null },
  ...change
})

/** Two new ones, of which one is from somebody who hides, and one that was heard. */
export const messages: readonly MessageItem[] = [
  message('1.c', {}),
  message('1.b', { at: now - 7_200_000, caller: { number: '', name: '', user: null }, milliseconds: 71_000 }),
  message('1.a', { at: now - 90_000_000, state: 'saved', caller: { number: '101', name: 'Tom Okafor', user: '101' } })
]

export const mailbox: SeenMailbox = {
  ...{ new: 2, saved: 1, greetings: ['busy'], hasPin: true, closedUntil: null, revision: 1 }
}
