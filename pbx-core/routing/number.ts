import { err, ok, type Result } from '../base/result.ts'

const maxNumberLength = 64
/** With the parameters that a URI may carry; what is longer is not looked at. */
const maxInputLength = 1024

/**
 * What people, pages and links write as a number, reduced to an optional `+` and then digits,
 * `*` and `#` (`3-click-to-dial`, dest). Accepts `tel:` URIs (RFC 3966) and `sip:` URIs of
 * `ownDomains` (names and aliases). The error says what is wrong, in words for people.
 */
export function normaliseDest(text: string, ownDomains: readonly string[]): Result<string, string> {
  if (text.length > maxInputLength) return err(tooLong)
  const trimmed = text.trim()
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(trimmed)?.[1]?.toLowerCase()
  switch (scheme) {
    case undefined:
      return cleanNumber(text)
    case 'tel':
      return fromTel(trimmed.slice(4))
    case 'sip':
      return fromSip(trimmed.slice(4), ownDomains)
    default:
      return err(`${scheme}: is not supported; expected a number, a tel: URI or a sip: URI of this PBX`)
  }
}

const tooLong = `the number is longer than ${maxNumberLength} characters`

/** RFC 3966 §3; its parameters (`;ext=`, `;phone-context=`) do not belong to what is dialled. */
function fromTel(subscriber: string): Result<string, string> {
  const number = decode(subscriber.split(';', 1)[0] ?? '')
  return number === undefined ? err('the tel: URI is not well-formed') : cleanNumber(number.trim())
}

/** RFC 3261 §19.1; parameters of the user part (`;phone-context=`) do not belong to the number. */
function fromSip(rest: string, ownDomains: readonly string[]): Result<string, string> {
  const match = /^([^@:]+)@([^:;?]+)(?::\d{1,5})?(?:[;?].*)?$/s.exec(rest)
  const user = decode((match?.[1] ?? '').split(';', 1)[0] ?? '')
  const host = (match?.[2] ?? '').toLowerCase()
  if (user === undefined || host === '') return err('the sip: URI is not well-formed; expected sip:number@domain')
  if (!ownDomains.some((domain) => domain.toLowerCase() === host))
    return err(`numbers at ${host} cannot be called from here`)
  return cleanNumber(user.trim())
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Blanks, dots, hyphens (the typographic ones too), slashes and brackets. */
const separators = /[\s.\-\u2010-\u2015\u2212/\\()[\]{}]/g

function cleanNumber(text: string): Result<string, string> {
  // A `+` that was not encoded in a query arrives as a blank.
  const signed = /^\s/.test(text) && /\S/.test(text) ? `+${text.trimStart().replace(/^\+/, '')}` : text
  const number = signed.replace(separators, '')
  if (number === '') return err('the number is empty')
  if (number.length > maxNumberLength) return err(tooLong)
  const wrong = /[^0-9*#]/u.exec(number.replace(/^\+/, ''))
  if (wrong !== null) return err(`"${wrong[0]}" cannot be dialled; expected an optional +, then digits, * and #`)
  if (number === '+') return err('the number has no digits')
  return ok(number)
}
