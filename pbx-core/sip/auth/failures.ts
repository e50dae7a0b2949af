import type { Flow } from '../flow.ts'

/** Milliseconds, but for the counts. */
export interface FailureLimits {
  /** The first answer that tells of a failure waits that long, each further one twice as long. */
  readonly firstWait: number
  readonly longestWait: number
  /** Failures after which a source is dropped. */
  readonly tolerated: number
  readonly banned: number
  /** Failures are forgotten once none has come for that long. */
  readonly memory: number
  /** Sources and accounts that are remembered. */
  readonly capacity: number
}

const usualLimits: FailureLimits = {
  firstWait: 500,
  longestWait: 16_000,
  tolerated: 10,
  banned: 900_000,
  memory: 900_000,
  capacity: 10_000
}

/** A source that is dropped at present, for people. */
export interface Ban {
  /** What `lift` takes: an address, or `100@example.com on 127.0.0.1`. */
  readonly source: string
  readonly failures: number
  /** Accounts that were tried, at most 8. */
  readonly accounts: readonly string[]
  /** Milliseconds of the monotonic clock. */
  readonly until: number
}

interface Tally {
  /** Failures by account; an account that proves itself takes back its own only. */
  readonly accounts: Map<string, number>
  failures: number
  lastAt: number
  bannedUntil: number
}

/** More names than these are counted, but not told apart: guessing names must cost no memory. */
const namedAccounts = 8

/**
 * Wrong passwords by source: answers wait, doubling, then the source is dropped without an
 * answer. What counts as a failure is for the caller to say (only `wrong` of a digest check,
 * which a forged source cannot bring about).
 */
export class FailurePolicy {
  readonly #limits: FailureLimits
  /** In order of the latest failure. */
  readonly #tallies = new Map<string, Tally>()

  constructor(limits: Partial<FailureLimits> = {}) {
    this.#limits = { ...usualLimits, ...limits }
  }

  /** Notes a failure. How many milliseconds the answer has to wait, or `drop`: there is none. */
  failed(source: FailureSource, now: number): number | 'drop' {
    const key = keyOf(source)
    const tally = this.#current(key, now) ?? { accounts: new Map(), failures: 0, lastAt: now, bannedUntil: 0 }
    tally.failures += 1
    tally.lastAt = now
    const before = tally.accounts.get(source.account)
    if (before !== undefined || tally.accounts.size < namedAccounts) {
      tally.accounts.set(source.account, (before ?? 0) + 1)
    }
    this.#remember(key, tally)
    if (tally.failures > this.#limits.tolerated) {
      tally.bannedUntil = now + this.#limits.banned
      return 'drop'
    }
    return Math.min(this.#limits.firstWait * 2 ** (tally.failures - 1), this.#limits.longestWait)
  }

  /** An account has proved itself: its mistypes are forgiven, guesses at other accounts are not. */
  succeeded(source: FailureSource, now: number): void {
    const key = keyOf(source)
    const tally = this.#current(key, now)
    if (tally === undefined) return
    tally.failures -= tally.accounts.get(source.account) ?? 0
    tally.accounts.delete(source.account)
    if (tally.failures === 0) this.#tallies.delete(key)
  }

  /** Whether a request is to be dropped silently, before anything is done for it. */
  isDropped(source: FailureSource, now: number): boolean {
    const tally = this.#tallies.get(keyOf(source))
    return tally !== undefined && tally.bannedUntil > now
  }

  bans(now: number): Ban[] {
    const views: Ban[] = []
    for (const [source, { failures, accounts, bannedUntil }] of this.#tallies) {
      if (bannedUntil > now) views.push({ source, failures, accounts: [...accounts.keys()], until: bannedUntil })
    }
    return views
  }

  /** Forgets everything about a source that `bans` named; false where it is not known. */
  lift(source: string): boolean {
    return this.#tallies.delete(source)
  }

  /** Sources that are remembered. */
  get size(): number {
    return this.#tallies.size
  }

  #current(key: string, now: number): Tally | undefined {
    const tally = this.#tallies.get(key)
    if (tally === undefined) return undefined
    const isOver = tally.bannedUntil > 0 ? tally.bannedUntil <= now : now - tally.lastAt >= this.#limits.memory
    return isOver ? undefined : tally
  }

  #remember(key: string, tally: Tally): void {
    this.#tallies.delete(key)
    this.#tallies.set(key, tally)
    for (const oldest of this.#tallies.keys()) {
      if (this.#tallies.size <= this.#limits.capacity) return
      this.#tallies.delete(oldest)
    }
  }
}

/** Where an attempt came from, and which account it was for (`100@example.com`). */
export interface FailureSource {
  readonly address: string
  readonly account: string
}

/** The source of a request; undefined for trunks, which are exempt: they are known by their address. */
export function failureSource(flow: Flow, account: string): FailureSource | undefined {
  return flow.scope.kind === 'trunk' ? undefined : { address: flow.remote.address, account: account.slice(0, 128) }
}

/**
 * What is counted and dropped together: an address, for IPv6 the network of 64 bits that one
 * host can draw addresses from; on loopback, where every program has the same address, the account.
 */
function keyOf({ address, account }: FailureSource): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (plain.startsWith('127.') || plain === '::1') return `${account} on ${plain}`
  return plain.includes(':') ? `${network64(plain)}::/64` : plain
}

function network64(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? []
  const groups = head === '' ? [] : head.split(':')
  const tailLength = tail === undefined || tail === '' ? 0 : tail.split(':').length
  if (tail !== undefined) {
    const missing = 8 - groups.length - tailLength
    groups.push(...Array.from({ length: Math.max(missing, 0) }, () => '0'), ...tail.split(':'))
  }
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
