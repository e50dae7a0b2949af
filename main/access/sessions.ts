import { createHmac, randomBytes } from 'node:crypto'
import type { Config } from '../../pbx-core/contract/config.ts'
import { type Account, findAccount, type UserAddress } from './accounts.ts'

/**
 * A person who has logged in: `portal` in a browser of its own, `window` in the window that
 * the application itself has opened.
 */
export interface Session {
  /** Not the cookie: what is kept cannot be used to log in. */
  readonly id: string
  readonly kind: 'window' | 'portal'
  readonly address: UserAddress
}

interface Kept extends Session {
  /** As it was then: a changed password ends what it has opened. */
  readonly webPassword: string
  readonly createdAt: number
  usedAt: number
}

const idleMs = 12 * 3_600_000
const longestMs = 7 * 24 * 3_600_000
const mostSessions = 1000
const logInLinkMs = 60_000
const mostLinks = 100

/** Who is logged in, and the links that log somebody in. In memory: a restart asks again. */
export class Sessions {
  readonly #config: () => Config
  readonly #now: () => number
  readonly #key = randomBytes(32)
  readonly #sessions = new Map<string, Kept>()
  readonly #links = new Map<string, { readonly until: number; readonly kind: Session['kind']; address: UserAddress }>()
  readonly #endListeners = new Set<(session: Session) => void>()

  constructor(config: () => Config, now: () => number) {
    this.#config = config
    this.#now = now
  }

  /** The new session's cookie value; undefined where there is no such user. */
  open(address: UserAddress, kind: Session['kind']): string | undefined {
    const account = findAccount(this.#config(), address)
    if (account === undefined) return undefined
    const secret = randomBytes(32).toString('base64url')
    const now = this.#now()
    const { webPassword } = account
    this.#sessions.set(this.#id(secret), {
      id: this.#id(secret),
      kind,
      address: { domain: account.domain, user: account.user },
      webPassword,
      createdAt: now,
      usedAt: now
    })
    this.#makeRoom()
    return secret
  }

  find(secret: string | undefined): Session | undefined {
    return secret === undefined ? undefined : this.#valid(this.#id(secret))
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

  /** Another configuration is in force: whoever is no user any more, or has another password, is out. */
  review(): void {
    for (const session of [...this.#sessions.values()]) if (!this.#stands(session)) this.#end(session.id)
  }

  onEnd(listener: (session: Session) => void): Disposable {
    this.#endListeners.add(listener)
    return { [Symbol.dispose]: () => void this.#endListeners.delete(listener) }
  }

  /** A token for `/login?token=`, good once and for 60 s. */
  logInToken(address: UserAddress, kind: Session['kind']): string {
    const token = randomBytes(24).toString('base64url')
    const now = this.#now()
    this.#links.set(this.#id(token), { until: now + logInLinkMs, kind, address })
    for (const [id, { until }] of this.#links) {
      if (until < now || this.#links.size > mostLinks) this.#links.delete(id)
    }
    return token
  }

  /** The cookie value that a token is worth; undefined where it was used before, is late or made up. */
  redeem(token: string): string | undefined {
    const id = this.#id(token)
    const link = this.#links.get(id)
    this.#links.delete(id)
    if (link === undefined || link.until < this.#now()) return undefined
    return this.open(link.address, link.kind)
  }

  #valid(id: string): Session | undefined {
    const session = this.#sessions.get(id)
    if (session === undefined) return undefined
    const now = this.#now()
    const late = session.kind === 'portal' && (now - session.usedAt > idleMs || now - session.createdAt > longestMs)
    if (late || !this.#stands(session)) {
      this.#end(id)
      return undefined
    }
    session.usedAt = now
    return session
  }

  /** No password has opened the application's own window; it stays for as long as there is its user. */
  #stands(session: Kept): boolean {
    const account = this.account(session)
    return account !== undefined && (session.kind === 'window' || account.webPassword === session.webPassword)
  }

  #end(id: string): void {
    const session = this.#sessions.get(id)
    if (session === undefined) return
    this.#sessions.delete(id)
    for (const listener of this.#endListeners) listener(session)
  }

  #makeRoom(): void {
    if (this.#sessions.size <= mostSessions) return
    const oldest = [...this.#sessions.values()].toSorted((a, b) => a.usedAt - b.usedAt)[0]
    if (oldest !== undefined) this.#end(oldest.id)
  }

  #id(secret: string): string {
    return createHmac('sha256', this.#key).update(secret).digest('base64url')
  }
}
