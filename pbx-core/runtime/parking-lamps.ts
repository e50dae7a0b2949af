import type { Subscribable } from '../base/emitter.ts'
import type { DomainConfig } from '../contract/config.ts'
import type { PbxEvents } from '../contract/events.ts'
import type { ParkedView } from '../contract/views.ts'
import type { LampSource, Occupation } from '../sip/subscription/port.ts'

export interface ParkingLampsPorts {
  readonly events: Subscribable<PbxEvents>
  readonly domain: (name: string) => DomainConfig | undefined
  readonly parked: (domain: string) => readonly ParkedView[]
}

/**
 * Lamps of parking slots: lit while somebody stands there, also while that rings at whoever has parked it. They do not
 * blink: a key whose lamp does picks up, and one that is lit dials the slot, which fetches.
 */
export class ParkingLamps implements LampSource {
  readonly #ports: ParkingLampsPorts
  /** Slots that are occupied, by their domain: an event says all that are, and not which has changed. */
  readonly #lit = new Map<string, ReadonlyMap<string, string>>()

  constructor(ports: ParkingLampsPorts) {
    this.#ports = ports
  }

  occupations(domain: string, number: string): readonly Occupation[] | undefined {
    const parked = this.#ports.parked(domain).find(({ slot }) => slot === number)
    if (parked !== undefined) return [occupationOf(parked)]
    return this.#ports.domain(domain)?.parking.slots.includes(number) === true ? [] : undefined
  }

  /** Everybody who may fetch may see whom. */
  showsPartner(): boolean {
    return true
  }

  onChanged(changed: (domain: string, number: string) => void): Disposable {
    return this.#ports.events.on('parking.changed', ({ domain, parked }) => {
      const before = this.#lit.get(domain) ?? new Map<string, string>()
      const now = new Map(parked.map(({ slot, uniqueid }) => [slot, uniqueid]))
      this.#lit.set(domain, now)
      for (const slot of new Set([...before.keys(), ...now.keys()])) {
        if (before.get(slot) !== now.get(slot)) changed(domain, slot)
      }
    })
  }
}

function occupationOf({ uniqueid, caller: { name, number } }: ParkedView): Occupation {
  return {
    id: uniqueid,
    state: 'confirmed',
    direction: 'recipient',
    partner: { name, number },
    isHolding: false,
    dialog: null
  }
}
