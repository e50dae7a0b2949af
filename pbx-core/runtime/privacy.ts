import type { Octets } from '../base/octets.ts'
import type { CallOrigin, Privacy } from '../call/call.ts'
import type { SipRequest } from '../sip/message/message.ts'
import { type NameAddr, parseNameAddrList } from '../sip/message/name-addr.ts'

/** What a caller asks for. We do what `user` means ourselves; the network is asked for `id` (RFC 3323 §4.2, RFC 3325 §7). */
export function privacyOf({ headers }: SipRequest): Privacy | undefined {
  const asked = headers.all('Privacy').flatMap((field) => field.toLowerCase().split(/[;,\s]+/))
  if (asked.includes('id') || asked.includes('user')) return asked.includes('critical') ? 'id;critical' : 'id'
  return asked.includes('none') ? 'none' : undefined
}

export function isWithheld(privacy: Privacy | undefined): boolean {
  return privacy !== undefined && privacy !== 'none'
}

/** Who calls where nobody may know it (RFC 3323 §4.1.1.3). */
export const anonymous = '"Anonymous" <sip:anonymous@anonymous.invalid>'

/** Headers that say who calls, or where from. */
const identities = /^(?:p-asserted-identity|p-preferred-identity|remote-party-id|contact|m|identity|call-info|via|v)$/i

const named = ['From', 'Contact', 'P-Asserted-Identity', 'P-Preferred-Identity', 'Remote-Party-ID'] as const
/** What is shorter is no name, and stands everywhere. */
const leastName = 3
const mostNames = 32

/** All that names the caller in an INVITE: its messages are written into the time line, which people read. */
export function namesIn({ headers }: SipRequest): readonly Octets[] {
  const names = named.flatMap((name) => {
    const parsed = parseNameAddrList(headers.all(name))
    return parsed.ok ? parsed.value.flatMap(namesOf) : headers.all(name)
  })
  const unique = new Set(names.filter((name) => name.length >= leastName && !/anonymous/i.test(name)))
  // The longest first: what stands within another one would leave the rest of that.
  return [...unique].sort((one, other) => other.length - one.length).slice(0, mostNames)
}

function namesOf({ uri, text }: NameAddr): readonly Octets[] {
  const bracket = text.indexOf('<')
  const display = bracket <= 0 ? '' : text.slice(0, bracket).trim().replace(/^"|"$/g, '')
  return uri.user === ''
    ? [display, ...(uri.scheme === 'tel' ? [uri.text.slice('tel:'.length)] : [])]
    : [display, uri.user]
}

/** The headers of an INVITE without what they say of the caller. */
export function withoutIdentity(header: CallOrigin['header']): CallOrigin['header'] {
  return (name) => {
    if (/^(?:from|f)$/i.test(name)) return anonymous
    return identities.test(name) ? '' : header(name)
  }
}
