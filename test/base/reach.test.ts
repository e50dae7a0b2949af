import { expect, it } from 'vitest'
import { mayReach } from '../../pbx-core/base/reach.ts'

const publicOnly = { allowed: [] }

it.each([
  ...['127.0.0.1', '127.255.0.9', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.7.4', '100.64.0.1'],
  ...['169.254.169.254', '192.0.0.9', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
  ...[
    '::',
    '::1',
    '[::1]',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:192.168.7.4',
    'fe80::1%eth0',
    'fc00::1',
    'fd12::1'
  ],
  ...['ff02::1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001::1', 'not an address', '1.2.3', '256.1.1.1', '1::2::3']
])('%s is no public address (RFC 6890)', (address) => expect(mayReach(publicOnly, 'host', address)).toBe(false))

it.each(['1.1.1.1', '172.15.255.255', '172.32.0.0', '100.63.255.255', '192.0.2.1', '2606:4700::1111', '2a00:1450::1'])(
  '%s is a public one',
  (address) => expect(mayReach(publicOnly, 'host', address)).toBe(true)
)

it('a network, an address or the name of a host that a system admin has named may be reached, and nothing beside it', () => {
  const reach = { allowed: ['192.168.7.0/24', '10.0.0.5', 'crm.lan', 'fd00:7::/32'] }
  const may = (host: string, address: string) => mayReach(reach, host, address)
  expect([may('x', '192.168.7.255'), may('x', '192.168.8.0'), may('x', '::ffff:192.168.7.1')]).toEqual([
    true,
    false,
    true
  ])
  expect([may('x', '10.0.0.5'), may('x', '10.0.0.6')]).toEqual([true, false])
  expect([may('CRM.lan.', '127.0.0.1'), may('crm.lan.evil.test', '127.0.0.1')]).toEqual([true, false])
  expect([may('x', 'fd00:7::9'), may('x', 'fd00:8::9')]).toEqual([true, false])
})
