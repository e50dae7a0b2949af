import type { DomainConfig, TrunkConfig } from '../contract/config.ts'
import { withoutServicePrefix } from './country-facts.ts'
import { indexOf } from './domain-index.ts'
import { dialledDestination } from './resolve.ts'

/** Trunks for a call for help: those that are up go first, and none is left out, for one that seems down may take it. */
export function upFirst(trunks: readonly TrunkConfig[], isUp: (trunk: TrunkConfig) => boolean): readonly TrunkConfig[] {
  return trunks
    .map((trunk) => ({ trunk, up: isUp(trunk) }))
    .sort((one, other) => Number(other.up) - Number(one.up))
    .map(({ trunk }) => trunk)
}

/** Where a prefix, and an emergency number behind it, would be a local number like any other. */
const prefixesLikeLocalNumbers: ReadonlySet<string> = new Set(['SE'])

/**
 * The emergency number that is meant by what was dialled: itself, or one behind service prefixes (`*67 911`,
 * `141 999`), which are left out, for whoever sends help has to see who calls. undefined where none is. An extension
 * is what it is unless it is an emergency number itself.
 */
export function helpNumber(domain: DomainConfig, number: string): string | undefined {
  const { emergency } = indexOf(domain)
  if (emergency.has(number)) return number
  if (prefixesLikeLocalNumbers.has(domain.country) || dialledDestination(domain, number) !== undefined) return undefined
  for (
    let rest = withoutServicePrefix(number, domain.country);
    rest !== undefined;
    rest = withoutServicePrefix(rest, domain.country)
  ) {
    if (emergency.has(rest)) return rest
  }
  return undefined
}
