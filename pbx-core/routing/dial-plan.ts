import type { DomainConfig, OutboundConfig, TrunkConfig, UserConfig } from '../contract/config.ts'
import type { Destination } from '../contract/destination.ts'
import { countryFacts } from './country-facts.ts'
import { indexOf } from './domain-index.ts'
import { type Feature, featureOf } from './features.ts'
import { helpNumber } from './help.ts'
import { classifyNumber, destinationCountry, type NumberClass } from './number-class.ts'
import { matchOutbound } from './outbound-match.ts'
import { dialledDestination } from './resolve.ts'

/** What becomes of a dialled number. */
export type RoutingDecision =
  /** Past permissions, hooks, account codes and limits; the trunks are tried in this order, busy ones too. */
  | { readonly kind: 'emergency'; readonly number: string; readonly trunks: readonly TrunkConfig[] }
  | { readonly kind: 'destination'; readonly destination: Destination }
  | { readonly kind: 'feature'; readonly feature: Feature }
  | {
      readonly kind: 'outbound'
      /** In order; the next is tried after 5xx, 408 and 503. Never empty. */
      readonly attempts: readonly OutboundAttempt[]
      readonly numberClass: NumberClass
      /** Where it leads, `CU` or `+882`; absent: within the domain's own country, or nobody can tell. */
      readonly country?: string
      readonly route: OutboundConfig
      /** Trunks that the route names and nobody has configured. */
      readonly missing: readonly string[]
    }
  | {
      readonly kind: 'barred'
      readonly reason: 'international' | 'premium'
      readonly number: string
      readonly route: OutboundConfig
    }
  /** `reason`: in words, for the time line and the person who dialled. */
  | { readonly kind: 'unknown'; readonly number: string; readonly reason: string }

export interface OutboundAttempt {
  readonly trunk: TrunkConfig
  /** As it is sent, stripped and prepended. */
  readonly number: string
}

/**
 * Plans a call to `number` (as `readDialled` gives it), as `4-pbx`, Numbers, says:
 * emergency numbers, then feature codes, then extensions, then outbound routes in order.
 * `user`: who answers for the call. Null: nobody does but the domain, for a route or a hook named the
 * number; that has no permission of its own, for a hook may hand on what a caller sent.
 */
export function planCall(domain: DomainConfig, user: UserConfig | null, number: string): RoutingDecision {
  const help = helpNumber(domain, number)
  if (help !== undefined) return { kind: 'emergency', number: help, trunks: domain.trunks }
  // What a hook names is no press of a user.
  const feature = user === null ? undefined : (switchOf(domain, number) ?? featureOf(number))
  if (feature !== undefined) return { kind: 'feature', feature }
  const destination = dialledDestination(domain, number)
  if (destination !== undefined) return { kind: 'destination', destination }
  const matched = matchOutbound(domain, number)
  if (matched === undefined) return { kind: 'unknown', number, reason: `no extension and no route matches ${number}` }
  return planOutbound({ domain, user, number: matched.dialled, route: matched.route })
}

function switchOf(domain: DomainConfig, number: string): Feature | undefined {
  const condition = domain.timeConditions.find((each) => each.switch === number)
  return condition && { name: 'opening', condition: condition.name }
}

interface Outbound {
  readonly domain: DomainConfig
  readonly user: UserConfig | null
  /** As dialled. */
  readonly number: string
  readonly route: OutboundConfig
}

function planOutbound({ domain, user, number: dialled, route }: Outbound): RoutingDecision {
  const number = route.prepend + dialled.slice(route.strip)
  const index = indexOf(domain)
  // Who dials 0-112 out of habit means 112.
  const help = helpNumber(domain, number)
  if (help !== undefined) return { kind: 'emergency', number: help, trunks: domain.trunks }
  const names = typeof route.trunk === 'string' ? [route.trunk] : route.trunk
  const trunks = names.map((name) => index.trunks.get(name)).filter((trunk) => trunk !== undefined)
  const missing = names.filter((name) => !index.trunks.has(name))
  if (number === '' || trunks.length === 0) {
    const nothing = number === '' ? 'leaves nothing to dial' : 'names no trunk that exists'
    return { kind: 'unknown', number: dialled, reason: `the route ${route.match} ${nothing}` }
  }
  const sent = asSent(domain, dialled, route)
  const numberClass = classifyNumber(sent, domain.country)
  const country = destinationCountry(sent, domain.country)
  const reason = barredReason(numberClass, user)
  if (reason !== undefined) return { kind: 'barred', reason, number, route }
  const attempts = trunks.map((trunk) => ({ trunk, number }))
  return { kind: 'outbound', attempts, numberClass, ...(country === undefined ? {} : { country }), route, missing }
}

/**
 * The number that is sent, in a form that can be classified. A route that takes the `+` or the
 * international prefix away and puts nothing in its place sends an international number
 * without it, which looks like a national one.
 */
function asSent(domain: DomainConfig, dialled: string, route: OutboundConfig): string {
  const rest = dialled.slice(route.strip)
  if (route.prepend !== '') return route.prepend + rest
  const stripped = dialled.slice(0, route.strip)
  const prefix = countryFacts(domain.country)?.internationalPrefix
  for (let at = 0; at < stripped.length; at++) {
    const tail = stripped.slice(at)
    if (tail === '+' || tail === '00' || prefix?.exec(tail)?.[0] === tail) return `+${rest}`
  }
  return rest
}

function barredReason(numberClass: NumberClass, user: UserConfig | null): 'international' | 'premium' | undefined {
  if (numberClass.premium && user?.permissions.premium !== true) return 'premium'
  if (numberClass.region === 'international' && user?.permissions.international !== true) return 'international'
  return undefined
}
