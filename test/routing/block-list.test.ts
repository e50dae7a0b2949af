import { expect, test } from 'vitest'
import { isBlocked } from '../../pbx-core/routing/block-list.ts'
import { officeConfig } from '../support/virtual-pbx.ts'

const [domain] = officeConfig().domains
if (domain === undefined) throw new Error('there is no domain')

test.each([
  [['anonymous'], '', true],
  [['Anonymous'], 'anonymous', true],
  [['anonymous'], '+15550100166', false],
  [['+15550100166'], '', false],
  [['5550100166'], '+15550100166', true],
  [['+15550100166'], '5550100166', true],
  [['102'], '102', true],
  [[], '', false]
])('the block list %j and a call of "%s": %s', (list, caller, isMeant) => {
  expect(isBlocked(domain, list, caller)).toBe(isMeant)
})
