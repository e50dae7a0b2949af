import type { Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Fault } from './fault.ts'
import { comma, greaterThan, lessThan, quote, quotedEnd, trimBlanks } from './syntax.ts'

/** No header has use for more, and each costs far more than the octets that make it. */
const maxElements = 512

/**
 * Where the first element of a comma-separated value ends: at a comma that is neither in a
 * quoted string nor in angle brackets, else at the end. -1: a quote or bracket is never closed.
 */
export function elementEnd(octets: Octets, from: number): number {
  let at = from
  while (at < octets.length) {
    const code = octets.charCodeAt(at)
    if (code === comma) return at
    if (code === quote) at = quotedEnd(octets, at)
    else if (code === lessThan) at = bracketEnd(octets, at)
    else at++
    if (at === -1) return -1
  }
  return at
}

function bracketEnd(octets: Octets, at: number): number {
  for (let next = at + 1; next < octets.length; next++) {
    if (octets.charCodeAt(next) === greaterThan) return next + 1
  }
  return -1
}

/**
 * The elements of all fields of one header, which mean the same as one field with commas
 * (RFC 3261 §7.3.1). Each is trimmed; an empty one is left to the caller to judge.
 */
export function splitElements(fields: readonly Octets[]): Result<Octets[], Fault> {
  const elements: Octets[] = []
  for (const field of fields) {
    if (!field.includes(',')) {
      elements.push(trimBlanks(field))
      continue
    }
    for (let from = 0; from <= field.length; ) {
      const end = elementEnd(field, from)
      if (end === -1) return err('has an open quote or bracket')
      elements.push(trimBlanks(field.slice(from, end)))
      if (elements.length > maxElements) return err('has too many elements')
      from = end + 1
    }
  }
  return ok(elements)
}

/** Every element of all fields, each parsed by `parse`; an element that is empty is a fault. */
export function parseElements<T>(
  fields: readonly Octets[],
  parse: (element: Octets) => Result<T, Fault>
): Result<T[], Fault> {
  const elements = splitElements(fields)
  if (!elements.ok) return elements
  const values: T[] = []
  for (const element of elements.value) {
    if (element === '') return err('has an empty element')
    const value = parse(element)
    if (!value.ok) return value
    values.push(value.value)
  }
  return ok(values)
}
