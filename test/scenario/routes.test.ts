import { describe, expect, test } from 'vitest'
import type { SipRequest } from '../../pbx-core/sip/message/message.ts'
import { hangUp, openOffice } from './office.ts'

/** Request-URI, then the Route values. */
const way = ({ method, uri, headers }: SipRequest) => [`${method} ${uri.text}`, ...headers.all('Route')]

describe('requests take the way that the peers asked for (RFC 3261 §12.2.1.1)', () => {
  test('ACK and BYE after a trunk’s 200 through a strict router, and a loose one beyond it', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const main = office.provider('main')
    // Its INVITE passed the loose one last: the response's order is turned round.
    const recorded = [['Record-Route', '<sip:loose.test;lr>, <sip:strict.test:5080>']] as const
    main.whenCalled = (call) => call.answer(undefined, recorded)
    const call = ana.invite('915550177')
    await office.pass()
    await hangUp(office, call)
    expect(main.call.requests.map(way)).toEqual([
      ['ACK sip:strict.test:5080', '<sip:loose.test;lr>', `<${main.contact.slice(1, -1)}>`],
      ['BYE sip:strict.test:5080', '<sip:loose.test;lr>', `<${main.contact.slice(1, -1)}>`]
    ])
  })

  test.each([
    ['loose', '<sip:edge.test;lr>', ['INVITE sip:101@10.0.1.2:5060', '<sip:edge.test;lr>']],
    ['strict', '<sip:edge.test>', ['INVITE sip:edge.test', '<sip:101@10.0.1.2:5060>']]
  ])('the INVITE to a phone through its Path, which is %s (RFC 3327 §5.1)', async (_kind, path, expected) => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = office.addPhone('101')
    const headers = [
      ['Contact', tom.contact],
      ['Supported', 'path'],
      ['Path', path]
    ] as const
    expect(await office.until(tom.request('REGISTER', { headers }))).toMatchObject({ status: 200 })
    const call = ana.invite('101')
    await office.pass()
    expect(way(tom.call.invite)).toEqual(expected)
    call.cancel()
    await office.pass()
  })
})
