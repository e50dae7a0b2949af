import { type Reached, textOfLimit } from './refusals.ts'
import type { ForwardOccasion } from './user-state.ts'

/** Where a call would go at a moment: nobody is rung, no hook is asked, and nothing is counted. */
export interface RouteQuery {
  readonly domain: string
  /** Who calls: a user's extension; any other number comes in through a trunk, `anonymous` without showing itself. */
  readonly from: string
  /** What a user dials, typed or printed; of a call from outside the number that is called. */
  readonly to: string
  /** Unix milliseconds, by which time conditions are open or closed; null: now. */
  readonly at: number | null
}

export interface RouteError {
  readonly code: 'parameter_invalid'
  readonly message: string
  readonly path: 'domain' | 'from' | 'to' | 'at'
}

export interface RouteView {
  readonly reading: 'keyed' | 'printed'
  readonly e164: string | null
  /** Every rule that was looked at, in the order in which a call comes by them. */
  readonly steps: readonly RouteStep[]
  /** The trunk that would be tried first; null where none would. */
  readonly trunk: string | null
  /** The number as that trunk gets it. */
  readonly sent: string | null
  /** Why it would not be placed; null where it would, or where nobody is to be had at its end. */
  readonly barred: 'international' | 'premium' | 'allow' | 'time' | 'limit' | 'blocked' | null
}

export interface RouteStep {
  /** Where it stands in the configuration, `outbound[0]`; else what it is, `emergency`. */
  readonly rule: string
  readonly matched: boolean
  /** In English. */
  readonly why: string
  /** The same, for programs that have words of their own. */
  readonly reason: RouteReason
}

interface Kind<V extends object> {
  /** One that may happen; for tests and for whoever translates. */
  readonly example: V
  readonly text: (values: V) => string
}

function kind<V extends object>(example: V, text: (values: V) => string): Kind<V> {
  return { example, text }
}

interface Of {
  readonly number: string
}
interface OfPattern extends Of {
  readonly match: string
}
/** `user` null: the domain answers for the call. */
interface OfUser {
  readonly user: string | null
}
interface Moment {
  readonly name: string
  readonly because: 'hours' | 'day' | 'holiday' | 'switch'
  readonly holiday: string
}
interface Party {
  readonly party: string
}

const whose = (user: string | null) => user ?? 'the domain'

/** What can be said of a step: the one catalogue of it, as that of the time line (`facts.ts`). */
export const routeReasons = {
  emergency: kind<Of>(
    { number: '112' },
    ({ number }) => `${number} is an emergency number: past permissions, hooks, limits and busy trunks`
  ),
  'no-emergency': kind<Of>({ number: '2025550123' }, ({ number }) => `${number} is no emergency number`),
  extension: kind<Of & { readonly destination: string }>(
    { number: '101', destination: 'extension:101' },
    ({ number, destination }) => `${number} is ${destination}`
  ),
  'no-extension': kind<Of>({ number: '92025550123' }, ({ number }) => `nothing here has the extension ${number}`),
  feature: kind<Of & { readonly feature: string }>(
    { number: '*60', feature: 'do-not-disturb' },
    ({ number, feature }) => `${number} is a feature code (${feature})`
  ),
  'no-feature': kind<Of>({ number: '92025550123' }, ({ number }) => `${number} is no feature code`),
  pattern: kind<OfPattern>({ match: '9X.', number: '92025550123' }, ({ match, number }) => `${match} takes ${number}`),
  'no-pattern': kind<OfPattern>(
    { match: '00X.', number: '92025550123' },
    ({ match, number }) => `${match} does not take ${number}`
  ),
  'not-allowed': kind<OfUser>({ user: '100' }, ({ user }) => `allow does not name ${whose(user)}`),
  'is-open': kind<Moment>(
    { name: 'office', because: 'hours', holiday: '' },
    ({ name, because }) => `${name} is open (${because})`
  ),
  'is-closed': kind<Moment>(
    { name: 'office', because: 'holiday', holiday: 'Neujahr' },
    ({ name, because, holiday }) => `${name} is closed (${holiday === '' ? because : holiday})`
  ),
  'leads-nowhere': kind<{ readonly reason: string }>({ reason: 'there is no trunk "gone"' }, ({ reason }) => reason),
  permitted: kind<OfUser & Of>(
    { user: '100', number: '2025550123' },
    ({ user, number }) => `${whose(user)} may dial ${number}`
  ),
  'not-permitted': kind<OfUser & Of & { readonly permission: 'international' | 'premium' }>(
    { user: '100', number: '+493012345678', permission: 'international' },
    ({ user, number, permission }) => `${number} is ${permission}, which ${whose(user)} may not dial`
  ),
  'limit-reached': kind<Reached>({ user: '100', limit: 'minutesPerDay', count: 60 }, textOfLimit),
  'within-limits': kind<OfUser>({ user: '100' }, ({ user }) => `${whose(user)} is within its limits`),
  'hook-is-asked': kind<{ readonly hook: string }>(
    { hook: 'cti.outbound' },
    ({ hook }) => `${hook} is asked by then, and may lead elsewhere`
  ),
  'trunk-takes': kind<Of & { readonly trunk: string }>(
    { trunk: 'main', number: '2025550123' },
    ({ trunk, number }) => `trunk ${trunk} gets ${number}`
  ),
  'trunk-passed-over': kind<{ readonly trunk: string; readonly reason: string }>(
    { trunk: 'main', reason: 'the trunk is not registered (403 Forbidden)' },
    ({ trunk, reason }) => `trunk ${trunk} is passed over: ${reason}`
  ),
  'goes-to': kind<{ readonly destination: string }>(
    { destination: 'group:sales' },
    ({ destination }) => `to ${destination}`
  ),
  'nobody-inside': kind<Of>(
    { number: '777' },
    ({ number }) => `${number} is nobody's extension: looked at as a call that comes in from outside`
  ),
  blocked: kind<Of>({ number: '+15550100166' }, ({ number }) => `calls of ${number} are blocked`),
  'not-blocked': kind<Of>({ number: '+15550100199' }, ({ number }) => `calls of ${number} are not blocked`),
  forwards: kind<Party & { readonly occasion: ForwardOccasion; readonly destination: string }>(
    { party: '101', occasion: 'all', destination: 'extension:102' },
    ({ party, occasion, destination }) => `${party} sends the call on (${occasion}) to ${destination}`
  ),
  'forwards-nothing': kind<Party & { readonly occasion: ForwardOccasion }>(
    { party: '101', occasion: 'all' },
    ({ party, occasion }) => `${party} sends no call on (${occasion})`
  ),
  'forward-circle': kind<Party & { readonly occasion: ForwardOccasion }>(
    { party: '101', occasion: 'all' },
    ({ party, occasion }) => `${party} sends the call on (${occasion}) to where it has been already`
  ),
  'do-not-disturb': kind<Party>({ party: '101' }, ({ party }) => `${party} does not want to be disturbed`),
  'no-call-waiting': kind<Party>({ party: '101' }, ({ party }) => `${party} talks and wants no further call`),
  rings: kind<Party & { readonly phones: number }>(
    { party: '101', phones: 2 },
    ({ party, phones }) => `${phones} phones of ${party} ring`
  ),
  'no-phone': kind<Party>({ party: '101' }, ({ party }) => `no phone of ${party} is registered`),
  'too-many-hops': kind<{ readonly most: number }>(
    { most: 25 },
    ({ most }) => `a call passes ${most} destinations at most`
  )
} as const

type Reasons = typeof routeReasons
export type RouteReasonCode = keyof Reasons

/** `number`, `match` and `destination` as in a time line; `user` null: the domain. */
export type RouteReason = { [C in RouteReasonCode]: { readonly code: C } & Reasons[C]['example'] }[RouteReasonCode]

/** A step with its English. */
export function routeStep(rule: string, matched: boolean, reason: RouteReason): RouteStep {
  const { text }: { readonly text: (values: never) => string } = routeReasons[reason.code]
  return { rule, matched, why: text(reason as never), reason }
}
