import { expect, test } from 'vitest'
import { KeyBuffer } from '../../pbx-core/call/key-buffer.ts'

function all(keys: KeyBuffer): string {
  let taken = ''
  for (let key = keys.take(); key !== undefined; key = keys.take()) taken += key
  return taken
}

test('keys that came while nobody listened are given in order, each once (4-pbx, Applications: Menu)', () => {
  const keys = new KeyBuffer()
  for (const key of '10*#') keys.add(key)
  expect([all(keys), keys.take()]).toEqual(['10*#', undefined])
})

test('a flood of keys takes no more memory than 64 of them: the first ones were meant', () => {
  const keys = new KeyBuffer()
  for (const key of `${'1'.repeat(63)}23456`) keys.add(key)
  expect(all(keys)).toBe(`${'1'.repeat(63)}2`)
  keys.add('7')
  expect(keys.take()).toBe('7')
})

test('what was typed before two parties talk is meant for none of them', () => {
  const keys = new KeyBuffer()
  keys.add('1')
  keys.clear()
  expect(keys.take()).toBeUndefined()
})
