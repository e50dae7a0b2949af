/** What stands where a number stood. */
export const erasedMark = '[erased]'

/** Finds one number in any text, in each way of writing it that its pattern has (`routing/number/mentions.ts`). */
export class Mentions {
  /** A regular expression, so that it can be posted to another thread. */
  readonly pattern: string
  readonly #one: RegExp
  readonly #all: RegExp

  constructor(pattern: string) {
    this.pattern = pattern
    this.#one = new RegExp(pattern)
    this.#all = new RegExp(pattern, 'g')
  }

  isIn(text: string): boolean {
    return this.#one.test(text)
  }

  /** Also in the names of keys. Figures that are no text, such as times, are none. */
  isWithin(value: unknown): boolean {
    if (typeof value === 'string') return this.isIn(value)
    if (typeof value !== 'object' || value === null) return false
    return Object.entries(value).some(([key, each]) => this.isIn(key) || this.isWithin(each))
  }

  erase(text: string): string {
    return text.replace(this.#all, erasedMark)
  }

  /** A copy of plain data. */
  eraseWithin<T>(value: T): T
  eraseWithin(value: unknown): unknown {
    if (typeof value === 'string') return this.erase(value)
    if (Array.isArray(value)) return value.map((each) => this.eraseWithin(each))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [this.erase(key), this.eraseWithin(each)]))
  }
}
