import type { DomainConfig, UserConfig } from '../../contract/config.ts'
import type { ApplicationConfig } from '../../routing/domain-index.ts'
import { resolveDestination } from '../../routing/resolve.ts'
import { allowedGroup } from '../../routing/route-terms.ts'
import type { AppContext } from '../context.ts'

export type PageConfig = ApplicationConfig<'page'>

/** Whom a page is for: users, and those of the groups that it names, each once; not whoever speaks. */
export function listenersOf({ call }: AppContext, { members }: PageConfig): readonly UserConfig[] {
  const { domain, segment } = call
  const extensions = new Set(members.flatMap((member) => extensionsOf(domain, member)))
  extensions.delete(segment.caller.user ?? '')
  return domain.users.filter(({ extension }) => extensions.has(extension))
}

function extensionsOf(domain: DomainConfig, member: string): readonly string[] {
  const group = allowedGroup(member)
  if (group === undefined) return [member]
  const resolved = resolveDestination(domain, { type: 'group', name: group })
  if (resolved.kind !== 'application' || resolved.application.type !== 'group') return []
  return resolved.application.config.members.map((each) => (typeof each === 'string' ? each : each.number))
}

/** Why somebody is left alone; undefined where it is spoken to. */
export function leftAlone({ call, services }: AppContext, user: UserConfig): 'do-not-disturb' | 'busy' | undefined {
  if (services.stateOf(call.domain, user).doNotDisturb.on) return 'do-not-disturb'
  const { extension } = user
  const isBusy = services.talks(call, extension) || services.ringingAt(call.domain, [extension]).length > 0
  return isBusy ? 'busy' : undefined
}
