import { describe, expect, it } from 'vitest'
import { makeUri } from '../../../pbx-core/sip/message/make-uri.ts'
import { decodedUser, formatUri, parseUri } from '../../../pbx-core/sip/message/uri.ts'
import { uriEquals } from '../../../pbx-core/sip/message/uri-equals.ts'
import { errorOf, unwrapped } from './support.ts'

describe('parsing URIs (RFC 3261 §19.1.1)', () => {
  it('takes every part of a SIP URI', () => {
    const text = 'sips:alice:secret@Atlanta.Example.com:5061;Transport=TCP;lr?subject=project%20x&priority=urgent'
    expect(unwrapped(parseUri(text))).toEqual({
      scheme: 'sips',
      user: 'alice',
      host: 'atlanta.example.com',
      port: 5061,
      params: new Map([
        ['transport', 'TCP'],
        ['lr', '']
      ]),
      headers: 'subject=project%20x&priority=urgent',
      text
    })
  })

  it('knows only scheme and text of any other URI', () => {
    expect(unwrapped(parseUri('TEL:+1-201-555-0123;phone-context=x'))).toEqual({
      scheme: 'tel',
      user: '',
      host: '',
      port: 0,
      params: new Map(),
      headers: '',
      text: 'TEL:+1-201-555-0123;phone-context=x'
    })
  })

  it.each(['*21#', '100', '+49(30)123', 'a;b?c', '**67', '%'])('understands the user %s, as phones send it', (user) => {
    expect(unwrapped(parseUri(`sip:${user}@example.com`)).user).toBe(user)
  })

  it.each([
    ['', 'is empty'],
    ['example.com', 'has no scheme'],
    ['1st:x', 'has a malformed scheme'],
    [':x', 'has a malformed scheme'],
    ['sip:a b@example.com', 'has a character that must be escaped'],
    ['sip:a\0@example.com', 'has a character that must be escaped'],
    ['<sip:a@example.com>', 'has a character that must be escaped'],
    ['sip:a@b@example.com', 'has more than one @'],
    ['sip:a@example.com;x=@', 'has more than one @'],
    ['sip:@example.com', 'has an empty user'],
    ['sip::secret@example.com', 'has an empty user'],
    ['sip:', 'has a malformed host'],
    ['sip:a@', 'has a malformed host'],
    ['sip:a@ex*mple.com', 'has a malformed host'],
    ['sip:a@[2001:db8::1', 'has a malformed host'],
    ['sip:a@[2001:db8::1::2]', 'has a malformed host'],
    ['sip:a@[12345::]', 'has a malformed host'],
    ['sip:a@[1:2:3:4:5:6:7]', 'has a malformed host'],
    ['sip:a@[1:2:3:4:5:6:7:8:9]', 'has a malformed host'],
    ['sip:a@[::192.0.2.256]', 'has a malformed host'],
    ['sip:a@[::1]x', 'has a malformed host'],
    ['sip:a@example.com:', 'has a malformed port'],
    ['sip:a@example.com:65536', 'has a malformed port'],
    ['sip:a@example.com:5060x', 'has a malformed port'],
    ['sip:a@example.com;', 'has an empty parameter'],
    ['sip:a@example.com;=x', 'has an empty parameter'],
    ['sip:a@example.com;lr;LR', 'repeats a parameter']
  ])('refuses %j: %s', (text, fault) => {
    expect(errorOf(parseUri(text))).toBe(fault)
  })

  it.each(['[::]', '[::1]', '[1::]', '[1:2:3:4:5:6:7:8]', '[::ffff:192.0.2.1]', '[1:2:3:4:5:6:192.0.2.1]'])(
    'understands the address %s (RFC 5954)',
    (host) => {
      expect(unwrapped(parseUri(`sip:${host}:5060`))).toMatchObject({ host, port: 5060 })
    }
  )
})

describe('making URIs (RFC 3261 §19.1.2)', () => {
  it('escapes what would end the user, and reads it back', () => {
    const user = 'a@b;c?d:e%f g#\0é'
    const uri = makeUri({ user, host: 'example.com' })
    expect([formatUri(uri), decodedUser(unwrapped(parseUri(formatUri(uri))))]).toEqual([
      'sip:a%40b%3Bc%3Fd%3Ae%25f%20g%23%00%E9@example.com',
      user
    ])
  })

  it('escapes text as UTF-8', () => {
    expect(makeUri({ user: 'Ċ', host: 'example.com' }).text).toBe('sip:%C4%8A@example.com')
  })

  it('puts IPv6 into brackets, and parameters without value without a sign', () => {
    const uri = makeUri({ scheme: 'sips', host: '2001:DB8::1', port: 5061, params: { transport: 'tcp', lr: '' } })
    expect(uri).toEqual(unwrapped(parseUri('sips:[2001:db8::1]:5061;transport=tcp;lr')))
  })
})

describe('comparing URIs (RFC 3261 §19.1.4)', () => {
  const equal = (a: string, b: string) => {
    const [left, right] = [unwrapped(parseUri(a)), unwrapped(parseUri(b))]
    const forwards = uriEquals(left, right)
    expect(uriEquals(right, left)).toBe(forwards)
    return forwards
  }

  it.each([
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;newparam=5'],
    [
      'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
      'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com'
    ],
    [
      'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
      'sip:alice@atlanta.com?priority=urgent&subject=project%20x'
    ],
    ['sip:a@[2001:db8::1]', 'sip:a@[2001:DB8:0:0::0001]'],
    ['isbn:2983792873', 'ISBN:2983792873']
  ])('%s is %s', (a, b) => {
    expect(equal(a, b)).toBe(true)
  })

  it.each([
    ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
    ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off'],
    ['sip:alice@atlanta.com', 'sips:alice@atlanta.com'],
    ['sip:alice:a@atlanta.com', 'sip:alice:b@atlanta.com'],
    ['sip:a%3Bb@atlanta.com', 'sip:a;b@atlanta.com'],
    ['sip:%00@host5.example.com', 'sip:%00%00@host5.example.com'],
    ['sip:a@[2001:db8::1]', 'sip:a@[2001:db8::2]'],
    ['tel:1', 'tel:2']
  ])('%s is not %s', (a, b) => {
    expect(equal(a, b)).toBe(false)
  })
})
