import { describe, expect, test } from 'vitest'
import type { DomainConfig } from '../../../pbx-core/contract/config.ts'
import { dialledForms } from '../../../pbx-core/routing/number/e164.ts'
import { formsOfNumber } from '../../../pbx-core/routing/number/forms.ts'
import { otherSpellings, sameNumbers } from '../../../pbx-core/routing/number/spellings.ts'
import { acme } from '../acme.ts'

const us = { country: 'US' }
const de = { country: 'DE' }

describe('each form of a number (2-cti, Forms of a number)', () => {
  test.each<[string, Partial<DomainConfig>, string, [string, string, string, string]]>([
    ['+15550100199 in the USA', us, '+15550100199', ['+15550100199', '5550100199', '15550100199', '550100199']],
    ['as a trunk sends it', us, '15550100199', ['+15550100199', '5550100199', '15550100199', '550100199']],
    ['as people dial it', us, '5550100199', ['+15550100199', '5550100199', '15550100199', '550100199']],
    ['+4930901820 in Germany', de, '+4930901820', ['+4930901820', '030901820', '4930901820', '930901820']],
    ['national, whatever the domain dials', de, '030901820', ['+4930901820', '030901820', '4930901820', '930901820']],
    ['printed', de, '+49 (0)30 / 90 18-20', ['+4930901820', '030901820', '4930901820', '930901820']],
    ['from abroad', de, '00442079460018', ['+442079460018', '02079460018', '442079460018', '079460018']],
    [
      'without its area code',
      { ...de, areaCode: '30' },
      '901820',
      ['+4930901820', '030901820', '4930901820', '930901820']
    ],
    ['fewer than nine digits', { country: 'NU' }, '+6834000', ['+6834000', '4000', '6834000', '6834000']]
  ])('%s', (_rule, place, text, [e164, national, digits, last9]) => {
    expect(formsOfNumber(acme(place), text)).toEqual({ e164, national, digits, last9, raw: text })
  })

  test.each([
    ['an extension', '100'],
    ['a code', '*43'],
    ['an emergency number', '112'],
    ['a name', 'anonymous'],
    ['what is too short for a number', '90'],
    ['what no country has', '+999123456789'],
    ['nothing', '']
  ])('%s stands as it is in every form', (_what, text) => {
    const asItIs = { e164: text, national: text, digits: text, last9: text, raw: text }
    expect(formsOfNumber(acme({ ...de, areaCode: '30' }), text)).toEqual(asItIs)
  })

  test('where there is no domain any more a number stands as it is', () => {
    expect(formsOfNumber(undefined, '+15550100199').digits).toBe('+15550100199')
  })
})

describe('a number in a search of call lists (4-pbx, Numbers)', () => {
  test.each<[string, Partial<DomainConfig>, string, readonly string[]]>([
    ['E.164 finds national', de, '+49 30 901820', ['30901820', '4930901820', '030901820']],
    ['national finds E.164', de, '030 901820', ['30901820', '4930901820']],
    ['also as dialled from abroad', de, '0049 30 901820', ['30901820', '4930901820', '030901820']],
    ['a prefix that is no 0', { country: 'HU' }, '06 1 234 5678', ['12345678', '3612345678']],
    ['and without it', { country: 'HU' }, '+36 1 234 5678', ['12345678', '3612345678', '0612345678']],
    ['a country without one', us, '+1 555 010 0199', ['5550100199', '15550100199']],
    ['a beginning', de, '+49 30 90', ['3090', '493090', '03090']],
    ['not what is too short to say anything', de, '+49 30', []],
    ['not a number of another country', de, '+44 20 7946 0018', ['442079460018', '00442079460018']],
    ['a name has none', de, 'Rita', []],
    ['an extension has none', de, '100', []],
    ['three digits behind the 0 say something', de, '0301', ['301']],
    ['two say nothing', de, '030', []]
  ])('%s', (_rule, place, text, spellings) => {
    expect(otherSpellings(acme(place), text)).toEqual(spellings)
  })

  test('what people dial within a country is more than its digits behind a 0 where the country says so', () => {
    expect(dialledForms('+5491123456789', 'AR')[0]).toBe('01115' + '23456789')
    expect(dialledForms('+4930901820', 'DE')).toEqual(['030901820'])
  })

  test('calls with one number are found in each form in which it was sent or dialled', () => {
    expect(sameNumbers(acme(de), '030901820')).toEqual(['030901820', '+4930901820', '4930901820'])
    expect(sameNumbers(acme(de), '100')).toEqual(['100'])
  })
})
