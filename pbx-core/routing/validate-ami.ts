import type { Config } from '../contract/config.ts'
import type { ConfigFault } from '../contract/pbx.ts'
import { indexOf } from './domain-index.ts'

/** What the schema cannot see of `ami`: names are there once, domains and users exist. */
export function amiFaults({ ami, domains }: Config): ConfigFault[] {
  const known = new Set<string>()
  return (ami?.users ?? []).flatMap((user, at) => {
    const path = `ami.users[${at}]`
    const faults: ConfigFault[] = []
    if (known.has(user.name)) faults.push({ path: `${path}.name`, message: `there is another user "${user.name}"` })
    known.add(user.name)
    const domain = user.domain === undefined ? domains[0] : domains.find(({ name }) => name === user.domain)
    if (user.domain === undefined && domains.length > 1)
      return [...faults, { path: `${path}.domain`, message: 'expected the name of a domain, for there are several' }]
    if (domain === undefined)
      return [...faults, { path: `${path}.domain`, message: `there is no domain "${user.domain}"` }]
    if (user.users === 'all') return faults
    const { usersByExtension } = indexOf(domain)
    const strangers = user.users.flatMap((extension, place) =>
      usersByExtension.has(extension)
        ? []
        : [{ path: `${path}.users[${place}]`, message: `there is no user "${extension}" in ${domain.name}` }]
    )
    return [...faults, ...strangers]
  })
}
