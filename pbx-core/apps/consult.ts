import { onAbort } from '../base/on-abort.ts'
import type { Call } from '../call/call.ts'
import type { Consultation } from '../call/consultation.ts'
import { Party } from '../call/party.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import { completed } from '../call/terminations.ts'
import type { Asking, AskingOutcome } from '../call/transfer.ts'
import type { UserConfig } from '../contract/config.ts'
import type { Termination } from '../contract/termination.ts'
import { tellFailure } from './announce.ts'
import type { AppContext, AppOutcome, AppServices } from './context.ts'
import { rejoin } from './dial-and-bridge.ts'
import { onward } from './onward.ts'
import { dialFor } from './place-call.ts'

/** The call that waits while one of its parties asks another one; it hears a tone, not silence. */
export async function asking(context: AppContext, consultation: Asking<SipLeg>): Promise<AppOutcome> {
  const { call, caller, signal } = context
  call.wait(caller.leg)
  call.timeline.decision({ code: 'asks', number: consultation.number })
  caller.hold()
  call.changed()
  const outcome = await decided(consultation, signal)
  if (outcome === undefined) {
    consultation.abandon()
    return { kind: 'completed', termination: caller.leg.termination ?? completed('pbx') }
  }
  caller.release()
  if (outcome.kind === 'back') {
    call.timeline.decision({ code: 'comes-back', party: outcome.leg.party })
    return rejoin(context, outcome.leg)
  }
  const { leaving, transfer } = outcome
  return { kind: 'passed-on', leaving, staying: caller.leg, transfer }
}

/** Undefined: whoever waits has hung up. */
function decided(consultation: Asking<SipLeg>, signal: AbortSignal): Promise<AskingOutcome<SipLeg> | undefined> {
  return new Promise((resolve) => {
    const waiting = onAbort(signal, () => resolve(undefined))
    void consultation.outcome.then((outcome) => {
      waiting[Symbol.dispose]()
      resolve(outcome)
    })
  })
}

export interface ConsultRequest {
  /** The consultation's own call. */
  readonly call: Call
  readonly services: AppServices
  /** Who asks: its leg comes from the call that waits. */
  readonly leg: SipLeg
  readonly user: UserConfig
  readonly consultation: Consultation
  /** Ends this call from outside; the one that waits goes on. */
  readonly ended: AbortSignal
}

/** The call in which somebody asks: rings whom it asks, and lets go of the leg when that is over. */
export async function consult(request: ConsultRequest): Promise<Termination> {
  const { call, services, leg, user, consultation, ended } = request
  using _ended = onAbort(ended, () => consultation.takeBack())
  const { number } = consultation
  const party = new Party(leg, call.domain.country)
  party.attend()
  const signal = AbortSignal.any([leg.signal, consultation.signal])
  const outcome = await dialFor({ call, caller: party, services, onward, signal, keepsLegs: true }, user, number)
  party.stopPlaying()
  switch (outcome.kind) {
    case 'completed': {
      const { alone, termination } = outcome
      // As with a telephone on a hook: who hangs up has handed the call on.
      if (alone !== undefined && alone !== leg) consultation.complete(alone)
      else consultation.back()
      return termination
    }
    case 'taken':
      // Another call of whoever asks has taken the other one: the call that waits has its party back.
      if (outcome.alone === leg && consultation.isOpen) consultation.back()
      else outcome.alone?.hangUp(completed(outcome.by))
      return completed('caller')
    case 'unanswered':
      if (!consultation.isOpen) return outcome.termination
      if (leg.termination !== undefined) consultation.complete()
      else await tellFailure(call, party, outcome.termination)
      consultation.back()
      return outcome.termination
    case 'asking':
    case 'passed-on':
      throw new Error('nobody is handed on from a consultation')
  }
}
