import { describe, expect, test } from 'vitest'
import { domainSchema, type TrunkConfig } from '../../pbx-core/contract/config.ts'
import { contains, parseIpAddress, parseIpNetwork } from '../../pbx-core/routing/ip-network.ts'
import { matchesTrunk, parsePeer, peersOverlap } from '../../pbx-core/routing/trunk-match.ts'

function trunk(changes: object): TrunkConfig {
  const domain = domainSchema.parse({
    name: 'acme.test',
    trunks: [{ name: 'main', type: 'peer', address: 'sip:sip.provider.test', ...changes }]
  })
  return domain.trunks[0] as TrunkConfig
}

const udp = (address: string, port = 5060) => ({ address, port, protocol: 'udp', atOwnSocket: false })
const tcp = (address: string, port = 5060) => ({ address, port, protocol: 'tcp', atOwnSocket: true })
const tcpAtPhones = (address: string) => ({ address, port: 40_000, protocol: 'tcp', atOwnSocket: false })

describe('whether a request belongs to a trunk (1-product, Matching)', () => {
  test.each([
    ['an address, any port', ['192.0.2.10'], udp('192.0.2.10', 1), true],
    ['another address', ['192.0.2.10'], udp('192.0.2.11'), false],
    ['an address and port, on UDP', ['192.0.2.10:5090'], udp('192.0.2.10', 5090), true],
    ['another port, on UDP', ['192.0.2.10:5090'], udp('192.0.2.10', 5091), false],
    ['another port, on TCP, where ports say nothing', ['192.0.2.10:5090'], tcp('192.0.2.10', 40_000), true],
    [
      "an address and port, on TCP at the phones' listener: phones share that host",
      ['192.0.2.10:5090'],
      tcpAtPhones('192.0.2.10'),
      false
    ],
    ["an address without port, on TCP at the phones' listener", ['192.0.2.10'], tcpAtPhones('192.0.2.10'), true],
    ['a network', ['192.0.2.0/24'], udp('192.0.2.255'), true],
    ['beyond a network', ['192.0.2.0/24'], udp('192.0.3.0'), false],
    ['part of an octet', ['192.0.2.128/25'], udp('192.0.2.127'), false],
    ['any of several', ['198.51.100.1', '192.0.2.10'], udp('192.0.2.10'), true],
    ['IPv6', ['2001:db8::1'], udp('2001:DB8:0:0::1'), true],
    ['IPv6 with a port', ['[2001:db8::1]:5060'], udp('2001:db8::1', 5061), false],
    ['an IPv6 network', ['2001:db8::/32'], udp('2001:db8:ffff::1'), true],
    ['IPv4 as a socket of both families reports it', ['192.0.2.10'], udp('::ffff:192.0.2.10'), true],
    ['an IPv4 network is not part of IPv6', ['0.0.0.0/0'], udp('2001:db8::1'), false],
    ['what is not an address', ['192.0.2.10'], udp('sip.provider.test'), false]
  ])('%s', (_rule, from, source, expected) => {
    expect(matchesTrunk(trunk({ from }), ['203.0.113.9'], source)).toBe(expected)
  })

  test.each([
    ['those that its address stands for', 'sip:sip.provider.test', udp('203.0.113.9', 1234), true],
    ['no other', 'sip:sip.provider.test', udp('203.0.113.8'), false],
    ['its port counts on UDP', 'sip:sip.provider.test:5090;transport=udp', udp('203.0.113.9', 5060), false],
    ['and fits', 'sip:sip.provider.test:5090;transport=udp', udp('203.0.113.9', 5090), true],
    ['and not on TCP', 'sip:sip.provider.test:5090;transport=tcp', tcp('203.0.113.9', 5060), true]
  ])('without `from`: %s', (_rule, address, source, expected) => {
    expect(matchesTrunk(trunk({ address }), ['203.0.113.9'], source)).toBe(expected)
  })
})

test.each([
  '256.0.0.1',
  '1.2.3',
  '1.2.3.4.5',
  '1.2.3.4/33',
  '1.2.3.4/',
  '1.2.3.4/8/8',
  '::1/129',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '::12345',
  'fe80::1%eth0',
  '::256.1.1.1',
  '',
  'localhost'
])('"%s" is not an address or network', (text) => {
  expect(parseIpNetwork(text)).toBeUndefined()
})

test.each([
  ['::', 0n],
  ['::1', 1n],
  ['1::', 1n << 112n],
  ['[2001:db8::ff]', 0x20010db8n * (1n << 96n) + 0xffn],
  ['::1.2.3.4', 0x01020304n],
  ['1:2:3:4:5:6:7:8', 0x00010002000300040005000600070008n]
])('%s is read (RFC 4291 §2.2)', (text, bits) => {
  expect(parseIpAddress(text)).toEqual({ family: 6, bits, prefix: 128 })
})

test('a network contains its addresses, and no wider network', () => {
  const [wide, narrow] = ['10.0.0.0/8', '10.1.0.0/16'].map(parseIpNetwork)
  if (wide === undefined || narrow === undefined) throw new Error('not read')
  expect([contains(wide, narrow), contains(narrow, wide)]).toEqual([true, false])
})

test.each([
  ['10.0.0.0/8', '10.1.2.3', true],
  ['10.1.2.3', '10.0.0.0/8', true],
  ['10.1.2.3', '10.1.2.4', false],
  ['10.1.2.3:5060', '10.1.2.3:5061', false],
  ['10.1.2.3:5060', '10.1.2.3', true],
  ['10.1.2.3', '::/0', false]
])('%s and %s overlap: %s', (a, b, expected) => {
  const [one, other] = [parsePeer(a), parsePeer(b)]
  if (one === undefined || other === undefined) throw new Error('not read')
  expect(peersOverlap(one, other)).toBe(expected)
})
