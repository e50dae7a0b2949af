import { expect, test } from 'vitest'
import { sendKeys } from '../../pbx-core/apps/send-keys.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

/** Keys for somebody who has just answered: at each moment in milliseconds, what it has got by then. */
function sending(keys: string, telephoneEvent: number | null = 101) {
  const office = new StandInOffice()
  const { call, context } = office.calling()
  const menu = office.leg('trunk:main', { audio: { telephoneEvent } })
  menu.answers()
  sendKeys(context, menu.asLeg, keys)
  return { office, call, menu }
}

test('keys of a number follow a second after the answer, 300 ms apart (3-click-to-dial, Keys)', async () => {
  const { office, call, menu } = sending('1*#')
  await office.pass(999)
  expect(menu.media.digits).toEqual([])
  await office.pass(1)
  expect(menu.media.digits).toEqual(['1'])
  await office.pass(299)
  expect(menu.media.digits).toEqual(['1'])
  await office.pass(1)
  expect(menu.media.digits).toEqual(['1', '*'])
  await office.pass(600)
  expect([menu.media.digits, factsOf(call), office.clock.pending]).toEqual([
    ['1', '*', '#'],
    [{ code: 'keys-sent', keys: '1*#', party: 'trunk:main' }],
    0
  ])
})

test('a comma is two seconds of silence, and no key', async () => {
  const { office, menu } = sending(',,5')
  await office.pass(4999)
  expect(menu.media.digits).toEqual([])
  await office.pass(1)
  expect(menu.media.digits).toEqual(['5'])
})

test('a side without telephone events gets them by INFO (4-pbx, Keys)', async () => {
  const { office, menu } = sending('12', null)
  await office.pass(2000)
  expect([menu.media.digits, menu.told]).toEqual([[], ['key 1', 'key 2']])
})

test('whoever hangs up in the middle gets no further one, and nothing says that all were sent', async () => {
  const { office, call, menu } = sending('12')
  await office.pass(1000)
  menu.bye()
  await office.pass(5000)
  expect([menu.media.digits, factsOf(call), office.clock.pending]).toEqual([['1'], [], 0])
})
