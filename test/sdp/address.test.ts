import { expect, test } from 'vitest'
import { addressKind } from '../../pbx-core/sdp/address.ts'

test.each([
  ['192.0.2.1', 'ipv4'],
  ['224.2.1.1', 'group'],
  // With the TTL and the count of a multicast session (RFC 4566 §5.7).
  ['224.2.1.1/127', 'group'],
  ['ff15::101/3', 'group'],
  ['ff15::101', 'group'],
  ['0.0.0.0', 'unspecified'],
  ['::', 'unspecified'],
  ['2001:db8::1', 'ipv6'],
  ['::ffff:192.0.2.1', 'ipv6'],
  ['1::2::3', 'invalid'],
  ['256.0.0.1', 'invalid'],
  ['phone.acme.test', 'name']
])('%s in a c= line: %s', (text, kind) => {
  expect(addressKind(text)).toBe(kind)
})
