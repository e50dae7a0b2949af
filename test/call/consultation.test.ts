import { beforeEach, describe, expect, test } from 'vitest'
import { Bridge } from '../../pbx-core/call/bridge.ts'
import { type Call, callOf } from '../../pbx-core/call/call.ts'
import { Consultation, consultations } from '../../pbx-core/call/consultation.ts'
import { conversationWith } from '../../pbx-core/call/conversation.ts'
import { terminations } from '../../pbx-core/call/terminations.ts'
import type { Termination } from '../../pbx-core/contract/termination.ts'
import type { StandInLeg } from '../support/stand-in-leg.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

describe('a consultation: the leg of whoever asks goes into a call of its own, and comes back (8-reshape §3)', () => {
  let office: StandInOffice
  let waits: Call
  let asks: Call
  let ana: StandInLeg
  let tom: StandInLeg
  let lena: StandInLeg
  let bridge: Bridge
  let consultation: Consultation
  /** Why whoever asked has come back, each time. */
  let cameBack: (Termination | undefined)[]
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
    cameBack = []
    consultation = new Consultation({
      ...{ call: waits, bridge, leg: tom.asLeg, party: office.person('101') },
      ...{ by: waits.domain.users.find(({ extension }) => extension === '101') ?? null, number: '102' },
      comesBack: (because) => void cameBack.push(because)
    })
    asks = office.call({ caller: office.person('101'), exten: '102' })
    asks.segment.callee = office.person('102')
    asks.enterApp('user', '102')
    tom.side = 'caller'
    asks.adopt(tom.asLeg, office.person('101'))
    lena = office.leg('102')
  })
  const talks = () => {
    lena.answers()
    asks.adopt(lena.asLeg, office.person('102'))
    const asking = new Bridge(asks, { isFixed: true })
    asking.join(tom.asLeg, lena.asLeg)
    return asking
  }

  const handedOn = async () => {
    const left = await bridge.left
    if (left.kind !== 'passed-on' || left.transfer.target.kind !== 'conversation') throw new Error(left.kind)
    return { ...left, ...left.transfer, target: left.transfer.target }
  }

  test('is that of the call that waits until it is decided', () => {
    expect([consultations.of(waits), consultation.isOpen, consultation.by?.extension]).toEqual([
      consultation,
      true,
      '101'
    ])
    consultation.back()
    expect([consultations.of(waits), consultation.isOpen, consultation.signal.aborted]).toEqual([
      undefined,
      false,
      true
    ])
  })

  test('back: the leg is in the call that waits again, on its own side, and it is told why', () => {
    const busy = terminations.busy('it talks')
    consultation.back(busy)
    expect([callOf(tom.asLeg), tom.side, cameBack]).toEqual([waits, 'callee', [busy]])
  })

  test('taken back: whoever was asked is alone in the other call', async () => {
    const { left } = talks()
    consultation.takeBack()
    expect(await left).toEqual({ kind: 'taken', alone: lena, by: 'callee' })
    expect([callOf(tom.asLeg), cameBack]).toEqual([waits, [undefined]])
  })

  test('completed while they talk: the one who was asked is taken, and both calls belong together', async () => {
    talks()
    consultation.complete()
    const { leaving, staying, by, target } = await handedOn()
    expect([leaving, staying, by?.extension, target.number, target.party, target.app]).toEqual([
      tom,
      ana,
      '101',
      '102',
      office.person('102'),
      { name: 'user', data: '102' }
    ])
    expect([target.take(), asks.linkedid]).toEqual([lena, waits.linkedid])
    expect([callOf(tom.asLeg), tom.termination]).toEqual([waits, undefined])
  })

  test('completed while it rings: nobody is taken, and the leg of whoever asked stays, for it may fail there', async () => {
    consultation.complete()
    const { target } = await handedOn()
    expect([target.take(), tom.told, callOf(tom.asLeg)]).toEqual([undefined, [], waits])
  })

  test('completed by hanging up: whoever is alone is taken into the call that waits', async () => {
    talks()
    tom.bye()
    consultation.complete(lena.asLeg)
    const { target } = await handedOn()
    expect([target.take(), callOf(lena.asLeg), callOf(tom.asLeg)]).toEqual([lena, waits, asks])
  })

  test('nobody comes back who has hung up', () => {
    tom.bye()
    consultation.back()
    expect(consultation.isOpen).toBe(true)
  })

  test('whoever waited is gone: nothing is decided any more, and the leg stays where it is', async () => {
    ana.bye()
    consultation.back()
    consultation.complete()
    expect([callOf(tom.asLeg), cameBack, consultation.isOpen]).toEqual([asks, [], false])
    await office.pass()
    expect([consultations.of(waits), consultation.signal.aborted]).toEqual([undefined, true])
  })
})

describe('the conversation that a Replaces names (RFC 3891, RFC 5589 §7)', () => {
  test('where nobody talks yet the attempt is over: its leg is cancelled, one that was answered is hung up', () => {
    const office = new StandInOffice()
    const { call, leg } = office.calling()
    const into = office.call()
    expect([conversationWith(leg.asLeg, into).take(), leg.told]).toEqual([undefined, ['hang up cancelled']])
    const answered = office.leg('100')
    answered.answers()
    call.adopt(answered.asLeg, office.person('100'))
    expect([conversationWith(answered.asLeg, into).take(), answered.told]).toEqual([undefined, ['hang up completed']])
  })

  test('a leg in no call is a bug', () => {
    const office = new StandInOffice()
    expect(() => conversationWith(office.leg('100').asLeg, office.call())).toThrow('a leg that talks is in a call')
  })
})
