import { err, ok, type Result } from '../base/result.ts'
import type { DomainConfig } from '../contract/config.ts'
import { anonymous } from '../contract/user-state.ts'
import { numberInForm } from './number/forms.ts'

/** An entry of a block list as it is kept: E.164 where it has such a form. */
export function readBlocked(domain: DomainConfig, text: string): Result<string, string> {
  const number = text.trim() === '' ? '' : comparable(domain, text.trim())
  if (number === anonymous || /^\+?[\d*#]{1,32}$/.test(number)) return ok(number)
  return err(`expected a number or "${anonymous}", got "${text}"`)
}

/** Whether calls of that number are not wanted. '' and `anonymous` are whoever withholds its number. */
export function isBlocked(domain: DomainConfig, list: readonly string[], caller: string): boolean {
  return list.length > 0 && readList(domain, list).has(comparable(domain, caller))
}

// A list is never changed but replaced: it is read once, and not in each call.
const read = new WeakMap<readonly string[], ReadonlySet<string>>()

function readList(domain: DomainConfig, list: readonly string[]): ReadonlySet<string> {
  const known = read.get(list) ?? new Set(list.map((entry) => comparable(domain, entry)))
  read.set(list, known)
  return known
}

/** In one form, however it is written. */
function comparable(domain: DomainConfig, number: string): string {
  if (number === '' || number.toLowerCase() === anonymous) return anonymous
  return /^\+\d+$/.test(number) ? number : numberInForm(domain, number, 'e164')
}
