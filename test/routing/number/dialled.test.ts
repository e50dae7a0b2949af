import { describe, expect, test } from 'vitest'
import type { DomainConfig } from '../../../pbx-core/contract/config.ts'
import { readDialled } from '../../../pbx-core/routing/number/dialled.ts'
import { acme, planned } from '../acme.ts'

const plus = { match: '+X.', strip: 0, prepend: '', trunk: 'main' }
const outside0 = { match: '0X.', strip: 1, prepend: '', trunk: 'main' }
const outside9 = { match: '9X.', strip: 1, prepend: '', trunk: 'main' }
const national = { match: '0X.', strip: 0, prepend: '', trunk: 'main' }

/** What a trunk gets of what is clicked; the people here may call abroad. */
function sent(text: string, domain: DomainConfig): string {
  const read = readDialled(domain, text, 'printed')
  if (!read.ok) return read.error
  const [ana] = domain.users
  const user = ana && { ...ana, permissions: { international: true, premium: true } }
  const plan = planned(domain, user ?? null, read.value.number)
  return plan.kind === 'outbound' ? (plan.attempts[0]?.number ?? '') : plan.kind
}

describe('what a trunk gets of a printed number (4-pbx, Numbers)', () => {
  const berlin = { country: 'DE', areaCode: '30' }
  test.each<[string, string, Partial<DomainConfig>, string]>([
    ['a route with + takes it', '030 231250', { ...berlin, outbound: [outside0, plus] }, '+4930231250'],
    [
      'else the route behind the outside line',
      '030 231250',
      { ...berlin, outsidePrefix: '0', outbound: [outside0] },
      '030231250'
    ],
    [
      'also with a country code',
      '+49 (0)30 231250',
      { ...berlin, outsidePrefix: '0', outbound: [outside0] },
      '030231250'
    ],
    ['also with 00', '0049 30 231250', { ...berlin, outsidePrefix: '0', outbound: [outside0] }, '030231250'],
    [
      'abroad with the international prefix',
      '+44 20 7946 0018',
      { ...berlin, outsidePrefix: '0', outbound: [outside0] },
      '00442079460018'
    ],
    ['a local number', '23 12 50', { ...berlin, outsidePrefix: '0', outbound: [outside0] }, '030231250'],
    [
      'a local number, nobody knows where',
      '23 12 50',
      { country: 'DE', outsidePrefix: '0', outbound: [outside0] },
      '231250'
    ],
    ['in America with 1', '(555) 010-0199', { country: 'US', outsidePrefix: '9', outbound: [outside9] }, '15550100199'],
    [
      'in America without it where the route is so',
      '(555) 010-0199',
      { country: 'US', outsidePrefix: '9', outbound: [{ ...outside9, match: '9NXXXXXXXXX' }] },
      '5550100199'
    ],
    [
      'from America abroad',
      '+49 30 231250',
      { country: 'US', outsidePrefix: '9', outbound: [outside9] },
      '0114930231250'
    ],
    ['with no prefix at all', '+49 30 231250', { country: 'DE', outsidePrefix: '', outbound: [national] }, '030231250'],
    [
      'nothing is configured: national as it stands',
      '030 231250',
      { country: 'DE', outbound: [national] },
      '030231250'
    ],
    [
      'nothing is configured: national though there is +',
      '030 231250',
      { country: 'DE', outbound: [plus, national] },
      '030231250'
    ],
    [
      'nothing is configured: an outside 0 is not stripped off 00',
      '0049 30 901820',
      { country: 'DE', outbound: [outside0] },
      '004930901820'
    ],
    [
      'nothing is configured: abroad with +',
      '0049 30 901820',
      { country: 'DE', outbound: [outside0, plus] },
      '+4930901820'
    ],
    [
      'nothing is configured: abroad as it stands',
      '0049 30 901820',
      { country: 'DE', outbound: [{ ...national, match: '00X.' }] },
      '004930901820'
    ],
    ['nothing is configured: + needs a route', '+49 30 901820', { country: 'DE', outbound: [outside0] }, 'unknown'],
    ['no route for it: as it stands', '030 231250', { ...berlin, outbound: [national] }, '030231250'],
    [
      'the outside line is printed too',
      '0 030 231250',
      { ...berlin, outsidePrefix: '0', outbound: [outside0] },
      '030231250'
    ],
    ['an emergency number', '1-1-2', { ...berlin, outsidePrefix: '0', outbound: [outside0] }, 'emergency'],
    ['an emergency number with +', '+112', { ...berlin, outsidePrefix: '0', outbound: [outside0] }, 'emergency'],
    [
      'an emergency number behind the outside line',
      '0 112',
      { ...berlin, outsidePrefix: '0', outbound: [outside0] },
      'emergency'
    ],
    ['an extension', '10 1', { ...berlin, outsidePrefix: '0', outbound: [outside0, plus] }, 'destination'],
    ['short, and no extension', '150', { ...berlin, outsidePrefix: '0', outbound: [outside0] }, 'unknown'],
    ['a code that a route takes', '*31#', { ...berlin, outbound: [{ ...national, match: '*X.' }] }, '*31#']
  ])('%s', (_rule, text, changes, expected) => {
    expect(sent(text, acme(changes))).toBe(expected)
  })
})

test('a number of keys is dialled literally, whatever is configured (4-pbx, Numbers: keyed)', () => {
  const office = acme({ country: 'DE', areaCode: '30', outsidePrefix: '0', outbound: [outside0, plus] })
  const keyed = ['030231250', '231250', '0049', '101', '+4930231250', '*43']
  const numbers = keyed.map((text) => readDialled(office, text, 'typed'))
  expect(numbers.map((read) => read.ok && read.value.number)).toEqual(keyed)
})

test('a keyed number with + goes out behind the outside line too where no route is written with +', () => {
  const office = acme({ country: 'DE', outsidePrefix: '0', outbound: [outside0] })
  const plan = planned(office, null, '+4930231250')
  expect(plan.kind === 'outbound' && plan.attempts.map(({ number }) => number)).toEqual(['030231250'])
})
