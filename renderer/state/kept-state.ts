import type { AppState, StateChange, StateSnapshot } from '../../main/ipc/contract.ts'
import { applyChanges } from './apply-changes.ts'

/** Main's state as this window has heard of it: begun with a snapshot, and kept up by changes. */
export class KeptState {
  #state: AppState | null = null
  /** Null while nothing can be changed: before the first snapshot, and since the link was lost. */
  #versions: StateSnapshot['versions'] | null = null
  /** Changes that wait for what comes before them. */
  readonly #early: StateChange[] = []

  get state(): AppState | null {
    return this.#state
  }

  /**
   * What is as before stays the same object. False: some change is missing still, and another snapshot is to be asked
   * for; on the desktop an answer and an event come by ways of their own, and a snapshot can be older than its arrival.
   */
  begin({ state, versions }: StateSnapshot): boolean {
    this.#state = this.#state === null ? state : sharing(this.#state, state)
    this.#versions = versions
    for (const change of this.#early.splice(0)) this.change(change)
    return this.#early.length === 0
  }

  /** False: one before it has not come, and a snapshot is to be asked for. */
  change(change: StateChange): boolean {
    const { topic, version, changes } = change
    if (this.#state === null || this.#versions === null || version > this.#versions[topic] + 1) {
      this.#early.push(change)
      return false
    }
    if (version <= this.#versions[topic]) return true
    this.#state = applyChanges(this.#state, changes)
    this.#versions = { ...this.#versions, [topic]: version }
    return true
  }

  /** The link is lost: what comes next may be of another main. What was known stays to be seen. */
  lost(): void {
    this.#versions = null
    this.#early.length = 0
  }
}

function sharing(before: AppState, after: AppState): AppState {
  const entries = Object.entries(after).map(([key, value]) => {
    const was = before[key as keyof AppState]
    return [key, JSON.stringify(was) === JSON.stringify(value) ? was : value]
  })
  return Object.fromEntries(entries) as AppState
}
