import type { Octets } from '../../base/octets.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import {
  parseMinSe,
  parseSessionExpires,
  type SessionExpires,
  type TransactionSide
} from '../message/session-expires.ts'
import { parseTokenList } from '../message/token-list.ts'

/*
 * What two sides make of a session timer: pure, one function for each side of a transaction (RFC 4028).
 *
 *   they ask --Session-Expires--> [ answerInterval ] --> 2xx, or 422 with Min-SE
 *   we ask   <-- Session-Expires of the 2xx -- [ agreedInterval ]
 */

/** "The absolute minimum … is 90 seconds" (§5): nobody makes us ask more often, nor end a call sooner. */
export const leastInterval = 90
/** A day: whoever wants longer has no use for it. */
export const mostInterval = 86_400

/** Whose duty the next refresh is, from our side. */
export type Refresher = 'us' | 'peer'

export interface SessionInterval {
  readonly seconds: number
  readonly refresher: Refresher
}

/** What a request says of it. */
export interface IntervalRequest {
  readonly asked: SessionExpires
  /** Min-SE. */
  readonly least: number
  /** Whether whoever sent it speaks of session timers at all: else a proxy on the way does, and 422 would be lost on it. */
  readonly supports: boolean
}

export type IntervalAnswer =
  | { readonly kind: 'too-small' }
  /** `refresher`: as the answer names it. */
  | { readonly kind: 'agreed'; readonly seconds: number; readonly refresher: TransactionSide }

/** What the answering side makes of it (§9, Table 2). */
export function answerInterval({ asked, least, supports }: IntervalRequest): IntervalAnswer {
  if (asked.seconds < leastInterval && supports) return { kind: 'too-small' }
  // It may be made shorter, but "MUST NOT … below the value in the Min-SE header field".
  const most = Math.max(mostInterval, least)
  const seconds = Math.min(Math.max(asked.seconds, leastInterval), most)
  // Who does not know of timers refreshes nothing; else it is as asked, and whoever asked does where it did not say.
  return { kind: 'agreed', seconds, refresher: supports ? (asked.refresher ?? 'uac') : 'uas' }
}

/** What holds after a 2xx to our request; undefined: there is no timer (§7.2). */
export function agreedInterval(said: SessionExpires | undefined): SessionInterval | undefined {
  if (said === undefined) return undefined
  const seconds = Math.max(said.seconds, leastInterval)
  return { seconds, refresher: said.refresher === 'uas' ? 'peer' : 'us' }
}

/** Undefined where the request wants no timer, or says so in a way that nobody can read. */
export function intervalIn({ headers }: Pick<SipRequest, 'headers'>): IntervalRequest | undefined {
  const asked = saidIn(headers.get('Session-Expires'))
  if (asked === undefined) return undefined
  const speaks = parseTokenList([...headers.all('Supported'), ...headers.all('Require')])
  return { asked, least: leastIn(headers) ?? leastInterval, supports: speaks.ok && speaks.value.some(isTimer) }
}

/** Whether a request wants a session refreshed so often that the answer is 422. */
export function isTooSmall(request: Pick<SipRequest, 'headers'>): boolean {
  const asked = intervalIn(request)
  return asked !== undefined && answerInterval(asked).kind === 'too-small'
}

/** Of a 2xx to a request of ours. */
export function intervalOf({ headers }: Pick<SipResponse, 'headers'>): SessionInterval | undefined {
  return agreedInterval(saidIn(headers.get('Session-Expires')))
}

/** What a 422 wants at least; undefined where that is no answer to live with (§7.4). */
export function leastIn(headers: SipResponse['headers']): number | undefined {
  const least = parseMinSe(headers.get('Min-SE') ?? '')
  return least.ok && least.value <= mostInterval ? least.value : undefined
}

function saidIn(field: Octets | undefined): SessionExpires | undefined {
  const said = field === undefined ? undefined : parseSessionExpires(field)
  return said?.ok ? said.value : undefined
}

function isTimer(tag: Octets): boolean {
  return tag.toLowerCase() === 'timer'
}
