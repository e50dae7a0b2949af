import { beforeEach, describe, expect, test } from 'vitest'
import type { AppContext } from '../../pbx-core/apps/context.ts'
import { Counted } from '../../pbx-core/apps/counted.ts'
import { dialAndBridge, joinWith } from '../../pbx-core/apps/dial-and-bridge.ts'
import type { Call } from '../../pbx-core/call/call.ts'
import { completed, terminations } from '../../pbx-core/call/terminations.ts'
import type { StandInLeg } from '../support/stand-in-leg.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

const gsm = { payloadType: 3, name: 'GSM', clockRate: 8000, channels: 1, parameters: '' }

describe('ringing, and then talking (4-pbx, Applications)', () => {
  let office: StandInOffice
  let call: Call
  let ana: StandInLeg
  let tom: StandInLeg
  let context: AppContext
  beforeEach(() => {
    office = new StandInOffice()
    const calling = office.calling()
    call = calling.call
    ana = calling.leg
    context = calling.context
    tom = office.leg('101')
    call.adopt(tom.asLeg, office.person('101'))
  })
  const rings = (over: Partial<AppContext> = {}) =>
    dialAndBridge({ ...context, ...over }, { legs: [tom.asLeg], seconds: 20 })

  test('whoever answers is joined with the caller; when one hangs up, the other one is', async () => {
    const outcome = rings()
    tom.rings()
    expect([call.state, ana.told]).toEqual(['ringing', ['ring']])
    tom.answers()
    await office.pass()
    expect([call.state, ana.told.at(-1), ana.media.peer, call.segment.dstchannel]).toEqual([
      'answered',
      'answer',
      tom.media,
      tom.channel
    ])
    expect(factsOf(call).at(-1)).toEqual({ code: 'answered', party: '101' })
    ana.bye()
    expect([await outcome, tom.told.at(-1)]).toEqual([
      { kind: 'completed', termination: completed('caller') },
      'hang up completed'
    ])
  })

  test('nobody answers: the caller still waits, and hears nothing of those who rang', async () => {
    const outcome = rings()
    tom.rings(183, {})
    expect(ana.media.peer).toBe(tom.media)
    await office.pass(20_000)
    expect([await outcome, ana.media.peer, ana.termination, call.segment.answeredAt]).toEqual([
      { kind: 'unanswered', termination: terminations.noAnswer('nobody answered in time') },
      undefined,
      undefined,
      undefined
    ])
  })

  test('nobody answers whoever talks to us already: the ringing that it heard is over', async () => {
    context.caller.answerForApplication()
    const outcome = rings()
    tom.rings()
    expect(ana.media.playing).toEqual(['tone ringback'])
    tom.refuses(486)
    expect([(await outcome).kind, ana.media.playing]).toEqual(['unanswered', []])
  })

  test('two who share no codec: nobody has answered, and whoever did is hung up (488)', async () => {
    const mute = office.leg('102', { audio: { codecs: [gsm] } })
    mute.answers()
    expect([await joinWith(context, mute.asLeg), mute.told.at(-1), call.state]).toEqual([
      { kind: 'unanswered', termination: terminations.notAcceptable('the two sides share no codec') },
      'hang up failed',
      'setup'
    ])
  })

  test('a place in the limits is the leg’s from the answer on, and is free when that is over', async () => {
    const admitted = office.services.outboundCall(call, { user: null, number: '1', country: undefined })
    if (!admitted.ok) throw new Error('there is no place')
    {
      using counted = new Counted(admitted.value, undefined)
      void rings({ counted })
      tom.answers()
      await office.pass()
    }
    expect(office.counted).toBe(1)
    tom.bye()
    expect(office.counted).toBe(0)
  })

  test('keys of the number are sent to whoever answers first, and to nobody after a transfer', async () => {
    for (const [passed, digits] of [
      [false, ['4', '2']],
      [true, []]
    ] as const) {
      const again = office.calling({ keys: '42' })
      const phone = office.leg('101')
      again.call.adopt(phone.asLeg, office.person('101'))
      if (passed) {
        again.call.pass(completed('caller'), {
          ...{ direction: 'internal', caller: office.person('100'), callee: office.person('101'), exten: '101' },
          ...{ trunk: null, channel: '', transferredBy: '101' }
        })
      }
      void dialAndBridge(again.context, { legs: [phone.asLeg], seconds: 20 })
      phone.answers()
      await office.pass(3000)
      expect(phone.media.digits).toEqual(digits)
    }
  })

  test('somebody who asks, and is to go back, hangs nobody up', async () => {
    const outcome = rings({ keepsLegs: true })
    tom.answers()
    await office.pass()
    tom.bye()
    expect([await outcome, ana.termination]).toEqual([
      { kind: 'completed', termination: completed('callee'), alone: ana },
      undefined
    ])
  })
})
