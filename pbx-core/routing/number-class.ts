import {
  type CountryFacts,
  countryFacts,
  countryOfNumber,
  isAreaCodeOf,
  northAmerica,
  withoutServicePrefix
} from './country-facts.ts'
import { countryOf } from './number/e164.ts'

/** What a number costs, as far as its digits tell. A foreign premium number is both. */
export interface NumberClass {
  readonly region: 'national' | 'international'
  readonly premium: boolean
}

/**
 * Classifies a number as it is sent to a trunk, for a domain in `country` (ISO 3166-1). Where
 * the digits leave it open, it counts as international: a call that is wrongly barred can be
 * allowed, one that was wrongly let through is paid for (`4-pbx`, Numbers: toll fraud).
 */
export function classifyNumber(number: string, country: string): NumberClass {
  const behind = behindServicePrefix(number, country)
  return behind === undefined ? classifyWhole(number, country) : classifyNumber(behind, country)
}

/**
 * The country that a number as it is sent leads to, where that is not `country`: `CU`, or the calling code where
 * several or none have it (`+882`). undefined within the country, and where nobody can tell.
 */
export function destinationCountry(number: string, country: string): string | undefined {
  const behind = behindServicePrefix(number, country)
  if (behind !== undefined) return destinationCountry(behind, country)
  const facts = countryFacts(country)
  const digits = /^\+?\d+$/.test(number) ? internationalDigits(number, facts) : undefined
  // In North America other countries are dialled as other towns are.
  const whole = facts?.callingCode === northAmerica ? `1${number.replace(/^1/, '')}` : undefined
  const found = countryOf(`+${digits ?? whole ?? ''}`)
  // Of a number that its own country does not have nobody knows more than that.
  return found === country || found === `+${facts?.callingCode}` ? undefined : found
}

/** Fewer digits behind it are no number of their own: what looks like a prefix is the beginning of a local one. */
const leastBehind = 5

/** What follows a carrier's or a service prefix, which changes nothing of what a call costs but who sends the bill. */
function behindServicePrefix(number: string, country: string): string | undefined {
  const behind = withoutServicePrefix(number, country)
  return behind !== undefined && behind.replace(/\D/g, '').length >= leastBehind ? behind : undefined
}

function classifyWhole(number: string, country: string): NumberClass {
  // What is more than digits leads where only the provider knows.
  if (!/^\+?\d+$/.test(number)) return { region: 'international', premium: hidesPremium(number, country) }
  const facts = countryFacts(country)
  const international = internationalDigits(number, facts)
  if (international !== undefined) return classifyInternational(international, country, facts)
  if (facts === undefined) return { region: 'national', premium: false }
  return facts.callingCode === northAmerica
    ? classifyNorthAmerican(number, country, facts)
    : classifyNational(number, country, facts)
}

/** Nothing, or a service code of two or three digits: `*67`, `#31#`. */
const serviceCodes = [/^/, /^[*#]+\d\d[*#]*/, /^[*#]+\d{3}[*#]*/]

/** Whether a premium-rate number stands behind a service code, or with something between its digits. */
function hidesPremium(number: string, country: string): boolean {
  return serviceCodes.some((code) => {
    const rest = number.replace(code, '')
    const digits = rest.replace(/\D/g, '')
    return digits !== '' && classifyNumber(rest.startsWith('+') ? `+${digits}` : digits, country).premium
  })
}

/** What stands behind `+` or the international prefix; undefined where there is neither. */
function internationalDigits(number: string, facts: CountryFacts | undefined): string | undefined {
  if (number.startsWith('+')) return number.slice(1)
  const prefix = facts?.internationalPrefix.exec(number)?.[0]
  if (prefix !== undefined) return number.slice(prefix.length)
  // No country has national numbers that begin so, and trunks often take `00` everywhere.
  return number.startsWith('00') ? number.slice(2) : undefined
}

function classifyInternational(digits: string, country: string, home: CountryFacts | undefined): NumberClass {
  const there = countryOfNumber(digits)
  if (home !== undefined && digits.startsWith(home.callingCode) && isSameCountry(digits, country, home)) {
    return { region: 'national', premium: isPremium(digits.slice(home.callingCode.length), home) }
  }
  // +979 is the international premium-rate service (ITU-T E.169.2).
  const premium =
    digits.startsWith('979') || (there !== undefined && isPremium(digits.slice(there.callingCode.length), there))
  return { region: 'international', premium }
}

/** Of numbers with the same calling code. Dependencies share the plan of their country and count as it. */
function isSameCountry(digits: string, country: string, home: CountryFacts): boolean {
  // No area code begins with 0 or 1: `0011…` is somebody's international prefix, not a call to +1.
  if (home.callingCode === northAmerica) return /^1[2-9]/.test(digits) && isAreaCodeOf(digits.slice(1, 4), country)
  // Kazakhstan has what begins with 6 and 7 in the plan that it shares with Russia.
  if (home.callingCode === '7') return /^7[67]/.test(digits) === (country === 'KZ')
  return true
}

/** Too short to reach another country: operators, service codes, local numbers. */
const shortNumber = 6

function classifyNorthAmerican(number: string, country: string, facts: CountryFacts): NumberClass {
  if (number.length <= shortNumber) return { region: 'national', premium: false }
  // Seven digits are a local number, without area code.
  if (/^[2-9]\d{6}$/.test(number)) return { region: 'national', premium: number.startsWith('976') }
  const subscriber = /^1?([2-9]\d{2})\d{4,7}$/.exec(number)
  const national = subscriber !== null && isAreaCodeOf(subscriber[1] as string, country)
  return { region: national ? 'national' : 'international', premium: isPremium(number, facts) }
}

function classifyNational(number: string, country: string, facts: CountryFacts): NumberClass {
  const premium = isPremium(number, facts)
  const prefixed = facts.trunkPrefix !== '' && number.startsWith(facts.trunkPrefix)
  if (prefixed || number.length <= facts.longest) return { region: 'national', premium }
  // Longer than any number without a prefix: one that a trunk takes as international without `+`.
  return classifyInternational(number, country, facts)
}

function isPremium(number: string, { premium, trunkPrefix }: CountryFacts): boolean {
  if (premium === undefined) return false
  if (premium.test(number)) return true
  return trunkPrefix !== '' && number.startsWith(trunkPrefix) && premium.test(number.slice(trunkPrefix.length))
}
