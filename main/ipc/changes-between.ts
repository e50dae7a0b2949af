import { isDeepStrictEqual } from 'node:util'
import type { Change } from './contract.ts'

type Path = Change['at']
type Fields = Readonly<Record<string, unknown>>

export interface Renewed<T> {
  /** The new value, in which everything that is as before is the object of before. */
  readonly value: T
  /** What leads there from the former one. */
  readonly changes: readonly Change[]
}

/** What is different in plain data: values, fields, and places in lists. */
export function changesBetween<T>(before: T, after: T): Renewed<T> {
  const changes: Change[] = []
  return { value: renewed({ before, after, at: [] }, changes) as T, changes }
}

interface Compared {
  readonly before: unknown
  readonly after: unknown
  readonly at: Path
}

function renewed({ before, after, at }: Compared, changes: Change[]): unknown {
  if (isDeepStrictEqual(before, after)) return before
  if (Array.isArray(before) && Array.isArray(after)) return renewedList(before, after, { at, changes })
  if (isSameThing(before, after)) return renewedFields(before, after as Fields, { at, changes })
  changes.push({ at, value: after })
  return after
}

interface Place {
  readonly at: Path
  readonly changes: Change[]
}

function renewedFields(before: Fields, after: Fields, { at, changes }: Place): Fields {
  const value: Record<string, unknown> = {}
  for (const key of Object.keys(before))
    if (after[key] === undefined && before[key] !== undefined) changes.push({ at: [...at, key] })
  for (const key of Object.keys(after)) {
    if (after[key] === undefined) continue
    value[key] = renewed({ before: before[key], after: after[key], at: [...at, key] }, changes)
  }
  return value
}

/** Where as many are different as before they are the same ones, changed; else some have come or gone. */
function renewedList(
  before: readonly unknown[],
  after: readonly unknown[],
  { at, changes }: Place
): readonly unknown[] {
  const shorter = Math.min(before.length, after.length)
  let first = 0
  while (first < shorter && isDeepStrictEqual(before[first], after[first])) first++
  let last = 0
  while (last < shorter - first && isDeepStrictEqual(before.at(-1 - last), after.at(-1 - last))) last++
  const remove = before.length - first - last
  const middle = after.slice(first, after.length - last)
  if (remove === middle.length) {
    return after.map((item, index) => renewed({ before: before[index], after: item, at: [...at, index] }, changes))
  }
  changes.push({ at, from: first, remove, insert: middle })
  return [...before.slice(0, first), ...middle, ...before.slice(before.length - last)]
}

/** Two that have different names of their own are not one that has changed. */
function isSameThing(before: unknown, after: unknown): before is Fields {
  return isFields(before) && isFields(after) && before.id === after.id
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
