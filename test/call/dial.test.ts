import { beforeEach, describe, expect, test } from 'vitest'
import type { RingOptions } from '../../pbx-core/call/branch.ts'
import type { Call } from '../../pbx-core/call/call.ts'
import { type DialOutcome, dial, Fork, forks } from '../../pbx-core/call/dial.ts'
import { Party } from '../../pbx-core/call/party.ts'
import { terminations } from '../../pbx-core/call/terminations.ts'
import { terminationOfStatus } from '../../pbx-core/sip/q850.ts'
import type { StandInLeg } from '../support/stand-in-leg.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

describe('a fork (RFC 3261 §16.7, 8-reshape §5)', () => {
  let office: StandInOffice
  let call: Call
  let ana: StandInLeg
  let desk: StandInLeg
  let home: StandInLeg
  beforeEach(() => {
    office = new StandInOffice()
    const calling = office.calling()
    call = calling.call
    ana = calling.leg
    desk = office.leg('101')
    home = office.leg('101')
  })

  const request = () => ({
    call,
    caller: new Party(ana.asLeg, 'US'),
    seconds: 25,
    clock: office.clock,
    signal: ana.signal
  })
  const ring = (...legs: StandInLeg[]) => dial({ ...request(), legs: legs.map((leg) => leg.asLeg) })
  const kindOf = (outcome: DialOutcome) => (outcome.kind === 'answered' ? outcome.leg : outcome.termination.result)
  const legs = () => call.segment.legs.map(({ party, result, ringMs }) => `${party} ${result} ${ringMs}`)

  test('who takes a telephone back in the moment in which it is rung has no INVITE sent to it', async () => {
    const fork = new Fork(request())
    const ringing = call.ring.bind(call)
    call.ring = (party) => {
      ringing(party)
      fork.stopRinging(party)
    }
    fork.ring(desk.asLeg)
    fork.endIfIdle()
    await office.pass()
    expect([desk.told, kindOf(await fork.outcome)]).toEqual([[expect.stringMatching(/^hang up/)], 'unreachable'])
  })

  test('the first answer wins; the others are taken back, answered elsewhere (RFC 3326)', async () => {
    const outcome = ring(desk, home)
    await office.pass(4000)
    home.answers()
    expect(await outcome).toEqual({ kind: 'answered', leg: home })
    expect([desk.told, legs()]).toEqual([
      ['call', 'hang up elsewhere'],
      ['101 elsewhere 4000', '101 answered 4000']
    ])
    expect(forks.of(call)).toBeUndefined()
  })

  test('all fail: what says most of the person is the outcome, whichever came first (§16.7 step 6)', async () => {
    for (const [statuses, result] of [
      [[500, 486], 'busy'],
      [[486, 603], 'declined'],
      [[408, 500], 'no-answer'],
      [[408, 486], 'busy'],
      [[404, 500], 'not-found']
    ] as const) {
      const both = [office.leg('101'), office.leg('101')]
      const outcome = ring(...both)
      for (const [at, leg] of both.entries()) leg.refuses(statuses[at] ?? 0)
      expect([statuses, kindOf(await outcome)]).toEqual([statuses, result])
    }
  })

  test('one that fails while another rings changes nothing', async () => {
    const outcome = ring(desk, home)
    desk.refuses(486)
    await office.pass(1000)
    home.answers()
    expect(kindOf(await outcome)).toBe(home)
  })

  test('time is over: everything is taken back, and nobody has answered', async () => {
    const outcome = ring(desk, home)
    await office.pass(24_999)
    expect(desk.termination).toBeUndefined()
    await office.pass(1)
    expect(kindOf(await outcome)).toBe('no-answer')
    expect([desk.told, legs()]).toEqual([
      ['call', 'hang up no-answer'],
      ['101 no-answer 25000', '101 no-answer 25000']
    ])
  })

  test('the caller gives up: cancelled; where its invitation expired nobody answered (§13.3.1)', async () => {
    const outcome = ring(desk)
    await office.pass(1000)
    ana.bye()
    expect([kindOf(await outcome), desk.told.at(-1)]).toEqual(['cancelled', 'hang up cancelled'])
    const { leg } = office.calling()
    const late = dial({ ...request(), caller: new Party(leg.asLeg, 'US'), signal: leg.signal, legs: [home.asLeg] })
    leg.fails({ ...terminations.noAnswer('expired') })
    expect(kindOf(await late)).toBe('no-answer')
  })

  test('nothing to ring, nothing left behind', async () => {
    expect(await ring()).toMatchObject({ kind: 'unanswered', termination: { result: 'unreachable' } })
    expect(office.clock.pending).toBe(0)
  })

  test('a further one joins while it rings, and one that comes too late is taken back', async () => {
    const fork = new Fork(request())
    fork.ring(desk.asLeg)
    await office.pass(1000)
    fork.ring(home.asLeg)
    expect(fork.rings(['101'])).toBe(true)
    home.answers()
    expect(kindOf(await fork.outcome)).toBe(home)
    const late = office.leg('102')
    fork.ring(late.asLeg)
    expect([late.told, fork.rings(['101', '102'])]).toEqual([[], false])
  })

  test('somebody who was not rung takes the call, once (pickup)', async () => {
    const outcome = ring(desk)
    const lena = office.leg('102', { isIncoming: true })
    expect([forks.of(call)?.take(lena.asLeg), desk.told.at(-1)]).toEqual([true, 'hang up elsewhere'])
    expect(kindOf(await outcome)).toBe(lena)
    expect(legs()).toEqual(['101 elsewhere 0', '102 answered 0'])
  })

  test('it rings for the caller once a phone does, and where one plays the caller hears that', async () => {
    void ring(desk, home)
    desk.rings(100)
    expect(ana.told).toEqual([])
    desk.rings()
    expect(ana.told).toEqual(['ring'])
    home.rings(183, {})
    expect([ana.told, ana.media.peer]).toEqual([['ring', 'early'], home.media])
    // It is the only one heard until it fails.
    desk.rings(183, {})
    expect(ana.media.peer).toBe(home.media)
    home.refuses(486)
    expect(ana.media.peer).toBeUndefined()
  })

  test('where the call should go instead is told, unless somebody has declined (302 and 603)', async () => {
    const redirection = { party: '101', from: { address: '192.0.2.1', port: 5060 }, targets: [] }
    const sent = ring(desk)
    desk.fails(terminationOfStatus(302, 'callee'), redirection as never)
    expect(await sent).toMatchObject({ redirection })
    const [one, other] = [office.leg('101'), office.leg('101')]
    const declined = ring(one, other)
    one.fails(terminationOfStatus(302, 'callee'), redirection as never)
    other.refuses(603)
    expect(await declined).toEqual({ kind: 'unanswered', termination: other.termination, redirection: undefined })
  })
})

describe('a fork in which some ring later, or have to accept (8-reshape §5)', () => {
  let office: StandInOffice
  let call: Call
  let ana: StandInLeg
  let desk: StandInLeg
  let later: StandInLeg
  beforeEach(() => {
    office = new StandInOffice()
    const calling = office.calling()
    call = calling.call
    ana = calling.leg
    desk = office.leg('101')
    later = office.leg('102')
  })
  const ring = (options: RingOptions, seconds = 20) =>
    dial({
      ...{ call, caller: new Party(ana.asLeg, 'US'), legs: [desk.asLeg], seconds },
      ...{ beside: [{ who: later.asLeg, ...options }], clock: office.clock, signal: ana.signal }
    })

  test('who comes later rings when its time has come, or at once where nobody rings any more', async () => {
    void ring({ after: 8 })
    await office.pass(7999)
    expect(later.told).toEqual([])
    await office.pass(1)
    expect(later.told).toEqual(['call'])
    const [again, sooner] = [office.leg('101'), office.leg('102')]
    desk = again
    later = sooner
    void ring({ after: 8 })
    await office.pass(1000)
    again.refuses(486)
    await office.pass()
    expect(sooner.told).toEqual(['call'])
  })

  test('an answer spares whoever has not been rung yet', async () => {
    const outcome = ring({ after: 8 })
    desk.answers()
    await office.pass(20_000)
    expect([await outcome, later.told, office.clock.pending]).toEqual([{ kind: 'answered', leg: desk }, [], 0])
  })

  test('who is asked hears nobody yet, and nobody hears it; it rings for the caller still', async () => {
    void ring({ accept: () => new Promise(() => {}) })
    later.rings(183, {})
    later.answers()
    await office.pass()
    expect([ana.told.includes('early'), ana.told.includes('answer'), ana.media.peer, desk.termination]).toEqual([
      false,
      false,
      undefined,
      undefined
    ])
    expect(ana.told).toContain('ring')
  })

  test('who is asked when time is over may still take it; the others ring no longer', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const outcome = ring({ accept: () => promise }, 10)
    await office.pass(9000)
    later.answers()
    await office.pass(5000)
    expect([desk.told.at(-1), later.termination]).toEqual(['hang up no-answer', undefined])
    resolve(undefined)
    expect(await outcome).toEqual({ kind: 'answered', leg: later })
  })
})
