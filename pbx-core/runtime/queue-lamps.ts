import type { Subscribable } from '../base/emitter.ts'
import type { PbxEvents } from '../contract/events.ts'
import type { QueueView } from '../contract/views.ts'
import type { LampSource, Occupation } from '../sip/subscription/port.ts'

export interface QueueLampsPorts {
  readonly events: Subscribable<PbxEvents>
  readonly views: (domain: string) => readonly QueueView[]
}

/** Lamps of queues, by their extension: lit while somebody waits. Nothing rings there that a key could take. */
export class QueueLamps implements LampSource {
  readonly #ports: QueueLampsPorts

  constructor(ports: QueueLampsPorts) {
    this.#ports = ports
  }

  occupations(domain: string, number: string): readonly Occupation[] | undefined {
    const queue = this.#ports.views(domain).find(({ extension }) => extension === number)
    if (queue === undefined) return undefined
    return queue.waiting.length === 0 ? [] : [waiting]
  }

  showsPartner(): boolean {
    return false
  }

  onChanged(changed: (domain: string, number: string) => void): Disposable {
    return this.#ports.events.on('queue.changed', ({ domain, extension }) => {
      if (extension !== null) changed(domain, extension)
    })
  }
}

const waiting: Occupation = {
  id: 'waiting',
  state: 'confirmed',
  direction: 'recipient',
  partner: null,
  isHolding: false,
  dialog: null
}
