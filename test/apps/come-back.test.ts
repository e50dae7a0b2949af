import { beforeEach, describe, expect, test } from 'vitest'
import { comeBack } from '../../pbx-core/apps/come-back.ts'
import { Bridge } from '../../pbx-core/call/bridge.ts'
import type { Call } from '../../pbx-core/call/call.ts'
import { completed, terminations } from '../../pbx-core/call/terminations.ts'
import type { StandInLeg } from '../support/stand-in-leg.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

describe('somebody who has left a conversation to ask comes back (4-pbx, Transfers)', () => {
  let office: StandInOffice
  let call: Call
  let bridge: Bridge
  let ana: StandInLeg
  let tom: StandInLeg
  beforeEach(() => {
    office = new StandInOffice()
    const calling = office.calling()
    call = calling.call
    ana = calling.leg
    calling.context.caller.answerForApplication()
    tom = office.leg('101')
    tom.answers()
    call.adopt(tom.asLeg, office.person('101'))
    bridge = new Bridge(call)
    bridge.join(ana.asLeg, tom.asLeg)
    bridge.leave(tom.asLeg)
    factsOf(call)
  })
  const back = (because?: Parameters<typeof comeBack>[0]['because']) =>
    comeBack({ call, bridge, leg: tom.asLeg, because })

  test('the two talk again, and the time line says so', async () => {
    await back()
    expect(office.views.at(-1)?.members.map(({ state }) => state)).toEqual(['talking', 'talking'])
    expect([bridge.legs, tom.media.peer, ana.media.playing, factsOf(call)]).toEqual([
      [ana, tom],
      ana.media,
      [],
      [{ code: 'comes-back', party: '101' }]
    ])
  })

  test('it is told first why nothing came of it, while the other one waits on', async () => {
    const over = back(terminations.busy('it talks'))
    await office.pass(4999)
    expect([tom.media.playing, ana.media.playing]).toEqual([['tone busy'], ['music']])
    await office.pass(1)
    await over
    expect(tom.media.peer).toBe(ana.media)
  })

  test('who hangs up meanwhile has hung up on whoever waits', async () => {
    const over = back(terminations.busy('it talks'))
    await office.pass(1000)
    tom.bye()
    await over
    expect(await bridge.left).toEqual({ kind: 'hung-up', alone: ana, termination: completed('callee') })
  })

  test('who was gone before it could come back does not', async () => {
    tom.bye()
    await back()
    expect([await bridge.left, factsOf(call)]).toEqual([
      { kind: 'hung-up', alone: ana, termination: completed('callee') },
      []
    ])
  })

  test('whoever waits hangs up meanwhile: whoever comes back is hung up on with that', async () => {
    const over = back(terminations.busy('it talks'))
    await office.pass(1000)
    ana.bye()
    await office.pass(5000)
    await over
    expect([await bridge.left, tom.termination]).toEqual([
      { kind: 'hung-up', alone: undefined, termination: completed('caller') },
      completed('caller')
    ])
  })

  test('two who share no codec any more part: who comes back is hung up, and whoever waits is left', async () => {
    tom.session.remote = tom.session.remote && { ...tom.session.remote, codecs: [] }
    tom.refusesOffers = 488
    ana.refusesOffers = 488
    await back()
    const noCodec = terminations.notAcceptable('the two sides share no codec any more')
    expect([await bridge.left, tom.termination]).toEqual([
      { kind: 'hung-up', alone: ana, termination: noCodec },
      noCodec
    ])
  })
})
