import type { Clock } from '../base/clock.ts'
import type { Emitter } from '../base/emitter.ts'
import { ok, type Result } from '../base/result.ts'
import type { DomainConfig, UserConfig } from '../contract/config.ts'
import type { PbxEvents } from '../contract/events.ts'
import {
  type OwnState,
  ordinaryState,
  type UserState,
  type UserStateError,
  type UserStatePatch
} from '../contract/user-state.ts'
import { readStatePatch } from '../routing/state-patch.ts'
import type { KeptNotes } from './kept-notes.ts'

export interface UserStatesPorts {
  readonly kept: KeptNotes
  readonly clock: Clock
  readonly events: Pick<Emitter<PbxEvents>, 'emit'>
  /** As configured now; undefined: the user is gone. */
  readonly userOf: (
    domain: string,
    user: string
  ) => { readonly domain: DomainConfig; readonly user: UserConfig } | undefined
}

/** A timer is set for no longer than that; what lies further ahead is waited for in several. */
const longestWait = 24 * 3_600_000

/** What users have set of themselves, and keep over restarts: read in a call, so held in memory. */
export class UserStates implements Disposable {
  readonly #ports: UserStatesPorts
  readonly #states = new Map<string, OwnState>()
  readonly #endings = new Map<string, Disposable>()

  constructor(ports: UserStatesPorts) {
    this.#ports = ports
  }

  /** At start. */
  begin(): void {
    for (const { domain, key: user, value } of this.#ports.kept.recalled('user-state')) {
      this.#states.set(keyOf(domain, user), JSON.parse(value ?? '{}') as OwnState)
      this.#awaitEnding(domain, user)
    }
  }

  /** What holds: what the user has set, else as configured. */
  of({ name }: DomainConfig, user: UserConfig): UserState {
    return { ...configured(user), ...this.#states.get(keyOf(name, user.extension)) }
  }

  /** The same as somebody has asked for it: what the user may not have is refused. */
  patch(domain: DomainConfig, user: UserConfig, wanted: UserStatePatch): Result<UserState, UserStateError> {
    const read = readStatePatch({ domain, user, holds: this.of(domain, user) }, wanted)
    return read.ok ? ok(this.change(domain, user, read.value)) : read
  }

  change(domain: DomainConfig, user: UserConfig, patch: UserStatePatch): UserState {
    const { extension } = user
    const key = keyOf(domain.name, extension)
    const own = changed(
      { own: this.#states.get(key) ?? {}, holds: this.of(domain, user) },
      patch,
      this.#ports.clock.wallTime()
    )
    this.#states.set(key, own)
    this.#ports.kept.set({ kind: 'user-state', domain: domain.name, key: extension, value: JSON.stringify(own) })
    this.#awaitEnding(domain.name, extension)
    const state = this.of(domain, user)
    this.#ports.events.emit('user-state.changed', { domain: domain.name, user: extension, state })
    return state
  }

  [Symbol.dispose](): void {
    for (const ending of this.#endings.values()) ending[Symbol.dispose]()
  }

  #awaitEnding(domain: string, user: string): void {
    const { clock, userOf } = this.#ports
    const key = keyOf(domain, user)
    this.#endings.get(key)?.[Symbol.dispose]()
    this.#endings.delete(key)
    const { on, until } = this.#states.get(key)?.doNotDisturb ?? ordinaryState.doNotDisturb
    if (!on || until === null) return
    const left = until - clock.wallTime()
    if (left <= 0) {
      const known = userOf(domain, user)
      if (known !== undefined) this.change(known.domain, known.user, { doNotDisturb: { on: false } })
      return
    }
    this.#endings.set(
      key,
      clock.after(Math.min(left, longestWait), () => this.#awaitEnding(domain, user))
    )
  }
}

/** Of a user who has set nothing. */
function configured({ callWaiting, secondNumber }: UserConfig): UserState {
  if (secondNumber === undefined) return { ...ordinaryState, callWaiting }
  return { ...ordinaryState, callWaiting, secondNumber: { on: true, ...secondNumber } }
}

function changed(
  { own, holds }: { readonly own: OwnState; readonly holds: UserState },
  patch: UserStatePatch,
  now: number
): OwnState {
  const { doNotDisturb, forward, secondNumber, callWaiting, blockList, queues, pause } = patch
  const changes: { -readonly [K in keyof UserState]?: UserState[K] | null } = {}
  if (doNotDisturb !== undefined) changes.doNotDisturb = disturbed(holds, doNotDisturb)
  if (forward !== undefined) changes.forward = { ...holds.forward, ...withoutUndefined(forward) }
  if (secondNumber !== undefined) {
    changes.secondNumber = secondNumber && { ...holds.secondNumber, ...withoutUndefined(secondNumber) }
  }
  if (callWaiting !== undefined) changes.callWaiting = callWaiting
  if (blockList !== undefined) changes.blockList = blockList
  if (queues !== undefined) changes.queues = queues && loggedIn(holds.queues, queues)
  if (pause !== undefined) changes.pause = pause && paused(holds.pause, pause, now)
  const kept = Object.entries({ ...own, ...changes }).filter(([, value]) => value !== null)
  return Object.fromEntries(kept) as OwnState
}

/** Switching it off, or on without a time, forgets a time of before. */
function disturbed(
  { doNotDisturb: before }: UserState,
  { on = before.on, until = null }: NonNullable<UserStatePatch['doNotDisturb']>
): UserState['doNotDisturb'] {
  return { on, until: on ? until : null }
}

function loggedIn(
  before: UserState['queues'],
  changes: NonNullable<UserStatePatch['queues']>
): Readonly<Record<string, 'in' | 'out'>> {
  const all = Object.entries({ ...before, ...changes })
  return Object.fromEntries(all.flatMap(([queue, how]) => (how === null ? [] : [[queue, how]])))
}

/** A pause that goes on for another reason has begun when it did. */
function paused(
  before: UserState['pause'],
  { on, reason = '' }: NonNullable<UserStatePatch['pause']>,
  now: number
): UserState['pause'] {
  return on ? { on, reason, since: before.on ? before.since : now } : ordinaryState.pause
}

function withoutUndefined<T extends object>(patch: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as never
}

function keyOf(domain: string, user: string): string {
  return `${user}@${domain}`
}
