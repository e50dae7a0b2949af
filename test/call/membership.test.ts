import { expect, test } from 'vitest'
import { callOf } from '../../pbx-core/call/call.ts'
import { completed } from '../../pbx-core/call/terminations.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

/** Tom's leg in Ana's call, and a second call that may take it. */
function scene() {
  const office = new StandInOffice()
  const [first, second] = [office.call(), office.call()]
  const tom = office.leg('101')
  first.adopt(tom.asLeg, office.person('101'))
  const members = () => [first, second].map((call) => call.view().members.map(({ user }) => user))
  return { office, first, second, tom, members }
}

test('a leg is in one call: another one that takes it takes it out of the first (8-reshape §2)', () => {
  const { office, first, second, tom, members } = scene()
  expect([members(), callOf(tom.asLeg)]).toEqual([[['101'], []], first])
  second.adopt(tom.asLeg, office.person('101'))
  expect([members(), callOf(tom.asLeg)]).toEqual([[[], ['101']], second])
})

test('what it has to tell is told to the call that has it now', () => {
  const { office, first, second, tom } = scene()
  second.adopt(tom.asLeg, office.person('101'))
  tom.membership.timeline.decision({ code: 'not-confirmed' })
  expect([factsOf(first), factsOf(second)]).toEqual([[], [{ code: 'not-confirmed' }]])
})

test('a fault that it sets off ends the call that has it now, and no other one', () => {
  const { office, first, second, tom } = scene()
  const failed: unknown[] = []
  first.adopt(tom.asLeg, office.person('101'))
  second.adopt(tom.asLeg, office.person('101'))
  second.fail = (bug) => void failed.push(bug)
  tom.membership.fail('a bug')
  expect([failed, office.bugs]).toEqual([['a bug'], []])
})

test('the end of a call leaves a leg alone that another one has taken', () => {
  const { office, first, second, tom } = scene()
  second.adopt(tom.asLeg, office.person('101'))
  first.end(completed('callee'))
  expect(tom.termination).toBeUndefined()
  second.end(completed('callee'))
  expect(tom.termination).toEqual(completed('callee'))
})

test('a leg that is over is a member of nothing', () => {
  const { office, second, tom, members } = scene()
  second.adopt(tom.asLeg, office.person('101'))
  tom.bye()
  expect(members()).toEqual([[], []])
})

test('a call goes on where a leg is that was made for it (5-softphone)', () => {
  const { office, first, second } = scene()
  const leg = office.leg('102', { madeFor: 'call-9' })
  expect([first.goesOn(first.uniqueid), second.goesOn(first.uniqueid)]).toEqual([true, false])
  second.adopt(leg.asLeg, office.person('102'))
  expect([second.goesOn('call-9'), first.goesOn('call-9')]).toEqual([true, false])
})
