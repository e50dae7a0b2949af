import type { DomainConfig, OutboundConfig } from '../contract/config.ts'
import { indexOf } from './domain-index.ts'
import { dialledForms } from './number/e164.ts'

export interface OutboundMatch {
  readonly route: OutboundConfig
  /** The form of the number that the route takes. */
  readonly dialled: string
}

/**
 * The first outbound route that takes a number. One with `+` is taken by a route that is written so, else
 * as somebody in this country would dial it behind the domain's `outsidePrefix` (`4-pbx`, Numbers).
 */
export function matchOutbound(domain: DomainConfig, number: string): OutboundMatch | undefined {
  for (const dialled of formsOf(domain, number)) {
    const matched = indexOf(domain).outbound.find(({ pattern }) => pattern.matches(dialled))
    if (matched !== undefined) return { route: matched.route, dialled }
  }
  return undefined
}

function formsOf({ country, outsidePrefix }: DomainConfig, number: string): readonly string[] {
  if (outsidePrefix === undefined || !/^\+\d+$/.test(number)) return [number]
  return [number, ...dialledForms(number, country).map((form) => outsidePrefix + form)]
}
