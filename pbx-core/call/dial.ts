import type { Clock } from '../base/clock.ts'
import type { Termination } from '../contract/termination.ts'
import type { Call } from './call.ts'
import type { CallerSide } from './caller-side.ts'
import type { OutgoingLeg } from './outgoing-leg.ts'
import type { Redirection } from './redirection.ts'
import { cancelled, elsewhere, terminations } from './terminations.ts'

export interface DialRequest {
  readonly call: Call
  /** Who waits for the answer; null where nobody does (the first leg of click to dial). */
  readonly caller: CallerSide | null
  readonly legs: readonly OutgoingLeg[]
  readonly seconds: number
  readonly clock: Clock
  /** Gives everything up: the caller hung up, an operator ended the call. */
  readonly signal: AbortSignal
  /** A leg rings: the first and each further one. */
  readonly rang?: (leg: OutgoingLeg) => void
}

export type DialOutcome =
  | { readonly kind: 'answered'; readonly leg: OutgoingLeg }
  /** `redirection`: one of the legs has said where else the call should go. */
  | { readonly kind: 'unanswered'; readonly termination: Termination; readonly redirection?: Redirection | undefined }

/**
 * Rings several legs at once (forking, RFC 3261 §16.7 from the side of a B2BUA). The first
 * answer wins in one place, here; every other leg is taken back, and one that answers all
 * the same is acknowledged and hung up by its own machine.
 */
export function dial(request: DialRequest): Promise<DialOutcome> {
  if (request.legs.length === 0) {
    return Promise.resolve({ kind: 'unanswered', termination: terminations.absent('there is nothing to ring') })
  }
  return new Promise((resolve) => new Fork(request, resolve).start())
}

class Fork {
  readonly #request: DialRequest
  readonly #resolve: (outcome: DialOutcome) => void
  readonly #startedAt: number
  readonly #failures: Termination[] = []
  #redirection: Redirection | undefined
  readonly #resources = new DisposableStack()
  #settled = false

  constructor(request: DialRequest, resolve: (outcome: DialOutcome) => void) {
    this.#request = request
    this.#resolve = resolve
    this.#startedAt = request.clock.now()
  }

  start(): void {
    const { legs, seconds, clock, signal } = this.#request
    if (signal.aborted) return this.#giveUp(this.#abandoned())
    const onAbort = () => this.#giveUp(this.#abandoned())
    signal.addEventListener('abort', onAbort)
    this.#resources.defer(() => signal.removeEventListener('abort', onAbort))
    this.#resources.use(
      clock.after(seconds * 1000, () => this.#giveUp(terminations.noAnswer('nobody answered in time')))
    )
    for (const leg of legs) if (!this.#settled) this.#ring(leg)
  }

  #ring(leg: OutgoingLeg): void {
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

  #won(winner: OutgoingLeg): void {
    for (const leg of this.#request.legs) if (leg !== winner) this.#takeBack(leg, elsewhere())
    this.#note(winner, 'answered')
    this.#settle({ kind: 'answered', leg: winner })
  }

  #failed(leg: OutgoingLeg, termination: Termination, redirection: Redirection | undefined): void {
    if (this.#settled) return
    this.#redirection ??= redirection
    this.#request.caller?.lost(leg)
    this.#note(leg, termination.result)
    this.#failures.push(termination)
    if (this.#failures.length < this.#request.legs.length) return
    this.#leave(mostTelling(this.#failures))
  }

  #giveUp(termination: Termination): void {
    for (const leg of this.#request.legs) this.#takeBack(leg, termination)
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

  #note(leg: OutgoingLeg, result: Termination['result'] | 'answered'): void {
    const { call, clock } = this.#request
    call.legs.push({ party: leg.party, result, ringMs: Math.round(clock.now() - this.#startedAt) })
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
