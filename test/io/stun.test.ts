import { expect, test } from 'vitest'
import { isStun, stunAnswer } from '../../pbx-core/io/stun.ts'

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const transaction = 'b7e7a701 bc34d686 fa87dfae'

test('a Binding request gets the mapped address, as in RFC 5769 §2.2', () => {
  const answer = stunAnswer(bytes(`0001 0000 2112a442 ${transaction}`), { address: '192.0.2.1', port: 32_853 })
  expect(answer).toEqual(bytes(`0101 000c 2112a442 ${transaction} 0020 0008 0001 a147 e112a643`))
})

test('an IPv6 source, as in RFC 5769 §2.3', () => {
  const source = { address: '2001:db8:1234:5678:11:2233:4455:6677', port: 32_853 }
  expect(stunAnswer(bytes(`0001 0000 2112a442 ${transaction}`), source)).toEqual(
    bytes(`0101 0018 2112a442 ${transaction} 0020 0014 0002 a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9`)
  )
})

test('optional attributes are passed over; one that must be understood brings 420 (RFC 5389 §7.3.1)', () => {
  const software = '8022 0003 61626300'
  const optional = stunAnswer(bytes(`0001 0008 2112a442 ${transaction} ${software}`), { address: '192.0.2.1', port: 1 })
  expect(optional?.readUInt16BE(0)).toBe(0x0101)
  const priority = '0024 0004 6e0001ff'
  expect(stunAnswer(bytes(`0001 0008 2112a442 ${transaction} ${priority}`), { address: '192.0.2.1', port: 1 })).toEqual(
    bytes(`0111 0010 2112a442 ${transaction} 0009 0004 00000414 000a 0002 0024 0000`)
  )
})

test.each([
  ['too short', '0001 0000 2112a442'],
  ['another cookie', `0001 0000 2112a443 ${transaction}`],
  ['a wrong length', `0001 0008 2112a442 ${transaction}`],
  ['SIP', Buffer.from('OPTIONS sip:a@b.test SIP/2.0').toString('hex')]
])('%s is not STUN (RFC 5389 §6)', (_title, hex) => {
  expect(isStun(bytes(hex))).toBe(false)
})

test('responses, indications and malformed attributes get no answer', () => {
  const source = { address: '192.0.2.1', port: 1 }
  expect(stunAnswer(bytes(`0101 0000 2112a442 ${transaction}`), source)).toBeUndefined()
  expect(stunAnswer(bytes(`0011 0000 2112a442 ${transaction}`), source)).toBeUndefined()
  expect(stunAnswer(bytes(`0001 0004 2112a442 ${transaction} 8022 0040`), source)).toBeUndefined()
})
