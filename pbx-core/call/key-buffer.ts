/** More than that nobody types ahead; what comes then is lost, the first keys are the ones that were meant. */
const most = 64

/** Keys of a leg that came while nobody listened, so that a menu loses none between two prompts. */
export class KeyBuffer {
  #keys: string[] = []

  add(key: string): void {
    if (this.#keys.length < most) this.#keys.push(key)
  }

  /** The oldest one. */
  take(): string | undefined {
    return this.#keys.shift()
  }

  /** It was not meant for whoever has taken it, but comes next. */
  putBack(key: string): void {
    this.#keys.unshift(key)
  }

  /** What was typed before two parties talk was meant for none of them. */
  clear(): void {
    this.#keys = []
  }
}
