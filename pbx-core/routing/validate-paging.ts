import type { DomainConfig } from '../contract/config.ts'
import type { ConfigFault } from '../contract/pbx.ts'
import { indexOf } from './domain-index.ts'
import { resolveDestination } from './resolve.ts'
import { allowedGroup } from './route-terms.ts'

/** A member, or somebody who may page, that is nobody would be missed by nobody. */
export function pagingFaults(domain: DomainConfig, path: string): ConfigFault[] {
  return domain.paging.flatMap(({ members, allow = [] }, at) => {
    const own = `${path}.paging[${at}]`
    return [...unknownIn(domain, members, `${own}.members`), ...unknownIn(domain, allow, `${own}.allow`)]
  })
}

function unknownIn(domain: DomainConfig, entries: readonly string[], path: string): ConfigFault[] {
  const { usersByExtension } = indexOf(domain)
  return entries.flatMap((entry, place) => {
    const group = allowedGroup(entry)
    const isKnown =
      group === undefined
        ? usersByExtension.has(entry)
        : resolveDestination(domain, { type: 'group', name: group }).kind === 'application'
    if (isKnown) return []
    const kind = group === undefined ? `user "${entry}"` : `group "${group}"`
    return [
      { path: `${path}[${place}]`, message: `there is no ${kind}: expected an extension of a user, or group:NAME` }
    ]
  })
}
