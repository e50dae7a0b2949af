import { expect, test } from 'vitest'
import { foldText, hasTerms, searchTerms } from '../../pbx-core/base/search-text.ts'

test('names are compared without case, accents and width', () => {
  const names = ['Müller', 'MULLER', 'Großmann', 'Søren Łukasz', 'Zoë', 'ＡＣＭＥ', 'İnci', '\u004du\u0308ller']
  expect(names.map(foldText)).toEqual([
    'muller',
    'muller',
    'grossmann',
    'soren lukasz',
    'zoe',
    'acme',
    'inci',
    'muller'
  ])
})

test('a number is searched by its keys, however it is spelled; words each by itself', () => {
  const asked = [
    '+1 555 010 0199',
    '8912 34',
    '(030) 90-18',
    '+49 (0)30 9018',
    '0049 30 9018',
    '*43',
    'Rita  MÜLLER',
    ''
  ]
  expect(asked.map((text) => searchTerms(text))).toEqual([
    [['15550100199', '+1 555 010 0199']],
    [['891234', '8912 34']],
    [['0309018', '309018', '(030) 90-18']],
    [['49309018', '+49 (0)30 9018']],
    [['0049309018', '49309018', '0049 30 9018']],
    [['*43']],
    [['rita'], ['muller']],
    []
  ])
})

test('a number is also searched by the spellings that its country gives it, a name is not', () => {
  expect(searchTerms('+49 30 9018', ['309018', '0309018'])).toEqual([['49309018', '+49 30 9018', '309018', '0309018']])
  expect(searchTerms('rita', ['309018'])).toEqual([['rita']])
})

test('of several words each has to be there, in any order', () => {
  const text = foldText('Rita Müller\nwants the offer for the printer')
  expect(hasTerms(text, searchTerms('printer rita'))).toBe(true)
  expect(hasTerms(text, searchTerms('printer tom'))).toBe(false)
})
