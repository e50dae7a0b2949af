import { createHash, randomBytes } from 'node:crypto'
import type { Config } from '../../pbx-core/contract/config.ts'
import type { Scope } from '../base/scopes.ts'
import { type Account, findAccount, type UserAddress } from './accounts.ts'
import { type Sight, seesUser } from './sight.ts'
import type { TokenRecord, TokenStore } from './token-file.ts'

/** What is shown of a token: all but itself, which is shown once. Times are Unix milliseconds. */
export interface TokenView {
  readonly id: string
  /** What its maker calls it: `CRM`. */
  readonly name: string
  readonly domain: string
  /** On whose behalf it asks; with this user it goes. */
  readonly user: string
  readonly scopes: readonly Scope[]
  readonly createdAt: number
  /** Within an hour; null: never. */
  readonly usedAt: number | null
  readonly expiresAt: number | null
}

export interface NewToken {
  readonly name: string
  readonly scopes: readonly Scope[]
  /** Unix milliseconds; null: it ends when it is revoked. */
  readonly expiresAt: number | null
}

/** A token that was sent, and is one of ours. */
export interface JudgedToken {
  readonly id: string
  readonly account: Account
  readonly scopes: readonly Scope[]
  readonly expiresAt: number | null
}

export type TokenMade = { readonly token: string; readonly view: TokenView; readonly isKept: boolean }

const prefix = 'oh_'
/** Of one user; whoever wants another revokes one first. */
const mostOfUser = 100
const noteUseEvery = 3_600_000
const nowhere: TokenStore = { kept: [], save: async () => true }

/**
 * Tokens by which programs ask on a user's behalf (`4-pbx`, Names of what is new): the right of that user, as it is now,
 * within the token's scopes. Of each a hash is kept, for it is shown once.
 */
export class Tokens {
  readonly #config: () => Config
  readonly #store: TokenStore
  readonly #wallTime: () => number
  readonly #byHash = new Map<string, TokenRecord>()

  constructor(config: () => Config, store: TokenStore = nowhere, wallTime: () => number = Date.now) {
    this.#config = config
    this.#store = store
    this.#wallTime = wallTime
    for (const record of store.kept) this.#byHash.set(record.hash, record)
  }

  /** undefined where the user has as many as one may have. */
  async make(address: UserAddress, { name, scopes, expiresAt }: NewToken): Promise<TokenMade | undefined> {
    const own = this.#records.filter((record) => isSame(record.address, address))
    if (own.length >= mostOfUser) return undefined
    const token = prefix + randomBytes(32).toString('base64url')
    const record: TokenRecord = {
      id: randomBytes(9).toString('base64url'),
      hash: hashOf(token),
      name,
      address: { domain: address.domain, user: address.user },
      scopes: [...new Set(scopes)],
      createdAt: this.#wallTime(),
      usedAt: null,
      expiresAt
    }
    this.#byHash.set(record.hash, record)
    return { token, view: viewOf(record), isKept: await this.#save() }
  }

  /** undefined: it is none, or not any more. */
  judge(token: string): JudgedToken | undefined {
    const record = token.startsWith(prefix) ? this.#byHash.get(hashOf(token)) : undefined
    const account = record === undefined ? undefined : findAccount(this.#config(), record.address)
    if (record === undefined || account === undefined || this.isOver(record)) return undefined
    const now = this.#wallTime()
    if (record.usedAt === null || Math.abs(now - record.usedAt) > noteUseEvery) {
      record.usedAt = now
      void this.#save()
    }
    const { id, scopes, expiresAt } = record
    return { id, account, scopes, expiresAt }
  }

  /** Whether a token that was judged before still holds. */
  holds(id: string): boolean {
    return this.#records.some((record) => record.id === id && !this.isOver(record))
  }

  /** Those of users that one with this sight may see, the oldest first. */
  list(sight: Sight): readonly TokenView[] {
    const seen = this.#records.filter((record) => !this.isOver(record) && isSeen(sight, record))
    return seen.map(viewOf)
  }

  /** False where there is none that one with this sight may see. */
  async revoke(sight: Sight, id: string): Promise<{ readonly isKept: boolean } | undefined> {
    const record = this.#records.find((each) => each.id === id && isSeen(sight, each))
    if (record === undefined) return undefined
    this.#byHash.delete(record.hash)
    return { isKept: await this.#save() }
  }

  /** How many there were; false where that cannot be written. */
  async revokeAll(address: UserAddress): Promise<{ readonly count: number; readonly isKept: boolean }> {
    const own = this.#records.filter((record) => isSame(record.address, address))
    for (const { hash } of own) this.#byHash.delete(hash)
    return { count: own.length, isKept: own.length === 0 || (await this.#save()) }
  }

  /** Another configuration is in force: tokens of users who are gone go with them. */
  review(): void {
    const gone = this.#records.filter(({ address }) => findAccount(this.#config(), address) === undefined)
    for (const { hash } of gone) this.#byHash.delete(hash)
    if (gone.length > 0) void this.#save()
  }

  get #records(): readonly TokenRecord[] {
    return [...this.#byHash.values()]
  }

  /** A token that ends then opens nothing. */
  isOver({ expiresAt }: Pick<TokenRecord, 'expiresAt'>): boolean {
    return expiresAt !== null && this.#wallTime() >= expiresAt
  }

  #save(): Promise<boolean> {
    for (const record of this.#records) if (this.isOver(record)) this.#byHash.delete(record.hash)
    return this.#store.save(this.#records)
  }
}

function viewOf({ id, name, address, scopes, createdAt, usedAt, expiresAt }: TokenRecord): TokenView {
  return { id, name, ...address, scopes, createdAt, usedAt, expiresAt }
}

function isSeen(sight: Sight, { address: { domain, user } }: TokenRecord): boolean {
  return seesUser(sight, domain, user)
}

function isSame(a: UserAddress, b: UserAddress): boolean {
  return a.domain === b.domain && a.user === b.user
}

/** Of 256 random bits no table can be made: a plain hash is enough. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
