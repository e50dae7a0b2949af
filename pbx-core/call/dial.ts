import type { Clock } from '../base/clock.ts'
import { onAbort } from '../base/on-abort.ts'
import type { Termination } from '../contract/termination.ts'
import { Branch, type BranchFailure, type RingOptions, type RingSource } from './branch.ts'
import type { Call } from './call.ts'
import { Current } from './current.ts'
import type { Leg } from './leg.ts'
import type { OutgoingLeg } from './outgoing-leg.ts'
import type { Party } from './party.ts'
import type { Redirection } from './redirection.ts'
import type { SipLeg } from './sip-leg.ts'
import { cancelled, elsewhere, terminations } from './terminations.ts'

export interface ForkRequest {
  readonly call: Call
  /** Who waits for the answer; null where nobody does (the first leg of click to dial). */
  readonly caller: Party | null
  /** Whoever has answered by then and is asked whether to take the call may still say so. */
  readonly seconds: number
  readonly clock: Clock
  /** Gives everything up: the caller hung up, an operator ended the call. */
  readonly signal: AbortSignal
  /** A leg rings: the first and each further one. */
  readonly rang?: (leg: OutgoingLeg) => void
  /** The caller waits whether anybody rings or not, and hears what its application plays: a place in a line. */
  readonly isOpenEnded?: boolean
}

/** Somebody who is rung, and how. */
export interface Ringing extends RingOptions {
  readonly who: OutgoingLeg | RingSource
}

export interface DialRequest extends ForkRequest {
  readonly legs: readonly OutgoingLeg[]
  /** Others who ring beside them. */
  readonly beside?: readonly Ringing[]
}

export type DialOutcome =
  | { readonly kind: 'answered'; readonly leg: SipLeg }
  /** `redirection`: one of the legs has said where else the call should go. */
  | { readonly kind: 'unanswered'; readonly termination: Termination; readonly redirection?: Redirection | undefined }

/** Rings several legs at once. */
export function dial({ legs, beside = [], ...request }: DialRequest): Promise<DialOutcome> {
  if (legs.length + beside.length === 0) {
    return Promise.resolve({ kind: 'unanswered', termination: terminations.absent('there is nothing to ring') })
  }
  const fork = new Fork(request)
  for (const leg of legs) fork.ring(leg)
  for (const { who, ...options } of beside) fork.ring(who, options)
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
  readonly #branches = new Set<Branch>()
  readonly #failures: Termination[] = []
  #redirection: Redirection | undefined
  readonly #resources = new DisposableStack()
  #isLate = false
  #settled = false

  constructor(request: ForkRequest) {
    const { promise, resolve } = Promise.withResolvers<DialOutcome>()
    const { call, clock, seconds, signal } = request
    this.outcome = promise
    this.#resolve = resolve
    this.#request = request
    this.#startedAt = clock.now()
    this.#resources.use(forks.enter(call, this))
    this.#resources.use(clock.after(seconds * 1000, () => this.#rangOut()))
    const listening = onAbort(signal, () => this.#giveUp(this.#abandoned()))
    if (!this.#settled) this.#resources.use(listening)
  }

  /** Rings somebody else as well: now, or when the time has come. */
  ring(who: OutgoingLeg | RingSource, options: RingOptions = {}): void {
    const { call, clock } = this.#request
    const branch = new Branch({
      who,
      options,
      clock,
      calls: ({ party }) => call.ring(party),
      progress: (_, leg, status, answer) =>
        this.#progress({ leg, status, isAsked: options.accept !== undefined }, answer),
      asks: (_, leg) => this.#asks(leg),
      answered: (answering, leg) => this.#won(leg, answering),
      failed: (failing, failure) => this.#failed(failing, failure, options.failed),
      fault: (bug) => call.fail(bug)
    })
    this.#branches.add(branch)
    if (this.#settled || this.#isLate) return this.#takeBack(branch, this.#abandoned())
    branch.start()
    if (branch.waits) this.#lookAround()
  }

  /**
   * Whether a phone of one of these parties rings for somebody else. Whoever took one that rings for nobody (click to
   * dial) would be in the place of who calls, with its name, permissions and limits.
   */
  rings(parties: readonly string[]): boolean {
    if (this.#request.caller === null) return false
    return [...this.#branches].some((branch) => branch.rings && parties.includes(branch.party))
  }

  /** The same, of one leg. */
  ringsAt(leg: Leg): boolean {
    if (this.#request.caller === null) return false
    return [...this.#branches].some((branch) => branch.ringsAt(leg))
  }

  /** The phones of a party ring no more; others go on. */
  stopRinging(party: string): void {
    for (const branch of this.#branches) if (branch.party === party && !branch.asks) this.#drop(branch, cancelled())
  }

  /** It ends unless somebody rings, or is added in this moment. */
  endIfIdle(): void {
    this.#lookAround()
  }

  /** Nobody rings any more, and nobody will. */
  end(termination: Termination): void {
    for (const branch of this.#branches) this.#takeBack(branch, cancelled())
    this.#endUnanswered(termination)
  }

  /** Somebody whom nobody has rung takes the call. False where somebody else has it. */
  take(leg: SipLeg): boolean {
    if (this.#settled) return false
    this.#won(leg)
    return true
  }

  /** What somebody sends who has to accept the call first is meant for nobody yet. */
  #progress(
    { leg, status, isAsked }: { readonly leg: OutgoingLeg; readonly status: number; readonly isAsked: boolean },
    answer: Parameters<Party['early']>[1] | undefined
  ): void {
    const { caller, rang, isOpenEnded } = this.#request
    rang?.(leg)
    if (isOpenEnded === true) return
    if (answer !== undefined && caller !== null && !isAsked) caller.early(leg, answer)
    else if (status >= 180) caller?.ringing()
  }

  /** For whoever waits it rings there still. */
  #asks(leg: OutgoingLeg): void {
    const { call, caller, rang } = this.#request
    call.timeline.decision({ code: 'asked-to-take', party: leg.party })
    rang?.(leg)
    caller?.ringing()
  }

  #won(winner: SipLeg, by?: Branch): void {
    for (const branch of this.#branches) if (branch !== by) this.#takeBack(branch, elsewhere())
    this.#note(winner, 'answered', by)
    this.#settle({ kind: 'answered', leg: winner })
  }

  #failed(branch: Branch, { leg, termination, redirection, isOver }: BranchFailure, tell: RingOptions['failed']): void {
    if (this.#settled) return
    this.#redirection ??= redirection
    if (leg !== undefined) {
      this.#request.caller?.lost(leg)
      this.#note(leg, termination.result, branch)
    }
    if (!isOver) return
    if (this.#request.isOpenEnded === true) this.#branches.delete(branch)
    else this.#failures.push(termination)
    tell?.(termination)
    this.#lookAround()
  }

  /** Others may be added in this moment: those who are rung together fail together. */
  #lookAround(): void {
    void Promise.resolve().then(() => this.#lookWhoIsLeft())
  }

  /** Whoever waits for its turn comes at once where nobody rings any more. */
  #lookWhoIsLeft(): void {
    if (this.#settled) return
    const open = [...this.#branches].filter(({ isOver }) => !isOver)
    if (open.length === 0) return this.#waitsOn ? undefined : this.#endUnanswered(mostTelling(this.#failures))
    const [first] = open.toSorted((one, other) => one.after - other.after)
    if (open.every(({ waits }) => waits)) first?.ring()
  }

  get #waitsOn(): boolean {
    return this.#request.isOpenEnded === true && !this.#isLate
  }

  #rangOut(): void {
    const termination = terminations.noAnswer('nobody answered in time')
    this.#isLate = true
    this.#failures.push(termination)
    for (const branch of this.#branches) if (!branch.asks) this.#takeBack(branch, termination)
    this.#lookWhoIsLeft()
  }

  #giveUp(termination: Termination): void {
    for (const branch of this.#branches) this.#takeBack(branch, termination)
    this.#endUnanswered(termination)
  }

  /** A caller whose invitation expired has had no answer; whatever else ends a call takes it back. */
  #abandoned(): Termination {
    const ending = this.#request.caller?.leg.termination
    return ending?.result === 'no-answer' ? ending : cancelled()
  }

  /** Who declines wants no call, wherever another phone of the same person would send it. */
  #endUnanswered(termination: Termination): void {
    const redirection = termination.result === 'declined' ? undefined : this.#redirection
    this.#settle({ kind: 'unanswered', termination, redirection })
  }

  #drop(branch: Branch, termination: Termination): void {
    this.#branches.delete(branch)
    this.#takeBack(branch, termination)
  }

  #takeBack(branch: Branch, termination: Termination): void {
    const leg = branch.end()
    if (leg === undefined) return
    this.#note(leg, termination.result, branch)
    branch.letGo(leg, termination)
  }

  #note(leg: SipLeg, result: Termination['result'] | 'answered', branch?: Branch): void {
    const { call, clock } = this.#request
    const { party, channel, number } = leg
    const ringMs = branch?.rangFor ?? Math.round(clock.now() - this.#startedAt)
    call.segment.rang({ party, ...(number === undefined ? {} : { number }), result, ringMs })
    call.timeline.decision({ code: 'phone', channel, party, result })
  }

  #settle(outcome: DialOutcome): void {
    if (this.#settled) return
    this.#settled = true
    this.#resources.dispose()
    this.#resolve(outcome)
  }
}

/** Somebody has rung in vain: that says more than how quickly another phone said no. */
const rangOut = (failure: Termination) => failure.result === 'no-answer' && failure.by === 'pbx'

/** Several phones failed in several ways: what says most about the person (RFC 3261 §16.7 step 6). */
const tellingOrder: readonly Termination['result'][] = ['declined', 'busy', 'no-answer']

function mostTelling(failures: readonly Termination[]): Termination {
  const late = failures.find(rangOut)
  if (late !== undefined) return late
  for (const result of tellingOrder) {
    const found = failures.find((failure) => failure.result === result)
    if (found !== undefined) return found
  }
  return failures[0] ?? terminations.absent('nothing was rung')
}
