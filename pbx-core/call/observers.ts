import { disposable } from '../base/disposable.ts'

/** Who hears of a leg, as a stack: the newest that takes a matter has it, and those below have it again when that goes. */
export class Observers<O extends object> {
  /** Newest last. */
  #observers: readonly O[] = []

  add(observer: O): Disposable {
    this.#observers = [...this.#observers, observer]
    return disposable(() => {
      this.#observers = this.#observers.filter((other) => other !== observer)
    })
  }

  /** Whoever has that matter now. */
  of(matter: keyof O): O | undefined {
    return this.#observers.findLast((observer) => observer[matter] !== undefined)
  }

  clear(): void {
    this.#observers = []
  }
}
