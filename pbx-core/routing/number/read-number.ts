import { err, ok, type Result } from '../../base/result.ts'
import type { NumberReading, NumberSource } from '../../contract/number.ts'
import { readAddress } from './address.ts'
import { fromInternational, fromNational, internationalPrefixes, isPossible, keepsZero, tidyGlobal } from './e164.ts'
import { takeKeysOff } from './keys-after.ts'
import { nameOfCharacter, plainText, withKeysOfLetters, withoutSeparators } from './plain-text.ts'

/** What a domain makes of numbers. */
export interface NumberPlan {
  /** ISO 3166-1 */
  readonly country: string
  readonly areaCode?: string | undefined
  /** Dialled for an outside line; '' where the dial plan wants none, absent where nobody has said. */
  readonly outsidePrefix?: string | undefined
  /** Names and aliases, whose `sip:` addresses are ours. */
  readonly ownDomains: readonly string[]
  readonly isEmergency: (number: string) => boolean
  /** An extension or a code. */
  readonly isInternal: (number: string) => boolean
}

const mostWritten = 64
/** With the parameters that a URI may carry; what is longer is not looked at. */
const mostText = 1024
const tooLong = `the number is longer than ${mostWritten} characters`

/**
 * The one place where a number is read: what is typed, clicked, pasted, received or stored. The error
 * says what is wrong, in words for people.
 */
export function readNumber(text: string, source: NumberSource, plan: NumberPlan): Result<NumberReading, string> {
  if (text.length > mostText) return err(tooLong)
  const lostPlus = source === 'query' && text.startsWith(' ') && /^ +[^\s+]/.test(text)
  const plain = plainText(text)
  const address = readAddress(plain, plan.ownDomains)
  if (!address.ok) return address
  const split = takeKeysOff(address.value.text)
  if (split === undefined) return err('the extension that follows the number cannot be sent as keys')
  const keys = address.value.keys || split.keys
  const written = writtenNumber(lostPlus ? `+${split.number}` : split.number, plan.country)
  if (!written.ok) return written
  const reading = source === 'keyed' || (source === 'typed' && /^\+?[\d*#]+$/.test(plain)) ? 'keyed' : 'printed'
  return ok({ reading, written: written.value, keys, ...meaningOf(written.value, reading, plan) })
}

function meaningOf(
  written: string,
  reading: NumberReading['reading'],
  plan: NumberPlan
): Pick<NumberReading, 'kind' | 'e164'> {
  const isGlobal = written.startsWith('+')
  // Telephones store `+112` too; no country has so short a number. It is looked at last, as that costs most.
  const isEmergency =
    plan.isEmergency(written) || (isGlobal && plan.isEmergency(written.slice(1)) && !isPossible(written))
  if (isEmergency) return { kind: 'emergency', e164: null }
  if (isGlobal) return { kind: 'e164', e164: written }
  if (plan.isInternal(written)) return { kind: 'internal', e164: null }
  const e164 = reading === 'printed' && /^\d+$/.test(written) ? completed(written, plan) : undefined
  return e164 === undefined ? { kind: 'literal', e164: null } : { kind: 'e164', e164 }
}

/** A domain that says neither how it gets a line nor where it is dials national digits as they stand. */
function completed(digits: string, plan: NumberPlan): string | undefined {
  const international = fromInternational(digits, plan.country)
  if (international !== undefined) return international
  const { areaCode, outsidePrefix } = plan
  return areaCode === undefined && outsidePrefix === undefined ? undefined : fromNational(digits, plan)
}

/** An optional `+`, then digits, `*` and `#`. */
function writtenNumber(text: string, country: string): Result<string, string> {
  const bare = withoutSeparators(withoutInnerZero(text, country))
  if (bare === '') return err('the number is empty')
  const number = withKeysOfLetters(bare) ?? bare
  if (number.length > mostWritten) return err(tooLong)
  const wrong = /[^0-9*#]/u.exec(number.replace(/^\+/, ''))
  if (wrong !== null) {
    return err(`${nameOfCharacter(wrong[0])} cannot be dialled; expected an optional +, then digits, * and #`)
  }
  if (number === '+') return err('the number has no digits')
  return ok(/^\+\d+$/.test(number) ? tidyGlobal(number) : number)
}

/** `(0)`, `[0]`: dialled within the country only, and printed behind the calling code for those who are there. */
function withoutInnerZero(text: string, country: string): string {
  const zero = /[([{]\s*0\s*[)\]}]/.exec(text)
  if (zero === null) return text
  const before = withoutSeparators(text.slice(0, zero.index))
  const codes = internationalPrefixes(before, country).map((prefix) => `+${before.slice(prefix.length)}`)
  if (![before, ...codes].some((code) => /^\+\d{1,3}$/.test(code) && !keepsZero.test(code))) return text
  return text.slice(0, zero.index) + text.slice(zero.index + zero[0].length)
}
