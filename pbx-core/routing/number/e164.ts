import {
  type CountryCode,
  getExampleNumber,
  isSupportedCountry,
  parsePhoneNumberFromString
} from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { remembered } from '../../base/remembered.ts'
import { countryFacts } from '../country-facts.ts'

/** Numbers of these begin with 0 behind the calling code, so a 0 there is not the one that is left out abroad. */
export const keepsZero = /^\+(?:39|378|225|242|241|229)/

/**
 * `+49 (0)30 …` in digits: the 0 that is dialled within the country only is dropped. A number that is
 * not possible stays as it is written: `+` always means E.164. Each call asks for its caller and for the number that
 * was called, of which an office has few, and libphonenumber takes tens of microseconds for one.
 */
export const tidyGlobal: (number: string) => string = remembered(1000, (number) => {
  const digits = number.replace(/^\+(?:00)?/, '')
  const global = `+${digits}`
  if (keepsZero.test(global)) return global
  const parsed = parsePhoneNumberFromString(global)
  if (parsed === undefined || !parsed.isPossible()) return global
  const { countryCallingCode, nationalNumber, number: tidied } = parsed
  return digits === `${countryCallingCode}0${nationalNumber}` ? tidied : global
})

/** Whether a number has a length that its country knows (libphonenumber: possible, which is less than valid). */
export function isPossible(global: string): boolean {
  return parsePhoneNumberFromString(global)?.isPossible() === true
}

/** The country of a global number; its calling code where several or none have that number. */
export function countryOf(global: string): string | undefined {
  const parsed = parsePhoneNumberFromString(global)
  return parsed?.country ?? (parsed === undefined ? undefined : `+${parsed.countryCallingCode}`)
}

/** A number that begins with the country's international prefix, or `00`, which is printed everywhere; else undefined. */
export function fromInternational(digits: string, country: string): string | undefined {
  return internationalPrefixes(digits, country)
    .map((prefix) => tidyGlobal(`+${digits.slice(prefix.length)}`))
    .find(isPossible)
}

/** With what international prefix, if any, digits begin. */
export function internationalPrefixes(digits: string, country: string): readonly string[] {
  const prefix = countryFacts(country)?.internationalPrefix.exec(digits)?.[0]
  return [prefix, digits.startsWith('00') ? '00' : undefined].filter((found) => found !== undefined)
}

/** Local numbers have at least so many digits; what is shorter is a service's, or an extension that is mistyped. */
export const leastLocal = 5

/** A number of the country itself, with or without what is dialled before the area code; undefined where it is none. */
export function fromNational(
  digits: string,
  { country, areaCode }: { readonly country: string; readonly areaCode?: string | undefined }
): string | undefined {
  const facts = countryFacts(country)
  if (facts === undefined || !isSupportedCountry(country)) return undefined
  const { callingCode, trunkPrefix } = facts
  const isWhole = trunkPrefix === '' || digits.startsWith(trunkPrefix) || digits.length >= leastWhole(country)
  if (
    areaCode !== undefined &&
    digits.length >= leastLocal &&
    (trunkPrefix === '' || !digits.startsWith(trunkPrefix))
  ) {
    const local = `+${callingCode}${areaCode}${digits}`
    if (isPossible(local)) return local
  }
  if (!isWhole) return undefined
  const parsed = parsePhoneNumberFromString(digits, country)
  if (parsed?.countryCallingCode !== callingCode || !parsed.isPossible()) return undefined
  // A second 0 is no part of it: somebody has printed what is dialled for an outside line.
  return trunkPrefix === '0' && parsed.nationalNumber.startsWith('0') ? undefined : parsed.number
}

/** Digits from which a number without its trunk prefix is one with its area code, and no local one: those of a mobile number. */
function leastWhole(country: CountryCode): number {
  // Brazil prints its landlines with the area code and without a prefix; Austrian local numbers can be as long as mobile ones.
  const own: Partial<Record<CountryCode, number>> = { BR: 10, AT: 11 }
  return own[country] ?? getExampleNumber(country, examples)?.nationalNumber.length ?? 10
}

/**
 * How a global number is dialled within `country`, best form first, without a prefix for an outside line:
 * with what the country dials before area codes or abroad, and without it where that is usual too.
 */
export function dialledForms(global: string, country: string): readonly string[] {
  const facts = countryFacts(country)
  const parsed = parsePhoneNumberFromString(global)
  if (facts === undefined || !isSupportedCountry(country)) return []
  const digits = global.slice(1)
  if (!digits.startsWith(facts.callingCode)) {
    const abroad = parsed?.format('IDD', { fromCountry: country }).replace(/\D/g, '')
    return [abroad ?? `00${digits}`]
  }
  const bare = digits.slice(facts.callingCode.length)
  const national = parsed?.formatNational().replace(/\D/g, '') ?? bare
  const prefixed = national.startsWith(facts.trunkPrefix) ? national : facts.trunkPrefix + national
  return [...new Set([prefixed, national])].filter(
    (form) => form === prefixed || facts.trunkPrefix === '1' || country === 'BR'
  )
}
