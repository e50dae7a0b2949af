import type { Change } from '../../main/ipc/contract.ts'

/** The same state with main's changes in it: what they do not touch stays the same object. */
export function applyChanges<T>(state: T, changes: readonly Change[]): T {
  return changes.reduce<unknown>((value, change) => changed(value, change, 0), state) as T
}

function changed(value: unknown, change: Change, depth: number): unknown {
  const key = change.at[depth]
  if (key === undefined) return 'insert' in change ? spliced(value as readonly unknown[], change) : change.value
  if (Array.isArray(value)) return value.map((item, at) => (at === key ? changed(item, change, depth + 1) : item))
  const { [key]: field, ...others } = value as Readonly<Record<string, unknown>>
  const isGone = depth === change.at.length - 1 && !('insert' in change) && change.value === undefined
  return isGone ? others : { ...others, [key]: changed(field, change, depth + 1) }
}

function spliced(list: readonly unknown[], { from, remove, insert }: Extract<Change, { readonly insert: unknown }>) {
  return [...list.slice(0, from), ...insert, ...list.slice(from + remove)]
}
