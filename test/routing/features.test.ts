import { expect, test } from 'vitest'
import { featureOf } from '../../pbx-core/routing/features.ts'

test.each([
  ['*8', { name: 'group-pickup' }],
  ['**101', { name: 'pickup', extension: '101' }],
  // The slots themselves are the domain's.
  ['*70', { name: 'park', slot: null }],
  ['*71', undefined],
  ['*60', { name: 'do-not-disturb', on: true }],
  ['#60', { name: 'do-not-disturb', on: false }],
  ['#60#', { name: 'do-not-disturb', on: false }],
  ['*21*+15550100188#', { name: 'forward', occasion: 'all', to: '+15550100188' }],
  ['*67*102#', { name: 'forward', occasion: 'busy', to: '102' }],
  ['*61*102#', { name: 'forward', occasion: 'noAnswer', to: '102' }],
  ['*62*102#', { name: 'forward', occasion: 'unreachable', to: '102' }],
  ['*#21#', { name: 'ask-forward', occasion: 'all' }],
  ['*#62#', { name: 'ask-forward', occasion: 'unreachable' }],
  ['*#60#', { name: 'ask-do-not-disturb' }],
  ['#21#', { name: 'forward', occasion: 'all', to: null }],
  ['#67#', { name: 'forward', occasion: 'busy', to: null }],
  ['*43#', { name: 'call-waiting', on: true }],
  ['#43#', { name: 'call-waiting', on: false }],
  ['*25*+15550100188#', { name: 'second-number', on: true, number: '+15550100188' }],
  ['*25#', { name: 'second-number', on: true }],
  ['#25#', { name: 'second-number', on: false }],
  ['#25*102#', undefined],
  ['*30*+15550100166#', { name: 'block', number: '+15550100166', on: true }],
  ['#30*+15550100166#', { name: 'block', number: '+15550100166', on: false }],
  ['*30#', { name: 'block', number: 'anonymous', on: true }],
  ['#30#', { name: 'block', number: 'anonymous', on: false }],
  // The echo, without a #.
  ['*43', undefined],
  // "`*67` and a number is the service prefix and goes out" (4-pbx, Numbers).
  ['*67+15550100188', undefined],
  ['*6715550100188', undefined],
  ['*21*#', undefined],
  ['*21*102', undefined],
  ['**', undefined],
  ['**1a', undefined],
  ['*80', undefined],
  ['101', undefined],
  ['', undefined]
])('the feature code %s (4-pbx, Numbers)', (dialled, feature) => {
  expect(featureOf(dialled)).toEqual(feature)
})
