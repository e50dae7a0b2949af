import type { Clock } from '../base/clock.ts'
import type { DigitReader } from './dtmf/digit-reader.ts'
import type { StreamDescription } from './port.ts'
import { RtpPacket } from './rtp/packet.ts'
import type { Reception } from './rtp/reception.ts'
import type { SourceLock } from './rtp/source-lock.ts'
import { discard, type Stage } from './stage.ts'
import { receives } from './stream-format.ts'

export interface InletParts {
  readonly clock: Clock
  readonly lock: SourceLock
  readonly reception: Reception
  readonly digits: DigitReader
  readonly onLocked: () => void
}

/**
 * The receiving half of an endpoint: header checks, then the source lock, then the statistics,
 * then the digit reader, then whatever `sink` is.
 */
export class Inlet {
  sink: Stage = discard
  readonly #clock: Clock
  readonly #lock: SourceLock
  readonly #reception: Reception
  readonly #digits: DigitReader
  readonly #onLocked: () => void
  readonly #packet = new RtpPacket()
  readonly #known = new Uint8Array(128)
  #receives = false
  #telephoneEvent = -1

  constructor({ clock, lock, reception, digits, onLocked }: InletParts) {
    this.#clock = clock
    this.#lock = lock
    this.#reception = reception
    this.#digits = digits
    this.#onLocked = onLocked
  }

  configure(description: StreamDescription): void {
    this.#receives = receives(description)
    this.#known.fill(0)
    for (const { payloadType } of description.codecs) this.#known[payloadType] = 1
    this.#telephoneEvent = description.telephoneEvent ?? -1
    if (description.telephoneEvent !== null) this.#known[description.telephoneEvent] = 1
    this.#reception.clockRate = description.codecs[0]?.clockRate ?? 8000
    this.#lock.open(description.remote)
  }

  /** A datagram on the RTP port. */
  receive(bytes: Uint8Array, address: string, port: number): void {
    const packet = this.#packet
    if (!packet.parse(bytes) || this.#known[packet.payloadType] !== 1) return
    const wasLocked = this.#lock.locked
    if (!this.#lock.admit(packet, address, port)) return
    if (!wasLocked) this.#onLocked()
    const now = this.#clock.now()
    const event = packet.payloadType === this.#telephoneEvent
    this.#reception.update(packet, now, !event)
    if (!this.#receives) return
    if (event) this.#digits.read(packet, now)
    this.sink.receive(packet, now)
  }

  describe(): string {
    const from = this.#lock.locked ? `${this.#lock.address}:${this.#lock.rtpPort}` : 'anyone'
    return `rtp<-${from} | lock | meter | dtmf | ${this.sink.describe()}`
  }
}
