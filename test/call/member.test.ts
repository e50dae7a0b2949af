import { describe, expect, test } from 'vitest'
import { Member } from '../../pbx-core/call/member.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

function member() {
  const office = new StandInOffice()
  const leg = office.leg('101')
  return { leg, member: new Member(leg.asLeg, office.person('101'), 1000) }
}

describe('a member: a leg in a call, who is at its other end, and what that one is doing (8-reshape §1)', () => {
  test('begins as one that rings, on the side of its leg', () => {
    const { leg, member: tom } = member()
    expect(tom.view('callee')).toEqual({
      ...{ number: '101', name: 'Tom Okafor', user: '101', channel: leg.channel },
      ...{ role: 'callee', state: 'ringing', since: 1000 }
    })
  })

  test('says since when it does what it does: told the same twice it has done so since the first time', () => {
    const { member: tom } = member()
    tom.become('talking', 2000)
    tom.become('talking', 3000)
    expect([tom.state, tom.view('callee').since]).toEqual(['talking', 2000])
    tom.become('held', 4000)
    expect([tom.view('callee').state, tom.view('callee').since]).toEqual(['held', 4000])
  })

  test('whoever stays after a transfer is the caller from there on: its role is that of its leg by now', () => {
    const { leg, member: tom } = member()
    expect(tom.view('callee').role).toBe('callee')
    leg.side = 'caller'
    expect(tom.view('callee').role).toBe('caller')
  })

  test('in the segment of a queue whoever is called is its agent, and whoever calls is the caller', () => {
    const { leg, member: tom } = member()
    expect([tom.view('callee').role, tom.view('agent').role]).toEqual(['callee', 'agent'])
    leg.side = 'caller'
    expect(tom.view('agent').role).toBe('caller')
  })

  test('what was told of it stays as it was; where nothing is new it is the same view', () => {
    const { member: tom } = member()
    const before = tom.view('callee')
    expect(tom.view('callee')).toBe(before)
    tom.become('talking', 2000)
    expect([before.state, tom.view('callee').state]).toEqual(['ringing', 'talking'])
  })

  test('comes back to what it did before as to something new', () => {
    const { member: tom } = member()
    tom.become('talking', 2000)
    tom.become('held', 3000)
    tom.view('callee')
    tom.become('talking', 4000)
    expect(tom.view('callee')).toMatchObject({ state: 'talking', since: 4000 })
  })
})
