import type { Termination } from '../contract/termination.ts'
import type { Cdr, CdrLeg, Direction, Disposition, PartyView, RecordedView } from '../contract/views.ts'

/** What happened to one segment of a call, as the call knows it. Times are Unix milliseconds. */
export interface SegmentFacts extends OpenFacts, Ending {}

interface Ending {
  /** When the destination answered; an application's or a first leg's answer is none. */
  readonly answer: number | null
  readonly end: number
  readonly termination: Termination
  /** URL of the message that was left, or ''. */
  readonly voicemail: string
}

/** The part that is known while a segment goes on. */
export interface OpenFacts {
  readonly uniqueid: string
  /** 1 for the first segment of a call. */
  readonly segment: number
  readonly linkedid: string
  readonly domain: string
  readonly direction: Direction
  readonly start: number
  /** As hooks left it. */
  readonly caller: PartyView
  /** As it came. */
  readonly originalCaller: { readonly number: string; readonly name: string }
  readonly callee: PartyView
  /** The number as it was called. */
  readonly dst: string
  readonly dcontext: string
  readonly channel: string
  readonly dstchannel: string
  readonly lastapp: string
  readonly lastdata: string
  readonly accountcode: string
  readonly accCode2: string
  readonly accCode3: string
  readonly userfield: string
  readonly notes: string
  readonly outcome: string
  readonly transferredBy: string
  readonly trunk: string | null
  /** How long it has waited in lines. */
  readonly waitMs: number
  /** How long it has rung, and what became of which phone, so far. */
  readonly ringMs: number
  readonly legs: readonly CdrLeg[]
  /** URL of the recording, or ''. */
  readonly recording: string
  readonly recorded: RecordedView | null
  readonly variables: Readonly<Record<string, string>>
}

/** The record of a segment that is over. */
export function cdrOf(facts: SegmentFacts): Cdr {
  return recordOf(facts, facts)
}

/** The record of a segment that goes on: what a crash in the next moment would leave. */
export function openCdr(facts: OpenFacts): Cdr {
  return recordOf(facts, { answer: null, end: facts.start, termination: crashed, voicemail: '' })
}

function recordOf(facts: OpenFacts, ending: Ending): Cdr {
  const { termination } = ending
  // A clock that was set back in the call makes no negative durations.
  const answer = ending.answer === null ? null : Math.max(facts.start, ending.answer)
  const end = Math.max(ending.end, answer ?? facts.start)
  return {
    uniqueid: facts.uniqueid,
    segment: facts.segment,
    linkedid: facts.linkedid,
    domain: facts.domain,
    direction: facts.direction,
    start: facts.start,
    answer,
    end,
    clid: formatClid(facts.caller),
    originalClid: formatClid(facts.originalCaller),
    src: facts.caller.number,
    dst: facts.dst,
    dstname: facts.callee.name,
    callerUser: facts.caller.user,
    calleeUser: facts.callee.user,
    dcontext: facts.dcontext,
    channel: facts.channel,
    dstchannel: facts.dstchannel,
    lastapp: facts.lastapp,
    lastdata: facts.lastdata,
    duration: wholeSeconds(end - facts.start),
    billsec: answer === null ? 0 : wholeSeconds(end - answer),
    disposition: dispositionOf(answer !== null, termination),
    amaflags: 'DOCUMENTATION',
    accountcode: facts.accountcode,
    accCode2: facts.accCode2,
    accCode3: facts.accCode3,
    userfield: facts.userfield || receiverOf({ domain: facts.domain, calleeUser: facts.callee.user }, answer !== null),
    hangupcause: termination.cause,
    hangupby: termination.by,
    trunk: facts.trunk,
    voicemail: ending.voicemail,
    recording: facts.recording,
    recorded: facts.recorded,
    transferredby: facts.transferredBy,
    notes: facts.notes,
    outcome: facts.outcome,
    waitsec: wholeSeconds(facts.waitMs),
    ringsec: wholeSeconds(facts.ringMs),
    variables: facts.variables,
    legs: facts.legs
  }
}

/** A user as the original's records name one: `101@acme.test`; '' for nobody of ours. */
export function addressIn(domain: string, user: string | null): string {
  return user === null ? '' : `${user}@${domain}`
}

/** The user field where nothing else sets it: who has answered (`2-cti`, Post-call). */
export function receiverOf({ domain, calleeUser }: Pick<Cdr, 'domain' | 'calleeUser'>, answered: boolean): string {
  return answered ? addressIn(domain, calleeUser) : ''
}

/** How a call ends whose process died: Q.850 41, temporary failure. */
export const crashed: Termination = { result: 'failed', cause: 41, by: 'pbx', reason: 'the core was stopped' }

/**
 * ANSWERED means by the destination, whatever ended it. A caller who gave up and a phone that
 * nobody took are NO ANSWER, a busy or declining destination is BUSY (as the original's
 * records have it), everything else FAILED.
 */
export function dispositionOf(answered: boolean, termination: Termination): Disposition {
  if (answered) return 'ANSWERED'
  switch (termination.result) {
    case 'completed':
    case 'cancelled':
    case 'elsewhere':
    case 'no-answer':
      return 'NO ANSWER'
    case 'busy':
      return 'BUSY'
    case 'declined':
      // A hook that breaks a call declines it too, but nobody was busy.
      return termination.by === 'callee' ? 'BUSY' : 'FAILED'
    default:
      return 'FAILED'
  }
}

/** Cut off, not rounded: a call of 59.9 s is one of 59 s, as the original counts. */
export function wholeSeconds(ms: number): number {
  return Math.max(0, Math.trunc(ms / 1000))
}

/** `"Name" <number>`, always with both parts; quotes and backslashes in the name are escaped. */
export function formatClid(party: { readonly name: string; readonly number: string }): string {
  const name = party.name.replace(/\p{Cc}/gu, '').replace(/["\\]/g, '\\$&')
  return `"${name}" <${party.number}>`
}

/** The name in what `formatClid` wrote. */
export function nameOfClid(clid: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(clid)?.[1] ?? ''
  return quoted.replace(/\\(.)/g, '$1')
}

/** The number in what `formatClid` wrote. */
export function numberOfClid(clid: string): string {
  return /<([^>]*)>$/.exec(clid)?.[1] ?? ''
}
