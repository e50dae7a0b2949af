import { describe, expect, test } from 'vitest'
import { participantsOf } from '../../pbx-core/contract/participants.ts'
import { hangUp, openOffice, told, warnings } from './office.ts'

describe('all phones of a user', () => {
  test('every registered phone rings, the first 200 wins, the others get CANCEL with a Reason (4-pbx: exactly one winner; RFC 3326)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const desk = await office.phone('101')
    const mobile = await office.phone('101')
    const home = await office.phone('101')
    const call = ana.invite('101')
    await office.pass(3000)
    expect([desk, mobile, home].map((phone) => phone.calls.length)).toEqual([1, 1, 1])
    expect(call.statuses).toEqual([401, 180])
    mobile.call.answer()
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 200])
    expect(mobile.call.methods).toEqual(['ACK'])
    for (const loser of [desk, home]) {
      expect(loser.call.methods).toEqual(['CANCEL'])
      expect(loser.call.last('CANCEL').headers.get('Reason')).toBe('SIP;cause=200;text="Call completed elsewhere"')
    }
    await hangUp(office, call)
    expect(mobile.call.methods).toEqual(['ACK', 'BYE'])
    expect(office.record.legs).toEqual([
      { party: '101', result: 'elsewhere', ringMs: 2998 },
      { party: '101', result: 'elsewhere', ringMs: 2998 },
      { party: '101', result: 'answered', ringMs: 2998 }
    ])
    expect(office.record.disposition).toBe('ANSWERED')
  })

  test('a 200 that crosses our CANCEL gets ACK and BYE, and the winner keeps the call (RFC 3261 §9.1, §15)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const desk = await office.phone('101')
    const mobile = await office.phone('101')
    desk.whenCalled = (call) => {
      call.heedsCancel = false
      call.ring()
    }
    const call = ana.invite('101')
    await office.pass(1000)
    mobile.call.answer()
    await office.pass()
    desk.call.answer()
    await office.pass()
    expect(desk.call.methods).toEqual(['CANCEL', 'ACK', 'BYE'])
    expect(call.statuses).toEqual([401, 180, 200])
    expect(mobile.call.methods).toEqual(['ACK'])
    await hangUp(office, call)
  })

  test('two phones that answer in the same moment: one gets the call, the other ACK and BYE (4-pbx: exactly one winner)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const desk = await office.phone('101')
    const mobile = await office.phone('101')
    const call = ana.invite('101')
    await office.pass(1000)
    for (const phone of [desk, mobile]) {
      phone.call.heedsCancel = false
      phone.call.answer()
    }
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 200])
    expect(desk.call.methods).toEqual(['ACK'])
    expect(mobile.call.methods).toEqual(['ACK', 'BYE'])
    const talking = office.media.leased.map(({ peer }) => peer?.stream?.remote?.address)
    expect(talking).toEqual([desk.address, ana.address])
    await hangUp(office, desk.call)
    expect(call.methods).toEqual(['BYE'])
  })

  test('a phone that sent nothing yet is taken back as soon as it says something (RFC 3261 §9.1)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const desk = await office.phone('101')
    const mobile = await office.phone('101')
    desk.whenCalled = () => {}
    mobile.whenCalled = (call) => call.answer()
    const call = ana.invite('101')
    await office.pass(100)
    expect(desk.call.methods).toEqual([])
    await office.pass(200)
    expect(desk.call.methods).toEqual(['CANCEL'])
    await hangUp(office, call)
  })

  test('a phone that declines does not stop the others; all in vain, the most telling answer counts (RFC 3261 §16.7)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const desk = await office.phone('101')
    const mobile = await office.phone('101')
    const call = ana.invite('101')
    await office.pass()
    desk.call.refuse(486)
    await office.pass()
    expect(call.statuses).toEqual([401, 180])
    mobile.call.refuse(480)
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 486])
    expect(office.record).toMatchObject({ disposition: 'BUSY', hangupcause: 17, hangupby: 'callee' })
  })

  for (const [status, expected] of [
    [486, { disposition: 'BUSY', hangupcause: 17, hangupby: 'callee' }],
    [603, { disposition: 'BUSY', hangupcause: 21, hangupby: 'callee' }],
    [404, { disposition: 'FAILED', hangupcause: 1, hangupby: 'callee' }],
    [480, { disposition: 'FAILED', hangupcause: 18, hangupby: 'callee' }],
    [500, { disposition: 'FAILED', hangupcause: 41, hangupby: 'callee' }],
    [503, { disposition: 'FAILED', hangupcause: 41, hangupby: 'callee' }]
  ] as const) {
    test(`a phone's ${status} reaches the caller and the record (RFC 3398 §8.2.6.1)`, async () => {
      const office = await openOffice()
      const ana = await office.phone('100')
      const tom = await office.phone('101')
      tom.whenCalled = (call) => call.refuse(status)
      const call = ana.invite('101')
      await office.pass()
      expect(call.statuses).toEqual([401, status])
      expect(office.record).toMatchObject(expected)
      expect(office.record.answer).toBeNull()
    })
  }

  test('a 302 is not followed: it would let a phone dial out for its user; 480 (4-pbx, Numbers: toll fraud)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom.whenCalled = (call) => call.refuse(302, [['Contact', '<sip:+15559990000@192.0.2.99>']])
    const call = ana.invite('101')
    await office.pass()
    expect(call.statuses).toEqual([401, 480])
  })

  test('nobody answers within ringSeconds: CANCEL, 480, NO ANSWER (4-pbx, Applications: user)', async () => {
    const office = await openOffice({ domain: { users: [user('100'), { ...user('101'), ringSeconds: 12 }] } })
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const call = ana.invite('101')
    await office.pass(11_900)
    expect(tom.call.methods).toEqual([])
    await office.pass(200)
    expect(tom.call.methods).toEqual(['CANCEL'])
    expect(tom.call.last('CANCEL').headers.get('Reason')).toBe('Q.850;cause=19')
    expect(call.statuses).toEqual([401, 180, 480])
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', hangupcause: 19, hangupby: 'pbx', ringsec: 11 })
  })

  test('a phone that is switched off without a word is given up after 32 s at the latest (RFC 3261 §17.1.1.2, Timer B)', async () => {
    const office = await openOffice({ domain: { users: [user('100'), { ...user('101'), ringSeconds: 180 }] } })
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom[Symbol.dispose]()
    tom.whenCalled = () => {}
    office.network.host(tom.address, tom.port)
    const call = ana.invite('101')
    await office.pass(31_900)
    expect(call.statuses).toEqual([401, 100])
    await office.pass(200)
    expect(call.statuses).toEqual([401, 100, 502])
    expect(office.record).toMatchObject({ disposition: 'FAILED', hangupcause: 27 })
  })
})

describe('the caller gives up', () => {
  test('CANCEL before anything rings: 487, every phone is taken back, NO ANSWER (RFC 3261 §9)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom.whenCalled = () => {}
    const call = ana.invite('101')
    await office.pass(250)
    expect(call.statuses).toEqual([401, 100])
    call.cancel()
    await office.pass(300)
    expect(call.statuses).toEqual([401, 100, 487])
    expect(tom.call.methods).toEqual(['CANCEL'])
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', hangupcause: 16, hangupby: 'caller' })
  })

  test('CANCEL while it rings: no Reason, for the call is missed there (RFC 3326 §2)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const call = ana.invite('101')
    await office.pass(2000)
    call.cancel()
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 487])
    expect(tom.call.methods).toEqual(['CANCEL'])
    expect(tom.call.last('CANCEL').headers.get('Reason')).toBeUndefined()
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', legs: [{ party: '101', result: 'cancelled' }] })
  })

  test('a phone that answers while the CANCEL is on its way is hung up again (RFC 3261 §9.1)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const call = ana.invite('101')
    await office.pass(2000)
    tom.call.heedsCancel = false
    call.cancel()
    await office.pass(1)
    tom.call.answer()
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 487])
    expect(tom.call.methods).toEqual(['ACK', 'BYE'])
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', hangupby: 'caller', answer: null })
  })

  test('CANCEL that comes after our 200 changes nothing (RFC 3261 §9.2)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom.whenCalled = (call) => call.answer()
    const call = ana.invite('101')
    await office.pass(4)
    call.cancel()
    await office.pass()
    expect(call.statuses).toEqual([401, 200])
    expect(tom.call.methods).toEqual(['ACK'])
    await hangUp(office, call)
    expect(office.record.disposition).toBe('ANSWERED')
  })
})

describe('then', () => {
  test('what nobody answered goes on to `then`; the record names where it was answered (4-pbx, Applications)', async () => {
    const office = await openOffice({
      domain: { users: [user('100'), { ...user('101'), ringSeconds: 5, then: 'extension:102' }, user('102')] }
    })
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const lena = await office.phone('102')
    lena.whenCalled = (call) => {
      call.ring()
      call.answer()
    }
    const call = ana.invite('101')
    await office.pass(5100)
    expect(tom.call.methods).toEqual(['CANCEL'])
    expect(call.statuses).toEqual([401, 180, 200])
    await hangUp(office, call)
    expect(office.record).toMatchObject({ dst: '101', calleeUser: '102', lastdata: '102', disposition: 'ANSWERED' })
    expect(told(await office.timeline())).toContain('decision: unanswered (no-answer); then extension:102')
  })

  test('`then` is also for busy and unreachable; where it fails too, the first reason counts', async () => {
    const office = await openOffice({
      domain: { users: [user('100'), { ...user('101'), then: 'extension:102' }, user('102')] }
    })
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom.whenCalled = (call) => call.refuse(486)
    const call = ana.invite('101')
    await office.pass()
    expect(call.statuses).toEqual([401, 486])
    expect(office.record).toMatchObject({
      disposition: 'BUSY',
      hangupcause: 17,
      calleeUser: '101',
      dstname: 'User 101'
    })
  })

  test('what nobody answered was missed by each whose phone rang; what one has answered by nobody (4-pbx, Call record)', async () => {
    const office = await openOffice({
      domain: {
        users: [
          user('100'),
          { ...user('101'), ringSeconds: 5, then: 'extension:102' },
          { ...user('102'), ringSeconds: 5 }
        ]
      }
    })
    const ana = await office.phone('100')
    await office.phone('101')
    const lena = await office.phone('102')
    ana.invite('101')
    const whose = () => office.pbx.calls().map((view) => [...participantsOf(view)])
    await office.pass(5500)
    // It rings on at 102; 101 may still miss it, and see and note what it was.
    expect(whose()).toEqual([['100', '102', '101']])
    await office.pass(5000)
    expect([office.record.disposition, [...participantsOf(office.record)]]).toEqual([
      'NO ANSWER',
      ['100', '101', '102']
    ])
    lena.whenCalled = (call) => {
      call.ring()
      call.answer()
    }
    const answered = ana.invite('101')
    await office.pass(5500)
    expect(whose()).toEqual([['100', '102']])
    await hangUp(office, answered)
    expect([office.record.disposition, [...participantsOf(office.record)]]).toEqual(['ANSWERED', ['100', '102']])
  })

  test('users whose `then` lead in a circle do not keep a call for ever: nobody has answered, and the time line tells of the circle', async () => {
    const office = await openOffice({
      domain: {
        users: [
          user('100'),
          { ...user('101'), ringSeconds: 5, then: 'extension:102' },
          { ...user('102'), ringSeconds: 5, then: 'extension:101' }
        ]
      }
    })
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const lena = await office.phone('102')
    const call = ana.invite('101')
    await office.pass(25 * 5000 + 500)
    expect(call.statuses).toEqual([401, 180, 480])
    expect(tom.calls.length + lena.calls.length).toBe(25)
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', hangupcause: 19 })
    expect(warnings(await office.timeline())).toEqual([expect.stringContaining('25 destinations')])
  })
})

function user(extension: string) {
  return { extension, name: `User ${extension}`, sipPassword: `sip-${extension}`, webPassword: 'web' }
}
