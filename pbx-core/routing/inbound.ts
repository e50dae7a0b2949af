import type { InboundConfig } from '../contract/config.ts'
import { indexOf } from './domain-index.ts'
import { isInTime, note, type RouteMoment } from './route-terms.ts'

export interface InboundMatch {
  readonly route: InboundConfig
  /** Its place in `inbound`, for `inbound[2].cti`. */
  readonly index: number
}

/**
 * The first inbound rule that matches the called number and is open; null where none does (`1-product`,
 * Matching). A number of digits is tried with and without a leading `+`, because providers
 * send the same number either way, and a rule is written in one.
 */
export function routeInbound(moment: RouteMoment, did: string): InboundMatch | null {
  const other = otherForm(did)
  for (const { pattern, route, index } of indexOf(moment.domain).inbound) {
    const rule = `inbound[${index}]`
    const matches = pattern.matches(did) || (other !== undefined && pattern.matches(other))
    note(moment, rule, matches, { code: matches ? 'pattern' : 'no-pattern', match: route.match, number: did })
    if (matches && isInTime(moment, rule, route.time)) return { route, index }
  }
  return null
}

function otherForm(did: string): string | undefined {
  if (/^\+\d+$/.test(did)) return did.slice(1)
  return /^\d+$/.test(did) ? `+${did}` : undefined
}
