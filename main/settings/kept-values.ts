import type { Kept } from '../../pbx-core/contract/config.ts'
import { markedValues, type ValuePath } from '../../pbx-core/contract/marked-values.ts'

/** A text in a configuration that nobody else may read. */
interface KeptValue {
  readonly path: ValuePath
  readonly value: string
  readonly kept: Kept
}

/** Every text of a configuration that its schema wants sealed or hashed; it need not be valid. */
export function* keptValues(schema: unknown, configuration: unknown): Generator<KeptValue> {
  for (const { path, value, mark } of markedValues('kept', schema, configuration)) {
    if (typeof value === 'string') yield { path, value, kept: mark as Kept }
  }
}

/** A copy of a configuration with other texts at some places. */
export function withValues(
  raw: unknown,
  values: readonly { readonly path: ValuePath; readonly value: string }[]
): unknown {
  const copy = structuredClone(raw)
  for (const { path, value } of values) {
    let at = copy as Record<string | number, unknown>
    for (const step of path.slice(0, -1)) at = at[step] as typeof at
    at[path.at(-1) ?? ''] = value
  }
  return copy
}
