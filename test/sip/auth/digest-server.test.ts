import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Crypto } from '../../../pbx-core/base/crypto.ts'
import { createCrypto } from '../../../pbx-core/io/crypto.ts'
import { type DigestInput, digestResponse, digestVariant } from '../../../pbx-core/sip/auth/digest.ts'
import { type DigestCheck, type DigestOutcome, DigestServer } from '../../../pbx-core/sip/auth/digest-server.ts'
import { formatAuth, parseAuth } from '../../../pbx-core/sip/message/auth.ts'
import { parseUri, type SipUri } from '../../../pbx-core/sip/message/uri.ts'

const crypto = createCrypto()
const passwords: Record<string, string> = { '100': 'secret', jürgen: 'gehäim' }
const passwordOf = (realm: string, user: string) => (realm === 'localhost' ? passwords[user] : undefined)

function uri(text: string): SipUri {
  const parsed = parseUri(text)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

interface Answer {
  readonly username?: string
  readonly password?: string
  readonly realm?: string
  readonly nonce: string
  readonly uri?: string
  readonly algorithm?: string
  readonly count?: number
  /** False: the form of RFC 2069. */
  readonly protect?: boolean
  /** Parameters put in the place of the right ones; null takes one out. */
  readonly forged?: Readonly<Record<string, string | null>>
}

/** What a phone would send. */
function answer(parts: Answer): string {
  const { username = '100', password = 'secret', realm = 'localhost', nonce, algorithm = 'MD5' } = parts
  const nonceCount = (parts.count ?? 1).toString(16).padStart(8, '0')
  const protection: DigestInput['protection'] =
    parts.protect === false ? null : { qop: 'auth', nonceCount, clientNonce: 'c0ffee' }
  const covered = parts.uri ?? 'sip:localhost'
  const variant = digestVariant(algorithm) ?? { algorithm: 'MD5', session: false }
  const input = { variant, username, realm, password, nonce, method: 'REGISTER', uri: covered, protection }
  const params = new Map<string, string>([
    ['username', username],
    ['realm', realm],
    ['nonce', nonce],
    ['uri', covered],
    ['response', digestResponse(crypto, input)],
    ['algorithm', algorithm]
  ])
  if (protection !== null) params.set('qop', 'auth').set('nc', nonceCount).set('cnonce', protection.clientNonce)
  for (const [name, value] of Object.entries(parts.forged ?? {})) {
    if (value === null) params.delete(name)
    else params.set(name, value)
  }
  return formatAuth('Digest', params)
}

const base: DigestCheck = {
  method: 'REGISTER',
  uri: uri('sip:localhost'),
  values: [],
  realm: 'localhost',
  algorithms: ['MD5'],
  source: '127.0.0.1',
  now: 0
}

function nonceOf(server: DigestServer, check: Partial<DigestCheck> = {}): string {
  const [challenge = ''] = server.challenge({ ...base, ...check }, false)
  const parsed = parseAuth(challenge)
  return (parsed.ok && parsed.value.params.get('nonce')) || ''
}

function verify(
  server: DigestServer,
  value: string | readonly string[],
  check: Partial<DigestCheck> = {}
): DigestOutcome {
  return server.verify({ ...base, values: typeof value === 'string' ? [value] : value, ...check }, passwordOf)
}

describe('a challenge', () => {
  it('names the realm, a nonce, the algorithm and qop (RFC 3261 §22.4)', () => {
    const [value, ...more] = new DigestServer(crypto).challenge(base, false)
    expect(value).toMatch(/^Digest realm="localhost", nonce="0-[0-9a-f]{8}-[0-9a-f]{16}", algorithm=MD5, qop="auth"$/)
    expect(more).toEqual([])
  })

  it('comes once for each algorithm, the best on top (RFC 8760 §2.4)', () => {
    const values = new DigestServer(crypto).challenge({ ...base, algorithms: ['SHA-256', 'MD5'] }, true)
    expect(values.map((value) => /algorithm=.*/.exec(value)?.[0])).toEqual([
      'algorithm=SHA-256, qop="auth", stale=true',
      'algorithm=MD5, qop="auth", stale=true'
    ])
  })
})

describe('verify', () => {
  it.each([
    ['MD5', {}],
    ['MD5-sess', { algorithm: 'MD5-sess' }],
    ['a user with the realm behind the name', { username: '100@localhost' }],
    ['another host in uri than in the Request-URI', { uri: 'sip:127.0.0.1:5060' }],
    ['neither qop nor counter, as RFC 2069 has it', { protect: false }],
    ['no algorithm', { forged: { algorithm: null } }]
  ])('accepts the right password: %s', (_, parts) => {
    const server = new DigestServer(crypto)
    expect(verify(server, answer({ nonce: nonceOf(server), ...parts }))).toEqual({ kind: 'ok', user: '100' })
  })

  it('accepts SHA-256 where the domain offers it', () => {
    const server = new DigestServer(crypto)
    for (const algorithm of ['SHA-256', 'SHA-256-sess', 'MD5']) {
      const value = answer({ nonce: nonceOf(server), algorithm })
      expect(verify(server, value, { algorithms: ['SHA-256', 'MD5'] })).toEqual({ kind: 'ok', user: '100' })
    }
  })

  it('compares names and passwords beyond ASCII as UTF-8 (RFC 7616 §4)', () => {
    const server = new DigestServer(crypto)
    const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
    const value = answer({ nonce: nonceOf(server), username: utf8('jürgen'), password: utf8('gehäim') })
    expect(verify(server, value)).toEqual({ kind: 'ok', user: 'jürgen' })
  })

  it('picks the credentials of its own realm among several', () => {
    const server = new DigestServer(crypto)
    const nonce = nonceOf(server)
    const values = [answer({ nonce, realm: 'elsewhere' }), 'Bearer abc', answer({ nonce })]
    expect(verify(server, values).kind).toBe('ok')
  })

  it.each([
    ['no credentials', []],
    ['another scheme (RFC 4475 §3.3.7)', ['NoOneKnowsThisScheme opaque-data=here']],
    ['a scheme that is no list of parameters', ['Basic MTAwOnNlY3JldA==']],
    ['another realm', [answer({ nonce: 'n', realm: 'elsewhere' })]],
    ['an algorithm that is not offered', [answer({ nonce: 'n', algorithm: 'SHA-256' })]],
    ['an algorithm that nobody knows', [answer({ nonce: 'n', algorithm: 'SHA-512-256' })]]
  ])('asks for credentials where there are %s', (_, values) => {
    expect(verify(new DigestServer(crypto), values)).toEqual({ kind: 'challenge' })
  })

  it.each([
    ['password', { password: 'guess' }],
    ['user', { username: '999' }],
    ['user that a prototype would have', { username: 'constructor' }],
    ['response', { forged: { response: '0'.repeat(32) } }],
    ['counter, taken from another answer', { forged: { nc: '00000002' } }],
    ['client nonce', { forged: { cnonce: 'other' } }]
  ])('tells a wrong %s', (_, parts) => {
    const server = new DigestServer(crypto)
    const own = (realm: string, user: string) => (Object.hasOwn(passwords, user) ? passwordOf(realm, user) : undefined)
    const value = answer({ nonce: nonceOf(server), ...parts })
    const user = 'username' in parts ? parts.username : '100'
    expect(server.verify({ ...base, values: [value] }, own)).toEqual({ kind: 'wrong', user })
  })

  it('tells credentials made for another method', () => {
    const server = new DigestServer(crypto)
    expect(verify(server, answer({ nonce: nonceOf(server) }), { method: 'INVITE' }).kind).toBe('wrong')
  })

  it.each([
    ['without user', { username: null }],
    ['without nonce', { nonce: null }],
    ['without uri', { uri: null }],
    ['without response', { response: null }],
    ['with a response of another length', { response: 'abc' }],
    ['with a counter that is none', { nc: '1' }],
    ['without client nonce', { cnonce: null }],
    ['with a qop that was not offered', { qop: 'auth-int' }],
    ['for a call to someone else', { uri: 'sip:900@localhost' }],
    ['for a telephone number', { uri: 'tel:100' }],
    ['for a uri that is none', { uri: 'localhost' }]
  ])('refuses credentials %s as malformed', (_, forged) => {
    const server = new DigestServer(crypto)
    expect(verify(server, answer({ nonce: nonceOf(server), forged })).kind).toBe('malformed')
  })

  it('refuses a header that begins as Digest and cannot be read', () => {
    expect(verify(new DigestServer(crypto), 'Digest realm="localhost').kind).toBe('malformed')
  })
})

it('verify never throws and never accepts what is not whole', () => {
  const server = new DigestServer(crypto)
  const right = answer({ nonce: nonceOf(server) })
  for (let end = 0; end < right.length; end++) expect(verify(server, right.slice(0, end)).kind).not.toBe('ok')
  const octets = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) })
  fc.assert(fc.property(octets, (junk) => verify(server, `Digest ${junk}`).kind !== 'ok'))
  expect(verify(server, answer({ nonce: nonceOf(server) })).kind).toBe('ok')
})

describe('a nonce', () => {
  it('serves many requests as long as its count rises (RFC 7616 §3.4.5)', () => {
    const server = new DigestServer(crypto)
    const nonce = nonceOf(server)
    const outcomes = [1, 2, 3, 40, 1000].map((count) => verify(server, answer({ nonce, count })).kind)
    expect(outcomes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
  })

  it('takes each count once, also where the network turned two requests round', () => {
    const server = new DigestServer(crypto)
    const nonce = nonceOf(server)
    const kinds = [5, 3, 4, 5, 3, 40, 9, 10, 39, 10].map((count) => verify(server, answer({ nonce, count })).kind)
    expect(kinds).toEqual(['ok', 'ok', 'ok', 'stale', 'stale', 'ok', 'stale', 'ok', 'ok', 'stale'])
  })

  it('serves once where the phone counts nothing (RFC 2069)', () => {
    const server = new DigestServer(crypto)
    const value = answer({ nonce: nonceOf(server), protect: false })
    expect([verify(server, value).kind, verify(server, value).kind]).toEqual(['ok', 'stale'])
  })

  it('ends after its time', () => {
    const server = new DigestServer(crypto, { nonceLifetime: 1000 })
    const nonce = nonceOf(server, { now: 500 })
    expect(verify(server, answer({ nonce, count: 1 }), { now: 1499 }).kind).toBe('ok')
    expect(verify(server, answer({ nonce, count: 2 }), { now: 1500 }).kind).toBe('stale')
  })

  it('is not told to be stale to someone without the password (RFC 7616 §3.3)', () => {
    const server = new DigestServer(crypto, { nonceLifetime: 1000 })
    const nonce = nonceOf(server)
    expect(verify(server, answer({ nonce, password: 'guess' }), { now: 5000 }).kind).toBe('wrong')
    const fresh = nonceOf(server)
    verify(server, answer({ nonce: fresh }))
    expect(verify(server, answer({ nonce: fresh, password: 'guess' })).kind).toBe('wrong')
  })

  it('serves one guess: with a wrong password it is used up, and says nothing of the next one', () => {
    const server = new DigestServer(crypto)
    const nonce = nonceOf(server)
    const kinds = ['guess', 'another', 'secret'].map((password) => verify(server, answer({ nonce, password })).kind)
    expect(kinds).toEqual(['wrong', 'spent', 'spent'])
  })

  it('is worth nothing where it was issued before its address was banned', () => {
    const server = new DigestServer(crypto)
    const nonce = nonceOf(server, { now: 10 })
    const later = nonceOf(server, { now: 11 })
    const kinds = [nonce, later].flatMap((each) =>
      ['guess', 'secret'].map((password) => verify(server, answer({ nonce: each, password }), { notBefore: 10 }).kind)
    )
    expect(kinds).toEqual(['stale', 'stale', 'wrong', 'spent'])
    expect(verify(server, answer({ nonce: nonceOf(server, { now: 12 }) }), { notBefore: 10 }).kind).toBe('ok')
  })

  it.each([
    ['another address', { source: '192.0.2.9' }],
    ['another realm', { realm: 'other' }]
  ])('of %s is worth nothing, and says nothing about the password', (_, check) => {
    const server = new DigestServer(crypto)
    const nonce = nonceOf(server, check)
    for (const password of ['secret', 'guess']) {
      expect(verify(server, answer({ nonce, password }))).toEqual({ kind: 'stale' })
    }
  })

  it('of an earlier start is stale: the phone asks again by itself', () => {
    const nonce = nonceOf(new DigestServer(crypto))
    expect(verify(new DigestServer(crypto), answer({ nonce }))).toEqual({ kind: 'stale' })
  })

  it('cannot be made up or changed', () => {
    const server = new DigestServer(crypto)
    const nonce = nonceOf(server)
    for (const forged of [`1${nonce}`, nonce.replace(/.$/, (last) => (last === '0' ? '1' : '0')), 'x', '']) {
      expect(verify(server, answer({ nonce: forged })).kind).toBe('stale')
    }
  })

  it('is forgotten when too many are in use, and then counts as stale, not as fresh', () => {
    const server = new DigestServer(crypto, { nonceCapacity: 2 })
    const nonces = [1, 2, 3].map((now) => nonceOf(server, { now }))
    const use = (count: number) => nonces.map((nonce) => verify(server, answer({ nonce, count }), { now: 4 }).kind)
    expect(use(1)).toEqual(['ok', 'ok', 'ok'])
    expect(use(1)).toEqual(['stale', 'stale', 'stale'])
    expect(use(2)).toEqual(['stale', 'ok', 'ok'])
  })
})

it('an unknown user costs the same hashes and comparisons as a wrong password', () => {
  const work: string[] = []
  const counting: Crypto = {
    ...crypto,
    hash: (algorithm, data) => {
      work.push(algorithm)
      return crypto.hash(algorithm, data)
    },
    equal: (a, b) => {
      work.push('equal')
      return crypto.equal(a, b)
    }
  }
  const server = new DigestServer(counting)
  const guesses = [{ password: 'guess' }, { username: '999' }].map((guess) => ({ nonce: nonceOf(server), ...guess }))
  const costs = guesses.map(answer).map((value) => {
    work.length = 0
    expect(verify(server, value).kind).toBe('wrong')
    return [...work]
  })
  expect(costs[0]).toEqual(['equal', 'md5', 'md5', 'md5', 'equal'])
  expect(costs[1]).toEqual(costs[0])
})

describe('credentials whose uri names no user, as those of some phones (decision 0019)', () => {
  const called = uri('sip:101@localhost')
  const verified = (server: DigestServer, parts: Answer) =>
    server.verify({ ...base, uri: called, values: [answer(parts)] }, () => 'secret').kind

  it('prove who calls, each nonce once, whatever it counts: what somebody keeps of it calls nobody else', () => {
    const server = new DigestServer(crypto)
    const nonce = nonceOf(server)
    expect([1, 1, 2, 7].map((count) => verified(server, { nonce, count }))).toEqual(['ok', 'stale', 'stale', 'stale'])
    expect(verified(server, { nonce: nonceOf(server), count: 5 })).toBe('ok')
  })

  it('a nonce that has served for a named user serves for nobody else', () => {
    const server = new DigestServer(crypto)
    const nonce = nonceOf(server)
    expect(verified(server, { nonce, uri: 'sip:101@localhost' })).toBe('ok')
    expect(verified(server, { nonce, count: 2 })).toBe('stale')
    expect(verified(server, { nonce, uri: 'sip:101@localhost', count: 2 })).toBe('ok')
  })

  it('another scheme or another user are still refused', () => {
    const server = new DigestServer(crypto)
    for (const other of ['sips:localhost', 'sip:900@localhost', 'tel:101']) {
      expect(verified(server, { nonce: nonceOf(server), uri: other })).toBe('malformed')
    }
  })
})
