import { describe, expect, test } from 'vitest'
import type { DomainConfig } from '../../../pbx-core/contract/config.ts'
import { mentionsOf } from '../../../pbx-core/routing/number/mentions.ts'
import { acme } from '../acme.ts'

const berlin: DomainConfig = {
  ...acme(),
  ...{ country: 'DE', areaCode: '30', outsidePrefix: '0' },
  outbound: [
    { match: '9X.', strip: 1, prepend: '01033', trunk: 'main' },
    { match: '+X.', strip: 0, prepend: '', trunk: 'main' }
  ]
}

const [trunk = expect.fail('a trunk')] = berlin.trunks

function mentions(number: string, domain: DomainConfig = berlin) {
  const named = mentionsOf(domain, number)
  if (!named.ok) throw new Error(named.error)
  return named.value.mentions
}

describe('a number is found in every way of writing it (privacy)', () => {
  const spellings = [
    '+4930901820',
    '4930901820',
    '004930901820',
    '0004930901820',
    '030901820',
    '0030901820',
    '9030901820',
    '01033030901820',
    '30901820',
    '901820',
    '0901820',
    '930901820',
    '+49 30 901820',
    '+49 (0)30 90 18-20',
    '+49 (30) 90.18.20',
    '030/90 18 20',
    '(030) 901820',
    '%2B4930901820',
    '%2B49%2030%20901820',
    '%2B49+30+901820',
    'sip:+4930901820@provider.test;user=phone',
    'sip:030901820@10.0.0.7:5060',
    '"ACME" <sip:0004930901820@acme.test>',
    'tel:+49-30-901820'
  ]
  test.each(spellings)('%s', (spelling) => {
    const found = mentions('030 901820')
    const text = `he said ${spelling}, and more`
    expect(found.isIn(text)).toBe(true)
    expect(found.erase(text)).not.toMatch(/901820|90[ .]18/)
    expect(found.isIn(spelling)).toBe(true)
    expect(found.isIn(`number=${spelling}&x=1`)).toBe(true)
  })

  test.each(['030 901820', '+49 30 901820', '0049 30 901820', '901820', 'sip:+4930901820@acme.test'])(
    'whoever asks for %s asks for the same number',
    (asked) => {
      expect(mentionsOf(berlin, asked)).toMatchObject({ ok: true, value: { number: '+4930901820' } })
    }
  )

  test.each([
    ['+15550100199', ['+1 (555) 010-0199', '0015550100199', '0 00 1 555 010 0199', '15550100199', '5550100199']],
    ['+442079460018', ['020 7946 0018', '+44 (0)20 7946 0018', '00442079460018', '079460018']],
    ['+390236618300', ['+39 02 3661 8300', '02 36618300', '0039 0236618300']]
  ])('of another country: %s', (number, texts) => {
    expect(texts.filter((text) => !mentions(number).isIn(text))).toEqual([])
  })
})

describe('nobody else’s number is taken for it', () => {
  test.each([
    '+49309018201',
    '+4940901820',
    '+4330901820',
    '+43 30901820',
    '0043 30 901820',
    '1930901820',
    '9018201',
    '1764547200901820',
    '1764547200.901820',
    'a901820',
    '10.0.0.7:5060'
  ])('%s', (text) => {
    expect(mentions('+4930901820').erase(`say ${text}.`)).toBe(`say ${text}.`)
  })
})

test('in plain data it is taken out of values and names, and figures stay', () => {
  const data = { '030 901820': ['x', { at: 4930901820, to: 'sip:+4930901820@a' }], none: null }
  expect(mentions('+4930901820').eraseWithin(data)).toEqual({
    '[erased]': ['x', { at: 4930901820, to: 'sip:[erased]@a' }],
    none: null
  })
})

test.each<[string, Partial<DomainConfig>, string]>([
  ['an inbound route', { inbound: [{ match: '+493090182X', to: 'extension:100' }] }, 'inbound[0].match'],
  ['one as providers send it', { inbound: [{ match: '030901820', to: 'extension:100' }] }, 'inbound[0].match'],
  ['a trunk’s caller ID', { trunks: [{ ...trunk, callerIdNumber: '030 901820' }] }, 'trunks[0].callerIdNumber']
])('a number of the office itself is not erased: %s', (_, changes, place) => {
  expect(mentionsOf({ ...berlin, ...changes }, '+49 30 901820')).toEqual({
    ok: false,
    error: `+4930901820 is a number of this office itself (${place})`
  })
})

test('a route for any number makes none the office’s own', () => {
  const inbound = ['*', '+49.', '+493!', 'X.'].map((match) => ({ match, to: 'extension:100' }))
  expect(mentionsOf({ ...berlin, inbound }, '+49 30 901820').ok).toBe(true)
})

test.each([
  ['100', '100 is no telephone number outside, but an extension, a code or an emergency number'],
  ['*43', '*43 is no telephone number outside, but an extension, a code or an emergency number'],
  ['112', '112 is no telephone number outside, but an extension, a code or an emergency number'],
  ['4711', '4711 is too short to be somebody’s number'],
  ['', 'the number is empty']
])('%s is no number that is erased', (text, error) => {
  expect(mentionsOf(berlin, text)).toEqual({ ok: false, error })
})
