import type { Direction } from './views.ts'

/** Whose free fields count in a call: those of whoever was called; where it leaves the house, of whoever calls. */
export function fieldsUser({
  direction,
  callee,
  caller
}: {
  readonly direction: Direction
  readonly callee: string | null
  readonly caller: string | null
}): string | undefined {
  return callee ?? (direction === 'outbound' ? caller : null) ?? undefined
}
