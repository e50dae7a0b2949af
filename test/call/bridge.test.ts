import { beforeEach, describe, expect, test } from 'vitest'
import { Bridge, type BridgeOptions, bridges } from '../../pbx-core/call/bridge.ts'
import { type Call, callOf } from '../../pbx-core/call/call.ts'
import { CodeListener } from '../../pbx-core/call/in-call-codes.ts'
import type { SipLeg } from '../../pbx-core/call/sip-leg.ts'
import { completed } from '../../pbx-core/call/terminations.ts'
import type { Transfer } from '../../pbx-core/call/transfer.ts'
import type { StandInLeg } from '../support/stand-in-leg.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

const transfer: Transfer<SipLeg> = { by: null, target: { kind: 'number', number: '102' }, progress: async () => {} }

describe('a bridge is a place (8-reshape §3)', () => {
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

  /** Ana and Tom talk. */
  const join = (options: BridgeOptions = {}) => {
    const bridge = new Bridge(call, options)
    bridge.join(ana.asLeg, tom.asLeg)
    return bridge
  }
  const states = () => call.view().members.map(({ state }) => state)

  describe('who is in it', () => {
    test('two hear each other, and it is the one of its call until they come apart', () => {
      const bridge = join()
      expect([states(), ana.media.peer, bridge.legs]).toEqual([['talking', 'talking'], tom.media, [ana, tom]])
      expect([bridges.of(call), bridge.partnerOf(ana.asLeg), bridge.partnerOf(tom.asLeg)]).toEqual([bridge, tom, ana])
      expect(bridge.partnerOf(office.leg('102').asLeg)).toBeUndefined()
      ana.bye()
      expect([bridges.of(call), bridge.isOver, bridge.legs]).toEqual([undefined, true, []])
    })

    test('one alone waits, and hears a tone; another one may join', () => {
      const bridge = new Bridge(call)
      bridge.join(ana.asLeg)
      expect([ana.media.playing, states(), bridge.partnerOf(ana.asLeg)]).toEqual([
        ['music'],
        ['waiting', 'ringing'],
        undefined
      ])
      bridge.join(tom.asLeg)
      expect([ana.media.playing, ana.media.peer, states()]).toEqual([[], tom.media, ['talking', 'talking']])
    })

    test('nothing joins three yet, which is a bug of whoever joins them', () => {
      const bridge = join()
      expect(() => bridge.join(office.leg('102').asLeg)).toThrow('nothing joins 3 legs')
    })
  })

  describe('somebody leaves it, to come back', () => {
    test('whom it talked with waits in it, and is held by nobody', async () => {
      const bridge = join()
      await tom.reoffers({ direction: 'sendonly' })
      expect(call.view().onHold).toBe(true)
      expect(bridge.leave(tom.asLeg)).toBe(true)
      expect([bridge.legs, ana.media.playing, ana.media.peer, tom.media.playing]).toEqual([
        [ana],
        ['music'],
        undefined,
        []
      ])
      expect([states(), call.view().onHold, bridge.isOver]).toEqual([['waiting', 'waiting'], false, false])
    })

    test('whoever waits is heard again, also where it was held', async () => {
      const bridge = join()
      await tom.reoffers({ direction: 'sendonly' })
      ana.session.local = ana.session.local && { ...ana.session.local, direction: 'recvonly' }
      ana.told.length = 0
      bridge.leave(tom.asLeg)
      expect(ana.told).toEqual(['offer sendrecv'])
    })

    test('back again the two talk, and hear nothing else', () => {
      const bridge = join()
      bridge.leave(ana.asLeg)
      bridge.join(ana.asLeg)
      expect([tom.media.playing, tom.media.peer, states()]).toEqual([[], ana.media, ['talking', 'talking']])
      ana.presses('1', 'info')
      expect(tom.media.digits).toEqual(['1'])
    })

    test('who waited once, and leaves later to ask somebody itself, hangs up elsewhere: this bridge is no more its affair', async () => {
      const bridge = join()
      bridge.leave(ana.asLeg)
      bridge.join(ana.asLeg)
      expect(bridge.leave(tom.asLeg)).toBe(true)
      tom.bye()
      await office.pass()
      expect([bridge.isOver, bridge.legs]).toEqual([false, [ana]])
    })

    test('whoever has left is heard here no more: keys, offers and REFER are not for whoever waits', async () => {
      const bridge = join()
      bridge.leave(tom.asLeg)
      tom.presses('5')
      expect([tom.keys.take(), tom.reoffers({}), tom.refers(transfer), ana.media.digits]).toEqual([
        '5',
        undefined,
        undefined,
        []
      ])
      tom.bye()
      expect(bridge.legs).toEqual([ana])
    })

    test('whoever waits hands nobody on, and does not leave', () => {
      const bridge = join()
      bridge.leave(tom.asLeg)
      expect([ana.refers(transfer), bridge.pass(ana.asLeg, transfer), bridge.leave(ana.asLeg)]).toEqual([
        undefined,
        false,
        false
      ])
    })

    test('whoever waits hangs up: nobody is left', async () => {
      const bridge = join()
      bridge.leave(tom.asLeg)
      ana.bye()
      expect(await bridge.left).toEqual({ kind: 'hung-up', alone: undefined, termination: completed('caller') })
      bridge.join(tom.asLeg)
      expect([bridge.legs, tom.media.playing]).toEqual([[], []])
    })

    test('whoever comes back and is over has hung up on whoever waits', async () => {
      const bridge = join()
      bridge.leave(tom.asLeg)
      tom.bye()
      bridge.join(tom.asLeg)
      expect([await bridge.left, ana.media.playing]).toEqual([
        { kind: 'hung-up', alone: ana, termination: completed('callee') },
        []
      ])
    })

    test('whoever has left hands on whoever waits', async () => {
      const bridge = join()
      bridge.leave(tom.asLeg)
      expect(bridge.pass(tom.asLeg, transfer)).toBe(true)
      expect([await bridge.left, ana.media.playing]).toEqual([
        { kind: 'passed-on', leaving: tom, staying: ana, transfer },
        []
      ])
    })
  })

  describe('another telephone takes the place of one (RFC 3891)', () => {
    let mobile: StandInLeg
    beforeEach(() => {
      mobile = office.leg('101', { isIncoming: true })
      office.call().adopt(mobile.asLeg, office.person('101'))
      mobile.unanswered?.answer({ codecs: [], telephoneEvent: 101, direction: 'sendrecv', packetTime: 20 })
    })

    test('it is in the call, on that side and as that party, and the two go on', () => {
      const bridge = join()
      expect(bridge.swap(tom.asLeg, mobile.asLeg)).toBe(true)
      expect([ana.media.peer, tom.media.peer, tom.termination, bridge.isOver]).toEqual([
        mobile.media,
        undefined,
        undefined,
        false
      ])
      expect(states()).toEqual(['talking', 'waiting', 'talking'])
      expect([callOf(mobile.asLeg), mobile.side, call.partyOf(mobile.asLeg)]).toEqual([
        call,
        'callee',
        office.person('101')
      ])
      tom.bye()
      mobile.presses('7', 'info')
      expect([bridge.isOver, ana.media.digits, bridge.partnerOf(ana.asLeg)]).toEqual([false, ['7'], mobile])
    })

    test('who hangs up there ends it as the one before would have', async () => {
      const bridge = join()
      bridge.swap(tom.asLeg, mobile.asLeg)
      mobile.bye()
      expect(await bridge.left).toEqual({ kind: 'hung-up', alone: ana, termination: completed('callee') })
    })

    test('nobody has the place of one who is not there, who waits, or in a consultation', () => {
      const bridge = join()
      expect(bridge.swap(office.leg('102').asLeg, mobile.asLeg)).toBe(false)
      bridge.leave(ana.asLeg)
      expect(bridge.swap(tom.asLeg, mobile.asLeg)).toBe(false)
      expect(join({ isFixed: true }).swap(tom.asLeg, mobile.asLeg)).toBe(false)
      expect(callOf(mobile.asLeg)).not.toBe(call)
    })
  })

  describe('how they come apart', () => {
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

    test('one that is over when it joins has hung up', async () => {
      tom.bye()
      expect(await join().left).toMatchObject({ kind: 'hung-up', alone: ana })
    })

    test('passed on by REFER or by API: both live, nobody is held, and nobody hears the other', async () => {
      const bridge = join()
      await tom.reoffers({ direction: 'sendonly' })
      expect(tom.refers(transfer)).toBe(true)
      expect(await bridge.left).toEqual({ kind: 'passed-on', leaving: tom, staying: ana, transfer })
      expect([call.view().onHold, ana.media.peer, tom.media.peer]).toEqual([false, undefined, undefined])
      expect([ana.termination, tom.termination]).toEqual([undefined, undefined])
    })

    test('taken by another call: who is alone, and by whose side', async () => {
      const bridge = join()
      expect(bridge.take(ana.asLeg)).toBe(tom)
      expect(await bridge.left).toEqual({ kind: 'taken', alone: ana, by: 'caller' })
    })

    test('then nobody is passed on, taken, replaced or heard, and nobody leaves or joins', () => {
      const bridge = join()
      bridge.take(ana.asLeg)
      bridge.join(ana.asLeg, tom.asLeg)
      expect([
        bridge.pass(ana.asLeg, transfer),
        bridge.leave(tom.asLeg),
        bridge.swap(tom.asLeg, office.leg('101').asLeg),
        bridge.take(tom.asLeg),
        tom.refers(transfer),
        tom.reoffers({ direction: 'sendonly' }),
        ana.media.peer
      ]).toEqual([false, false, false, undefined, undefined, undefined, undefined])
      tom.presses('5')
      expect(tom.keys.take()).toBe('5')
    })

    test('a stranger passes nobody on, and is not taken', () => {
      const bridge = join()
      const stranger = office.leg('102').asLeg
      expect([bridge.pass(stranger, transfer), bridge.leave(stranger), bridge.take(stranger)]).toEqual([
        false,
        false,
        undefined
      ])
    })

    test('fixed (a consultation): nobody is passed on or leaves, and REFER finds nobody (603)', () => {
      const bridge = join({ isFixed: true })
      expect([bridge.pass(ana.asLeg, transfer), bridge.leave(ana.asLeg), tom.refers(transfer)]).toEqual([
        false,
        false,
        undefined
      ])
      expect(bridge.take(tom.asLeg)).toBe(ana)
    })

    test('goes round in a circle no more than fifty times (RFC 3261 §16.3)', () => {
      const bridge = join()
      call.transfers = 50
      expect([bridge.pass(ana.asLeg, transfer), bridge.leave(ana.asLeg)]).toEqual([false, false])
      call.transfers = 49
      expect(bridge.pass(ana.asLeg, transfer)).toBe(true)
    })
  })

  describe('what crosses it', () => {
    test('keys, in the form that the other side takes; what was typed before was for nobody', () => {
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

    test('keys of whoever has codes are kept from the media for as long as it talks, and are sent on where they are none', () => {
      const acted: string[] = []
      const bridge = join({
        listen: (leg, pass) =>
          leg === ana.asLeg
            ? new CodeListener({
                codes: { transferSend: '*3' },
                clock: office.clock,
                pass,
                act: (what) => acted.push(what)
              })
            : undefined
      })
      ana.presses('5*3')
      expect([tom.media.digits, acted, ana.media.keepsKeys, tom.media.keepsKeys]).toEqual([
        ['5'],
        ['transferSend'],
        true,
        false
      ])
      ana.presses('*')
      bridge.leave(ana.asLeg)
      expect([ana.media.keepsKeys, office.clock.pending]).toEqual([false, 0])
    })

    test('a hold, which is one once the other side has agreed (RFC 3264 §8.4)', async () => {
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
})
