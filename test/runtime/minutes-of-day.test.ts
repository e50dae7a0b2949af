import { beforeEach, describe, expect, test } from 'vitest'
import { KeptNotes } from '../../pbx-core/runtime/kept-notes.ts'
import { MinutesOfDay } from '../../pbx-core/runtime/minutes-of-day.ts'
import { MemoryStore } from '../support/memory-store.ts'
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts'

const minute = 60_000
const domain = 'acme.test'

describe('minutes of calls that left (4-pbx, limits.minutesPerDay)', () => {
  let clock: VirtualClock
  let minutes: MinutesOfDay
  beforeEach(() => {
    clock = createVirtualClock()
    minutes = new MinutesOfDay({ clock, memory: new KeptNotes(new MemoryStore()), dayOf: () => '2026-11-30' })
  })
  const begin = (users: readonly string[], more: { answered?: boolean; isFurther?: boolean } = {}) =>
    minutes.begin('call-1', { domain, users, answered: false, isFurther: false, ...more })
  const used = () => {
    minutes.beat()
    return ['', '100', '101'].map((whose) => minutes.minutes(domain, whose))
  }

  test('count from the answer on, for the domain and who answers for the call', () => {
    const left = begin(['', '100'])
    clock.advance(minute)
    expect(used()).toEqual([0, 0, 0])
    minutes.answered('call-1')
    clock.advance(2 * minute)
    expect(used()).toEqual([2, 2, 0])
    left[Symbol.dispose]()
    clock.advance(minute)
    expect(used()).toEqual([2, 2, 0])
  })

  test('of a telephone outside that has answered, and is asked yet, count as well: the provider counts them', () => {
    using asked = begin([''])
    using _rings = begin([''])
    clock.advance(minute)
    asked.answered()
    clock.advance(minute)
    expect(used()).toEqual([1, 0, 0])
    minutes.answered('call-1')
    clock.advance(minute)
    expect(used()).toEqual([3, 0, 0])
  })

  test('of a call that is sent on outside count once for each: one leg carries it', () => {
    using _first = begin(['', '100'], { answered: true })
    using _further = begin(['', '101'], { answered: true, isFurther: true })
    clock.advance(minute)
    expect(used()).toEqual([1, 1, 1])
  })

  test('whose calls are in progress is known until the last of its legs is over', () => {
    const [one, other] = [begin(['', '100']), begin(['', '101'])]
    expect([minutes.callsOf(domain, '100'), minutes.callsOf('other.test', '100')]).toEqual([['call-1'], []])
    one[Symbol.dispose]()
    one[Symbol.dispose]()
    expect([minutes.callsOf(domain, '100'), minutes.callsOf(domain, '101')]).toEqual([[], ['call-1']])
    other[Symbol.dispose]()
    expect(minutes.callsOf(domain, '101')).toEqual([])
  })
})
