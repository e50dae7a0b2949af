/** The same numbers for the same seed (mulberry32), so that a page that fails can be made again. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** 0 to `limit` - 1. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }

  of<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)]
    if (chosen === undefined) throw new RangeError('a choice of nothing')
    return chosen
  }

  /** `X`: any digit, `N`: 2 to 9, `Z`: 1 to 9. */
  digits(pattern: string): string {
    return pattern.replace(/[XNZ]/g, (kind) => {
      if (kind === 'X') return String(this.below(10))
      return kind === 'N' ? String(2 + this.below(8)) : String(1 + this.below(9))
    })
  }

  /** The same where letters are letters: `◦` any digit, `•` 2 to 9, `▪` 1 to 9. */
  marked(pattern: string): string {
    return pattern.replace(/[◦•▪]/g, (mark) => this.digits(mark === '◦' ? 'X' : mark === '•' ? 'N' : 'Z'))
  }
}
