import type { Crypto } from '../../base/crypto.ts'
import type { Octets } from '../../base/octets.ts'

/** For whom a nonce is made: it is worthless to anyone else. */
export interface NonceOwner {
  readonly realm: string
  /** Address without port: a NAT may change the port between two requests. */
  readonly source: string
}

/** `foreign`: not made here for this owner, or too early. `spent`: it came back with a wrong password. `used`: fresh, but this count has been seen. */
export type NonceState = 'fresh' | 'used' | 'expired' | 'spent' | 'foreign'

export interface NonceUse {
  readonly now: number
  /** What was issued until then counts for nothing. */
  readonly notBefore: number
  readonly count: number
}

interface Usage {
  readonly issuedAt: number
  highest: number
  /** Bit n: the count `highest - n` has been seen. */
  seen: number
}

/** Requests that a network reorders are still told from repeated ones within that many counts. */
const windowSize = 31
/** Hexadecimal digits of it: a challenge over UDP has to be short, and nobody can try 2^63 of them within its time. */
const macLength = 16

/**
 * Nonces that prove themselves: the time of issue and a MAC over it, the realm and the source,
 * so that a flood of challenges costs no memory. What is kept is the use of those nonces that
 * came back with the right password.
 *
 *     <milliseconds, hex>-<random, hex>-<HMAC, hex>
 */
export class Nonces {
  readonly #crypto: Crypto
  readonly #key: Octets
  readonly #lifetime: number
  readonly #capacity: number
  /** In order of first use. */
  readonly #usages = new Map<string, Usage>()
  /** Those that came back with a wrong password, in order. */
  readonly #spent = new Set<string>()
  /** Nonces issued up to here count as expired, for their use has been forgotten. */
  #forgottenUntil = Number.NEGATIVE_INFINITY

  /** `lifetime` in milliseconds; `capacity`: nonces in use that are remembered. */
  constructor(crypto: Crypto, limits: { readonly lifetime: number; readonly capacity: number }) {
    this.#crypto = crypto
    this.#key = crypto.token(32)
    this.#lifetime = limits.lifetime
    this.#capacity = limits.capacity
  }

  issue(owner: NonceOwner, now: number): string {
    const head = `${Math.floor(now).toString(16)}-${this.#crypto.token(4)}`
    return `${head}-${this.#mac(head, owner)}`
  }

  state(nonce: Octets, owner: NonceOwner, at: NonceUse): NonceState {
    const issuedAt = this.#issuedAt(nonce, owner)
    if (issuedAt === undefined || issuedAt <= at.notBefore) return 'foreign'
    if (this.#spent.has(nonce)) return 'spent'
    if (issuedAt <= this.#forgottenUntil || at.now - issuedAt >= this.#lifetime) return 'expired'
    const usage = this.#usages.get(nonce)
    return usage !== undefined && isSeen(usage, at.count) ? 'used' : 'fresh'
  }

  /** Remembers the use of a fresh nonce. Called only once the password has proved right. */
  use(nonce: Octets, at: { readonly now: number; readonly count: number }): void {
    const usage = this.#usages.get(nonce)
    if (usage !== undefined) {
      markSeen(usage, at.count)
      return
    }
    this.#forgetExpired(at.now)
    if (this.#usages.size >= this.#capacity) this.#forgetOldest()
    this.#usages.set(nonce, { issuedAt: Number.parseInt(nonce, 16), highest: at.count, seen: 1 })
  }

  /** It came back with a wrong password: it proves nothing any more. */
  spend(nonce: Octets): void {
    this.#spent.add(nonce)
    for (const oldest of this.#spent) {
      if (this.#spent.size <= this.#capacity) return
      this.#spent.delete(oldest)
    }
  }

  /** Nonces whose use is remembered. */
  get size(): number {
    return this.#usages.size
  }

  #mac(head: string, owner: NonceOwner): string {
    return this.#crypto.hmacSha256(this.#key, `${head}\n${owner.source}\n${owner.realm}`).slice(0, macLength)
  }

  #issuedAt(nonce: Octets, owner: NonceOwner): number | undefined {
    const match = /^(([0-9a-f]{1,14})-[0-9a-f]{8})-([0-9a-f]{16})$/.exec(nonce)
    if (match === null) return undefined
    const [, head = '', issuedAt = '', mac = ''] = match
    return this.#crypto.equal(mac, this.#mac(head, owner)) ? Number.parseInt(issuedAt, 16) : undefined
  }

  #forgetExpired(now: number): void {
    for (const [nonce, usage] of this.#usages) {
      if (now - usage.issuedAt < this.#lifetime) return
      this.#usages.delete(nonce)
    }
  }

  #forgetOldest(): void {
    for (const [nonce, usage] of this.#usages) {
      this.#usages.delete(nonce)
      this.#forgottenUntil = Math.max(this.#forgottenUntil, usage.issuedAt)
      return
    }
  }
}

function isSeen(usage: Usage, count: number): boolean {
  const behind = usage.highest - count
  if (behind < 0) return false
  return behind >= windowSize || (usage.seen & (1 << behind)) !== 0
}

function markSeen(usage: Usage, count: number): void {
  const ahead = count - usage.highest
  if (ahead <= 0) {
    usage.seen |= 1 << -ahead
    return
  }
  usage.seen = ahead >= windowSize ? 1 : (usage.seen << ahead) | 1
  usage.highest = count
}
