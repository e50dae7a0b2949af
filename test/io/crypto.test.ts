import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { createCrypto } from '../../pbx-core/io/crypto.ts'

const crypto = createCrypto()

test('tokens are lower-case hex of the wanted length and never repeat', () => {
  const tokens = Array.from({ length: 5000 }, () => crypto.token(8))
  expect(tokens.every((token) => /^[0-9a-f]{16}$/.test(token))).toBe(true)
  expect(new Set(tokens).size).toBe(5000)
  expect(crypto.token(10_000)).toMatch(/^[0-9a-f]{20000}$/)
})

test('hashes octets, not UTF-8 text', () => {
  expect(crypto.hash('md5', 'abc')).toBe('900150983cd24fb0d6963f7d28e17f72')
  expect(crypto.hash('sha256', 'abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(crypto.hash('md5', '\xff')).toBe('00594fd4f42ba43fc1ca0427a0576295')
})

test('HMAC-SHA-256 as in RFC 4231 §4.3', () => {
  expect(crypto.hmacSha256('Jefe', 'what do ya want for nothing?')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
  )
})

test('HMAC-SHA-256 is that of OpenSSL for keys and data of any octets and length', () => {
  for (let length = 0; length < 200; length += 7) {
    const key = Buffer.from(Array.from({ length }, (_, index) => (index * 37 + length) % 256))
    const data = Buffer.from(Array.from({ length: 200 - length }, (_, index) => (index * 11) % 256))
    const expected = createHmac('sha256', key).update(data).digest('hex')
    expect(crypto.hmacSha256(key.toString('latin1'), data.toString('latin1'))).toBe(expected)
  }
})

test('compares texts of any length', () => {
  expect(crypto.equal('secret', 'secret')).toBe(true)
  expect(crypto.equal('secret', 'secreT')).toBe(false)
  expect(crypto.equal('secret', 'secret ')).toBe(false)
  expect(crypto.equal('', '')).toBe(true)
})
