import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { base64FromOctets, octetsFromBase64 } from '../../pbx-core/base/base64.ts'
import { createCrypto } from '../../pbx-core/io/crypto.ts'
import { secretsOf, signatureHeaders } from '../../pbx-core/records/signature.ts'

const { hmacSha256 } = createCrypto()
const request = { id: '1795298709.1.1.postCall', at: Date.now(), payload: '{"clid":"\\"Ärger\\" <100>"}' }
const key = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const older = 'ein älteres Geheimnis'

const headers = (...secrets: string[]) => signatureHeaders(request, secrets, hmacSha256)

describe('the signature of a delivery (2-cti, Post-call)', () => {
  test.each([
    ['whsec_ and base64', [key], new Webhook(key)],
    ['a text', [older], new Webhook(new TextEncoder().encode(older), { format: 'raw' })],
    ['two, of which the receiver has the new one', [key, older], new Webhook(key)],
    [
      'two, of which it has the old one still',
      [key, older],
      new Webhook(new TextEncoder().encode(older), { format: 'raw' })
    ]
  ])('the library standardwebhooks verifies it unchanged: %s', (_, secrets, webhook) => {
    expect(webhook.verify(request.payload, headers(...secrets))).toEqual(JSON.parse(request.payload))
  })

  test.each([
    ['another body', { payload: '{}' }],
    ['another delivery', { id: '1795298709.2.1.postCall' }],
    ['another time', { at: request.at - 60_000 }]
  ])('it does not verify %s', (_, change) => {
    const { payload, ...signed } = { ...request, ...change }
    const forged = {
      ...headers(key),
      'webhook-id': signed.id,
      'webhook-timestamp': String(Math.trunc(signed.at / 1000))
    }
    expect(() => new Webhook(key).verify(payload, forged)).toThrow()
  })

  test('X-Offhook-Signature is made with the last of two until that is removed, and with the decoded key of one', () => {
    const own = (...secrets: string[]) => headers(...secrets)['X-Offhook-Signature']
    expect(own(key, older)).toBe(own(older))
    expect(own(key)).not.toBe(own(older))
    const raw = octetsFromBase64(key.slice(6)) ?? ''
    expect(own(key)).toBe(`sha256=${hmacSha256(raw, Buffer.from(request.payload).toString('latin1'))}`)
  })

  test('without a secret there is none', () => {
    expect([headers(), secretsOf(undefined), secretsOf(''), secretsOf(['a', ''])]).toEqual([{}, [], [], ['a']])
  })
})

test('base64 is that of RFC 4648 §4, whatever the length; what is none is refused', () => {
  for (let length = 0; length < 12; length++) {
    const octets = Buffer.from(Array.from({ length }, (_, at) => 255 - at * 7)).toString('latin1')
    const text = Buffer.from(octets, 'latin1').toString('base64')
    expect(base64FromOctets(octets)).toBe(text)
    expect([octetsFromBase64(text), octetsFromBase64(text.replaceAll('=', ''))]).toEqual([octets, octets])
  }
  expect([octetsFromBase64('a'), octetsFromBase64('ab$d'), octetsFromBase64('a===')]).toEqual(Array(3).fill(undefined))
})
