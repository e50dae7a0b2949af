import { beforeEach, describe, expect, test } from 'vitest'
import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import { type Accept, Branch, type RingOptions, type RingSource } from '../../pbx-core/call/branch.ts'
import type { OutgoingLeg } from '../../pbx-core/call/outgoing-leg.ts'
import { completed, elsewhere, terminations } from '../../pbx-core/call/terminations.ts'
import type { Termination } from '../../pbx-core/contract/termination.ts'
import { terminationOfStatus } from '../../pbx-core/sip/q850.ts'
import type { StandInLeg } from '../support/stand-in-leg.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

const busy = terminationOfStatus(486, 'callee')

describe('one of those who are rung (8-reshape §5)', () => {
  let office: StandInOffice
  let tom: StandInLeg
  let told: string[]
  beforeEach(() => {
    office = new StandInOffice()
    tom = office.leg('101')
    told = []
  })

  const branch = (who: OutgoingLeg | RingSource, options: RingOptions = {}) =>
    new Branch({
      ...{ who, options, clock: office.clock },
      calls: (_, leg) => void told.push(`calls ${leg.party}`),
      progress: (_, leg, status) => void told.push(`${leg.party} ${status}`),
      asks: (_, leg) => void told.push(`asks ${leg.party}`),
      answered: (_, leg) => void told.push(`answered ${leg.party}`),
      failed: (_, { leg, termination, isOver }) =>
        void told.push(`${leg?.party ?? 'nobody'} ${termination.result}${isOver ? ', over' : ''}`),
      fault: (bug) => void told.push(`bug ${bug}`)
    })

  /** Legs that are given one after the other; `held` while what the source holds is held. */
  function source(...given: (Result<StandInLeg, Termination> | undefined)[]) {
    const state = { held: true }
    const who: RingSource = {
      party: '101',
      next: () => {
        const made = given.shift()
        return made && Promise.resolve(made.ok ? ok(made.value.asLeg) : made)
      },
      [Symbol.dispose]: () => {
        state.held = false
      }
    }
    return { who, state }
  }

  test('rings at once, and tells of it', () => {
    const ringing = branch(tom.asLeg)
    expect(ringing.waits).toBe(true)
    ringing.start()
    tom.rings()
    tom.answers()
    expect([told, ringing.isOver]).toEqual([['calls 101', '101 180', 'answered 101'], true])
  })

  test('waits for its turn; sooner where it is told so, and then not again', async () => {
    const ringing = branch(tom.asLeg, { after: 8 })
    ringing.start()
    await office.pass(7999)
    expect(told).toEqual([])
    await office.pass(1)
    expect(told).toEqual(['calls 101'])
    const sooner = branch(office.leg('102').asLeg, { after: 8 })
    sooner.start()
    sooner.ring()
    await office.pass(8000)
    expect([told, sooner.rangFor]).toEqual([['calls 101', 'calls 102'], 8000])
  })

  test('rings for its own time, and no longer', async () => {
    branch(tom.asLeg, { seconds: 5 }).start()
    await office.pass(5000)
    expect([told, tom.told, office.clock.pending]).toEqual([
      ['calls 101', '101 no-answer, over'],
      ['call', 'hang up no-answer'],
      0
    ])
  })

  test('taken back before its turn it is never rung, and leaves nothing behind', async () => {
    const { who, state } = source(ok(tom))
    const ringing = branch(who, { after: 8 })
    ringing.start()
    expect(ringing.end()).toBeUndefined()
    await office.pass(8000)
    expect([told, state.held, office.clock.pending, ringing.end()]).toEqual([[], false, 0, undefined])
  })

  test('gives the leg that rings to whoever takes it back', () => {
    const ringing = branch(tom.asLeg)
    ringing.start()
    expect([ringing.ringsAt(tom.asLeg), ringing.end(), ringing.ringsAt(tom.asLeg)]).toEqual([true, tom, false])
  })

  test('one trunk after another: each failure is told, and the last one is how it failed', async () => {
    const [main, backup] = [office.leg('trunk:main'), office.leg('trunk:backup')]
    const { who, state } = source(ok(main), err(terminations.congestion('full')), ok(backup), undefined)
    branch(who).start()
    await office.pass()
    main.refuses(503)
    await office.pass()
    backup.refuses(486)
    await office.pass()
    expect([told, state.held]).toEqual([
      ['calls trunk:main', 'trunk:main congestion', 'calls trunk:backup', 'trunk:backup busy', 'nobody busy, over'],
      false
    ])
  })

  test('a leg that was made too late for whoever was taken back is hung up', async () => {
    const { who } = source(ok(tom))
    const ringing = branch(who)
    ringing.start()
    ringing.end()
    await office.pass()
    expect([told, tom.told]).toEqual([[], ['hang up completed']])
  })

  test('a fault in making a leg is told as one', async () => {
    const who: RingSource = { party: '101', next: () => Promise.reject('broken'), [Symbol.dispose]: () => {} }
    branch(who).start()
    await office.pass()
    expect(told).toEqual(['bug broken'])
  })

  test('what the source holds is the leg’s once it has answered', async () => {
    const { who, state } = source(ok(tom))
    branch(who).start()
    await office.pass()
    tom.answers()
    expect([told.at(-1), state.held]).toEqual(['answered 101', true])
    tom.bye()
    expect(state.held).toBe(false)
  })

  describe('who has to accept the call first (4-pbx, Applications: press 1)', () => {
    const deciding = () => {
      const { promise, resolve } = Promise.withResolvers<Termination | undefined>()
      const signals: AbortSignal[] = []
      const accept: Accept = (_, signal) => {
        signals.push(signal)
        return promise
      }
      const ringing = branch(tom.asLeg, { accept, seconds: 5 })
      ringing.start()
      tom.answers()
      return { ringing, resolve, aborted: () => signals[0]?.aborted }
    }

    test('has the call with that, and not with the answer; its time to ring is over by then', async () => {
      const { ringing, resolve } = deciding()
      await office.pass(60_000)
      expect([told, ringing.asks]).toEqual([['calls 101', 'asks 101'], true])
      resolve(undefined)
      await office.pass()
      expect(told.at(-1)).toBe('answered 101')
    })

    test('is hung up without it', async () => {
      const { resolve } = deciding()
      resolve(busy)
      await office.pass()
      expect([told.at(-1), tom.told.at(-1)]).toEqual(['101 busy, over', 'hang up completed'])
    })

    test('who is asked when another one takes the call is told so first, and counts until it is let go', async () => {
      const { who, state } = source(ok(tom))
      const told = Promise.withResolvers<void>()
      const ringing = branch(who, { accept: () => new Promise(() => {}), tooLate: () => told.promise })
      ringing.start()
      await office.pass()
      tom.answers()
      const leg = ringing.end()
      if (leg === undefined) throw new Error('whoever is asked has a leg')
      ringing.letGo(leg, elsewhere())
      await office.pass()
      expect([state.held, tom.termination]).toEqual([true, undefined])
      told.resolve()
      await office.pass()
      expect([state.held, tom.termination]).toEqual([false, elsewhere()])
    })

    test('is asked no further once somebody else has the call, and changes nothing by accepting it then', async () => {
      const { ringing, resolve, aborted } = deciding()
      const leg = ringing.end()
      expect(aborted()).toBe(true)
      leg?.hangUp(elsewhere())
      resolve(undefined)
      await office.pass()
      expect(told).toEqual(['calls 101', 'asks 101'])
    })

    test('and has hung up while it accepted: it has not answered', async () => {
      const { resolve, aborted } = deciding()
      tom.bye()
      expect([aborted(), tom.termination]).toEqual([true, completed('callee')])
      resolve(undefined)
      await office.pass()
      expect(told.at(-1)).toBe('101 no-answer, over')
    })
  })
})
