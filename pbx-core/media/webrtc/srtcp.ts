import { readUint32, writeUint32 } from '../rtp/packet.ts'
import { Keystream, LONGEST_PACKET } from './keystream.ts'
import type { MasterKey, SrtpCrypto } from './ports.ts'
import { ReplayWindows } from './replay-window.ts'
import { deriveKeys, type SessionKeys } from './srtp-keys.ts'
import { sameTag, TAG_LENGTH } from './tag.ts'

/** Octets of a compound packet that stay readable: first header and SSRC (RFC 3711 §3.4). */
const HEADER_LENGTH = 8
const INDEX_LENGTH = 4
const ENCRYPTED = 0x8000_0000

/** Protects our reports. */
export class SrtcpSender {
  readonly #keys: SessionKeys
  readonly #keystream: Keystream
  #index = 0

  constructor(crypto: SrtpCrypto, master: MasterKey) {
    this.#keys = deriveKeys(crypto, master, 'srtcp')
    this.#keystream = new Keystream(this.#keys)
  }

  /** Undefined for a packet that is too long, or none. */
  protect(plain: Uint8Array): Uint8Array | undefined {
    const { length } = plain
    if (length < HEADER_LENGTH || length > LONGEST_PACKET) return undefined
    this.#index = (this.#index + 1) % ENCRYPTED
    const packet = new Uint8Array(length + INDEX_LENGTH + TAG_LENGTH)
    packet.set(plain)
    const ssrc = readUint32(packet, 4)
    this.#keystream.apply(packet, { start: HEADER_LENGTH, end: length, ssrc, index: this.#index })
    writeUint32(packet, length, (ENCRYPTED | this.#index) >>> 0)
    const tag = this.#keys.authenticate(packet.subarray(0, length + INDEX_LENGTH))
    packet.set(tag.subarray(0, TAG_LENGTH), length + INDEX_LENGTH)
    return packet
  }
}

/** Opens the peer's reports. */
export class SrtcpReceiver {
  readonly #keys: SessionKeys
  readonly #keystream: Keystream
  readonly #windows = new ReplayWindows()

  constructor(crypto: SrtpCrypto, master: MasterKey) {
    this.#keys = deriveKeys(crypto, master, 'srtcp')
    this.#keystream = new Keystream(this.#keys)
  }

  /** Opens a packet in place; undefined where it is not authentic, repeated or too old. */
  open(bytes: Uint8Array): Uint8Array | undefined {
    const length = bytes.length - INDEX_LENGTH - TAG_LENGTH
    if (length < HEADER_LENGTH || length > LONGEST_PACKET) return undefined
    const word = readUint32(bytes, length)
    const ssrc = readUint32(bytes, 4)
    const index = word % ENCRYPTED
    if (!this.#windows.isNew(ssrc, index)) return undefined
    const signed = bytes.subarray(0, length + INDEX_LENGTH)
    if (!sameTag(bytes.subarray(length + INDEX_LENGTH), this.#keys.authenticate(signed))) return undefined
    this.#windows.add(ssrc, index)
    if (word >= ENCRYPTED) {
      this.#keystream.apply(bytes, { start: HEADER_LENGTH, end: length, ssrc, index })
    }
    return bytes.subarray(0, length)
  }
}
