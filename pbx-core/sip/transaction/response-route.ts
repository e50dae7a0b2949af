import type { Flow, SipTransport } from '../flow.ts'
import type { Via } from '../message/via.ts'

const DEFAULT_PORT = 5060

/**
 * Where the responses to a request go (RFC 3261 §18.2.2, RFC 3581 §4), given the topmost Via as
 * it came in: back over the same connection, or the same UDP socket to the address that the
 * request came from, whatever sent-by and maddr claim: so no response ever goes to a multicast
 * or broadcast address, or to a third party. The port is the source port where `rport` asks
 * for it, else the one in sent-by. Undefined where the source cannot be answered.
 */
export function responseFlow(flow: Flow, via: Via, transport: SipTransport): Flow | undefined {
  if (flow.protocol !== 'udp') return flow
  const { address, port: sourcePort } = flow.remote
  if (sourcePort === 0) return undefined
  if (via.params.has('rport')) return flow
  const port = via.port === 0 ? DEFAULT_PORT : via.port
  if (port === sourcePort) return flow
  return transport.open({ protocol: 'udp', address, port, scope: flow.scope })
}
