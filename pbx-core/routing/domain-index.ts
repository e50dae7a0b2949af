import { type ApplicationType, applicationKinds, applicationTypes } from '../contract/applications.ts'
import type { DomainConfig, InboundConfig, OutboundConfig, TrunkConfig, UserConfig } from '../contract/config.ts'
import { emergencyNumbers } from './emergency.ts'
import { compileInboundPattern, compilePattern, type Pattern } from './pattern.ts'

/** How an application of this kind is configured. */
export type ApplicationConfig<T extends ApplicationType = ApplicationType> =
  DomainConfig[(typeof applicationKinds)[T]['list']][number]

/** Something that calls can be sent to, as a domain lists it. */
export type ListedApplication<T extends ApplicationType = ApplicationType> = {
  readonly [K in T]: {
    readonly type: K
    readonly config: ApplicationConfig<K>
    /** As the time line and the window name it: `users[100]`, `groups[sales]`. */
    readonly path: string
  }
}[T]

/** A domain's configuration, arranged for looking things up: no search through lists in a call. */
export interface DomainIndex {
  readonly usersByExtension: ReadonlyMap<string, UserConfig>
  /** All of them, users first. Of two with one extension the first counts. */
  readonly byExtension: ReadonlyMap<string, ListedApplication>
  /** Key: `nameKey`. Names that two users share are left out. */
  readonly byName: ReadonlyMap<string, ListedApplication>
  /** The first with that name, in lower case, whatever its kind; a user last. */
  readonly byAnyName: ReadonlyMap<string, ListedApplication>
  readonly trunks: ReadonlyMap<string, TrunkConfig>
  readonly emergency: ReadonlySet<string>
  readonly inbound: readonly { readonly pattern: Pattern; readonly route: InboundConfig; readonly index: number }[]
  readonly outbound: readonly { readonly pattern: Pattern; readonly route: OutboundConfig; readonly index: number }[]
}

export function nameKey(type: ApplicationType, name: string): string {
  return `${type}:${name.toLowerCase()}`
}

// A configuration is never changed but replaced, so its index lives exactly as long as it.
const indexes = new WeakMap<DomainConfig, DomainIndex>()

export function indexOf(domain: DomainConfig): DomainIndex {
  let index = indexes.get(domain)
  if (index === undefined) {
    index = buildIndex(domain)
    indexes.set(domain, index)
  }
  return index
}

function buildIndex(domain: DomainConfig): DomainIndex {
  const listed = applicationTypes.flatMap((type) => listedIn(domain, type))
  const shared = sharedNames(domain.users)
  const named = listed.filter(({ type, config }) => type !== 'extension' || !shared.has(config.name.toLowerCase()))
  const usersLast = [...named].sort((a, b) => Number(a.type === 'extension') - Number(b.type === 'extension'))
  return {
    usersByExtension: firstBy(domain.users, (user) => user.extension),
    byExtension: firstBy(
      listed.filter(({ config }) => config.extension !== undefined),
      ({ config }) => config.extension ?? ''
    ),
    byName: firstBy(named, ({ type, config }) => nameKey(type, config.name)),
    byAnyName: firstBy(usersLast, ({ config }) => config.name.toLowerCase()),
    trunks: firstBy(domain.trunks, (trunk) => trunk.name),
    emergency: new Set(emergencyNumbers(domain)),
    inbound: domain.inbound.flatMap((route, index) => {
      const pattern = compileInboundPattern(route.match)
      return pattern.ok ? [{ pattern: pattern.value, route, index }] : []
    }),
    outbound: domain.outbound.flatMap((route, index) => {
      const pattern = compilePattern(route.match)
      return pattern.ok ? [{ pattern: pattern.value, route, index }] : []
    })
  }
}

/** The applications of one kind, as they stand in the configuration. */
export function listedIn(domain: DomainConfig, type: ApplicationType): readonly ListedApplication[] {
  const { list } = applicationKinds[type]
  return domain[list].map((config) => {
    const key = 'sipPassword' in config ? config.extension : config.name
    return { type, config, path: `${list}[${key}]` } as ListedApplication
  })
}

/** Names that mean no user, for two have them, or that are none. */
function sharedNames(users: readonly UserConfig[]): ReadonlySet<string> {
  const byName = Map.groupBy(users, (user) => user.name.toLowerCase())
  return new Set([...byName].flatMap(([name, { length }]) => (name === '' || length > 1 ? [name] : [])))
}

/** The first of two with the same key counts, as in every list of the configuration. */
function firstBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, T> {
  return new Map([...items].reverse().map((item) => [key(item), item]))
}
