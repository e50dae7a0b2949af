import type { DomainConfig } from '../contract/config.ts'

/** A free field of a user (`users[].fields`); undefined where there is none. Names of variables have no case. */
export function userField(
  domain: Pick<DomainConfig, 'users'> | undefined,
  extension: string | undefined,
  name: string
): string | undefined {
  const fields = domain?.users.find((user) => user.extension === extension)?.fields ?? {}
  return Object.entries(fields).find(([field]) => field.toLowerCase() === name)?.[1]
}
