import { createHmac, randomBytes } from 'node:crypto'
import type { Config } from '../../pbx-core/contract/config.ts'
import { verifyPassword } from '../settings/password.ts'
import { type Account, findAccount, parseUserName } from './accounts.ts'
import { Slots } from './slots.ts'
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

const rememberFor = 5 * 60_000
const mostRemembered = 10_000
const scryptAtOnce = 2
const scryptWaiting = 32

/**
 * Verifies web passwords. A success is remembered for five minutes as a keyed hash over
 * account, stored hash and password, so that scrypt is paid once and a changed password counts
 * at once. Attempts on one account run one after the other: guesses sent side by side would
 * otherwise all start before the first of them has failed.
 */
export class Credentials {
  readonly #config: () => Config
  readonly #now: () => number
  readonly #key = randomBytes(32)
  readonly #remembered = new Map<string, number>()
  readonly #scrypt = new Slots(scryptAtOnce, scryptWaiting)
  readonly #accounts: FailureThrottle
  readonly #addresses: FailureThrottle
  readonly #attempts = new Map<string, Promise<Verdict>>()

  constructor(config: () => Config, now: () => number) {
    this.#config = config
    this.#now = now
    this.#accounts = new FailureThrottle(now)
    this.#addresses = new FailureThrottle(now)
  }

  async verify(credential: Credential, remoteAddress: string): Promise<Verdict> {
    const lookup = parseUserName(this.#config(), credential.name)
    if (lookup.kind === 'domain-required') return lookup
    const account = lookup.kind === 'found' ? findAccount(this.#config(), lookup.address) : undefined
    const attempt: Attempt = {
      account,
      password: credential.password,
      accountKey: this.#digest(account === undefined ? ['?', credential.name] : [account.domain, account.user]),
      addressKey: addressKey(remoteAddress)
    }
    for (;;) {
      const before = this.#attempts.get(attempt.accountKey)
      if (before === undefined) break
      await before.catch(() => undefined)
    }
    const verdict = this.#judge(attempt)
    this.#attempts.set(attempt.accountKey, verdict)
    try {
      return await verdict
    } finally {
      this.#attempts.delete(attempt.accountKey)
    }
  }

  /** Whether what an account was verified with still holds: it exists, with the same password and the same rights. */
  stillValid(account: Account): boolean {
    const now = findAccount(this.#config(), account)
    return (
      now?.webPassword === account.webPassword && now.admin === account.admin && now.systemAdmin === account.systemAdmin
    )
  }

  async #judge({ account, password, accountKey, addressKey }: Attempt): Promise<Verdict> {
    const wait = Math.max(
      this.#accounts.wait(accountKey),
      addressKey === undefined ? 0 : this.#addresses.wait(addressKey)
    )
    if (wait > 0) return { kind: 'wait', milliseconds: wait }
    const memory = this.#digest([accountKey, account?.webPassword ?? '', password])
    if (account !== undefined && this.#remembers(memory)) return { kind: 'verified', account }

    const verified = this.#scrypt.run(() => verifyPassword(account?.webPassword, password))
    if (verified === undefined) return { kind: 'wait', milliseconds: 1000 }
    if ((await verified) && account !== undefined) {
      this.#remember(memory)
      this.#accounts.succeeded(accountKey)
      return { kind: 'verified', account }
    }
    this.#accounts.failed(accountKey)
    if (addressKey !== undefined) this.#addresses.failed(addressKey)
    return { kind: 'wrong' }
  }

  #remembers(memory: string): boolean {
    const until = this.#remembered.get(memory)
    return until !== undefined && until > this.#now()
  }

  #remember(memory: string): void {
    const now = this.#now()
    this.#remembered.delete(memory)
    this.#remembered.set(memory, now + rememberFor)
    for (const [oldest, until] of this.#remembered) {
      if (until > now && this.#remembered.size <= mostRemembered) return
      this.#remembered.delete(oldest)
    }
  }

  #digest(parts: readonly string[]): string {
    return createHmac('sha256', this.#key).update(JSON.stringify(parts)).digest('base64url')
  }
}

interface Attempt {
  readonly account: Account | undefined
  readonly password: string
  readonly accountKey: string
  readonly addressKey: string | undefined
}

/** On loopback everybody has the same address; an IPv6 host has a whole /64 of them (RFC 6177). */
function addressKey(remote: string): string | undefined {
  const address = remote.replace(/^::ffff:/i, '')
  if (address === '::1' || address.startsWith('127.')) return undefined
  if (!address.includes(':')) return address
  const [head = ''] = address.split('%')
  const [left = '', right] = head.split('::')
  const groups = left === '' ? [] : left.split(':')
  if (right !== undefined) while (groups.length < 4) groups.push('0')
  return groups.slice(0, 4).join(':')
}
