import { octetsFromText } from '../base/octets.ts'
import type { TrunkConfig } from '../contract/config.ts'
import type { Hop } from '../sip/locate.ts'
import { makeUri } from '../sip/message/make-uri.ts'
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

/** By which a trunk that registers is known to its provider; undefined of another. Some give a name with its domain in it. */
export function addressOfRecord(trunk: Addressed & Pick<TrunkConfig, 'type' | 'username'>): SipUri | undefined {
  const registrar = registrarOf(trunk)
  if (registrar === undefined || trunk.username === undefined) return undefined
  const username = octetsFromText(trunk.username)
  const at = username.lastIndexOf('@')
  return at > 0
    ? makeUri({ user: username.slice(0, at), host: username.slice(at + 1) })
    : makeUri({ user: username, host: registrar.host })
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
