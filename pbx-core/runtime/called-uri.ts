import type { TrunkConfig } from '../contract/config.ts'
import type { SipRequest } from '../sip/message/message.ts'
import { parseNameAddr } from '../sip/message/name-addr.ts'
import type { SipUri } from '../sip/message/uri.ts'

/** The URI of a trunk's INVITE that holds the number called (`didFrom`); the Request-URI where that one holds none. */
export function calledUri(request: SipRequest, { didFrom, type }: TrunkConfig): SipUri {
  switch (didFrom ?? (type === 'register' ? 'to' : 'uri')) {
    case 'uri':
      return request.uri
    case 'to':
      return hasNumber(request.to.uri) ? request.to.uri : request.uri
    case 'p-called-party-id': {
      const called = parseNameAddr(request.headers.get('P-Called-Party-ID') ?? '')
      return called.ok && hasNumber(called.value.uri) ? called.value.uri : request.uri
    }
  }
}

function hasNumber({ scheme, user }: SipUri): boolean {
  return scheme === 'tel' || user !== ''
}
