import { describe, expect, test } from 'vitest'
import { Office } from '../../support/virtual-pbx.ts'
import { hangUp, openOffice, talk } from '../office.ts'

test('seconds of ringing count from the first phone that rings (4-pbx, Call record)', async () => {
  const office = await openOffice()
  const ana = await office.phone('100')
  const [desk, home] = [await office.phone('101'), await office.phone('101')]
  for (const phone of [desk, home]) phone.whenCalled = () => {}
  const call = ana.invite('101')
  await office.pass(1500)
  desk.call.ring()
  await office.pass(2000)
  home.call.ring()
  await office.pass(1000)
  home.call.answer()
  await office.pass(1000)
  await hangUp(office, call)
  const { duration, billsec, ringsec } = office.record
  expect([duration, billsec, ringsec]).toEqual([5, 1, 3])
})

describe('the record that a crash leaves, where the wall clock was set (4-pbx, Call record)', () => {
  const cases = [
    { when: 'before the call', by: 3_600_000, beforehand: true },
    { when: 'before the call, back', by: -3_600_000, beforehand: true },
    { when: 'in the call', by: 3_600_000, beforehand: false },
    { when: 'in the call, back', by: -3_600_000, beforehand: false }
  ]
  test.each(cases)('$when: its seconds are those that passed', async ({ by, beforehand }) => {
    const before = await new Office().start()
    const [ana, tom] = [await before.phone('100'), await before.phone('101')]
    if (beforehand) before.clock.setWallTime(by)
    await talk(before, { caller: ana, callee: tom })
    await before.pass(8_000)
    if (!beforehand) before.clock.setWallTime(by)
    await before.pass(24_000)
    const { clock, store } = before
    await new Office({ store, clock }).start()
    const [left] = store.records
    // It says every 5 s that it is alive.
    expect([left?.disposition, between(left?.duration, 27, 32), between(left?.billsec, 27, 32)]).toEqual([
      'ANSWERED',
      true,
      true
    ])
  })
})

function between(value: number | undefined, least: number, most: number): boolean {
  return value !== undefined && value >= least && value <= most
}
