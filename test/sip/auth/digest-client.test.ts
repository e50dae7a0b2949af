import { describe, expect, it } from 'vitest'
import { createCrypto } from '../../../pbx-core/io/crypto.ts'
import { chooseChallenge, DigestClient } from '../../../pbx-core/sip/auth/digest-client.ts'
import { DigestServer } from '../../../pbx-core/sip/auth/digest-server.ts'
import { parseAuth } from '../../../pbx-core/sip/message/auth.ts'
import { parseUri } from '../../../pbx-core/sip/message/uri.ts'

const crypto = createCrypto()
const account = { username: 'trünk', password: 'pässword' }
const target = 'sip:provider.example.com'

const params = (value: string | undefined) => {
  const parsed = parseAuth(value ?? '')
  if (!parsed.ok) throw new Error(parsed.error)
  return Object.fromEntries(parsed.value.params)
}

describe('chooseChallenge', () => {
  it('takes the topmost that it can answer (RFC 8760 §2.4)', () => {
    const challenge = chooseChallenge([
      'Basic realm="p"',
      'Digest realm="p", nonce="1", algorithm=SHA-512-256, qop="auth"',
      'Digest realm="p", nonce="2", algorithm=SHA-256, qop="auth-int, auth", opaque="o", stale=TRUE',
      'Digest realm="p", nonce="3", algorithm=MD5, qop="auth"'
    ])
    expect(challenge).toEqual({
      variant: { algorithm: 'SHA-256', session: false },
      realm: 'p',
      nonce: '2',
      opaque: 'o',
      protected: true,
      stale: true
    })
  })

  it.each([
    ['nothing', []],
    ['only auth-int', ['Digest realm="p", nonce="1", qop="auth-int"']],
    ['a session variant without qop', ['Digest realm="p", nonce="1", algorithm=MD5-sess']],
    ['no nonce', ['Digest realm="p"']],
    ['no realm', ['Digest nonce="1"']],
    ['an open quote', ['Digest realm="p']]
  ])('finds none in %s', (_, values) => {
    expect(chooseChallenge(values)).toBeUndefined()
  })
})

describe('DigestClient', () => {
  it.each([['MD5'], ['SHA-256']] as const)(
    'answers our own server with %s, again and again under one nonce',
    (algorithm) => {
      const server = new DigestServer(crypto)
      const client = new DigestClient(crypto, account)
      const uri = parseUri(target)
      if (!uri.ok) throw new Error(uri.error)
      const check = { realm: 'réalm', algorithms: [algorithm], source: '192.0.2.1', now: 0 }
      expect(client.authorization('INVITE', target)).toBeUndefined()
      expect(client.challenged(server.challenge(check, false), false)).toBe(true)
      for (let request = 0; request < 3; request++) {
        const values = [client.authorization('INVITE', target) ?? '']
        const outcome = server.verify({ ...check, method: 'INVITE', uri: uri.value, values }, () => account.password)
        expect(outcome).toEqual({ kind: 'ok', user: 'trünk' })
      }
    }
  )

  it('writes counter, client nonce and what the challenge wants back', () => {
    const client = new DigestClient({ ...crypto, token: () => 'c0ffee' }, { username: 'u', password: 'p' })
    client.challenged(['Digest realm="r", nonce="n", qop="auth", opaque="o"'], false)
    client.authorization('INVITE', target)
    expect(params(client.authorization('INVITE', target))).toEqual({
      username: 'u',
      realm: 'r',
      nonce: 'n',
      uri: target,
      response: expect.stringMatching(/^[0-9a-f]{32}$/),
      algorithm: 'MD5',
      qop: 'auth',
      nc: '00000002',
      cnonce: 'c0ffee',
      opaque: 'o'
    })
  })

  it('answers in the form of RFC 2069 where no qop is offered (RFC 3261 §22.4, item 8)', () => {
    const client = new DigestClient(crypto, account)
    client.challenged(['Digest realm="r", nonce="n"'], false)
    expect(Object.keys(params(client.authorization('INVITE', target)))).toEqual([
      'username',
      'realm',
      'nonce',
      'uri',
      'response',
      'algorithm'
    ])
  })

  const challenge = (nonce: string, more = '') => [`Digest realm="r", nonce="${nonce}", qop="auth"${more}`]

  it('gives up when credentials for a fresh nonce are refused: the password is wrong', () => {
    const client = new DigestClient(crypto, account)
    client.challenged(challenge('1'), false)
    client.authorization('INVITE', target)
    expect(client.challenged(challenge('2'), true)).toBe(false)
    expect(client.authorization('INVITE', target)).toBeUndefined()
  })

  it.each([
    ['the nonce was stale', challenge('2', ', stale=true'), 1],
    ['the nonce had served before', challenge('2'), 2],
    ['another realm asks', ['Digest realm="other", nonce="2", qop="auth"'], 1]
  ])('tries again where %s', (_, values, requests) => {
    const client = new DigestClient(crypto, account)
    client.challenged(challenge('1'), false)
    for (let request = 0; request < requests; request++) client.authorization('INVITE', target)
    expect(client.challenged(values, true)).toBe(true)
    expect(params(client.authorization('INVITE', target))).toMatchObject({ nonce: '2', nc: '00000001' })
  })
})
