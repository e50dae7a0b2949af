import { err, ok, type Result } from '../base/result.ts'

/** A pattern of the dial plan, compiled; matching takes time linear in the number's length. */
export interface Pattern {
  readonly source: string
  matches(number: string): boolean
}

const classes: Readonly<Record<string, string>> = { X: '0123456789', Z: '123456789', N: '23456789' }
const dialled = '0123456789*#+'
const maxPatternLength = 128

/** One set of characters for each digit, then what may follow. */
interface Tokens {
  readonly digits: readonly string[]
  readonly rest: 'nothing' | 'one-or-more' | 'none-or-more'
}

/**
 * `X` 0-9, `Z` 1-9, `N` 2-9, `[15-7]` one of these, `.` one or more and `!` none or more of
 * anything (at the end only); digits, `*`, `#` and `+` stand for themselves (`4-pbx`, Numbers).
 * The error says what was expected.
 */
export function compilePattern(text: string): Result<Pattern, string> {
  const tokens = tokenise(text)
  return tokens.ok ? ok(patternOf(text, tokens.value)) : tokens
}

/** As `compilePattern`; `*` alone means any number (`1-product`, Matching). */
export function compileInboundPattern(text: string): Result<Pattern, string> {
  return text === '*' ? ok({ source: text, matches: () => true }) : compilePattern(text)
}

function tokenise(text: string): Result<Tokens, string> {
  if (text === '') return err('expected a pattern')
  if (text.length > maxPatternLength) return err(`expected at most ${maxPatternLength} characters`)
  const digits: string[] = []
  for (let at = 0; at < text.length; ) {
    const character = text[at] as string
    if (character === '.' || character === '!') {
      if (at < text.length - 1) return err(`nothing can follow "${character}"`)
      return ok({ digits, rest: character === '.' ? 'one-or-more' : 'none-or-more' })
    }
    const digit = character === '[' ? readSet(text, at) : readDigit(character)
    if (!digit.ok) return digit
    digits.push(digit.value.set)
    at += digit.value.length
  }
  return ok({ digits, rest: 'nothing' })
}

interface Digit {
  readonly set: string
  /** Characters of the pattern that it takes. */
  readonly length: number
}

function readDigit(character: string): Result<Digit, string> {
  const set = classes[character.toUpperCase()] ?? (dialled.includes(character) ? character : undefined)
  if (set !== undefined) return ok({ set, length: 1 })
  return err(`unexpected "${character}"; expected X, Z, N, [15-7], a final . or !, digits, *, # or +`)
}

function readSet(text: string, open: number): Result<Digit, string> {
  const close = text.indexOf(']', open)
  if (close < 0) return err('"[" is not closed')
  const inside = text.slice(open + 1, close)
  let set = ''
  for (let at = 0; at < inside.length; ) {
    const range = /^(\d)-(\d)/.exec(inside.slice(at, at + 3))
    const [from, to] = range === null ? [inside[at], inside[at]] : [range[1], range[2]]
    if (from === undefined || to === undefined || !dialled.includes(from) || from > to) {
      return err(`unexpected "${inside.slice(at, at + 3)}" in [${inside}]`)
    }
    set += range === null ? from : '0123456789'.slice(Number(from), Number(to) + 1)
    at += range === null ? 1 : 3
  }
  return set === '' ? err('[] matches nothing') : ok({ set, length: close - open + 1 })
}

function patternOf(source: string, { digits, rest }: Tokens): Pattern {
  const least = digits.length + (rest === 'one-or-more' ? 1 : 0)
  return {
    source,
    matches(number) {
      if (number.length < least || (rest === 'nothing' && number.length > least)) return false
      return digits.every((set, at) => set.includes(number[at] as string))
    }
  }
}
