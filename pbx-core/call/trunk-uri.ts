import type { TrunkConfig } from '../contract/config.ts'
import type { Hop } from '../sip/locate.ts'
import { parseUri, type SipUri } from '../sip/message/uri.ts'

type Addressed = Pick<TrunkConfig, 'name' | 'address' | 'registrar' | 'outboundProxy'>

/** Whom calls through a trunk are for: host and port of their Request-URI. */
export function callUriOf(trunk: Addressed): SipUri {
  return readUri(trunk, trunk.address ?? trunk.registrar)
}

/** Where its calls are sent: a proxy before it, where there is one. */
export function callHopOf(trunk: Addressed): Hop {
  return hopOf(readUri(trunk, trunk.outboundProxy ?? trunk.address ?? trunk.registrar))
}

/** Where it is registered; undefined where it is not. */
export function registrarOf(trunk: Addressed & Pick<TrunkConfig, 'type'>): SipUri | undefined {
  return trunk.type === 'register' ? readUri(trunk, trunk.registrar) : undefined
}

/** Where its registrations are sent. */
export function registrarHopOf(trunk: Addressed): Hop {
  return hopOf(readUri(trunk, trunk.outboundProxy ?? trunk.registrar))
}

export function hopOf({ host, port, params }: SipUri): Hop {
  const transport = params.get('transport')?.toLowerCase()
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port,
    transport: transport === 'tcp' || transport === 'udp' ? transport : undefined
  }
}

function readUri({ name }: Addressed, text: string | undefined): SipUri {
  const uri = parseUri(text ?? '')
  if (!uri.ok) throw new Error(`trunk ${name}: its address passed validation, but is no URI`)
  return uri.value
}
