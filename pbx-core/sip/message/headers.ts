import type { Octets } from '../../base/octets.ts'
import { canonicalName } from './header-names.ts'

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
  /** In order; on the way to the wire it costs a tenth of iterating. */
  forEach(visit: (name: string, value: Octets) => void): void
  [Symbol.iterator](): IterableIterator<readonly [name: string, value: Octets]>
}

/** `Headers` in two parallel lists; names may be given in any spelling. */
export class HeaderList implements Headers {
  #names: string[]
  #values: Octets[]

  constructor(fields: Iterable<readonly [name: string, value: Octets]> = []) {
    this.#names = []
    this.#values = []
    for (const [name, value] of fields) this.append(name, value)
  }

  get(name: string): Octets | undefined {
    return this.#values[this.#names.indexOf(canonicalName(name))]
  }

  all(name: string): readonly Octets[] {
    const canonical = canonicalName(name)
    const values: Octets[] = []
    for (let at = this.#names.indexOf(canonical); at !== -1; at = this.#names.indexOf(canonical, at + 1)) {
      values.push(this.#values[at] ?? '')
    }
    return values
  }

  has(name: string): boolean {
    return this.#names.includes(canonicalName(name))
  }

  append(name: string, value: Octets): void {
    this.appendCanonical(canonicalName(name), value)
  }

  /** `append` for a name that is known to be canonical. */
  appendCanonical(name: string, value: Octets): void {
    this.#names.push(name)
    this.#values.push(value)
  }

  prepend(name: string, value: Octets): void {
    this.#names.unshift(canonicalName(name))
    this.#values.unshift(value)
  }

  set(name: string, value: Octets): void {
    const canonical = canonicalName(name)
    const first = this.#names.indexOf(canonical)
    if (first === -1) {
      this.appendCanonical(canonical, value)
      return
    }
    this.#values[first] = value
    this.#removeFrom(canonical, first + 1)
  }

  remove(name: string): void {
    this.#removeFrom(canonicalName(name), 0)
  }

  #removeFrom(canonical: string, from: number): void {
    if (this.#names.indexOf(canonical, from) === -1) return
    const isKept = (_: string, at: number) => at < from || this.#names[at] !== canonical
    const values = this.#values.filter(isKept)
    this.#names = this.#names.filter(isKept)
    this.#values = values
  }

  /** An independent copy. */
  clone(): HeaderList {
    const copy = new HeaderList()
    copy.#names = this.#names.slice()
    copy.#values = this.#values.slice()
    return copy
  }

  forEach(visit: (name: string, value: Octets) => void): void {
    for (let at = 0; at < this.#names.length; at++) visit(this.#names[at] ?? '', this.#values[at] ?? '')
  }

  *[Symbol.iterator](): IterableIterator<readonly [name: string, value: Octets]> {
    for (const [at, name] of this.#names.entries()) yield [name, this.#values[at] ?? '']
  }
}

/** A copy of any `Headers`, to be changed without changing the original. */
export function copyHeaders(headers: Headers): HeaderList {
  return headers instanceof HeaderList ? headers.clone() : new HeaderList(headers)
}
