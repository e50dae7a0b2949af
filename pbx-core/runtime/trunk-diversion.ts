import type { Octets } from '../base/octets.ts'
import type { Call } from '../call/call.ts'
import type { SentOn } from '../call/segment.ts'
import type { TrunkConfig } from '../contract/config.ts'
import type { PartyView } from '../contract/views.ts'
import { numberOfUri } from '../routing/number/wire.ts'
import { type Diverted, formatDiversion, mostDiverted } from '../sip/message/diversion.ts'
import { formatHistory } from '../sip/message/history-info.ts'
import { makeUri } from '../sip/message/make-uri.ts'
import type { SipUri } from '../sip/message/uri.ts'
import { identityOf, inFormat } from './trunk-identity.ts'

interface Leaving {
  readonly trunk: TrunkConfig
  /** Host of the identities that we send. */
  readonly host: string
  readonly target: SipUri
  /** Of a telephone outside that rings beside others: whose it is. */
  readonly rungAs: PartyView | undefined
}

/** How a trunk is told by whom a call was sent on before it leaves, in the headers that its provider reads (`diversion`). */
export function diversionHeaders(call: Call, leaving: Leaving): readonly (readonly [name: string, value: Octets])[] {
  const { diversion } = leaving.trunk
  if (diversion === 'none') return []
  const diverted = divertedBy(call, leaving).slice(-mostDiverted)
  if (diverted.length === 0) return []
  return [
    ...(diversion === 'history-info' ? [] : [['Diversion', formatDiversion(diverted)] as const]),
    ...(diversion === 'diversion' ? [] : [['History-Info', formatHistory(diverted, leaving.target)] as const])
  ]
}

/** Those before us as they were told, then ours by the numbers that the world knows them by. */
function divertedBy(call: Call, leaving: Leaving): readonly Diverted[] {
  const before = (call.origin.diversions ?? []).map((each): Diverted => {
    const { number } = numberOfUri(each.uri, call.domain.country)
    return { ...each, uri: uriOf(call, number, leaving) }
  })
  const ours = sentOnBy(call, leaving.rungAs).flatMap((by, at): Diverted[] => {
    const number = publicNumber(call, by, { trunk: leaving.trunk, isFirst: at === 0 })
    if (number === '') return []
    const displayName = call.domain.users.find(({ extension }) => extension === by.user)?.name ?? ''
    return [{ uri: uriOf(call, number, leaving), displayName, reason: by.reason, count: 1, isPrivate: false }]
  })
  return [...before, ...ours].filter(({ uri }, at, all) => uri.text !== all[at + 1]?.uri.text)
}

/**
 * Users of ours; where none has sent it on an application or a route of the domain, which a call from outside that
 * leaves again has always been by, and whoever has transferred somebody outside. What users of ours dial is sent on by
 * nobody.
 */
function sentOnBy({ segment }: Call, rungAs: PartyView | undefined): readonly SentOn[] {
  const { caller, transferredBy } = segment
  const user = rungAs?.user ?? null
  const all: readonly SentOn[] = user === null ? segment.sentOnBy : [...segment.sentOnBy, { user, reason: 'follow-me' }]
  const users = all.filter(({ user, number }) => user !== null || number !== undefined)
  if (users.length > 0) return users
  const isOutside = caller.user === null
  if (isOutside && transferredBy !== '') return [{ user: transferredBy, reason: 'unknown' }]
  const last = all.at(-1)
  if (last !== undefined) return [last]
  return isOutside ? [{ user: null, reason: 'unconditional' }] : []
}

/** The user's own number outside; of the first who sent it on the one that was called; the trunk's. */
function publicNumber(
  { domain, origin }: Call,
  { user, number }: SentOn,
  { trunk, isFirst }: { readonly trunk: TrunkConfig; readonly isFirst: boolean }
): string {
  if (number !== undefined) return number
  const own = domain.users.find(({ extension }) => extension === user)?.callerIds[0]
  return own ?? ((isFirst ? origin.did : '') || trunk.callerIdNumber || (user ?? ''))
}

function uriOf(call: Call, number: string, { trunk, host }: Leaving): SipUri {
  return makeUri({ user: inFormat(call.domain, number, identityOf(trunk).format), host })
}
