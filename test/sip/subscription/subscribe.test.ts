import { describe, expect, test } from 'vitest'
import { createRequest } from '../../../pbx-core/sip/message/create.ts'
import { makeUri } from '../../../pbx-core/sip/message/make-uri.ts'
import { dialogPackage, messageSummaryPackage } from '../../../pbx-core/sip/subscription/packages.ts'
import { eventOf, readSubscribe } from '../../../pbx-core/sip/subscription/subscribe.ts'

type Fields = readonly (readonly [name: string, value: string])[]

const subscribe = (...headers: Fields) =>
  createRequest({
    ...{ method: 'SUBSCRIBE', uri: makeUri({ user: '101', host: 'acme.test' }), callId: 'c', cseq: 1 },
    ...{ from: '<sip:100@acme.test>;tag=a', to: '<sip:101@acme.test>' },
    headers
  })
const asked = (...headers: Fields) => {
  const read = readSubscribe(subscribe(['Event', 'dialog'], ...headers), dialogPackage)
  return read.ok ? read.value : read.error
}

describe('a SUBSCRIBE (RFC 6665 §4.1.2.1)', () => {
  test.each([
    ['60', 60],
    // Shorter than asked for is allowed, longer is not (§4.2.1.1).
    ['4294967295', 7200],
    ['0', 0],
    [undefined, 3600],
    ['soon', 3600],
    ['-5', 3600]
  ])('Expires %j: %i s', (expires, seconds) => {
    const fields: Fields = expires === undefined ? [] : [['Expires', expires]]
    expect(asked(...fields)).toEqual({ id: '', seconds, apart: 0 })
  })

  test.each(['1', '29'])('%s s are too brief: 423, and for how long it may be (§4.2.1.1)', (expires) => {
    expect(asked(['Expires', expires])).toEqual({ status: 423, headers: [['Min-Expires', '30']] })
  })

  test.each([
    ['application/dialog-info+xml', true],
    ['text/plain, application/dialog-info+xml;q=0.5', true],
    ['APPLICATION/Dialog-Info+XML', true],
    ['application/*', true],
    ['*/*', true],
    ['application/pidf+xml', false],
    ['', false]
  ])('Accept %j is taken: %s', (accept, isTaken) => {
    const refused = { status: 406, headers: [['Accept', 'application/dialog-info+xml']] }
    expect(asked(['Accept', accept])).toEqual(isTaken ? { id: '', seconds: 3600, apart: 0 } : refused)
  })

  test.each([
    ['dialog;id=7', { id: '7', seconds: 3600, apart: 0 }],
    // RFC 6446 §5.1: at most one in five seconds; once a day is nothing for a lamp; none is no rate.
    ['dialog;max-rate=0.2', { id: '', seconds: 3600, apart: 5000 }],
    ['dialog;max-rate=0.00001', { id: '', seconds: 3600, apart: 60_000 }],
    ['dialog;max-rate=0', { id: '', seconds: 3600, apart: 0 }],
    ['dialog;max-rate=often', { id: '', seconds: 3600, apart: 0 }],
    // Broadsoft's telephones say so of a shared line.
    ['dialog;sla;include-session-description', { id: '', seconds: 3600, apart: 0 }]
  ])('Event: %s', (event, read) => {
    expect(readSubscribe(subscribe(['Event', event]), dialogPackage)).toEqual({ ok: true, value: read })
  })

  test.each(['', ';', 'dia log', 'dialog;id=1;id=2', 'dialog;=', `dialog;x=${'a'.repeat(300)}`, 'a'.repeat(100_000)])(
    'Event %.40j is none',
    (event) => expect(eventOf(subscribe(['Event', event]))).toBeUndefined()
  )

  test('the lamp for messages may be lit for a day without a refresh', () => {
    const request = subscribe(['Event', 'message-summary'], ['Expires', '100000'])
    expect(readSubscribe(request, messageSummaryPackage)).toEqual({
      ok: true,
      value: { id: '', seconds: 86_400, apart: 0 }
    })
  })
})
