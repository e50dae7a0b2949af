import {
  type AppState,
  type HooksView,
  type PhoneCall,
  type PopupTab,
  type RecentCall,
  settingsSchema,
  type TimelineItem
} from '../../../main/ipc/contract.ts'

/** A Tuesday morning, so that pictures and sentences about time are the same each day. */
export const now = Date.UTC(2026, 10, 24, 9, 45, 19)
const minutes = (count: number): number => count * 60_000

export const idle: AppState = {
  shell: { kind: 'browser', version: '0.1.0', locale: 'en-US' },
  account: { user: '100', domain: 'localhost', name: 'Ana Keller', state: 'registered', reason: null },
  calls: [],
  tabs: [],
  settings: settingsSchema.parse({}),
  firstRun: null,
  missed: 0,
  admin: true,
  groups: ['queue:support', 'queue:sales', 'group:front-desk']
}

const call: PhoneCall = {
  id: 'call-1',
  uniqueid: '1763977507.1',
  direction: 'incoming',
  state: 'ringing',
  name: 'ACME Inc OVRDUE',
  number: '+15550100199',
  via: 'Support queue',
  startedAt: now - 6_000,
  answeredAt: null,
  muted: false,
  heldByPeer: false,
  clickToDial: null,
  quality: null,
  reason: null
}

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

export const tab = (url: string, change: Partial<PopupTab> = {}): PopupTab => ({
  id: 'tab-1',
  call: 'call-1',
  title: 'ACME Inc OVRDUE',
  url,
  pinned: false,
  ...change
})

const people = [
  { name: 'Jordan Meyer', number: '102', via: null },
  { name: '', number: '+49301234567', via: 'Support queue' },
  { name: 'Lena Brandt', number: '103', via: null },
  { name: 'Dev Nair', number: '+15550100134', via: null },
  { name: 'ACME Inc OVRDUE', number: '+15550100199', via: 'Support queue' },
  { name: 'Rita Wagner', number: '+15550100177', via: 'Sales group' }
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
      startedAt: now - minutes(12 + index * 97),
      seconds: outcome === 'answered' ? 42 + index * 61 : 0
    }
  })
}

const invite = [
  'INVITE sip:100@127.0.0.1:5060 SIP/2.0',
  'Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK776asdhds',
  'From: "RITA WAGNER" <sip:+15550100199@provider.test>;tag=1928301774',
  'To: <sip:+15550100100@provider.test>',
  'Call-ID: a84b4c76e66710@198.51.100.7',
  'CSeq: 314159 INVITE',
  'Content-Length: 0'
].join('\n')

const reply = `<?xml version="1.0" encoding="UTF-8" ?>
<ipbx>
  <set>
    <calleridname>ACME Inc OVRDUE</calleridname>
    <accountcode>88213</accountcode>
    <record>yes</record>
  </set>
  <route><type>queue</type><name>support</name></route>
</ipbx>`

export const timeline: readonly TimelineItem[] = [
  { at: now - 258_120, kind: 'sip', title: 'INVITE from trunk main', text: '198.51.100.7 → PBX', detail: invite },
  { at: now - 258_118, kind: 'decision', title: 'In from trunk main', text: 'for +1 555 010 0100', detail: null },
  {
    at: now - 258_117,
    kind: 'hook',
    title: 'Before inbound calls · 200 in 84 ms',
    text: 'name → ACME Inc OVRDUE, account 88213, record on, route → queue support',
    detail: reply
  },
  { at: now - 258_033, kind: 'app', title: 'Queue support · position 1', text: 'rang 100 and 103, 6 s', detail: null },
  { at: now - 258_001, kind: 'app', title: 'Pop-up opened · 31 ms', text: 'on ring, this window', detail: null },
  { at: now - 252_000, kind: 'app', title: 'Answered by 100', text: '103 told “answered elsewhere”', detail: null },
  { at: now - 251_980, kind: 'media', title: 'Sound joined', text: 'PCMU ↔ PCMU, direct', detail: null },
  {
    at: now - 200_000,
    kind: 'warning',
    title: 'Unknown tag ignored',
    text: '<prioritty> in the reply of “Before inbound calls”',
    detail: null
  },
  { at: now - 4_000, kind: 'delivery', title: 'Post-call delivered', text: 'attempt 1, 200 in 41 ms', detail: null }
]

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

export const hooks: HooksView = {
  readOnly: false,
  variables,
  hooks: [
    {
      hook: 'popup',
      edit: { url: 'https://crm.acme.test/pop?number=%%calleridnumber%%', on: 'ring', target: 'pane' },
      skippedUntil: null
    },
    {
      hook: 'inbound',
      edit: {
        url: 'https://crm.acme.test/cti/in?number=%%calleridnumber%%&name=%%calleridname%%&exten=%%exten%%&id=%%uniqueid%%',
        method: 'GET',
        timeoutMs: 2000,
        onFailure: 'continue'
      },
      skippedUntil: null
    },
    { hook: 'outbound', edit: { url: '' }, skippedUntil: null },
    { hook: 'timeout', edit: { url: 'https://crm.acme.test/late?n=%%calleridnumber%%' }, skippedUntil: now + 21_000 },
    { hook: 'postCall', edit: { url: 'https://crm.acme.test/cdr', method: 'POST' }, skippedUntil: null }
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
    { kind: 'change', title: 'Caller name', text: 'RITA WAGNER → ACME Inc OVRDUE' },
    { kind: 'change', title: 'Account code', text: 'none → 88213' },
    { kind: 'change', title: 'Recording', text: 'default (off) → on' },
    { kind: 'route', title: 'Destination', text: 'Main menu IVR 700 → Support queue 600' }
  ]
} as const

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
