import { createHash, timingSafeEqual } from 'node:crypto'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { Config } from '../../../pbx-core/contract/config.ts'
import { findUser, parseUserName } from '../../access/accounts.ts'
import type { Credential } from '../../access/credentials.ts'
import type { HttpFault } from '../fault.ts'

/** As they stand in the link, decoded. */
export interface Md5Link {
  readonly user: string
  readonly dest: string
  readonly time: string
  readonly duration: string
  readonly auth: string
}

/** Seconds by which the clock of the script that made the link may be ahead of ours. */
const clocksDiffer = 60
const longest = 86_400

/**
 * What a link with `extension=true` proves: `auth` is the MD5 of user, web password, dest, time and duration.
 * The formats are strict, for without separators the same text could be cut into another number and time.
 * A wrong hash is a wrong password, and counts as one.
 */
export function md5Credential(
  config: Config,
  link: Md5Link & { readonly account: string },
  nowSeconds: number
): Result<Credential, HttpFault> {
  const { time, duration } = link
  if (!/^\d{10}$/.test(time)) return refuse('"time" is Unix seconds, exactly 10 digits', 'time')
  if (!/^[1-9]\d{0,4}$/.test(duration) || Number(duration) > longest) {
    return refuse(`"duration" is 1 to ${longest} seconds, without a leading zero`, 'duration')
  }
  const lookup = parseUserName(config, link.account)
  const user = lookup.kind === 'found' ? findUser(config, lookup.address) : undefined
  if (user?.md5Links !== true || user.md5Secret === undefined) {
    return err({
      code: 'unauthenticated',
      message:
        'Links with an MD5 (extension=true) are off for this user. An admin switches them on in Settings, or by md5Links and md5Secret.'
    })
  }
  const begins = Number(time)
  if (nowSeconds < begins - clocksDiffer || nowSeconds > begins + Number(duration)) {
    return err({ code: 'unauthenticated', message: 'This link is not valid at this time.' })
  }
  return ok({ name: link.account, password: isHashOf(link, user.md5Secret) ? user.md5Secret : '' })
}

function isHashOf({ user, dest, time, duration, auth }: Md5Link, password: string): boolean {
  const expected = createHash('md5').update(`${user}${password}${dest}${time}${duration}`, 'utf8').digest()
  const given = /^[0-9a-f]{32}$/i.test(auth) ? Buffer.from(auth, 'hex') : Buffer.alloc(expected.length)
  return timingSafeEqual(expected, given)
}

function refuse(message: string, path: string): Result<never, HttpFault> {
  return err({ code: 'parameter_invalid', message: `${message}.`, path })
}
