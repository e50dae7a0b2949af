/** Opus in Ogg (RFC 3533, RFC 7845), as far as writing one logical stream goes. */

/** Samples that granule positions count in 20 ms: always at 48 kHz (RFC 7845 §4). */
const GRANULE = 960
const BEGINNING = 2
const END = 4
const HEADER = 27
/** A page holds so many pieces of up to 255 octets. */
const MOST_SEGMENTS = 255

const crcTable = Uint32Array.from({ length: 256 }, (_, octet) => {
  let crc = octet << 24
  for (let bit = 0; bit < 8; bit++) crc = (crc & 0x80000000) === 0 ? crc << 1 : (crc << 1) ^ 0x04c11db7
  return crc >>> 0
})

export interface OggOpusOptions {
  readonly channels: 1 | 2
  /** What the encoder needs to get going, in samples at 48 kHz: players leave it out. */
  readonly preSkip: number
  /** Tells this stream from others. */
  readonly serial: number
}

/** Makes the pages of one recording. Each holds whole packets, so that a file that breaks off after any of them can be played. */
export class OggOpus {
  readonly #options: OggOpusOptions
  #sequence = 0
  #packets = 0

  constructor(options: OggOpusOptions) {
    this.#options = options
  }

  /** What the file begins with (RFC 7845 §5). */
  head(): Uint8Array {
    return joined([this.#page([this.#opusHead()], 0, BEGINNING), this.#page([opusTags()], 0, 0)])
  }

  /** Packets of 20 ms, as `packetOf` makes them. */
  pages(packets: readonly Uint8Array[]): Uint8Array {
    const pages: Uint8Array[] = []
    let first = 0
    let segments = 0
    for (const [at, packet] of packets.entries()) {
      const needed = segmentsOf(packet)
      if (segments + needed > MOST_SEGMENTS) {
        pages.push(this.#audio(packets.slice(first, at)))
        first = at
        segments = 0
      }
      segments += needed
    }
    if (first < packets.length) pages.push(this.#audio(packets.slice(first)))
    return joined(pages)
  }

  /** The last page. `packet` is what brings out of the decoder what the encoder has held back: its sound is beyond the end. */
  end(packet: Uint8Array): Uint8Array {
    return this.#page([packet], this.#packets * GRANULE + this.#options.preSkip, END)
  }

  #audio(packets: readonly Uint8Array[]): Uint8Array {
    this.#packets += packets.length
    return this.#page(packets, this.#packets * GRANULE, 0)
  }

  #opusHead(): Uint8Array {
    const { channels, preSkip } = this.#options
    // Family 1 with two streams that know nothing of each other: what one says is never heard on the other's side.
    const mapping = channels === 1 ? [0] : [1, 2, 0, 0, 1]
    const head = new Uint8Array(18 + mapping.length)
    const view = new DataView(head.buffer)
    head.set(ascii('OpusHead'))
    head[8] = 1
    head[9] = channels
    view.setUint16(10, preSkip, true)
    view.setUint32(12, 16_000, true)
    head.set(mapping, 18)
    return head
  }

  #page(packets: readonly Uint8Array[], granule: number, flags: number): Uint8Array {
    const lacing = packets.flatMap(lacingOf)
    const page = joined([new Uint8Array(HEADER), Uint8Array.from(lacing), ...packets])
    const view = new DataView(page.buffer)
    page.set(ascii('OggS'))
    page[5] = flags
    view.setBigUint64(6, BigInt(granule), true)
    view.setUint32(14, this.#options.serial, true)
    view.setUint32(18, this.#sequence++, true)
    page[26] = lacing.length
    view.setUint32(22, checksum(page), true)
    return page
  }
}

/** One packet of the file from what each channel's encoder made: all but the last say how long they are (RFC 6716 §B). */
export function packetOf(channels: readonly Uint8Array[]): Uint8Array {
  return joined(channels.map((packet, at) => (at === channels.length - 1 ? packet : selfDelimited(packet))))
}

/** Of a packet with one frame, which is what 20 ms come in (RFC 6716 §3.2.2). Another one is taken for 20 ms of nothing. */
function selfDelimited(packet: Uint8Array): Uint8Array {
  const toc = (packet[0] ?? 0) & 0xfc
  const frame = toc === packet[0] ? packet.subarray(1) : new Uint8Array()
  const { length } = frame
  const first = length < 252 ? length : 252 + (length & 3)
  const size = length < 252 ? [length] : [first, (length - first) / 4]
  return joined([Uint8Array.of(toc, ...size), frame])
}

function opusTags(): Uint8Array {
  const vendor = ascii('Offhook')
  const tags = new Uint8Array(8 + 4 + vendor.length + 4)
  tags.set(ascii('OpusTags'))
  new DataView(tags.buffer).setUint32(8, vendor.length, true)
  tags.set(vendor, 12)
  return tags
}

function segmentsOf(packet: Uint8Array): number {
  return Math.floor(packet.length / 255) + 1
}

/** A packet ends with a piece of less than 255 octets, also of none (RFC 3533 §5). */
function lacingOf(packet: Uint8Array): number[] {
  return [...Array.from({ length: segmentsOf(packet) - 1 }, () => 255), packet.length % 255]
}

function checksum(page: Uint8Array): number {
  let crc = 0
  for (const octet of page) crc = ((crc << 8) ^ (crcTable[(crc >>> 24) ^ octet] as number)) >>> 0
  return crc
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}
