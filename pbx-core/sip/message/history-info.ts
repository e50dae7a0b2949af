import type { Octets } from '../../base/octets.ts'
import type { DiversionReason } from '../../contract/diversion.ts'
import { type Diverted, mostDiverted } from './diversion.ts'
import { unescaped } from './escape.ts'
import { formatNameAddr } from './make-name-addr.ts'
import { type NameAddr, parseNameAddrList } from './name-addr.ts'
import { parseUri, type SipUri } from './uri.ts'

/** The `cause` of the URI that a call was sent on to (RFC 4458 §3; as Diversion's words: RFC 7544 §3.3). */
const causeOf: Readonly<Record<DiversionReason, number>> = {
  unconditional: 302,
  'user-busy': 486,
  'no-answer': 408,
  unavailable: 503,
  'do-not-disturb': 404,
  deflection: 480,
  'time-of-day': 404,
  'follow-me': 404,
  'out-of-service': 404,
  away: 404,
  unknown: 404
}
const reasonOf: ReadonlyMap<string, DiversionReason> = new Map([
  ['302', 'unconditional'],
  ['486', 'user-busy'],
  ['408', 'no-answer'],
  ['503', 'unavailable'],
  ['480', 'deflection'],
  ['487', 'deflection'],
  ['404', 'unknown']
])

/**
 * Who has sent the call on, by History-Info (RFC 7044): each entry whose URI has a `cause` was reached because the one
 * that its `mp` names, or the one before it, sent the call there. `Privacy: history` hides all of them (§7.1).
 */
export function readHistory(fields: readonly Octets[], privacy: readonly Octets[]): readonly Diverted[] {
  const parsed = parseNameAddrList(fields)
  if (!parsed.ok) return []
  const entries = parsed.value.slice(0, mostDiverted)
  const hidesAll = privacy.some((field) => /\bhistory\b/i.test(field))
  return entries.flatMap((entry, at): Diverted[] => {
    const reason = reasonOf.get(entry.uri.params.get('cause') ?? '')
    const by = entries.find(({ params }) => params.get('index') === entry.params.get('mp')) ?? entries[at - 1]
    if (reason === undefined || by === undefined || by === entry) return []
    const { uri, displayName } = by
    return [{ uri, displayName, reason, count: 1, isPrivate: hidesAll || hides(by) }]
  })
}

/** `<sip:…?Privacy=history>` (RFC 7044 §7.1). */
function hides({ uri: { headers } }: NameAddr): boolean {
  return /(?:^|&)privacy=(?!none)/i.test(unescaped(headers))
}

/** The same as History-Info: each who sent it on, then whom it is for now, one below the other. */
export function formatHistory(diverted: readonly Diverted[], target: SipUri): Octets {
  let index = ''
  const entries = [...diverted, undefined].map((each, at) => {
    const before = index
    index = at === 0 ? '1' : `${index}.1`
    const cause = at === 0 ? '' : `;cause=${causeOf[diverted[at - 1]?.reason ?? 'unknown']}`
    const privacy = each?.isPrivate === true ? '?Privacy=history' : ''
    const uri = withParts(each?.uri ?? target, `${cause}${privacy}`)
    const params = { index, ...(at === 0 ? {} : { mp: before }) }
    return formatNameAddr({ uri, displayName: each?.displayName ?? '', params })
  })
  return entries.join(', ')
}

/** A URI of our own making, which has neither a cause nor headers yet. */
function withParts(uri: SipUri, parts: Octets): SipUri {
  const whole = parseUri(`${uri.text}${parts}`)
  return whole.ok ? whole.value : uri
}
