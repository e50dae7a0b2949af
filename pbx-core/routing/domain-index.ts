import type { DomainConfig, InboundConfig, OutboundConfig, TrunkConfig, UserConfig } from '../contract/config.ts'
import { emergencyNumbers } from './emergency.ts'
import { compileInboundPattern, compilePattern, type Pattern } from './pattern.ts'

type IvrConfig = DomainConfig['ivrs'][number]
type GroupConfig = DomainConfig['groups'][number]
type QueueConfig = DomainConfig['queues'][number]
type ConferenceConfig = DomainConfig['conferences'][number]
export type FunctionConfig = DomainConfig['functions'][number]

/** Something with a name and maybe an extension, that calls can be sent to. */
export type Application =
  | { readonly type: 'ivr'; readonly config: IvrConfig }
  | { readonly type: 'group'; readonly config: GroupConfig }
  | { readonly type: 'queue'; readonly config: QueueConfig }
  | { readonly type: 'conference'; readonly config: ConferenceConfig }
  | { readonly type: 'function'; readonly config: FunctionConfig }

export type ApplicationType = Application['type']

/** A domain's configuration, arranged for looking things up: no search through lists in a call. */
export interface DomainIndex {
  readonly usersByExtension: ReadonlyMap<string, UserConfig>
  /** By lower-case name; names that two users share are left out. */
  readonly usersByName: ReadonlyMap<string, UserConfig>
  readonly applications: readonly Application[]
  readonly applicationsByExtension: ReadonlyMap<string, Application>
  /** Key: `applicationKey`. */
  readonly applicationsByName: ReadonlyMap<string, Application>
  readonly trunks: ReadonlyMap<string, TrunkConfig>
  readonly emergency: ReadonlySet<string>
  readonly inbound: readonly { readonly pattern: Pattern; readonly route: InboundConfig; readonly index: number }[]
  readonly outbound: readonly { readonly pattern: Pattern; readonly route: OutboundConfig }[]
}

export function applicationKey(type: ApplicationType, name: string): string {
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
  const applications = applicationsOf(domain)
  return {
    usersByExtension: firstBy(domain.users, (user) => user.extension),
    usersByName: uniqueNames(domain.users),
    applications,
    applicationsByExtension: firstBy(
      applications.filter(({ config }) => config.extension !== undefined),
      ({ config }) => config.extension ?? ''
    ),
    applicationsByName: firstBy(applications, ({ type, config }) => applicationKey(type, config.name)),
    trunks: firstBy(domain.trunks, (trunk) => trunk.name),
    emergency: new Set(emergencyNumbers(domain)),
    inbound: domain.inbound.flatMap((route, index) => {
      const pattern = compileInboundPattern(route.match)
      return pattern.ok ? [{ pattern: pattern.value, route, index }] : []
    }),
    outbound: domain.outbound.flatMap((route) => {
      const pattern = compilePattern(route.match)
      return pattern.ok ? [{ pattern: pattern.value, route }] : []
    })
  }
}

function applicationsOf(domain: DomainConfig): readonly Application[] {
  return [
    ...domain.functions.map((config): Application => ({ type: 'function', config })),
    ...domain.ivrs.map((config): Application => ({ type: 'ivr', config })),
    ...domain.groups.map((config): Application => ({ type: 'group', config })),
    ...domain.queues.map((config): Application => ({ type: 'queue', config })),
    ...domain.conferences.map((config): Application => ({ type: 'conference', config }))
  ]
}

/** The first of two with the same key counts, as in every list of the configuration. */
function firstBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, T> {
  return new Map([...items].reverse().map((item) => [key(item), item]))
}

function uniqueNames(users: readonly UserConfig[]): ReadonlyMap<string, UserConfig> {
  const byName = Map.groupBy(users, (user) => user.name.toLowerCase())
  const unique = [...byName].filter(([name, sharing]) => name !== '' && sharing.length === 1)
  return new Map(unique.map(([name, [user]]) => [name, user as UserConfig]))
}
