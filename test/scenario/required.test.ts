import { describe, expect, test } from 'vitest'
import type { Field } from '../support/phone-call.ts'
import { openOffice } from './office.ts'

/** A phone that registers one flow of an instance, and what it is answered. */
async function registering(headers: readonly Field[]) {
  const office = await openOffice()
  const ana = office.addPhone('100')
  const contact = `${ana.contact};+sip.instance="<urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF>";reg-id=1`
  const outcome = await office.until(ana.request('REGISTER', { headers: [['Contact', contact], ...headers] }))
  if (typeof outcome === 'string') throw new Error(outcome)
  const [status, registered] = [outcome.status, office.pbx.registrations('acme.test').length]
  return { outcome, status, registered, office, ana }
}

describe('a REGISTER that requires an extension (RFC 3261 §8.2.2.3)', () => {
  test.each([
    ['path', 'path'],
    ['outbound', 'outbound'],
    ['both, in any case', 'Path, OUTBOUND']
  ])('that is spoken is accepted: %s', async (_, tags) => {
    const { status, registered } = await registering([['Require', tags]])
    expect([status, registered]).toEqual([200, 1])
  })

  test('path: the Path comes back, and calls go by way of it (RFC 3327 §5.3)', async () => {
    const path = '<sip:10.0.1.1:5060;lr>'
    const { outcome, office, ana } = await registering([
      ['Require', 'path'],
      ['Path', path]
    ])
    expect([outcome.status, outcome.headers.all('Path')]).toEqual([200, [path]])
    const tom = await office.phone('101')
    const call = tom.invite('100')
    await office.pass()
    expect(ana.call.invite.headers.all('Route')).toEqual([path])
    call.cancel()
    await office.pass()
  })

  test('outbound: the flow is kept by its reg-id, which Require says (RFC 5626 §6)', async () => {
    const { outcome } = await registering([['Require', 'outbound']])
    expect([outcome.status, outcome.headers.all('Require')]).toEqual([200, ['outbound']])
  })

  test('outbound behind a proxy that does not speak it: 439, and nothing is registered (RFC 5626 §6)', async () => {
    const { status, registered } = await registering([
      ['Require', 'outbound'],
      ['Path', '<sip:edge.example.com;lr>']
    ])
    expect([status, registered]).toEqual([439, 0])
  })

  test('outbound behind a proxy that speaks it: by its reg-id (RFC 5626 §6, ob in the last Path)', async () => {
    const { outcome } = await registering([
      ['Require', 'outbound, path'],
      ['Path', '<sip:inner.example.com;lr>, <sip:edge.example.com;lr;ob>']
    ])
    expect([outcome.status, outcome.headers.all('Require')]).toEqual([200, ['outbound']])
  })

  test('that is not spoken is refused with its name alone', async () => {
    const { outcome, registered } = await registering([['Require', 'path, gruu, outbound']])
    expect([outcome.status, outcome.headers.all('Unsupported'), registered]).toEqual([420, ['gruu'], 0])
  })

  test('in an INVITE, where neither means anything to us, is refused', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const call = ana.invite('*43', { headers: [['Require', 'outbound, path']] })
    await office.pass()
    expect(call.statuses).toEqual([420])
    expect(call.response(420).headers.get('Unsupported')).toBe('outbound, path')
  })
})
