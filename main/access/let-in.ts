import { randomBytes, randomInt } from 'node:crypto'
import type { UserAddress } from './accounts.ts'
import type { Entry, Sessions } from './sessions.ts'

/** A browser that shows these digits, and waits to be let in. */
export interface AskingBrowser {
  readonly id: string
  readonly digits: string
}

/** What becomes of a browser that waits. */
export type Admission = 'waiting' | 'refused' | 'gone' | Entry

interface Invitation {
  readonly address: UserAddress
  readonly until: number
  asking: (AskingBrowser & { readonly ticket: string }) | undefined
  outcome: 'waiting' | 'refused' | Entry
}

const validMs = 60_000
const mostInvitations = 100

/**
 * "Log in my browser". Its link goes through command lines and histories that others can read, so what stands in it
 * is worth nothing by itself: the browser that opens it shows four digits, and the person's own window asks whether the
 * browser with those digits may come in. The link works once, for the first browser that opens it.
 */
export class LetIns {
  readonly #sessions: Sessions
  readonly #now: () => number
  readonly #invitations = new Map<string, Invitation>()
  readonly #listeners = new Set<() => void>()

  constructor(sessions: Sessions, now: () => number) {
    this.#sessions = sessions
    this.#now = now
  }

  /** The number for a link, good for 60 s. */
  invite(address: UserAddress): string {
    this.#forget()
    const id = randomBytes(12).toString('base64url')
    const until = this.#now() + validMs
    this.#invitations.set(id, { address, until, asking: undefined, outcome: 'waiting' })
    return id
  }

  /** A browser has opened the link: what it shows, and the ticket by which it waits. undefined where it is spent. */
  knock(id: string): (AskingBrowser & { readonly ticket: string }) | undefined {
    this.#forget()
    const invitation = this.#invitations.get(id)
    if (invitation === undefined || invitation.asking !== undefined) return undefined
    const digits = String(randomInt(10_000)).padStart(4, '0')
    invitation.asking = { id, digits, ticket: randomBytes(32).toString('base64url') }
    this.#changed()
    return invitation.asking
  }

  /** The browser that this person's windows ask about. */
  asking({ domain, user }: UserAddress): AskingBrowser | undefined {
    this.#forget()
    const waiting = [...this.#invitations.values()].find(
      ({ address, asking, outcome }) =>
        address.domain === domain && address.user === user && asking !== undefined && outcome === 'waiting'
    )
    return waiting?.asking === undefined ? undefined : { id: waiting.asking.id, digits: waiting.asking.digits }
  }

  /** False where nobody waits there (any more). */
  answer(address: UserAddress, id: string, letIn: boolean): boolean {
    if (this.asking(address)?.id !== id) return false
    const invitation = this.#invitations.get(id)
    if (invitation === undefined) return false
    invitation.outcome = (letIn ? this.#sessions.open(address, 'portal') : undefined) ?? 'refused'
    this.#changed()
    return true
  }

  /** The browser that was let in gets its session once. */
  outcome(ticket: string): Admission {
    this.#forget()
    for (const [id, { asking, outcome }] of this.#invitations) {
      if (asking?.ticket !== ticket) continue
      if (outcome !== 'waiting') this.#invitations.delete(id)
      return outcome
    }
    return 'gone'
  }

  onChange(listener: () => void): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) }
  }

  #forget(): void {
    const now = this.#now()
    let asked = false
    for (const [id, { until, asking }] of this.#invitations) {
      if (until >= now && this.#invitations.size < mostInvitations) continue
      this.#invitations.delete(id)
      asked ||= asking !== undefined
    }
    if (asked) this.#changed()
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}
