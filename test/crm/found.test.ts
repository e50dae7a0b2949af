import { describe, expect, test } from 'vitest'
import { readFound } from '../../pbx-core/crm/found.ts'
import type { Rule } from '../../pbx-core/crm/template.ts'

const reply = {
  total: 3,
  items: [
    { id: 1, name: 'Ana', phones: [{ type: 'home', number: '111111' }] },
    {
      ...{ id: 2, name: 'Tom' },
      phones: [
        { type: 'home', number: '222222' },
        { type: 'work', number: '333333' }
      ]
    },
    { id: 3, name: null, phones: [], flags: { vip: true } }
  ]
}
const comparison = { ethalon: ({ ethalon }: Rule) => ethalon, isNumber: (text: string) => text === '333333' }
const rule = (type: Rule['type'], path: string, ethalon = ''): Rule => ({ type, path, ethalon })
const read = (rules: Rule[], ...variables: [path: string, ...filter: Rule[]][]) => {
  const found = readFound(
    reply,
    { rules, variables: variables.map(([path, ...filter]) => ({ name: path, path, filter })) },
    comparison
  )
  return found && [...found.values()]
}

describe('what a reply of a CRM says (CRM Template XML Description, Rules and Variables)', () => {
  test('variables come from the contact for which the rule holds, not from the first', () => {
    expect(read([rule('number', 'items.phones.number')], ['items.id'], ['items.name'], ['items.phones.type'])).toEqual([
      ...['2', 'Tom', 'work']
    ])
  })

  test('all rules hold for one and the same contact', () => {
    const work = rule('equals', 'items.phones.type', 'work')
    expect(read([work, rule('equals', 'items.name', 'Tom')], ['items.id'])).toEqual(['2'])
    expect(read([work, rule('equals', 'items.name', 'Ana')], ['items.id'])).toBeUndefined()
    // The first rule is also satisfied by Ana: another choice of it is tried.
    expect(
      read([rule('equals', 'items.phones.type', 'home'), rule('equals', 'items.name', 'Tom')], ['items.id'])
    ).toEqual(['2'])
  })

  test('a filter chooses among several values of the contact', () => {
    const tom = rule('equals', 'items.name', 'Tom')
    expect(read([tom], ['items.phones.number', rule('equals', 'items.phones.type', 'work')])).toEqual(['333333'])
    expect(read([tom], ['items.phones.number', rule('equals', 'items.phones.type', 'fax')])).toEqual([''])
  })

  test.each<[Rule, boolean]>([
    [rule('any', 'items.id'), true],
    [rule('any', 'items.nothing'), false],
    [rule('any', 'items.flags'), true],
    [rule('any', 'items.flags.vip'), true],
    [rule('notequals', 'total', '3'), false],
    [rule('contains', 'items.name', 'om'), true],
    [rule('equals', 'items.1.name', 'Tom'), true],
    [rule('equals', 'items.0.name', 'Tom'), false],
    [rule('any', 'items.__proto__'), false],
    [rule('any', 'constructor'), false]
  ])('%o', (one, isFound) => {
    expect(read([one]) !== undefined).toBe(isFound)
  })

  test('without a rule whatever came is taken', () => {
    expect(read([], ['total'], ['items.name'])).toEqual(['3', 'Ana'])
  })

  test('a reply that is nested beyond reason is nobody', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}{"a":1}${']'.repeat(50_000)}`) as unknown
    expect(readFound(deep, { rules: [rule('any', 'a')], variables: [] }, comparison)).toBeUndefined()
  })

  test('a reply that would be looked at for ever is nobody', () => {
    const long = { a: Array.from({ length: 2000 }, () => ({ b: 'x', c: 'y' })) }
    const rules = [rule('equals', 'a.b', 'x'), rule('equals', 'a.c', 'z')]
    expect(readFound(long, { rules, variables: [] }, comparison)).toBeUndefined()
  })
})
