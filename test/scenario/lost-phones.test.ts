import { describe, expect, test } from 'vitest'
import type { Office } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk, told } from './office.ts'

/** Ana (100) calls Tom (101), and they talk. */
async function talking(office: Office) {
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  const call = await talk(office, { caller: ana, callee: tom })
  const [near, far] = office.media.endpoints
  if (near === undefined || far === undefined) throw new Error('the two have no media')
  return { ana, tom, ...call, near, far }
}

/** What went to an address: methods and statuses. */
const sentTo = (office: Office, port: number) =>
  office.network.sent.filter(({ to }) => to.port === port).map(({ octets }) => octets.slice(0, octets.indexOf(' sip:')))

describe('a phone that is gone in a call without a word (RFC 3261 §12.2.1.2)', () => {
  test('it sends no media, and answers nothing when it is asked: the call is over, the other phone hears BYE', async () => {
    const office = await openOffice()
    const { caller, tom, far } = await talking(office)
    office.network.host(tom.address, tom.port)
    far.emit({ kind: 'silent' })
    await office.pass(31_000)
    expect(caller.methods).toEqual([])
    // Told again meanwhile; one question is enough.
    far.emit({ kind: 'silent' })
    await office.pass(2000)
    expect(caller.methods).toEqual(['BYE'])
    expect(office.record).toMatchObject({
      disposition: 'ANSWERED',
      billsec: 32,
      hangupby: 'pbx',
      hangupcause: 27
    })
    const asked = told(await office.timeline()).filter((line) => line.includes('OPTIONS'))
    expect(asked.length).toBeGreaterThan(1)
    expect(office.media.leased).toEqual([])
  })

  test.each([481, 408])(
    'it has forgotten the call, or a proxy says that it is not to be had (%i): over at once',
    async (status) => {
      const office = await openOffice()
      const { caller, callee, far } = await talking(office)
      callee.refuses = { OPTIONS: status }
      far.emit({ kind: 'silent' })
      await office.pass()
      expect(caller.methods).toEqual(['BYE'])
      expect(office.record).toMatchObject({ disposition: 'ANSWERED', hangupby: 'pbx', hangupcause: 27 })
    }
  )

  for (const status of [200, 405, 501, 500]) {
    test(`one that answers ${status} is only silent: held, muted, or listening`, async () => {
      const office = await openOffice()
      const { caller, callee, near, far } = await talking(office)
      callee.refuses = { OPTIONS: status }
      for (const endpoint of [near, far, far]) {
        endpoint.emit({ kind: 'silent' })
        await office.pass(30_000)
      }
      expect([caller.methods, callee.methods]).toEqual([['OPTIONS'], ['ACK', 'OPTIONS', 'OPTIONS']])
      await hangUp(office, caller)
      expect(office.record).toMatchObject({ disposition: 'ANSWERED', hangupby: 'caller' })
    })
  }

  test('while it rings, silence says nothing', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const call = ana.invite('101')
    await office.pass()
    for (const endpoint of office.media.leased) endpoint.emit({ kind: 'silent' })
    await office.pass()
    expect(tom.call.methods).toEqual([])
    call.cancel()
    await office.pass()
  })
})

describe('a phone that moves in a call (RFC 5626 §5.3)', () => {
  test('it registers the same contact from another port, as behind a router that restarts: BYE goes there', async () => {
    const office = await openOffice()
    const { caller, tom } = await talking(office)
    await office.pass(1000)
    const moved = office.addPhone('101', { address: tom.address, port: 7001 })
    moved.contact = tom.contact
    expect(await office.until(moved.register())).toMatchObject({ status: 200 })
    await hangUp(office, caller)
    expect(sentTo(office, 7001)).toContain('BYE')
    expect(office.record).toMatchObject({ disposition: 'ANSWERED', hangupby: 'caller' })
  })

  test('a phone that speaks in the call itself is answered there, whatever has registered before', async () => {
    const office = await openOffice()
    const { ana, caller, callee } = await talking(office)
    await office.pass(1000)
    const moved = office.addPhone('100', { address: ana.address, port: 7002 })
    moved.contact = ana.contact
    expect(await office.until(moved.register())).toMatchObject({ status: 200 })
    await office.pass(1000)
    expect(await office.until(caller.hold())).toMatchObject({ status: 200 })
    await hangUp(office, callee)
    expect(caller.methods).toEqual(['BYE'])
    expect(sentTo(office, 7002)).not.toContain('BYE')
  })

  test('another phone of the same user, with a contact of its own, gets nothing of the call', async () => {
    const office = await openOffice()
    const { caller, callee } = await talking(office)
    await office.pass(1000)
    const second = office.addPhone('101', { port: 7003 })
    expect(await office.until(second.register())).toMatchObject({ status: 200 })
    await hangUp(office, caller)
    expect(callee.methods).toEqual(['ACK', 'BYE'])
    expect(sentTo(office, 7003)).not.toContain('BYE')
  })
})
