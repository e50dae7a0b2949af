import { expect, test } from 'vitest'
import { Emitter } from '../../pbx-core/base/emitter.ts'

interface Events {
  readonly told: number
}

test('what is made for listeners alone is made once for all of them, and not where nobody listens', () => {
  const emitter = new Emitter<Events>((error) => {
    throw error
  })
  const heard: number[] = []
  let made = 0
  const tell = () => emitter.emitMade('told', () => ++made)
  tell()
  const one = emitter.on('told', (payload) => heard.push(payload))
  const other = emitter.on('told', (payload) => heard.push(payload * 10))
  tell()
  one[Symbol.dispose]()
  other[Symbol.dispose]()
  tell()
  expect([made, heard]).toEqual([1, [1, 10]])
})

test('a listener that throws stops neither the others nor the emitter', () => {
  const errors: unknown[] = []
  const emitter = new Emitter<Events>((error) => errors.push(error))
  const heard: number[] = []
  emitter.on('told', () => {
    throw new Error('a bug')
  })
  emitter.on('told', (payload) => heard.push(payload))
  emitter.emit('told', 1)
  emitter.emit('told', 2)
  expect([heard, errors.map(String)]).toEqual([
    [1, 2],
    ['Error: a bug', 'Error: a bug']
  ])
})
