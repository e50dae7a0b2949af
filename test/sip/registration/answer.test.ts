import { describe, expect, it } from 'vitest'
import { createRequest, createResponse } from '../../../pbx-core/sip/message/create.ts'
import { makeUri } from '../../../pbx-core/sip/message/make-uri.ts'
import { readRegisterAnswer } from '../../../pbx-core/sip/registration/answer.ts'

const contact = makeUri({ user: 'acme', host: '192.0.2.1', port: 5090 })
const request = createRequest({
  method: 'REGISTER',
  uri: makeUri({ host: 'provider.test' }),
  from: '<sip:acme@provider.test>;tag=1',
  to: '<sip:acme@provider.test>',
  callId: 'c',
  cseq: 1
})

const read = (status: number, ...headers: (readonly [string, string])[]) =>
  readRegisterAnswer(createResponse(request, status, { headers }), contact)
const grants = (seconds: number | undefined, serviceRoute: string[] = []) => ({
  kind: 'granted',
  seconds,
  serviceRoute
})

describe('the answer to a REGISTER', () => {
  it('grants what stands beside our contact, among those of others (RFC 3261 §10.2.4)', () => {
    const listed = read(
      200,
      ['Contact', '<sip:acme@198.51.100.9:5060>;expires=7, "Us" <sip:acme@192.0.2.1:5090>;q=1;expires=1200'],
      ['Contact', '<sip:acme@198.51.100.10>;expires=9'],
      ['Expires', '3600']
    )
    expect(listed).toEqual(grants(1200))
  })

  it('grants what Expires says where the contact says nothing, and else what was asked for', () => {
    const own = ['Contact', '<sip:acme@192.0.2.1:5090>'] as const
    expect(read(200, own, ['Expires', '300'])).toEqual(grants(300))
    expect(read(200, own)).toEqual(grants(undefined))
    expect(read(200)).toEqual(grants(undefined))
  })

  it('grants the shortest where a registrar wrote our address as it sees it', () => {
    const seen = '<sip:acme@203.0.113.5:40000>;expires=90, <sip:acme@203.0.113.6:40000>;expires=60'
    expect(read(200, ['Contact', seen], ['Expires', '3600'])).toEqual(grants(60))
  })

  it('gives the Service-Route in its order (RFC 3608 §6.1)', () => {
    expect(
      read(200, ['Service-Route', '<sip:a.test;lr>, <sip:b.test;lr>'], ['Service-Route', '<sip:c.test;lr>'])
    ).toEqual(grants(undefined, ['<sip:a.test;lr>', '<sip:b.test;lr>', '<sip:c.test;lr>']))
    expect(read(200, ['Service-Route', '<<'])).toEqual(grants(undefined))
  })

  it('423 says the least (RFC 3261 §21.4.17)', () => {
    expect([read(423, ['Min-Expires', '1800']), read(423)]).toEqual([
      { kind: 'too-brief', least: 1800 },
      { kind: 'too-brief', least: 0 }
    ])
  })

  it('3xx says where else, by SIP alone, what it likes best first (RFC 3261 §8.1.3.4)', () => {
    const targets = ['Contact', '<mailto:a@b.test>, <sip:b.test>;q=0.5, <sips:c.test>, <sip:d.test>'] as const
    expect(read(302, targets)).toEqual({
      kind: 'redirected',
      targets: [makeUri({ host: 'd.test' }), makeUri({ host: 'b.test' })]
    })
    expect(read(302, ['Contact', '*'])).toEqual({ kind: 'redirected', targets: [] })
  })

  it.each([408, 480, 500, 503, 504, 599])('%i passes', (status) => {
    expect(read(status)).toEqual({ kind: 'failed', retryAfter: 0 })
    expect(read(status, ['Retry-After', '18;duration=3600 (busy)'])).toEqual({ kind: 'failed', retryAfter: 18 })
  })

  it.each([400, 401, 403, 404, 405, 407, 420, 600, 603, 604])('%i does not pass by itself', (status) => {
    expect(read(status, ['Retry-After', '18'])).toEqual({ kind: 'refused' })
  })
})
