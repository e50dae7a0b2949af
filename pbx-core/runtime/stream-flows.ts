import type { Flow } from '../sip/flow.ts'
import type { SipUri } from '../sip/message/uri.ts'
import type { Via } from '../sip/message/via.ts'
import type { Aor, Binding } from '../sip/registrar/binding.ts'

interface Proved {
  readonly flow: Flow
  readonly via: Via
}

/** Of each user; more phones than that have no connection at the same time that they have not registered over. */
const mostKept = 10

/**
 * Connections that users have proved themselves over. What is too large for a datagram goes to a phone by the one that
 * it has open, though it has registered over UDP (RFC 3261 §18.1.1).
 */
export class StreamFlows {
  readonly #registered: (flow: Flow) => readonly Binding[]
  readonly #bindings: (aor: Aor) => readonly Binding[]
  readonly #proved = new Map<string, readonly Proved[]>()

  constructor(ports: { registered: (flow: Flow) => readonly Binding[]; bindings: (aor: Aor) => readonly Binding[] }) {
    this.#registered = ports.registered
    this.#bindings = ports.bindings
  }

  /** A request of that user came over it, with this Via, and a proof. */
  proved(aor: Aor, via: Via, flow: Flow): void {
    if (!isStream(flow)) return
    const key = keyOf(aor)
    const others = (this.#proved.get(key) ?? []).filter((known) => known.flow.alive && known.flow.id !== flow.id)
    this.#proved.set(key, [...others, { flow, via }].slice(-mostKept))
  }

  /** The connection of the contact that has registered over a UDP flow; undefined where it has none. */
  beside(flow: Flow): Flow | undefined {
    for (const binding of this.#registered(flow)) {
      const stream = this.#ofContact(binding)
      if (stream !== undefined) return stream
    }
    return undefined
  }

  #ofContact({ aor, contact, flow, instanceId, path }: Binding): Flow | undefined {
    // What lies behind a proxy is reached by the proxy.
    if (path.length > 0) return undefined
    const sameInstance = this.#bindings(aor).findLast(
      (other) => instanceId !== '' && other.instanceId === instanceId && isStream(other.flow)
    )
    if (sameInstance !== undefined) return sameInstance.flow
    const isItsOwn = (proved: Proved) =>
      isStream(proved.flow) && proved.flow.remote.address === flow.remote.address && isSentBy(proved.via, contact)
    return this.#proved.get(keyOf(aor))?.findLast(isItsOwn)?.flow
  }
}

function isStream({ protocol, alive, retired }: Flow): boolean {
  return (protocol === 'tcp' || protocol === 'tls') && alive && !retired
}

/** Several phones of a user may be behind one address; the one that can be reached there names itself so. */
function isSentBy(via: Via, contact: SipUri): boolean {
  return via.host.toLowerCase() === contact.host.toLowerCase() && (via.port || 5060) === (contact.port || 5060)
}

function keyOf({ domain, user }: Aor): string {
  return `${user}@${domain}`
}
