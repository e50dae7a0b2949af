import { describe, expect, it } from 'vitest'
import { findNumbers } from '../../extension/src/numbers/find-numbers.ts'
import { processorMs } from '../support/processor-time.ts'

const texts = (text: string, country: string) => findNumbers(text, country).map((found) => found.text)

describe('numbers on pages (3-click-to-dial, Where links come from)', () => {
  it.each([
    [
      'DE',
      'Ruf an: 030 901820 oder +49 (0)30 901820, (030) 90 18 20',
      ['030 901820', '+49 (0)30 901820', '(030) 90 18 20']
    ],
    ['DE', '030/901820/0171 2345678', ['030/901820', '0171 2345678']],
    ['DE', '030\u202f90\u00a018\u00a020', ['030\u202f90\u00a018\u00a020']],
    ['DE', 'Tel. 030‑901820', ['030‑901820']],
    [
      'US',
      '(212) 555-0199 x12, 212-555-0199, 1.212.555.0199',
      ['(212) 555-0199 x12', '212-555-0199', '1.212.555.0199']
    ],
    ['US', 'Call +1 212 555 0199 24 hours a day', ['+1 212 555 0199']],
    ['US', '＋１ 212', []],
    ['FR', 'Tél. : 01.42.68.53.00 (01 42 68 53 01)', ['01.42.68.53.00', '01 42 68 53 01']],
    ['GB', 'From abroad 0044 20 7946 0018', ['0044 20 7946 0018']],
    ['ES', 'Llame al 912 345 678', ['912 345 678']]
  ])('%s: %s', (country, text, found) => {
    expect(texts(text, country)).toEqual(found)
  })

  it('says where each stands, so that the text around it stays as it was', () => {
    const text = 'Tel. 030 901820, ext. 12; Fax 030 901821 Durchwahl 7.'
    const found = findNumbers(text, 'DE')
    expect(found).toEqual([
      { start: 5, end: 24, text: '030 901820, ext. 12' },
      { start: 30, end: 52, text: '030 901821 Durchwahl 7' }
    ])
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(found.map((one) => one.text))
  })

  it('digits alone are a number where a word says so, or where they begin with the 0 of an area', () => {
    expect(texts('912345678', 'ES')).toEqual([])
    expect(texts('Tel.: 912345678', 'ES')).toEqual(['912345678'])
    expect(texts('0171 2345678, 01712345678', 'DE')).toEqual(['0171 2345678', '01712345678'])
    expect(texts('Bestellnummer 01712345678', 'DE')).toEqual([])
    expect(texts('Order telephone number 01712345678', 'DE')).toEqual(['01712345678'])
  })

  it.each([
    ['DE', 'DE89 3704 0044 0532 0130 00'],
    ['DE', '1.234.567,89 € und 12.03.2024 14:30 und 2018-2024'],
    ['DE', 'Konto 0301234567, BLZ 370 400 44'],
    ['DK', '4111 1111 1111 1111, 2019-2024, 33 22 11 44 kr, 33221144 DKK'],
    ['US', '52.520008, 13.404954 and 40.7366871° N'],
    ['AT', 'Version 13.0.22631.9655 or 13.0.22631.9655.'],
    ['US', 'https://a.test/2125550199 and 2125550199@a.test and #2125550199 and id=2125550199'],
    ['GB', '550e8400-e29b-41d4-a716-446655440000 192.168.178.201 00:1A:2B:3C:44:55'],
    ['NO', '22334455abc AB22334455 22334455_1 12:22:33:44:55']
  ])('nothing in %s: %s', (country, text) => {
    expect(texts(text, country)).toEqual([])
  })

  it('a text that was made to take long takes no longer than its length', () => {
    const hostile = ['1 ', '(1', '1-', 'a', 'a@', '+', '1.', '1/', '00', 'A1', '1 € '].map((part) =>
      part.repeat(24_000 / part.length)
    )
    const spent = processorMs(() => {
      for (const text of hostile) findNumbers(`${text} 030 901820`, 'DE')
    })
    expect(spent).toBeLessThan(10_000)
  })

  it('a country that nobody knows leaves what begins with +', () => {
    expect(texts('030 901820 and +49 30 901820', 'XX')).toEqual(['+49 30 901820'])
  })
})
