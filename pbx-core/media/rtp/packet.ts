const nothing = new Uint8Array(0)

/** Octets of an RTP header without contributing sources and extension (RFC 3550 §5.1). */
export const RTP_HEADER_LENGTH = 12

/**
 * One RTP packet, as a view that is filled anew for each: the packet path allocates nothing.
 * `parse` reads the header, the fields may then be changed, `write` puts them back in place.
 */
export class RtpPacket {
  bytes: Uint8Array = nothing
  payloadType = 0
  marker = false
  sequence = 0
  timestamp = 0
  ssrc = 0
  /** Where the payload begins; its length is without padding. */
  payloadOffset = 0
  payloadLength = 0

  /** False unless the header is sound (RFC 3550 §A.1); then nothing of the view counts. */
  parse(bytes: Uint8Array): boolean {
    const length = bytes.length
    if (length < RTP_HEADER_LENGTH) return false
    const first = bytes[0] as number
    if (first >> 6 !== 2) return false
    let offset = RTP_HEADER_LENGTH + (first & 0x0f) * 4
    if ((first & 0x10) !== 0) {
      if (offset + 4 > length) return false
      offset += 4 + readUint16(bytes, offset + 2) * 4
    }
    let end = length
    if ((first & 0x20) !== 0) {
      const padding = bytes[length - 1] as number
      if (padding === 0) return false
      end -= padding
    }
    if (offset > end) return false
    const second = bytes[1] as number
    this.bytes = bytes
    this.payloadType = second & 0x7f
    this.marker = (second & 0x80) !== 0
    this.sequence = readUint16(bytes, 2)
    this.timestamp = readUint32(bytes, 4)
    this.ssrc = readUint32(bytes, 8)
    this.payloadOffset = offset
    this.payloadLength = end - offset
    return true
  }

  /** Makes this a packet of our own: version 2, no padding, extension or contributing sources. */
  build(bytes: Uint8Array): void {
    bytes[0] = 0x80
    this.bytes = bytes
    this.marker = false
    this.payloadOffset = RTP_HEADER_LENGTH
    this.payloadLength = bytes.length - RTP_HEADER_LENGTH
  }

  write(): void {
    const bytes = this.bytes
    bytes[1] = (this.marker ? 0x80 : 0) | this.payloadType
    writeUint16(bytes, 2, this.sequence)
    writeUint32(bytes, 4, this.timestamp)
    writeUint32(bytes, 8, this.ssrc)
  }
}

/** RTCP on the RTP port: its packet types look like RTP payload types 64 to 95 with a marker (RFC 5761 §4). */
export function looksLikeRtcp(bytes: Uint8Array): boolean {
  const second = bytes[1] ?? 0
  return second >= 192 && second <= 223
}

export function readUint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
}

export function readUint32(bytes: Uint8Array, at: number): number {
  return ((readUint16(bytes, at) << 16) | readUint16(bytes, at + 2)) >>> 0
}

export function writeUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8
  bytes[at + 1] = value
}

export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  writeUint16(bytes, at, value >>> 16)
  writeUint16(bytes, at + 2, value)
}
