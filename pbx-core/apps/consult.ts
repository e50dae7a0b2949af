import { onAbort } from '../base/on-abort.ts'
import type { Call } from '../call/call.ts'
import type { Consultation } from '../call/consultation.ts'
import { CodeListener, type Listen } from '../call/in-call-codes.ts'
import { Party } from '../call/party.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import { completed } from '../call/terminations.ts'
import type { UserConfig } from '../contract/config.ts'
import type { Termination } from '../contract/termination.ts'
import { gathered } from './conference/gathered.ts'
import type { AppServices } from './context.ts'
import { codesOf } from './in-call.ts'
import { onward } from './onward.ts'
import { dialFor } from './place-call.ts'
import { serve } from './serve.ts'

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

/** The code that began it, pressed once more by whoever asks, ends it: while the other one rings, and while they talk. */
function takingBack({ call, services, leg, consultation }: ConsultRequest): Listen {
  return (heard, pass) => {
    const known = heard === leg ? codesOf(call, leg) : undefined
    if (known?.codes.transferAsk === undefined) return undefined
    const codes = { transferAsk: known.codes.transferAsk }
    return new CodeListener({ codes, clock: services.clock, pass, act: () => consultation.takeBack() })
  }
}

/** The call in which somebody asks: rings whom it asks, and lets go of the leg when that is over. */
export async function consult(request: ConsultRequest): Promise<Termination> {
  const { call, services, leg, user, consultation, ended } = request
  using _ended = onAbort(ended, () => consultation.takeBack())
  const { number } = consultation
  const party = new Party(leg, call.domain.country)
  party.attend()
  const signal = AbortSignal.any([leg.signal, consultation.signal])
  const listen = takingBack(request)
  using listener = listen(leg, () => {})
  using _heard = listener && leg.observe({ digit: (digit) => listener.key(digit) })
  const context = { call, caller: party, services, onward, signal, keepsLegs: true, listen }
  const outcome = await dialFor(context, user, number)
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
      if (outcome.alone !== leg) outcome.alone?.hangUp(completed(outcome.by))
      else if (consultation.isOpen) consultation.back()
      return completed('caller')
    case 'unanswered':
      if (!consultation.isOpen) return outcome.termination
      if (leg.termination !== undefined) consultation.complete()
      // Whoever asked hears why in the call that it comes back to: this one is over, which its window shows at once.
      else consultation.back(outcome.termination)
      return outcome.termination
    case 'gathered': {
      // Whom it has asked goes on among several, in this call.
      const asked = new Party(outcome.staying, call.domain.country)
      return serve({ call, services, party: asked, signal: ended }, gathered)
    }
    case 'passed-on':
      throw new Error('nobody is handed on from a consultation')
  }
}
