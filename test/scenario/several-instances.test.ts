import { describe, expect, test } from 'vitest'
import { OwnCallLimits } from '../../pbx-core/runtime/limits.ts'
import { Bindings } from '../../pbx-core/sip/registrar/bindings.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { Office, type OfficeOptions, userConfig } from '../support/virtual-pbx.ts'
import { hangUp } from './office.ts'

const own = { concurrent: 1, perHour: 100 }
const users = [{ ...userConfig('100', 'Ana Keller'), limits: own }, userConfig('101', 'Tom Okafor')]

/** One of several on a clock. */
const open = (options: OfficeOptions) => new Office(options).start()

describe('what several instances share comes in by ports (8-reshape, 11)', () => {
  test('where a user is registered: a phone that registered with one instance is called by the other', async () => {
    const clock = createVirtualClock()
    const locations = new Bindings()
    const before = await open({ clock, locations })
    const registered = await before.phone('101')
    const office = await open({ clock, locations })
    // The same phone, on this network; it has said nothing here.
    const tom = office.addPhone('101', { address: registered.address })
    tom.whenCalled = (call) => call.answer()
    const call = (await office.phone('100')).invite('101')
    await office.pass()
    expect([call.statuses, office.pbx.registrations('acme.test').map(({ user }) => user)]).toEqual([
      [401, 200],
      ['101', '100']
    ])
    await hangUp(office, call)
  })

  test('what another instance registered expires here as well', async () => {
    const clock = createVirtualClock()
    const locations = new Bindings()
    const before = await open({ clock, locations })
    await before.until(before.addPhone('101').register(60))
    await before.until(before.pbx.stop())
    const office = await open({ clock, locations })
    await office.pass(61_000)
    expect([office.pbx.registrations('acme.test'), locations.size]).toEqual([[], 0])
  })

  test('limits: a call that leaves through one instance counts in the other', async () => {
    const clock = createVirtualClock()
    const limits = new OwnCallLimits(clock)
    const [one, other] = [
      await open({ clock, limits, domain: { users } }),
      await open({ clock, limits, domain: { users } })
    ]
    const calls = []
    for (const office of [one, other]) {
      office.provider('main').whenCalled = (call) => call.answer()
      calls.push((await office.phone('100')).invite('915550177'))
      await office.pass()
    }
    expect(calls.map(({ statuses }) => statuses)).toEqual([
      [401, 200],
      [401, 403]
    ])
    const [first] = calls
    if (first === undefined) throw new Error('there is no call')
    await hangUp(one, first)
    const again = other.phones.at(-1)?.invite('915550177')
    await other.pass()
    expect(again?.statuses).toEqual([401, 200])
    if (again !== undefined) await hangUp(other, again)
  })
})
