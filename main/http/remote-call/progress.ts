import { randomBytes } from 'node:crypto'
import type { ClickToDialProgress } from '../../../pbx-core/contract/events.ts'
import type { Pbx } from '../../../pbx-core/contract/pbx.ts'
import type { TerminationResult } from '../../../pbx-core/contract/termination.ts'

export type ProgressState = ClickToDialProgress['state']

/** One call as its page shows it. */
export interface CallProgress {
  readonly uniqueid: string
  readonly domain: string
  readonly user: string
  readonly dest: string
  /** Whose number it is; '' where that is not known. */
  readonly name: string
  /** Keys that are sent to the callee after the answer; '' where there are none. */
  readonly keys: string
  readonly connect: boolean
  readonly state: ProgressState
  /** The last state before the end: how far the call came. */
  readonly reached: Exclude<ProgressState, 'ended'>
  readonly result: TerminationResult | undefined
  readonly reason: string | undefined
  /** On its page. */
  readonly cancelled: boolean
}

const mostCalls = 2000
const keepAfterEnd = 10 * 60_000

interface Followed {
  progress: CallProgress
  readonly listeners: Set<(progress: CallProgress) => void>
  endedAt: number | undefined
}

/**
 * Lets a page follow its call without a credential: the address of the progress holds an
 * unguessable token. Ended calls are shown for ten minutes.
 */
export class ProgressBoard implements Disposable {
  readonly #now: () => number
  readonly #tokens = new Map<string, string>()
  readonly #calls = new Map<string, Followed>()
  readonly #subscription: Disposable

  constructor(events: Pbx['events'], now: () => number) {
    this.#now = now
    this.#subscription = events.on('click-to-dial.progressed', (event) => this.#progressed(event))
  }

  /** A token for a page of this call, and what it shows first: events may have come before it was asked for. */
  open(
    call: Pick<CallProgress, 'uniqueid' | 'domain' | 'user' | 'dest' | 'name' | 'keys' | 'connect'>
  ): [token: string, progress: CallProgress] {
    const followed =
      this.#calls.get(call.uniqueid) ??
      this.#follow({
        ...call,
        state: 'ringing',
        reached: 'ringing',
        result: undefined,
        reason: undefined,
        cancelled: false
      })
    followed.progress = { ...followed.progress, name: call.name, keys: call.keys, connect: call.connect }
    const token = randomBytes(24).toString('base64url')
    this.#tokens.set(token, call.uniqueid)
    this.#forget()
    return [token, followed.progress]
  }

  find(token: string): CallProgress | undefined {
    return this.#followed(token)?.progress
  }

  /** Cancel was pressed on a page of it. False where there is nothing to cancel any more. */
  cancel(token: string): boolean {
    const followed = this.#followed(token)
    if (followed === undefined || followed.progress.state === 'ended') return false
    followed.progress = { ...followed.progress, cancelled: true }
    return true
  }

  follow(token: string, listener: (progress: CallProgress) => void): Disposable {
    const listeners = this.#followed(token)?.listeners
    listeners?.add(listener)
    return { [Symbol.dispose]: () => void listeners?.delete(listener) }
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]()
  }

  #followed(token: string): Followed | undefined {
    const uniqueid = this.#tokens.get(token)
    return uniqueid === undefined ? undefined : this.#calls.get(uniqueid)
  }

  #progressed({ uniqueid, domain, user, dest, state, result, reason }: ClickToDialProgress): void {
    const followed =
      this.#calls.get(uniqueid) ??
      this.#follow({
        uniqueid,
        domain,
        user,
        dest,
        name: '',
        keys: '',
        connect: false,
        state,
        reached: 'ringing',
        result,
        reason,
        cancelled: false
      })
    const reached = state === 'ended' ? followed.progress.reached : state
    followed.progress = { ...followed.progress, state, reached, result, reason }
    if (state === 'ended') followed.endedAt = this.#now()
    for (const listener of [...followed.listeners]) listener(followed.progress)
    this.#forget()
  }

  #follow(progress: CallProgress): Followed {
    const followed: Followed = { progress, listeners: new Set(), endedAt: undefined }
    this.#calls.set(progress.uniqueid, followed)
    return followed
  }

  #forget(): void {
    const endedBefore = this.#now() - keepAfterEnd
    for (const [uniqueid, { endedAt }] of this.#calls) {
      const over = endedAt !== undefined && endedAt < endedBefore
      if (over || this.#calls.size > mostCalls) this.#calls.delete(uniqueid)
    }
    for (const [token, uniqueid] of this.#tokens) {
      if (!this.#calls.has(uniqueid) || this.#tokens.size > mostCalls) this.#tokens.delete(token)
    }
  }
}
