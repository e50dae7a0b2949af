import { describe, expect, test } from 'vitest'
import { compileInboundPattern, compilePattern, type Pattern } from '../../pbx-core/routing/pattern.ts'

function compiled(text: string, compile = compilePattern): Pattern {
  const pattern = compile(text)
  if (!pattern.ok) throw new Error(pattern.error)
  return pattern.value
}

describe('patterns as telephone people write them (4-pbx, Numbers)', () => {
  test.each([
    ['100', ['100'], ['', '10', '1000', '101']],
    ['X', ['0', '5', '9'], ['', '*', '+', '00']],
    ['Z', ['1', '9'], ['0', '*']],
    ['N', ['2', '9'], ['0', '1']],
    ['xzn', ['012', '999'], ['002']],
    ['[15-7]', ['1', '5', '6', '7'], ['0', '2', '4', '8', '-']],
    ['[*#+0]1', ['*1', '#1', '+1', '01'], ['1', '11']],
    ['0X.', ['0123', '001', '01*'], ['0', '01', '0*1', '1123']],
    ['+X.', ['+15550100', '+12'], ['+', '+1', '15550100', '+*1']],
    ['9.', ['91', '9*', '9123456789'], ['9', '8']],
    ['9!', ['9', '91', '9123456789'], ['', '8']],
    ['.', ['1', '+1'], ['']],
    ['!', ['', '1', '+1'], []],
    ['*43', ['*43'], ['43', '**43']],
    ['#21#', ['#21#'], ['#21']],
    ['*', ['*'], ['1', '']]
  ])('%s', (text, matching, others) => {
    const { matches } = compiled(text)
    expect([matching.filter((number) => !matches(number)), others.filter(matches)]).toEqual([[], []])
  })

  test('* alone means any number on the way in only (1-product, Matching)', () => {
    const { matches } = compiled('*', compileInboundPattern)
    expect(['', '1', '+15550100', 'anonymous'].map(matches)).toEqual([true, true, true, true])
    expect(compiled('*43', compileInboundPattern).matches('*43')).toBe(true)
  })

  test.each([
    ['', 'expected a pattern'],
    ['1'.repeat(129), 'expected at most 128 characters'],
    ['0.1', 'nothing can follow "."'],
    ['0!.', 'nothing can follow "!"'],
    ['[1-', '"[" is not closed'],
    ['[]', '[] matches nothing'],
    ['[7-5]', 'unexpected "7-5" in [7-5]'],
    ['[1-]', 'unexpected "-" in [1-]'],
    ['[a]', 'unexpected "a" in [a]'],
    ['0-1', 'unexpected "-"; expected X, Z, N, [15-7], a final . or !, digits, *, # or +'],
    ['_X.', 'unexpected "_"; expected X, Z, N, [15-7], a final . or !, digits, *, # or +']
  ])('%j is refused: %s', (text, error) => {
    expect(compilePattern(text)).toEqual({ ok: false, error })
  })
})
