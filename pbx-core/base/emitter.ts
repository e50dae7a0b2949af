import { disposable } from './disposable.ts'

/** Something to which one can subscribe. Events announce what happened; they do not steer. */
export interface Subscribable<Events> {
  on<K extends keyof Events>(event: K, listener: (payload: Events[K]) => void): Disposable
}

/**
 * A typed emitter. A listener that throws stops neither the others nor the emitter: its
 * error goes to `onListenerError`, for a bug in an observer must not end a call.
 */
export class Emitter<Events> implements Subscribable<Events> {
  readonly #listeners = new Map<keyof Events, Set<(payload: never) => void>>()
  readonly #onListenerError: (error: unknown) => void

  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError
  }

  on<K extends keyof Events>(event: K, listener: (payload: Events[K]) => void): Disposable {
    let listeners = this.#listeners.get(event)
    if (listeners === undefined) {
      listeners = new Set()
      this.#listeners.set(event, listeners)
    }
    listeners.add(listener)
    return disposable(() => void listeners.delete(listener))
  }

  /** As `emit`, of what is made for its listeners alone: where nobody listens it is not made. */
  emitMade<K extends keyof Events>(event: K, make: () => Events[K]): void {
    const listeners = this.#listeners.get(event)
    if (listeners !== undefined && listeners.size > 0) this.emit(event, make())
  }

  emit<K extends keyof Events>(event: K, payload: Events[K]): void {
    const listeners = this.#listeners.get(event)
    if (listeners === undefined) return
    for (const listener of [...listeners]) {
      try {
        ;(listener as (payload: Events[K]) => void)(payload)
      } catch (error) {
        this.#onListenerError(error)
      }
    }
  }
}
