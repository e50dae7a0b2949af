import type { DomainConfig } from '../../pbx-core/contract/config.ts'
import { fellowsOf } from '../../pbx-core/contract/fellows.ts'
import type { Pbx } from '../../pbx-core/contract/pbx.ts'
import type { CallView } from '../../pbx-core/contract/views.ts'
import type { Account } from '../access/accounts.ts'
import type { Pickup } from '../ipc/contract.ts'
import { colleague } from './colleague.ts'

interface PickupsPorts {
  readonly pbx: Pick<Pbx, 'calls' | 'events'>
  readonly asks: () => Account | undefined
  readonly domain: () => DomainConfig | undefined
  readonly changed: () => void
}

/**
 * Calls that ring at colleagues' phones and that a person may see and take: at phones of members of the same groups;
 * an admin at all of the domain. Not calls that the person takes part in.
 */
export class Pickups implements Disposable {
  readonly #ports: PickupsPorts
  readonly #ringing = new Map<string, Pickup>()
  readonly #subscriptions = new DisposableStack()

  constructor(ports: PickupsPorts) {
    this.#ports = ports
    const { events } = ports.pbx
    this.#subscriptions.use(events.on('call.updated', (call) => this.#review(call)))
    this.#subscriptions.use(events.on('call.ended', ({ call }) => this.#note(call.uniqueid, undefined)))
  }

  /** The windows of before have seen what rings already. */
  start(): void {
    for (const call of this.#ports.pbx.calls()) this.#review(call)
  }

  /** The oldest first. */
  get list(): readonly Pickup[] {
    return [...this.#ringing.values()]
  }

  find(uniqueid: string): Pickup | undefined {
    return this.#ringing.get(uniqueid)
  }

  [Symbol.dispose](): void {
    this.#subscriptions.dispose()
  }

  #review(call: CallView): void {
    this.#note(call.uniqueid, this.#pickupOf(call))
  }

  #note(uniqueid: string, pickup: Pickup | undefined): void {
    if (pickup === undefined ? !this.#ringing.delete(uniqueid) : this.#ringing.has(uniqueid)) return
    if (pickup !== undefined) this.#ringing.set(uniqueid, pickup)
    this.#ports.changed()
  }

  #pickupOf({ answeredAt, app, caller, did, domain: name, members, state, uniqueid }: CallView): Pickup | undefined {
    // What a page rings answers by itself, and is nobody's to take.
    if (answeredAt !== null || state === 'ended' || app === 'page') return undefined
    const ringing = members.filter(({ role, state }) => role !== 'caller' && state === 'ringing')
    // Where nobody waits (a test call) there is nobody to be talked to.
    if (ringing.length === 0 || !members.some(({ role }) => role === 'caller')) return undefined
    const asks = this.#ports.asks()
    const domain = this.#ports.domain()
    if (asks === undefined || domain?.name !== name || members.some(({ user }) => user === asks.user)) return undefined
    const fellows = asks.admin ? undefined : fellowsOf(domain, asks.user)
    const [extension] = ringing.flatMap(({ user }) => (user === null || fellows?.includes(user) === false ? [] : user))
    if (extension === undefined) return undefined
    const owner = colleague(domain, extension)?.name ?? ''
    return { uniqueid, extension, owner, name: caller.name, number: caller.number, via: did === '' ? null : did }
  }
}
