import type { Call } from '../call/call.ts'
import { Party } from '../call/party.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import { completed } from '../call/terminations.ts'
import type { Asking, AskingOutcome, Transfer } from '../call/transfer.ts'
import type { UserConfig } from '../contract/config.ts'
import type { PartyView } from '../contract/views.ts'
import { collectNumber } from './collect.ts'
import type { AppServices } from './context.ts'

export interface HandingOverParts {
  readonly call: Call
  readonly services: AppServices
  /** Who has pressed the code; it hears a dial tone, and dials. */
  readonly leg: SipLeg
  readonly party: PartyView
  readonly user: UserConfig
  /** Whoever is dialled is asked first. */
  readonly isAsked: boolean
}

/** Somebody who has pressed a code dials where the call goes, while whom it talks with waits. */
export class HandingOver implements Asking<SipLeg> {
  readonly number = null
  readonly outcome: Promise<AskingOutcome<SipLeg>>
  readonly #parts: HandingOverParts
  readonly #resolve: (outcome: AskingOutcome<SipLeg>) => void
  #isWaitedFor = true

  constructor(parts: HandingOverParts) {
    const { promise, resolve } = Promise.withResolvers<AskingOutcome<SipLeg>>()
    this.outcome = promise
    this.#resolve = resolve
    this.#parts = parts
  }

  begin(): void {
    const { call } = this.#parts
    this.#dial().then(
      (outcome) => this.#resolve(outcome),
      (bug: unknown) => call.fail(bug)
    )
  }

  /** Nobody waits any more: there is nothing to hand on, and the call ends with all its legs. */
  abandon(): void {
    this.#isWaitedFor = false
  }

  /** Who hangs up after a number has handed the call on, as with a telephone on a hook. */
  async #dial(): Promise<AskingOutcome<SipLeg>> {
    const { call, services, leg, party, user, isAsked } = this.#parts
    const { country } = call.domain
    call.wait(leg)
    call.changed()
    const dialling = new Party(leg, country)
    dialling.attend()
    const number = await collectNumber(leg, {
      clock: services.clock,
      playback: leg.media.play([{ kind: 'tone', tone: 'dial', country }], { loop: true })
    })
    if (!this.#isWaitedFor) return { kind: 'gone', termination: completed('pbx') }
    const termination = leg.termination
    if (number === '') return termination === undefined ? { kind: 'back', leg } : { kind: 'gone', termination }
    if (isAsked && termination === undefined) {
      return { kind: 'asks', consultation: services.consult(call, { leg, party, user, number }) }
    }
    return {
      kind: 'complete',
      leaving: leg,
      transfer: { by: user, target: { kind: 'number', number }, progress: this.#progress }
    }
  }

  /** Who stays on the line hears it ring there. */
  readonly #progress: Transfer<SipLeg>['progress'] = async (status) => {
    const { call, leg } = this.#parts
    if (leg.termination !== undefined || status !== 180) return
    leg.media.play([{ kind: 'tone', tone: 'ringback', country: call.domain.country }], { loop: true })
  }
}
