import { assertNever } from '../base/never.ts'
import type { DomainConfig, UserConfig } from '../contract/config.ts'
import { type Destination, type DestinationType, formatDestination } from '../contract/destination.ts'
import {
  type Application,
  type ApplicationType,
  applicationKey,
  type DomainIndex,
  type FunctionConfig,
  indexOf
} from './domain-index.ts'
import { readConfigured } from './number/configured.ts'

const hangupKinds = ['busy', 'declined', 'congestion', 'unallocated'] as const
/** `normal`: the destination is `hangup` and nothing more. */
export type HangupKind = (typeof hangupKinds)[number] | 'normal'

/** What a destination leads to. */
export type ResolvedDestination =
  | { readonly kind: 'user'; readonly user: UserConfig }
  | { readonly kind: 'function'; readonly config: FunctionConfig }
  /** Still to be planned by `planCall`: emergency numbers, permissions and routes apply. */
  | { readonly kind: 'external'; readonly number: string }
  | { readonly kind: 'hangup'; readonly how: HangupKind }
  /** Configured, but of a kind that this version cannot run; `then` is the application's own. */
  | {
      readonly kind: 'unavailable'
      readonly type: DestinationType
      readonly name: string
      readonly reason: string
      readonly then?: string
    }
  | { readonly kind: 'not-found'; readonly type: DestinationType; readonly name: string; readonly reason: string }

/**
 * Looks a destination up (`1-product`, Configuration). Extensions and names both work, names
 * in any case; an extension goes before a name.
 */
export function resolveDestination(domain: DomainConfig, destination: Destination): ResolvedDestination {
  const index = indexOf(domain)
  const { type, name } = destination
  switch (type) {
    case 'extension':
      return resolveExtension(index, destination)
    case 'group':
    case 'queue':
    case 'ivr':
    case 'conference':
      return applicationOr(findApplication(index, type, name), destination)
    case 'function':
      return resolveFunction(index, destination)
    case 'voicemail':
      if (findUser(index, name) === undefined) return notFound(destination)
      return unavailable(destination)
    case 'directory':
      return unavailable(destination)
    case 'external': {
      const number = readConfigured(domain, name)
      return number.ok ? { kind: 'external', number: number.value } : notFound(destination, number.error)
    }
    case 'hangup':
      return resolveHangup(destination)
    default:
      return assertNever(type)
  }
}

/** What is reached by dialling `number`: a user, an application, a feature code; undefined where nothing is. */
export function dialledDestination(domain: DomainConfig, number: string): Destination | undefined {
  const index = indexOf(domain)
  if (index.usersByExtension.has(number)) return { type: 'extension', name: number }
  const application = index.applicationsByExtension.get(number)
  return application && { type: application.type, name: application.config.name }
}

function resolveExtension(index: DomainIndex, destination: Destination): ResolvedDestination {
  const { name } = destination
  const byExtension = index.usersByExtension.get(name)
  if (byExtension !== undefined) return { kind: 'user', user: byExtension }
  const application = index.applicationsByExtension.get(name)
  if (application !== undefined) return resolveApplication(application)
  const user = findUser(index, name)
  return user === undefined ? notFound(destination) : { kind: 'user', user }
}

/** `function` names any application or feature whatever its kind (`2-cti`, type). */
function resolveFunction(index: DomainIndex, destination: Destination): ResolvedDestination {
  const { name } = destination
  const application =
    findApplication(index, 'function', name) ??
    index.applicationsByExtension.get(name) ??
    index.applications.find(({ config }) => config.name.toLowerCase() === name.toLowerCase())
  if (application !== undefined) return resolveApplication(application)
  const user = findUser(index, name)
  return user === undefined ? notFound(destination) : { kind: 'user', user }
}

function resolveHangup(destination: Destination): ResolvedDestination {
  const word = destination.name.toLowerCase()
  if (word === '') return { kind: 'hangup', how: 'normal' }
  const how = hangupKinds.find((kind) => kind === word)
  return how === undefined
    ? notFound(destination, `hangup takes ${hangupKinds.join(', ')} or nothing`)
    : { kind: 'hangup', how }
}

function findUser(index: DomainIndex, name: string): UserConfig | undefined {
  return index.usersByExtension.get(name) ?? index.usersByName.get(name.toLowerCase())
}

function findApplication(index: DomainIndex, type: ApplicationType, name: string): Application | undefined {
  const byExtension = index.applicationsByExtension.get(name)
  return byExtension?.type === type ? byExtension : index.applicationsByName.get(applicationKey(type, name))
}

function applicationOr(application: Application | undefined, destination: Destination): ResolvedDestination {
  return application === undefined ? notFound(destination) : resolveApplication(application)
}

function resolveApplication(application: Application): ResolvedDestination {
  if (application.type === 'function') return { kind: 'function', config: application.config }
  const { type, config } = application
  return unavailable({ type, name: config.name }, 'then' in config ? config.then : undefined)
}

const kindNames: Readonly<Record<DestinationType, string>> = {
  extension: 'extensions',
  group: 'groups',
  queue: 'queues',
  ivr: 'menus',
  conference: 'conferences',
  voicemail: 'voicemail',
  directory: 'directories',
  function: 'functions',
  external: 'external numbers',
  hangup: 'hang-ups'
}

function unavailable(destination: Destination, then?: string): ResolvedDestination {
  const reason = `${formatDestination(destination)} is configured, but this version cannot run ${kindNames[destination.type]}`
  return { kind: 'unavailable', ...destination, reason, ...(then === undefined ? {} : { then }) }
}

function notFound(destination: Destination, why?: string): ResolvedDestination {
  const reason = why ?? `there is no ${destination.type} "${destination.name}"`
  return { kind: 'not-found', ...destination, reason }
}
