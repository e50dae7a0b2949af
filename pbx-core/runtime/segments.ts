import type { Call } from '../call/call.ts'
import type { Termination } from '../contract/termination.ts'
import type { Cdr } from '../contract/views.ts'
import { cdrOf, type OpenFacts, openCdr } from '../records/cdr.ts'

/** A call has one segment until it is transferred. */
export const firstSegment = 1

/** The record that a crash in the next moment would leave. */
export function openCdrOf(call: Call): Cdr {
  return openCdr(factsOf(call))
}

/** The record of a call that is over. */
export function closedCdrOf(call: Call, termination: Termination): Cdr {
  const end = call.endedAt ?? call.startedAt
  const ringingUntil = call.answeredAt ?? end
  return cdrOf({
    ...factsOf(call),
    answer: call.answeredAt ?? null,
    end,
    termination,
    waitMs: 0,
    ringMs: call.ringingAt === undefined ? 0 : ringingUntil - call.ringingAt,
    legs: call.legs,
    recording: ''
  })
}

function factsOf(call: Call): OpenFacts {
  const app = call.recordedApp ?? call.app
  return {
    uniqueid: call.uniqueid,
    segment: firstSegment,
    linkedid: call.uniqueid,
    domain: call.domain.name,
    direction: call.direction,
    start: call.startedAt,
    caller: call.caller,
    originalCaller: call.originalCaller,
    callee: call.callee,
    dst: call.origin.exten,
    dcontext: call.direction,
    channel: call.origin.channel,
    dstchannel: call.dstchannel,
    lastapp: app.name,
    lastdata: app.data,
    accountcode: call.accountcode,
    accCode2: call.accCode2,
    accCode3: call.accCode3,
    userfield: call.userfield,
    notes: call.notes.text,
    trunk: call.trunk,
    variables: Object.fromEntries(call.variables)
  }
}
