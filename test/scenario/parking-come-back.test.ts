import { describe, expect, test } from 'vitest'
import { type DomainInput, Office } from '../support/virtual-pbx.ts'
import { hangUp, offers, told } from './office.ts'
import { at, inTalk, park, parkedIn, people, ringingOf } from './parking.ts'
import { answers, billed, talking } from './transfers.ts'

/** A customer has been parked by Tom, whose telephone rings by now: nobody has fetched it in time. */
async function comingBack(domain: Partial<DomainInput> = {}) {
  const talk = await inTalk(domain)
  talk.tom.whenCalled = (call) => call.ring()
  await park(talk)
  await talk.office.pass(90_000)
  return talk
}

describe('a parked call that nobody fetches (4-pbx, Names of what is new: comeBackSeconds)', () => {
  test('rings at whoever parked it after 90 s, with the slot before the name and music for who waits', async () => {
    const { office, tom, caller } = await comingBack()
    expect([ringingOf(tom), tom.call.invite.headers.get('From'), at(office, caller).playing, parkedIn(office)]).toEqual(
      [1, expect.stringContaining('"Back from *71: Customer"'), ['music'], ['*71: +15550170 by 101, comes back']]
    )
    const [view] = office.pbx.calls()
    expect(view?.way).toEqual([
      { app: 'park', appname: '*71' },
      { app: 'user', appname: '101' }
    ])
    tom.call.answer()
    await office.pass(2000)
    expect([at(office, caller).peer, parkedIn(office), talking(office)]).toEqual([
      at(office, tom.call),
      [],
      ['+15550170 caller talking', '101 callee talking']
    ])
    await hangUp(office, caller)
    // What comes back is a segment of its own.
    expect(office.records.map(billed)).toEqual([
      '1: +15550170 > +15550100101 (101) ANSWERED by callee, 0 0 ring 0',
      '2: +15550170 > *70 (null) NO ANSWER by pbx, 90 0 ring 0',
      '3: +15550170 > 101 (101) ANSWERED by caller, 3 2 ring 0'
    ])
    expect(office.record).toMatchObject({ transferredby: '101', lastapp: 'user', lastdata: '101', trunk: 'main' })
    expect(offers(office)).toEqual(['101: +15550170 for 101', '101: +15550170 for 101'])
    expect(told(await office.timeline()).filter((line) => /back/.test(line))).toEqual([
      'decision: the call comes back from *71 to 101'
    ])
  })

  test('can be fetched while it rings there: that telephone is told that it was answered elsewhere (RFC 3326)', async () => {
    const { office, tom, lena, caller } = await comingBack()
    const fetching = lena.invite('*71')
    await office.pass(1000)
    expect(tom.call.last('CANCEL').headers.get('Reason')).toContain('cause=200')
    expect(at(office, caller).peer).toBe(at(office, fetching))
    await hangUp(office, fetching)
    expect(office.record).toMatchObject({ segment: 3, calleeUser: '102', disposition: 'ANSWERED', hangupby: 'callee' })
    expect(office.record.legs).toMatchObject([
      { party: '101', result: 'elsewhere' },
      { party: '102', result: 'answered' }
    ])
  })

  test('can be picked up as any call that rings there (**101)', async () => {
    const { office, tom, lena, caller } = await comingBack()
    const taking = lena.invite('**101')
    await office.pass(1000)
    expect([at(office, caller).peer, tom.call.methods, parkedIn(office)]).toEqual([at(office, taking), ['CANCEL'], []])
    await hangUp(office, caller)
  })

  test('waits on where nobody answers, and comes back again and again; its caller has one record of that', async () => {
    const { office, tom, caller } = await comingBack()
    await office.pass(26_000)
    expect([ringingOf(tom), parkedIn(office), at(office, caller).playing]).toEqual([
      0,
      ['*71: +15550170 by 101'],
      ['music']
    ])
    await office.pass(90_000)
    expect(ringingOf(tom)).toBe(1)
    tom.call.refuse(603)
    await office.pass(1000)
    expect([ringingOf(tom), parkedIn(office)]).toEqual([0, ['*71: +15550170 by 101']])
    await office.pass(91_000)
    expect([ringingOf(tom), talking(office).length]).toEqual([1, 2])
    await hangUp(office, caller)
    expect(office.records.map(billed).slice(2)).toEqual([
      '3: +15550170 > 101 (101) NO ANSWER by caller, 209 0 ring 208'
    ])
    expect(office.record.legs.map(({ result }) => result)).toEqual(['no-answer', 'declined', 'cancelled'])
  })

  test.each([
    ['wants no calls', { doNotDisturb: { on: true } }],
    ['has no telephone any more', undefined]
  ])('waits on where whoever parked it %s', async (_, patch) => {
    const talk = await inTalk()
    const { office, tom, caller, lena } = talk
    await park(talk)
    if (patch === undefined) await office.until(tom.register(0))
    else office.pbx.setUserState('acme.test', '101', patch)
    await office.pass(200_000)
    expect([ringingOf(tom), parkedIn(office)]).toEqual([0, ['*71: +15550170 by 101']])
    const fetching = lena.invite('*71')
    await office.pass(1000)
    expect(at(office, caller).peer).toBe(at(office, fetching))
    await hangUp(office, caller)
    expect(office.record).toMatchObject({ segment: 2, calleeUser: '102', disposition: 'ANSWERED' })
  })

  test('goes where calls of whoever parked it go that nobody answers, after two times in vain', async () => {
    const users = people.map((user) => (user.extension === '101' ? { ...user, then: 'extension:100' } : user))
    const { office, ana, caller } = await comingBack({ users })
    await office.pass(25_000 + 90_000 + 26_000)
    expect([ringingOf(ana), parkedIn(office)]).toEqual([1, []])
    ana.call.answer()
    await office.pass(1000)
    expect(at(office, caller).peer).toBe(at(office, ana.call))
    await hangUp(office, caller)
    expect(office.record).toMatchObject({ segment: 3, calleeUser: '100', disposition: 'ANSWERED' })
  })

  test('is back in its slot where nobody is to be had there either', async () => {
    const users = people.map((user) => (user.extension === '101' ? { ...user, then: 'extension:100' } : user))
    const { office, ana, lena, caller } = await comingBack({ users })
    await office.pass(25_000 + 90_000 + 26_000)
    ana.call.refuse(486)
    await office.pass(1000)
    expect([parkedIn(office), at(office, caller).playing]).toEqual([['*71: +15550170 by 101'], ['music']])
    const fetching = lena.invite('*71')
    await office.pass(1000)
    expect(at(office, caller).peer).toBe(at(office, fetching))
    await hangUp(office, caller)
  })

  test('one that a menu has parked goes on from there as unanswered: there is nobody to whom it could come back', async () => {
    const talk = await inTalk({
      ivrs: [{ name: 'main', keys: { '5': 'park:*71' }, then: 'extension:100' }],
      inbound: [
        { match: '+15550100102', to: 'ivr:main' },
        { match: '*', to: 'extension:101' }
      ]
    })
    const { office, customer, caller } = talk
    await hangUp(office, caller)
    const second = customer.invite('+15550100102')
    await office.pass(1000)
    at(office, second).press('5')
    await office.pass(5000)
    expect(parkedIn(office)).toEqual(['*71: +15550170 by nobody'])
    await office.pass(90_000)
    expect(parkedIn(office)).toEqual([])
    await hangUp(office, second)
  })

  test('ends after an hour, with one last ring at whoever parked it', async () => {
    const talk = await inTalk()
    const { office, tom, caller } = talk
    tom.whenCalled = (call) => call.refuse(486)
    await park(talk)
    await office.pass(3_605_000)
    expect([caller.methods.at(-1), parkedIn(office)]).toEqual(['BYE', []])
  })
})

describe('a parked call whose end comes in its slot', () => {
  test('the caller hangs up: the slot is free, and whoever parked it has missed nothing', async () => {
    const talk = await inTalk()
    const { office, caller, customer, tom } = talk
    await park(talk)
    await hangUp(office, caller)
    expect([parkedIn(office), office.record]).toMatchObject([
      [],
      { segment: 2, disposition: 'NO ANSWER', hangupby: 'caller', calleeUser: null, legs: [] }
    ])
    answers(tom)
    const next = customer.invite('+15550100101')
    await office.pass(1000)
    await park(talk)
    expect(parkedIn(office)).toEqual(['*71: +15550170 by 101'])
    await hangUp(office, next)
  })

  test('an operator ends it', async () => {
    const talk = await inTalk()
    const { office, caller } = talk
    await park(talk)
    office.pbx.hangUp(office.pbx.calls()[0]?.uniqueid ?? '')
    await office.pass(1000)
    expect([caller.methods.at(-1), parkedIn(office), office.record.hangupby]).toEqual(['BYE', [], 'operator'])
  })

  test('a crash while it stands there leaves the conversation ANSWERED, and the time in the slot FAILED (4-pbx, Call record)', async () => {
    const before = await new Office({ domain: { users: people } }).start()
    const customer = before.provider('main')
    const tom = await before.phone('101')
    answers(tom)
    customer.invite('+15550100101')
    await before.pass(3000)
    const uniqueid = before.pbx.calls()[0]?.uniqueid ?? ''
    before.pbx.park({ uniqueid, by: 'callee', slot: '*72' })
    await before.pass(31_000)
    const { clock, store } = before
    const after = await new Office({ domain: { users: people }, store, clock }).start()
    await after.pass(100)
    expect(store.records).toMatchObject([
      { segment: 1, dst: '+15550100101', calleeUser: '101', disposition: 'ANSWERED', billsec: 2 },
      {
        segment: 2,
        dst: '*72',
        lastapp: 'park',
        lastdata: '*72',
        disposition: 'FAILED',
        billsec: 0,
        transferredby: '101'
      }
    ])
    expect([store.open.size, after.pbx.parked('acme.test')]).toEqual([0, []])
  })
})
