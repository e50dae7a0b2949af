import { type Octets, textFromOctets } from '../../base/octets.ts'
import { subscriber } from './address.ts'
import { readNumber } from './read-number.ts'

/** Of a URI in a SIP message, as it stood on the wire. */
export interface WireUri {
  readonly scheme: string
  readonly user: Octets
  readonly text: Octets
}

/** What a URI stands for, and what its `;ext=` or `;postd=` wants to be sent as keys after the answer. */
export interface WireNumber {
  readonly number: string
  readonly keys: string
}

const nobody = { isEmergency: () => false, isInternal: () => false, ownDomains: [] }

/**
 * The number, or the name, that a `sip:` or `tel:` URI stands for; '' where it stands for none. Keyed:
 * but for the hyphens, dots and brackets that tell its groups apart it is taken literally. A
 * `phone-context` that is a number completes it; other parameters (`;cpc=`, `;npdi`; RFC 3261 §19.1.6, RFC 4694)
 * are no part of it.
 */
export function numberOfUri({ scheme, user, text }: WireUri, country: string): WireNumber {
  const written = textFromOctets(scheme === 'tel' ? text.slice('tel:'.length) : user)
  const read = subscriber(written, scheme)
  if (!read.ok) return { number: written.split(';', 1)[0] ?? '', keys: '' }
  const { text: number, keys } = read.value
  if (!isGrouped(number)) return { number, keys }
  const digits = readNumber(number, 'keyed', { country, ...nobody })
  return digits.ok ? { number: digits.value.written, keys } : { number, keys }
}

/**
 * Digits as people group them (RFC 3966 §5.1.1). Whoever sends a packet is heard so far before it has proved anything:
 * each octet is looked at once.
 */
function isGrouped(text: string): boolean {
  const rest = text.trimStart().replace(/^\+/, '')
  return /^[\d*#().\s-]*$/.test(rest) && /\d/.test(rest)
}
