import { describe, expect, test } from 'vitest'
import { Segment } from '../../pbx-core/call/segment.ts'

const outside = { number: '+15550170', name: '', user: null }
const tom = { number: '101', name: 'Tom Okafor', user: '101' }

function segment() {
  return new Segment({
    ...{ number: 1, startedAt: 0, direction: 'inbound', caller: outside, originalCaller: outside, callee: tom },
    ...{ exten: '101', trunk: 'main', channel: 'SIP/main-1', transferredBy: '' }
  })
}

describe('one conversation of a call, or one attempt at it (8-reshape §1)', () => {
  test('the way it came is a stack; the application that has it is the last', () => {
    const { way, app } = segment()
    expect([way, app]).toEqual([[], { name: '', data: '' }])
    const entered = segment()
    entered.enter({ name: 'ivr', data: 'main' })
    entered.enter({ name: 'user', data: '101' })
    expect([entered.way, entered.app]).toEqual([
      [
        { app: 'ivr', appname: 'main' },
        { app: 'user', appname: '101' }
      ],
      { name: 'user', data: '101' }
    ])
  })

  test('of phones that a queue rings again and again the newest are kept, whoever has answered among them', () => {
    const rung = segment()
    for (let at = 0; at < 10_000; at++) rung.rang({ party: '101', result: 'busy', ringMs: at })
    rung.rang({ party: '102', result: 'answered', ringMs: 0 })
    expect([rung.legs.length, rung.legs[0], rung.legs.at(-1)]).toEqual([
      500,
      { party: '101', result: 'busy', ringMs: 9501 },
      { party: '102', result: 'answered', ringMs: 0 }
    ])
  })

  test('a menu that greets again, and one trunk after another, are one step of the way', () => {
    const entered = segment()
    entered.enter({ name: 'ivr', data: 'main' })
    entered.enter({ name: 'ivr', data: 'main' })
    entered.enter({ name: 'external', data: '2025550123' })
    entered.enter({ name: 'external', data: '0012025550123' })
    expect(entered.way).toEqual([
      { app: 'ivr', appname: 'main' },
      { app: 'external', appname: '0012025550123' }
    ])
  })

  test('opening hours are a step of the way, and never have the call themselves', () => {
    const entered = segment()
    entered.pass({ name: 'time', data: 'office' })
    entered.enter({ name: 'group', data: 'sales' })
    entered.pass({ name: 'time', data: 'night' })
    expect(entered.way).toEqual([
      { app: 'time', appname: 'office' },
      { app: 'group', appname: 'sales' },
      { app: 'time', appname: 'night' }
    ])
    expect(entered.app).toEqual({ name: 'group', data: 'sales' })
  })

  test('a target that is not to be had hides neither whom the call was for nor its trunk; one that is, does', async () => {
    const elsewhere = async (one: Segment, kind: string, signal = new AbortController().signal) => {
      const go = async () => {
        Object.assign(one, { callee: outside, direction: 'outbound', trunk: 'backup' })
        one.sentOnBy.push({ user: null, reason: 'unknown' })
        return { kind }
      }
      await one.sentOn(signal, go, { user: '101', reason: 'user-busy' })
      return [one.callee, one.direction, one.trunk, one.sentOnBy.map(({ user }) => user).join()]
    }
    expect(await elsewhere(segment(), 'unanswered')).toEqual([tom, 'inbound', 'main', ''])
    expect(await elsewhere(segment(), 'completed')).toEqual([outside, 'outbound', 'backup', '101,'])
    // A caller who gave up there was there.
    expect(await elsewhere(segment(), 'unanswered', AbortSignal.abort())).toEqual([
      outside,
      'outbound',
      'backup',
      '101,'
    ])
  })

  test('it begins to ring once, and whoever waits for that or for the answer is called once', () => {
    const one = segment()
    const told: string[] = []
    one.whenRinging(() => told.push('rings'))
    one.whenAnswered(() => told.push('answered'))
    one.ring(1000)
    one.ring(2000)
    one.answer(3000)
    expect([told, one.ringingAt, one.answeredAt]).toEqual([['rings', 'answered'], 1000, 3000])
  })
})
