import { expect, test } from 'vitest'
import { readableNumber, readableNumbers } from '../../../pbx-core/routing/number/readable.ts'

test('a global number is grouped as people of its country write it (E.123)', () => {
  const written = Object.fromEntries(
    [
      ...['+15550100199', '+4930901820', '+4915112345678', '+442079460958', '+33142685300', '+41446681800'],
      ...['+431588580', '+390612345678', '+34910123456', '+819012345678', '+80012345678', '+551123456789']
    ].map((number) => [number, readableNumber(number)])
  )
  expect(written).toEqual({
    '+15550100199': '+1 555 010 0199',
    '+33142685300': '+33 1 42 68 53 00',
    '+34910123456': '+34 910 12 34 56',
    '+390612345678': '+39 06 1234 5678',
    '+41446681800': '+41 44 668 18 00',
    '+431588580': '+43 1 588580',
    '+442079460958': '+44 20 7946 0958',
    '+4915112345678': '+49 1511 2345678',
    '+4930901820': '+49 30 901820',
    '+551123456789': '+55 11 2345 6789',
    '+80012345678': '+800 1234 5678',
    '+819012345678': '+81 90 1234 5678'
  })
})

test('what is no possible number of a country, and no number at all, stays as it came', () => {
  const others = ['102', '+49', '+4915', '+999123456789', '*43', 'anonymous', '', '030901820', '+49 30 901820']
  expect(others.map(readableNumber)).toEqual(others)
})

test('of whatever is told, each global number that it names is written once, and nothing else', () => {
  const call = { number: '+4930901820', via: '+442079460958', name: 'Berlin', via2: null, at: 1_764_500_000_000 }
  const told = { calls: [call, call], title: 'INVITE sip:+33142685300@acme.test', user: '102', broken: '+4915' }
  expect(readableNumbers(told)).toEqual({
    '+4930901820': '+49 30 901820',
    '+442079460958': '+44 20 7946 0958',
    '+33142685300': '+33 1 42 68 53 00'
  })
  expect([readableNumbers(null), readableNumbers(undefined)]).toEqual([{}, {}])
})
