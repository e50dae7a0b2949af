import { createCipheriv, createSecretKey, hash } from 'node:crypto'
import type { SrtpCrypto } from '../media/webrtc/ports.ts'

/** Octets that SHA-1 takes at once (RFC 2104 §2). */
const BLOCK = 64
/** SHA-1's own. */
const DIGEST = 20
const longestData = 4096

/**
 * For each packet there are two hashes and one call of a cipher that lives as long as its key.
 * Node's `createHmac` and a new cipher would be streams: they cost more than what they compute.
 */
export const srtpCrypto: SrtpCrypto = {
  aesBlocks(key) {
    const cipher = createCipheriv('aes-128-ecb', createSecretKey(key), null).setAutoPadding(false)
    return (blocks) => cipher.update(blocks)
  },

  /** RFC 2104 §2: H(K xor opad, H(K xor ipad, data)). */
  hmacSha1(key) {
    const short = key.length > BLOCK ? hash('sha1', key, 'buffer') : key
    const inner = new Uint8Array(BLOCK + longestData).fill(0x36, 0, BLOCK)
    const outer = new Uint8Array(BLOCK + DIGEST).fill(0x5c, 0, BLOCK)
    for (const [at, octet] of short.entries()) {
      inner[at] = 0x36 ^ octet
      outer[at] = 0x5c ^ octet
    }
    return (data) => {
      inner.set(data, BLOCK)
      outer.set(hash('sha1', inner.subarray(0, BLOCK + data.length), 'buffer'), BLOCK)
      return hash('sha1', outer, 'buffer')
    }
  }
}
