import { z } from 'zod'

/** Steps to a value in a configuration: `['domains', 0, 'name']`. */
export type ValuePath = readonly (string | number)[]

export interface MarkedValue {
  readonly path: ValuePath
  readonly value: unknown
  /** What the schema says under that mark. */
  readonly mark: unknown
}

/**
 * Every value of a configuration whose schema carries a mark (`schema.meta({ [name]: … })`): secrets, destinations,
 * hooks, wherever they stand. The configuration need not be valid: what has another shape than the schema's holds none.
 */
export function* markedValues(
  name: string,
  schema: unknown,
  value: unknown,
  path: ValuePath = []
): Generator<MarkedValue> {
  const mark = schema instanceof z.ZodType ? schema.meta()?.[name] : undefined
  if (mark !== undefined && value !== undefined) yield { path, value, mark }
  else if (isWrapper(schema)) yield* markedValues(name, schema.unwrap(), value, path)
  else if (schema instanceof z.ZodUnion) {
    for (const option of schema.options)
      if (!(option instanceof z.ZodString) || typeof value === 'string') yield* markedValues(name, option, value, path)
  } else if (schema instanceof z.ZodArray && Array.isArray(value)) {
    for (const [at, item] of value.entries()) yield* markedValues(name, schema.element, item, [...path, at])
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value))
      yield* markedValues(name, partOf(schema, key), part, [...path, key])
  }
}

/** `domains[0].ivrs[1].keys.2` */
export function formatPath(path: ValuePath): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    ''
  )
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
