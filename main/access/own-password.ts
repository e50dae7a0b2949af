import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { Config } from '../../pbx-core/contract/config.ts'
import { hashPassword } from '../settings/password.ts'
import type { UserAddress } from './accounts.ts'
import { Credentials } from './credentials.ts'
import type { Session, Sessions } from './sessions.ts'

/** NIST SP 800-63B §5.1.1.2 */
export const shortestPassword = 8

/** A refusal of the configuration, as its editor words it. */
interface EditFault {
  readonly code: string
  readonly message: string
}

export type PasswordFault =
  /** The configuration is a file that is never written. */
  | { readonly kind: 'read-only' }
  | { readonly kind: 'wrong' }
  /** Of the second factor. */
  | { readonly kind: 'code' }
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | { readonly kind: 'short' }
  | { readonly kind: 'same' }
  | { readonly kind: 'not-saved'; readonly fault: EditFault }

export interface OwnPasswordPorts {
  readonly config: () => Config
  readonly readOnly: boolean
  readonly sessions: Sessions
  /** Changes a domain as its file has it, and puts that into force. */
  readonly edit: (domain: string, change: (domain: Record<string, unknown>) => void) => Promise<Result<void, EditFault>>
  readonly now: () => number
}

interface PasswordChange {
  readonly current: string
  readonly next: string
}

/**
 * A person changes the own web password by giving the present one: a session that was left open does not suffice.
 * Wrong ones are counted apart from those at the log-in, so that neither locks the other.
 */
export class OwnPassword {
  readonly #ports: OwnPasswordPorts
  readonly #credentials: Credentials

  constructor(ports: OwnPasswordPorts) {
    this.#ports = ports
    this.#credentials = new Credentials(ports.config, ports.now)
  }

  /** Whether it is the present one, and the code right where one is asked for, for what somebody at a page that was left open must not do. */
  async confirm(
    { domain, user }: UserAddress,
    password: string,
    second?: () => boolean
  ): Promise<Result<void, PasswordFault>> {
    const verdict = await this.#credentials.verify({ name: `${user}@${domain}`, password }, here)
    if (verdict.kind === 'wait') return err(verdict)
    if (verdict.kind === 'busy') return err({ kind: 'wait', milliseconds: 1000 })
    if (verdict.kind !== 'verified') return err({ kind: 'wrong' })
    if (second === undefined) return ok(undefined)
    const judged = this.#credentials.proveSecond(verdict.account, here, second)
    if (typeof judged === 'number') return err({ kind: 'wait', milliseconds: judged })
    return judged === 'right' ? ok(undefined) : err({ kind: 'code' })
  }

  /** `session`: the one that goes on; the others of this user end with the old password. */
  async change(
    { domain, user }: UserAddress,
    { current, next }: PasswordChange,
    session?: Session
  ): Promise<Result<void, PasswordFault>> {
    const { readOnly, sessions, edit } = this.#ports
    if (readOnly) return err({ kind: 'read-only' })
    // The present password is checked before anything else is said.
    const verdict = await this.#credentials.verify({ name: `${user}@${domain}`, password: current }, here)
    if (verdict.kind === 'wait') return err(verdict)
    if (verdict.kind === 'busy') return err({ kind: 'wait', milliseconds: 1000 })
    if (verdict.kind !== 'verified') return err({ kind: 'wrong' })
    if (next.length < shortestPassword) return err({ kind: 'short' })
    if (next.normalize('NFC') === current.normalize('NFC')) return err({ kind: 'same' })
    const webPassword = await hashPassword(next)
    let stands = false
    using _followed = session === undefined ? undefined : sessions.follows(session, webPassword)
    const edited = await edit(domain, (raw) => {
      // Another change may have been before this one.
      stands = this.#credentials.stillValid(verdict.account)
      if (stands) stands = write(raw, user, { webPassword, next })
    })
    if (!stands) return err({ kind: 'wrong' })
    return edited.ok ? ok(undefined) : err({ kind: 'not-saved', fault: edited.error })
  }
}

/** All sessions are in one place: a guess counts wherever its page is. */
const here = '127.0.0.1'

function write(
  domain: Record<string, unknown>,
  extension: string,
  { webPassword, next }: { readonly webPassword: string; readonly next: string }
): boolean {
  const { users } = domain as { users?: readonly Record<string, unknown>[] }
  const user = users?.find((one) => one.extension === extension)
  if (user === undefined) return false
  user.webPassword = webPassword
  // The web password once more, by which links prove themselves.
  if (user.md5Secret !== undefined) user.md5Secret = next
  return true
}
