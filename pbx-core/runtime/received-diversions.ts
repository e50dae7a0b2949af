import type { CallOrigin } from '../call/call.ts'
import type { TrunkConfig } from '../contract/config.ts'
import { type Diverted, readDiversion } from '../sip/message/diversion.ts'
import { readHistory } from '../sip/message/history-info.ts'
import type { SipRequest } from '../sip/message/message.ts'

/** By whom a trunk says that its call was sent on. Where both headers say so, the one that knows more (RFC 7544 §2.2). */
export function receivedDiversions({ headers }: SipRequest, { trustPrivate }: TrunkConfig): readonly Diverted[] {
  const diversion = readDiversion(headers.all('Diversion'))
  const history = readHistory(headers.all('History-Info'), headers.all('Privacy'))
  const known = history.length > diversion.length ? history : diversion
  return trustPrivate ? known.map((each) => ({ ...each, isPrivate: false })) : known
}

const names = /^(?:diversion|history-info)$/i

/** The headers of an INVITE without what they say of who sent the call on, where one of those wants not to be named. */
export function withoutHidden(header: CallOrigin['header'], diversions: readonly Diverted[]): CallOrigin['header'] {
  if (!diversions.some(({ isPrivate }) => isPrivate)) return header
  return (name) => (names.test(name) ? '' : header(name))
}
