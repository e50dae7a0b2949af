import { describe, expect, test } from 'vitest'
import { deliveryRequest } from '../../pbx-core/records/delivery-request.ts'
import { afterAttempt, delayAfter, newDelivery, originOf } from '../../pbx-core/records/outbox.ts'
import { began, sampleCdr, sampleDelivery } from './samples.ts'

const second = 1000
const hour = 3_600_000

describe('schedule of a delivery (2-cti, Post-call)', () => {
  test('after failures: 1 s, 5 s, 30 s, 2 min, 10 min, 1 h, then hourly', () => {
    const delays = Array.from({ length: 9 }, (_, failures) => delayAfter(failures + 1, 'GET'))
    expect(delays).toEqual([second, 5 * second, 30 * second, 120 * second, 600 * second, hour, hour, hour, hour])
  })

  test('hourly for 3 days, then it is given up', () => {
    const delays = Array.from({ length: 100 }, (_, failures) => delayAfter(failures + 1, 'POST'))
    expect(delays.indexOf(null)).toBe(6 + 72)
    expect(delays.slice(6 + 72).every((delay) => delay === null)).toBe(true)
  })

  const delivery = { ...sampleDelivery(sampleCdr()), attempts: 1 }
  const at = began
  test.each([
    [
      'delivered',
      afterAttempt(delivery, { kind: 'delivered', outcome: 'status 200' }, { at, settled: null }),
      { at, attempts: 2, outcome: 'status 200', nextAttemptAt: null, state: 'delivered' }
    ],
    [
      'failed',
      afterAttempt(delivery, { kind: 'failed', outcome: 'status 503' }, { at, settled: null }),
      { at, attempts: 2, outcome: 'status 503', nextAttemptAt: at + 5000, state: 'waiting' }
    ],
    [
      'failed, with jitter of up to a tenth of the wait',
      afterAttempt(delivery, { kind: 'failed', outcome: 'x' }, { at, settled: null, jitter: 0.5 }),
      { at, attempts: 2, outcome: 'x', nextAttemptAt: at + 5250, state: 'waiting' }
    ],
    [
      'refused',
      afterAttempt(delivery, { kind: 'refused', outcome: 'gone' }, { at, settled: null }),
      { at, attempts: 2, outcome: 'gone', nextAttemptAt: null, state: 'given-up' }
    ],
    [
      'a repeat of a delivered one that fails',
      afterAttempt(delivery, { kind: 'failed', outcome: 'status 503' }, { at, settled: 'delivered' }),
      { at, attempts: 2, outcome: 'status 503', nextAttemptAt: null, state: 'delivered' }
    ],
    [
      'the last failure',
      afterAttempt({ ...delivery, attempts: 78 }, { kind: 'failed', outcome: 'x' }, { at, settled: null }),
      { at, attempts: 79, outcome: 'x', nextAttemptAt: null, state: 'given-up' }
    ]
  ])('%s', (_, attempt, expected) => expect(attempt).toEqual(expected))
})

describe('the request of a delivery (2-cti, Post-call)', () => {
  const cdr = sampleCdr()
  const sign = { at: 1_795_298_800_999, hmac: (key: string, data: string): string => `<${key}|${data}>` }
  const plain = { url: '', headers: {}, timeoutMs: 2000 }
  const get = sampleDelivery(cdr, { url: 'http://127.0.0.1:8099/cdr?src=1&name=%C3%BC#top' })
  const post = sampleDelivery(cdr, { method: 'POST', url: 'http://127.0.0.1:8099/cdr?x=1', body: '{"src":"1"}' })

  test('its id names call, segment and hook', () => {
    const request = { method: 'GET', url: 'http://x/', body: null } as const
    expect(newDelivery(cdr, 'cti.postCall', { request, at: 5 })).toEqual({
      id: '1795298709.1.1.cti.postCall',
      uniqueid: '1795298709.1',
      segment: 1,
      domain: 'acme.test',
      hook: 'cti.postCall',
      createdAt: 5,
      ...request
    })
  })

  test('without a secret it is recognisable and not signed', () => {
    expect(deliveryRequest(get, plain, sign)).toEqual({
      method: 'GET',
      url: get.url,
      body: null,
      headers: { 'User-Agent': 'Offhook', 'X-Offhook-Delivery': get.id },
      timeoutMs: 2000,
      maxBytes: 1024 * 1024,
      maxRedirects: 3
    })
  })

  test('the signature of a GET covers the query', () => {
    const { headers } = deliveryRequest(get, { ...plain, secret: 's' }, sign)
    expect(headers['X-Offhook-Signature']).toBe('sha256=<s|src=1&name=%C3%BC>')
  })

  test('that of a POST the body, which is JSON', () => {
    const { headers } = deliveryRequest(post, { ...plain, secret: 's' }, sign)
    expect(headers).toMatchObject({
      'User-Agent': 'Offhook',
      'Content-Type': 'application/json',
      'X-Offhook-Delivery': post.id,
      'X-Offhook-Signature': 'sha256=<s|{"src":"1"}>'
    })
  })

  test("the hook's headers go along but for those that are ours", () => {
    const headers = { Authorization: 'Bearer t', 'content-type': 'text/x', 'x-offhook-delivery': 'forged' }
    expect(deliveryRequest(post, { ...plain, headers, ca: 'PEM' }, sign)).toMatchObject({
      headers: { Authorization: 'Bearer t', 'content-type': 'text/x', 'X-Offhook-Delivery': post.id },
      ca: 'PEM'
    })
    expect(Object.keys(deliveryRequest(post, { ...plain, headers }, sign).headers)).toHaveLength(4)
  })

  test('user and password of its URL are those of the configuration now, and go nowhere else', () => {
    const to = (url: string) => deliveryRequest(get, { ...plain, url }, sign).url
    expect(to('http://crm:s%40cret@127.0.0.1:8099/cdr?src=%%src%%')).toBe(
      'http://crm:s%40cret@127.0.0.1:8099/cdr?src=1&name=%C3%BC#top'
    )
    expect(to('http://crm:s%40cret@127.0.0.1:8100/cdr')).toBe(get.url)
  })

  test.each([
    ['http://127.0.0.1:8099/cdr?x=1', 'http://127.0.0.1:8099'],
    ['https://CRM.acme.test:443/a', 'https://crm.acme.test'],
    ['http://exa mple/', '']
  ])('the origin of %s is %s', (url, origin) => expect(originOf(url)).toBe(origin))
})
