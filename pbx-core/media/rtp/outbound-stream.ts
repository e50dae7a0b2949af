import type { RtpPacket } from './packet.ts'
import { MAX_DROPOUT } from './reception.ts'
import { sequenceDelta } from './serial.ts'

/** The feed of packets made here; endpoints' ids, the other feeds, are positive. */
const OURS = 0
const NONE = -1

export interface StreamStart {
  readonly ssrc: number
  /** Random, at most 15 bits, so that the first wrap is far (RFC 3711 §3.3.1 asks for it). */
  readonly sequence: number
  readonly timestamp: number
}

/**
 * The one RTP stream towards a peer, whatever feeds it: relayed packets, prompts, tones,
 * digits. SSRC, sequence numbers and timestamps go on across every change of feed, so a
 * receiver's jitter buffer sees one source with pauses (RFC 3550 §5.1). A change sets the
 * marker bit: a talkspurt begins (RFC 3551 §4.1).
 *
 * Between relayed packets the gaps and the order of the sender stay as they were, so that
 * its losses remain visible to the receiver.
 */
export class OutboundStream {
  readonly ssrc: number
  packets = 0
  octets = 0
  #clockRate = 8000
  #frame = 160
  #sequence: number
  /** The timestamp that was right at `#at` (milliseconds); `#at` is undefined before the first packet. */
  #timestamp: number
  #at: number | undefined
  /** Where the audio of our last packet ends. */
  #end: number
  #feed = NONE
  #feedSsrc = 0
  #feedHighest = 0
  /** Sequence numbers since the feed was joined: older packets of it belong to no place here. */
  #feedAge = 0
  #sequenceOffset = 0
  #timestampOffset = 0
  /** Our next audio packet begins a talkspurt. */
  #talkspurt = false

  constructor(start: StreamStart) {
    this.ssrc = start.ssrc
    this.#sequence = start.sequence
    this.#timestamp = start.timestamp
    this.#end = start.timestamp
  }

  /** `frame`: timestamp units in an ordinary packet. */
  setFormat(clockRate: number, frame: number): void {
    this.#clockRate = clockRate
    this.#frame = frame
  }

  /** Gives a packet of another stream its place in this one; false where it comes too late to have any. */
  forward(packet: RtpPacket, feed: number, now: number): boolean {
    const step = sequenceDelta(packet.sequence, this.#feedHighest)
    if (feed !== this.#feed || packet.ssrc !== this.#feedSsrc || step > MAX_DROPOUT || step < -MAX_DROPOUT) {
      this.#follow(packet, feed, now)
    } else if (step > 0) {
      this.#feedHighest = packet.sequence
      this.#feedAge += step
    } else if (-step >= this.#feedAge) {
      return false
    }
    packet.ssrc = this.ssrc
    packet.sequence = (packet.sequence + this.#sequenceOffset) & 0xffff
    packet.timestamp = (packet.timestamp + this.#timestampOffset) >>> 0
    if (sequenceDelta(packet.sequence, this.#sequence) > 0) {
      this.#sequence = packet.sequence
      this.#advance(packet.timestamp, now)
    }
    this.#count(packet)
    return true
  }

  /** Leaves a packet of the current feed out on purpose: what follows it moves up, no loss is seen. */
  skip(packet: RtpPacket, feed: number): void {
    if (feed !== this.#feed || packet.ssrc !== this.#feedSsrc) return
    const step = sequenceDelta(packet.sequence, this.#feedHighest)
    if (step <= 0) return
    this.#feedHighest = packet.sequence
    this.#feedAge = 1
    this.#sequenceOffset--
  }

  /** Gives an audio packet made here the next place; `samples` is its length in timestamp units. */
  append(packet: RtpPacket, samples: number, now: number): void {
    if (this.#feed === OURS) {
      this.#timestamp = this.#end
      this.#at = now
    } else {
      this.#begin(now)
    }
    packet.marker = this.#talkspurt
    this.#talkspurt = false
    packet.timestamp = this.#timestamp
    this.#end = (this.#timestamp + samples) >>> 0
    this.#place(packet)
  }

  /** Fixes the timestamp that all packets of the telephone event now beginning carry. */
  beginEvent(now: number): void {
    this.#begin(now)
  }

  /** Gives a packet of that event the next place; `duration` is the event's so far (RFC 4733 §2.3.5, §2.5.1.2). */
  appendEvent(packet: RtpPacket, duration: number): void {
    packet.timestamp = this.#timestamp
    this.#end = (this.#timestamp + duration) >>> 0
    this.#place(packet)
  }

  /** Our own audio lost so many timestamp units to a stall: what follows stands where it would have stood. */
  leap(units: number): void {
    if (this.#feed !== OURS) return
    this.#end = (this.#end + units) >>> 0
    this.#talkspurt = true
  }

  /** The next packet, of whatever feed, begins a talkspurt at the present moment. */
  interrupt(): void {
    this.#feed = NONE
  }

  /** The timestamp of this moment, for sender reports; undefined before the first packet. */
  timestampAt(now: number): number | undefined {
    if (this.#at === undefined) return undefined
    return (this.#timestamp + Math.round(((now - this.#at) * this.#clockRate) / 1000)) >>> 0
  }

  /** All packets of a telephone event have the timestamp of its beginning: time has gone on since (RFC 4733 §2.3.5). */
  #advance(timestamp: number, now: number): void {
    if (timestamp === this.#timestamp && this.#at !== undefined) return
    this.#timestamp = timestamp
    this.#end = (timestamp + this.#frame) >>> 0
    this.#at = now
  }

  #follow(packet: RtpPacket, feed: number, now: number): void {
    this.#timestampOffset = this.#resume(now) - packet.timestamp
    this.#sequenceOffset = this.#sequence + 1 - packet.sequence
    this.#feed = feed
    this.#feedSsrc = packet.ssrc
    this.#feedHighest = packet.sequence
    this.#feedAge = 1
    packet.marker = true
  }

  #begin(now: number): void {
    this.#timestamp = this.#resume(now)
    this.#at = now
    this.#feed = OURS
    this.#talkspurt = true
  }

  /** After a pause the timestamp has gone on with time, and it never falls into audio already sent. */
  #resume(now: number): number {
    if (this.#at === undefined) return this.#timestamp
    const elapsed = this.timestampAt(now) as number
    return ((elapsed - this.#end) | 0) > 0 ? elapsed : this.#end
  }

  #place(packet: RtpPacket): void {
    packet.ssrc = this.ssrc
    this.#sequence = (this.#sequence + 1) & 0xffff
    packet.sequence = this.#sequence
    this.#count(packet)
  }

  #count(packet: RtpPacket): void {
    this.packets++
    this.octets += packet.payloadLength
  }
}
