import { localTimes } from '../../pbx-core/base/local-time.ts'
import type { DomainConfig } from '../../pbx-core/contract/config.ts'
import { participantsOf } from '../../pbx-core/contract/participants.ts'
import type { CallView } from '../../pbx-core/contract/views.ts'
import { findDomain } from '../access/accounts.ts'
import { type AmiAccount, seesUsers } from './account.ts'
import { cdrEvent } from './cdr-event.ts'
import type { Channel } from './channel.ts'
import { ChannelEvents } from './channel-events.ts'
import type { AmiEvent } from './event.ts'
import { PeerEvents } from './peer-events.ts'
import type { AmiPorts } from './ports.ts'

export type AmiListener = (event: AmiEvent) => void

/** Tells what happens, to all who have logged in at once. While nobody has, it costs nothing. */
export class Reporter {
  readonly ports: AmiPorts
  readonly #listeners = new Set<AmiListener>()
  readonly #channels = new ChannelEvents()
  readonly #peers = new PeerEvents()
  readonly #localTime = localTimes()
  #subscriptions: DisposableStack | undefined

  constructor(ports: AmiPorts) {
    this.ports = ports
  }

  listen(listener: AmiListener): Disposable {
    this.#listeners.add(listener)
    if (this.#subscriptions === undefined) this.#begin()
    return {
      [Symbol.dispose]: () => {
        this.#listeners.delete(listener)
        if (this.#listeners.size === 0) this.#end()
      }
    }
  }

  /** To all whom it concerns: also what is no event of the PBX, as the outcome of an Originate. */
  tell(event: AmiEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }

  /** Those that the account sees. */
  channels(account: AmiAccount): readonly Channel[] {
    return this.#callsOf(account).flatMap((call) => this.#channels.channelsOf(call))
  }

  channel(account: AmiAccount, name: string): Channel | undefined {
    return this.channels(account).find((channel) => channel.name.toLowerCase() === name.toLowerCase())
  }

  domainOf(account: AmiAccount): DomainConfig | undefined {
    return findDomain(this.ports.config(), account.domain)
  }

  #callsOf(account: AmiAccount): readonly CallView[] {
    return this.ports.pbx.calls().filter((call) => seesUsers(account, call.domain, participantsOf(call)))
  }

  #begin(): void {
    const { pbx, config } = this.ports
    const { events } = pbx
    const subscriptions = new DisposableStack()
    this.#channels.begin(pbx.calls())
    for (const { name } of config().domains) this.#peers.begin(pbx.registrations(name))
    const tell = (told: readonly AmiEvent[]) => {
      for (const event of told) this.tell(event)
    }
    subscriptions.use(events.on('call.updated', (call) => tell(this.#channels.changed(call))))
    subscriptions.use(events.on('member.left', (left) => tell(this.#channels.left(left))))
    subscriptions.use(
      events.on('record.written', (cdr) =>
        this.tell(cdrEvent(cdr, (at) => this.#localTime(at, findDomain(config(), cdr.domain)?.timeZone)))
      )
    )
    subscriptions.use(events.on('registration.changed', (change) => tell(this.#peers.changed(change))))
    this.#subscriptions = subscriptions
  }

  #end(): void {
    this.#subscriptions?.dispose()
    this.#subscriptions = undefined
    this.#channels.forget()
    this.#peers.forget()
  }
}
