import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { Config } from '../../pbx-core/contract/config.ts'
import type { UserAddress } from './accounts.ts'
import { Credentials } from './credentials.ts'

type Raw = Record<string, unknown>

/** A refusal of the configuration, as its editor words it. */
interface EditFault {
  readonly code: string
  readonly message: string
}

export type Md5LinksFault =
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'no-user' }
  | { readonly kind: 'not-saved'; readonly fault: EditFault }

export interface Md5LinksPorts {
  readonly config: () => Config
  /** Changes a domain as its file has it, and puts that into force. */
  readonly edit: (domain: string, change: (domain: Raw) => void) => Promise<Result<void, EditFault>>
  readonly now: () => number
}

/**
 * Switches links with an MD5 on and off for a user (`3-click-to-dial`, extension=true). The web password is kept as a
 * hash, from which no such link can be checked: so the admin types it once more. It is checked as at a log-in, so that
 * no wrong one is kept and passwords cannot be guessed here either.
 */
export class Md5Links {
  readonly #ports: Md5LinksPorts
  readonly #credentials: Credentials

  constructor(ports: Md5LinksPorts) {
    this.#ports = ports
    this.#credentials = new Credentials(ports.config, ports.now)
  }

  async switchOn({ domain, user }: UserAddress, password: string): Promise<Result<void, Md5LinksFault>> {
    const verdict = await this.#credentials.verify({ name: `${user}@${domain}`, password }, here)
    if (verdict.kind === 'wait' || verdict.kind === 'busy') return err({ kind: 'wait' })
    if (verdict.kind !== 'verified') return err({ kind: 'wrong' })
    return this.#write({ domain, user }, (raw) => {
      // The password may have been changed while it was being checked.
      if (!this.#credentials.stillValid(verdict.account)) return { kind: 'wrong' }
      raw.md5Links = true
      raw.md5Secret = password
      return undefined
    })
  }

  async switchOff(whose: UserAddress): Promise<Result<void, Md5LinksFault>> {
    return this.#write(whose, (raw) => {
      delete raw.md5Links
      delete raw.md5Secret
      return undefined
    })
  }

  async #write(
    { domain, user }: UserAddress,
    change: (user: Raw) => Md5LinksFault | undefined
  ): Promise<Result<void, Md5LinksFault>> {
    let fault: Md5LinksFault | undefined
    const edited = await this.#ports.edit(domain, (raw) => {
      const { users } = raw as { users?: readonly Raw[] }
      const found = users?.find(({ extension }) => extension === user)
      fault = found === undefined ? { kind: 'no-user' } : change(found)
    })
    if (fault !== undefined) return err(fault)
    return edited.ok ? ok(undefined) : err({ kind: 'not-saved', fault: edited.error })
  }
}

/** All attempts of an admin count as from one address, however many pages are open. */
const here = '127.0.0.1'
