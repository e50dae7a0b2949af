import { beforeEach, describe, expect, test } from 'vitest'
import { comeBack } from '../../pbx-core/apps/come-back.ts'
import { consult } from '../../pbx-core/apps/consult.ts'
import { Bridge } from '../../pbx-core/call/bridge.ts'
import { type Call, callOf } from '../../pbx-core/call/call.ts'
import { Consultation } from '../../pbx-core/call/consultation.ts'
import { completed } from '../../pbx-core/call/terminations.ts'
import type { StandInLeg } from '../support/stand-in-leg.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

describe('asking before a transfer, over the same leg (4-pbx, Transfers)', () => {
  let office: StandInOffice
  let waits: Call
  let ana: StandInLeg
  let tom: StandInLeg
  let lena: StandInLeg
  /** Of the call that waits. */
  let bridge: Bridge
  let consultation: Consultation
  let asks: Call
  let ended: AbortController
  beforeEach(() => {
    office = new StandInOffice()
    const calling = office.calling()
    waits = calling.call
    ana = calling.leg
    calling.context.caller.answerForApplication()
    tom = office.leg('101')
    tom.answers()
    waits.adopt(tom.asLeg, office.person('101'))
    bridge = new Bridge(waits)
    bridge.join(ana.asLeg, tom.asLeg)
    bridge.leave(tom.asLeg)
    lena = office.phone('102')
    const user = waits.domain.users.find(({ extension }) => extension === '101')
    if (user === undefined) throw new Error('there is no 101')
    const party = office.person('101')
    consultation = new Consultation({
      ...{ call: waits, bridge, leg: tom.asLeg, party, by: user, number: '102' },
      comesBack: (because) => void comeBack({ call: waits, bridge, leg: tom.asLeg, because })
    })
    asks = office.call({ caller: party, exten: '102' })
    tom.side = 'caller'
    asks.adopt(tom.asLeg, party)
    ended = new AbortController()
    over = consult({
      ...{ call: asks, services: office.services, leg: tom.asLeg, user, consultation },
      ended: ended.signal
    })
  })
  let over: ReturnType<typeof consult>

  test('whoever waits hears that it is held, and whoever asks hears it ring', async () => {
    await office.pass()
    lena.rings()
    expect([ana.media.playing, tom.media.playing, lena.told]).toEqual([['music'], ['tone ringback'], ['call']])
  })

  test('the two talk; who is asked hangs up: whoever asked is back, and talks with whoever waited', async () => {
    await office.pass()
    lena.answers()
    await office.pass()
    expect(tom.media.peer).toBe(lena.media)
    lena.bye()
    await office.pass()
    expect([await over, callOf(tom.asLeg), tom.media.peer, ana.media.playing]).toEqual([
      completed('callee'),
      waits,
      ana.media,
      []
    ])
  })

  test('whoever asks hangs up while they talk: the call that waits goes to whoever was asked', async () => {
    await office.pass()
    lena.answers()
    await office.pass()
    tom.bye()
    expect(await bridge.left).toMatchObject({ kind: 'passed-on', leaving: tom, staying: ana })
    expect([callOf(lena.asLeg), lena.termination]).toEqual([waits, undefined])
  })

  test('whoever asks hangs up while it rings: that attempt is over, and the call is handed on', async () => {
    await office.pass()
    tom.bye()
    expect(await bridge.left).toMatchObject({ kind: 'passed-on', staying: ana })
    expect([lena.told.at(-1), (await over).result]).toEqual(['hang up cancelled', 'cancelled'])
  })

  test('who is busy is told to whoever asked, in the call that it comes back to', async () => {
    await office.pass()
    lena.refuses(486)
    await office.pass()
    expect([(await over).result, callOf(tom.asLeg), tom.media.playing]).toEqual(['busy', waits, ['tone busy']])
    await office.pass(5000)
    expect(tom.media.peer).toBe(ana.media)
  })

  test('an operator who ends the call of the two brings whoever asked back', async () => {
    await office.pass()
    lena.answers()
    await office.pass()
    ended.abort()
    await office.pass()
    expect([lena.told.at(-1), tom.media.peer]).toEqual(['hang up completed', ana.media])
  })

  test('whoever waits hangs up: the two others go on', async () => {
    await office.pass()
    lena.answers()
    await office.pass()
    ana.bye()
    expect((await bridge.left).kind).toBe('hung-up')
    expect([consultation.isOpen, tom.media.peer]).toEqual([false, lena.media])
  })

  test('completed while it rings: whoever asked keeps its leg, in the call that waits', async () => {
    await office.pass()
    consultation.complete()
    expect(await bridge.left).toMatchObject({ kind: 'passed-on', leaving: tom, staying: ana })
    await over
    asks.end(completed('caller'))
    expect([tom.termination, callOf(tom.asLeg), lena.told.at(-1)]).toEqual([undefined, waits, 'hang up cancelled'])
  })
})
