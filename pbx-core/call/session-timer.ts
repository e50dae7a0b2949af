import type { Clock } from '../base/clock.ts'
import type { Octets } from '../base/octets.ts'
import { requireHeader } from '../sip/capabilities.ts'
import {
  answerInterval,
  type IntervalRequest,
  leastIn,
  leastInterval,
  type SessionInterval
} from '../sip/dialog/session-interval.ts'
import {
  type SessionTimerEvent,
  type SessionTimerState,
  sessionTimerOff,
  stepSessionTimer
} from '../sip/dialog/session-timer.ts'
import type { SipResponse } from '../sip/message/message.ts'
import { formatSessionExpires } from '../sip/message/session-expires.ts'

export type Fields = readonly (readonly [name: string, value: Octets])[]

/** How a refresh of ours went: by `refused` the session stays as it is. What ends the call says so by itself. */
export type Refreshed = 'agreed' | 'refused' | 'over'

export interface SessionTimerParts {
  readonly clock: Clock
  /** Sends a request that refreshes the session. */
  refresh(): Promise<Refreshed>
  /** It is agreed on, or has changed. */
  noted(interval: SessionInterval): void
  /** Nobody has refreshed it within that time. */
  expired(seconds: number): void
  fault(bug: unknown): void
}

/**
 * Lets a call end whose other end is gone without a word: runs the machine of `sip/dialog/session-timer` (RFC 4028).
 * There is one where the peer has asked for it, and else none.
 */
export class SessionTimer implements Disposable {
  readonly #parts: SessionTimerParts
  #state: SessionTimerState = sessionTimerOff
  #interval: SessionInterval | undefined
  /** The shortest that the peer lives with, by its 422. */
  #least = leastInterval
  #timer: Disposable | undefined

  constructor(parts: SessionTimerParts) {
    this.#parts = parts
  }

  get seconds(): number | undefined {
    return this.#interval?.seconds
  }

  /** What a request of ours says of it: every one that could refresh the session does (§7.4). */
  get fields(): Fields {
    const interval = this.#interval
    if (interval === undefined) return []
    const seconds = Math.max(interval.seconds, this.#least)
    const refresher = interval.refresher === 'us' ? 'uac' : 'uas'
    const least: Fields = this.#least > leastInterval ? [['Min-SE', `${this.#least}`]] : []
    return [['Session-Expires', formatSessionExpires({ seconds, refresher })], ...least]
  }

  /** Takes what the peer asks for, and says what our 2xx says of it. */
  answer(asked: IntervalRequest): Fields {
    const answer = answerInterval(asked)
    // Such a request is refused before it comes here.
    if (answer.kind === 'too-small') return []
    const { seconds, refresher } = answer
    this.agreed({ seconds, refresher: refresher === 'uas' ? 'us' : 'peer' })
    const field = ['Session-Expires', formatSessionExpires({ seconds, refresher })] as const
    return refresher === 'uac' ? [field, requireHeader('timer')] : [field]
  }

  /** A 2xx went out or came in; undefined: without a timer. */
  agreed(interval: SessionInterval | undefined): void {
    const before = this.#interval
    this.#interval = interval
    const isSame = interval?.seconds === before?.seconds && interval?.refresher === before?.refresher
    if (interval !== undefined && !isSame) this.#parts.noted(interval)
    this.#feed({ kind: 'agreed', interval })
  }

  /** Takes the 422 to a request of ours; undefined: there is nothing to say that the peer would live with. */
  raise({ headers }: SipResponse): number | undefined {
    const least = leastIn(headers)
    if (least === undefined || least <= this.#least || this.#interval === undefined) return undefined
    this.#least = least
    return least
  }

  [Symbol.dispose](): void {
    this.#state = sessionTimerOff
    this.#interval = undefined
    this.#timer?.[Symbol.dispose]()
  }

  #feed(event: SessionTimerEvent): void {
    const { clock, refresh, expired, fault } = this.#parts
    const { state, effects } = stepSessionTimer(this.#state, event, clock.now())
    this.#state = state
    for (const effect of effects) {
      switch (effect.kind) {
        case 'wait':
          this.#timer?.[Symbol.dispose]()
          this.#timer = clock.after(effect.milliseconds, () => this.#feed({ kind: 'due' }))
          break
        case 'stop':
          this.#timer?.[Symbol.dispose]()
          break
        case 'refresh':
          // What it was agreed on starts it anew.
          refresh().then((outcome) => {
            if (outcome === 'refused') this.#feed({ kind: 'refused' })
          }, fault)
          break
        case 'expire':
          expired(effect.seconds)
          break
      }
    }
  }
}
