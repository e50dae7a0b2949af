import type { ApplicationType } from '../contract/applications.ts'
import type { DomainConfig, UserConfig } from '../contract/config.ts'
import type { Destination, DestinationType } from '../contract/destination.ts'
import { type DomainIndex, indexOf, type ListedApplication, nameKey } from './domain-index.ts'
import { firstFreeSlot } from './features.ts'
import { readConfigured } from './number/configured.ts'

const hangupKinds = ['busy', 'declined', 'congestion', 'unallocated'] as const
/** `normal`: the destination is `hangup` and nothing more. */
export type HangupKind = (typeof hangupKinds)[number] | 'normal'

/** What a destination leads to. */
export type ResolvedDestination =
  | { readonly kind: 'application'; readonly application: ListedApplication }
  /** Still to be planned by `planCall`: emergency numbers, permissions and routes apply. */
  | { readonly kind: 'external'; readonly number: string }
  | { readonly kind: 'hangup'; readonly how: HangupKind }
  /** The mailbox of a user, who need not have one. */
  | { readonly kind: 'voicemail'; readonly user: UserConfig }
  /** `slot` null: the first that is free. */
  | { readonly kind: 'park'; readonly slot: string | null }
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
      return found(index.byExtension.get(name) ?? index.byName.get(nameKey(type, name)), destination)
    case 'function':
      return found(anyApplication(index, name), destination)
    case 'voicemail':
      return mailboxOf(index, destination)
    case 'directory':
      return found(applicationOf(index, type, name) ?? directoryOfAll(name), destination)
    case 'external': {
      const number = readConfigured(domain, name)
      return number.ok ? { kind: 'external', number: number.value } : notFound(destination, number.error)
    }
    case 'park':
      return resolveSlot(domain, destination)
    case 'hangup':
      return resolveHangup(destination)
    default:
      return found(applicationOf(index, type, name), destination)
  }
}

/** What is reached by dialling `number`: a user, an application; undefined where nothing is. */
export function dialledDestination(domain: DomainConfig, number: string): Destination | undefined {
  const application = indexOf(domain).byExtension.get(number)
  if (application === undefined) return undefined
  const { type, config } = application
  return { type, name: type === 'extension' ? number : config.name }
}

/** `function` names any application or feature whatever its kind (`2-cti`, type). */
function anyApplication(index: DomainIndex, name: string): ListedApplication | undefined {
  return (
    applicationOf(index, 'function', name) ?? index.byExtension.get(name) ?? index.byAnyName.get(name.toLowerCase())
  )
}

function applicationOf(index: DomainIndex, type: ApplicationType, name: string): ListedApplication | undefined {
  const byExtension = index.byExtension.get(name)
  return byExtension?.type === type ? byExtension : index.byName.get(nameKey(type, name))
}

function found(application: ListedApplication | undefined, destination: Destination): ResolvedDestination {
  return application === undefined ? notFound(destination) : { kind: 'application', application }
}

function resolveHangup(destination: Destination): ResolvedDestination {
  const word = destination.name.toLowerCase()
  if (word === '') return { kind: 'hangup', how: 'normal' }
  const how = hangupKinds.find((kind) => kind === word)
  return how === undefined
    ? notFound(destination, `hangup takes ${hangupKinds.join(', ')} or nothing`)
    : { kind: 'hangup', how }
}

/** A part of a user, and so in no list of its own. */
function mailboxOf(index: DomainIndex, destination: Destination): ResolvedDestination {
  const owner = applicationOf(index, 'extension', destination.name)
  return owner?.type === 'extension' ? { kind: 'voicemail', user: owner.config } : notFound(destination)
}

/** Slots as they are dialled: `park:*71`, and `park:*70` for the first that is free. */
function resolveSlot({ parking }: DomainConfig, destination: Destination): ResolvedDestination {
  const { name } = destination
  if (name === firstFreeSlot) return { kind: 'park', slot: null }
  if (parking.slots.includes(name)) return { kind: 'park', slot: name }
  return notFound(destination, `there is no parking slot "${name}", but ${parking.slots.join(', ')}`)
}

/** Everybody of the domain, without a line in the configuration. */
function directoryOfAll(name: string): ListedApplication | undefined {
  return name.toLowerCase() === 'all' ? { type: 'directory', config: { name }, path: 'directories[all]' } : undefined
}

function notFound(destination: Destination, why?: string): ResolvedDestination {
  const reason = why ?? `there is no ${destination.type} "${destination.name}"`
  return { kind: 'not-found', ...destination, reason }
}
