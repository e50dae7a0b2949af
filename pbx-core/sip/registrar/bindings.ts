import type { RegistrationView } from '../../contract/views.ts'
import type { Flow } from '../flow.ts'
import { type Aor, type Binding, type BindingChange, isReachable } from './binding.ts'
import { ExpiryQueue } from './expiry-queue.ts'

/**
 * The location service: every binding of every user (RFC 3261 §10). It holds no timer: who
 * owns it calls `expire` when `nextExpiry` has come, and hands on the changes it returns.
 */
export class Bindings {
  readonly #byAor = new Map<string, readonly Binding[]>()
  readonly #byFlow = new Map<string, Set<Binding>>()
  readonly #live = new Set<Binding>()
  readonly #expiry = new ExpiryQueue<Binding>((binding) => this.#live.has(binding))

  get size(): number {
    return this.#live.size
  }

  all(): Iterable<Binding> {
    return this.#live
  }

  /** Every binding of a user, the oldest first, due or not. */
  of(aor: Aor): readonly Binding[] {
    return this.#byAor.get(keyOf(aor)) ?? []
  }

  /** What was registered over a flow. */
  over({ id }: Flow): readonly Binding[] {
    return [...(this.#byFlow.get(id) ?? [])]
  }

  /** Where a user can be reached now: by preference (`q`), then the latest registered first. */
  lookup(aor: Aor, now: number): Binding[] {
    return this.of(aor)
      .filter((binding) => binding.expiresAt > now && isReachable(binding))
      .sort((one, other) => other.q - one.q || other.registeredAt - one.registeredAt)
  }

  /** Puts `next` in the place of everything that the user had. */
  replace(aor: Aor, next: readonly Binding[]): void {
    const before = this.of(aor)
    for (const binding of before) if (!next.includes(binding)) this.#drop(binding)
    for (const binding of next) if (!before.includes(binding)) this.#keep(binding)
    if (next.length === 0) this.#byAor.delete(keyOf(aor))
    else this.#byAor.set(keyOf(aor), next)
  }

  /** A connection is gone, and with it what could be reached over it alone. */
  flowClosed(flow: Flow): BindingChange[] {
    const over = [...(this.#byFlow.get(flow.id) ?? [])]
    return this.#remove(
      over.filter((binding) => binding.path.length === 0),
      'flow-closed'
    )
  }

  /** Removes everything of such users. */
  revoke(isRevoked: (aor: Aor) => boolean): BindingChange[] {
    return this.#remove(
      [...this.#live].filter(({ aor }) => isRevoked(aor)),
      'revoked'
    )
  }

  /** Removes what is due at `now`. */
  expire(now: number): BindingChange[] {
    const due: Binding[] = []
    for (let next = this.#expiry.takeDue(now); next !== undefined; next = this.#expiry.takeDue(now)) due.push(next)
    return this.#remove(due, 'expired')
  }

  /** When `expire` has something to do, on the monotonic clock; undefined where nothing is registered. */
  nextExpiry(): number | undefined {
    return this.#expiry.next()
  }

  /** What is registered in a domain, for people. `now` and `wallTime` are the same instant on both clocks. */
  views(domain: string, at: { readonly now: number; readonly wallTime: number }): RegistrationView[] {
    const views: RegistrationView[] = []
    for (const binding of this.#live) {
      if (binding.aor.domain === domain && binding.expiresAt > at.now) views.push(registrationView(binding, at))
    }
    return views
  }

  #remove(bindings: readonly Binding[], cause: BindingChange['cause']): BindingChange[] {
    for (const gone of bindings) {
      this.replace(
        gone.aor,
        this.of(gone.aor).filter((binding) => binding !== gone)
      )
    }
    return bindings.map((binding) => ({ kind: 'removed', cause, binding }))
  }

  #keep(binding: Binding): void {
    this.#live.add(binding)
    this.#expiry.add({ at: binding.expiresAt, item: binding }, this.#live.size)
    const over = this.#byFlow.get(binding.flow.id)
    if (over === undefined) this.#byFlow.set(binding.flow.id, new Set([binding]))
    else over.add(binding)
  }

  #drop(binding: Binding): void {
    this.#live.delete(binding)
    const over = this.#byFlow.get(binding.flow.id)
    over?.delete(binding)
    if (over?.size === 0) this.#byFlow.delete(binding.flow.id)
  }
}

export function registrationView(
  binding: Binding,
  at: { readonly now: number; readonly wallTime: number }
): RegistrationView {
  const { address, port } = binding.flow.remote
  return {
    domain: binding.aor.domain,
    user: binding.aor.user,
    contact: binding.contact.text,
    remote: address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
    protocol: binding.flow.protocol,
    userAgent: binding.userAgent,
    expiresAt: Math.round(at.wallTime + binding.expiresAt - at.now)
  }
}

/** A domain holds no `@`, so the last one parts the two. */
function keyOf({ user, domain }: Aor): string {
  return `${user}@${domain}`
}
