import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { HttpFault } from '../fault.ts'

/** What a click-to-dial link says, as sent and decoded (`3-click-to-dial`). */
export interface RemoteCallParameters {
  readonly user: string | undefined
  readonly dest: string
  /** `username:password` */
  readonly auth: string | undefined
  readonly connect: boolean
}

const names = ['user', 'dest', 'auth', 'connect'] as const

/** Query and form together; what stands in both, or twice, is refused rather than guessed at. */
export function readParameters(query: unknown, form: unknown): Result<RemoteCallParameters, HttpFault> {
  const values: Partial<Record<(typeof names)[number], string>> = {}
  for (const source of [query, form]) {
    if (typeof source !== 'object' || source === null) continue
    for (const name of names) {
      const value = (source as Record<string, unknown>)[name]
      if (value === undefined) continue
      if (typeof value !== 'string' || values[name] !== undefined) {
        return err({
          code: 'parameter_repeated',
          message: `The parameter "${name}" is given more than once.`,
          path: name
        })
      }
      values[name] = value
    }
  }
  const { user, dest, auth, connect } = values
  if (dest === undefined || dest === '') {
    return err({
      code: 'parameter_missing',
      message: 'The parameter "dest", the number to dial, is missing.',
      path: 'dest'
    })
  }
  return ok({ user: user === '' ? undefined : user, dest, auth, connect: connect?.toLowerCase() === 'true' })
}
