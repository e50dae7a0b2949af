import { disposable } from '../base/disposable.ts'
import type { Call } from './call.ts'

/** What calls have at the moment, kept beside them: a call does not know what is built upon it. */
export class Current<T extends object> {
  readonly #values = new WeakMap<Call, T>()

  of(call: Call): T | undefined {
    return this.#values.get(call)
  }

  /** Until it is disposed, or another one comes. */
  enter(call: Call, value: T): Disposable {
    this.#values.set(call, value)
    return disposable(() => {
      if (this.#values.get(call) === value) this.#values.delete(call)
    })
  }
}
