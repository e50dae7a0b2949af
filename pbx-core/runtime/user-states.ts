import type { Clock } from '../base/clock.ts'
import type { Emitter } from '../base/emitter.ts'
import type { PbxEvents } from '../contract/events.ts'
import { ordinaryState, type UserState, type UserStatePatch } from '../contract/user-state.ts'
import type { RecordStore } from '../records/port.ts'

export interface UserStatesPorts {
  readonly store: Pick<RecordStore, 'userStates' | 'writeUserState'>
  readonly clock: Clock
  readonly events: Pick<Emitter<PbxEvents>, 'emit'>
}

/** A timer is set for no longer than that; what lies further ahead is waited for in several. */
const longestWait = 24 * 3_600_000

/** What users have set of themselves, and keep over restarts: read in a call, so held in memory. */
export class UserStates implements Disposable {
  readonly #ports: UserStatesPorts
  readonly #states = new Map<string, UserState>()
  readonly #endings = new Map<string, Disposable>()

  constructor(ports: UserStatesPorts) {
    this.#ports = ports
  }

  async recall(): Promise<void> {
    for (const { domain, user, state } of await this.#ports.store.userStates()) {
      // What a former version has kept knows less.
      const whole = { ...ordinaryState, ...state }
      this.#states.set(keyOf(domain, user), whole)
      this.#awaitEnding(domain, user, whole)
    }
  }

  of(domain: string, user: string): UserState {
    return this.#states.get(keyOf(domain, user)) ?? ordinaryState
  }

  change(domain: string, user: string, patch: UserStatePatch): UserState {
    const before = this.of(domain, user)
    const state: UserState = {
      doNotDisturb: disturbed(before, patch),
      forward: { ...before.forward, ...withoutUndefined(patch.forward ?? {}) },
      callWaiting: patch.callWaiting === undefined ? before.callWaiting : patch.callWaiting
    }
    this.#states.set(keyOf(domain, user), state)
    this.#ports.store.writeUserState({ domain, user, state })
    this.#awaitEnding(domain, user, state)
    this.#ports.events.emit('user-state.changed', { domain, user, state })
    return state
  }

  [Symbol.dispose](): void {
    for (const ending of this.#endings.values()) ending[Symbol.dispose]()
  }

  #awaitEnding(domain: string, user: string, state: UserState): void {
    const { clock } = this.#ports
    const key = keyOf(domain, user)
    this.#endings.get(key)?.[Symbol.dispose]()
    this.#endings.delete(key)
    const { on, until } = state.doNotDisturb
    if (!on || until === null) return
    const left = until - clock.wallTime()
    if (left <= 0) return void this.change(domain, user, { doNotDisturb: { on: false } })
    const ending = clock.after(Math.min(left, longestWait), () =>
      this.#awaitEnding(domain, user, this.of(domain, user))
    )
    this.#endings.set(key, ending)
  }
}

/** Switching it off, or on without a time, forgets a time of before. */
function disturbed({ doNotDisturb: before }: UserState, { doNotDisturb }: UserStatePatch): UserState['doNotDisturb'] {
  if (doNotDisturb === undefined) return before
  const { on = before.on, until = null } = doNotDisturb
  return { on, until: on ? until : null }
}

function withoutUndefined<T extends object>(patch: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as never
}

function keyOf(domain: string, user: string): string {
  return `${user}@${domain}`
}
