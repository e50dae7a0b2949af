import type { DomainConfig, OutboundConfig } from '../contract/config.ts'
import { indexOf } from './domain-index.ts'
import { dialledForms } from './number/e164.ts'
import { note, type RouteMoment } from './route-terms.ts'

export interface OutboundMatch {
  readonly route: OutboundConfig
  /** Its place in `outbound`. */
  readonly index: number
  /** The form of the number that the route takes. */
  readonly dialled: string
}

/** The first outbound route that takes a number, whomever it allows and whenever it is open. */
export function matchOutbound(domain: DomainConfig, number: string): OutboundMatch | undefined {
  for (const matched of outboundMatches(domain, number)) return matched
  return undefined
}

/**
 * The outbound routes that take a number, in order. One with `+` is taken by a route that is written so, else
 * as somebody in this country would dial it behind the domain's `outsidePrefix` (`4-pbx`, Numbers).
 */
export function* outboundMatches(
  domain: DomainConfig,
  number: string,
  told: Pick<RouteMoment, 'note'> = {}
): Generator<OutboundMatch> {
  for (const dialled of formsOf(domain, number)) {
    for (const { pattern, route, index } of indexOf(domain).outbound) {
      const matches = pattern.matches(dialled)
      const reason = { code: matches ? 'pattern' : 'no-pattern', match: route.match, number: dialled } as const
      note(told, `outbound[${index}]`, matches, reason)
      if (matches) yield { route, index, dialled }
    }
  }
}

function formsOf({ country, outsidePrefix }: DomainConfig, number: string): readonly string[] {
  if (outsidePrefix === undefined || !/^\+\d+$/.test(number)) return [number]
  return [number, ...dialledForms(number, country).map((form) => outsidePrefix + form)]
}
