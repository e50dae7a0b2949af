import { createHash, timingSafeEqual } from 'node:crypto'
import type { Config } from '../../pbx-core/contract/config.ts'
import type { AmiClass, AmiEvent } from './event.ts'

/** One of `ami.users`, as it may act. */
export interface AmiAccount {
  readonly name: string
  /** Whose calls it sees and makes. */
  readonly domain: string
  readonly secret: string
  readonly users: readonly string[] | 'all'
  readonly read: readonly string[]
  readonly write: readonly string[]
}

export function findAccount(config: Config, name: string): AmiAccount | undefined {
  const user = config.ami?.users.find((each) => each.name === name)
  const domain = user?.domain ?? config.domains[0]?.name
  return user === undefined || domain === undefined ? undefined : { ...user, domain }
}

export const mayDo = ({ write }: AmiAccount, needed: AmiClass): boolean =>
  write.includes('all') || write.includes(needed)

export function mayActFor({ users }: AmiAccount, extension: string): boolean {
  return users === 'all' || users.includes(extension)
}

/** Whether it sees what happens to these users of a domain. */
export function seesUsers(account: AmiAccount, domain: string, users: ReadonlySet<string>): boolean {
  if (domain.toLowerCase() !== account.domain.toLowerCase()) return false
  return account.users === 'all' || account.users.some((user) => users.has(user))
}

/** Nobody sees what somebody else's domain does. */
export function hears(account: AmiAccount, event: AmiEvent): boolean {
  const { read } = account
  return (read.includes('all') || read.includes(event.class)) && seesUsers(account, event.domain, event.users)
}

/** Tries a secret against one that nobody has where there is no such account: both take the same time. */
export function secretIs(account: AmiAccount | undefined, given: string): boolean {
  const isRight = timingSafeEqual(digestOf(account?.secret ?? ''), digestOf(given))
  return isRight && account !== undefined
}

/** The answer to a challenge: MD5 over that and the secret, in hexadecimal. */
export function answerIs(account: AmiAccount | undefined, challenge: string, given: string): boolean {
  const wanted = createHash('md5')
    .update(challenge + (account?.secret ?? ''))
    .digest('hex')
  const isRight = timingSafeEqual(digestOf(wanted), digestOf(given.toLowerCase()))
  return isRight && account !== undefined
}

/** Of one length, so that nothing is learnt from how long a comparison takes. */
const digestOf = (text: string) => createHash('sha256').update(text).digest()
