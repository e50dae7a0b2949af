import { expect, test } from 'vitest'
import { Observers } from '../../pbx-core/call/observers.ts'
import type { LegObserver } from '../../pbx-core/call/sip-leg.ts'

test('keys go to whoever listens now, and to whoever listened before when that one is gone (8-reshape §3)', () => {
  const observers = new Observers<LegObserver>()
  const heard: string[] = []
  const press = (key: string) => observers.of('digit')?.digit?.(key, 'rtp')
  press('1')
  const bridge = observers.add({ digit: (key) => void heard.push(`bridge ${key}`), referred: () => true })
  press('2')
  const menu = observers.add({ digit: (key) => void heard.push(`menu ${key}`) })
  press('3')
  // Of what the newest does not take, the one below has word.
  expect(observers.of('referred')?.referred?.({} as never)).toBe(true)
  expect(observers.of('offered')).toBeUndefined()
  menu[Symbol.dispose]()
  press('4')
  bridge[Symbol.dispose]()
  bridge[Symbol.dispose]()
  press('5')
  expect(heard).toEqual(['bridge 2', 'menu 3', 'bridge 4'])
})

test('one that goes from below leaves those above; of a leg that is over nobody hears', () => {
  const observers = new Observers<LegObserver>()
  const below = observers.add({ digit: () => {} })
  const above = { digit: () => {} }
  observers.add(above)
  below[Symbol.dispose]()
  expect(observers.of('digit')).toBe(above)
  observers.clear()
  expect(observers.of('digit')).toBeUndefined()
})
