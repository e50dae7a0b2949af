import { ok, type Result } from '../../base/result.ts'
import type { DomainConfig } from '../../contract/config.ts'
import type { DialledNumber, NumberReading, NumberSource } from '../../contract/number.ts'
import { helpNumber } from '../help.ts'
import { matchOutbound } from '../outbound-match.ts'
import { dialledDestination } from '../resolve.ts'
import { internationalPrefixes, leastLocal } from './e164.ts'
import { type NumberPlan, readNumber } from './read-number.ts'

/** Reads a number as somebody of this domain means it, and finds the form that its routes take. */
export function readDialled(domain: DomainConfig, text: string, source: NumberSource): Result<DialledNumber, string> {
  const read = readNumber(text, source, planOf(domain))
  return read.ok ? ok({ ...read.value, number: dialledAs(domain, read.value) }) : read
}

export function planOf(domain: DomainConfig): NumberPlan {
  const { country, areaCode, outsidePrefix, name, aliases } = domain
  return {
    country,
    areaCode,
    outsidePrefix,
    ownDomains: [name, ...aliases],
    isEmergency: (number) => helpNumber(domain, number) !== undefined,
    isInternal: (number) => dialledDestination(domain, number) !== undefined
  }
}

function dialledAs(domain: DomainConfig, { kind, reading, written, e164 }: NumberReading): string {
  if (kind === 'emergency') return written.replace('+', '')
  if (kind === 'internal' || reading === 'keyed' || written === e164) return written
  if (e164 !== null && matchOutbound(domain, e164) !== undefined) return e164
  const matched = matchOutbound(domain, written)
  if (matched !== undefined) return e164 === null ? written : behindStripped(domain, written, matched.route)
  const outside = (domain.outsidePrefix ?? '') + written
  if (e164 === null && written.length >= leastLocal && matchOutbound(domain, outside) !== undefined) return outside
  return e164 ?? written
}

/**
 * A route that would take away a part of the international prefix takes away what is dialled for an
 * outside line, which a printed number does not begin with: it is put in front.
 */
function behindStripped(
  domain: DomainConfig,
  written: string,
  { strip, prepend }: { readonly strip: number; readonly prepend: string }
): string {
  const [prefix = ''] = internationalPrefixes(written, domain.country)
  if (prepend !== '' || strip === 0 || strip >= prefix.length) return written
  const outside = written.slice(0, strip) + written
  return matchOutbound(domain, outside) === undefined ? written : outside
}
