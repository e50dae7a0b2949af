import type { Timeline } from './timeline.ts'

/** The call that a leg is in, as the leg knows it; which one that is says `callOf`. */
export interface LegOwner {
  readonly uniqueid: string
  readonly timeline: Timeline
  /** Takes a bug of ours in something that the leg set off; it ends that call and nothing else. */
  fail(bug: unknown): void
}

/**
 * The call that a leg belongs to. A transfer takes a leg from one call into another: what was
 * captured where the leg was made would go on telling the old call's time line and ending the
 * wrong call, so everybody asks here.
 */
export class Membership implements Omit<LegOwner, 'uniqueid'> {
  /** Names the call that the leg was made for. */
  readonly first: string
  #owner: LegOwner
  #leave: Disposable | undefined

  constructor(owner: LegOwner) {
    this.first = owner.uniqueid
    this.#owner = owner
  }

  get timeline(): Timeline {
    return this.#owner.timeline
  }

  fail(bug: unknown): void {
    this.#owner.fail(bug)
  }

  /** `leave` takes the leg out of that call again; it is used when another one takes it, or when the leg is over. */
  enter(owner: LegOwner, leave: Disposable): void {
    this.#leave?.[Symbol.dispose]()
    this.#owner = owner
    this.#leave = leave
  }
}
