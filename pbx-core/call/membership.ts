import type { Call } from './call.ts'
import type { Timeline } from './timeline.ts'

/**
 * The call that a leg belongs to. A transfer takes a leg from one call into another: what was
 * captured where the leg was made would go on telling the old call's time line and ending the
 * wrong call, so everybody asks here.
 */
export class Membership {
  /** Of the call that the leg was made for. */
  readonly first: string
  #call: Call
  #leave: Disposable | undefined

  constructor(call: Call) {
    this.first = call.uniqueid
    this.#call = call
  }

  get call(): Call {
    return this.#call
  }

  get timeline(): Timeline {
    return this.#call.timeline
  }

  /** Takes a bug of ours in something that the leg set off; it ends that call and nothing else. */
  fail(bug: unknown): void {
    this.#call.fail(bug)
  }

  /** `leave` takes the leg out of that call again; it is used when another one takes it, or when the leg is over. */
  enter(call: Call, leave: Disposable): void {
    this.#leave?.[Symbol.dispose]()
    this.#call = call
    this.#leave = leave
  }
}
