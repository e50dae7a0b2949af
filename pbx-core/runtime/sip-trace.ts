import type { Clock } from '../base/clock.ts'
import { DelayLine } from '../base/delay-line.ts'
import { disposable } from '../base/disposable.ts'
import type { Octets } from '../base/octets.ts'
import type { Timeline, TracedMessage } from '../call/timeline.ts'
import type { Flow } from '../sip/flow.ts'

/** The call whose time line it is may change while its messages come (`call/membership.ts`). */
interface Traced {
  readonly timeline: Timeline
}

interface Watcher {
  readonly callId: string
  call: Traced
  readonly peer: string
  /** The leg is over. */
  isLeaving: boolean
}

/** INVITEs whose call does not exist yet (it is being challenged); bounded against floods, by number and by size. */
const mostWaiting = 2000
const mostMessagesWaiting = 16
const mostOctetsWaiting = 8 * 1024 * 1024
/** Messages of a dialog that come after its leg is over still belong to the call's time line. */
const aftermathMs = 5000

/**
 * Brings every SIP message on the wire into the time line of its call, by Call-ID. What came
 * before the call existed (the INVITE that was challenged) is kept for a while and handed over.
 */
export class SipTrace implements Disposable {
  readonly #clock: Clock
  readonly #watched = new Map<string, Watcher>()
  readonly #leaving: DelayLine<Watcher>
  readonly #waiting = new Map<string, TracedMessage[]>()
  #octetsWaiting = 0

  constructor(clock: Clock) {
    this.#clock = clock
    this.#leaving = new DelayLine(clock, aftermathMs, (watcher) => {
      // A caller may have begun its next call under the same Call-ID.
      if (this.#watched.get(watcher.callId) === watcher) this.#watched.delete(watcher.callId)
    })
  }

  record(direction: 'in' | 'out', octets: Octets, flow: Flow, callId: string): void {
    const watcher = this.#watched.get(callId)
    if (watcher === undefined && !this.#waiting.has(callId) && !isInvite(direction, octets)) return
    const message: TracedMessage = {
      at: this.#clock.wallTime(),
      direction,
      octets,
      protocol: flow.protocol,
      remote: `${flow.remote.address}:${flow.remote.port}`
    }
    if (watcher !== undefined) watcher.call.timeline.message(message, watcher.peer)
    else this.#wait(callId, message)
  }

  /**
   * From now on messages of that Call-ID belong to a call, those that waited included; until
   * some time after the resource is disposed. A leg that lives keeps its own: whoever has read its Call-ID in a time line
   * does not read on in one of his by calling under it.
   */
  watch(callId: string, peer: string, call: Traced): Disposable {
    for (const message of this.#waiting.get(callId) ?? []) call.timeline.message(message, peer)
    this.#forget(callId)
    const watcher: Watcher = { callId, call, peer, isLeaving: false }
    const before = this.#watched.get(callId)
    if (before === undefined || before.isLeaving) this.#watched.set(callId, watcher)
    return disposable(() => {
      watcher.isLeaving = true
      // The leg goes into no other call any more: what lingers is the time line, and nothing else of the call.
      watcher.call = { timeline: call.timeline }
      this.#leaving.add(watcher)
    })
  }

  /** INVITEs whose call does not exist yet and that name somebody are kept for no call any more. */
  forget(isNamed: (octets: Octets) => boolean): number {
    const named = [...this.#waiting].filter(([, messages]) => messages.some(({ octets }) => isNamed(octets)))
    for (const [callId] of named) this.#forget(callId)
    return named.length
  }

  [Symbol.dispose](): void {
    this.#leaving[Symbol.dispose]()
  }

  #wait(callId: string, message: TracedMessage): void {
    const messages = this.#waiting.get(callId) ?? []
    if (messages.length >= mostMessagesWaiting) return
    messages.push(message)
    this.#waiting.set(callId, messages)
    this.#octetsWaiting += message.octets.length
    for (const oldest of this.#waiting.keys()) {
      if (this.#waiting.size <= mostWaiting && this.#octetsWaiting <= mostOctetsWaiting) return
      this.#forget(oldest)
    }
  }

  #forget(callId: string): void {
    for (const { octets } of this.#waiting.get(callId) ?? []) this.#octetsWaiting -= octets.length
    this.#waiting.delete(callId)
  }
}

function isInvite(direction: 'in' | 'out', octets: Octets): boolean {
  return direction === 'in' && octets.startsWith('INVITE ')
}
