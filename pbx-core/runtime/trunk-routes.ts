import type { Octets } from '../base/octets.ts'
import type { TrunkConfig } from '../contract/config.ts'
import { formatNameAddr } from '../sip/message/make-name-addr.ts'
import { makeUri } from '../sip/message/make-uri.ts'
import { parseUri } from '../sip/message/uri.ts'

/** The proxy before a trunk, as a value of Route: loose, so that the Request-URI stays what it is (RFC 3261 §8.1.2). */
export function proxyRoutesOf({ outboundProxy }: Pick<TrunkConfig, 'outboundProxy'>): readonly Octets[] {
  const proxy = parseUri(outboundProxy ?? '')
  if (!proxy.ok) return []
  const { host, port, params } = proxy.value
  const transport = params.get('transport')
  const own = transport === undefined ? { lr: '' } : { transport, lr: '' }
  return [formatNameAddr({ uri: makeUri({ host, port, params: own }) })]
}
