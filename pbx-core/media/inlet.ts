import type { Clock } from '../base/clock.ts'
import type { DigitReader } from './dtmf/digit-reader.ts'
import type { StreamDescription } from './port.ts'
import { RtpPacket } from './rtp/packet.ts'
import type { Reception } from './rtp/reception.ts'
import type { PeerLock } from './rtp/source-lock.ts'
import { discard, type Stage } from './stage.ts'
import { receives } from './stream-format.ts'

export interface InletParts {
  readonly clock: Clock
  readonly lock: PeerLock
  readonly reception: Reception
  readonly digits: DigitReader
  readonly onLocked: () => void
  readonly onStray: (address: string, port: number) => void
}

/**
 * The receiving half of an endpoint: header checks, then the source lock, then the statistics,
 * then the digit reader, then whatever `sink` is.
 */
export class Inlet {
  sink: Stage = discard
  readonly #clock: Clock
  readonly #lock: PeerLock
  readonly #reception: Reception
  readonly #digits: DigitReader
  readonly #onLocked: () => void
  readonly #onStray: (address: string, port: number) => void
  readonly #packet = new RtpPacket()
  readonly #known = new Uint8Array(128)
  #receives = false
  /** Timestamp units in a millisecond, for payload types of telephone-event; 0 for the others. */
  readonly #eventUnits = new Uint8Array(128)

  constructor({ clock, lock, reception, digits, onLocked, onStray }: InletParts) {
    this.#clock = clock
    this.#lock = lock
    this.#reception = reception
    this.#digits = digits
    this.#onLocked = onLocked
    this.#onStray = onStray
  }

  configure(description: StreamDescription): void {
    this.#receives = receives(description)
    this.#known.fill(0)
    for (const { payloadType } of description.codecs) this.#known[payloadType] = 1
    this.#eventUnits.fill(0)
    this.#knowEvent(description.telephoneEvent ?? undefined, 8)
    this.#knowEvent(description.ownTelephoneEvent, 8)
    this.#knowEvent(description.wideTelephoneEvent, 48)
    this.#reception.clockRate = description.codecs[0]?.clockRate ?? 8000
    this.#lock.open(description.remote, description.learn)
  }

  /** A datagram on the RTP port. */
  receive(bytes: Uint8Array, address: string, port: number): void {
    const packet = this.#packet
    if (!packet.parse(bytes) || this.#known[packet.payloadType] !== 1) return
    const { found } = this.#lock
    if (!this.#lock.admit(packet, address, port)) {
      if (this.#lock.strays) this.#onStray(address, port)
      return
    }
    if (this.#lock.found !== found) this.#onLocked()
    const now = this.#clock.now()
    const eventUnits = this.#eventUnits[packet.payloadType] as number
    this.#reception.update(packet, now, eventUnits === 0)
    if (!this.#receives) return
    if (eventUnits !== 0) this.#digits.read(packet, now, eventUnits)
    this.sink.receive(packet, now)
  }

  describe(): string {
    return `${this.#lock.describe()} | meter | dtmf | ${this.sink.describe()}`
  }

  #knowEvent(payloadType: number | undefined, units: number): void {
    if (payloadType === undefined) return
    this.#known[payloadType] = 1
    this.#eventUnits[payloadType] = units
  }
}
