import type { Call } from '../call/call.ts'
import type { Segment } from '../call/segment.ts'
import type { Cdr } from '../contract/views.ts'
import { addressIn, cdrOf, type OpenFacts, openCdr } from '../records/cdr.ts'
import { urlOfMessage } from '../records/public-url.ts'
import { keptVariables } from './kept-variables.ts'

/** The record that a crash in the next moment would leave of the segment that runs. */
export function openCdrOf(call: Call): Cdr {
  return openCdr(factsOf(call, call.segment, call.now()))
}

/** The record of a segment that is over. */
export function closedCdrOf(call: Call, segment: Segment): Cdr {
  const { answeredAt, termination, endedAt } = segment
  if (termination === undefined || endedAt === undefined) throw new Error('a segment that goes on has no record')
  return cdrOf({
    ...factsOf(call, segment, endedAt),
    answer: answeredAt ?? null,
    end: endedAt,
    termination,
    voicemail: messageUrl(call, segment)
  })
}

function messageUrl({ domain, origin }: Call, { message }: Segment): string {
  return message === undefined ? '' : urlOfMessage(origin.config, { ...message, domain: domain.name })
}

function ringMsOf({ ringingAt, answeredAt }: Segment, until: number): number {
  return ringingAt === undefined ? 0 : (answeredAt ?? until) - ringingAt
}

function factsOf(call: Call, segment: Segment, until: number): OpenFacts {
  const app = segment.recordedApp ?? segment.app
  return {
    uniqueid: call.uniqueid,
    segment: segment.number,
    linkedid: call.linkedid,
    domain: call.domain.name,
    direction: segment.direction,
    start: segment.startedAt,
    caller: segment.caller,
    originalCaller: segment.originalCaller,
    callee: segment.callee,
    dst: segment.exten,
    dcontext: segment.direction,
    channel: segment.channel,
    dstchannel: segment.dstchannel,
    lastapp: app.name,
    lastdata: app.data,
    accountcode: call.accountcode || addressIn(call.domain.name, call.origin.caller.user),
    accCode2: call.accCode2,
    accCode3: call.accCode3,
    userfield: call.userfield,
    notes: call.notes.text,
    outcome: call.notes.outcome,
    transferredBy: segment.transferredBy,
    trunk: segment.trunk,
    waitMs: segment.waitedMs(until),
    ringMs: ringMsOf(segment, until),
    legs: [...segment.legs],
    recording: segment.recordingUrl,
    recorded: segment.recorded,
    variables: { ...Object.fromEntries(call.variables), ...keptVariables(call) }
  }
}
