import type { HttpOutcome } from '../base/http.ts'
import { onAbort } from '../base/on-abort.ts'

type Failure = Extract<HttpOutcome, { kind: 'failed' }>

/** One time limit for everything a request does, from waiting for a connection to the last byte. */
export class HttpDeadline implements Disposable {
  readonly #abort: Disposable
  readonly #timer: NodeJS.Timeout
  #failure: Failure | undefined
  #onEnd: (() => void) | undefined

  constructor(timeoutMs: number, signal: AbortSignal) {
    this.#timer = setTimeout(
      () => this.#end({ kind: 'failed', code: 'timeout', message: `no complete reply within ${timeoutMs} ms` }),
      timeoutMs
    )
    this.#abort = onAbort(signal, this.giveUp)
  }

  readonly giveUp = (): void => this.#end({ kind: 'failed', code: 'aborted', message: 'the request was given up' })

  /** Why it ended early, where it did. */
  get failure(): Failure | undefined {
    return this.#failure
  }

  /** As `work`, but rejects when the deadline ends; `abandon` then stops what is under way. One at a time. */
  race<T>(work: Promise<T>, abandon: () => void = () => {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = () => {
        abandon()
        reject(new Error('the deadline is over'))
      }
      this.#onEnd = end
      work.then(resolve, reject)
      if (this.#failure !== undefined) end()
    })
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
    this.#abort[Symbol.dispose]()
    this.#onEnd = undefined
  }

  #end(failure: Failure): void {
    if (this.#failure !== undefined) return
    this.#failure = failure
    this.#onEnd?.()
  }
}
