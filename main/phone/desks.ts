import type { UserAddress } from '../access/accounts.ts'
import type { Session } from '../access/sessions.ts'
import type { Desk } from './desk.ts'

/** What the browser of a portal says of itself. */
export interface Browser {
  /** `de-CH` */
  readonly locale: string | undefined
  /** Where the person's page comes from: `https://pbx.office.test` behind a proxy. */
  readonly pageOrigin: string | undefined
}

export interface DesksPorts {
  /** Makes and starts the desk of a session in that browser. */
  readonly open: (session: Session, browser: Browser) => Desk
  /** The desk of the application's own windows; undefined where it has none (headless). */
  readonly own: () => Desk | undefined
}

/**
 * Milliseconds after which a person whose page is closed is unavailable, within 3 s with the
 * farewell of the phone (`5-softphone`, The portal): one that is loaded again is back by then.
 */
const lingerMs = 2_000
const lookEvery = 250
/** A page that has been fetched is on its way, also to a slow machine. */
const loadingMs = 15_000
/** Of one user; its own oldest goes first, so that nobody shuts another out (`4-pbx`, Names of what is new). */
const mostOfUser = 10

interface Open {
  readonly session: Session
  readonly desk: Desk
  /** Since when it has had no page; undefined while it has one. */
  emptySince: number | undefined
  /** A page of it is being loaded until then. */
  expectedUntil: number
}

/** The desks of all sessions: each has one, with a phone of its own. */
export class Desks implements AsyncDisposable {
  readonly #ports: DesksPorts
  readonly #portals = new Map<string, Open>()
  readonly #timer: NodeJS.Timeout

  constructor(ports: DesksPorts) {
    this.#ports = ports
    this.#timer = setInterval(() => this.#sweep(), lookEvery)
    this.#timer.unref()
  }

  /** undefined: of the application's own windows, which has none. */
  of(session: Session, browser: Browser): Desk | undefined {
    if (session.kind === 'window') return this.#ports.own()
    const open = this.#portals.get(session.id)
    if (open !== undefined) return open.desk
    const desk = this.#ports.open(session, browser)
    this.#portals.set(session.id, { session, desk, emptySince: undefined, expectedUntil: Number.NEGATIVE_INFINITY })
    this.#makeRoom(session)
    return desk
  }

  /** Those of a person: the application's own, and the portals. */
  ofPerson({ domain, user }: UserAddress): readonly Desk[] {
    const own = this.#ports.own()
    const portals = [...this.#portals.values()].map(({ desk }) => desk)
    return [...(own === undefined ? [] : [own]), ...portals].filter(
      ({ ports: { account } }) => account.domain === domain && account.user === user
    )
  }

  /** The person's page has been fetched, and opens its socket as soon as it is read. */
  pageComes(session: Session): void {
    if (session.kind === 'window') return this.#ports.own()?.pageComes()
    const open = this.#portals.get(session.id)
    if (open !== undefined) open.expectedUntil = performance.now() + loadingMs
  }

  /** The person has logged out, or may not be here any more. */
  close({ id }: Session): void {
    const open = this.#portals.get(id)
    this.#portals.delete(id)
    void open?.desk[Symbol.asyncDispose]()
  }

  /** Something that all of them show has changed. */
  changed(): void {
    for (const { desk } of this.#portals.values()) desk.changed()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    const desks = [...this.#portals.values()].map(({ desk }) => desk)
    this.#portals.clear()
    await Promise.all(desks.map((desk) => desk[Symbol.asyncDispose]()))
  }

  #makeRoom({ address: { domain, user } }: Session): void {
    const own = [...this.#portals.values()].filter(
      ({ session: { address } }) => address.domain === domain && address.user === user
    )
    for (const { session, desk } of own.slice(0, -mostOfUser)) {
      desk.dismiss()
      this.close(session)
    }
  }

  #sweep(): void {
    const now = performance.now()
    for (const [id, open] of this.#portals) {
      if (open.desk.windows > 0) {
        open.emptySince = undefined
        open.expectedUntil = Number.NEGATIVE_INFINITY
      } else open.emptySince ??= now
      if (open.emptySince === undefined || now - open.emptySince < lingerMs || now < open.expectedUntil) continue
      this.#portals.delete(id)
      void open.desk[Symbol.asyncDispose]()
    }
  }
}
