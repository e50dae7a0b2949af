import type { DomainConfig, OutboundConfig, TrunkConfig, UserConfig } from '../contract/config.ts'
import { type Destination, formatDestination } from '../contract/destination.ts'
import type { BarredReason } from '../contract/refusals.ts'
import { countryFacts } from './country-facts.ts'
import { indexOf } from './domain-index.ts'
import { type Feature, featureOf } from './features.ts'
import { helpNumber } from './help.ts'
import { classifyNumber, destinationCountry, type NumberClass } from './number-class.ts'
import { type OutboundMatch, outboundMatches } from './outbound-match.ts'
import { dialledDestination } from './resolve.ts'
import { isAllowed, isInTime, note, type RouteMoment } from './route-terms.ts'

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
      /** `allow`, `time`: routes take the number, and none of them allows whoever answers for the call, or is open. */
      readonly reason: BarredReason
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

/** Who dials, when: all that decides besides the number. */
export interface Dialling extends RouteMoment {
  /**
   * Who answers for the call. Null: nobody does but the domain, for a route or a hook named the number; that has no
   * permission of its own, for a hook may hand on what a caller sent.
   */
  readonly user: UserConfig | null
}

/**
 * Plans a call to `number` (as `readDialled` gives it), as `4-pbx`, Numbers, says:
 * emergency numbers, then feature codes and extensions, then outbound routes in order.
 */
export function planCall(dialling: Dialling, number: string): RoutingDecision {
  const help = helpOf(dialling, number)
  if (help !== undefined) return help
  return featureFor(dialling, number) ?? insideFor(dialling, number) ?? planOutbound(dialling, number)
}

export type OutsideDecision = Exclude<RoutingDecision, { kind: 'destination' }>

/** The same where a setting or a hook names a number as one outside (`external:`): nobody's extension is meant by it. */
export function planOutside(dialling: Dialling, number: string): OutsideDecision {
  const decision = planCall(dialling, number)
  if (decision.kind !== 'destination') return decision
  return { kind: 'unknown', number, reason: `no outbound route matches ${number}` }
}

function helpOf(dialling: Dialling, number: string): RoutingDecision | undefined {
  const { domain } = dialling
  const help = helpNumber(domain, number)
  if (help !== undefined) {
    note(dialling, 'emergency', true, { code: 'emergency', number: help })
    return { kind: 'emergency', number: help, trunks: domain.trunks }
  }
  note(dialling, 'emergency', false, { code: 'no-emergency', number })
  return undefined
}

/** What an admin has given that code goes before; what a hook names is no press of a user. */
function featureFor(dialling: Dialling, number: string): RoutingDecision | undefined {
  const { domain, user } = dialling
  const feature = user === null ? undefined : (switchOf(domain, number) ?? featureOf(number) ?? slotOf(domain, number))
  if (feature === undefined) {
    note(dialling, 'feature codes', false, { code: 'no-feature', number })
    return undefined
  }
  note(dialling, 'feature codes', true, { code: 'feature', number, feature: feature.name })
  return { kind: 'feature', feature }
}

function insideFor(dialling: Dialling, number: string): RoutingDecision | undefined {
  const destination = dialledDestination(dialling.domain, number)
  if (destination === undefined) {
    note(dialling, 'extensions', false, { code: 'no-extension', number })
    return undefined
  }
  note(dialling, 'extensions', true, { code: 'extension', number, destination: formatDestination(destination) })
  return { kind: 'destination', destination }
}

/** What an admin has chosen as a code goes before what is one everywhere. */
function switchOf(domain: DomainConfig, number: string): Feature | undefined {
  const condition = domain.timeConditions.find((each) => each.switch === number)
  return condition && { name: 'opening', condition: condition.name }
}

/** Slots of the parking lot are the domain's own. */
function slotOf({ parking }: DomainConfig, number: string): Feature | undefined {
  return parking.slots.includes(number) ? { name: 'park', slot: number } : undefined
}

/**
 * The first route that takes the number, allows whoever answers for the call, and is open. Who dials 0-112 out of habit
 * means 112, by a route that is closed as well.
 */
function planOutbound(dialling: Dialling, number: string): RoutingDecision {
  let barred: RoutingDecision | undefined
  for (const matched of outboundMatches(dialling.domain, number, dialling)) {
    const sent = sentBy(matched)
    const help = helpNumber(dialling.domain, sent)
    if (help !== undefined) return helpOf(dialling, sent) as RoutingDecision
    const reason = passedOver(dialling, matched)
    if (reason === undefined) return leaveBy(dialling, matched)
    barred ??= { kind: 'barred', reason, number: sent, route: matched.route }
  }
  return barred ?? { kind: 'unknown', number, reason: `no extension and no route matches ${number}` }
}

const sentBy = ({ route, dialled }: OutboundMatch) => route.prepend + dialled.slice(route.strip)

/** Why a route that takes the number is not for this call: another one may be. */
function passedOver(dialling: Dialling, { route, index }: OutboundMatch): 'allow' | 'time' | undefined {
  const rule = `outbound[${index}]`
  const { domain, user } = dialling
  if (route.allow !== undefined && !isAllowed(domain, route.allow, user)) {
    note(dialling, `${rule}.allow`, false, { code: 'not-allowed', user: user?.extension ?? null })
    return 'allow'
  }
  return isInTime(dialling, rule, route.time) ? undefined : 'time'
}

function leaveBy(dialling: Dialling, matched: OutboundMatch): RoutingDecision {
  const { domain, user } = dialling
  const { route, dialled, index } = matched
  const number = sentBy(matched)
  const { trunks: known } = indexOf(domain)
  const names = typeof route.trunk === 'string' ? [route.trunk] : route.trunk
  const trunks = names.map((name) => known.get(name)).filter((trunk) => trunk !== undefined)
  const missing = names.filter((name) => !known.has(name))
  if (number === '' || trunks.length === 0) {
    const nothing = number === '' ? 'leaves nothing to dial' : 'names no trunk that exists'
    const reason = `the route ${route.match} ${nothing}`
    note(dialling, `outbound[${index}]`, false, { code: 'leads-nowhere', reason })
    return { kind: 'unknown', number: dialled, reason }
  }
  const sent = asSent(domain, dialled, route)
  const numberClass = classifyNumber(sent, domain.country)
  const country = destinationCountry(sent, domain.country)
  const reason = barredReason(numberClass, user)
  const whose = { user: user?.extension ?? null, number }
  if (reason !== undefined) {
    note(dialling, 'permissions', false, { code: 'not-permitted', ...whose, permission: reason })
    return { kind: 'barred', reason, number, route }
  }
  note(dialling, 'permissions', true, { code: 'permitted', ...whose })
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
