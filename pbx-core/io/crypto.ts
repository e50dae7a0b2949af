import { createHmac, hash, randomFillSync, timingSafeEqual } from 'node:crypto'
import type { Crypto } from '../base/crypto.ts'

/** Random octets are drawn in advance: one system call serves some hundred tags and branches. */
const POOL_SIZE = 8192

/** Hashes and randomness from Node. */
export function createCrypto(): Crypto {
  const pool = Buffer.allocUnsafe(POOL_SIZE)
  let used = POOL_SIZE
  const compareKey = randomFillSync(Buffer.alloc(32))
  const fingerprint = (text: string) => createHmac('sha256', compareKey).update(text).digest()

  return {
    token(bytes) {
      if (bytes > POOL_SIZE) return randomFillSync(Buffer.alloc(bytes)).toString('hex')
      if (used + bytes > POOL_SIZE) {
        randomFillSync(pool)
        used = 0
      }
      const text = pool.toString('hex', used, used + bytes)
      // What was handed out is wiped, so that a look into the pool reveals no nonce in use.
      pool.fill(0, used, used + bytes)
      used += bytes
      return text
    },
    hash: (algorithm, data) => hash(algorithm, Buffer.from(data, 'latin1'), 'hex'),
    hmacSha256: (key, data) =>
      createHmac('sha256', Buffer.from(key, 'latin1')).update(Buffer.from(data, 'latin1')).digest('hex'),
    // Compared as keyed hashes, so that not even a difference in length shows.
    equal: (a, b) => timingSafeEqual(fingerprint(a), fingerprint(b))
  }
}
