import { textFromOctets } from '../../base/octets.ts'
import { unescaped } from './escape.ts'
import type { SipUri } from './uri.ts'

/** Digits as people group them (RFC 3966 §5.1.1). */
const grouped = /^\+?[\d*#().\s-]*\d[\d*#().\s-]*$/
const separators = /[().\s-]/g

/**
 * The number, or the name, that a `sip:` or `tel:` URI stands for; '' where it stands for none.
 * What follows it (`;cpc=`, `;npdi`, `;phone-context=`; RFC 3261 §19.1.6, RFC 4694) is no part of
 * it, and neither are the hyphens, dots and brackets that tell its groups apart.
 */
export function telephoneNumber(uri: SipUri): string {
  const subscriber = uri.scheme === 'tel' ? uri.text.slice('tel:'.length) : uri.user
  const number = textFromOctets(unescaped(subscriber.split(';', 1)[0] ?? ''))
  return grouped.test(number) ? number.replace(separators, '') : number
}
