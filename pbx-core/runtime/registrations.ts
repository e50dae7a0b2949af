import type { Clock } from '../base/clock.ts'
import type { Emitter } from '../base/emitter.ts'
import type { PbxEvents } from '../contract/events.ts'
import type { RegistrationView } from '../contract/views.ts'
import type { Flow } from '../sip/flow.ts'
import { createResponse } from '../sip/message/create.ts'
import type { Aor, BindingChange } from '../sip/registrar/binding.ts'
import type { Locations } from '../sip/registrar/locations.ts'
import { Registrar } from '../sip/registrar/registrar.ts'
import type { ServerTransaction } from '../sip/transaction/types.ts'
import { NatKeepAlive, type NatKeepAlivePorts } from './nat-keep-alive.ts'
import type { Sender } from './request-router.ts'

export interface RegistrationPorts {
  readonly clock: Clock
  readonly events: Emitter<PbxEvents>
  readonly locations: Locations
  readonly token: () => string
  /** Name of the domain that a host means. */
  readonly domainOf: (host: string) => string | undefined
  /** Hears of every change, also of a refresh, which is no event. */
  readonly changed: (changes: readonly BindingChange[]) => void
  readonly keepAlive: Omit<NatKeepAlivePorts, 'clock' | 'bindings'>
}

/** Runs the registrar: answers REGISTER, lets bindings expire, and tells of every change. */
export class Registrations implements Disposable {
  readonly registrar: Registrar
  readonly #ports: RegistrationPorts
  readonly #keepAlive: NatKeepAlive
  #expiry: Disposable | undefined

  constructor(ports: RegistrationPorts) {
    this.#ports = ports
    this.registrar = new Registrar({}, ports.locations)
    this.#keepAlive = new NatKeepAlive({
      ...ports.keepAlive,
      clock: ports.clock,
      bindings: () => this.registrar.bindings.all()
    })
    // Others may have registered before us.
    this.#scheduleExpiry()
  }

  handle(transaction: ServerTransaction, sender: Extract<Sender, { kind: 'user' }>): void {
    const { clock, domainOf, token } = this.#ports
    const { request, flow } = transaction
    const { status, headers, changes, reason } = this.registrar.handle(request, {
      aor: { domain: sender.domain.name, user: sender.user.extension },
      flow,
      now: clock.now(),
      wallTime: clock.wallTime(),
      domainOf
    })
    const parts = { toTag: token(), headers, ...(reason === undefined ? {} : { reason }) }
    transaction.respond(createResponse(request, status, parts))
    this.#announce(changes)
  }

  flowClosed(flow: Flow): void {
    this.#announce(this.registrar.bindings.flowClosed(flow))
  }

  /** Phones of a user whose password is another one now prove themselves anew, or are not called. */
  revoke(isRevoked: (aor: Aor) => boolean): void {
    this.#announce(this.registrar.bindings.revoke(isRevoked))
  }

  views(domain: string): RegistrationView[] {
    const { clock } = this.#ports
    return this.registrar.bindings.views(domain, { now: clock.now(), wallTime: clock.wallTime() })
  }

  [Symbol.dispose](): void {
    this.#expiry?.[Symbol.dispose]()
    this.#keepAlive[Symbol.dispose]()
  }

  #announce(changes: readonly BindingChange[]): void {
    this.#keepAlive.changed(changes)
    this.#ports.changed(changes)
    const users = new Map<string, BindingChange['binding']['aor']>()
    for (const { kind, binding } of changes) {
      if (kind !== 'refreshed') users.set(`${binding.aor.domain} ${binding.aor.user}`, binding.aor)
    }
    for (const { domain, user } of users.values()) {
      const registrations = this.views(domain).filter((view) => view.user === user)
      this.#ports.events.emit('registration.changed', { domain, user, registrations })
    }
    this.#scheduleExpiry()
  }

  #scheduleExpiry(): void {
    this.#expiry?.[Symbol.dispose]()
    const next = this.registrar.bindings.nextExpiry()
    if (next === undefined) return
    const { clock } = this.#ports
    this.#expiry = clock.after(Math.max(0, next - clock.now()), () => {
      this.#announce(this.registrar.bindings.expire(clock.now()))
    })
  }
}
