import type { DomainConfig } from '../contract/config.ts'
import type { Direction } from '../contract/views.ts'

/** Whose free fields count in a call: those of whoever was called; where it leaves the house, of whoever calls. */
export function fieldsUser({
  direction,
  callee,
  caller
}: {
  readonly direction: Direction
  readonly callee: string | null
  readonly caller: string | null
}): string | undefined {
  return callee ?? (direction === 'outbound' ? caller : null) ?? undefined
}

/** A free field of a user (`users[].fields`); undefined where there is none. Names of variables have no case. */
export function userField(
  domain: Pick<DomainConfig, 'users'> | undefined,
  extension: string | undefined,
  name: string
): string | undefined {
  const fields = domain?.users.find((user) => user.extension === extension)?.fields ?? {}
  return Object.entries(fields).find(([field]) => field.toLowerCase() === name)?.[1]
}
