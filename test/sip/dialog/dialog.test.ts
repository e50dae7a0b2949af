import { describe, expect, it } from 'vitest'
import { Dialog } from '../../../pbx-core/sip/dialog/dialog.ts'
import { createRequest, createResponse } from '../../../pbx-core/sip/message/create.ts'
import type { SipRequest } from '../../../pbx-core/sip/message/message.ts'
import { serialise } from '../../../pbx-core/sip/message/serialise.ts'
import { parseUri } from '../../../pbx-core/sip/message/uri.ts'

type Fields = readonly (readonly [string, string])[]

function uriOf(text: string) {
  const uri = parseUri(text)
  if (!uri.ok) throw new Error(uri.error)
  return uri.value
}

function request(method: string, cseq: number, headers: Fields = []): SipRequest {
  return createRequest({
    method,
    uri: uriOf('sip:101@acme.test'),
    from: '<sip:100@acme.test>;tag=caller',
    to: '<sip:101@acme.test>',
    callId: 'call-1',
    cseq,
    headers
  })
}

const answer = (invite: SipRequest, headers: Fields) =>
  createResponse(invite, 200, { toTag: 'callee', headers: [['Contact', '<sip:101@192.0.2.5:5070>'], ...headers] })

/** The dialog of a caller whose INVITE passed proxies with these Record-Route values, topmost first. */
function calling(...recordRoutes: string[]): Dialog {
  const invite = request('INVITE', 7)
  return Dialog.ofCaller(
    invite,
    answer(
      invite,
      recordRoutes.map((value) => ['Record-Route', value] as const)
    )
  )
}

/** The dialog of a called party, the same way. */
function called(...recordRoutes: string[]): Dialog {
  const headers: Fields = [
    ['Contact', '<sip:100@192.0.2.4>'],
    ...recordRoutes.map((value) => ['Record-Route', value] as const)
  ]
  const invite = request('INVITE', 7, headers)
  return Dialog.ofCallee(invite, answer(invite, []).to)
}

/** Start line and Route values of a request, as they are on the wire. */
function way(sent: SipRequest): string[] {
  const octets = serialise(sent)
  return octets.split('\r\n').filter((line, at) => at === 0 || line.startsWith('Route:'))
}

describe('the route set of a dialog (RFC 3261 §12.1, §12.2.1.1)', () => {
  it('a caller’s is that of the response in reverse order, a called party’s that of the request in its order', () => {
    const routes = ['<sip:near.test;lr>', '<sip:middle.test;lr>, <sip:far.test;lr>']
    expect(way(calling(...routes).request('BYE'))).toEqual([
      'BYE sip:101@192.0.2.5:5070 SIP/2.0',
      'Route: <sip:far.test;lr>',
      'Route: <sip:middle.test;lr>',
      'Route: <sip:near.test;lr>'
    ])
    expect(way(called(...routes).request('BYE'))).toEqual([
      'BYE sip:100@192.0.2.4 SIP/2.0',
      'Route: <sip:near.test;lr>',
      'Route: <sip:middle.test;lr>',
      'Route: <sip:far.test;lr>'
    ])
  })

  it('a first hop without lr is the Request-URI, and the target stands last in Route', () => {
    expect(way(called('<sip:strict.test:5080>').request('BYE'))).toEqual([
      'BYE sip:strict.test:5080 SIP/2.0',
      'Route: <sip:100@192.0.2.4>'
    ])
  })

  it.each(['ACK', 'INFO'])('that holds for %s as well, and with a loose router beyond', (method) => {
    const dialog = called('<sip:edge@strict.test>', '<sip:loose.test;lr>')
    const sent = method === 'ACK' ? dialog.ack(7) : dialog.request(method)
    expect(way(sent)).toEqual([
      `${method} sip:edge@strict.test SIP/2.0`,
      'Route: <sip:loose.test;lr>',
      'Route: <sip:100@192.0.2.4>'
    ])
  })

  it('a strict router beyond a loose one concerns the loose one', () => {
    expect(way(called('<sip:loose.test;lr>', '<sip:strict.test>').request('BYE'))).toEqual([
      'BYE sip:100@192.0.2.4 SIP/2.0',
      'Route: <sip:loose.test;lr>',
      'Route: <sip:strict.test>'
    ])
  })

  it('what no Request-URI may hold is left out: method and headers (§19.1.1)', () => {
    const strict = '<sip:a;method=b@strict.test;method=INVITE;transport=tcp?Subject=hi>'
    const [startLine = ''] = way(called(strict).request('BYE'))
    expect(startLine).toBe('BYE sip:a;method=b@strict.test;transport=tcp SIP/2.0')
    expect(way(called('<sip:s.test?Subject=hi>').request('BYE'))[0]).toBe('BYE sip:s.test SIP/2.0')
  })

  it('the 2xx has the last word on the route set and the target of an early dialog (§13.2.2.4)', () => {
    const invite = request('INVITE', 7)
    const ringing = createResponse(invite, 180, {
      toTag: 'callee',
      headers: [
        ['Contact', '<sip:101@early.test>'],
        ['Record-Route', '<sip:early.test;lr>']
      ]
    })
    const dialog = Dialog.ofCaller(invite, ringing)
    expect(way(dialog.request('OPTIONS'))).toEqual(['OPTIONS sip:101@early.test SIP/2.0', 'Route: <sip:early.test;lr>'])
    dialog.confirm(
      answer(invite, [
        ['Record-Route', '<sip:one.test;lr>, <sip:two.test;lr>'],
        ['Allow', 'INFO']
      ])
    )
    expect(way(dialog.request('BYE'))).toEqual([
      'BYE sip:101@192.0.2.5:5070 SIP/2.0',
      'Route: <sip:two.test;lr>',
      'Route: <sip:one.test;lr>'
    ])
    expect([...dialog.allows]).toEqual(['INFO'])
  })
})

describe('requests in a dialog (RFC 3261 §12.2.2)', () => {
  it('one with the number of the last, or a lower one, is stale; a higher one counts', () => {
    const dialog = called()
    expect([6, 7, 8, 8, 20, 9].map((cseq) => dialog.accept(request('INFO', cseq)))).toEqual([
      'stale',
      'stale',
      'accepted',
      'stale',
      'accepted',
      'stale'
    ])
  })

  it('an ACK has the number of its INVITE, whatever came since', () => {
    const dialog = called()
    dialog.accept(request('INFO', 9))
    expect([dialog.accept(request('ACK', 7)), dialog.accept(request('INFO', 10))]).toEqual(['accepted', 'accepted'])
  })

  it('INVITE moves the target by its Contact; INFO and OPTIONS do not (§12.2: target refresh)', () => {
    const dialog = called()
    const moved: Fields = [['Contact', '<sip:100@198.51.100.9:5090>']]
    dialog.accept(request('INFO', 8, moved))
    dialog.accept(request('OPTIONS', 9, moved))
    expect(dialog.remoteTarget.text).toBe('sip:100@192.0.2.4')
    dialog.accept(request('INVITE', 10, moved))
    expect(dialog.remoteTarget.text).toBe('sip:100@198.51.100.9:5090')
    dialog.accept(request('INVITE', 11))
    expect(dialog.remoteTarget.text).toBe('sip:100@198.51.100.9:5090')
  })
})
