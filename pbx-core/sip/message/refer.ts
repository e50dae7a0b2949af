import { err, ok, type Result } from '../../base/result.ts'
import { unescaped } from './escape.ts'
import type { SipRequest } from './message.ts'
import { parseNameAddrList } from './name-addr.ts'
import { parseReplaces, type ReplacedDialog } from './replaces.ts'
import type { SipUri } from './uri.ts'

/** What a REFER asks for (RFC 3515 §2.1). */
export interface Refer {
  readonly target: SipUri
  /** The dialog whose other party is meant, as its sender knows it (RFC 3891, RFC 5589 §7). */
  readonly replaces: ReplacedDialog | undefined
  /** Whether its sender wants to be told how it goes (RFC 4488 §4). */
  readonly wantsNotify: boolean
}

/** The status says why a REFER is refused. "A REFER … MUST contain exactly one Refer-To" (RFC 3515 §2.4.2). */
export function readRefer(request: SipRequest): Result<Refer, { readonly status: number; readonly reason: string }> {
  const parsed = parseNameAddrList(request.headers.all('Refer-To'))
  if (!parsed.ok) return err({ status: 400, reason: `Refer-To ${parsed.error}` })
  const [to, ...others] = parsed.value
  if (to === undefined || others.length > 0) return err({ status: 400, reason: 'a REFER has one Refer-To' })
  const { uri } = to
  if (uri.scheme !== 'sip' && uri.scheme !== 'sips' && uri.scheme !== 'tel') {
    return err({ status: 416, reason: `Refer-To is a ${uri.scheme}: URI` })
  }
  // "the request SHOULD be rejected" where what it refers to is not an INVITE (RFC 3515 §2.4.2 leaves it to us).
  const method = uri.params.get('method') ?? 'INVITE'
  if (method.toUpperCase() !== 'INVITE') return err({ status: 403, reason: `Refer-To asks for ${method}` })
  const replaces = replacedIn(uri)
  if (replaces === 'malformed') return err({ status: 400, reason: 'Refer-To has a Replaces that cannot be read' })
  const wantsNotify = request.headers.get('Refer-Sub')?.trim().toLowerCase().startsWith('false') !== true
  return ok({ target: uri, replaces, wantsNotify })
}

function replacedIn({ headers }: SipUri): ReplacedDialog | 'malformed' | undefined {
  for (const field of headers.split('&')) {
    const sign = field.indexOf('=')
    if (sign === -1 || unescaped(field.slice(0, sign)).toLowerCase() !== 'replaces') continue
    return parseReplaces(unescaped(field.slice(sign + 1))) ?? 'malformed'
  }
  return undefined
}
