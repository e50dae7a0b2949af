import { describe, expect, test } from 'vitest'
import { fill, holds, type Names, readExpression } from '../../pbx-core/crm/expression.ts'

const parameters: Readonly<Record<string, string>> = {
  APIkey: 'k-1',
  Text: 'Call of [Name] at [[Start].ToString("t")]',
  Twice: '[Text]!'
}
const values = { Name: 'Ana [APIkey]', Start: { written: '2026-03-07 21:05:09' }, Type: 'Missed', Empty: '' }
const names: Names = {
  parameter: (name) => parameters[name],
  value: (name) => (values as Readonly<Record<string, string | { written: string }>>)[name]
}
const once = (text: string) => fill({ text, passes: 1 }, names)

describe('expressions of a CRM template (CRM Template XML Description, Expressions)', () => {
  test.each([
    ['no brackets', 'no brackets'],
    ['[Type] by [Nobody]!', 'Missed by !'],
    ['[[Type]]', 'Missed'],
    ['[Start]', '2026-03-07 21:05:09'],
    ['[[Start].ToString("yyyy-MM-ddTHH:mm:ssZ")]', '2026-03-07T21:05:09Z'],
    ['[[Start].ToString("d")] [[Start].ToString("h:mm tt")]', '03/07/2026 9:05 PM'],
    [`[[Start].ToString("HH 'Uhr' mm")]`, '21 Uhr 05'],
    ['[[Type].ToUpper()] [[Type].Replace("Miss", "Kiss")] [[Type].Substring(1, 3)]', 'MISSED Kissed iss'],
    ['[IIf([Type]==Missed, "lost, alas", won)]', 'lost, alas'],
    ['[IIf([Type]==Other, a, [[Type].ToLower()])]', 'missed'],
    ['an open [ bracket', 'an open [ bracket'],
    ['[Name', '[Name']
  ])('%s', (text, filled) => {
    expect(once(text)).toBe(filled)
  })

  test('what a caller is called is never read as an expression, however many passes there are', () => {
    for (const passes of [1, 2, 5]) {
      expect(fill({ text: '[Name] [[Name]]', passes }, names)).toBe('Ana [APIkey] Ana [APIkey]')
      expect(fill({ text: '[IIf(True==True, [Name], x)]', passes }, names)).toBe('Ana [APIkey]')
    }
    expect(fill({ text: '[[Text]]', passes: 5 }, names)).toBe('Call of Ana [APIkey] at 21:05')
  })

  test('a pass more reads what a parameter says as an expression', () => {
    expect(fill({ text: '[Twice]', passes: 1 }, names)).toBe('[Text]!')
    expect(fill({ text: '[Twice]', passes: 2 }, names)).toBe('Call of [Name] at [[Start].ToString("t")]!')
    expect(fill({ text: '[Twice]', passes: 3 }, names)).toBe('Call of Ana [APIkey] at 21:05!')
  })

  test('values are made safe for their place, the text around them is not touched', () => {
    expect(fill({ text: '?a=1&n=[Name]', passes: 1 }, names, encodeURIComponent)).toBe('?a=1&n=Ana%20%5BAPIkey%5D')
  })

  test.each([
    ['', false],
    ['[Type]==Missed', true],
    ['[Type]!=Missed', false],
    ['[Type]=="Missed" && [Empty]==', true],
    ['[Type]==x || [Type]==Missed', true],
    ['[Type]==x && [Type]==Missed', false],
    ['TRUE==true', true],
    ['[Nobody]!=True', true],
    ['True', true],
    ['[Name]=="Ana [APIkey]"', false]
  ])('condition: %s', (condition, expected) => {
    expect(holds(condition, names)).toBe(expected)
  })

  test('a value cannot bring an operator of its own', () => {
    const sly: Names = { parameter: () => undefined, value: () => 'a==a' }
    expect([holds('[X]==b', sly), holds('[X]', sly)]).toEqual([false, false])
  })

  test('what names itself over and over ends, and what is nested beyond reason is refused', () => {
    const self = '[Self]'.repeat(600)
    const looping: Names = { parameter: () => self, value: () => undefined }
    expect(fill({ text: '[Self]', passes: 5 }, looping).length).toBeLessThan(self.length * 2100)
    const deep = `${'['.repeat(5000)}A${']'.repeat(5000)}`
    expect(readExpression(deep)).toEqual({ names: [], faults: ['[ nested deeper than 20'] })
    const given: Names = { parameter: () => deep, value: () => undefined }
    expect(fill({ text: '[Text]', passes: 3 }, given)).toBe(deep)
  })

  test('tells what is asked for, and what it cannot do', () => {
    expect(readExpression('[A] [[B].ToString("g")] [IIf([C]==1, [D], x)] [[E].Hash()]')).toEqual({
      names: ['A', 'B', 'C', 'D', 'E'],
      faults: ['.Hash()']
    })
  })
})
