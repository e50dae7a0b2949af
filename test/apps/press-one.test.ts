import { describe, expect, test } from 'vitest'
import { pressOne } from '../../pbx-core/apps/press-one.ts'
import type { Termination } from '../../pbx-core/contract/termination.ts'
import { terminationOf } from '../../pbx-core/sip/q850.ts'
import { promptMs } from '../support/recording-media.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

/** Somebody outside has answered and is asked; `got` has the verdict once there is one (undefined: it is theirs). */
function asked() {
  const office = new StandInOffice()
  const { call, context } = office.calling()
  const outside = office.leg('trunk:main')
  outside.answers()
  const given = new AbortController()
  const got: (Termination | undefined)[] = []
  void pressOne(context)
    .accept(outside.asLeg, given.signal)
    .then((verdict) => got.push(verdict))
  return { office, call, context, outside, given, got }
}

describe('whoever answers outside presses 1, so that a mailbox takes no call (4-pbx, Applications)', () => {
  test('1 is the call, and stops the prompt', async () => {
    const { office, call, outside, got } = asked()
    await office.pass(100)
    expect(outside.media.playing).toEqual(['prompt press-1-to-take'])
    outside.presses('1')
    await office.pass()
    expect([got, outside.media.playing, factsOf(call), office.clock.pending]).toEqual([
      [undefined],
      [],
      [{ code: 'confirmed', digit: '1' }],
      0
    ])
  })

  test.each(['0', '2', '#'])('%s is a refusal', async (key) => {
    const { office, outside, got } = asked()
    outside.presses(key)
    await office.pass()
    expect(got).toEqual([terminationOf('declined', 'callee', 'who was asked to take it pressed no 1')])
  })

  test('who presses nothing is asked three times, four seconds apart, and has not answered', async () => {
    const { office, call, outside, got } = asked()
    await office.pass(3 * (promptMs + 4000) - 1)
    expect([got, outside.media.played]).toEqual([[], Array.from({ length: 3 }, () => 'prompt press-1-to-take')])
    await office.pass(1)
    expect([got, factsOf(call), office.clock.pending]).toEqual([
      [terminationOf('no-answer', 'pbx', 'nobody pressed 1 to take it')],
      [{ code: 'not-confirmed' }],
      0
    ])
  })

  test('a 1 counts at the third time as well', async () => {
    const { office, outside, got } = asked()
    await office.pass(2 * (promptMs + 4000) + 100)
    outside.presses('1')
    await office.pass()
    expect(got).toEqual([undefined])
  })

  test('once another one has the call nothing that is pressed counts, and it is told so (4-pbx, exactly one winner)', async () => {
    const { office, call, context, outside, given, got } = asked()
    await office.pass(100)
    given.abort()
    const told = pressOne(context).tooLate(outside.asLeg)
    outside.presses('1')
    await office.pass()
    expect([got, factsOf(call), outside.media.playing]).toEqual([
      [terminationOf('elsewhere', 'pbx', 'Call completed elsewhere')],
      [],
      ['prompt taken-by-another']
    ])
    await office.pass(promptMs)
    await told
    expect(office.clock.pending).toBe(0)
  })

  test('who hangs up while it is asked has declined', async () => {
    const { office, outside, got } = asked()
    await office.pass(100)
    outside.bye()
    await office.pass()
    expect([got, office.clock.pending]).toEqual([
      [terminationOf('declined', 'callee', 'who was asked to take it hung up')],
      0
    ])
  })
})
