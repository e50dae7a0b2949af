import { loopbackPlace, placeOf } from '../../base/place.ts'
import type { Flow } from '../flow.ts'

/** Milliseconds, but for the counts. */
export interface FailureLimits {
  /** The first answer that tells of a failure waits that long, each further one twice as long. */
  readonly firstWait: number
  readonly longestWait: number
  /** Wrong proofs of an address, over all accounts and within `memory`, with which it is banned. */
  readonly tolerated: number
  readonly banned: number
  /** Failures of an account at an address are forgotten once none has come for that long. */
  readonly memory: number
  /** Addresses, and pairs of account and address, that are remembered. */
  readonly capacity: number
}

const usualLimits: FailureLimits = {
  firstWait: 500,
  longestWait: 16_000,
  tolerated: 50,
  banned: 900_000,
  memory: 900_000,
  capacity: 10_000
}

/**
 * A banned address still gets one challenge in that many milliseconds: its right password is worth as much as ever.
 * Calls for help have challenges of their own, so that no guesses use them up; these are bounded, too, for each of them
 * serves one guess.
 */
const challengeEvery = { other: 1000, emergency: 100 }

/** An address that is banned at present, for people. */
export interface Ban {
  /** What `lift` takes. */
  readonly source: string
  readonly failures: number
  /** Accounts that were tried, at most 8. */
  readonly accounts: readonly string[]
  /** Milliseconds of the monotonic clock. */
  readonly until: number
}

/** Wrong proofs for one account from one address. */
interface Pair {
  failures: number
  lastAt: number
}

interface Guesser {
  /** When wrong proofs came, the latest last. */
  readonly at: { when: number; account: string }[]
  bannedSince: number
  bannedUntil: number
  readonly challengedAt: { other: number; emergency: number }
}

/** More names than these are counted, but not told apart: guessing names must cost no memory. */
const namedAccounts = 8

/**
 * Wrong passwords. The answer to the pair of an account and an address waits, doubling; an address
 * that has guessed too often over all accounts is banned: wrong proofs get no answer then, and right
 * ones count as ever. What counts as a failure is for the caller to say (only `wrong` of a digest
 * check, which a forged source cannot bring about).
 */
export class FailurePolicy {
  readonly #limits: FailureLimits
  /** Both in order of the latest failure. */
  readonly #pairs = new Map<string, Pair>()
  readonly #guessers = new Map<string, Guesser>()

  constructor(limits: Partial<FailureLimits> = {}) {
    this.#limits = { ...usualLimits, ...limits }
  }

  /** Notes a wrong proof. How many milliseconds its answer has to wait, or `silence`: there is none. */
  failed(source: FailureSource, now: number): number | 'silence' {
    const failures = this.#countPair(source, now)
    const place = placeOf(source.address)
    // Every program of this machine has that address: none may keep the others out.
    if (place !== loopbackPlace && this.#countPlace(place, source.account, now)) return 'silence'
    return this.#waitAfter(failures)
  }

  /** Whether an answer to that pair is still waiting: what comes again meanwhile is answered by it. */
  isWaiting(source: FailureSource, now: number): boolean {
    const pair = this.#pairs.get(pairOf(source))
    return pair !== undefined && now < pair.lastAt + this.#waitAfter(pair.failures)
  }

  /** An account has proved itself: its mistypes are forgiven, guesses at other accounts are not. */
  succeeded(source: FailureSource): void {
    const name = placeOf(source.address)
    this.#pairs.delete(pairOf(source))
    const guesser = this.#guessers.get(name)
    if (guesser === undefined || guesser.bannedUntil > 0) return
    const others = guesser.at.filter(({ account }) => account !== source.account)
    if (others.length === 0) this.#guessers.delete(name)
    else guesser.at.splice(0, guesser.at.length, ...others)
  }

  /** Since when an address is banned; undefined where it is not. */
  bannedSince(address: string, now: number): number | undefined {
    const guesser = this.#guessers.get(placeOf(address))
    return guesser !== undefined && guesser.bannedUntil > now ? guesser.bannedSince : undefined
  }

  /** Whether somebody without a proof is challenged now: at a banned address one in a second, for help ten. */
  mayChallenge(address: string, now: number, isEmergency = false): boolean {
    const guesser = this.#guessers.get(placeOf(address))
    if (guesser === undefined || guesser.bannedUntil <= now) return true
    const kind = isEmergency ? 'emergency' : 'other'
    if (now - guesser.challengedAt[kind] < challengeEvery[kind]) return false
    guesser.challengedAt[kind] = now
    return true
  }

  bans(now: number): Ban[] {
    const views: Ban[] = []
    for (const [source, { at, bannedUntil }] of this.#guessers) {
      if (bannedUntil <= now) continue
      const accounts = [...new Set(at.map(({ account }) => account))].slice(0, namedAccounts)
      views.push({ source, failures: at.length, accounts, until: bannedUntil })
    }
    return views
  }

  /** Forgets everything about an address that `bans` named; false where it is not known. */
  lift(source: string): boolean {
    for (const pair of [...this.#pairs.keys()]) if (pair.endsWith(` on ${source}`)) this.#pairs.delete(pair)
    return this.#guessers.delete(source)
  }

  /** Addresses and pairs that are remembered. */
  get size(): number {
    return this.#guessers.size + this.#pairs.size
  }

  #waitAfter(failures: number): number {
    return Math.min(this.#limits.firstWait * 2 ** (failures - 1), this.#limits.longestWait)
  }

  #countPair(source: FailureSource, now: number): number {
    const key = pairOf(source)
    const known = this.#pairs.get(key)
    const failures = known === undefined || now - known.lastAt >= this.#limits.memory ? 1 : known.failures + 1
    this.#remember(this.#pairs, key, { failures, lastAt: now })
    return failures
  }

  /** Whether it is banned now. */
  #countPlace(name: string, account: string, now: number): boolean {
    const known = this.#guessers.get(name)
    const wasBanned = known !== undefined && known.bannedUntil > 0
    if (wasBanned && known.bannedUntil > now) return true
    const never = Number.NEGATIVE_INFINITY
    const guesser =
      known === undefined || wasBanned
        ? { at: [], bannedSince: 0, bannedUntil: 0, challengedAt: { other: never, emergency: never } }
        : known
    guesser.at.push({ when: now, account })
    while ((guesser.at[0]?.when ?? now) <= now - this.#limits.memory) guesser.at.shift()
    this.#remember(this.#guessers, name, guesser)
    if (guesser.at.length < this.#limits.tolerated) return false
    guesser.bannedSince = now
    guesser.bannedUntil = now + this.#limits.banned
    return true
  }

  #remember<T>(all: Map<string, T>, key: string, value: T): void {
    all.delete(key)
    all.set(key, value)
    for (const oldest of all.keys()) {
      if (all.size <= this.#limits.capacity) return
      all.delete(oldest)
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

function pairOf({ address, account }: FailureSource): string {
  return `${account} on ${placeOf(address)}`
}
