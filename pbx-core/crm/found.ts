import type { Rule, ScenarioVariable } from './template.ts'

/** Which element was taken of each list on the way, by the path of the list: what belongs together comes from one. */
type Choices = ReadonlyMap<string, number>

interface Found {
  readonly value: unknown
  readonly choices: Choices
}

export interface Comparison {
  /** The ethalon of a rule, filled. */
  readonly ethalon: (rule: Rule) => string
  /** Whether a number in a reply is the one that was looked for. */
  readonly isNumber: (text: string) => boolean
}

/** Of a hostile reply no more is looked at, and no deeper. */
const mostSteps = 20_000
const mostDepth = 64

/**
 * What a reply says, where all rules hold for one and the same contact; undefined where they do not. A path leads
 * through objects by name; a list on the way means each of its elements.
 */
export function readFound(
  reply: unknown,
  { rules, variables }: { readonly rules: readonly Rule[]; readonly variables: readonly ScenarioVariable[] },
  comparison: Comparison
): ReadonlyMap<string, string> | undefined {
  const steps = { left: mostSteps }
  const choices = chosen(reply, rules, comparison, new Map(), steps)
  if (choices === undefined) return undefined
  return new Map(
    variables.map(({ name, path, filter }) => {
      const within = filter.length === 0 ? choices : chosen(reply, filter, comparison, choices, steps)
      return [name, within === undefined ? '' : textOf(first(walk(reply, path, within, steps))?.value)]
    })
  )
}

/** The first choice of elements for which all rules hold. */
function chosen(
  reply: unknown,
  rules: readonly Rule[],
  comparison: Comparison,
  choices: Choices,
  steps: { left: number }
): Choices | undefined {
  const [rule, ...others] = rules
  if (rule === undefined) return choices
  for (const found of walk(reply, rule.path, choices, steps)) {
    if (!satisfies(textOf(found.value), rule, comparison)) continue
    const all = chosen(reply, others, comparison, found.choices, steps)
    if (all !== undefined) return all
  }
  return undefined
}

function satisfies(text: string, rule: Rule, { ethalon, isNumber }: Comparison): boolean {
  switch (rule.type) {
    case 'any':
      return text !== ''
    case 'number':
      return isNumber(text)
    case 'equals':
      return text === ethalon(rule)
    case 'notequals':
      return text !== ethalon(rule)
    case 'contains':
      return text.includes(ethalon(rule))
  }
}

function* walk(reply: unknown, path: string, choices: Choices, steps: { left: number }): Generator<Found> {
  yield* descend({ value: reply, choices }, { path: path === '' ? [] : path.split('.'), at: '', depth: 0 }, steps)
}

interface Way {
  /** That is left. */
  readonly path: readonly string[]
  /** That was gone. */
  readonly at: string
  readonly depth: number
}

function* descend({ value, choices }: Found, { path, at, depth }: Way, steps: { left: number }): Generator<Found> {
  if (steps.left-- <= 0 || depth > mostDepth) return
  const [name, ...rest] = path
  if (Array.isArray(value)) {
    const named = name !== undefined && /^\d+$/.test(name)
    const index = named ? Number(name) : choices.get(at)
    for (const element of index === undefined ? value.keys() : [index]) {
      const way = { path: named ? rest : path, at: `${at}[]`, depth: depth + 1 }
      yield* descend({ value: value[element], choices: new Map(choices).set(at, element) }, way, steps)
    }
  } else if (name === undefined) yield { value, choices }
  else if (typeof value === 'object' && value !== null) {
    const fields = value as Readonly<Record<string, unknown>>
    if (!Object.hasOwn(fields, name)) return
    yield* descend({ value: fields[name], choices }, { path: rest, at: `${at}.${name}`, depth: depth + 1 }, steps)
  }
}

function first<T>(values: Iterable<T>): T | undefined {
  for (const value of values) return value
  return undefined
}

/** An object says nothing, but that it is there. */
function textOf(value: unknown): string {
  if (typeof value === 'object') return value === null ? '' : '{}'
  return value === undefined ? '' : String(value)
}
