import { describe, expect, test } from 'vitest'
import { Subscriber } from '../support/subscriber.ts'
import { officeConfig } from '../support/virtual-pbx.ts'
import { hangUp, offers, told } from './office.ts'
import { at, idOf, inTalk, park, parkedIn, people, press, waysToPark } from './parking.ts'
import { answers, billed, notified, refer, status, talking } from './transfers.ts'

describe('parking a call (4-pbx, Numbers: *70, *71 … *79)', () => {
  test.each(Object.entries(waysToPark))(
    'by %s: it waits with music, whoever parked it is free, and *71 fetches it',
    async (_, way) => {
      const talk = await inTalk()
      const { office, caller, lena } = talk
      await way(talk)
      await office.pass(5000)
      expect([parkedIn(office), at(office, caller).playing]).toEqual([['*71: +15550170 by 101'], ['music']])
      expect(talking(office)).toEqual(['+15550170 caller parked'])
      const fetching = lena.invite('*71')
      await office.pass(1000)
      expect([fetching.statuses.at(-1), parkedIn(office), talking(office)]).toEqual([
        200,
        [],
        ['+15550170 caller talking', '102 callee talking']
      ])
      expect(at(office, caller).peer).toBe(at(office, fetching))
      await hangUp(office, caller)
      const [parked] = office.records.filter(({ lastapp, src }) => lastapp === 'park' && src === '+15550170')
      expect(parked).toMatchObject({
        ...{ lastdata: '*71', calleeUser: '102', disposition: 'ANSWERED', transferredby: '101', hangupby: 'caller' },
        ...{ direction: 'inbound', trunk: 'main', segment: 2 }
      })
    }
  )

  test('records: the conversation, the time in the slot as waiting, and the call that fetched as one of 0 seconds', async () => {
    const talk = await inTalk()
    const { office, caller, lena } = talk
    await office.pass(5000)
    await park(talk)
    await office.pass(9000)
    lena.invite('*71')
    await office.pass(7500)
    await hangUp(office, caller)
    expect(office.records.map(billed)).toEqual([
      '1: +15550170 > +15550100101 (101) ANSWERED by callee, 5 5 ring 0',
      '1: 102 > *71 (null) ANSWERED by caller, 0 0 ring 0',
      '2: +15550170 > *70 (102) ANSWERED by caller, 17 7 ring 0'
    ])
    const [, fetched, parked] = office.records
    expect(parked).toMatchObject({ waitsec: 10, lastapp: 'park', lastdata: '*71', userfield: '102@acme.test' })
    expect(fetched).toMatchObject({ linkedid: parked?.uniqueid, lastapp: 'park', lastdata: '*71' })
    // The page of the caller opens at whoever fetches, as if it had rung there.
    expect(offers(office)).toEqual(['101: +15550170 for 101', '102: +15550170 for 102'])
    expect(told(await office.timeline(parked?.uniqueid)).filter((line) => /park|fetch/.test(line))).toEqual([
      'decision: to park:*70',
      'app: park *71',
      'decision: parked in *71 by 101',
      'decision: 102 fetches the call from *71'
    ])
  })

  test('a blind REFER is told the slot in the status line of its last NOTIFY, and let go (RFC 3515 §2.4.5)', async () => {
    const { office, callee, caller } = await inTalk()
    expect(status(await office.until(refer(callee, '*70')))).toBe(202)
    await office.pass(1000)
    expect(notified(callee)).toEqual(['SIP/2.0 100 Trying active', 'SIP/2.0 200 Parked in *71 terminated'])
    expect(callee.methods.at(-1)).toBe('BYE')
    await hangUp(office, caller)
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', hangupby: 'caller', dst: '*70', calleeUser: null })
  })

  test('who was fetched and is handed on again is parked no more: the next NOTIFY says no slot', async () => {
    const talk = await inTalk()
    const { office, ana, lena, caller } = talk
    await park(talk)
    const fetching = lena.invite('*71')
    await office.pass(1000)
    answers(ana)
    await office.until(refer(fetching, '100'))
    await office.pass(1000)
    expect(notified(fetching).at(-1)).toBe('SIP/2.0 200 OK terminated')
    expect(at(office, caller).peer).toBe(at(office, ana.call))
    await hangUp(office, caller)
  })

  test('*7 says the slot to whoever pressed it, and hangs up then', async () => {
    const { office, callee, caller } = await inTalk()
    await press(office, callee, '*7')
    expect([at(office, callee).playing, at(office, caller).playing]).toEqual([
      ['prompt parked-in', 'prompt digits/star', 'prompt digits/7', 'prompt digits/1'],
      ['music']
    ])
    await office.pass(2500)
    expect(callee.methods.at(-1)).toBe('BYE')
    await hangUp(office, caller)
  })

  test('however long it takes to say it', async () => {
    const { office, callee, caller } = await inTalk({ parking: { slots: ['*70001'] } })
    await press(office, callee, '*7')
    await office.pass(2500)
    expect([at(office, callee).playing.at(-1), callee.methods.includes('BYE')]).toEqual(['prompt digits/1', false])
    await office.pass(2000)
    expect(callee.methods.at(-1)).toBe('BYE')
    await hangUp(office, caller)
  })

  test('who has pressed beside one of them in a window gets no other who stands there by now', async () => {
    const talk = await inTalk()
    const { office, lena, caller } = talk
    await park(talk)
    const beside = lena.invite('*71', { headers: [['X-Offhook-Pick-Up', 'another']] })
    await office.pass(1000)
    expect([beside.statuses.at(-1), parkedIn(office)]).toEqual([404, ['*71: +15550170 by 101']])
    const meant = lena.invite('*71', { headers: [['X-Offhook-Pick-Up', idOf(office)]] })
    await office.pass(1000)
    expect([meant.statuses.at(-1), parkedIn(office)]).toEqual([200, []])
    await hangUp(office, caller)
  })

  test('who dials *70 while another call waits is told the slot, which is kept for it; who has none is told so', async () => {
    const { office, tom, lena, caller, callee } = await inTalk()
    const asking = tom.invite('*70')
    await office.pass(100)
    expect([asking.statuses.at(-1), at(office, asking).playing[0]]).toEqual([200, 'prompt parked-in'])
    const idle = lena.invite('*70')
    await office.pass(100)
    expect([idle.statuses.at(-1), at(office, idle).playing]).toEqual([183, ['prompt parking-nothing']])
    await office.pass(1000)
    expect([idle.statuses.at(-1), parkedIn(office)]).toEqual([404, []])
    await office.until(refer(callee, '*71'))
    await office.pass(1000)
    expect(parkedIn(office)).toEqual(['*71: +15550170 by 101'])
    await hangUp(office, asking)
    await hangUp(office, caller)
  })

  test('who hears a slot and does nothing is let go after two minutes, and the slot is free', async () => {
    const { office, tom, lena, caller, callee } = await inTalk()
    const asking = tom.invite('*70')
    await office.pass(125_000)
    expect(asking.methods.at(-1)).toBe('BYE')
    await office.pass(6000)
    expect(office.pbx.park({ uniqueid: idOf(office), by: 'callee', slot: '*71' }).ok).toBe(true)
    await office.pass(1000)
    expect([parkedIn(office), callee.methods.at(-1), lena.calls]).toEqual([['*71: +15550170 by 101'], 'BYE', []])
    await hangUp(office, caller)
  })

  test('an empty slot is said to be empty (404)', async () => {
    const { office, lena, caller } = await inTalk()
    const fetching = lena.invite('*72')
    await office.pass(100)
    expect([fetching.statuses.at(-1), at(office, fetching).playing]).toEqual([183, ['prompt parking-empty']])
    await office.pass(1000)
    expect(fetching.statuses.at(-1)).toBe(404)
    await hangUp(office, caller)
    expect(office.records[0]).toMatchObject({ src: '102', dst: '*72', lastapp: 'park', disposition: 'FAILED' })
  })
})

describe('a lot that has no room (4-pbx, Numbers: *70)', () => {
  const one = { parking: { slots: ['*71'] } }

  /** Tom has parked one caller in the only slot, and talks with the next one. */
  async function full() {
    const talk = await inTalk(one)
    const { office, customer, tom } = talk
    await park(talk)
    const next = customer.invite('+15550100101')
    await office.pass(1000)
    return { ...talk, next, own: tom.call, id: office.pbx.calls()[1]?.uniqueid ?? '' }
  }

  test.each([
    ['*70', 'full'],
    ['*71', 'taken']
  ])('a REFER to %s fails, is told why in words, and talks on with whom it had', async (code, because) => {
    const { office, caller, next, own } = await full()
    await office.until(refer(own, code))
    await office.pass(100)
    expect(at(office, own).playing).toEqual([`prompt parking-${because}`])
    await office.pass(1000)
    expect(notified(own).at(-1)).toBe('SIP/2.0 486 Busy Here terminated')
    expect([at(office, next).peer, parkedIn(office)]).toEqual([at(office, own), ['*71: +15550170 by 101']])
    await hangUp(office, next)
    await hangUp(office, caller)
  })

  test('*7 says it and talks on, in the same conversation', async () => {
    const { office, caller, next, own } = await full()
    await press(office, own, '*7')
    expect([at(office, own).playing, at(office, next).playing]).toEqual([['prompt parking-full'], ['music']])
    await office.pass(1000)
    expect(at(office, next).peer).toBe(at(office, own))
    await hangUp(office, next)
    expect(office.records.filter(({ dst }) => dst === '+15550100101')).toHaveLength(2)
    await hangUp(office, caller)
  })

  test('the API refuses it in words, and nothing happens to the call', async () => {
    const { office, caller, next, own, id } = await full()
    expect([null, '*71', '*75'].map((slot) => office.pbx.park({ uniqueid: id, by: 'callee', slot }))).toMatchObject([
      { error: { code: 'target_failed', message: 'All slots are taken.' } },
      { error: { code: 'target_failed', message: 'The slot *71 is taken.' } },
      { error: { code: 'target_failed', message: 'There is no slot *75, but *71.' } }
    ])
    expect(at(office, next).peer).toBe(at(office, own))
    await hangUp(office, next)
    await hangUp(office, caller)
  })

  test('who stands in a slot that is configured no more stays there until it comes back', async () => {
    const { office, tom, lena, caller, next } = await full()
    await office.until(office.pbx.configure(officeConfig({ users: people, parking: { slots: ['*75'] } })))
    const fetching = lena.invite('*71')
    await office.pass(1000)
    expect([fetching.statuses.at(-1), parkedIn(office)]).toEqual([404, ['*71: +15550170 by 101']])
    await hangUp(office, next)
    await office.pass(90_000)
    expect([at(office, caller).peer, parkedIn(office)]).toEqual([at(office, tom.call), []])
    await hangUp(office, caller)
  })
})

describe('lamps of slots (RFC 4235)', () => {
  test('light when somebody is parked there and go out when that one is fetched; others of the lot stay as they are', async () => {
    const talk = await inTalk()
    const { office, ana, lena, caller } = talk
    const subscriber = new Subscriber(ana)
    const [first, second] = [
      await office.until(subscriber.watch('*71', { seconds: 60 })),
      await office.until(subscriber.watch('*72', { seconds: 60 }))
    ]
    await park(talk)
    await office.pass(1000)
    lena.invite('*71')
    await office.pass(2000)
    expect([first?.lamps, second?.lamps]).toEqual([['terminated', 'confirmed recipient', 'terminated'], ['terminated']])
    await hangUp(office, caller)
    await office.pass(60_000)
  })
})
