import { describe, expect, test } from 'vitest'
import type { Outcome } from '../support/phone-call.ts'
import { hangUp, openOffice } from './office.ts'

const statusOf = (outcome: Outcome) => (typeof outcome === 'string' ? outcome : outcome.status)

describe('a called phone before its answer (RFC 3261 §12.1)', () => {
  test('is in a dialog from its 180 on: OPTIONS and INFO are answered, and the answer goes on in that dialog', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const call = ana.invite('101')
    await office.pass()
    expect(statusOf(await office.until(tom.call.send('OPTIONS')))).toBe(200)
    expect(statusOf(await office.until(tom.call.info('5')))).toBe(200)
    expect(statusOf(await office.until(tom.call.send('OPTIONS', [], { sequence: 1 })))).toBe(500)
    tom.call.answer()
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 200])
    // Its sequence numbers go on, and so do those before them count.
    expect(statusOf(await office.until(tom.call.send('INFO', [], { sequence: 2 })))).toBe(500)
    expect(statusOf(await office.until(tom.call.hold()))).toBe(200)
    await hangUp(office, call)
    expect(tom.call.methods).toEqual(['ACK', 'BYE'])
  })

  test('cannot end or change what has not begun: BYE 481, INVITE 491, others 405 (§15, §14.2, §8.2.1)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const call = ana.invite('101')
    await office.pass()
    expect(statusOf(await office.until(tom.call.send('BYE')))).toBe(481)
    expect(statusOf(await office.until(tom.call.hold()))).toBe(491)
    expect(statusOf(await office.until(tom.call.send('PUBLISH')))).toBe(405)
    expect(call.statuses).toEqual([401, 180])
    call.cancel()
    await office.pass()
  })

  test('each phone is in a dialog of its own; the ones that lost are in none (§13.2.2.4)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const desk = await office.phone('101')
    const mobile = await office.phone('101')
    const call = ana.invite('101')
    await office.pass()
    for (const phone of [desk, mobile]) expect(statusOf(await office.until(phone.call.send('OPTIONS')))).toBe(200)
    mobile.call.answer()
    await office.pass()
    expect(statusOf(await office.until(desk.call.send('OPTIONS')))).toBe(481)
    expect(statusOf(await office.until(mobile.call.send('OPTIONS')))).toBe(200)
    await hangUp(office, call)
  })

  test('forks behind one trunk are each in a dialog; after one answers the others are in none', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const main = office.provider('main')
    main.whenCalled = (call) => call.ring()
    const call = ana.invite('915550177')
    await office.pass()
    const second = main.call.fork('second')
    second.ring()
    await office.pass()
    expect(statusOf(await office.until(second.send('OPTIONS')))).toBe(200)
    main.call.answer()
    await office.pass()
    expect(statusOf(await office.until(second.send('OPTIONS')))).toBe(481)
    expect(statusOf(await office.until(main.call.send('OPTIONS')))).toBe(200)
    await hangUp(office, call)
  })

  test('that declines is in none any more', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const call = ana.invite('101')
    await office.pass()
    tom.call.refuse(486)
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 486])
    expect(statusOf(await office.until(tom.call.send('OPTIONS')))).toBe(481)
  })

  test('says in a 183 whether it takes keys by INFO, and the caller is promised them at once (RFC 6086 §5)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom.media = { ...tom.media, telephoneEvent: null }
    const allow = [['Allow', 'INVITE, ACK, BYE, CANCEL, INFO']] as const
    tom.whenCalled = (call) => call.early(allow)
    const call = ana.invite('101')
    await office.pass()
    expect([call.statuses, call.heard.telephoneEvent]).toEqual([[401, 183], 101])
    tom.call.answer(undefined, allow)
    await office.pass()
    expect([call.statuses, call.methods]).toEqual([[401, 183, 200], []])
    await hangUp(office, call)
  })
})
