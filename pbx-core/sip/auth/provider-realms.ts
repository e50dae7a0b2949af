import type { Octets } from '../../base/octets.ts'
import type { SipRequest } from '../message/message.ts'
import type { SipUri } from '../message/uri.ts'

/** Realms of one provider: servers that ask under more names than that are none of one provider's. */
const most = 32

/**
 * Who may have our digest in a dialog. What we send there goes on to whoever is called, where a provider's proxies hand
 * it on as it is (they stay on the way by Record-Route), and that one can write a challenge, and the URI that we sign: a
 * stranger's call, challenged back, would be signed by us (RFC 3261 §26.1, "Abusing SIP authentication"). Outside
 * dialogs the URI is ours, so whoever asks there may, and is known by its realm from then on.
 */
export class ProviderRealms {
  readonly #known = new Set<Octets>()
  /** Whether a request to that URI would be for the provider to route. */
  readonly #isProvider: (uri: SipUri) => boolean

  constructor(isProvider: (uri: SipUri) => boolean) {
    this.#isProvider = isProvider
  }

  /** Whether a challenge of that realm to `sent` is the provider's. */
  mayAsk(realm: Octets, sent: SipRequest): boolean {
    if (isInDialog(sent)) return isDirect(sent) || (this.#known.has(realm) && this.maySign(sent))
    if (this.#known.size < most) this.#known.add(realm)
    return true
  }

  /**
   * Whether a request may carry credentials at all. A far end that names the provider itself for its address would have
   * us sign a call of its own choice.
   */
  maySign(request: SipRequest): boolean {
    if (request.method !== 'INVITE' || !isInDialog(request) || isDirect(request)) return true
    return !(request.uri.user !== '' && this.#isProvider(request.uri))
  }
}

function isInDialog({ to }: SipRequest): boolean {
  return to.params.has('tag')
}

/** Nobody but its servers is on the way: whoever we ask is the provider itself. */
function isDirect({ headers }: SipRequest): boolean {
  return !headers.has('Route')
}
