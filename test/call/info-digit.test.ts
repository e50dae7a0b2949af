import { describe, expect, it } from 'vitest'
import { readInfo } from '../../pbx-core/call/info-digit.ts'
import { createRequest } from '../../pbx-core/sip/message/create.ts'
import { makeUri } from '../../pbx-core/sip/message/make-uri.ts'

const info = (contentType: string, body: string) =>
  readInfo(
    createRequest({
      method: 'INFO',
      uri: makeUri({ user: '100', host: 'acme.test' }),
      from: '<sip:101@acme.test>;tag=a',
      to: '<sip:100@acme.test>;tag=b',
      callId: 'call',
      cseq: 2,
      contentType,
      body
    })
  )

describe('keys in a SIP INFO', () => {
  it.each([
    ['application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n', '5'],
    ['application/dtmf-relay', 'Signal= 7\r\nDuration= 160', '7'],
    ['application/dtmf-relay', 'Duration=160\r\nSignal=#', '#'],
    ['Application/DTMF-Relay; charset=utf-8', 'signal = *', '*'],
    ['application/dtmf-relay', 'Signal=d', 'D'],
    ['application/dtmf', '5', '5'],
    ['application/dtmf', ' 0\r\n', '0'],
    ['application/dtmf', 'Signal=3\r\nDuration=100', '3'],
    ['application/dtmf', 'd=4', '4'],
    ['application/vnd.nortelnetworks.digits', 'p=Digit-Collection\r\ny=Digits\r\nd=Digit=9\r\nd=Duration=500', '9'],
    ['application/vnd.nortelnetworks.digits', 'p=Digit-Collection\r\nd=8\r\n', '8'],
    ['audio/telephone-event', 'Signal=6', '6'],
    ['audio/telephone-event', '2', '2'],
    // RFC 4733 §2.3: event, end and volume, duration.
    ['audio/telephone-event', '\x07\x8a\x03\x20', '7'],
    ['audio/telephone-event', '\x0b\x8a\x03\x20', '#']
  ])('%s %j is %s', (type, body, digit) => {
    expect(info(type, body)).toEqual({ kind: 'key', digit })
  })

  it('numbers from 10 to 15 are the events of RFC 4733 §3.2', () => {
    const keys = ['10', '11', '12', '13', '14', '15'].map((event) => info('application/dtmf-relay', `Signal=${event}`))
    expect(keys).toEqual(['*', '#', 'A', 'B', 'C', 'D'].map((digit) => ({ kind: 'key', digit })))
  })

  it.each([
    ['a hook flash', 'application/dtmf-relay', 'Signal=16'],
    ['a hook flash as a sign', 'application/dtmf', '!'],
    ['an event that goes on', 'audio/telephone-event', '\x07\x0a\x03\x20'],
    ['a tone that is no key', 'audio/telephone-event', '\x20\x8a\x03\x20'],
    ['no body', 'application/dtmf', ''],
    ['a number beyond the events', 'application/dtmf-relay', 'Signal=17'],
    ['several signs', 'application/dtmf', '12345'],
    ['none', 'application/dtmf-relay', 'Duration=160']
  ])('%s is understood, and is no key', (_what, type, body) => {
    expect(info(type, body)).toEqual({ kind: 'nothing' })
  })

  it.each([
    ['application/media_control+xml', '<media_control/>'],
    ['text/plain', '5']
  ])('%s is not understood', (type, body) => {
    expect(info(type, body)).toEqual({ kind: 'unknown' })
  })
})
