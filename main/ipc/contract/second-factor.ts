import { z } from 'zod'
import { command } from './command.ts'

const password = z.string().min(1).max(256)
const code = z.string().trim().min(1).max(64)

/** A code of an authenticator beside the web password, each person's own. */
export const secondFactorCommands = {
  'second-factor.read': command(z.strictObject({})).answers<SecondFactorView>(),
  /** A new secret, which counts once `confirm` has had a code by it. */
  'second-factor.begin': command(z.strictObject({ password })).answers<{
    /** For those who type it. */
    readonly secret: string
    /** For the camera, as SVG. */
    readonly picture: string
  }>(),
  'second-factor.confirm': command(z.strictObject({ code })).answers<{
    /** Shown this once. */
    readonly recoveryCodes: readonly string[]
  }>(),
  'second-factor.remove': command(z.strictObject({ password, code })),
  /** Of somebody who has lost it; for who rules the domain. */
  'second-factor.reset': command(z.strictObject({ domain: z.string().max(253), user: z.string().min(1).max(64) }))
} as const

export interface SecondFactorView {
  /** Unix milliseconds; null: it is off. */
  readonly since: number | null
  readonly recoveryLeft: number
  /** Others who have one, for who rules them. */
  readonly others: readonly { readonly domain: string; readonly user: string; readonly name: string }[]
}
