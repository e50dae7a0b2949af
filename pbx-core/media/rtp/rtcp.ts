import { readUint16, readUint32, writeUint16, writeUint32 } from './packet.ts'
import type { ReportBlock } from './reception.ts'

const SENDER_REPORT = 200
const RECEIVER_REPORT = 201
const SOURCE_DESCRIPTION = 202
const GOODBYE = 203
const CNAME = 1

/** Seconds from 1900 to 1970 (RFC 3550 §4). */
const NTP_OFFSET = 2_208_988_800

/** What we report about our own stream; absent where nothing was sent (RFC 3550 §6.4.1). */
export interface SenderInfo {
  /** Unix milliseconds. */
  readonly wallTime: number
  readonly timestamp: number
  readonly packets: number
  readonly octets: number
}

export interface ReportToWrite {
  readonly ssrc: number
  /** Latin letters and digits only (RFC 7022 §4.2). */
  readonly cname: string
  readonly sender: SenderInfo | undefined
  readonly block: ReportBlock | undefined
  /** Of the peer's last sender report (RFC 3550 §6.4.1): middle 32 bits of its NTP time, and 1/65536 s since. */
  readonly lastSenderReport: number
  readonly delaySinceLast: number
  readonly goodbye: boolean
}

/** A compound packet: SR or RR, SDES with CNAME, BYE where the stream ends (RFC 3550 §6.1). */
export function writeRtcp(report: ReportToWrite): Uint8Array {
  const { sender, block, goodbye } = report
  const reportLength = 8 + (sender === undefined ? 0 : 20) + (block === undefined ? 0 : 24)
  // The chunk ends with at least one null octet, on a 32-bit boundary (RFC 3550 §6.5).
  const chunkLength = 4 + Math.ceil((2 + report.cname.length + 1) / 4) * 4
  const bytes = new Uint8Array(reportLength + 4 + chunkLength + (goodbye ? 8 : 0))
  writeHead(bytes, 0, {
    count: block === undefined ? 0 : 1,
    type: sender === undefined ? RECEIVER_REPORT : SENDER_REPORT,
    length: reportLength
  })
  writeUint32(bytes, 4, report.ssrc)
  let at = 8
  if (sender !== undefined) at = writeSender(bytes, at, sender)
  if (block !== undefined) at = writeBlock(bytes, at, { ...report, block })
  writeHead(bytes, at, { count: 1, type: SOURCE_DESCRIPTION, length: 4 + chunkLength })
  writeUint32(bytes, at + 4, report.ssrc)
  bytes[at + 8] = CNAME
  bytes[at + 9] = report.cname.length
  for (let i = 0; i < report.cname.length; i++) bytes[at + 10 + i] = report.cname.charCodeAt(i)
  at += 4 + chunkLength
  if (goodbye) {
    writeHead(bytes, at, { count: 1, type: GOODBYE, length: 8 })
    writeUint32(bytes, at + 4, report.ssrc)
  }
  return bytes
}

/** The middle 32 bits of the NTP time of a moment (RFC 3550 §4). */
export function ntpMiddle(wallTime: number): number {
  const seconds = wallTime / 1000 + NTP_OFFSET
  return Math.floor((seconds % 0x10000) * 0x10000) >>> 0
}

/** What a peer's compound packet says about us and its own stream. */
export interface ReadReport {
  readonly ssrc: number
  /** Middle 32 bits of the NTP time in its sender report. */
  readonly ntpMiddle: number | undefined
  /** Its report about our SSRC. */
  readonly about: PeerReport | undefined
}

export interface PeerReport {
  readonly fractionLost: number
  readonly cumulativeLost: number
  /** In units of the timestamp. */
  readonly jitter: number
  readonly lastSenderReport: number
  readonly delaySinceLast: number
}

/** Undefined unless the compound packet is sound as a whole (RFC 3550 §A.2). `ours` is our SSRC. */
export function readRtcp(bytes: Uint8Array, ours: number): ReadReport | undefined {
  if (!isSoundCompound(bytes)) return undefined
  const type = bytes[1]
  const count = (bytes[0] as number) & 0x1f
  const blocks = type === SENDER_REPORT ? 28 : 8
  if (blocks + count * 24 > (readUint16(bytes, 2) + 1) * 4) return undefined
  let about: PeerReport | undefined
  for (let i = 0; i < count; i++) {
    const at = blocks + i * 24
    if (readUint32(bytes, at) === ours) about = readBlock(bytes, at)
  }
  return {
    ssrc: readUint32(bytes, 4),
    ntpMiddle: type === SENDER_REPORT ? readUint32(bytes, 10) : undefined,
    about
  }
}

function isSoundCompound(bytes: Uint8Array): boolean {
  const first = bytes[1]
  if (bytes.length < 8 || (first !== SENDER_REPORT && first !== RECEIVER_REPORT)) return false
  let at = 0
  while (at < bytes.length) {
    if (at + 4 > bytes.length || (bytes[at] as number) >> 6 !== 2) return false
    const padded = ((bytes[at] as number) & 0x20) !== 0
    at += (readUint16(bytes, at + 2) + 1) * 4
    if (padded && at !== bytes.length) return false
  }
  return at === bytes.length && readUint16(bytes, 2) >= (first === SENDER_REPORT ? 6 : 1)
}

function readBlock(bytes: Uint8Array, at: number): PeerReport {
  return {
    fractionLost: bytes[at + 4] as number,
    // 24 bits with a sign: the shift drops the fraction in front and keeps the sign.
    cumulativeLost: (readUint32(bytes, at + 4) << 8) >> 8,
    jitter: readUint32(bytes, at + 12),
    lastSenderReport: readUint32(bytes, at + 16),
    delaySinceLast: readUint32(bytes, at + 20)
  }
}

function writeHead(bytes: Uint8Array, at: number, head: { count: number; type: number; length: number }): void {
  bytes[at] = 0x80 | head.count
  bytes[at + 1] = head.type
  writeUint16(bytes, at + 2, head.length / 4 - 1)
}

function writeSender(bytes: Uint8Array, at: number, sender: SenderInfo): number {
  const seconds = Math.floor(sender.wallTime / 1000)
  writeUint32(bytes, at, (seconds + NTP_OFFSET) >>> 0)
  writeUint32(bytes, at + 4, Math.floor(((sender.wallTime - seconds * 1000) / 1000) * 2 ** 32) >>> 0)
  writeUint32(bytes, at + 8, sender.timestamp)
  writeUint32(bytes, at + 12, sender.packets >>> 0)
  writeUint32(bytes, at + 16, sender.octets >>> 0)
  return at + 20
}

function writeBlock(bytes: Uint8Array, at: number, report: ReportToWrite & { block: ReportBlock }): number {
  const { block } = report
  writeUint32(bytes, at, block.ssrc)
  writeUint32(bytes, at + 4, ((block.fractionLost << 24) | (block.cumulativeLost & 0xffffff)) >>> 0)
  writeUint32(bytes, at + 8, block.highestSequence)
  writeUint32(bytes, at + 12, block.jitter)
  writeUint32(bytes, at + 16, report.lastSenderReport)
  writeUint32(bytes, at + 20, report.delaySinceLast)
  return at + 24
}
