import type { RtpPacket } from './packet.ts'
import { sequenceDelta, timestampDelta } from './serial.ts'

/** A step of the sequence number beyond this is a restart of the sender (RFC 3550 §A.1, MAX_DROPOUT). */
export const MAX_DROPOUT = 3000

/** What a receiver report says of a source (RFC 3550 §6.4.1). */
export interface ReportBlock {
  readonly ssrc: number
  /** Of 256, since the last report. */
  readonly fractionLost: number
  readonly cumulativeLost: number
  /** Extended: cycles in the upper 16 bits. */
  readonly highestSequence: number
  /** In units of the timestamp. */
  readonly jitter: number
}

/** Statistics over the packets that came in (RFC 3550 §6.4.1, §A.3, §A.8). Survives changes of the SSRC. */
export class Reception {
  packets = 0
  octets = 0
  #ssrc = 0
  #clockRate = 8000
  #highest = 0
  #cycles = 0
  #base = 0
  #received = 0
  #lostBefore = 0
  #reportedExpected = 0
  #reportedReceived = 0
  #transit: number | undefined
  #jitter = 0

  /** `now` in milliseconds; packets of telephone events count, but not for the jitter: their timestamp stands still. */
  update(packet: RtpPacket, now: number, timed: boolean): void {
    this.packets++
    this.octets += packet.payloadLength
    const step = sequenceDelta(packet.sequence, this.#highest)
    if (this.#received === 0 || packet.ssrc !== this.#ssrc || step > MAX_DROPOUT || step < -MAX_DROPOUT) {
      this.#restart(packet)
    } else if (step > 0) {
      if (packet.sequence < this.#highest) this.#cycles += 0x10000
      this.#highest = packet.sequence
    }
    this.#received++
    if (timed) this.#measureJitter(packet, now)
  }

  set clockRate(hertz: number) {
    if (hertz === this.#clockRate) return
    this.#clockRate = hertz
    this.#transit = undefined
    this.#jitter = 0
  }

  get ssrc(): number | undefined {
    return this.#received === 0 ? undefined : this.#ssrc
  }

  get lost(): number {
    return this.#lostBefore + Math.max(0, this.#expected - this.#received)
  }

  /** Milliseconds. */
  get jitter(): number {
    return (this.#jitter * 1000) / this.#clockRate
  }

  /** A report on what came since the last one; undefined where nothing did (RFC 3550 §6.4). */
  report(): ReportBlock | undefined {
    const received = this.#received - this.#reportedReceived
    if (received <= 0) return undefined
    const expected = this.#expected - this.#reportedExpected
    this.#reportedExpected = this.#expected
    this.#reportedReceived = this.#received
    const lost = Math.max(0, expected - received)
    return {
      ssrc: this.#ssrc,
      fractionLost: expected <= 0 ? 0 : Math.min(255, Math.floor((lost * 256) / expected)),
      cumulativeLost: Math.max(-0x800000, Math.min(0x7fffff, this.#expected - this.#received)),
      highestSequence: (this.#cycles + this.#highest) >>> 0,
      jitter: Math.floor(this.#jitter)
    }
  }

  get #expected(): number {
    return this.#received === 0 ? 0 : this.#cycles + this.#highest - this.#base + 1
  }

  #restart(packet: RtpPacket): void {
    this.#lostBefore = this.lost
    this.#ssrc = packet.ssrc
    this.#highest = packet.sequence
    this.#base = packet.sequence
    this.#cycles = 0
    this.#received = 0
    this.#reportedExpected = 0
    this.#reportedReceived = 0
    this.#transit = undefined
  }

  #measureJitter(packet: RtpPacket, now: number): void {
    // Modulo 2^32, as the timestamp is: only differences of it count.
    const transit = ((now * this.#clockRate) / 1000 - packet.timestamp) | 0
    if (this.#transit !== undefined) {
      const difference = Math.abs(timestampDelta(transit, this.#transit))
      this.#jitter += (difference - this.#jitter) / 16
    }
    this.#transit = transit
  }
}
