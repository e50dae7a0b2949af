import type { Octets } from './octets.ts'

/** Hashes and randomness, implemented in `io/crypto.ts`; the core itself cannot reach them. */
export interface Crypto {
  /** `bytes` random bytes as lower-case hex. Unguessable: used for tags, branches, nonces. */
  token(bytes: number): string
  /** Lower-case hex of the hash over the octets. */
  hash(algorithm: 'md5' | 'sha256', data: Octets): string
  /** Lower-case hex of HMAC-SHA-256. */
  hmacSha256(key: Octets, data: Octets): string
  /** Compares in time that does not depend on where the two differ. */
  equal(a: string, b: string): boolean
}
