import type { Dialog } from '../sip/dialog/dialog.ts'
import { type IntervalRequest, intervalOf, type SessionInterval } from '../sip/dialog/session-interval.ts'
import type { SipResponse } from '../sip/message/message.ts'
import type { ExchangeLeg, OfferOutcome } from './exchange-leg.ts'
import { sendWithin } from './sent-in-dialog.ts'
import { type Fields, type Refreshed, SessionTimer } from './session-timer.ts'

export interface RefreshWays {
  /** What our requests in the dialog say, the session timer included. */
  headers(): Fields
  /** A re-INVITE with what was said before. */
  reoffer(): Promise<OfferOutcome<unknown>>
}

/** The refreshes of one session, and its timer: made where the peer asks for one (RFC 4028). */
export class SessionRefresh implements Disposable {
  readonly #leg: ExchangeLeg
  readonly #ways: RefreshWays
  readonly #timer: SessionTimer

  constructor(leg: ExchangeLeg, ways: RefreshWays) {
    this.#leg = leg
    this.#ways = ways
    this.#timer = new SessionTimer({
      clock: leg.stack.clock,
      refresh: () => this.#send(),
      noted: (interval) => leg.timed({ code: 'session-timer', ...interval }),
      expired: (seconds) => leg.timed({ code: 'session-expired', seconds }),
      fault: (bug) => leg.stack.fault(bug)
    })
  }

  get fields(): Fields {
    return this.#timer.fields
  }

  answer(asked: IntervalRequest): Fields {
    return this.#timer.answer(asked)
  }

  agreed(interval: SessionInterval | undefined): void {
    this.#timer.agreed(interval)
  }

  /** Whether a request that was answered 422 may go out again, with what the peer can live with (RFC 4028 §7.4). */
  raise(response: SipResponse): boolean {
    const { seconds = 0 } = this.#timer
    const least = this.#timer.raise(response)
    if (least === undefined) return false
    this.#leg.timed({ code: 'session-too-short', seconds, least, by: 'peer' })
    return true
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]()
  }

  /** By UPDATE, which needs no offer, where the peer takes it; else by a re-INVITE (RFC 4028 §7.4). */
  async #send(): Promise<Refreshed> {
    const dialog = this.#leg.dialog()
    if (dialog === undefined || this.#leg.isOver()) return 'over'
    if (dialog.allows.has('UPDATE')) {
      const outcome = await this.#update(dialog)
      if (outcome !== 'not-allowed') return outcome
    }
    const { kind } = await this.#ways.reoffer()
    if (this.#leg.isOver()) return 'over'
    return kind === 'accepted' ? 'agreed' : 'refused'
  }

  async #update(dialog: Dialog): Promise<Refreshed | 'not-allowed'> {
    const leg = this.#leg
    const send = () => {
      const request = dialog.request('UPDATE', { headers: this.#ways.headers() })
      return sendWithin({ ...leg.stack, flow: () => leg.flow() }, request)
    }
    let response = await send()
    if (response?.status === 422 && this.raise(response)) response = await send()
    if (leg.isOver()) return 'over'
    const status = response?.status ?? 408
    if (response !== undefined && status < 300) {
      dialog.refreshTarget(response)
      this.agreed(intervalOf(response))
      return 'agreed'
    }
    if (status === 405 || status === 501) return 'not-allowed'
    if (status !== 408 && status !== 481) return 'refused'
    leg.lost('UPDATE', status)
    return 'over'
  }
}
