import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { Config } from '../../pbx-core/contract/config.ts'
import { type Account, findAccount, type UserAddress } from './accounts.ts'
import type { FactorRecord, FactorStore } from './second-factor-file.ts'
import type { Sight } from './sight.ts'
import { seesUser, sightOf } from './sight.ts'

/** What an authenticator takes in, as text and as an address for its camera. */
export interface Enrolment {
  /** Base32, for those who type it. */
  readonly secret: string
  /** `otpauth://totp/…` (Key URI Format). */
  readonly uri: string
}

export interface FactorView {
  /** Unix milliseconds; null: it is off. */
  readonly since: number | null
  /** Recovery codes that are not used yet. */
  readonly recoveryLeft: number
}

export interface SecondFactorPorts {
  readonly config: () => Config
  readonly store?: FactorStore
  readonly wallTime?: () => number
  /** As the secret is to lie on the disk; by the key store where there is one. */
  readonly seal?: (secret: string) => Promise<string>
}

const enrolWithin = 10 * 60_000
const recoveryCodes = 10
const periodSeconds = 30
/** Steps by which a clock may be wrong, either way (RFC 6238 §5.2). */
const skew = 1
const nowhere: FactorStore = { kept: [], save: () => {} }

/**
 * Codes of an authenticator beside the password (TOTP, RFC 6238). It is on once a code has proved that the authenticator has
 * the secret. Each code counts once (§5.2), and so does each of the recovery codes, which are shown once and kept as hashes.
 */
export class SecondFactors {
  readonly #config: () => Config
  readonly #store: FactorStore
  readonly #wallTime: () => number
  readonly #seal: (secret: string) => Promise<string>
  readonly #records = new Map<string, FactorRecord>()
  /** Whose authenticator has not proved itself yet. */
  readonly #enrolling = new Map<string, { readonly secret: string; readonly until: number }>()

  constructor({ config, store = nowhere, wallTime = Date.now, seal = async (secret) => secret }: SecondFactorPorts) {
    this.#config = config
    this.#store = store
    this.#wallTime = wallTime
    this.#seal = seal
    for (const record of store.kept) this.#records.set(keyOf(record.address), record)
  }

  has(address: UserAddress): boolean {
    return this.#records.has(keyOf(address))
  }

  view(address: UserAddress): FactorView {
    const record = this.#records.get(keyOf(address))
    return { since: record?.since ?? null, recoveryLeft: record?.recovery.length ?? 0 }
  }

  /** Users with a second factor among those that one with this sight may see. */
  users(sight: Sight): readonly UserAddress[] {
    const all = [...this.#records.values()].map(({ address }) => address)
    return all.filter(({ domain, user }) => seesUser(sight, domain, user))
  }

  /** A new secret, which counts once `confirm` has had a code by it; within 10 minutes. */
  begin(address: UserAddress): Enrolment {
    const secret = new Secret({ size: 20 }).base32
    this.#enrolling.set(keyOf(address), { secret, until: this.#wallTime() + enrolWithin })
    return { secret, uri: totpOf(secret, `${address.user}@${address.domain}`).toString() }
  }

  /** The recovery codes, shown this once; undefined: not the code, or nothing was begun. */
  async confirm(address: UserAddress, code: string): Promise<readonly string[] | undefined> {
    const key = keyOf(address)
    const begun = this.#enrolling.get(key)
    if (begun === undefined || begun.until < this.#wallTime()) return undefined
    const counter = this.#counterOf(begun.secret, code)
    if (counter === undefined) return undefined
    this.#enrolling.delete(key)
    const codes = Array.from({ length: recoveryCodes }, recoveryCode)
    const { secret } = begun
    this.#records.set(key, {
      ...{ address: { domain: address.domain, user: address.user }, secret, sealed: await this.#seal(secret) },
      ...{ since: this.#wallTime(), counter, recovery: codes.map(hashOf) }
    })
    this.#save()
    return codes
  }

  /** Whether this is a code of now, or a recovery code; neither is one a second time. */
  check(address: UserAddress, given: string): boolean {
    const record = this.#records.get(keyOf(address))
    if (record === undefined) return false
    const { secret } = record
    const counter = secret === undefined ? undefined : this.#counterOf(secret, given)
    if (counter !== undefined) {
      // One that was seen, or an older one (RFC 6238 §5.2).
      if (counter <= record.counter) return false
      record.counter = counter
    } else if (!takeRecovery(record, given)) return false
    this.#save()
    return true
  }

  /** False where there was none. */
  remove(address: UserAddress): boolean {
    const had = this.#records.delete(keyOf(address))
    if (had) this.#save()
    return had
  }

  /** Another configuration is in force: what belongs to users who are gone goes with them. */
  review(): void {
    const gone = [...this.#records].filter(([, { address }]) => findAccount(this.#config(), address) === undefined)
    for (const [key] of gone) this.#records.delete(key)
    if (gone.length > 0) this.#save()
  }

  #counterOf(secret: string, given: string): number | undefined {
    const token = given.replace(/\s/g, '')
    if (!/^\d{6}$/.test(token)) return undefined
    const timestamp = this.#wallTime()
    const delta = totpOf(secret, '').validate({ token, timestamp, window: skew })
    return delta === null ? undefined : Math.floor(timestamp / 1000 / periodSeconds) + delta
  }

  #save(): void {
    this.#store.save([...this.#records.values()])
  }
}

/**
 * Whose second factor somebody takes away. Never the own one, for which password and code are asked: whoever has but an
 * admin's session would be rid of both. And who rules one domain makes nobody weaker who rules all of them.
 */
export function mayResetFactor(config: Config, asks: Account, { domain, user }: UserAddress): boolean {
  const sight = asks.admin ? sightOf(asks) : undefined
  if (sight === undefined || !seesUser(sight, domain, user)) return false
  if (asks.domain === domain && asks.user === user) return false
  return asks.systemAdmin || findAccount(config, { domain, user })?.systemAdmin !== true
}

function totpOf(secret: string, label: string): TOTP {
  const kind = { algorithm: 'SHA1', digits: 6, period: periodSeconds } as const
  return new TOTP({ issuer: 'Offhook', label, ...kind, secret: Secret.fromBase32(secret) })
}

function takeRecovery(record: FactorRecord, given: string): boolean {
  const hash = Buffer.from(hashOf(given))
  const found = record.recovery.filter((each) => timingSafeEqual(Buffer.from(each), hash))
  record.recovery = record.recovery.filter((each) => !found.includes(each))
  return found.length > 0
}

/** 80 random bits in four groups, without what is mistaken for something else. */
function recoveryCode(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'
  const letters = Array.from(randomBytes(16), (octet) => alphabet[octet % 32] ?? '')
  return [0, 4, 8, 12].map((at) => letters.slice(at, at + 4).join('')).join('-')
}

/** However it was typed. Of 80 random bits no table can be made: a plain hash is enough. */
function hashOf(code: string): string {
  return createHash('sha256')
    .update(code.toLowerCase().replace(/[^a-z0-9]/g, ''))
    .digest('base64url')
}

function keyOf({ domain, user }: UserAddress): string {
  return `${user}@${domain}`
}
