import { expect, test } from 'vitest'
import { formatsOf } from '../../renderer/i18n/format.ts'
import { learnNumbers, readableNumber } from '../../renderer/i18n/phone-number.ts'

const english = formatsOf('en-US')
const german = formatsOf('de-DE')
/** Intl puts narrow and no-break spaces; which one is its own affair. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ')

test('a clock shows minutes and seconds, and hours once there are some', () => {
  expect([0, 9, 252, 3852].map(english.clock)).toEqual(['00:00', '00:09', '04:12', '1:04:12'])
  expect(german.clock(252)).toBe('04:12')
})

test('a duration in a list is in seconds below a minute, else in minutes', () => {
  expect([12, 61, 3720].map((seconds) => plain(english.duration(seconds)))).toEqual(['12 sec', '1 min', '1 hr, 2 min'])
  expect(plain(german.duration(12))).toBe('12 Sek.')
})

test('a day is told by its word today and yesterday, else by weekday and date', () => {
  const now = new Date(2026, 10, 24, 9, 45).getTime()
  const at = (day: number, year = 2026) => new Date(year, 10, day, 23, 5).getTime()
  expect([at(25), at(24), at(23), at(20), at(20, 2025)].map((moment) => plain(german.day(moment, now)))).toEqual([
    'heute',
    'heute',
    'gestern',
    'Freitag, 20. Nov.',
    'Donnerstag, 20. Nov. 2025'
  ])
})

test('figures have the units of the locale', () => {
  expect(plain(english.milliseconds(83.6))).toBe('84 ms')
  expect(plain(german.percent(0.4))).toBe('0,4 %')
})

test('a number of the North American plan is grouped, others as main says, or as they came', () => {
  expect(readableNumber('+15550100199')).toBe('+1 555 010 0199')
  expect(readableNumber('+49301234567')).toBe('+49301234567')
  expect(readableNumber('102')).toBe('102')
  learnNumbers({ '+49301234567': '+49 30 1234567' })
  expect(readableNumber('+49301234567')).toBe('+49 30 1234567')
  learnNumbers(Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`+${index}`, `no. ${index}`])))
  expect([readableNumber('+49301234567'), readableNumber('+0')]).toEqual(['+49301234567', 'no. 0'])
})
