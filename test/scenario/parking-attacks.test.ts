import { describe, expect, test } from 'vitest'
import { trunkConfig, userConfig } from '../support/virtual-pbx.ts'
import { hangUp } from './office.ts'
import { at, idOf, inTalk, park, parkedIn, people, press } from './parking.ts'
import { answers, refer, status } from './transfers.ts'

describe('who may not park, nor fetch (4-pbx, Numbers; 1-product, Safe as installed)', () => {
  test('a caller from outside who dials a slot fetches nobody and is parked nowhere', async () => {
    const talk = await inTalk({
      inbound: [{ match: '+15550100101', to: 'extension:101' }]
    })
    const { office, customer, caller } = talk
    await park(talk)
    for (const number of ['*71', '*70', '*72']) {
      const other = customer.invite(number)
      await office.pass(1000)
      expect(other.statuses.at(-1)).toBe(404)
    }
    expect(parkedIn(office)).toEqual(['*71: +15550170 by 101'])
    await hangUp(office, caller)
  })

  test.each(['*71', '*70'])('a menu’s directDial does not reach %s', async (code) => {
    const talk = await inTalk({
      ivrs: [{ name: 'main', directDial: true, dialByName: true, attempts: 1, timeoutSeconds: 1 }],
      inbound: [
        { match: '+15550100101', to: 'extension:101' },
        { match: '*', to: 'ivr:main' }
      ]
    })
    const { office, customer, caller } = talk
    await park(talk)
    const other = customer.invite('+15550100109')
    await office.pass(1000)
    await press(office, other, code)
    await office.pass(5000)
    expect([at(office, other).peer, parkedIn(office)]).toEqual([undefined, ['*71: +15550170 by 101']])
    await office.pass(10_000)
    await hangUp(office, caller)
  })

  test('the far end of a trunk parks nobody by REFER (403), nor by the keys of a code', async () => {
    const { office, caller } = await inTalk()
    expect(status(await office.until(refer(caller, '*70')))).toBe(403)
    await press(office, caller, '*7')
    await office.pass(3000)
    expect(parkedIn(office)).toEqual([])
    await hangUp(office, caller)
  })

  test('whoever a telephone or a provider sends on to a slot by 302 is not parked', async () => {
    const talk = await inTalk()
    const { office, ana, lena, caller } = talk
    lena.whenCalled = (call) => call.refuse(302, [['Contact', '<sip:*71@acme.test>']])
    const call = ana.invite('102')
    await office.pass(1000)
    expect([call.statuses.at(-1), parkedIn(office)]).toEqual([expect.any(Number), []])
    expect(call.statuses.at(-1)).toBeGreaterThanOrEqual(400)
    await hangUp(office, caller)
  })

  test('a user without inCallCodes, or of another domain, parks and fetches nobody of this one', async () => {
    const talk = await inTalk()
    const { office, caller, callee, ana, lena } = talk
    await park(talk)
    answers(lena)
    const own = ana.invite('102')
    await office.pass(1000)
    await press(office, own, '*7')
    await office.pass(2000)
    expect([parkedIn(office), callee.methods.at(-1)]).toEqual([['*71: +15550170 by 101'], 'BYE'])
    await hangUp(office, own)
    await hangUp(office, caller)
  })

  test('slots are a domain’s own', async () => {
    const talk = await inTalk({}, [{ name: 'other.test', users: [userConfig('101', 'Eve')] }])
    const { office, caller } = talk
    await park(talk)
    const eve = office.addPhone('101', { domain: 'other.test' })
    await office.until(eve.register())
    const fetching = eve.invite('*71')
    await office.pass(1000)
    expect([fetching.statuses.at(-1), parkedIn(office)]).toEqual([404, ['*71: +15550170 by 101']])
    await hangUp(office, caller)
  })

  test('a call for help is not parked: who answers it must hear somebody', async () => {
    const talk = await inTalk()
    const { office, customer, ana, caller } = talk
    answers(customer)
    const help = ana.invite('112')
    await office.pass(1000)
    const id = office.pbx.calls()[1]?.uniqueid ?? ''
    expect(office.pbx.park({ uniqueid: id, by: 'caller', slot: null })).toMatchObject({
      error: { code: 'target_failed' }
    })
    await office.until(refer(help, '*70'))
    await office.pass(100)
    expect(at(office, help).playing).toEqual(['prompt parking-help'])
    await office.pass(1000)
    expect([at(office, help).peer, parkedIn(office)]).toEqual([at(office, customer.call), []])
    await hangUp(office, help)
    await hangUp(office, caller)
  })
})

describe('what a parked call counts for (4-pbx, Numbers: limits)', () => {
  test('a call that left counts for whoever has placed it as long as its far end waits, and no longer', async () => {
    const users = people.map((user) => (user.extension === '100' ? { ...user, limits: { concurrent: 1 } } : user))
    const talk = await inTalk({ users })
    const { office, customer, ana, lena, caller } = talk
    await hangUp(office, caller)
    answers(customer)
    ana.invite('915550123')
    await office.pass(1000)
    const far = customer.call
    office.pbx.park({ uniqueid: idOf(office), by: 'caller', slot: '*75' })
    await office.pass(1000)
    expect(parkedIn(office)).toEqual(['*75: 915550123 by 100'])
    const second = ana.invite('915550124')
    await office.pass(1000)
    expect(second.statuses.at(-1)).toBe(403)
    const fetching = lena.invite('*75')
    await office.pass(1000)
    expect(at(office, fetching).peer).toBe(at(office, far))
    await hangUp(office, fetching)
    const third = ana.invite('915550124')
    await office.pass(1000)
    expect(third.statuses.at(-1)).toBe(200)
    await hangUp(office, third)
  })

  test('a trunk’s line is taken as long as its caller stands in a slot (maxCalls)', async () => {
    const talk = await inTalk({ trunks: [{ ...trunkConfig('main'), maxCalls: 1 }] })
    const { office, customer, caller } = talk
    await park(talk)
    const other = customer.invite('+15550100101')
    await office.pass(1000)
    expect([other.statuses.at(-1), parkedIn(office)]).toEqual([503, ['*71: +15550170 by 101']])
    await hangUp(office, caller)
    const next = customer.invite('+15550100101')
    await office.pass(1000)
    expect(next.statuses.at(-1)).toBe(200)
    await hangUp(office, next)
  })
})

describe('many at once', () => {
  test('two fetch at once: one has the call, the other hears that nobody is there', async () => {
    const talk = await inTalk()
    const { office, ana, lena, caller } = talk
    await park(talk)
    const both = [ana.invite('*71'), lena.invite('*71')]
    await office.pass(2000)
    expect(both.map((call) => call.statuses.at(-1)).sort()).toEqual([200, 404])
    const winner = both.find((call) => call.statuses.at(-1) === 200)
    expect(winner && at(office, caller).peer).toBe(winner && at(office, winner))
    await hangUp(office, caller)
  })
})
