import { expect, test } from 'vitest'
import { Timeline, withoutCredentials } from '../../pbx-core/call/timeline.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

test('what is taken was gathered since the last take, in order, each with its time and its words', () => {
  const clock = createVirtualClock(1000)
  const timeline = new Timeline(clock)
  timeline.decision({ code: 'not-confirmed' })
  clock.advance(500)
  timeline.warning({ code: 'no-trunk', trunk: 'main' }, 'Add it.')
  const taken = timeline.take()
  expect(taken.map((entry) => ({ ...entry, text: '' }))).toEqual([
    { at: 1000, kind: 'decision', text: '', fact: { code: 'not-confirmed' } },
    { at: 1500, kind: 'warning', text: '', fact: { code: 'no-trunk', trunk: 'main' }, remedy: 'Add it.' }
  ])
  expect([timeline.hasPending, timeline.take()]).toEqual([false, []])
})

test('a peer that floods a call fills no memory: what is beyond 2000 entries is counted, and told once', () => {
  const timeline = new Timeline(createVirtualClock())
  for (let at = 0; at < 2003; at++) timeline.decision({ code: 'not-confirmed' })
  const taken = timeline.take()
  expect([taken.length, taken.at(-1)]).toMatchObject([2001, { kind: 'warning', fact: { code: 'dropped', count: 3 } }])
  expect(timeline.take()).toEqual([])
})

test('a message stands there with its first line, and without what a password could be guessed from', () => {
  const timeline = new Timeline(createVirtualClock())
  const octets =
    'INVITE sip:101@acme.test SIP/2.0\r\nAuthorization: Digest username="100",\r\n response="5ecret"\r\nSubject: hi\r\n\r\n'
  timeline.message({ at: 7, direction: 'in', octets, protocol: 'udp', remote: '10.0.0.2:5060' }, '100')
  expect(timeline.take()).toEqual([
    {
      ...{ at: 7, kind: 'sip', direction: 'in', peer: '100', protocol: 'udp', remote: '10.0.0.2:5060' },
      summary: 'INVITE sip:101@acme.test SIP/2.0',
      message: 'INVITE sip:101@acme.test SIP/2.0\r\nAuthorization: (removed)\r\nSubject: hi\r\n\r\n'
    }
  ])
})

test.each(['Authorization', 'proxy-authorization', 'WWW-Authenticate', 'Proxy-Authenticate', 'Authentication-Info'])(
  '%s is blotted out, however it is written and folded (RFC 3261 §7.3.1, §22)',
  (name) => {
    expect(withoutCredentials(`A: 1\r\n${name} : Digest a=5ecret,\r\n\tb=5ecret\r\nB: 2\r\n`)).toBe(
      `A: 1\r\n${name}: (removed)\r\nB: 2\r\n`
    )
  }
)

test('a header that only speaks of it stays', () => {
  expect(withoutCredentials('X-Authorization-Hint: none\r\n')).toBe('X-Authorization-Hint: none\r\n')
})

test.each([
  ['application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n'],
  ['application/dtmf', '5'],
  ['audio/telephone-event', '\x05\x8a\x03\x20']
])('a key in an INFO is told, and not which one: it may be of a PIN (%s)', (type, body) => {
  const timeline = new Timeline(createVirtualClock())
  const head = `INFO sip:100@acme.test SIP/2.0\r\nCall-ID: 5\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`
  timeline.message({ at: 7, direction: 'in', octets: head + body, protocol: 'udp', remote: '10.0.0.2:5060' }, '100')
  expect(timeline.take()).toMatchObject([{ message: `${head}(hidden)` }])
})

test('what else an INFO says stays', () => {
  const timeline = new Timeline(createVirtualClock())
  const octets = 'INFO sip:100@acme.test SIP/2.0\r\nContent-Type: application/xml\r\n\r\n<picture_fast_update/>'
  timeline.message({ at: 7, direction: 'in', octets, protocol: 'udp', remote: '10.0.0.2:5060' }, '100')
  expect(timeline.take()).toMatchObject([{ message: octets }])
})
