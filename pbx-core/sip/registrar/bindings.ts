import type { RegistrationView } from '../../contract/views.ts'
import type { Flow } from '../flow.ts'
import { type Aor, type Binding, type BindingChange, isReachable } from './binding.ts'
import { ExpiryQueue } from './expiry-queue.ts'
import type { Locations } from './locations.ts'

/** The location service of a PBX that is alone: every binding of every user, in memory. */
export class Bindings implements Locations {
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

  of(aor: Aor): readonly Binding[] {
    return this.#byAor.get(keyOf(aor)) ?? []
  }

  over({ id }: Flow): readonly Binding[] {
    return [...(this.#byFlow.get(id) ?? [])]
  }

  lookup(aor: Aor, now: number): Binding[] {
    return this.of(aor)
      .filter((binding) => binding.expiresAt > now && isReachable(binding))
      .sort((one, other) => other.q - one.q || other.registeredAt - one.registeredAt)
  }

  replace(aor: Aor, next: readonly Binding[]): void {
    const before = this.of(aor)
    for (const binding of before) if (!next.includes(binding)) this.#drop(binding)
    for (const binding of next) if (!before.includes(binding)) this.#keep(binding)
    if (next.length === 0) this.#byAor.delete(keyOf(aor))
    else this.#byAor.set(keyOf(aor), next)
  }

  flowClosed(flow: Flow): BindingChange[] {
    const over = [...(this.#byFlow.get(flow.id) ?? [])]
    return this.#remove(
      over.filter((binding) => binding.path.length === 0),
      'flow-closed'
    )
  }

  revoke(isRevoked: (aor: Aor) => boolean): BindingChange[] {
    return this.#remove(
      [...this.#live].filter(({ aor }) => isRevoked(aor)),
      'revoked'
    )
  }

  expire(now: number): BindingChange[] {
    const due: Binding[] = []
    for (let next = this.#expiry.takeDue(now); next !== undefined; next = this.#expiry.takeDue(now)) due.push(next)
    return this.#remove(due, 'expired')
  }

  nextExpiry(): number | undefined {
    return this.#expiry.next()
  }

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
