import type { Cdr } from '../../../pbx-core/contract/views.ts'

/**
 * A record with every field, as a person compares it: times in seconds after the first one began, calls and channels
 * numbered as they come.
 */
export type ReadableRecord = Cdr

/** What records have in common unless a row of the table says otherwise: Ana calls Tom. */
const usual: ReadableRecord = {
  uniqueid: 'call 1',
  segment: 1,
  linkedid: 'call 1',
  domain: 'acme.test',
  direction: 'internal',
  start: 0,
  answer: null,
  end: 0,
  clid: '"Ana Keller" <100>',
  originalClid: '"Ana Keller" <100>',
  src: '100',
  dst: '101',
  dstname: 'Tom Okafor',
  callerUser: '100',
  calleeUser: '101',
  dcontext: 'internal',
  channel: 'SIP/100-1',
  dstchannel: '',
  lastapp: 'user',
  lastdata: '101',
  duration: 0,
  billsec: 0,
  disposition: 'ANSWERED',
  amaflags: 'DOCUMENTATION',
  accountcode: 'A100',
  accCode2: '',
  accCode3: '',
  userfield: '101@acme.test',
  hangupcause: 16,
  hangupby: 'caller',
  trunk: null,
  recording: '',
  voicemail: '',
  recorded: null,
  transferredby: '',
  notes: '',
  outcome: '',
  waitsec: 0,
  ringsec: 0,
  variables: {},
  legs: []
}

export function record(own: Partial<ReadableRecord>): ReadableRecord {
  return { ...usual, ...own }
}

/** Who calls, where it is not Ana. */
export const by = {
  tom: caller('Tom Okafor', '101', '101'),
  lena: caller('Lena Brandt', '102', '102'),
  customer: caller('Customer', '+15550170', null)
}

/** Who has it in the end, and has answered, where it is not Tom. */
export const to = {
  ana: callee('Ana Keller', '100'),
  lena: callee('Lena Brandt', '102'),
  nils: callee('Nils Holm', '103'),
  outside: { dstname: '', calleeUser: null, lastapp: 'external', lastdata: '2025550123', userfield: '' },
  nobody: { dstname: '', calleeUser: null, lastapp: '', lastdata: '', userfield: '' }
}

/** Out through a trunk. */
export const through = {
  main: { direction: 'outbound', dcontext: 'outbound', trunk: 'main' },
  backup: { direction: 'outbound', dcontext: 'outbound', trunk: 'backup' }
} as const

/** In from a trunk. */
export const from = { main: { direction: 'inbound', dcontext: 'inbound', trunk: 'main' } } as const

function caller(name: string, number: string, callerUser: string | null) {
  const clid = `"${name}" <${number}>`
  return { clid, originalClid: clid, src: number, callerUser }
}

function callee(dstname: string, user: string) {
  return { dstname, calleeUser: user, lastdata: user, userfield: `${user}@acme.test` }
}

type Seconds = readonly [number, number, number]

/** When it began, was answered and ended; then duration, billsec and ringsec. */
export function span(
  [start, answer, end]: readonly [number, number | null, number],
  [duration, billsec, ringsec]: Seconds
) {
  return { start, answer, end, duration, billsec, ringsec }
}

export function ended(disposition: Cdr['disposition'], hangupcause: number, hangupby: Cdr['hangupby']) {
  return { disposition, hangupcause, hangupby }
}

/** What a phone that rang came to, after so many seconds. */
export function leg(party: string, result: string, seconds: number): Cdr['legs'][number] {
  return { party, result, ringMs: seconds }
}

export function readable(records: readonly Cdr[]): ReadableRecord[] {
  const calls = namer('call ')
  const channels = namer('')
  const first = Math.min(...records.map(({ start }) => start))
  const seconds = (at: number) => tenths(at - first)
  const channel = (name: string) => {
    const [, kind = name, token = ''] = /^(.*)-([0-9a-f]{8})$/.exec(name) ?? []
    return token === '' ? name : `${kind}-${channels(token)}`
  }
  // Consultations are written before the call that they belong to is over.
  for (const { uniqueid } of [...records].sort((one, other) => one.start - other.start)) calls(uniqueid)
  return records.map((cdr) => ({
    ...cdr,
    uniqueid: calls(cdr.uniqueid),
    linkedid: calls(cdr.linkedid),
    start: seconds(cdr.start),
    answer: cdr.answer === null ? null : seconds(cdr.answer),
    end: seconds(cdr.end),
    channel: channel(cdr.channel),
    dstchannel: channel(cdr.dstchannel),
    legs: cdr.legs.map((rung) => ({ ...rung, ringMs: tenths(rung.ringMs) }))
  }))
}

/** What passes on the network is no matter of the table. */
function tenths(ms: number): number {
  return Math.round(ms / 100) / 10
}

function namer(prefix: string): (name: string) => string {
  const names = new Map<string, string>()
  return (name) => {
    const known = names.get(name) ?? `${prefix}${names.size + 1}`
    names.set(name, known)
    return known
  }
}
