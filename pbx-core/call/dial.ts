import type { Clock } from '../base/clock.ts'
import { onAbort } from '../base/on-abort.ts'
import type { Termination } from '../contract/termination.ts'
import type { Call } from './call.ts'
import { Current } from './current.ts'
import type { OutgoingLeg } from './outgoing-leg.ts'
import type { Party } from './party.ts'
import type { Redirection } from './redirection.ts'
import type { SipLeg } from './sip-leg.ts'
import { cancelled, elsewhere, terminations } from './terminations.ts'

export interface ForkRequest {
  readonly call: Call
  /** Who waits for the answer; null where nobody does (the first leg of click to dial). */
  readonly caller: Party | null
  readonly seconds: number
  readonly clock: Clock
  /** Gives everything up: the caller hung up, an operator ended the call. */
  readonly signal: AbortSignal
  /** A leg rings: the first and each further one. */
  readonly rang?: (leg: OutgoingLeg) => void
}

export interface DialRequest extends ForkRequest {
  readonly legs: readonly OutgoingLeg[]
}

export type DialOutcome =
  | { readonly kind: 'answered'; readonly leg: SipLeg }
  /** `redirection`: one of the legs has said where else the call should go. */
  | { readonly kind: 'unanswered'; readonly termination: Termination; readonly redirection?: Redirection | undefined }

/** Rings several legs at once. */
export function dial({ legs, ...request }: DialRequest): Promise<DialOutcome> {
  if (legs.length === 0) {
    return Promise.resolve({ kind: 'unanswered', termination: terminations.absent('there is nothing to ring') })
  }
  const fork = new Fork(request)
  fork.ring(...legs)
  return fork.outcome
}

/** What rings, for each call. */
export const forks = new Current<Fork>()

/**
 * Rings legs until one answers (forking, RFC 3261 §16.7 from the side of a B2BUA). Further ones may join while it
 * rings, and somebody else may take the call (pickup). The first answer wins in one place, here; every other leg is
 * taken back, and one that answers all the same is acknowledged and hung up by its own machine.
 */
export class Fork {
  readonly outcome: Promise<DialOutcome>
  readonly #request: ForkRequest
  readonly #resolve: (outcome: DialOutcome) => void
  readonly #startedAt: number
  readonly #ringing = new Set<OutgoingLeg>()
  readonly #failures: Termination[] = []
  #redirection: Redirection | undefined
  readonly #resources = new DisposableStack()
  #settled = false

  constructor(request: ForkRequest) {
    const { promise, resolve } = Promise.withResolvers<DialOutcome>()
    const { call, clock, seconds, signal } = request
    this.outcome = promise
    this.#resolve = resolve
    this.#request = request
    this.#startedAt = clock.now()
    this.#resources.use(forks.enter(call, this))
    this.#resources.use(
      clock.after(seconds * 1000, () => this.#giveUp(terminations.noAnswer('nobody answered in time')))
    )
    const listening = onAbort(signal, () => this.#giveUp(this.#abandoned()))
    if (!this.#settled) this.#resources.use(listening)
  }

  /** All of them fail before the fork does. */
  ring(...legs: readonly OutgoingLeg[]): void {
    for (const leg of legs) this.#ringing.add(leg)
    for (const leg of legs) this.#call(leg)
  }

  /** Whether a phone of one of these parties rings. */
  rings(parties: readonly string[]): boolean {
    return [...this.#ringing].some(({ party }) => parties.includes(party))
  }

  /** Somebody whom nobody has rung takes the call. False where somebody else has it. */
  take(leg: SipLeg): boolean {
    if (this.#settled) return false
    this.#won(leg)
    return true
  }

  #call(leg: OutgoingLeg): void {
    if (this.#settled) return this.#takeBack(leg, this.#abandoned())
    const { call, caller, rang } = this.#request
    call.ring(leg.party)
    leg.call({
      progress: (status, answer) => {
        rang?.(leg)
        if (answer !== undefined && caller !== null) caller.early(leg, answer)
        else if (status >= 180) caller?.ringing()
      },
      answered: () => this.#won(leg),
      failed: (termination, redirection) => this.#failed(leg, termination, redirection)
    })
  }

  #won(winner: SipLeg): void {
    for (const leg of this.#ringing) if (leg !== winner) this.#takeBack(leg, elsewhere())
    this.#note(winner, 'answered')
    this.#settle({ kind: 'answered', leg: winner })
  }

  #failed(leg: OutgoingLeg, termination: Termination, redirection: Redirection | undefined): void {
    if (this.#settled) return
    this.#ringing.delete(leg)
    this.#redirection ??= redirection
    this.#request.caller?.lost(leg)
    this.#note(leg, termination.result)
    this.#failures.push(termination)
    if (this.#ringing.size > 0) return
    this.#leave(mostTelling(this.#failures))
  }

  #giveUp(termination: Termination): void {
    for (const leg of this.#ringing) this.#takeBack(leg, termination)
    this.#leave(termination)
  }

  /** A caller whose invitation expired has had no answer; whatever else ends a call takes it back. */
  #abandoned(): Termination {
    const ending = this.#request.caller?.leg.termination
    return ending?.result === 'no-answer' ? ending : cancelled()
  }

  /** Who declines wants no call, wherever another phone of the same person would send it. */
  #leave(termination: Termination): void {
    const redirection = termination.result === 'declined' ? undefined : this.#redirection
    this.#settle({ kind: 'unanswered', termination, redirection })
  }

  #takeBack(leg: OutgoingLeg, termination: Termination): void {
    if (leg.termination !== undefined) return
    this.#note(leg, termination.result)
    leg.hangUp(termination)
  }

  #note(leg: SipLeg, result: Termination['result'] | 'answered'): void {
    const { call, clock } = this.#request
    call.segment.legs.push({ party: leg.party, result, ringMs: Math.round(clock.now() - this.#startedAt) })
    call.timeline.decision({ code: 'phone', channel: leg.channel, party: leg.party, result })
  }

  #settle(outcome: DialOutcome): void {
    if (this.#settled) return
    this.#settled = true
    this.#resources.dispose()
    this.#resolve(outcome)
  }
}

/** Several phones failed in several ways: what says most about the person (RFC 3261 §16.7 step 6). */
const tellingOrder: readonly Termination['result'][] = ['declined', 'busy', 'no-answer']

function mostTelling(failures: readonly Termination[]): Termination {
  for (const result of tellingOrder) {
    const found = failures.find((failure) => failure.result === result)
    if (found !== undefined) return found
  }
  return failures[0] ?? terminations.absent('nothing was rung')
}
