import { beforeEach, describe, expect, test } from 'vitest'
import { Bridge, bridges } from '../../pbx-core/call/bridge.ts'
import type { Call } from '../../pbx-core/call/call.ts'
import type { SipLeg } from '../../pbx-core/call/sip-leg.ts'
import { completed } from '../../pbx-core/call/terminations.ts'
import type { Asking, Transfer } from '../../pbx-core/call/transfer.ts'
import type { StandInLeg } from '../support/stand-in-leg.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

const transfer: Transfer<SipLeg> = { by: null, target: { kind: 'number', number: '102' }, progress: async () => {} }
const asking: Asking<SipLeg> = { number: '102', outcome: new Promise(() => {}), abandon() {} }

describe('a bridge (8-reshape §3)', () => {
  let office: StandInOffice
  let call: Call
  let ana: StandInLeg
  let tom: StandInLeg
  beforeEach(() => {
    office = new StandInOffice()
    const calling = office.calling()
    call = calling.call
    ana = calling.leg
    ana.unanswered?.answer({ codecs: [], telephoneEvent: 101, direction: 'sendrecv', packetTime: 20 })
    tom = office.leg('101')
    call.adopt(tom.asLeg, office.person('101'))
    tom.answers()
  })

  const join = (isFixed = false) => {
    ana.media.join(tom.media)
    return new Bridge(call, { caller: ana.asLeg, callee: tom.asLeg, isFixed })
  }

  test('two who are in it talk, and it is the one of its call until they come apart', () => {
    const bridge = join()
    expect(call.view().members.map(({ state }) => state)).toEqual(['talking', 'talking'])
    expect([bridges.of(call), bridge.partnerOf(ana.asLeg), bridge.partnerOf(tom.asLeg)]).toEqual([bridge, tom, ana])
    expect(bridge.partnerOf(office.leg('102').asLeg)).toBeUndefined()
    ana.bye()
    expect(bridges.of(call)).toBeUndefined()
  })

  test.each(['caller', 'callee'] as const)(
    'the %s hangs up: the other one is alone, and hears nothing more',
    async (who) => {
      const bridge = join()
      const [gone, alone] = who === 'caller' ? [ana, tom] : [tom, ana]
      gone.bye()
      expect(await bridge.left).toEqual({ kind: 'hung-up', alone, termination: completed(who) })
      expect([alone.media.peer, alone.termination]).toEqual([undefined, undefined])
    }
  )

  test('one that is over when it begins is left at once', async () => {
    tom.bye()
    expect(await new Bridge(call, { caller: ana.asLeg, callee: tom.asLeg, isFixed: false }).left).toMatchObject({
      kind: 'hung-up',
      alone: ana
    })
  })

  test('passed on by REFER or by API: both live, nobody is held, and nobody hears the other', async () => {
    const bridge = join()
    await tom.reoffers({ direction: 'sendonly' })
    expect(call.view().onHold).toBe(true)
    expect(tom.refers(transfer)).toBe(true)
    expect(await bridge.left).toEqual({ kind: 'passed-on', leaving: tom, staying: ana, transfer })
    expect([call.view().onHold, ana.media.peer, tom.media.peer]).toEqual([false, undefined, undefined])
    expect([ana.termination, tom.termination]).toEqual([undefined, undefined])
  })

  test('somebody asks: whom it talks with stays behind', async () => {
    const bridge = join()
    expect(bridge.ask(ana.asLeg, asking)).toBe(true)
    expect(await bridge.left).toEqual({ kind: 'asking', staying: tom, consultation: asking })
  })

  test('taken by another call: who is alone, and by whose side', async () => {
    const bridge = join()
    expect(bridge.take(ana.asLeg)).toBe(tom)
    expect(await bridge.left).toEqual({ kind: 'taken', alone: ana, by: 'caller' })
  })

  test('once they are apart nobody is passed on, asked about, taken or heard', () => {
    const bridge = join()
    bridge.take(ana.asLeg)
    expect([
      bridge.pass(ana.asLeg, transfer),
      bridge.ask(tom.asLeg, asking),
      bridge.take(tom.asLeg),
      tom.refers(transfer),
      tom.reoffers({ direction: 'sendonly' })
    ]).toEqual([false, false, undefined, undefined, undefined])
    tom.presses('5')
    expect(tom.keys.take()).toBe('5')
  })

  test('a stranger passes nobody on', () => {
    const bridge = join()
    expect([bridge.pass(office.leg('102').asLeg, transfer), bridge.take(office.leg('103').asLeg)]).toEqual([
      false,
      undefined
    ])
  })

  test('fixed (a consultation): nobody is passed on or asked about, and REFER finds nobody (603)', () => {
    const bridge = join(true)
    expect([bridge.pass(ana.asLeg, transfer), bridge.ask(ana.asLeg, asking), tom.refers(transfer)]).toEqual([
      false,
      false,
      undefined
    ])
    expect(bridge.take(tom.asLeg)).toBe(ana)
  })

  test('goes round in a circle no more than fifty times (RFC 3261 §16.3)', () => {
    const bridge = join()
    call.transfers = 50
    expect(bridge.pass(ana.asLeg, transfer)).toBe(false)
    call.transfers = 49
    expect(bridge.pass(ana.asLeg, transfer)).toBe(true)
  })

  test('keys cross it in the form that the other side takes, and what was typed before was for nobody', () => {
    tom.presses('99')
    join()
    expect(tom.keys.take()).toBeUndefined()
    ana.presses('1', 'info')
    expect(tom.media.digits).toEqual(['1'])
    // Relayed with the media already.
    ana.presses('2', 'rtp')
    expect([tom.media.digits, tom.told]).toEqual([['1'], []])
    tom.session.remote = tom.session.remote && { ...tom.session.remote, telephoneEvent: null }
    ana.presses('34', 'rtp')
    expect(tom.told).toEqual(['key 3', 'key 4'])
  })

  test('a hold crosses it, and is held once the other side has agreed (RFC 3264 §8.4)', async () => {
    join()
    expect(await ana.reoffers({ direction: 'sendonly' })).toMatchObject({
      kind: 'accepted',
      answer: { direction: 'recvonly' }
    })
    expect([tom.told, call.view().onHold]).toEqual([['offer sendonly'], true])
    await ana.reoffers({ direction: 'sendrecv' })
    expect([tom.told.at(-1), call.view().onHold]).toEqual(['offer sendrecv', false])
  })

  test('one that the other side refuses is refused, and nobody is held', async () => {
    join()
    tom.refusesOffers = 491
    expect(await ana.reoffers({ direction: 'sendonly' })).toEqual({ kind: 'refused', status: 491 })
    expect(call.view().onHold).toBe(false)
  })

  test('a new address alone is our own affair: the other side hears nothing of it', async () => {
    join()
    await ana.reoffers({ direction: 'sendonly' })
    tom.told.length = 0
    await ana.reoffers({ direction: 'sendonly', address: '192.0.2.99' })
    expect(tom.told).toEqual([])
  })
})
