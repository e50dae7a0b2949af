import type { Subscribable } from '../base/emitter.ts'
import type { PbxEvents } from '../contract/events.ts'
import type { ConferenceView } from '../contract/views.ts'
import type { LampSource, Occupation } from '../sip/subscription/port.ts'

export interface ConferenceLampsPorts {
  readonly events: Subscribable<PbxEvents>
  readonly views: (domain: string) => readonly ConferenceView[]
}

/** Lamps of conferences, by their extension: lit while somebody is in there. Who that is stays in the room. */
export class ConferenceLamps implements LampSource {
  readonly #ports: ConferenceLampsPorts

  constructor(ports: ConferenceLampsPorts) {
    this.#ports = ports
  }

  occupations(domain: string, number: string): readonly Occupation[] | undefined {
    const conference = this.#ports.views(domain).find(({ extension }) => extension === number)
    if (conference === undefined) return undefined
    return conference.parties.length === 0 ? [] : [held]
  }

  showsPartner(): boolean {
    return false
  }

  onChanged(changed: (domain: string, number: string) => void): Disposable {
    return this.#ports.events.on('conference.changed', ({ domain, extension }) => {
      if (extension !== null) changed(domain, extension)
    })
  }
}

const held: Occupation = {
  id: 'conference',
  state: 'confirmed',
  direction: 'recipient',
  partner: null,
  isHolding: false,
  dialog: null
}
