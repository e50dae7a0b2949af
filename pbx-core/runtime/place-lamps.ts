import type { Subscribable } from '../base/emitter.ts'
import type { PbxEvents } from '../contract/events.ts'
import type { ConferenceView, QueueView } from '../contract/views.ts'
import type { LampSource, Occupation } from '../sip/subscription/port.ts'

/** A queue or a conference. */
interface Place {
  readonly domain: string
  readonly extension: string | null
}

interface PlaceLampsParts<View extends Place> {
  /** Of its dialog, as lamps name it. */
  readonly id: string
  readonly views: (domain: string) => readonly View[]
  readonly isOccupied: (view: View) => boolean
  readonly changes: (changed: (view: View) => void) => Disposable
}

/** Lamps of queues, by their extension: lit while somebody waits. Nothing rings there that a key could take. */
export function queueLamps(
  events: Subscribable<PbxEvents>,
  views: (domain: string) => readonly QueueView[]
): LampSource {
  const changes = (changed: (view: QueueView) => void) => events.on('queue.changed', changed)
  return new PlaceLamps({ id: 'waiting', views, isOccupied: ({ waiting }) => waiting.length > 0, changes })
}

/** Lamps of conferences, by their extension: lit while somebody is in there. Who that is stays in the room. */
export function conferenceLamps(
  events: Subscribable<PbxEvents>,
  views: (domain: string) => readonly ConferenceView[]
): LampSource {
  const changes = (changed: (view: ConferenceView) => void) => events.on('conference.changed', changed)
  return new PlaceLamps({ id: 'conference', views, isOccupied: ({ parties }) => parties.length > 0, changes })
}

class PlaceLamps<View extends Place> implements LampSource {
  readonly #parts: PlaceLampsParts<View>
  readonly #occupied: readonly Occupation[]

  constructor(parts: PlaceLampsParts<View>) {
    const { id } = parts
    this.#parts = parts
    this.#occupied = [{ id, state: 'confirmed', direction: 'recipient', partner: null, isHolding: false, dialog: null }]
  }

  occupations(domain: string, number: string): readonly Occupation[] | undefined {
    const { views, isOccupied } = this.#parts
    const place = views(domain).find(({ extension }) => extension === number)
    if (place === undefined) return undefined
    return isOccupied(place) ? this.#occupied : []
  }

  showsPartner(): boolean {
    return false
  }

  onChanged(changed: (domain: string, number: string) => void): Disposable {
    return this.#parts.changes(({ domain, extension }) => {
      if (extension !== null) changed(domain, extension)
    })
  }
}
