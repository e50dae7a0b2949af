import type { Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { allowEvents } from '../capabilities.ts'
import { splitElements } from '../message/list.ts'
import type { SipRequest } from '../message/message.ts'
import { parseDeltaSeconds } from '../message/number.ts'
import { parseParams } from '../message/params.ts'
import { isToken } from '../message/syntax.ts'
import type { EventPackage } from './packages.ts'

/** What a SUBSCRIBE asks for. */
export interface Subscribe {
  /** Tells two subscriptions of one dialog and package apart (RFC 6665 §8.2.1); '' for none. */
  readonly id: Octets
  /** For how long; 0: only to be told the state once, or not any more. */
  readonly seconds: number
  /** Milliseconds between two NOTIFYs that the subscriber asks for at least (RFC 6446 §4); 0: it asks for nothing. */
  readonly apart: number
}

/** Why a SUBSCRIBE is refused. */
export interface SubscribeRefusal {
  readonly status: 400 | 406 | 423 | 489
  readonly reason?: string
  readonly headers: readonly (readonly [name: string, value: Octets])[]
}

/** Longer ones are nobody's event (`dialog`, `message-summary`), whatever they hold. */
const longestEvent = 256

/** The Event of a request: `dialog;id=5`. Undefined: there is none, or nobody can read it. */
export function eventOf({ headers }: SipRequest) {
  const value = headers.get('Event') ?? ''
  if (value.length > longestEvent) return undefined
  const semicolon = value.indexOf(';')
  const name = (semicolon === -1 ? value : value.slice(0, semicolon)).trim()
  const params = parseParams(value, semicolon === -1 ? value.length : semicolon)
  return isToken(name) && params.ok ? { name, params: params.value } : undefined
}

/** "The notifier MUST … return a 489" where it does not know the package (RFC 6665 §4.2.1.1). */
export function badEvent(): SubscribeRefusal {
  return { status: 489, headers: [allowEvents] }
}

/** Reads a SUBSCRIBE to that package: the first, or one inside its dialog. */
export function readSubscribe(
  request: SipRequest,
  { accept, seconds }: EventPackage
): Result<Subscribe, SubscribeRefusal> {
  const { headers } = request
  const event = eventOf(request)
  if (event === undefined) return err(badEvent())
  if (!accepts(headers.all('Accept'), accept)) return err({ status: 406, headers: [['Accept', accept]] })
  const asked = parseDeltaSeconds(headers.get('Expires')?.trim() ?? '')
  // A malformed one counts as none (RFC 3261 §20.19).
  const wanted = asked.ok ? asked.value : seconds.usual
  // "MAY return a 423 … only if the expiration interval is greater than zero AND smaller than one hour AND less than …"
  if (wanted > 0 && wanted < seconds.least) return err({ status: 423, headers: [['Min-Expires', `${seconds.least}`]] })
  const rate = Number(event.params.get('max-rate') ?? 'NaN')
  const apart = rate > 0 ? Math.min(1000 / rate, longestApart) : 0
  return ok({ id: event.params.get('id') ?? '', seconds: Math.min(wanted, seconds.most), apart })
}

/** Who asks to be told once a day is told once in a while all the same. */
const longestApart = 60_000

/** Without an Accept it takes what is usual for the package (RFC 6665 §4.1.2.1). */
function accepts(fields: readonly Octets[], type: string): boolean {
  if (fields.length === 0) return true
  const elements = splitElements(fields)
  if (!elements.ok) return false
  const types = elements.value.map((element) => element.split(';')[0]?.trim().toLowerCase())
  return types.some((each) => each === type || each === '*/*' || each === `${type.split('/')[0]}/*`)
}
