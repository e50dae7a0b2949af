import { disposable } from '../base/disposable.ts'
import type { Call } from './call.ts'

/**
 * What calls have at the moment: a call does not know what is built upon it. It holds it all the same, so that it goes
 * with the call: weak tables by call are looked through at each collection, and there would be one for each kind.
 */
export class Current<T extends object> {
  of(call: Call): T | undefined {
    return call.beside.get(this) as T | undefined
  }

  /** Until it is disposed, or another one comes. */
  enter(call: Call, value: T): Disposable {
    const { beside } = call
    beside.set(this, value)
    return disposable(() => {
      if (beside.get(this) === value) beside.delete(this)
    })
  }
}
