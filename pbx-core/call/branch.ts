import type { Clock } from '../base/clock.ts'
import type { Result } from '../base/result.ts'
import type { Termination } from '../contract/termination.ts'
import type { RemoteAudio } from '../sdp/audio.ts'
import type { Leg } from './leg.ts'
import type { OutgoingLeg } from './outgoing-leg.ts'
import type { Redirection } from './redirection.ts'
import { completed, terminations } from './terminations.ts'

/** Makes the leg to somebody when the time has come to ring there; what it holds ends with its legs. */
export interface RingSource extends Disposable {
  /** Who is rung, as its extension: `101`. */
  readonly party: string
  /**
   * The first leg, or after one that has `failed` the next one (another trunk). Undefined: there is none, and how that
   * one failed is how this failed.
   */
  next(failed: Termination | undefined): Promise<Result<OutgoingLeg, Termination>> | undefined
}

/**
 * What whoever has answered must do before the call is theirs, such as pressing 1. Undefined: it is; else why not. The
 * signal is aborted where somebody else has the call, or nobody will.
 */
export type Accept = (leg: OutgoingLeg, signal: AbortSignal) => Promise<Termination | undefined>

export interface RingOptions {
  /** Seconds until it is rung; sooner where nobody else rings. */
  readonly after?: number
  /** Seconds that it rings, then; absent: as long as the fork. */
  readonly seconds?: number
  readonly accept?: Accept
  /** What whoever is asked hears where somebody else has the call meanwhile, before it is hung up; absent: nothing. */
  readonly tooLate?: (leg: OutgoingLeg) => Promise<void>
  /** It is out of it by itself: nobody answers there, or somebody does not want the call. */
  readonly failed?: (termination: Termination) => void
}

/** One of those who are rung, as their fork sees it. */
export interface BranchParts {
  readonly who: OutgoingLeg | RingSource
  readonly options: RingOptions
  readonly clock: Clock
  /** It is rung from here on. */
  calls(branch: Branch, leg: OutgoingLeg): void
  progress(branch: Branch, leg: OutgoingLeg, status: number, answer: RemoteAudio | undefined): void
  /** Somebody has answered who has to accept the call first. */
  asks(branch: Branch, leg: OutgoingLeg): void
  answered(branch: Branch, leg: OutgoingLeg): void
  /** A leg of it has failed; `isOver`: and there is no other. */
  failed(branch: Branch, failure: BranchFailure): void
  fault(bug: unknown): void
}

export interface BranchFailure {
  readonly leg: OutgoingLeg | undefined
  readonly termination: Termination
  readonly redirection: Redirection | undefined
  readonly isOver: boolean
}

/** One of those who are rung: waits for its turn, rings, has whoever answers accept the call. */
export class Branch {
  readonly party: string
  readonly #parts: BranchParts
  /** The timer that it waits for: first for its turn, then for an answer. */
  readonly #resources = new DisposableStack()
  readonly #over = new AbortController()
  #timer: Disposable | undefined
  #leg: OutgoingLeg | undefined
  #state: 'waits' | 'rings' | 'asks' | 'over' = 'waits'
  #startedAt = 0
  /** It was asked to accept the call when its end came. */
  #wasAsked = false

  constructor(parts: BranchParts) {
    this.#parts = parts
    this.party = parts.who.party
    if ('next' in parts.who) this.#resources.use(parts.who)
    this.#resources.defer(() => this.#timer?.[Symbol.dispose]())
  }

  /** Seconds until its turn, from when it was asked for. */
  get after(): number {
    return this.#parts.options.after ?? 0
  }

  get waits(): boolean {
    return this.#state === 'waits'
  }

  get rings(): boolean {
    return this.#state === 'rings'
  }

  ringsAt(leg: Leg): boolean {
    return this.rings && this.#leg === leg
  }

  /** Somebody has answered, and is about to accept the call. */
  get asks(): boolean {
    return this.#state === 'asks'
  }

  get isOver(): boolean {
    return this.#state === 'over'
  }

  /** Milliseconds since it is rung. */
  get rangFor(): number {
    return Math.round(this.#parts.clock.now() - this.#startedAt)
  }

  /** Rings, now or when its time has come. */
  start(): void {
    if (this.after > 0) this.#timer = this.#parts.clock.after(this.after * 1000, () => this.ring())
    else this.ring()
  }

  /** Rings at once. */
  ring(): void {
    if (this.#state !== 'waits') return
    const { who, options, clock } = this.#parts
    this.#timer?.[Symbol.dispose]()
    this.#state = 'rings'
    this.#startedAt = clock.now()
    const { seconds } = options
    if (seconds !== undefined) this.#timer = clock.after(seconds * 1000, () => this.#rangOut())
    if ('next' in who) void this.#try(who, undefined)
    else this.#call(who)
  }

  /** It is out of it; gives the leg, where one lives, which is to be let go. */
  end(): OutgoingLeg | undefined {
    if (this.#state === 'over') return undefined
    this.#wasAsked = this.asks
    this.#state = 'over'
    this.#over.abort()
    const leg = this.#leg?.termination === undefined ? this.#leg : undefined
    // Whoever has answered counts for as long as it is there.
    if (this.#wasAsked && leg !== undefined) leg.use(this.#resources.move())
    else this.#resources.dispose()
    return leg
  }

  /** Hangs the leg up; who was about to take the call is told first that another one has it. */
  letGo(leg: OutgoingLeg, termination: Termination): void {
    const { tooLate } = this.#parts.options
    if (tooLate === undefined || !this.#wasAsked || termination.result !== 'elsewhere') return leg.hangUp(termination)
    tooLate(leg)
      .catch(this.#parts.fault)
      .finally(() => leg.hangUp(termination))
  }

  async #try(who: RingSource, failed: Termination | undefined): Promise<void> {
    try {
      const made = await who.next(failed)
      if (this.isOver) {
        if (made?.ok) made.value.hangUp(completed('pbx'))
      } else if (made === undefined) this.#fail(undefined, failed ?? terminations.absent('there is nothing to ring'))
      else if (made.ok) this.#call(made.value)
      else await this.#try(who, made.error)
    } catch (bug) {
      this.#parts.fault(bug)
    }
  }

  #call(leg: OutgoingLeg): void {
    this.#leg = leg
    this.#parts.calls(this, leg)
    // Whoever hears of it may want it to ring no more.
    if (this.isOver) return
    leg.call({
      progress: (status, answer) => this.#parts.progress(this, leg, status, answer),
      answered: () => this.#answered(leg),
      failed: (termination, redirection) => this.#failed(leg, termination, redirection)
    })
  }

  #failed(leg: OutgoingLeg, termination: Termination, redirection: Redirection | undefined): void {
    if (this.isOver) return
    const { who } = this.#parts
    this.#leg = undefined
    if (!('next' in who)) return this.#fail(leg, termination, redirection)
    this.#parts.failed(this, { leg, termination, redirection, isOver: false })
    void this.#try(who, termination)
  }

  #answered(leg: OutgoingLeg): void {
    const { accept } = this.#parts.options
    if (accept === undefined) return this.#won(leg)
    this.#state = 'asks'
    this.#timer?.[Symbol.dispose]()
    this.#parts.asks(this, leg)
    accept(leg, AbortSignal.any([leg.signal, this.#over.signal])).then((refused) => {
      if (this.isOver) return
      if (refused === undefined && leg.termination === undefined) return this.#won(leg)
      const termination = refused ?? terminations.noAnswer('whoever answered was gone')
      leg.hangUp(completed('pbx'))
      this.#fail(leg, termination)
    }, this.#parts.fault)
  }

  /** What it holds is the leg's from here on. */
  #won(leg: OutgoingLeg): void {
    this.#state = 'over'
    this.#timer?.[Symbol.dispose]()
    leg.use(this.#resources.move())
    this.#parts.answered(this, leg)
  }

  #rangOut(): void {
    const leg = this.#leg
    const termination = terminations.noAnswer('nobody answered in time')
    leg?.hangUp(termination)
    this.#fail(leg, termination)
  }

  #fail(leg: OutgoingLeg | undefined, termination: Termination, redirection?: Redirection): void {
    this.end()
    this.#parts.failed(this, { leg, termination, redirection, isOver: true })
  }
}
