import type { Learnable } from '../media/port.ts'
import { canonicalAddress } from '../sdp/address.ts'
import type { Flow } from '../sip/flow.ts'
import type { Via } from '../sip/message/via.ts'

/** What the signalling of a peer tells of where its media may come from. */
export interface Signalling {
  /** Source of its messages. */
  readonly address: string
  /** Its Via says the same as the source: nothing on the way has changed its address. */
  readonly agrees: boolean
}

export function signallingOf(via: Via, flow: Flow): Signalling {
  const { address, port } = flow.remote
  const samePort = flow.protocol !== 'udp' || (via.port || 5060) === port
  return { address, agrees: samePort && canonicalAddress(via.host.replace(/^\[|\]$/g, '')) === address }
}

/**
 * Where packets of a peer may come from beside the announced source (`4-pbx`, Media). Where the signalling shows no
 * NAT, from nowhere; a NAT chooses another port of the announced address or of that of the signalling.
 * `anywhere`: the peer needs more (`learnMediaAddress`).
 */
export function learnableSource(
  announced: string,
  { address, agrees }: Signalling,
  anywhere: boolean
): Learnable | undefined {
  if (anywhere) return { addresses: 'any', anyPort: true }
  const addresses = [canonicalAddress(announced), address]
  // On this machine there is no NAT, but everybody's programs have the same address.
  if (isLoopback(address)) return isLoopback(announced) ? undefined : { addresses, anyPort: false }
  return agrees && canonicalAddress(announced) === address ? undefined : { addresses, anyPort: true }
}

function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\./i.test(address) || canonicalAddress(address) === '::1'
}
