import { describe, expect, it } from 'vitest'
import { octetsFromText } from '../../../pbx-core/base/octets.ts'
import { createCrypto } from '../../../pbx-core/io/crypto.ts'
import { type DigestVariant, digestResponse, digestVariant, formatVariant } from '../../../pbx-core/sip/auth/digest.ts'
import published from '../../fixtures/digest/vectors.json' with { type: 'json' }

interface Vector {
  readonly alg: string
  readonly user: string
  readonly realm: string
  readonly pw: string
  readonly nonce: string
  readonly method: string
  readonly uri: string
  readonly qop: 'auth'
  readonly cnonce: string
  readonly response: string
}

const crypto = createCrypto()

describe('digestResponse', () => {
  it('gives the responses of RFC 2617 §3.5 and RFC 7616 §3.9.1', () => {
    const vectors = published as readonly Vector[]
    const checked: string[] = []
    for (const vector of vectors) {
      const variant = digestVariant(vector.alg)
      if (variant === undefined) continue
      const response = digestResponse(crypto, {
        variant,
        username: octetsFromText(vector.user),
        realm: vector.realm,
        password: octetsFromText(vector.pw),
        nonce: vector.nonce,
        method: vector.method,
        uri: vector.uri,
        protection: { qop: vector.qop, nonceCount: '00000001', clientNonce: vector.cnonce }
      })
      expect(response).toBe(vector.response)
      checked.push(vector.alg)
    }
    expect(checked).toEqual(['MD5', 'MD5', 'SHA-256'])
  })

  const md5 = (text: string) => crypto.hash('md5', text)
  const input = {
    variant: { algorithm: 'MD5', session: false } as DigestVariant,
    username: '100',
    realm: 'localhost',
    password: 'secret',
    nonce: 'n',
    method: 'REGISTER',
    uri: 'sip:localhost',
    protection: null
  }

  it('has the form of RFC 2069 without qop', () => {
    expect(digestResponse(crypto, input)).toBe(md5(`${md5('100:localhost:secret')}:n:${md5('REGISTER:sip:localhost')}`))
  })

  it('takes nonce and client nonce into the secret of a session variant (RFC 7616 §3.4.2)', () => {
    const protection = { qop: 'auth', nonceCount: '00000002', clientNonce: 'c' } as const
    const secret = md5(`${md5('100:localhost:secret')}:n:c`)
    const expected = md5(`${secret}:n:00000002:c:auth:${md5('REGISTER:sip:localhost')}`)
    const variant = { algorithm: 'MD5', session: true } as const
    expect(digestResponse(crypto, { ...input, variant, protection })).toBe(expected)
  })
})

describe('digestVariant', () => {
  it.each([
    [undefined, 'MD5'],
    ['md5', 'MD5'],
    ['MD5-sess', 'MD5-sess'],
    ['sha-256', 'SHA-256'],
    ['SHA-256-SESS', 'SHA-256-sess']
  ])('reads %s as %s', (parameter, expected) => {
    const variant = digestVariant(parameter)
    expect(variant && formatVariant(variant)).toBe(expected)
  })

  it.each(['SHA-512-256', 'AKAv1-MD5', ''])('does not know "%s"', (parameter) => {
    expect(digestVariant(parameter)).toBeUndefined()
  })
})
