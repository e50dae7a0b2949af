import type { Octets } from '../../base/octets.ts'
import { createRequest } from '../message/create.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'

/**
 * The ACK of a non-2xx final response (RFC 3261 §17.1.1.3): what `invite` was on the wire says
 * all of it but the To, which is the response's, with its tag.
 */
export function ackFor(invite: SipRequest, response: SipResponse): SipRequest {
  return sibling(invite, { method: 'ACK', to: response.to, headers: routes(invite) })
}

/** The CANCEL of an INVITE (§9.1), without the Require and Proxy-Require that it must not have. */
export function cancelFor(invite: SipRequest, reason: Octets | undefined): SipRequest {
  const headers = routes(invite)
  if (reason !== undefined) headers.push(['Reason', reason])
  return sibling(invite, { method: 'CANCEL', to: invite.to, headers })
}

interface Differences {
  readonly method: string
  readonly to: SipRequest['to']
  readonly headers: readonly (readonly [string, Octets])[]
}

/** "A single Via header field … equal to the top Via header field of the original request". */
function sibling(invite: SipRequest, differences: Differences): SipRequest {
  const { uri, from, callId, cseq, via } = invite
  return createRequest({ uri, from, callId, cseq: cseq.number, via, ...differences })
}

/** "If the INVITE request … had Route header fields, those header fields MUST appear in the ACK". */
function routes(invite: SipRequest): (readonly [string, Octets])[] {
  return invite.headers.all('Route').map((value) => ['Route', value] as const)
}
