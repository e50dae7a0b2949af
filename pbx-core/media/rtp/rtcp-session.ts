import type { Clock } from '../../base/clock.ts'
import type { OutboundStream } from './outbound-stream.ts'
import type { Reception } from './reception.ts'
import { ntpMiddle, type PeerReport, readRtcp, type SenderInfo, writeRtcp } from './rtcp.ts'

/** Milliseconds between reports, before randomisation (RFC 3550 §6.2). */
const INTERVAL = 5000
/** Takes back what the randomisation adds to the mean (RFC 3550 §6.3.1). */
const COMPENSATION = Math.E - 1.5

export interface RtcpParts {
  readonly clock: Clock
  /** 0 up to 1. */
  readonly random: () => number
  readonly cname: string
  readonly stream: OutboundStream
  readonly reception: Reception
}

/** What the peer says of the stream that it gets from us. */
export interface PeerView {
  readonly lost: number
  /** In units of the timestamp. */
  readonly jitter: number
  /** Milliseconds; undefined until a report of ours came back with one. */
  readonly roundTrip: number | undefined
}

/**
 * RTCP with one peer (RFC 3550 §6). It ends here and is made anew for each side, for the relay
 * rewrites what reports speak of: SSRCs, sequence numbers and timestamps.
 */
export class RtcpSession {
  peer: PeerView | undefined
  readonly #parts: RtcpParts
  #dueAt: number | undefined
  #reportedPackets = 0
  #spoke = false
  #lastSenderReport = 0
  #lastSenderReportAt = 0

  constructor(parts: RtcpParts) {
    this.#parts = parts
  }

  /** Reports are due from now on; the first after half an interval (RFC 3550 §6.2). */
  start(): void {
    this.#dueAt ??= this.#parts.clock.now() + this.#interval() / 2
  }

  receive(bytes: Uint8Array): void {
    const { clock, stream } = this.#parts
    const report = readRtcp(bytes, stream.ssrc)
    if (report === undefined) return
    if (report.ntpMiddle !== undefined) {
      this.#lastSenderReport = report.ntpMiddle
      this.#lastSenderReportAt = clock.now()
    }
    if (report.about !== undefined) this.#see(report.about)
  }

  /** The compound packet that is due; undefined where none is. */
  due(): Uint8Array | undefined {
    const now = this.#parts.clock.now()
    if (this.#dueAt === undefined || now < this.#dueAt) return undefined
    this.#dueAt = now + this.#interval()
    return this.#report(false)
  }

  /** Says goodbye, unless nothing was ever said (RFC 3550 §6.3.7). */
  end(): Uint8Array | undefined {
    this.#dueAt = undefined
    return this.#spoke || this.#parts.stream.packets > 0 ? this.#report(true) : undefined
  }

  #report(goodbye: boolean): Uint8Array {
    const { clock, cname, stream, reception } = this.#parts
    const sent = stream.packets > this.#reportedPackets
    this.#reportedPackets = stream.packets
    this.#spoke = true
    const delay = this.#lastSenderReport === 0 ? 0 : (clock.now() - this.#lastSenderReportAt) * 65.536
    return writeRtcp({
      ssrc: stream.ssrc,
      cname,
      sender: sent ? this.#senderInfo() : undefined,
      block: reception.report(),
      lastSenderReport: this.#lastSenderReport,
      delaySinceLast: Math.round(delay),
      goodbye
    })
  }

  #senderInfo(): SenderInfo {
    const { clock, stream } = this.#parts
    return {
      wallTime: clock.wallTime(),
      timestamp: stream.timestampAt(clock.now()) ?? 0,
      packets: stream.packets,
      octets: stream.octets
    }
  }

  #see(report: PeerReport): void {
    const { cumulativeLost, jitter, lastSenderReport, delaySinceLast } = report
    let roundTrip = this.peer?.roundTrip
    if (lastSenderReport !== 0) {
      const units = (ntpMiddle(this.#parts.clock.wallTime()) - lastSenderReport - delaySinceLast) | 0
      roundTrip = Math.max(0, units / 65.536)
    }
    this.peer = { lost: Math.max(0, cumulativeLost), jitter, roundTrip }
  }

  #interval(): number {
    return (INTERVAL * (0.5 + this.#parts.random())) / COMPENSATION
  }
}
