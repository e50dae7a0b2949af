import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { DomainConfig } from '../../contract/config.ts'
import { type NumberForm, numberForms } from '../../contract/placeholder.ts'
import { planOf } from './dialled.ts'
import { fromNational, isPossible } from './e164.ts'
import { readNumber } from './read-number.ts'

/**
 * A number in the form that an application searches in (`2-cti`, Forms of a number). What has no E.164 form,
 * such as an extension, a code or a name, stands as it is in every form.
 */
export function numberInForm(domain: DomainConfig | undefined, text: string, form: NumberForm): string {
  const global = form === 'raw' || domain === undefined ? undefined : globalNumber(domain, text)
  if (global === undefined) return text
  switch (form) {
    case 'e164':
      return global
    case 'digits':
      return global.slice(1)
    case 'last9':
      return global.slice(1).slice(-9)
    case 'national':
      return parsePhoneNumberFromString(global)?.formatNational().replace(/\D/g, '') ?? global.slice(1)
    case 'raw':
      return text
  }
}

export function formsOfNumber(domain: DomainConfig | undefined, text: string): Readonly<Record<NumberForm, string>> {
  const forms = numberForms.map((form) => [form, numberInForm(domain, text, form)] as const)
  return Object.fromEntries(forms) as Record<NumberForm, string>
}

/**
 * In a record, or from a trunk, national digits mean a number of the country also where the domain
 * dials them as they stand.
 */
export function globalNumber(domain: DomainConfig, text: string): string | undefined {
  const read = readNumber(text, 'printed', planOf(domain))
  if (!read.ok) return undefined
  const { kind, e164, written } = read.value
  if (e164 !== null) return isPossible(e164) ? e164 : undefined
  return kind === 'literal' && /^\d+$/.test(written) ? fromNational(written, domain) : undefined
}
