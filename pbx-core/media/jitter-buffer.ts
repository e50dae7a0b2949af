import type { Payload } from './codec/codec.ts'
import type { RtpPacket } from './rtp/packet.ts'
import { sequenceDelta, timestampDelta } from './rtp/serial.ts'

/** Packets that are kept at the most: more than a second, so that nobody's burst grows in memory. */
const SLOTS = 64
/** Octets of a slot are got in such steps, and kept. */
const OCTETS = 320
/** Milliseconds that packets are held back: at least, at most, and before it is known how irregularly they come. */
const LEAST = 20
const MOST = 200
const FIRST = 20
/** By how much a packet's lateness is forgotten with each that comes: half of it in some 7 s. */
const FORGET = 0.998
/** Milliseconds by which the earliest packet may seem to come later with each packet: a sender's slow clock. */
const DRIFT = 0.01

/** In place of a payload type: keys, for instance, have sequence numbers of the same stream. */
const NO_SOUND = -1

/** A packet that waits. */
export interface Waiting extends Payload {
  readonly payloadType: number
}

class Slot implements Waiting {
  bytes = new Uint8Array(0)
  readonly payloadOffset = 0
  payloadLength = 0
  payloadType = 0
  sequence = -1

  /** A packet without sound, which only has its place. */
  pass(sequence: number): void {
    this.payloadLength = 0
    this.payloadType = NO_SOUND
    this.sequence = sequence
  }

  fill(packet: RtpPacket): void {
    const { bytes, payloadOffset, payloadLength } = packet
    if (this.bytes.length < payloadLength) this.bytes = new Uint8Array(Math.ceil(payloadLength / OCTETS) * OCTETS)
    for (let i = 0; i < payloadLength; i++) this.bytes[i] = bytes[payloadOffset + i] as number
    this.payloadLength = payloadLength
    this.payloadType = packet.payloadType
    this.sequence = packet.sequence
  }
}

/**
 * Packets of one stream between the network and a decoder: put in order, held back as long as the network's jitter asks
 * for, and given out one after the other. What was given out is good until the next `put`.
 */
export class JitterBuffer {
  readonly #slots = Array.from({ length: SLOTS }, () => new Slot())
  #ssrc: number | undefined
  /** The sequence number whose turn it is, and the highest that came. */
  #next = 0
  #highest = 0
  #firstTimestamp = 0
  #firstAt = 0
  /** The least delay of a packet, counted from the first one's, and how far above it others lately were. */
  #least = 0
  #spread = 0
  /** Packets that came after their turn. */
  late = 0

  /** `units`: timestamp units in a millisecond. */
  put(packet: RtpPacket, now: number, units: number): void {
    const ahead = sequenceDelta(packet.sequence, this.#next)
    if (packet.ssrc !== this.#ssrc || ahead >= SLOTS || ahead <= -SLOTS * 4) this.#begin(packet, now)
    else if (ahead < 0) {
      this.late++
      this.#measure(packet, now, units)
      return
    }
    this.#measure(packet, now, units)
    if (sequenceDelta(packet.sequence, this.#highest) > 0) this.#highest = packet.sequence
    this.#slot(packet.sequence).fill(packet)
  }

  /** A packet of the same stream that holds no sound came: it is not missing. */
  pass(packet: RtpPacket): void {
    const ahead = sequenceDelta(packet.sequence, this.#next)
    if (packet.ssrc !== this.#ssrc || ahead < 0 || ahead >= SLOTS) return
    if (sequenceDelta(packet.sequence, this.#highest) > 0) this.#highest = packet.sequence
    this.#slot(packet.sequence).pass(packet.sequence)
  }

  /** The packet whose turn it is; `missing` where only later ones are here; undefined where there is none. */
  take(): Waiting | 'missing' | undefined {
    while (this.waiting > 0) {
      const slot = this.#slot(this.#next)
      const isHere = slot.sequence === this.#next
      this.#next = (this.#next + 1) & 0xffff
      if (!isHere) return 'missing'
      slot.sequence = -1
      if (slot.payloadType !== NO_SOUND) return slot
    }
    return undefined
  }

  /** The packet whose turn it is, without taking it. */
  peek(): Waiting | undefined {
    const slot = this.#slot(this.#next)
    const isHere = this.waiting > 0 && slot.sequence === this.#next && slot.payloadType !== NO_SOUND
    return isHere ? slot : undefined
  }

  /** Packets from the next one to the newest, those that are missing too. */
  get waiting(): number {
    return this.#ssrc === undefined ? 0 : Math.max(0, sequenceDelta(this.#highest, this.#next) + 1)
  }

  /** Milliseconds that packets should be held back so that those that are late still come in time. */
  get target(): number {
    return Math.min(MOST, LEAST + this.#spread)
  }

  /** As if nothing had come yet. */
  clear(): void {
    this.#ssrc = undefined
    for (const slot of this.#slots) slot.sequence = -1
  }

  #begin(packet: RtpPacket, now: number): void {
    for (const slot of this.#slots) slot.sequence = -1
    this.#ssrc = packet.ssrc
    this.#next = packet.sequence
    this.#highest = packet.sequence
    this.#firstTimestamp = packet.timestamp
    this.#firstAt = now
    this.#least = 0
    this.#spread = FIRST
  }

  #measure(packet: RtpPacket, now: number, units: number): void {
    const delay = now - this.#firstAt - timestampDelta(packet.timestamp, this.#firstTimestamp) / units
    this.#least = Math.min(delay, this.#least + DRIFT)
    this.#spread = Math.max(delay - this.#least, this.#spread * FORGET)
    // A pause whose timestamps stood still, or a clock that was set: not the network's doing.
    if (this.#spread > 2 * MOST) {
      this.#firstTimestamp = packet.timestamp
      this.#firstAt = now
      this.#least = 0
      this.#spread = FIRST
    }
  }

  #slot(sequence: number): Slot {
    return this.#slots[sequence % SLOTS] as Slot
  }
}
