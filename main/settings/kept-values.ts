import { z } from 'zod'
import { type Kept, keptAs } from '../../pbx-core/contract/config.ts'
import { isObject } from './json-text.ts'

type Path = readonly (string | number)[]

/** A text in a configuration that nobody else may read. */
interface KeptValue {
  readonly path: Path
  readonly value: string
  readonly kept: Kept
}

/**
 * Every text of a configuration that its schema wants sealed or hashed. The configuration
 * need not be valid: what has another shape than the schema's holds none.
 */
export function* keptValues(schema: unknown, value: unknown, path: Path = []): Generator<KeptValue> {
  const kept = schema instanceof z.ZodType ? keptAs(schema) : undefined
  if (kept !== undefined && typeof value === 'string') yield { path, value, kept }
  else if (isWrapper(schema)) yield* keptValues(schema.unwrap(), value, path)
  else if (schema instanceof z.ZodArray && Array.isArray(value)) {
    for (const [at, item] of value.entries()) yield* keptValues(schema.element, item, [...path, at])
  } else if (isObject(value)) {
    for (const [name, part] of Object.entries(value)) yield* keptValues(partOf(schema, name), part, [...path, name])
  }
}

function partOf(schema: unknown, name: string): unknown {
  if (schema instanceof z.ZodRecord) return schema.valueType
  if (schema instanceof z.ZodObject && Object.hasOwn(schema.shape, name)) return schema.shape[name]
  return undefined
}

/** Optional, nullable, or with a default. */
function isWrapper(schema: unknown): schema is { unwrap(): unknown } {
  return (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  )
}

/** A copy of a configuration with other texts at some places. */
export function withValues(raw: unknown, values: readonly { readonly path: Path; readonly value: string }[]): unknown {
  const copy = structuredClone(raw)
  for (const { path, value } of values) {
    let at = copy as Record<string | number, unknown>
    for (const step of path.slice(0, -1)) at = at[step] as typeof at
    at[path.at(-1) ?? ''] = value
  }
  return copy
}
