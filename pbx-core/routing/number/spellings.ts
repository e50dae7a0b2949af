import type { DomainConfig } from '../../contract/config.ts'
import { countryFacts } from '../country-facts.ts'
import { planOf } from './dialled.ts'
import { dialledForms, internationalPrefixes } from './e164.ts'
import { formsOfNumber, globalNumber } from './forms.ts'
import { readNumber } from './read-number.ts'

/** From so many digits on a piece of a number says anything. */
const leastDigits = 3

/**
 * What else records may hold where somebody searches for a number, or its beginning: a national number is
 * found by its E.164 form, and the other way round. Digits only; the text itself is not among them.
 */
export function otherSpellings(domain: DomainConfig, text: string): readonly string[] {
  const read = readNumber(text, 'printed', planOf(domain))
  const facts = countryFacts(domain.country)
  if (!read.ok || facts === undefined || !/^\+?\d+$/.test(read.value.written)) return []
  const { written } = read.value
  const global = globalNumber(domain, text)
  const whole = global === undefined ? [] : [global.slice(1), ...dialledForms(global, domain.country)]
  const begun = significant(written, { ...facts, country: domain.country })
  return [...new Set([...begun, ...whole])].filter((form) => form.length >= leastDigits && form !== written)
}

/** Digits without what leads to the country, or to its area codes. */
function significant(
  written: string,
  { country, callingCode, trunkPrefix }: { readonly country: string; callingCode: string; trunkPrefix: string }
): readonly string[] {
  const global = written.startsWith('+')
    ? [written.slice(1)]
    : internationalPrefixes(written, country).map((prefix) => written.slice(prefix.length))
  const national = global.filter((digits) => digits.startsWith(callingCode))
  if (global.length > 0) return national.map((digits) => digits.slice(callingCode.length))
  return trunkPrefix !== '' && written.startsWith(trunkPrefix) ? [written.slice(trunkPrefix.length)] : []
}

/** All forms in which a record may hold exactly this number. */
export function sameNumbers(domain: DomainConfig, number: string): readonly string[] {
  const global = globalNumber(domain, number)
  if (global === undefined) return [number]
  const { digits, national } = formsOfNumber(domain, number)
  return [...new Set([number, global, digits, national, ...dialledForms(global, domain.country)])]
}
