import { describe, expect, test } from 'vitest'
import { createLossyNetwork } from '../../support/lossy-network.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'
import { answer, createStack, headerOf, raw } from './stack.ts'

/** Sends an OPTIONS with that Via from 10.0.0.9:6000; says where its answer went and what Via it had. */
function routed(via: string, protocol: 'udp' | 'tcp' = 'udp', sourcePort = 6000) {
  const clock = createVirtualClock()
  const network = createLossyNetwork({ clock, protocol })
  const host = network.host('10.0.0.2')
  createStack({ clock, host, onRequest: (transaction) => answer(transaction, 200) })
  const peer = network.host('10.0.0.9', sourcePort)
  peer.transport.send(peer.flowTo('10.0.0.2'), raw('OPTIONS', { via }))
  clock.advance(10)
  const response = network.sent[1]
  if (response === undefined) return undefined
  return { to: `${response.to.address}:${response.to.port}`, via: headerOf(response.octets, 'Via') }
}

describe('responses over UDP go to the source address (RFC 3261 §18.2.2, RFC 3581 §4)', () => {
  test.each([
    {
      rule: 'to the source port where rport asks for it',
      via: 'SIP/2.0/UDP 192.168.1.5:5070;rport;branch=z9hG4bKr',
      to: '10.0.0.9:6000',
      stamped: 'SIP/2.0/UDP 192.168.1.5:5070;rport=6000;branch=z9hG4bKr;received=10.0.0.9'
    },
    {
      rule: 'with rport, received is written even where it says nothing new',
      via: 'SIP/2.0/UDP 10.0.0.9:6000;branch=z9hG4bKr;rport',
      to: '10.0.0.9:6000',
      stamped: 'SIP/2.0/UDP 10.0.0.9:6000;branch=z9hG4bKr;rport=6000;received=10.0.0.9'
    },
    {
      rule: 'else to the port in sent-by',
      via: 'SIP/2.0/UDP 10.0.0.9:5070;branch=z9hG4bKr',
      to: '10.0.0.9:5070',
      stamped: 'SIP/2.0/UDP 10.0.0.9:5070;branch=z9hG4bKr'
    },
    {
      rule: 'or 5060 where sent-by has none',
      via: 'SIP/2.0/UDP 192.168.1.5;branch=z9hG4bKr',
      to: '10.0.0.9:5060',
      stamped: 'SIP/2.0/UDP 192.168.1.5;branch=z9hG4bKr;received=10.0.0.9'
    },
    {
      rule: 'a host name in sent-by is never looked up',
      via: 'SIP/2.0/UDP phone.example.test:5080;branch=z9hG4bKr',
      to: '10.0.0.9:5080',
      stamped: 'SIP/2.0/UDP phone.example.test:5080;branch=z9hG4bKr;received=10.0.0.9'
    },
    {
      rule: 'maddr sends nothing elsewhere, least of all to a multicast group',
      via: 'SIP/2.0/UDP 10.0.0.9:6000;maddr=224.0.1.75;branch=z9hG4bKr',
      to: '10.0.0.9:6000',
      stamped: 'SIP/2.0/UDP 10.0.0.9:6000;maddr=224.0.1.75;branch=z9hG4bKr'
    },
    {
      rule: 'a received written by the sender is replaced',
      via: 'SIP/2.0/UDP 10.0.0.9:6000;received=10.6.6.6;branch=z9hG4bKr',
      to: '10.0.0.9:6000',
      stamped: 'SIP/2.0/UDP 10.0.0.9:6000;received=10.0.0.9;branch=z9hG4bKr'
    },
    {
      rule: 'Via values beneath the topmost are left alone',
      via: 'SIP/2.0/UDP 10.0.0.9:6000;rport;branch=z9hG4bKr, SIP/2.0/UDP 10.0.0.7;branch=z9hG4bKs',
      to: '10.0.0.9:6000',
      stamped:
        'SIP/2.0/UDP 10.0.0.9:6000;rport=6000;branch=z9hG4bKr;received=10.0.0.9, SIP/2.0/UDP 10.0.0.7;branch=z9hG4bKs'
    }
  ])('$rule', ({ via, to, stamped }) => {
    expect(routed(via)).toEqual({ to, via: stamped })
  })

  test('a source port of 0 cannot be answered', () => {
    expect(routed('SIP/2.0/UDP 10.0.0.9:5070;branch=z9hG4bKr', 'udp', 0)).toBeUndefined()
  })
})

test('responses over a connection go back on it, whatever the Via says (§18.2.2)', () => {
  expect(routed('SIP/2.0/TCP 192.168.1.5:5070;branch=z9hG4bKr', 'tcp')).toEqual({
    to: '10.0.0.9:6000',
    via: 'SIP/2.0/TCP 192.168.1.5:5070;branch=z9hG4bKr;received=10.0.0.9'
  })
})
