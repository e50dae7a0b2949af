import { type Codec, FRAME_MS, FRAME_SAMPLES, MOST_SAMPLES } from './codec/codec.ts'
import type { FrameSink } from './frames.ts'
import { JitterBuffer, type Waiting } from './jitter-buffer.ts'
import type { Paced, Pacer } from './pacer.ts'
import type { RtpPacket } from './rtp/packet.ts'
import { discard, type Stage } from './stage.ts'

/** Milliseconds without a packet that are filled: with what was said last, then with the line's noise. */
const LONGEST_FILL = 1000
/** Steps over which is looked whether more waits than has to: two seconds. */
const OUTLOOK = 100
/** A frame is left out where nobody speaks, or at the latest after so many steps. */
const PATIENCE = 100
/** Mean amplitude below which nobody speaks. */
const QUIET = 200

/** A codec of the peer, and the clock of its packets. */
export interface Decodable {
  readonly codec: Codec
  /** Timestamp units in a millisecond. */
  readonly units: number
}

export interface DecodingParts {
  readonly pacer: Pacer
  /** The codec of a payload type; undefined for what cannot be decoded. */
  readonly codecOf: (payloadType: number) => Decodable | undefined
}

/**
 * Decodes what an endpoint receives, in the pacer's time: packets wait in a jitter buffer, those that are lost are
 * concealed, and each step gives every sink one frame. It stands in the receiving chain, before whatever passes packets
 * on undecoded, and only where somebody wants to hear.
 */
export class Decoding implements Stage, Paced {
  next: Stage = discard
  readonly #pacer: Pacer
  readonly #codecOf: DecodingParts['codecOf']
  readonly #buffer = new JitterBuffer()
  readonly #sinks = new Set<FrameSink>()
  readonly #decoded = new Int16Array(MOST_SAMPLES)
  readonly #frame = new Int16Array(FRAME_SAMPLES)
  /** Decoded sound that is not given out yet. */
  readonly #rest = new Int16Array(MOST_SAMPLES + FRAME_SAMPLES)
  #restLength = 0
  #codec: Codec | undefined
  #payloadType = -1
  /** Samples of a packet of this peer. */
  #packetSamples = FRAME_SAMPLES
  /** `waiting`: for as many packets as should be held back. */
  #state: 'idle' | 'waiting' | 'playing' = 'idle'
  #waitsSince = 0
  /** Milliseconds filled since the last packet. */
  #filled = 0
  #fewest = Number.POSITIVE_INFINITY
  #looked = 0
  #surplusFor = 0

  constructor({ pacer, codecOf }: DecodingParts) {
    this.#pacer = pacer
    this.#codecOf = codecOf
  }

  /** The payload type of what is heard at present. */
  get payloadType(): number {
    return this.#payloadType
  }

  get hasSinks(): boolean {
    return this.#sinks.size > 0
  }

  add(sink: FrameSink): void {
    this.#sinks.add(sink)
  }

  remove(sink: FrameSink): void {
    this.#sinks.delete(sink)
    if (this.#sinks.size === 0) this.close()
  }

  receive(packet: RtpPacket, now: number): void {
    const decodable = this.#codecOf(packet.payloadType)
    if (decodable === undefined) this.#buffer.pass(packet)
    else {
      this.#buffer.put(packet, now, decodable.units)
      if (this.#state === 'idle') {
        this.#state = 'waiting'
        this.#waitsSince = now
        this.#pacer.add(this)
      }
    }
    this.next.receive(packet, now)
  }

  describe(): string {
    return `decode | ${this.next.describe()}`
  }

  step(now: number): void {
    // A timer is exact to a millisecond.
    if (this.#state === 'waiting' && now - this.#waitsSince + 1 < this.#buffer.target) return
    this.#state = 'playing'
    while (this.#restLength < FRAME_SAMPLES) {
      if (!this.#decodeNext()) {
        this.#fallSilent()
        return
      }
    }
    this.#giveOut(now)
    this.#observe()
  }

  /** What waits meanwhile is more than has to: it is caught up with. */
  skipped(): void {}

  close(): void {
    this.#pacer.remove(this)
    this.#buffer.clear()
    this.#restLength = 0
    this.#state = 'idle'
  }

  /** Adds a packet's sound to the rest, or something in its place. False where nothing came for too long. */
  #decodeNext(): boolean {
    const taken = this.#buffer.take()
    if (taken === undefined) {
      if (this.#filled >= LONGEST_FILL) return false
      this.#filled += FRAME_MS
      this.#conceal(FRAME_SAMPLES, undefined)
      return true
    }
    this.#filled = 0
    if (taken === 'missing') this.#conceal(this.#packetSamples, this.#buffer.peek())
    else this.#decode(taken)
    return true
  }

  #decode(packet: Waiting): void {
    const codec = this.#codecOf(packet.payloadType)?.codec
    if (codec === undefined) return this.#conceal(this.#packetSamples, undefined)
    this.#codec = codec
    this.#payloadType = packet.payloadType
    const count = codec.decode(packet, this.#decoded)
    if (count === 0) return this.#conceal(this.#packetSamples, undefined)
    this.#packetSamples = count
    if (this.#leavesOut(count)) return
    this.#keep(count)
  }

  #conceal(count: number, next: Waiting | undefined): void {
    if (this.#codec === undefined) this.#decoded.fill(0, 0, count)
    else this.#codec.conceal(this.#decoded, count, next)
    this.#keep(count)
  }

  #keep(count: number): void {
    const rest = this.#rest
    // Somebody who packs 120 ms has at most that much waiting.
    const kept = Math.min(count, rest.length - this.#restLength)
    for (let i = 0; i < kept; i++) rest[this.#restLength + i] = this.#decoded[i] as number
    this.#restLength += kept
  }

  #giveOut(now: number): void {
    const rest = this.#rest
    for (let i = 0; i < FRAME_SAMPLES; i++) this.#frame[i] = rest[i] as number
    rest.copyWithin(0, FRAME_SAMPLES, this.#restLength)
    this.#restLength -= FRAME_SAMPLES
    for (const sink of this.#sinks) sink.hear(this.#frame, now)
  }

  #fallSilent(): void {
    this.close()
    this.#filled = 0
    for (const sink of this.#sinks) sink.silent()
  }

  /** Looks whether packets wait longer than the jitter asks for, as after a delay that was passing, or where a clock is fast. */
  #observe(): void {
    this.#fewest = Math.min(this.#fewest, this.#buffer.waiting)
    if (this.#surplusFor > 0) this.#surplusFor++
    if (++this.#looked < OUTLOOK) return
    const milliseconds = this.#packetSamples / (FRAME_SAMPLES / FRAME_MS)
    const hasSurplus = this.#fewest * milliseconds > this.#buffer.target + milliseconds
    this.#surplusFor = hasSurplus ? Math.max(1, this.#surplusFor) : 0
    this.#fewest = Number.POSITIVE_INFINITY
    this.#looked = 0
  }

  #leavesOut(count: number): boolean {
    if (this.#surplusFor === 0) return false
    let sum = 0
    for (let i = 0; i < count; i++) sum += Math.abs(this.#decoded[i] as number)
    if (sum > QUIET * count && this.#surplusFor < PATIENCE) return false
    this.#surplusFor = 0
    return true
  }
}
