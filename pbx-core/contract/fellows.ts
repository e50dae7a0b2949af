import type { DomainConfig } from './config.ts'

/** The other members of the groups that a user is in: whose ringing phones are its affair as well. */
export function fellowsOf({ groups }: Pick<DomainConfig, 'groups'>, extension: string): readonly string[] {
  const all = groups.map(({ members }) =>
    members.map((member) => (typeof member === 'string' ? member : member.number))
  )
  const own = all.filter((members) => members.includes(extension))
  return [...new Set(own.flat())].filter((member) => member !== extension)
}

/**
 * Whether a user is told whom an extension talks with: its own, those of its fellows (whose ringing phones it may take),
 * of the agents of queues that it supervises, and for an admin all. Everybody else sees that it talks, and no more.
 */
export function knowsPartnersOf(domain: DomainConfig, user: string, extension: string): boolean {
  const viewer = domain.users.find((each) => each.extension === user)
  if (viewer === undefined) return false
  if (user === extension || viewer.admin || viewer.systemAdmin) return true
  return fellowsOf(domain, user).includes(extension) || isSupervised(domain, viewer, extension)
}

function isSupervised(
  { queues }: DomainConfig,
  { supervises }: DomainConfig['users'][number],
  extension: string
): boolean {
  const isOfIt = ({ name, agents }: DomainConfig['queues'][number]) =>
    supervises.includes(`queue:${name}`) && agents.some((agent) => agent.user === extension)
  return queues.some(isOfIt)
}
