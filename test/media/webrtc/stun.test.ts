import { describe, expect, it } from 'vitest'
import { srtpCrypto } from '../../../pbx-core/io/srtp-crypto.ts'
import { crc32 } from '../../../pbx-core/media/webrtc/crc32.ts'
import {
  addressBytes,
  bindingSuccess,
  isAuthentic,
  readBindingRequest,
  roleConflict
} from '../../../pbx-core/media/webrtc/stun.ts'
import { hex, toHex } from './hex.ts'

/** RFC 5769 §2.1. */
const request = hex(`
  00010058 2112a442 b7e7a701 bc34d686 fa87dfae
  80220010 5354554e 20746573 7420636c 69656e74
  00240004 6e0001ff
  80290008 932ff9b1 51263b36
  00060009 6576746a 3a683676 59202020
  00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2
  80280004 e57a3bcf
`)
const integrity = srtpCrypto.hmacSha1(new TextEncoder().encode('VOkJxbRl1RmTxUk/WvJxBt'))

describe('a Binding request', () => {
  it('is read and proved as the example of RFC 5769 §2.1', () => {
    const read = readBindingRequest(request)
    expect(read).toEqual({ username: 'evtj:h6vY', useCandidate: false, controlled: true, signedLength: 76 })
    expect(read && isAuthentic(request, read, integrity)).toBe(true)
    const other = srtpCrypto.hmacSha1(new TextEncoder().encode('VOkJxbRl1RmTxUk/WvJxBu'))
    expect(read && isAuthentic(request, read, other)).toBe(false)
  })

  it.each([
    ['an indication', (bytes: Uint8Array) => bytes.fill(0x00, 0, 1).fill(0x11, 1, 2)],
    ['another cookie', (bytes: Uint8Array) => bytes.fill(0, 4, 5)],
    ['a length that is not its own', (bytes: Uint8Array) => bytes.fill(0x54, 3, 4)],
    ['an attribute beyond its end', (bytes: Uint8Array) => bytes.fill(0xff, 22, 23)],
    ['no user name', (bytes: Uint8Array) => bytes.fill(0x77, 61, 62)],
    ['a tag of another length', (bytes: Uint8Array) => bytes.fill(0x10, 79, 80)]
  ])('is none with %s', (_, change) => {
    const bytes = request.slice()
    change(bytes)
    expect(readBindingRequest(bytes)).toBeUndefined()
  })

  it('is none where it is longer than any path takes in one piece (RFC 8489 §6.1)', () => {
    const padding = new Uint8Array(1300)
    padding.set([0x80, 0x22, 1296 >> 8, 1296 & 255])
    const long = Uint8Array.of(...request.slice(0, 20), ...padding, ...request.slice(20))
    new DataView(long.buffer).setUint16(2, long.length - 20)
    expect(readBindingRequest(long)).toBeUndefined()
  })

  it('never throws, however short it is cut', () => {
    for (let length = 0; length < request.length; length++) {
      expect(readBindingRequest(request.slice(0, length))).toBeUndefined()
    }
  })
})

it('the CRC is that of RFC 5769 §2.1', () => {
  expect((crc32(request.slice(0, -8)) ^ 0x5354_554e) >>> 0).toBe(0xe57a_3bcf)
})

describe('a response', () => {
  it.each([
    // RFC 5769 §2.2 and §2.3, the mapped address of each.
    ['192.0.2.1', '002000080001a147e112a643'],
    ['2001:db8:1234:5678:11:2233:4455:6677', '002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9']
  ])('tells %s where it came from, signed, under the same transaction (RFC 8489 §14.2)', (address, expected) => {
    const source = { address: addressBytes(address) as Uint8Array, port: 32_853 }
    const bytes = bindingSuccess(request, source, integrity)
    const mapped = expected.length / 2
    expect(toHex(bytes.slice(0, 20))).toBe(`0101${hexUint16(bytes.length - 20)}2112a442b7e7a701bc34d686fa87dfae`)
    expect(toHex(bytes.slice(20, 20 + mapped))).toBe(expected)
    expectSigned(bytes, 20 + mapped)
  })

  it('of a role conflict is 487 (RFC 8445 §7.3.1.1)', () => {
    const bytes = roleConflict(request, integrity)
    expect(toHex(bytes.slice(0, 2))).toBe('0111')
    expect(toHex(bytes.slice(20, 28))).toBe('0009000400000457')
    expectSigned(bytes, 28)
  })
})

function expectSigned(bytes: Uint8Array, at: number): void {
  const signed = bytes.slice(0, at)
  new DataView(signed.buffer).setUint16(2, at + 24 - 20)
  expect(toHex(bytes.slice(at, at + 24))).toBe(`00080014${toHex(integrity(signed))}`)
  const crc = (crc32(bytes.slice(0, -8)) ^ 0x5354_554e) >>> 0
  expect(toHex(bytes.slice(at + 24))).toBe(`80280004${crc.toString(16).padStart(8, '0')}`)
}

function hexUint16(value: number): string {
  return value.toString(16).padStart(4, '0')
}
