import { hash, randomFillSync, timingSafeEqual } from 'node:crypto'
import type { Crypto } from '../base/crypto.ts'
import type { Octets } from '../base/octets.ts'

/** Random octets are drawn in advance: one system call serves some hundred tags and branches. */
const POOL_SIZE = 8192
/** Keys whose pads are kept: our own and those of hooks, of which there are a few. */
const KEYS_KEPT = 64

/** Hashes and randomness from Node. */
export function createCrypto(): Crypto {
  const pool = Buffer.allocUnsafe(POOL_SIZE)
  let used = POOL_SIZE
  const comparePrefix = randomFillSync(Buffer.alloc(32)).toString('hex')
  const fingerprint = (text: string) => hash('sha256', comparePrefix + text, 'buffer')
  const pads = new Map<Octets, HmacPads>()

  function padsOf(key: Octets): HmacPads {
    let known = pads.get(key)
    if (known === undefined) {
      known = hmacPads(key)
      if (pads.size >= KEYS_KEPT) pads.clear()
      pads.set(key, known)
    }
    return known
  }

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
    hmacSha256(key, data) {
      const { inner, outer } = padsOf(key)
      const digest = hash('sha256', Buffer.concat([inner, Buffer.from(data, 'latin1')]), 'buffer')
      return hash('sha256', Buffer.concat([outer, digest]), 'hex')
    },
    // Compared as hashes that nobody else can compute, so that not even a difference in length shows.
    equal: (a, b) => timingSafeEqual(fingerprint(a), fingerprint(b))
  }
}

/** The key as HMAC mixes it in (RFC 2104 §2). */
interface HmacPads {
  readonly inner: Buffer
  readonly outer: Buffer
}

const BLOCK_SIZE = 64

/**
 * With them a MAC is two hashes in one shot, at a fraction of what Node's `createHmac` costs,
 * which makes and throws away an object of OpenSSL each time.
 */
function hmacPads(key: Octets): HmacPads {
  const octets = Buffer.from(key, 'latin1')
  const block = Buffer.alloc(BLOCK_SIZE)
  if (octets.length > BLOCK_SIZE) hash('sha256', octets, 'buffer').copy(block)
  else octets.copy(block)
  return { inner: block.map((octet) => octet ^ 0x36) as Buffer, outer: block.map((octet) => octet ^ 0x5c) as Buffer }
}
