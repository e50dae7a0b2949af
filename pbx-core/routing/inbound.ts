import type { DomainConfig, InboundConfig } from '../contract/config.ts'
import { indexOf } from './domain-index.ts'

export interface InboundMatch {
  readonly route: InboundConfig
  /** Its place in `inbound`, for `inbound[2].cti`. */
  readonly index: number
}

/**
 * The first inbound rule that matches the called number; null where none does (`1-product`,
 * Matching). A number of digits is tried with and without a leading `+`, because providers
 * send the same number either way, and a rule is written in one.
 */
export function routeInbound(domain: DomainConfig, did: string): InboundMatch | null {
  const other = otherForm(did)
  for (const { pattern, route, index } of indexOf(domain).inbound) {
    if (pattern.matches(did) || (other !== undefined && pattern.matches(other))) return { route, index }
  }
  return null
}

function otherForm(did: string): string | undefined {
  if (/^\+\d+$/.test(did)) return did.slice(1)
  return /^\d+$/.test(did) ? `+${did}` : undefined
}
