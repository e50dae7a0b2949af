import { z } from 'zod'

/** One key of the configuration, as the reference shows it. */
export interface Key {
  /** `domains[].users[].name`; `*` stands for a name of one's own. */
  readonly path: string
  readonly type: string
  /** As JSON; undefined where there is none, and then the key must be given unless it is optional. */
  readonly initial: string | undefined
  readonly required: boolean
  readonly description: string
}

/** What this reference reads of a JSON Schema (2020-12). */
interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema | false
  readonly prefixItems?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly required?: readonly string[]
  readonly default?: unknown
  readonly description?: string
  readonly minimum?: number
  readonly maximum?: number
}

/** Every key of a configuration file, in the order of the schema, an object before what is in it. */
export function keysOf(schema: z.ZodType): readonly Key[] {
  return [...keysIn(z.toJSONSchema(schema, { io: 'input' }) as Schema, '')]
}

function* keysIn(schema: Schema, path: string): Generator<Key> {
  for (const [name, part] of Object.entries(schema.properties ?? {})) {
    const here = path === '' ? name : `${path}.${name}`
    yield {
      path: here,
      type: typeOf(part),
      initial: part.default === undefined ? undefined : JSON.stringify(part.default),
      required: schema.required?.includes(name) ?? false,
      description: part.description ?? ''
    }
    if (part.type === 'object' && !isHook(part)) yield* keysIn(part, here)
    if (part.type === 'array' && part.items) yield* keysIn(part.items, `${here}[]`)
  }
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(', ')
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' or ')
  switch (schema.type) {
    case 'integer':
    case 'number':
      return `number${rangeOf(schema)}`
    case 'array':
      if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map(typeOf).join(', ')}]`
      return schema.items ? `list of ${typeOf(schema.items)}` : 'list'
    case 'object':
      if (isHook(schema)) return '[hook](#a-hook)'
      return typeof schema.additionalProperties === 'object' ? 'object of names of your own' : 'object'
    default:
      return schema.type ?? 'any'
  }
}

/** Hooks stand in many places; their keys are described once. */
function isHook(schema: Schema): boolean {
  return schema.properties?.timeoutMs !== undefined
}

function rangeOf({ minimum, maximum }: Schema): string {
  // The bounds of whole numbers that a double can hold say nothing.
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum
  if (minimum === undefined) return ''
  return most === undefined ? `, ${minimum} or more` : `, ${minimum} to ${most}`
}

/** The first value that stands at a key's path in one of these configurations. */
export function exampleOf(path: string, configurations: readonly unknown[]): unknown {
  const steps = path.split('.').flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), '[]'] : [step]))
  for (const configuration of configurations) {
    const found = valuesAt(configuration, steps).find((value) => value !== undefined && value !== '')
    if (found !== undefined) return found
  }
  return undefined
}

function valuesAt(value: unknown, [step, ...rest]: readonly string[]): readonly unknown[] {
  if (step === undefined) return [value]
  if (step === '[]') return Array.isArray(value) ? value.flatMap((item) => valuesAt(item, rest)) : []
  if (typeof value !== 'object' || value === null) return []
  return valuesAt((value as Readonly<Record<string, unknown>>)[step], rest)
}
