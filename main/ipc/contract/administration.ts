import { z } from 'zod'
import type { RouteView } from '../../../pbx-core/contract/route.ts'
import type { StandingWarning } from '../../../pbx-core/contract/standing-warning.ts'
import { command } from './command.ts'
import { id } from './values.ts'

/** For admins of a domain, and system admins. */

export const administrationCommands = {
  /** The users for whom click-to-dial links with an MD5 are on; for admins of the domain. */
  'md5-links.read': command(z.strictObject({})).answers<Md5LinksView>(),
  /** `password`: the user's web password, once more, to switch them on; null: off. */
  'md5-links.write': command(
    z.strictObject({
      user: z.string().min(1).max(20),
      password: z.string().min(1).max(256).nullable()
    })
  ),
  /**
   * Where a call would go, and by which rules: from an extension of the domain, or from a number outside; `to` as it is
   * typed; `at` in Unix milliseconds, null: now. For admins of the domain.
   */
  'route.try': command(
    z.strictObject({ from: z.string().min(1).max(64), to: z.string().min(1).max(256), at: z.number().int().nullable() })
  ).answers<RouteView>(),
  /** Opening hours are switched by hand; `to` null: by their calendar again. */
  'opening.switch': command(
    z.strictObject({ name: z.string().min(1).max(64), to: z.enum(['open', 'closed']).nullable() })
  ),
  /**
   * What a warning tells of calls that leave is meant, or the minutes of the day begin anew; an emergency call was seen,
   * which those may say, too, who are to be told of it.
   */
  'warning.settle': command(
    z.strictObject({
      domain: id,
      code: z.enum(['rise', 'new-country', 'minutes-near', 'minutes-used', 'emergency-call']),
      subject: z.string().max(128)
    })
  ),
  /** Whether a user's calls may leave, emergency calls aside. */
  'user.bar': command(z.strictObject({ domain: id, user: id, on: z.boolean() })),
  /** Whether a trunk's calls are taken at the phones' listener too: an admin has decided. */
  'trunk.decide': command(z.strictObject({ domain: id, trunk: id, acceptAtListener: z.boolean() }))
} as const

export interface WarningsView {
  /** Of the person's domain and of the machine; of all domains for a system admin. What does not work comes first. */
  readonly items: readonly StandingWarning[]
  /** The configuration file, where it is never written: what is decided is written there by hand. */
  readonly file: string | null
}

export interface Md5LinksView {
  /** The configuration is a file that is given and never written. */
  readonly readOnly: boolean
  readonly users: readonly { readonly extension: string; readonly name: string; readonly on: boolean }[]
}
