import type { Clock } from '../../base/clock.ts'
import type { RtpPacket } from '../rtp/packet.ts'
import { timestampDelta } from '../rtp/serial.ts'
import { digitOfEvent, EVENT_LENGTH, readEventCode, readEventDuration, readEventEnd } from './event.ts'

/** Milliseconds: an event this far behind the last one is a late packet of it; further behind, the sender has started over. */
const LATEST = 1000
/** Senders repeat an event at least every 50 ms (RFC 4733 §2.5.1.2); this many milliseconds without one end it. */
const QUIET = 150

interface Press {
  readonly digit: string
  /** Timestamp units in a millisecond. */
  readonly units: number
  /** Of the segment that is arriving, and the segments' length before it (RFC 4733 §2.5.1.3). */
  timestamp: number
  before: number
  duration: number
  heardAt: number
}

/**
 * Reads digits out of telephone events (RFC 4733): one for each press, told when it ends. A
 * press ends with its first packet that has the end bit (the retransmissions carry the same
 * timestamp and are ignored), with the beginning of the next one, or, where all of these were
 * lost, after a quiet time.
 */
export class DigitReader {
  readonly #clock: Clock
  readonly #onDigit: (digit: string, milliseconds: number) => void
  #ssrc: number | undefined
  #press: Press | undefined
  #lastEnded: number | undefined
  #timer: Disposable | undefined

  constructor(clock: Clock, onDigit: (digit: string, milliseconds: number) => void) {
    this.#clock = clock
    this.#onDigit = onDigit
  }

  /** `units`: timestamp units in a millisecond, 8 for most phones, 48 beside Opus. */
  read(packet: RtpPacket, now: number, units = 8): void {
    if (packet.payloadLength < EVENT_LENGTH) return
    const { bytes, payloadOffset, timestamp } = packet
    if (packet.ssrc !== this.#ssrc) this.#startOver(packet.ssrc)
    const digit = digitOfEvent(readEventCode(bytes, payloadOffset))
    if (digit === undefined || this.#isPast(timestamp, units)) return
    const press = this.#continued(digit, timestamp) ?? this.#begin({ digit, timestamp, units })
    press.heardAt = now
    press.duration = Math.max(press.duration, readEventDuration(bytes, payloadOffset))
    if (readEventEnd(bytes, payloadOffset)) this.#end()
  }

  /** Ends a press that is still held; no more digits come. */
  close(): void {
    this.#end()
  }

  #startOver(ssrc: number): void {
    this.#end()
    this.#ssrc = ssrc
    this.#lastEnded = undefined
  }

  #isPast(timestamp: number, units: number): boolean {
    if (this.#lastEnded === undefined) return false
    const delta = timestampDelta(timestamp, this.#lastEnded)
    return delta <= 0 && delta > -LATEST * units
  }

  #continued(digit: string, timestamp: number): Press | undefined {
    const press = this.#press
    if (press === undefined || press.timestamp === timestamp) return press
    if (press.digit !== digit || timestampDelta(timestamp, press.timestamp) !== press.duration) return undefined
    press.before += press.duration
    press.timestamp = timestamp
    press.duration = 0
    return press
  }

  #begin(begun: Pick<Press, 'digit' | 'timestamp' | 'units'>): Press {
    this.#end()
    const press: Press = { ...begun, before: 0, duration: 0, heardAt: 0 }
    this.#press = press
    this.#timer ??= this.#clock.after(QUIET, () => this.#checkQuiet())
    return press
  }

  #checkQuiet(): void {
    this.#timer = undefined
    const press = this.#press
    if (press === undefined) return
    const rest = press.heardAt + QUIET - this.#clock.now()
    if (rest > 0) this.#timer = this.#clock.after(rest, () => this.#checkQuiet())
    else this.#end()
  }

  #end(): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
    const press = this.#press
    if (press === undefined) return
    this.#press = undefined
    this.#lastEnded = press.timestamp
    this.#onDigit(press.digit, Math.round((press.before + press.duration) / press.units))
  }
}
