import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { Mentions } from '../../base/mentions.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { DomainConfig } from '../../contract/config.ts'
import type { NamedNumber } from '../../contract/privacy.ts'
import { countryFacts } from '../country-facts.ts'
import { indexOf } from '../domain-index.ts'
import type { Pattern } from '../pattern.ts'
import { planOf } from './dialled.ts'
import { dialledForms, leastLocal } from './e164.ts'
import { globalNumber } from './forms.ts'
import { readNumber } from './read-number.ts'
import { sameNumbers } from './spellings.ts'

/** What stands between the digits of a number: as printed, percent-encoded, as a form sends it. */
const separator = String.raw`(?:[\s().\-\u2010-\u2015\u2212/[\]{}+]|%(?:20|28|29|2[BbDdFf]|5[BbDd]|C2%A0))`
const between = `${separator}{0,4}`
/** A digit before would make it another number; two of them may be the end of a percent-encoded character. */
const begins = String.raw`(?:(?<!\d)|(?<=%[0-9A-Fa-f]{2}))`
/** Behind another country's code it is that country's number. */
const notAbroad = String.raw`(?<!(?:\+|%2[Bb]|(?<!\d)00)\d[\d().\-/\s]{0,7}[().\-/\s])`
const ends = String.raw`(?!\d)`
/** As CRMs that keep numbers without their country are asked (\`last9\`). */
const lastDigits = 9
/** From so many digits on a number says by itself whose it is. */
const leastOwn = 7

/**
 * Every way in which a number may stand in a text of this domain: E.164 with and without +, behind 00, national, without
 * its area code, behind what is dialled for an outside line or put in front by a route, with separators, in an address,
 * and its last nine digits. An extension or a code is none: those are settings.
 */
export function mentionsOf(domain: DomainConfig, text: string): Result<NamedNumber, string> {
  const read = readNumber(text, 'printed', planOf(domain))
  if (!read.ok) return read
  const { kind, written } = read.value
  if (kind === 'internal' || kind === 'emergency') {
    return err(`${written} is no telephone number outside, but an extension, a code or an emergency number`)
  }
  const global = globalNumber(domain, text)
  const digits = written.replace(/\D/g, '')
  const place = ownPlaceOf(domain, global ?? written)
  if (place !== undefined) return err(`${global ?? written} is a number of this office itself (${place})`)
  if (global !== undefined) return ok({ number: global, mentions: new Mentions(patternOf(domain, global)) })
  if (digits.length < leastLocal) return err(`${written} is too short to be somebody’s number`)
  const pattern = `${begins}${inFront(domain)}${spread(digits)}${ends}`
  return ok({ number: written, mentions: new Mentions(pattern) })
}

/** Where it stands as one of the office's own: all calls name those, whoever called. */
function ownPlaceOf(domain: DomainConfig, number: string): string | undefined {
  const isIt = (text: string) => text === number || globalNumber(domain, text) === number
  const inbound = indexOf(domain).inbound.find(
    ({ pattern, route }) => isNarrow(route.match) && isMatched(domain, pattern, number)
  )
  if (inbound !== undefined) return `inbound[${inbound.index}].match`
  const trunk = domain.trunks.findIndex(({ callerIdNumber }) => isIt(callerIdNumber))
  if (trunk >= 0) return `trunks[${trunk}].callerIdNumber`
  const user = domain.users.findIndex(({ callerIds }) => callerIds.some(isIt))
  return user >= 0 ? `users[${user}].callerIds` : undefined
}

/** A route for any number, or for all of a country, says nothing of one. */
const isNarrow = (match: string): boolean => !/[.!]/.test(match) && match.replace(/\D/g, '').length >= leastLocal

function isMatched(domain: DomainConfig, pattern: Pattern, number: string): boolean {
  return [...sameNumbers(domain, number), number.replace('+', '00')].some((form) => pattern.matches(form))
}

function patternOf(domain: DomainConfig, global: string): string {
  const { countryCallingCode: code, nationalNumber: own, national } = partsOf(global)
  const spelled = [...dialledForms(global, domain.country), national, ...(own.length >= leastOwn ? [own] : [])]
  const forms = [
    `(?:\\+|%2[Bb]|(?:00|011|0011)${between})?${spread(code)}${between}0?${between}${spread(own)}`,
    ...new Set(spelled.map((form) => `${notAbroad}${spread(form)}`))
  ]
  const patterns = [`${begins}${inFront(domain)}(?:${forms.join('|')})${ends}`]
  const local = localOf(domain, { code, own })
  if (local !== undefined) {
    patterns.push(`(?<![\\dA-Za-z.])${notAbroad}${inFront(domain)}${spread(local)}(?![\\dA-Za-z])`)
  }
  const last = global.slice(-lastDigits)
  if (global.length > lastDigits + 1) patterns.push(`(?<!\\d)${last}${ends}`)
  return patterns.join('|')
}

function partsOf(global: string) {
  const parsed = parsePhoneNumberFromString(global)
  if (parsed === undefined) throw new Error(`${global} is no global number`)
  const { countryCallingCode, nationalNumber } = parsed
  return { countryCallingCode, nationalNumber, national: parsed.formatNational().replace(/\D/g, '') }
}

/** What stands without its area code where the domain lies in that area. */
function localOf(
  { areaCode, country }: DomainConfig,
  { code, own }: { readonly code: string; readonly own: string }
): string | undefined {
  if (countryFacts(country)?.callingCode !== code || areaCode === undefined || !own.startsWith(areaCode))
    return undefined
  const local = own.slice(areaCode.length)
  return local.length >= leastLocal ? local : undefined
}

/** For an outside line, or for a carrier. */
function inFront({ outsidePrefix, outbound }: DomainConfig): string {
  const ofRoutes = outbound.flatMap(({ match, strip, prepend }) => [match.slice(0, strip), prepend])
  const prefixes = [outsidePrefix ?? '', ...ofRoutes]
  const dialled = [...new Set(prefixes.map((prefix) => prefix.replace(/[^\d*#]/g, '')))].filter(Boolean)
  return dialled.length === 0 ? '' : `(?:(?:${dialled.map(quoted).join('|')})${between})?`
}

const spread = (digits: string): string => [...digits].map(quoted).join(between)

const quoted = (text: string): string => text.replace(/[*]/g, '\\$&')
