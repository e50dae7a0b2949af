import { createHmac, randomBytes } from 'node:crypto'
import { loopbackPlace, placeOf } from '../../pbx-core/base/place.ts'
import type { Config } from '../../pbx-core/contract/config.ts'
import { verifyPassword } from '../settings/password.ts'
import { type Account, findAccount, parseUserName, type UserAddress } from './accounts.ts'
import { FairQueue } from './fair-queue.ts'
import { FailureThrottle } from './throttle.ts'

/** A name and a password as someone has sent them. */
export interface Credential {
  /** `100` or `100@domain1.com`. */
  readonly name: string
  readonly password: string
}

export type Verdict =
  | { readonly kind: 'verified'; readonly account: Account }
  /** Unknown account or wrong password: nobody is told which. */
  | { readonly kind: 'wrong' }
  | { readonly kind: 'domain-required' }
  | { readonly kind: 'wait'; readonly milliseconds: number }
  /** Too many passwords are being checked at the moment; this one was not. */
  | { readonly kind: 'busy' }

const rememberFor = 5 * 60_000
const mostRemembered = 10_000
/** Wrong passwords that are compared with a remembered one; then it passes no wait any more. */
const mostCompared = 100
/** Account and place together, for as long as these are remembered. */
const mostKnown = 10_000
const knownFor = 30 * 24 * 3_600_000
/** A place may be an office: wrong passwords of one that stay without a wait, each right one taking one back. */
const freeOfPlace = 20
const queueLimits = { atOnce: 2, lane: 8, place: 512, all: 1024 }

/**
 * Verifies web passwords. A success is remembered for five minutes as a keyed hash over
 * account, stored hash and password, so that scrypt is paid once and a changed password counts
 * at once; what is remembered passes every wait. Where somebody has proved an account before, guesses
 * from elsewhere make nobody wait. Attempts on one account run one after the other: guesses sent side
 * by side would otherwise all start before the first of them has failed. Accounts that do not exist
 * take the same way, so that neither answer nor time tells which do.
 */
export class Credentials {
  readonly #config: () => Config
  readonly #now: () => number
  readonly #isOwnHost: (host: string) => boolean
  readonly #hasSecondFactor: (address: UserAddress) => boolean
  readonly #key = randomBytes(32)
  /** By account and place. */
  readonly #remembered = new Map<string, Remembered>()
  /** Accounts at the places that have proved them, and when. */
  readonly #known = new Map<string, number>()
  readonly #queue = new FairQueue(queueLimits)
  readonly #accounts: FailureThrottle
  readonly #places: FailureThrottle

  /** `isOwnHost`: whether `100@HOST` names this machine. `hasSecondFactor`: whether a password alone is half of a proof. */
  constructor(
    config: () => Config,
    now: () => number,
    {
      isOwnHost = () => false,
      hasSecondFactor = () => false
    }: {
      readonly isOwnHost?: (host: string) => boolean
      readonly hasSecondFactor?: (address: UserAddress) => boolean
    } = {}
  ) {
    this.#config = config
    this.#now = now
    this.#isOwnHost = isOwnHost
    this.#hasSecondFactor = hasSecondFactor
    this.#accounts = new FailureThrottle(now)
    this.#places = new FailureThrottle(now, freeOfPlace)
  }

  async verify(credential: Credential, remoteAddress: string): Promise<Verdict> {
    const config = this.#config()
    const name = this.#withoutOwnHost(credential.name)
    const lookup = parseUserName(config, name)
    if (lookup.kind === 'domain-required') return lookup
    const account = lookup.kind === 'found' ? findAccount(config, lookup.address) : undefined
    const { domain, user } = lookup.kind === 'found' ? lookup.address : { domain: '', user: name.toLowerCase() }
    const place = placeOf(remoteAddress)
    const pair = this.#digest([domain, user, place])
    const knownAt = this.#known.get(pair)
    const isKnown = knownAt !== undefined && this.#now() - knownAt < knownFor
    const password = credential.password.normalize('NFC')
    const attempt: Attempt = {
      account,
      password,
      pair,
      place: isKnown ? undefined : place,
      key: isKnown ? pair : this.#digest([domain, user]),
      memory: this.#digest([domain, user, account?.webPassword ?? '', password])
    }
    if (account !== undefined && this.#remembers(attempt)) return { kind: 'verified', account }
    const verdict = await this.#queue.run({ place: attempt.place ?? pair, lane: attempt.key }, () =>
      this.#judge(attempt)
    )
    return verdict ?? { kind: 'busy' }
  }

  /**
   * The second half of a proof, after the password. What is wrong counts as a wrong password does, for the account and the
   * place alike, and waits for as long; only what is right takes that back. A number: milliseconds until the next one is checked.
   */
  proveSecond(account: Account, remoteAddress: string, check: () => boolean): 'right' | 'wrong' | number {
    const { domain, user } = account
    const place = placeOf(remoteAddress)
    const pair = this.#digest([domain, user, place])
    const knownAt = this.#known.get(pair)
    const isKnown = knownAt !== undefined && this.#now() - knownAt < knownFor
    const key = isKnown ? pair : this.#digest([domain, user])
    const limited = isKnown || place === loopbackPlace ? undefined : place
    const wait = this.#waitOf(key, limited)
    if (wait > 0) return wait
    if (!check()) {
      this.#fail(key, limited)
      return 'wrong'
    }
    this.#know(pair)
    this.#succeed(key, limited)
    return 'right'
  }

  /** Whether what an account was verified with still holds: it exists, with the same password and the same rights. */
  stillValid(account: Account): boolean {
    const now = findAccount(this.#config(), account)
    return (
      now?.webPassword === account.webPassword && now.admin === account.admin && now.systemAdmin === account.systemAdmin
    )
  }

  async #judge(attempt: Attempt): Promise<Verdict> {
    const { account, password, key, place } = attempt
    // On loopback everybody has the same address.
    const limited = place === loopbackPlace ? undefined : place
    const wait = this.#waitOf(key, limited)
    if (wait > 0) return { kind: 'wait', milliseconds: wait }
    if ((await verifyPassword(account?.webPassword, password)) && account !== undefined) {
      this.#remember(attempt)
      // Else who has the password could take back wrong codes by it.
      if (!this.#hasSecondFactor(account)) {
        this.#know(attempt.pair)
        this.#succeed(key, limited)
      }
      return { kind: 'verified', account }
    }
    this.#fail(key, limited)
    return { kind: 'wrong' }
  }

  #waitOf(key: string, place: string | undefined): number {
    return Math.max(this.#accounts.wait(key), place === undefined ? 0 : this.#places.wait(place))
  }

  #fail(key: string, place: string | undefined): void {
    this.#accounts.failed(key)
    if (place !== undefined) this.#places.failed(place)
  }

  #succeed(key: string, place: string | undefined): void {
    this.#accounts.succeeded(key)
    if (place !== undefined) this.#places.eased(place)
  }

  /** `100@192.0.2.1` with an address of ours that is no domain's name: the user of the only domain. */
  #withoutOwnHost(name: string): string {
    if (parseUserName(this.#config(), name).kind !== 'unknown-domain') return name
    const at = name.lastIndexOf('@')
    return this.#isOwnHost(name.slice(at + 1)) ? name.slice(0, at) : name
  }

  /** Others at the same address can guess at a remembered password, but only so many times. */
  #remembers({ pair, memory }: Attempt): boolean {
    const known = this.#remembered.get(pair)
    if (known === undefined || known.until <= this.#now()) return false
    if (known.memory === memory) return true
    known.compared++
    if (known.compared >= mostCompared) this.#remembered.delete(pair)
    return false
  }

  #remember({ pair, memory }: Attempt): void {
    const now = this.#now()
    this.#remembered.delete(pair)
    this.#remembered.set(pair, { memory, until: now + rememberFor, compared: 0 })
    for (const [oldest, { until }] of this.#remembered) {
      if (until > now && this.#remembered.size <= mostRemembered) break
      this.#remembered.delete(oldest)
    }
  }

  /** This place has proved that account. */
  #know(pair: string): void {
    const now = this.#now()
    this.#known.delete(pair)
    this.#known.set(pair, now)
    for (const [oldest, at] of this.#known) {
      if (now - at < knownFor && this.#known.size <= mostKnown) break
      this.#known.delete(oldest)
    }
  }

  #digest(parts: readonly string[]): string {
    return createHmac('sha256', this.#key).update(JSON.stringify(parts)).digest('base64url')
  }
}

interface Remembered {
  readonly memory: string
  readonly until: number
  compared: number
}

interface Attempt {
  readonly account: Account | undefined
  readonly password: string
  /** Account and place. */
  readonly pair: string
  /** Where it comes from; undefined where that place has proved this account before. */
  readonly place: string | undefined
  /** What failures are counted for and has to wait: the account, or the account at an address where it has proved itself. */
  readonly key: string
  readonly memory: string
}
