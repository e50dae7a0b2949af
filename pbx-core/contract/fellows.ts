import type { DomainConfig } from './config.ts'

/** The other members of the groups that a user is in: whose ringing phones are its affair as well. */
export function fellowsOf({ groups }: Pick<DomainConfig, 'groups'>, extension: string): readonly string[] {
  const all = groups.map(({ members }) =>
    members.map((member) => (typeof member === 'string' ? member : member.number))
  )
  const own = all.filter((members) => members.includes(extension))
  return [...new Set(own.flat())].filter((member) => member !== extension)
}
