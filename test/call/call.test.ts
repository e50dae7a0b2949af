import { describe, expect, test } from 'vitest'
import { callOf } from '../../pbx-core/call/call.ts'
import { completed } from '../../pbx-core/call/terminations.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

const lena = { number: '102', name: 'Lena Brandt', user: '102' }

describe('a segment (8-reshape §1, 4-pbx, Call record)', () => {
  test('begins as set up, rings, is answered, and never looks unanswered again', () => {
    const call = new StandInOffice().call()
    const states = [call.state]
    for (const state of ['ringing', 'answered', 'ringing', 'calling'] as const) {
      call.become(state)
      states.push(call.state)
    }
    expect(states).toEqual(['setup', 'ringing', 'answered', 'answered', 'answered'])
  })

  test('counts ringing from the first phone, and tells whoever waits for that once', async () => {
    const office = new StandInOffice()
    const call = office.call()
    const heard: string[] = []
    call.segment.whenRinging(() => heard.push('rings'))
    call.segment.whenAnswered(() => heard.push('answered'))
    await office.pass(1000)
    call.rings()
    await office.pass(2000)
    call.rings()
    call.become('answered')
    expect(heard).toEqual(['rings', 'answered'])
    const { startedAt, ringingAt = 0, answeredAt = 0 } = call.segment
    expect([ringingAt - startedAt, answeredAt - startedAt]).toEqual([1000, 3000])
  })

  test('has a clock of its own: setting the wall clock changes no duration', async () => {
    const office = new StandInOffice()
    const call = office.call()
    const before = call.now()
    office.clock.setWallTime(-3_600_000)
    await office.pass(2500)
    expect(call.now() - before).toBe(2500)
  })

  test('has the way that the call came, and the application that has it now; trunks in turn are one step', () => {
    const call = new StandInOffice().call()
    call.enterApp('user', '101')
    call.enterApp('external', '1')
    call.enterApp('external', '2')
    expect(call.segment.way).toEqual([
      { app: 'user', appname: '101' },
      { app: 'external', appname: '2' }
    ])
    expect(call.segment.app).toEqual({ name: 'external', data: '2' })
  })

  test('is written when it ends, and the next one begins in that moment, set up anew', async () => {
    const office = new StandInOffice()
    const call = office.call()
    call.become('answered')
    await office.pass(4000)
    call.pass(completed('callee'), {
      ...{ caller: office.person('100'), callee: lena, exten: '102', channel: 'SIP/100-1', transferredBy: '101' },
      ...{ direction: 'internal', trunk: null }
    })
    const [first] = office.ended
    expect([first?.number, first?.termination, (first?.endedAt ?? 0) - call.startedAt]).toEqual([
      1,
      completed('callee'),
      4000
    ])
    expect([call.segment.number, call.segment.startedAt, call.state, call.transfers]).toEqual([
      2,
      first?.endedAt,
      'setup',
      1
    ])
  })

  test('keeps the caller as it came where that one stays, whatever a hook has called it', () => {
    const office = new StandInOffice()
    const call = office.call()
    call.segment.caller = { ...call.segment.caller, name: 'ACME' }
    const next = {
      callee: lena,
      exten: '102',
      channel: '',
      transferredBy: '101',
      direction: 'internal',
      trunk: null
    } as const
    call.pass(completed('callee'), { ...next, caller: call.segment.caller })
    expect(call.segment.originalCaller.name).toBe('Ana Keller')
    call.pass(completed('caller'), { ...next, caller: lena })
    expect(call.segment.originalCaller).toEqual(lena)
  })

  test('the last one ends with the call, once', () => {
    const office = new StandInOffice()
    const call = office.call()
    call.end(completed('caller'))
    call.end(completed('pbx'))
    expect(office.ended.map(({ termination }) => termination)).toEqual([completed('caller')])
    expect(call.state).toBe('ended')
  })
})

describe('a member (8-reshape §1, §2)', () => {
  const states = (call: ReturnType<StandInOffice['call']>) =>
    call.view().members.map(({ user, role, state }) => `${user} ${role} ${state}`)

  test('is a leg with its role and what it is doing, since when', async () => {
    const office = new StandInOffice()
    const { call, leg } = office.calling()
    const tom = office.leg('101')
    call.adopt(tom.asLeg, office.person('101'))
    expect(states(call)).toEqual(['100 caller ringing', '101 callee ringing'])
    await office.pass(3000)
    call.talk(leg.asLeg, tom.asLeg)
    expect(call.view().members.map(({ since }) => since - call.startedAt)).toEqual([3000, 3000])
    expect(states(call)).toEqual(['100 caller talking', '101 callee talking'])
    call.wait(tom.asLeg)
    expect(states(call)).toEqual(['100 caller talking', '101 callee waiting'])
  })

  test('is an agent while a queue has the call, and not after a transfer', () => {
    const office = new StandInOffice()
    const { call, leg } = office.calling()
    const tom = office.leg('101')
    call.adopt(tom.asLeg, office.person('101'))
    call.enterApp('queue', 'support')
    call.talk(leg.asLeg, tom.asLeg)
    expect(states(call)).toEqual(['100 caller talking', '101 agent talking'])
    call.pass(completed('callee'), {
      ...{ direction: 'internal', caller: office.person('100'), callee: office.person('102'), exten: '102' },
      ...{ trunk: null, channel: leg.channel, transferredBy: '101' }
    })
    call.enterApp('user', '102')
    expect(states(call)).toEqual(['100 caller talking', '101 callee talking'])
  })

  test('that holds has the others held, but for who rings or waits; nothing is told twice', () => {
    const office = new StandInOffice()
    const { call, leg } = office.calling()
    const [tom, ringing] = [office.leg('101'), office.leg('102')]
    call.adopt(tom.asLeg, office.person('101'))
    call.adopt(ringing.asLeg, office.person('102'))
    call.talk(leg.asLeg, tom.asLeg)
    expect([call.hold(leg.asLeg, true), call.hold(leg.asLeg, true), call.view().onHold]).toEqual([true, false, true])
    expect(states(call)).toEqual(['100 caller talking', '101 callee held', '102 callee ringing'])
    expect(call.hold(leg.asLeg, false)).toBe(true)
    expect([states(call)[1], call.view().onHold]).toEqual(['101 callee talking', false])
  })

  test('ends with its leg', () => {
    const office = new StandInOffice()
    const { call, leg } = office.calling()
    leg.bye()
    expect(call.view().members).toEqual([])
  })

  test('another call takes it with its leg: time line, faults and what ends it are of that call from then on', () => {
    const office = new StandInOffice()
    const { call, leg } = office.calling()
    const other = office.call()
    other.adopt(leg.asLeg, office.person('100'))
    expect([call.view().members.length, other.view().members.length]).toEqual([0, 1])
    expect([callOf(leg.asLeg), leg.membership.timeline]).toEqual([other, other.timeline])
    leg.membership.fail('a bug')
    expect(office.bugs).toEqual(['a bug'])
    call.end(completed('pbx'))
    expect(leg.termination).toBeUndefined()
    expect([call.goesOn(other.uniqueid), other.goesOn(other.uniqueid)]).toEqual([false, true])
    other.end(completed('operator'))
    expect(leg.told).toEqual(['hang up completed'])
  })

  test('is found by its party as long as it lives', () => {
    const office = new StandInOffice()
    const { call, leg } = office.calling()
    expect([call.legOf('100'), call.legOf('101'), call.partyOf(leg.asLeg)]).toEqual([
      leg,
      undefined,
      office.person('100')
    ])
    leg.bye()
    expect([call.legOf('100'), call.partyOf(leg.asLeg)]).toEqual([undefined, undefined])
  })
})
