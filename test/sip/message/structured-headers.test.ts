import { describe, expect, it } from 'vitest'
import { formatAuth, parseAuth } from '../../../pbx-core/sip/message/auth.ts'
import { parseCSeq } from '../../../pbx-core/sip/message/cseq.ts'
import { parseMediaType, parseMediaTypeList } from '../../../pbx-core/sip/message/media-type.ts'
import { parseDeltaSeconds, parseMaxForwards, parseResponseNumber } from '../../../pbx-core/sip/message/number.ts'
import { parseParams } from '../../../pbx-core/sip/message/params.ts'
import { formatRAck, parseRAck } from '../../../pbx-core/sip/message/rack.ts'
import { formatReason, parseReasons } from '../../../pbx-core/sip/message/reason.ts'
import { formatSessionExpires, parseMinSe, parseSessionExpires } from '../../../pbx-core/sip/message/session-expires.ts'
import { parseTokenList } from '../../../pbx-core/sip/message/token-list.ts'
import { errorOf, unwrapped } from './support.ts'

describe('CSeq (RFC 3261 §20.16)', () => {
  it.each([
    ['0009   INVITE', 9],
    ['4294967295 INVITE', 4_294_967_295]
  ])('%s', (value, number) => {
    expect(unwrapped(parseCSeq(value))).toEqual({ number, method: 'INVITE' })
  })

  it.each([
    ['', 'is not a number'],
    ['-1 INVITE', 'is not a number'],
    ['4294967296 INVITE', 'is out of range'],
    ['36893488147419103232 INVITE', 'is out of range'],
    ['1', 'has no method'],
    ['1INVITE', 'has no method'],
    ['1 INVITE x', 'has no method']
  ])('%j %s', (value, fault) => {
    expect(errorOf(parseCSeq(value))).toBe(fault)
  })
})

describe('RSeq and RAck (RFC 3262 §7.1, §7.2)', () => {
  it('RSeq goes from 1 to 2^32 - 1', () => {
    expect(['1', '4294967295', '0', '4294967296', 'x'].map(parseResponseNumber)).toEqual([
      { ok: true, value: 1 },
      { ok: true, value: 4_294_967_295 },
      { ok: false, error: 'is out of range' },
      { ok: false, error: 'is out of range' },
      { ok: false, error: 'is not a number' }
    ])
  })

  it('RAck names a response and its request', () => {
    const rack = { response: 776_656, cseq: 1, method: 'INVITE' }
    expect([unwrapped(parseRAck(' 776656  1\tINVITE ')), formatRAck(rack)]).toEqual([rack, '776656 1 INVITE'])
  })

  it.each([
    ['', 'is not a number'],
    ['0 1 INVITE', 'is out of range'],
    ['1 INVITE', 'is not a number'],
    ['1 1', 'is not a token'],
    ['1 1 INV ITE', 'is not a token'],
    ['1 4294967296 INVITE', 'is out of range']
  ])('%j %s', (value, fault) => {
    expect(errorOf(parseRAck(value))).toBe(fault)
  })
})

describe('Session-Expires and Min-SE (RFC 4028 §4, §5)', () => {
  it.each([
    ['1800', { seconds: 1800, refresher: undefined }, '1800'],
    ['1800 ; refresher=UAC', { seconds: 1800, refresher: 'uac' }, '1800;refresher=uac'],
    ['90;a=b;refresher=uas', { seconds: 90, refresher: 'uas' }, '90;refresher=uas']
  ] as const)('%j', (value, said, written) => {
    expect([unwrapped(parseSessionExpires(value)), formatSessionExpires(said)]).toEqual([said, written])
  })

  it.each([
    ['', 'is not a number'],
    ['1800;refresher=me', 'is not a token'],
    ['4294967296', 'is out of range'],
    ['90;;', 'has an empty parameter']
  ])('%j %s', (value, fault) => {
    expect(errorOf(parseSessionExpires(value))).toBe(fault)
  })

  it('what follows the seconds of Min-SE means nothing', () => {
    expect(['90', '120 ;x=y', ''].map(parseMinSe)).toEqual([
      { ok: true, value: 90 },
      { ok: true, value: 120 },
      { ok: false, error: 'is not a number' }
    ])
  })
})

describe('numbers (RFC 3261 §20.19, §20.22)', () => {
  it('Max-Forwards goes from 0 to 255', () => {
    expect(['0', '0068', '255', '256', '-1', '', '1 '].map(parseMaxForwards)).toEqual([
      { ok: true, value: 0 },
      { ok: true, value: 68 },
      { ok: true, value: 255 },
      { ok: false, error: 'is out of range' },
      { ok: false, error: 'is not a number' },
      { ok: false, error: 'is not a number' },
      { ok: false, error: 'is not a number' }
    ])
  })

  it('seconds go up to 2^32 - 1', () => {
    expect(['4294967295', '4294967296', '1e3', '1'.repeat(100)].map(parseDeltaSeconds)).toEqual([
      { ok: true, value: 4_294_967_295 },
      { ok: false, error: 'is out of range' },
      { ok: false, error: 'is not a number' },
      { ok: false, error: 'is out of range' }
    ])
  })
})

describe('lists of tokens (RFC 3261 §20.5, §20.32)', () => {
  it('join fields and pass over empty elements', () => {
    expect(unwrapped(parseTokenList(['100rel , timer', '', 'replaces,,']))).toEqual(['100rel', 'timer', 'replaces'])
  })

  it('refuse what is no token', () => {
    expect(errorOf(parseTokenList(['INVITE, A CK']))).toBe('is not a token')
  })
})

describe('header parameters (RFC 3261 §25.1)', () => {
  it('are unquoted, in order, names lower-case', () => {
    expect([...unwrapped(parseParams(' ; A = "x \\" \\\\ y" ;b;c=[::1]:5060;d=ab=='))]).toEqual([
      ['a', 'x " \\ y'],
      ['b', ''],
      ['c', '[::1]:5060'],
      ['d', 'ab==']
    ])
  })
})

describe('credentials and challenges (RFC 3261 §20.7, RFC 7616 §3)', () => {
  const digest =
    'Digest username="bob", realm="a, \\"b\\"",nonce="n==", uri="sip:x;y" , response="00ff",\talgorithm=MD5, qop=auth, nc=00000001, cnonce=""'

  it('are read with quoted commas and escapes', () => {
    expect(unwrapped(parseAuth(digest))).toEqual({
      scheme: 'digest',
      params: new Map([
        ['username', 'bob'],
        ['realm', 'a, "b"'],
        ['nonce', 'n=='],
        ['uri', 'sip:x;y'],
        ['response', '00ff'],
        ['algorithm', 'MD5'],
        ['qop', 'auth'],
        ['nc', '00000001'],
        ['cnonce', '']
      ])
    })
  })

  it('are written as they are read, qop bare in credentials', () => {
    const { params } = unwrapped(parseAuth(digest))
    const text = formatAuth('Digest', params)
    expect(text).toContain(', algorithm=MD5, qop=auth, nc=00000001, cnonce=""')
    expect(unwrapped(parseAuth(text)).params).toEqual(params)
  })

  it('have a quoted qop in a challenge', () => {
    const params = new Map([
      ['realm', 'example.com'],
      ['qop', 'auth'],
      ['stale', 'true']
    ])
    expect(formatAuth('Digest', params)).toBe('Digest realm="example.com", qop="auth", stale=true')
  })

  it.each([
    ['', 'is not a token'],
    ['Digest', 'has an empty parameter'],
    ['Basic QWxhZGRpbg==', undefined],
    ['Digest realm="x', 'has no closing quote'],
    ['Digest realm=x, realm=y', 'repeats a parameter'],
    ['Digest realm=x;y=z, y=z', 'repeats a parameter'],
    ['Digest realm=x,,y=z', 'has an empty parameter']
  ])('%j %s', (value, fault) => {
    const result = parseAuth(value)
    expect(result.ok ? undefined : result.error).toBe(fault)
  })
})

describe('Reason (RFC 3326 §2)', () => {
  it('may have several values', () => {
    const fields = ['SIP;cause=200;text="Call completed elsewhere", Q.850 ;cause=16', 'SIP']
    expect(unwrapped(parseReasons(fields))).toEqual([
      { protocol: 'SIP', cause: 200, text: 'Call completed elsewhere' },
      { protocol: 'Q.850', cause: 16, text: '' },
      { protocol: 'SIP', cause: 0, text: '' }
    ])
  })

  it('is written as it is read', () => {
    const reason = { protocol: 'SIP', cause: 603, text: 'Größe "x"' }
    expect(unwrapped(parseReasons([formatReason(reason)]))).toEqual([reason])
  })

  it('has a number as its cause', () => {
    expect(errorOf(parseReasons(['SIP;cause=x']))).toBe('is not a number')
  })
})

describe('media types (RFC 3261 §20.1, §20.15)', () => {
  it('are lower-case, with parameters', () => {
    expect(unwrapped(parseMediaType('Multipart / Mixed;Boundary="a b"'))).toEqual({
      type: 'multipart/mixed',
      params: new Map([['boundary', 'a b']])
    })
  })

  it('may be several, with ranges, in Accept', () => {
    const types = unwrapped(parseMediaTypeList(['application/sdp;level=1, application/*', '*/*']))
    expect(types.map(({ type }) => type)).toEqual(['application/sdp', 'application/*', '*/*'])
  })

  it.each(['', 'application', 'application/', '/sdp'])('refuse %j', (value) => {
    expect(errorOf(parseMediaType(value))).toBe('is not a token')
  })
})
