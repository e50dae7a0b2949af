import type { OutboundStream } from '../rtp/outbound-stream.ts'
import { RTP_HEADER_LENGTH, RtpPacket } from '../rtp/packet.ts'
import { EVENT_LENGTH, eventOfDigit, writeEvent } from './event.ts'

/** Milliseconds between the packets of an event: the pacer's step. */
const STEP = 20
/** The last packet is sent three times in all, at the usual interval (RFC 4733 §2.5.1.4). */
const END_PACKETS = 3
/** Steps of silence before the next digit: with the end packets 100 ms, which every receiver tells apart. */
const PAUSE_STEPS = 3
const SHORTEST = 40
/** Milliseconds; and no more units than the 16 bits of a duration hold (8.19 s at 8000 Hz). */
const LONGEST = 8000
const MOST_UNITS = 0xffff
/** Digits waiting; more than anybody types ahead. */
const MOST_WAITING = 64

/** How the peer wants its events. */
export interface EventFormat {
  readonly payloadType: number
  /** Timestamp units in a millisecond. */
  readonly units: number
}

interface Sending {
  readonly event: number
  readonly milliseconds: number
  duration: number
  ends: number
  pause: number
}

/** Sends digits as telephone events (RFC 4733 §2.5.1), one after the other, one packet in each step of the pacer. */
export class DigitSender {
  readonly #stream: OutboundStream
  readonly #packet = new RtpPacket()
  /** Made for the first key: most calls have none. */
  #bytes: Uint8Array | undefined
  readonly #waiting: Sending[] = []
  #current: Sending | undefined

  constructor(stream: OutboundStream) {
    this.#stream = stream
  }

  /** Nothing else may be sent while this is true. */
  get busy(): boolean {
    return this.#current !== undefined || this.#waiting.length > 0
  }

  /** False for what is no digit, and where too many wait already. */
  add(digit: string, milliseconds: number): boolean {
    const event = eventOfDigit(digit)
    if (event === undefined || this.#waiting.length >= MOST_WAITING) return false
    const length = Math.min(LONGEST, Math.max(SHORTEST, Math.round(milliseconds)))
    this.#waiting.push({ event, milliseconds: length, duration: 0, ends: 0, pause: PAUSE_STEPS })
    return true
  }

  /** The packet of this step; undefined in a pause. */
  step({ payloadType, units }: EventFormat, now: number): RtpPacket | undefined {
    let current = this.#current
    if (current === undefined) {
      current = this.#waiting.shift()
      if (current === undefined) return undefined
      this.#current = current
      this.#stream.beginEvent(now)
    }
    if (current.ends === END_PACKETS) {
      if (--current.pause === 0) this.#finish()
      return undefined
    }
    const first = current.duration === 0
    const total = Math.min(MOST_UNITS, current.milliseconds * units)
    current.duration = Math.min(total, current.duration + STEP * units)
    const end = current.duration === total
    if (end) current.ends++
    return this.#build(current, { payloadType, marker: first, end })
  }

  clear(): void {
    this.#waiting.length = 0
    if (this.#current !== undefined) this.#finish()
  }

  #build(
    sending: Sending,
    { payloadType, marker, end }: { payloadType: number; marker: boolean; end: boolean }
  ): RtpPacket {
    const packet = this.#packet
    this.#bytes ??= new Uint8Array(RTP_HEADER_LENGTH + EVENT_LENGTH)
    packet.build(this.#bytes)
    writeEvent(this.#bytes, RTP_HEADER_LENGTH, { event: sending.event, end, duration: sending.duration })
    packet.payloadType = payloadType
    packet.marker = marker
    this.#stream.appendEvent(packet, sending.duration)
    packet.write()
    return packet
  }

  #finish(): void {
    this.#current = undefined
    this.#stream.interrupt()
  }
}
