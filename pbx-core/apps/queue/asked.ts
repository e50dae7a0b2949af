import { terminations } from '../../call/terminations.ts'
import type { QueuePlace } from '../../places/queue/queue-line.ts'
import type { AppContext, Unanswered } from '../context.ts'
import { askForCallback } from './ask-callback.ts'
import type { Entertainment } from './entertain.ts'
import type { QueueConfig } from './queue-config.ts'

interface Line {
  readonly config: QueueConfig
  readonly place: QueuePlace
  readonly heard: Entertainment
  readonly leave: (outcome: Unanswered) => void
}

/** Asks whoever waits, and presses the key for it, where it is to be called back; disposed of, that is nobody's matter any more. */
export class Asked implements Disposable {
  readonly #context: AppContext
  readonly #line: Line
  readonly #over = new AbortController()
  #asks = false

  constructor(context: AppContext, line: Line) {
    this.#context = context
    this.#line = line
  }

  /** Whether a key has to do with it. What is pressed between two questions answers the next one. */
  takes(key: string): boolean {
    const { call, caller } = this.#context
    if (this.#asks) {
      caller.leg.keys.add(key)
      return true
    }
    if (key !== this.#line.config.callback?.key) return false
    this.#ask().catch((bug: unknown) => call.fail(bug))
    return true
  }

  [Symbol.dispose](): void {
    this.#over.abort()
  }

  async #ask(): Promise<void> {
    const { call, services } = this.#context
    const { config, place, heard, leave } = this.#line
    this.#asks = true
    const quiet = heard.pause()
    call.heard()
    const number = await askForCallback(this.#context, { config, place, signal: this.#over.signal })
    this.#asks = false
    if (number === undefined || this.#over.signal.aborted) return quiet[Symbol.dispose]()
    services.promiseCallback(call, config.name, number)
    call.timeline.decision({ code: 'callback-promised', queue: config.name, number })
    // Whoever hears that it is called back is called back, also where the program ends in the next moment.
    const kept = await services.whenKept()
    if (!kept.ok) call.timeline.warning({ code: 'not-kept', reason: kept.error })
    const termination = terminations.noAnswer(`${config.name} calls back at ${number}`)
    leave({ kind: 'unanswered', termination, leaves: 'call', farewell: 'callback-promised' })
  }
}
