import { createHash, randomBytes } from 'node:crypto'
import type { Config } from '../../pbx-core/contract/config.ts'
import { type Account, findAccount, type UserAddress } from './accounts.ts'
import type { SessionStore } from './session-file.ts'
import { type Sight, seesUser } from './sight.ts'

/**
 * A person who has logged in: `portal` in a browser of its own, `window` in the window that
 * the application itself has opened.
 */
export interface Session {
  /** Neither cookie nor secret: what is kept cannot be used to log in. */
  readonly id: string
  readonly kind: 'window' | 'portal'
  readonly address: UserAddress
}

/**
 * What a log-in is worth to a browser. Cookies have no port (RFC 6265 §8.5): every server on this host receives
 * them, and can overwrite them. So the cookie alone opens the page, and rings with the prompt; the secret, which
 * the page keeps in storage that is bound to its origin, is what commands are believed by.
 */
export interface Entry {
  readonly session: Session
  readonly cookie: string
  readonly secret: string
  /** "Stay logged in": shared by tabs and kept over a restart of the browser; else it is the tab's alone. */
  readonly stays: boolean
}

/** From where somebody was seen last. */
export interface SeenFrom {
  /** `Firefox · Windows`; empty: unknown. */
  readonly browser: string
  /** IP address; empty: unknown. */
  readonly remote: string
}

/** A log-in as it is shown to its person, and to who rules the domain. Times are Unix milliseconds. */
export interface SessionView extends SeenFrom, UserAddress {
  readonly id: string
  readonly createdAt: number
  /** Within a minute. */
  readonly usedAt: number
}

interface Kept extends Session {
  readonly cookieId: string
  from: SeenFrom
  /** Of the password as it was then: a changed one ends what it has opened. */
  fingerprint: string
  readonly createdAt: number
  usedAt: number
}

interface KeepingOptions {
  readonly store?: SessionStore
  /** Unix milliseconds. */
  readonly wallTime?: () => number
}

interface Token {
  readonly until: number
  readonly kind: Session['kind']
  readonly address: UserAddress
  readonly used: () => void
}

const idleMs = 12 * 3_600_000
export const longestSessionMs = 7 * 24 * 3_600_000
/** Of one user and kind; one's own oldest goes first, so that nobody shuts another out (`4-pbx`, Names of what is new). */
const mostOfUser = 20
const tokenMs = 60_000
const mostTokens = 100

/** What is kept of a use is at most so old. */
const noteUseEvery = 60_000
const unseen: SeenFrom = { browser: '', remote: '' }
const nowhere: SessionStore = { kept: [], save: () => {} }

/** Who is logged in, also after a restart; and the tokens that log somebody in, which are forgotten with it. */
export class Sessions {
  readonly #config: () => Config
  readonly #now: () => number
  readonly #sessions = new Map<string, Kept>()
  readonly #byCookie = new Map<string, string>()
  readonly #tokens = new Map<string, Token>()
  /** Fingerprints of new passwords whose change is under way, by the session that changes its own. */
  readonly #next = new Map<string, string>()
  readonly #endListeners = new Set<(session: Session) => void>()
  readonly #store: SessionStore
  readonly #wallTime: () => number
  #savedAt = Number.NEGATIVE_INFINITY

  /** `now`: milliseconds that never go back; `wallTime`: as `store` keeps them. */
  constructor(config: () => Config, now: () => number, { store = nowhere, wallTime = Date.now }: KeepingOptions = {}) {
    this.#config = config
    this.#now = now
    this.#store = store
    this.#wallTime = wallTime
    const ahead = now() - wallTime()
    for (const { createdAt, usedAt, from = unseen, ...kept } of store.kept) {
      const session: Kept = { ...kept, from, createdAt: createdAt + ahead, usedAt: usedAt + ahead }
      // A window of the application that has not come back since is gone.
      if (now() - session.usedAt > idleMs) continue
      this.#sessions.set(session.id, session)
      this.#byCookie.set(session.cookieId, session.id)
    }
  }

  /** undefined where there is no such user. */
  open(address: UserAddress, kind: Session['kind'], stays = true): Entry | undefined {
    const account = findAccount(this.#config(), address)
    if (account === undefined) return undefined
    const [cookie, secret] = [unguessable(), unguessable()]
    const now = this.#now()
    const { domain, user, webPassword } = account
    const times = { createdAt: now, usedAt: now }
    const session: Kept = {
      id: idOf(secret),
      cookieId: idOf(cookie),
      kind,
      address: { domain, user },
      fingerprint: idOf(webPassword),
      from: unseen,
      ...times
    }
    this.#sessions.set(session.id, session)
    this.#byCookie.set(session.cookieId, session.id)
    this.#makeRoom(session)
    this.#save()
    return { session, cookie, secret, stays }
  }

  /** Whom a cookie names. It proves nothing: see `Entry`. */
  named(cookie: string | undefined): Session | undefined {
    const id = cookie === undefined ? undefined : this.#byCookie.get(idOf(cookie))
    return id === undefined ? undefined : this.#valid(id)
  }

  /** The session whose secret this is. */
  proven(secret: string | undefined): Session | undefined {
    return secret === undefined ? undefined : this.#valid(idOf(secret))
  }

  /** Whether a session that was found before still holds. */
  holds({ id }: Session): boolean {
    return this.#valid(id) !== undefined
  }

  account({ address }: Session): Account | undefined {
    return findAccount(this.#config(), address)
  }

  close({ id }: Session): void {
    this.#end(id)
  }

  /** Its browser has come from there. */
  seenFrom({ id }: Session, from: SeenFrom): void {
    const session = this.#sessions.get(id)
    if (session === undefined || (session.from.browser === from.browser && session.from.remote === from.remote)) return
    session.from = from
    this.#save()
  }

  /** Log-ins of browsers that one with this sight may see, the last used first. The application's own window has none. */
  list(sight: Sight): readonly SessionView[] {
    const behind = this.#wallTime() - this.#now()
    return this.#seen(sight)
      .toSorted((a, b) => b.usedAt - a.usedAt)
      .map(({ id, address: { domain, user }, from, createdAt, usedAt }) => ({
        ...{ id, domain, user, ...from },
        createdAt: Math.round(createdAt + behind),
        usedAt: Math.round(usedAt + behind)
      }))
  }

  /** False where there is none that one with this sight may see. */
  revoke(sight: Sight, id: string): boolean {
    const isSeen = this.#seen(sight).some((session) => session.id === id)
    if (isSeen) this.#end(id)
    return isSeen
  }

  /** Logs a person out everywhere, but for the session that is to stay. How many have ended. */
  revokeAll({ domain, user }: UserAddress, but?: Session): number {
    const all = this.#seen({ domain, user }).filter(({ id }) => id !== but?.id)
    for (const { id } of all) this.#end(id)
    return all.length
  }

  /** Another configuration is in force: sessions of users who are gone or have another password end. */
  review(): void {
    for (const session of [...this.#sessions.values()]) if (!this.#stands(session)) this.#end(session.id)
  }

  /** Its person is changing the password to this one: it goes on where that comes into force before this is disposed of. */
  follows({ id }: Session, webPassword: string): Disposable {
    const next = idOf(webPassword)
    this.#next.set(id, next)
    return {
      [Symbol.dispose]: () => {
        this.#next.delete(id)
        const session = this.#sessions.get(id)
        const account = session === undefined ? undefined : this.account(session)
        if (session === undefined || account === undefined || idOf(account.webPassword) !== next) return
        session.fingerprint = next
        this.#save()
      }
    }
  }

  onEnd(listener: (session: Session) => void): Disposable {
    this.#endListeners.add(listener)
    return { [Symbol.dispose]: () => void this.#endListeners.delete(listener) }
  }

  /** A token that `/login/token` takes, good once and for 60 s. `used`: it has been taken. */
  logInToken(address: UserAddress, kind: Session['kind'], used: () => void = () => {}): string {
    const token = unguessable()
    const now = this.#now()
    this.#tokens.set(idOf(token), { until: now + tokenMs, kind, address, used })
    for (const [id, { until }] of this.#tokens) {
      if (until < now || this.#tokens.size > mostTokens) this.#tokens.delete(id)
    }
    return token
  }

  /** What a token is worth; undefined where it was used before, is late or made up. */
  redeem(token: string): Entry | undefined {
    const id = idOf(token)
    const found = this.#tokens.get(id)
    this.#tokens.delete(id)
    if (found === undefined || found.until < this.#now()) return undefined
    found.used()
    return this.open(found.address, found.kind)
  }

  #save(): void {
    this.#savedAt = this.#now()
    const behind = this.#wallTime() - this.#now()
    this.#store.save(
      [...this.#sessions.values()].map((session) => ({
        ...session,
        createdAt: session.createdAt + behind,
        usedAt: session.usedAt + behind
      }))
    )
  }

  #valid(id: string): Session | undefined {
    const session = this.#sessions.get(id)
    if (session === undefined) return undefined
    const now = this.#now()
    if (this.#isLate(session) || !this.#stands(session)) {
      this.#end(id)
      return undefined
    }
    session.usedAt = now
    if (now - this.#savedAt > noteUseEvery) this.#save()
    return session
  }

  #seen(sight: Sight): Kept[] {
    return [...this.#sessions.values()].filter(
      (session) =>
        session.kind === 'portal' &&
        seesUser(sight, session.address.domain, session.address.user) &&
        !this.#isLate(session) &&
        this.#stands(session)
    )
  }

  #isLate({ kind, usedAt, createdAt }: Kept): boolean {
    const now = this.#now()
    return kind === 'portal' && (now - usedAt > idleMs || now - createdAt > longestSessionMs)
  }

  /** No password has opened the application's own window; it stays for as long as there is its user. */
  #stands(session: Kept): boolean {
    const account = this.account(session)
    if (account === undefined || session.kind === 'window') return account !== undefined
    const fingerprint = idOf(account.webPassword)
    return fingerprint === session.fingerprint || fingerprint === this.#next.get(session.id)
  }

  #end(id: string): void {
    const session = this.#sessions.get(id)
    if (session === undefined) return
    this.#sessions.delete(id)
    this.#byCookie.delete(session.cookieId)
    this.#save()
    for (const listener of this.#endListeners) listener(session)
  }

  /** Among those of the same user and kind alone: no log-in ends somebody else's, and none of a browser the own window's. */
  #makeRoom({ kind, address }: Kept): void {
    const same = [...this.#sessions.values()].filter(
      (session) =>
        session.kind === kind && session.address.domain === address.domain && session.address.user === address.user
    )
    if (same.length <= mostOfUser) return
    const oldest = same.toSorted((a, b) => a.usedAt - b.usedAt)[0]
    if (oldest !== undefined) this.#end(oldest.id)
  }
}

function unguessable(): string {
  return randomBytes(32).toString('base64url')
}

/** Of 256 random bits no table can be made: a plain hash is enough, also where it is kept on a disk. */
function idOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
