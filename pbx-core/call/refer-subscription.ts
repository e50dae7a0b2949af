import { isSubscribable } from '../sip/capabilities.ts'
import { createResponse } from '../sip/message/create.ts'
import type { SipRequest } from '../sip/message/message.ts'
import { reasonPhrase } from '../sip/message/reason-phrase.ts'
import { badEvent, eventOf } from '../sip/subscription/subscribe.ts'
import type { ServerTransaction } from '../sip/transaction/types.ts'

/** Long enough for any ringing, and a value that RFC 3515 §2.4.7 leaves to us. */
const seconds = 300

export interface ReferSubscriptionParts {
  /** `refer`, or `refer;id=…` of a further REFER in one dialog (RFC 3515 §2.4.6). */
  readonly event: string
  /** Whether its sender wants to hear anything (RFC 4488). */
  readonly wanted: boolean
  /** Sends a NOTIFY in the dialog of the REFER, which may be over otherwise (RFC 5057 §5.1), and waits for its end. */
  readonly notify: (content: Parameters<NotifyRequest>[0]) => Promise<void>
}

type NotifyRequest = (content: {
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
  readonly contentType: string
}) => SipRequest

/**
 * Tells whoever has transferred a call how that goes: the status line of the call that it led to, as
 * `message/sipfrag` (RFC 3515 §2.4.5, RFC 3420). A final one ends the subscription.
 */
export class ReferSubscription {
  readonly #parts: ReferSubscriptionParts
  #lastStatus = 0
  #over = false

  constructor(parts: ReferSubscriptionParts) {
    this.#parts = parts
  }

  /** Each status once, and nothing after a final one. Resolves when it has been answered, or will not be. */
  async progress(status: number, slot?: string): Promise<void> {
    if (this.#over || status <= this.#lastStatus) return
    this.#lastStatus = status
    this.#over = status >= 200
    if (!this.#parts.wanted) return
    const state = this.#over ? 'terminated;reason=noresource' : `active;expires=${seconds}`
    await this.#parts.notify({
      headers: [
        ['Event', this.#parts.event],
        ['Subscription-State', state]
      ],
      // A telephone that shows what the status line says tells the slot by it.
      body: `SIP/2.0 ${status} ${slot === undefined ? reasonPhrase(status) : `Parked in ${slot}`}\r\n`,
      contentType: 'message/sipfrag;version=2.0'
    })
  }
}

/**
 * A SUBSCRIBE inside the dialog of a call. What a REFER has begun here lasts as long as the transfer takes, and is not
 * prolonged (481); whatever else there is has a dialog of its own (RFC 6665 §4.5.1).
 */
export function refuseSubscribe(transaction: ServerTransaction): void {
  const { request } = transaction
  const name = eventOf(request)?.name ?? ''
  const refuse = (status: number, headers: readonly (readonly [string, string])[] = []) =>
    transaction.respond(createResponse(request, status, { headers }))
  if (name === 'refer') return refuse(481)
  if (isSubscribable(name)) return refuse(403)
  refuse(489, badEvent().headers)
}
