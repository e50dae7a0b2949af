import type { DomainConfig } from './config.ts'

/** The other members of the groups that a user is in: whose ringing phones are its affair as well. */
export function fellowsOf({ groups }: Pick<DomainConfig, 'groups'>, extension: string): readonly string[] {
  const own = groups.filter(({ members }) => members.includes(extension))
  return [...new Set(own.flatMap(({ members }) => members))].filter((member) => member !== extension)
}
