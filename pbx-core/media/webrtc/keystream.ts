import type { SessionKeys } from './srtp-keys.ts'

/** The longest datagram that is encrypted or decrypted. */
export const LONGEST_PACKET = 2048

/**
 * AES in counter mode as SRTP uses it (RFC 3711 §4.1.1). The counters of a whole packet are
 * encrypted with one call of a cipher that lives as long as the key: setting up a cipher for
 * each packet would cost ten times as much.
 */
export class Keystream {
  readonly #keys: SessionKeys
  readonly #counters = new Uint8Array(LONGEST_PACKET)
  readonly #iv = new Uint8Array(14)

  constructor(keys: SessionKeys) {
    this.#keys = keys
  }

  /** Encrypts or decrypts `bytes` from `start` to `end` in place. `index` has up to 48 bits. */
  apply(bytes: Uint8Array, { start, end, ssrc, index }: { start: number; end: number; ssrc: number; index: number }) {
    const length = end - start
    if (length <= 0) return
    this.#setIv(ssrc, index)
    const blocks = (length + 15) >> 4
    const counters = this.#counters
    for (let block = 0; block < blocks; block++) {
      const at = block << 4
      for (let i = 0; i < 14; i++) counters[at + i] = this.#iv[i] as number
      counters[at + 14] = block >> 8
      counters[at + 15] = block
    }
    const stream = this.#keys.encrypt(counters.subarray(0, blocks << 4))
    for (let i = 0; i < length; i++) bytes[start + i] = (bytes[start + i] as number) ^ (stream[i] as number)
  }

  /** The salt, with the SSRC over its octets 4 to 7 and the index over 8 to 13. */
  #setIv(ssrc: number, index: number): void {
    const iv = this.#iv
    iv.set(this.#keys.salt)
    xorUint32(iv, 4, ssrc)
    const high = Math.floor(index / 0x10000)
    xorUint32(iv, 8, high)
    iv[12] = (iv[12] as number) ^ ((index >> 8) & 0xff)
    iv[13] = (iv[13] as number) ^ (index & 0xff)
  }
}

function xorUint32(bytes: Uint8Array, at: number, value: number): void {
  for (let i = 0; i < 4; i++) bytes[at + i] = (bytes[at + i] as number) ^ ((value >>> (24 - 8 * i)) & 0xff)
}
