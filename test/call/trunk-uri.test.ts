import { describe, expect, test } from 'vitest'
import { callHopOf, callUriOf, hopOf, registrarHopOf, registrarOf } from '../../pbx-core/call/trunk-uri.ts'
import { parseUri } from '../../pbx-core/sip/message/uri.ts'

const peer = { name: 'main', type: 'peer' as const, address: 'sip:sip.provider.test:5070;transport=tcp' }
const registered = { name: 'home', type: 'register' as const, registrar: 'sip:registrar.provider.test' }
const proxy = 'sip:proxy.provider.test:5080;transport=udp'

const hosts = (trunk: typeof peer | (typeof registered & { outboundProxy?: string; address?: string })) => ({
  uri: callUriOf(trunk).host,
  hop: callHopOf(trunk).host,
  registrar: registrarOf(trunk)?.host,
  registrarHop: trunk.type === 'register' ? registrarHopOf(trunk).host : undefined
})

describe('whom calls of a trunk are for, and where they are sent (RFC 3261 §8.1.2; 4-pbx, SIP)', () => {
  test.each([
    ['a peer: its address', peer, { uri: 'sip.provider.test', hop: 'sip.provider.test' }],
    [
      'one behind a proxy: for its address, by way of the proxy',
      { ...peer, outboundProxy: proxy },
      { uri: 'sip.provider.test', hop: 'proxy.provider.test' }
    ],
    [
      'one that registers, without an address: its registrar',
      registered,
      {
        uri: 'registrar.provider.test',
        hop: 'registrar.provider.test',
        registrar: 'registrar.provider.test',
        registrarHop: 'registrar.provider.test'
      }
    ],
    [
      'one that registers, with an address of its own for calls',
      { ...registered, address: 'sip:calls.provider.test' },
      {
        uri: 'calls.provider.test',
        hop: 'calls.provider.test',
        registrar: 'registrar.provider.test',
        registrarHop: 'registrar.provider.test'
      }
    ],
    [
      'one that registers through a proxy: both go by way of that',
      { ...registered, outboundProxy: proxy },
      {
        uri: 'registrar.provider.test',
        hop: 'proxy.provider.test',
        registrar: 'registrar.provider.test',
        registrarHop: 'proxy.provider.test'
      }
    ]
  ])('%s', (_, trunk, expected) => {
    expect(hosts(trunk)).toEqual({ registrar: undefined, registrarHop: undefined, ...expected })
  })
})

test.each([
  ['sip:provider.test', { host: 'provider.test', port: 0, transport: undefined }],
  ['sip:provider.test:5070;transport=TCP', { host: 'provider.test', port: 5070, transport: 'tcp' }],
  ['sip:[2001:db8::1]:5060;transport=udp', { host: '2001:db8::1', port: 5060, transport: 'udp' }],
  ['sip:provider.test;transport=sctp', { host: 'provider.test', port: 0, transport: undefined }]
])(
  '%s is looked up as the host, port and transport that it names, 0 where it names none (RFC 3263 §4)',
  (text, hop) => {
    const uri = parseUri(text)
    if (!uri.ok) throw new Error(uri.error)
    expect(hopOf(uri.value)).toEqual(hop)
  }
)

test('a trunk without an address that validation has let pass is a bug, named by the trunk', () => {
  expect(() => callUriOf({ name: 'main', address: 'nonsense' })).toThrow(
    'trunk main: its address passed validation, but is no URI'
  )
})
