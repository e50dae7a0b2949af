import { createHash, randomBytes } from 'node:crypto'
import type { Account } from './accounts.ts'

interface Pending {
  readonly account: Account
  readonly stays: boolean
  readonly until: number
}

const validMs = 5 * 60_000
const mostPending = 1000
/** Of one account: whoever knows its password ends none of another's. */
const mostOfOne = 10

/** Those who have given their password and not yet their code, each by a ticket that the page holds. */
export class PendingLogIns {
  readonly #now: () => number
  readonly #pending = new Map<string, Pending>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** The ticket, good for 5 minutes. */
  wait(account: Account, stays: boolean): string {
    const ticket = randomBytes(32).toString('base64url')
    this.#makeRoomFor(account)
    this.#pending.set(hashOf(ticket), { account, stays, until: this.#now() + validMs })
    for (const [key, { until }] of this.#pending) {
      if (until > this.#now() && this.#pending.size <= mostPending) break
      this.#pending.delete(key)
    }
    return ticket
  }

  #makeRoomFor({ domain, user }: Account): void {
    const own = [...this.#pending].filter(([, { account }]) => account.domain === domain && account.user === user)
    for (const [key] of own.slice(0, Math.max(0, own.length - mostOfOne + 1))) this.#pending.delete(key)
  }

  /** undefined: it is late, or made up. */
  of(ticket: string): Pick<Pending, 'account' | 'stays'> | undefined {
    const found = this.#pending.get(hashOf(ticket))
    return found !== undefined && found.until > this.#now() ? found : undefined
  }

  done(ticket: string): void {
    this.#pending.delete(hashOf(ticket))
  }
}

function hashOf(ticket: string): string {
  return createHash('sha256').update(ticket).digest('base64url')
}
