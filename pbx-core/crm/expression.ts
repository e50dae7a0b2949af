import { type CrmDate, formatDate } from './crm-date.ts'
import type { Fill } from './template.ts'

/** What a name in brackets stands for. A parameter is text of whoever set it up, and may hold expressions itself. */
export interface Names {
  parameter(name: string): string | undefined
  value(name: string): string | CrmDate | undefined
}

/** What a fill is for: values are made safe for the place where they stand. */
export type Escape = (value: string) => string
const asItIs: Escape = (value) => value

/**
 * Fills `[Name]`, `[[Name]]`, `[[Date].ToString("g")]`, `[IIf([A]==x, yes, no)]`. What nobody knows becomes an empty
 * text. What a call or a reply brings is never read as an expression, however many passes there are: a caller might
 * name themselves `[APIkey]`.
 */
export function fill(what: Fill, names: Names, toPlace: Escape = asItIs): string {
  return filled(what, { names, steps: { left: mostSteps } }, toPlace)
}

/** Of one fill, parameters in parameters included: a text that names itself five times over five passes is a long one. */
const mostSteps = 2000

interface Filling {
  readonly names: Names
  readonly steps: { left: number }
}

function filled({ text, passes }: Fill, filling: Filling, toPlace: Escape = asItIs): string {
  return groupsOf(text)
    .map((part) => (part.kind === 'text' ? part.text : toPlace(asText(evaluate(part.text, filling, passes)))))
    .join('')
}

/** `[A]==x`, `!=`, joined by `&&` and `||`; '' is false. Both sides are filled after they were told apart. */
export function holds(condition: string, names: Names): boolean {
  if (condition.trim() === '') return false
  return isTrue(condition, { names, steps: { left: mostSteps } })
}

function isTrue(condition: string, filling: Filling): boolean {
  return splitAt(condition, '||').some((all) => splitAt(all, '&&').every((one) => compares(one, filling)))
}

function compares(condition: string, filling: Filling): boolean {
  for (const [operator, wanted] of [
    ['==', true],
    ['!=', false]
  ] as const) {
    const [left, right, ...more] = splitAt(condition, operator)
    if (left === undefined || right === undefined || more.length > 0) continue
    return (operand(left, filling) === operand(right, filling)) === wanted
  }
  return operand(condition, filling) === 'true'
}

/** `True` and `"true"` are the same. */
function operand(text: string, filling: Filling): string {
  const value = filled({ text: unquoted(text.trim()), passes: 1 }, filling).trim()
  return /^(true|false)$/i.test(value) ? value.toLowerCase() : value
}

/** The names that an expression asks for, and what is wrong with it. */
export function readExpression(text: string): {
  readonly names: readonly string[]
  readonly faults: readonly string[]
} {
  if (depthOf(text) > mostDepth) return { names: [], faults: [`[ nested deeper than ${mostDepth}`] }
  const names: string[] = []
  const faults: string[] = []
  for (const part of groupsOf(text)) if (part.kind === 'group') readGroup(part.text, { names, faults })
  return { names, faults }
}

/** Deeper than anybody writes; each level is read within the one around it. */
const mostDepth = 20

function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (const character of text) {
    if (character === '[' || character === '(') deepest = Math.max(deepest, ++depth)
    else if (character === ']' || character === ')') depth--
  }
  return deepest
}

function readGroup(inner: string, into: { names: string[]; faults: string[] }): void {
  const method = methodOf(inner)
  const condition = conditionOf(inner)
  if (isName(inner)) into.names.push(inner.trim())
  else if (condition !== undefined) {
    for (const part of condition) {
      const read = readExpression(part)
      into.names.push(...read.names)
      into.faults.push(...read.faults)
    }
  } else if (method !== undefined) {
    if (methods.get(method.name.toLowerCase()) === undefined) into.faults.push(`.${method.name}()`)
    readGroup(method.of, into)
  } else {
    const read = readExpression(inner)
    into.names.push(...read.names)
    into.faults.push(...read.faults)
  }
}

type Part = { readonly kind: 'text' | 'group'; readonly text: string }

/** Text, and what stands in brackets, which nest. A bracket without its partner is text. */
function groupsOf(text: string): Part[] {
  const parts: Part[] = []
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '[') continue
    const end = closing(text, at)
    if (end < 0) break
    if (at > from) parts.push({ kind: 'text', text: text.slice(from, at) })
    parts.push({ kind: 'group', text: text.slice(at + 1, end) })
    from = end + 1
    at = end
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}

function closing(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if (text[at] === '[') depth++
    else if (text[at] === ']' && --depth === 0) return at
  }
  return -1
}

function evaluate(inner: string, filling: Filling, passes: number): string | CrmDate {
  if (filling.steps.left-- <= 0) return ''
  if (isName(inner)) return valueNamed(inner.trim(), filling, passes)
  const condition = conditionOf(inner)
  if (condition !== undefined) {
    const [test = '', yes = '', no = ''] = condition
    return filled({ text: unquoted((isTrue(test, filling) ? yes : no).trim()), passes }, filling)
  }
  const method = methodOf(inner)
  if (method === undefined) return only(inner, filling, passes)
  const run = methods.get(method.name.toLowerCase())
  return run === undefined ? '' : run(only(method.of, filling, passes), method.args)
}

/** A date stays one where the whole is `[Name]`. */
function only(text: string, filling: Filling, passes: number): string | CrmDate {
  const parts = groupsOf(text.trim())
  const [first] = parts
  if (parts.length === 1 && first?.kind === 'group') return evaluate(first.text, filling, passes)
  return filled({ text: unquoted(text.trim()), passes }, filling)
}

function valueNamed(name: string, filling: Filling, passes: number): string | CrmDate {
  const parameter = filling.names.parameter(name)
  if (parameter === undefined) return filling.names.value(name) ?? ''
  // What somebody has filled in was read by nobody before.
  const isText = passes <= 1 || depthOf(parameter) > mostDepth
  return isText ? parameter : filled({ text: parameter, passes: passes - 1 }, filling)
}

const isName = (text: string) => /^\s*[A-Za-z_][\w.-]*\s*$/.test(text)

interface Method {
  readonly of: string
  readonly name: string
  readonly args: readonly string[]
}

/** `[Date].ToString("g")`: the last call of the text. */
function methodOf(inner: string): Method | undefined {
  const match = /^(.*)\.([A-Za-z]+)\(([^()]*)\)\s*$/s.exec(inner)
  if (match === null) return undefined
  const [, of = '', name = '', args = ''] = match
  return { of, name, args: args.trim() === '' ? [] : splitAt(args, ',').map((text) => unquoted(text.trim())) }
}

function conditionOf(inner: string): readonly string[] | undefined {
  const match = /^\s*IIf\s*\((.*)\)\s*$/is.exec(inner)
  const parts = match === null ? undefined : splitAt(match[1] ?? '', ',')
  return parts?.length === 3 ? parts : undefined
}

const methods: ReadonlyMap<string, (of: string | CrmDate, args: readonly string[]) => string> = new Map([
  ['tostring', (of, [format = '']) => (typeof of === 'string' ? of : formatDate(of, format))],
  ['toupper', (of) => asText(of).toUpperCase()],
  ['tolower', (of) => asText(of).toLowerCase()],
  ['trim', (of) => asText(of).trim()],
  ['replace', (of, [from = '', to = '']) => (from === '' ? asText(of) : asText(of).replaceAll(from, to))],
  ['substring', (of, [from = '0', count]) => substring(asText(of), Number(from), count)]
])

function substring(text: string, from: number, count: string | undefined): string {
  const start = Number.isInteger(from) && from > 0 ? from : 0
  return count === undefined ? text.slice(start) : text.slice(start, start + Math.max(0, Number(count) || 0))
}

function asText(value: string | CrmDate): string {
  return typeof value === 'string' ? value : formatDate(value, '')
}

function unquoted(text: string): string {
  return /^"[^"]*"$/.test(text) ? text.slice(1, -1) : text
}

/** Not within brackets, parentheses or quotation marks. */
function splitAt(text: string, separator: string): string[] {
  const parts: string[] = []
  let depth = 0
  let isQuoted = false
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string
    if (character === '"') isQuoted = !isQuoted
    else if (isQuoted) continue
    else if ('[('.includes(character)) depth++
    else if ('])'.includes(character)) depth--
    else if (depth === 0 && text.startsWith(separator, at)) {
      parts.push(text.slice(from, at))
      at += separator.length - 1
      from = at + 1
    }
  }
  return [...parts, text.slice(from)]
}
