import { RTP_HEADER_LENGTH, readUint16, readUint32, writeUint32 } from '../rtp/packet.ts'
import { Keystream, LONGEST_PACKET } from './keystream.ts'
import type { MasterKey, SrtpCrypto } from './ports.ts'
import { ReplayWindow, ReplayWindows } from './replay-window.ts'
import { deriveKeys, type SessionKeys } from './srtp-keys.ts'
import { sameTag, TAG_LENGTH } from './tag.ts'

const ROLLOVER_LENGTH = 4
/** Sequence numbers on either side of which a step counts as one across the rollover. */
const HALF = 0x8000

/** Protects the one stream that we send: AES in counter mode, HMAC-SHA-1 in 80 bits (RFC 3711). */
export class SrtpSender {
  readonly #keys: SessionKeys
  readonly #keystream: Keystream
  readonly #window = new ReplayWindow()
  readonly #packet = new Uint8Array(LONGEST_PACKET + TAG_LENGTH)

  constructor(crypto: SrtpCrypto, master: MasterKey) {
    this.#keys = deriveKeys(crypto, master, 'srtp')
    this.#keystream = new Keystream(this.#keys)
  }

  /**
   * The packet as it goes out, in a buffer that the next one overwrites. Undefined for one that
   * is too long, and for a sequence number that was sent before: the same key stream twice would
   * betray both packets (§9.1).
   */
  protect(plain: Uint8Array): Uint8Array | undefined {
    const { length } = plain
    if (length > LONGEST_PACKET) return undefined
    const index = estimateIndex(readUint16(plain, 2), this.#window.highest)
    if (index < 0 || !this.#window.isNew(index)) return undefined
    this.#window.add(index)
    const packet = this.#packet
    packet.set(plain)
    this.#keystream.apply(packet, { start: headerLength(plain), end: length, ssrc: readUint32(plain, 8), index })
    const tag = tagOf(this.#keys, packet, { length, index })
    for (let i = 0; i < TAG_LENGTH; i++) packet[length + i] = tag[i] as number
    return packet.subarray(0, length + TAG_LENGTH)
  }
}

/** Opens what the peer sends, whatever streams those are. */
export class SrtpReceiver {
  readonly #keys: SessionKeys
  readonly #keystream: Keystream
  readonly #windows = new ReplayWindows()
  readonly #received = new Uint8Array(TAG_LENGTH)

  constructor(crypto: SrtpCrypto, master: MasterKey) {
    this.#keys = deriveKeys(crypto, master, 'srtp')
    this.#keystream = new Keystream(this.#keys)
  }

  /** Opens a packet in place; undefined where it is not authentic, repeated or too old (§3.3). */
  open(bytes: Uint8Array): Uint8Array | undefined {
    const length = bytes.length - TAG_LENGTH
    const start = headerLength(bytes)
    if (length > LONGEST_PACKET || start > length) return undefined
    const ssrc = readUint32(bytes, 8)
    const index = estimateIndex(readUint16(bytes, 2), this.#windows.highest(ssrc))
    if (index < 0 || !this.#windows.isNew(ssrc, index)) return undefined
    const received = this.#received
    for (let i = 0; i < TAG_LENGTH; i++) received[i] = bytes[length + i] as number
    if (!sameTag(received, tagOf(this.#keys, bytes, { length, index }))) return undefined
    this.#windows.add(ssrc, index)
    this.#keystream.apply(bytes, { start, end: length, ssrc, index })
    return bytes.subarray(0, length)
  }
}

/** The tag over the first `length` octets; those behind them are overwritten by the rollover counter (§4.2). */
function tagOf(keys: SessionKeys, bytes: Uint8Array, { length, index }: { length: number; index: number }): Uint8Array {
  writeUint32(bytes, length, Math.floor(index / 0x10000))
  return keys.authenticate(bytes.subarray(0, length + ROLLOVER_LENGTH))
}

/** The index that a sequence number most likely stands for (§3.3.1); negative: none can be. */
function estimateIndex(sequence: number, highest: number): number {
  if (highest < 0) return sequence
  const rollover = Math.floor(highest / 0x10000)
  const last = highest % 0x10000
  if (last < HALF && sequence - last > HALF) return (rollover - 1) * 0x10000 + sequence
  if (last >= HALF && last - HALF > sequence) return (rollover + 1) * 0x10000 + sequence
  return rollover * 0x10000 + sequence
}

/** Octets that stay readable: header, contributing sources, extension (§3.1). Beyond the packet where it is unsound. */
function headerLength(bytes: Uint8Array): number {
  if (bytes.length < RTP_HEADER_LENGTH) return Number.POSITIVE_INFINITY
  const first = bytes[0] as number
  const fixed = RTP_HEADER_LENGTH + (first & 0x0f) * 4
  if ((first & 0x10) === 0) return fixed
  if (bytes.length < fixed + 4) return Number.POSITIVE_INFINITY
  return fixed + 4 + readUint16(bytes, fixed + 2) * 4
}
