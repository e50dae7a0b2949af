import { expect, test } from 'vitest'
import { Current } from '../../pbx-core/call/current.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

const scene = () => {
  const office = new StandInOffice()
  return { current: new Current<{ readonly name: string }>(), call: office.call(), other: office.call() }
}

test('what a call has at the moment is its own, until it is disposed', () => {
  const { current, call, other } = scene()
  const fork = { name: 'fork' }
  const entry = current.enter(call, fork)
  expect([current.of(call), current.of(other)]).toEqual([fork, undefined])
  entry[Symbol.dispose]()
  expect(current.of(call)).toBeUndefined()
})

test('the newest counts; one that ends late takes nothing from the one that came after it', () => {
  const { current, call } = scene()
  const [first, second] = [{ name: 'first' }, { name: 'second' }]
  const entry = current.enter(call, first)
  current.enter(call, second)
  entry[Symbol.dispose]()
  expect(current.of(call)).toBe(second)
})
