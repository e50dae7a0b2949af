import type { Octets } from '../../base/octets.ts'

/**
 * The header fields of a message, in order. Names are canonical (`Call-ID`, `Via`; compact
 * forms expanded) and compared as such; values are trimmed and unfolded octets.
 */
export interface Headers {
  /** First value of that name. */
  get(name: string): Octets | undefined
  /** Every field of that name, in order, not split at commas. */
  all(name: string): readonly Octets[]
  has(name: string): boolean
  append(name: string, value: Octets): void
  prepend(name: string, value: Octets): void
  /** Replaces every field of that name by one. */
  set(name: string, value: Octets): void
  remove(name: string): void
  [Symbol.iterator](): IterableIterator<readonly [name: string, value: Octets]>
}
