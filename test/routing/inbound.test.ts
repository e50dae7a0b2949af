import { describe, expect, test } from 'vitest'
import { routeInbound } from '../../pbx-core/routing/inbound.ts'
import { acme, officeHours, openBut } from './acme.ts'

describe('inbound rules are tried in order, the first wins (1-product, Matching)', () => {
  test.each([
    ['a number', ['+15550100100', '*'], '+15550100100', 0],
    ['any number', ['+15550100100', '*'], '+4930123456', 1],
    ['a pattern', ['+1555010010X', '*'], '+15550100107', 0],
    ['the first of two', ['*', '+15550100100'], '+15550100100', 0],
    ['without the + of the rule', ['+15550100100'], '15550100100', 0],
    ['with a + that the rule has not', ['15550100100'], '+15550100100', 0],
    ['an earlier rule without + before a later one with it', ['1X.', '+15550100100'], '+15550100100', 0],
    ['a name instead of a number', ['100', '*'], 'sales', 1]
  ])('%s', (_rule, rules, did, index) => {
    const inbound = rules.map((match) => ({ match, to: 'extension:100' }))
    expect(routeInbound({ domain: acme({ inbound }), opening: openBut() }, did)).toEqual({
      route: inbound[index],
      index
    })
  })

  test.each([
    ['no rule has that number', ['+15550100100'], '+15550100101'],
    ['a name gets no +', ['+X.'], 'sales'],
    ['there is no rule', [], '+15550100100']
  ])('nothing matches where %s', (_rule, rules, did) => {
    const inbound = rules.map((match) => ({ match, to: 'extension:100' }))
    expect(routeInbound({ domain: acme({ inbound }), opening: openBut() }, did)).toBeNull()
  })
})

describe('`inbound[].time` (4-pbx, Names of what is new)', () => {
  const domain = acme({
    inbound: [
      { match: '*', to: 'extension:100', time: 'office' },
      { match: '*', to: 'extension:101' }
    ],
    timeConditions: [officeHours]
  })

  test('a rule counts while it is open, else the next one that matches does', () => {
    const at = (closed: readonly string[]) => routeInbound({ domain, opening: openBut(closed) }, '+15550100100')?.index
    expect([at([]), at(['office'])]).toEqual([0, 1])
  })

  test('where none is open, nothing matches', () => {
    const [first] = domain.inbound
    const only = { ...domain, inbound: first === undefined ? [] : [first] }
    expect(routeInbound({ domain: only, opening: openBut(['office']) }, '1')).toBeNull()
  })
})
