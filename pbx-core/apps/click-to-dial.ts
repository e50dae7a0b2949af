import type { Call } from '../call/call.ts'
import { dial } from '../call/dial.ts'
import { endingOf } from '../call/intervention.ts'
import { ownTerms } from '../call/leg-session.ts'
import { Party } from '../call/party.ts'
import { cancelled } from '../call/terminations.ts'
import type { UserConfig } from '../contract/config.ts'
import type { ClickDevice } from '../contract/pbx.ts'
import type { Termination } from '../contract/termination.ts'
import { prompts, spelled } from './announce.ts'
import { collectDigit } from './collect.ts'
import { type AppServices, unanswered } from './context.ts'
import { placeCall } from './place-call.ts'
import { serve } from './serve.ts'

export interface ClickToDialRequest {
  readonly call: Call
  readonly services: AppServices
  readonly user: UserConfig
  readonly dest: string
  /** Whether "press 1" may be left out. */
  readonly connect: boolean
  readonly device: ClickDevice
  /** How long the user's phones ring. */
  readonly ringSeconds?: number | undefined
  /** Ends the whole call from outside. */
  readonly signal: AbortSignal
}

/** Seconds that the user's phones ring; its own ring time and forwards do not apply (`3-click-to-dial`). */
const usualRingSeconds = 30
/** The prompt is played so many times, that far apart. */
const attempts = 3
const pauseMs = 4000

/**
 * Calls the user's phones first, asks for a 1, and only then dials: a forged link rings a
 * phone and does nothing else.
 */
export async function clickToDial(request: ClickToDialRequest): Promise<Termination> {
  const { call, services, user, dest, device, signal, ringSeconds = usualRingSeconds } = request
  const { keys = '' } = call.origin
  call.segment.recordedApp = { name: 'ClickToDial', data: dest }
  call.enterApp('click-to-dial', dest)
  const legs = services.phones(call, user, {
    terms: ownTerms,
    from: { name: `Click to dial ${dest}${keys === '' ? '' : `, then keys ${keys}`}`, number: dest },
    side: 'caller',
    device,
    headers: [
      ['X-Offhook-Click-To-Dial', request.connect ? 'connect' : 'confirm'],
      ...(keys === '' ? [] : [['X-Offhook-Keys', keys] as const])
    ]
  })
  if (!legs.ok) return legs.error
  const first = await dial({
    call,
    caller: null,
    legs: legs.value,
    seconds: ringSeconds,
    clock: services.clock,
    signal,
    rang: () => call.become('ringing')
  })
  if (first.kind === 'unanswered') return signal.aborted ? endingOf(call, false) : notTaken(first.termination)

  call.segment.channel = first.leg.channel
  const party = new Party(first.leg, call.domain.country)
  return serve({ call, services, party, signal }, async (context) => {
    if (!request.connect) {
      call.become('confirming')
      if (!(await confirmed(request, party))) {
        party.hangUp({ ...cancelled(), reason: 'the user did not press 1' })
        return unanswered(party.leg.termination ?? cancelled())
      }
    }
    call.become('calling')
    return placeCall(context, user, dest)
  })
}

/** The user's own phone that refuses is a caller who gives up, not a destination that is busy. */
function notTaken(termination: Termination): Termination {
  const refused = termination.result === 'busy' || termination.result === 'declined'
  return refused ? { ...cancelled(), reason: "the user's phone refused" } : termination
}

async function confirmed(request: ClickToDialRequest, caller: Party): Promise<boolean> {
  const { call, services } = request
  const items = [...prompts(call, 'press-1-to-call'), ...spelled(call, request.dest)]
  for (let attempt = 0; attempt < attempts; attempt++) {
    const playback = caller.play(items)
    const digit = await collectDigit(caller.leg, { clock: services.clock, playback, milliseconds: pauseMs })
    if (digit !== undefined) {
      call.timeline.decision({ code: 'confirmed', digit })
      return digit === '1'
    }
    if (caller.leg.termination !== undefined) return false
  }
  call.timeline.decision({ code: 'not-confirmed' })
  return false
}
