import type { CallOrigin, Privacy } from '../call/call.ts'
import type { SipRequest } from '../sip/message/message.ts'

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

/** The headers of an INVITE without what they say of the caller. */
export function withoutIdentity(header: CallOrigin['header']): CallOrigin['header'] {
  return (name) => {
    if (/^(?:from|f)$/i.test(name)) return anonymous
    return identities.test(name) ? '' : header(name)
  }
}
