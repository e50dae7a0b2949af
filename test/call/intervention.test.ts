import { describe, expect, test } from 'vitest'
import { Bridge } from '../../pbx-core/call/bridge.ts'
import { endingOf, hangUpWhenEnded, interventions } from '../../pbx-core/call/intervention.ts'
import { cancelled, completed } from '../../pbx-core/call/terminations.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

/** Ana's call, which can be ended from outside. */
function calling() {
  const office = new StandInOffice()
  const { call, leg, context } = office.calling()
  const ended = new AbortController()
  const end = (how?: keyof typeof interventions) => {
    if (how !== undefined) call.intervention = interventions[how]
    ended.abort()
  }
  return { office, call, leg, context, ended, end }
}

describe('how a call is ended by neither party', () => {
  test.each([
    ['operator', 'completed by operator 16', 'declined by operator 21'],
    ['caller', 'completed by caller 16', 'cancelled by caller 16'],
    ['shutdown', 'completed by pbx 16', 'congestion by pbx 34'],
    ['fault', 'failed by pbx 41', 'failed by pbx 41']
  ] as const)('%s: a leg that is answered is %s, one that is not %s', (how, answered, unanswered) => {
    const { call } = calling()
    call.intervention = interventions[how]
    const told = [true, false]
      .map((is) => endingOf(call, is))
      .map(({ result, by, cause }) => `${result} by ${by} ${cause}`)
    expect(told).toEqual([answered, unanswered])
  })

  test('a program that is aborted by nobody has been given up by its caller', () => {
    const { call } = calling()
    expect([endingOf(call, true), endingOf(call, false)]).toEqual([cancelled(), cancelled()])
  })
})

describe('a call that is ended from outside', () => {
  test('hangs up whoever is served, in the way that its state asks for', () => {
    const { call, leg, ended, end } = calling()
    using _ending = hangUpWhenEnded(call, leg.asLeg, ended.signal)
    end('operator')
    expect(leg.termination).toEqual(interventions.operator.unanswered)
  })

  test('hangs up both who talk, whoever of them is served', () => {
    const { office, call, leg, context, ended, end } = calling()
    context.caller.answerForApplication()
    const tom = office.leg('101')
    tom.answers()
    call.adopt(tom.asLeg, office.person('101'))
    new Bridge(call).join(leg.asLeg, tom.asLeg)
    using _ending = hangUpWhenEnded(call, leg.asLeg, ended.signal)
    end('operator')
    expect([leg.termination, tom.termination]).toEqual([
      interventions.operator.answered,
      interventions.operator.answered
    ])
  })

  test('leaves whoever asks in another call there, and hangs up whoever waits', () => {
    const { office, call, leg, context, ended, end } = calling()
    context.caller.answerForApplication()
    const tom = office.leg('101')
    tom.answers()
    call.adopt(tom.asLeg, office.person('101'))
    const bridge = new Bridge(call)
    bridge.join(leg.asLeg, tom.asLeg)
    bridge.leave(leg.asLeg)
    office.call().adopt(leg.asLeg, office.person('100'))
    using _ending = hangUpWhenEnded(call, leg.asLeg, ended.signal)
    end('operator')
    expect([leg.termination, tom.termination]).toEqual([undefined, interventions.operator.answered])
  })

  test('that is over already is over for whoever is served next; what was disposed hangs nobody up', () => {
    const { call, leg, ended, end } = calling()
    hangUpWhenEnded(call, leg.asLeg, ended.signal)[Symbol.dispose]()
    end('caller')
    expect(leg.termination).toBeUndefined()
    hangUpWhenEnded(call, leg.asLeg, ended.signal)[Symbol.dispose]()
    expect(leg.termination).toEqual(cancelled())
  })

  test('a leg that is over by then ended as it did', () => {
    const { call, leg, context, ended, end } = calling()
    context.caller.answerForApplication()
    using _ending = hangUpWhenEnded(call, leg.asLeg, ended.signal)
    leg.bye()
    end('operator')
    expect(leg.termination).toEqual(completed('caller'))
  })
})
