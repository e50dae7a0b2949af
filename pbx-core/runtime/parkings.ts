import type { Clock } from '../base/clock.ts'
import type { Emitter } from '../base/emitter.ts'
import type { Config, DomainConfig } from '../contract/config.ts'
import type { PbxEvents } from '../contract/events.ts'
import type { CallView, ParkedView } from '../contract/views.ts'
import { ParkingLot } from '../places/parking/parking-lot.ts'

export interface ParkingsPorts {
  readonly clock: Clock
  readonly events: Emitter<PbxEvents>
  readonly call: (uniqueid: string) => CallView | undefined
}

interface Site {
  readonly lot: ParkingLot
  config: DomainConfig
  /** What was announced last. */
  told: string
}

/** The parking lots of all domains. */
export class Parkings implements Disposable {
  readonly #ports: ParkingsPorts
  /** Unix milliseconds at 0 of the monotonic clock, as of the start of the PBX. */
  readonly #zero: number
  readonly #sites = new Map<string, Site>()

  constructor(ports: ParkingsPorts) {
    this.#ports = ports
    this.#zero = ports.clock.wallTime() - ports.clock.now()
  }

  /** Calls of a slot, or of a domain, that is no more stay where they are until they are fetched. */
  configure({ domains }: Config): void {
    for (const config of domains) {
      const site = this.#siteOf(config)
      site.config = config
      site.lot.configure(config.parking.slots)
    }
  }

  of(domain: DomainConfig): ParkingLot {
    return this.#siteOf(domain).lot
  }

  /** Calls that could be fetched, in the order of their slots. */
  views(domain: string): readonly ParkedView[] {
    const site = this.#sites.get(domain)
    return site === undefined ? [] : viewsOf(site, this.#ports.call, this.#zero)
  }

  [Symbol.dispose](): void {
    for (const { lot } of this.#sites.values()) lot[Symbol.dispose]()
  }

  #siteOf(config: DomainConfig): Site {
    const known = this.#sites.get(config.name)
    if (known !== undefined) return known
    const { clock } = this.#ports
    const { name } = config
    const lot = new ParkingLot({ clock, changed: () => this.#announce(name) })
    const site = { lot, config, told: '[]' }
    this.#sites.set(name, site)
    lot.configure(config.parking.slots)
    return site
  }

  #announce(domain: string): void {
    const site = this.#sites.get(domain)
    if (site === undefined) return
    const parked = this.views(domain)
    const told = JSON.stringify(parked)
    if (site.told === told) return
    site.told = told
    this.#ports.events.emit('parking.changed', { domain, parked })
  }
}

function viewsOf({ lot, config }: Site, callOf: ParkingsPorts['call'], zero: number): readonly ParkedView[] {
  const { slots, occupants } = lot.lot
  const gone = [...occupants.keys()].filter((slot) => !slots.includes(slot))
  return [...slots, ...gone].flatMap((slot) => {
    const occupant = occupants.get(slot)
    if (occupant?.is !== 'waiting' && occupant?.is !== 'coming-back') return []
    const call = callOf(occupant.call)
    if (call === undefined) return []
    const by = config.users.find(({ extension }) => extension === occupant.by)
    return {
      domain: config.name,
      slot,
      uniqueid: call.uniqueid,
      caller: call.caller,
      by: by === undefined ? null : { number: by.extension, name: by.name, user: by.extension },
      since: Math.round(zero + occupant.since),
      isComingBack: occupant.is === 'coming-back'
    }
  })
}
