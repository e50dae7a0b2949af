import type { Clock } from '../base/clock.ts'
import type { Crypto } from '../base/crypto.ts'
import { signallingOf } from '../call/signalling.ts'
import { createRequest } from '../sip/message/create.ts'
import { formatNameAddr } from '../sip/message/make-name-addr.ts'
import { makeUri } from '../sip/message/make-uri.ts'
import { type Binding, type BindingChange, isReachable } from '../sip/registrar/binding.ts'
import type { TransactionLayer } from '../sip/transaction/types.ts'

export interface NatKeepAlivePorts {
  readonly clock: Clock
  readonly crypto: Pick<Crypto, 'token'>
  readonly transactions: Pick<TransactionLayer, 'send'>
  readonly bindings: () => Iterable<Binding>
  /** 0: none are kept. */
  readonly seconds: () => number
}

const lookMs = 1000

/**
 * Keeps the way open to phones behind a NAT (RFC 5626 §4.4, from our side). A router need not count what comes in
 * (RFC 4787 §4.3), so they are asked something that they answer. Looks every second while there is such a phone.
 */
export class NatKeepAlive implements Disposable {
  readonly #ports: NatKeepAlivePorts
  readonly #asked = new WeakMap<Binding, number>()
  #timer: Disposable | undefined

  constructor(ports: NatKeepAlivePorts) {
    this.#ports = ports
  }

  changed(changes: readonly BindingChange[]): void {
    if (this.#timer === undefined && changes.some(({ kind, binding }) => kind !== 'removed' && needsIt(binding))) {
      this.#wait()
    }
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]()
  }

  #wait(): void {
    this.#timer = this.#ports.clock.after(lookMs, () => this.#look())
  }

  #look(): void {
    const { bindings, clock, seconds } = this.#ports
    const [now, interval] = [clock.now(), seconds() * 1000]
    this.#timer = undefined
    let isNeeded = false
    for (const binding of bindings()) {
      if (!needsIt(binding)) continue
      isNeeded = true
      const last = this.#asked.get(binding) ?? binding.registeredAt
      if (interval > 0 && now - last >= interval) this.#ask(binding, now)
    }
    if (isNeeded) this.#wait()
  }

  #ask(binding: Binding, now: number): void {
    const { crypto, transactions } = this.#ports
    this.#asked.set(binding, now)
    const { aor, contact, flow } = binding
    const request = createRequest({
      method: 'OPTIONS',
      uri: contact,
      from: `${formatNameAddr({ uri: makeUri({ host: aor.domain }) })};tag=${crypto.token(8)}`,
      to: formatNameAddr({ uri: contact }),
      callId: crypto.token(16),
      cseq: 1,
      headers: []
    })
    transactions.send(request, flow, { response: () => {}, failed: () => {} })
  }
}

/** Somebody on the way has changed the address that it gives; what lies behind a proxy is the proxy's (RFC 3327). */
function needsIt(binding: Binding): boolean {
  const { flow, path, via } = binding
  const isOurs = flow.protocol === 'udp' || flow.protocol === 'tcp' || flow.protocol === 'tls'
  return isOurs && path.length === 0 && isReachable(binding) && !signallingOf(via, flow).agrees
}
