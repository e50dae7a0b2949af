import { describe, expect, it } from 'vitest'
import { parseContacts } from '../../../pbx-core/sip/message/contact.ts'
import { formatNameAddr, makeNameAddr, withTag } from '../../../pbx-core/sip/message/make-name-addr.ts'
import { makeUri } from '../../../pbx-core/sip/message/make-uri.ts'
import { parseNameAddr, parseNameAddrList } from '../../../pbx-core/sip/message/name-addr.ts'
import { errorOf, unwrapped } from './support.ts'

const bob = makeUri({ user: 'bob', host: 'example.com' })

describe('parsing name-addr and addr-spec (RFC 3261 §20.10)', () => {
  it('gives a parameter to the URI inside the brackets, to the header outside of them', () => {
    const text = '"A. G. \\"Bell\\"" <sip:bell@example.com;transport=tcp> ;tag=a48s ; +Sip.Instance = "<urn:uuid:0>"'
    expect(unwrapped(parseNameAddr(` ${text}\t`))).toEqual({
      displayName: 'A. G. "Bell"',
      uri: {
        scheme: 'sip',
        user: 'bell',
        host: 'example.com',
        port: 0,
        params: new Map([['transport', 'tcp']]),
        headers: '',
        text: 'sip:bell@example.com;transport=tcp'
      },
      params: new Map([
        ['tag', 'a48s'],
        ['+sip.instance', '<urn:uuid:0>']
      ]),
      tag: 'a48s',
      text
    })
  })

  it('gives every parameter to the header where there are no brackets', () => {
    const { uri, params } = unwrapped(parseNameAddr('sip:bob@example.com;tag=1;lr'))
    expect([uri.text, [...params.keys()]]).toEqual(['sip:bob@example.com', ['tag', 'lr']])
  })

  it('decodes names as UTF-8, quoted or not', () => {
    const octets = '\xd0\x90\xd0\xbd\xd0\xbd\xd0\xb0'
    const names = [`"${octets}" <sip:a@b>`, `${octets}<sip:a@b>`].map(
      (text) => unwrapped(parseNameAddr(text)).displayName
    )
    expect(names).toEqual(['Анна', 'Анна'])
  })

  it.each([
    ['', 'is empty'],
    ['"Bob <sip:bob@example.com>', 'has no closing quote'],
    ['"Bob\\" <sip:bob@example.com>', 'has no closing quote'],
    ['"Bob" sip:bob@example.com', 'has a URI that needs brackets'],
    ['sip:bob@example.com?a=b', 'has a URI that needs brackets'],
    ['sip:bob,x@example.com', 'has a URI that needs brackets'],
    ['Bell, Alexander <sip:bell@example.com>', 'has a display name that needs quotes'],
    ['<sip:bob@example.com', 'has no closing bracket'],
    ['<sip:bob@example.com>tag=1', 'has a malformed parameter'],
    ['<sip:bob@example.com>;tag', undefined],
    ['<sip:bob@example.com>;tag=', 'has an empty parameter value'],
    ['<sip:bob@example.com>;;', 'has an empty parameter'],
    ['<sip:bob@example.com>;tag=1;TAG=2', 'repeats a parameter'],
    ['<sip:bob@example.com>;a="b', 'has no closing quote'],
    ['<sip:bob@example.com>;a="b"c', 'has a malformed parameter']
  ])('%j: %s', (text, fault) => {
    const result = parseNameAddr(text)
    expect(result.ok ? undefined : result.error).toBe(fault)
  })
})

describe('lists of addresses (RFC 3261 §7.3.1)', () => {
  it('are the same in one field with commas as in many', () => {
    const fields = ['<sip:a,b@example.com>', '<sip:x@example.com>;q="0,5"', 'sip:bob@example.com']
    expect(parseNameAddrList([fields.join(' , ')])).toEqual(parseNameAddrList(fields))
    expect(unwrapped(parseNameAddrList(fields)).map(({ uri }) => uri.text)).toEqual([
      'sip:a,b@example.com',
      'sip:x@example.com',
      'sip:bob@example.com'
    ])
  })

  it.each(['<sip:a@b>,', ',<sip:a@b>', '<sip:a@b>,,<sip:c@d>'])('refuse an empty element: %s', (field) => {
    expect(errorOf(parseNameAddrList([field]))).toBe('has an empty element')
  })

  it.each(['<sip:a@b>, "Bob <sip:c@d>', '<sip:a@b>, <sip:c@d'])('refuse what is never closed: %s', (field) => {
    expect(errorOf(parseNameAddrList([field]))).toBe('has an open quote or bracket')
  })

  it('have a limit, within a field and across fields', () => {
    const results = [[`${'<sip:a@b>,'.repeat(512)}<sip:a@b>`], Array.from({ length: 257 }, () => '<sip:a@b>,<sip:a@b>')]
    expect(results.map((fields) => errorOf(parseNameAddrList(fields)))).toEqual([
      'has too many elements',
      'has too many elements'
    ])
  })

  it('MUST have * in Contact alone (RFC 3261 §10.2.2)', () => {
    expect([parseContacts(['*']), parseContacts(['*, <sip:a@b>']), parseContacts(['*', '*'])]).toEqual([
      { ok: true, value: { kind: 'all' } },
      { ok: false, error: 'has * beside other values' },
      { ok: false, error: 'has * beside other values' }
    ])
  })

  it('are empty where there is no field', () => {
    expect(parseContacts([])).toEqual({ ok: true, value: { kind: 'list', contacts: [] } })
  })
})

describe('making addresses (RFC 3261 §25.1)', () => {
  it('quotes names, encodes them as UTF-8 and removes control characters', () => {
    const text = formatNameAddr({ displayName: 'Käthe "K"\r\nEvil: \\ \0<x>', uri: bob })
    expect(text).toBe('"K\xc3\xa4the \\"K\\"Evil: \\\\ <x>" <sip:bob@example.com>')
  })

  it('cuts names at 128 characters and takes the direction out of them', () => {
    const displayName = `A\u202eB\u2066C\u200f\u061c\u0085${'😀'.repeat(200)}`
    const made = makeNameAddr({ displayName, uri: bob })
    expect(made.displayName).toBe(`ABC${'😀'.repeat(125)}`)
    expect(unwrapped(parseNameAddr(made.text)).displayName).toBe(made.displayName)
  })

  it('reads names as UTF-8, and what is no UTF-8 as windows-1252', () => {
    const nameOf = (name: string) => unwrapped(parseNameAddr(`"${name}" <sip:bob@example.com>`)).displayName
    expect(nameOf('K\xc3\xa4the')).toBe('Käthe')
    expect(nameOf('K\xe4the M\xfcller \x80')).toBe('Käthe Müller €')
  })

  it('quotes parameters that are no tokens', () => {
    const made = makeNameAddr({ uri: bob, params: { tag: 'a1', reason: 'a b;c', ob: '' } })
    expect(made).toEqual(unwrapped(parseNameAddr('<sip:bob@example.com>;tag=a1;reason="a b;c";ob')))
  })

  it('adds a tag without touching the rest', () => {
    const to = unwrapped(parseNameAddr('Bob   <sip:bob@example.com>;x=1'))
    expect(withTag(to, 't9')).toEqual(unwrapped(parseNameAddr('Bob   <sip:bob@example.com>;x=1;tag=t9')))
  })
})
