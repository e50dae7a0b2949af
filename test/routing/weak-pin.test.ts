import { expect, test } from 'vitest'
import { isWeakPin } from '../../pbx-core/routing/weak-pin.ts'

test.each([
  '1234',
  '4321',
  '7890',
  '0987',
  '0000',
  '7777777',
  '1212',
  '123123'.slice(0, 3),
  '42',
  '12345678901',
  '47a1',
  ''
])('a PIN that is tried first is weak: "%s"', (pin) => {
  expect(isWeakPin(pin, '100')).toBe(true)
})

test.each([
  ['4711', '4711'],
  ['0101', '101'],
  ['00101', '101'],
  ['101101', '101'],
  ['4567', '4567']
])('the own extension is weak, however it is filled up: %s of %s', (pin, extension) => {
  expect(isWeakPin(pin, extension)).toBe(true)
})

test.each(['1000', '2580', '4711', '8035', '19283746'])('others are not: %s', (pin) => {
  expect(isWeakPin(pin, '100')).toBe(false)
})
