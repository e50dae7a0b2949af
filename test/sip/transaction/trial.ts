import type { SipRequest, SipResponse } from '../../../pbx-core/sip/message/message.ts'
import type { Effect, Step, TimerFired, TimerName } from '../../../pbx-core/sip/transaction/machine.ts'
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts'

/** A machine with its timers run by a virtual clock, writing down everything it does, and when. */
export interface Trial<State, Event> {
  readonly clock: VirtualClock
  readonly state: () => State
  /** Since the last call: `500 send INVITE`, `500 start A 1000`; timers only if `withTimers`. */
  readonly log: () => readonly string[]
  readonly happens: (event: Event) => void
  /** `happens`, and what it led to. */
  readonly on: (event: Event) => readonly string[]
  /** `advance`, and what it led to. */
  readonly after: (ms: number) => readonly string[]
}

export function trial<State, Event>(
  start: Step<State>,
  step: (state: State, event: Event | TimerFired) => Step<State>
): Trial<State, Event> {
  const clock = createVirtualClock()
  const timers = new Map<TimerName, Disposable>()
  let state = start.state
  let lines: string[] = []

  function stop(timer: TimerName): void {
    timers.get(timer)?.[Symbol.dispose]()
    timers.delete(timer)
  }

  function perform(effect: Effect): void {
    switch (effect.do) {
      case 'start-timer':
        stop(effect.timer)
        timers.set(
          effect.timer,
          clock.after(effect.ms, () => {
            timers.delete(effect.timer)
            take(step(state, { on: 'timer', timer: effect.timer }))
          })
        )
        return
      case 'stop-timer':
        stop(effect.timer)
        return
      case 'send':
        return void lines.push(`${clock.now()} send ${effect.octets}`)
      case 'deliver':
        return void lines.push(`${clock.now()} deliver ${described(effect.message)}`)
      case 'cancel':
        return void lines.push(`${clock.now()} cancel ${effect.reason ?? ''}`.trimEnd())
      case 'failed':
        return void lines.push(`${clock.now()} failed ${effect.reason}`)
      case 'terminated':
        for (const timer of [...timers.keys()]) stop(timer)
        return void lines.push(`${clock.now()} terminated`)
    }
  }

  function take(next: Step<State>): void {
    state = next.state
    for (const effect of next.effects) perform(effect)
  }

  function log(): readonly string[] {
    const seen = lines
    lines = []
    return seen
  }

  take(start)
  return {
    clock,
    state: () => state,
    log,
    happens: (event) => take(step(state, event)),
    on(event) {
      log()
      take(step(state, event))
      return log()
    },
    after(ms) {
      log()
      clock.advance(ms)
      return log()
    }
  }
}

function described(message: SipRequest | SipResponse): string {
  return message.kind === 'request' ? message.method : String(message.status)
}

const uri = { scheme: 'sip', user: 'x', host: 'a.test', port: 0, params: new Map(), headers: '', text: 'sip:x@a.test' }
const party = { displayName: '', uri, params: new Map(), tag: 't', text: '<sip:x@a.test>;tag=t' }
const essentials = {
  headers: {
    get: () => undefined,
    all: () => [],
    has: () => false,
    append: () => undefined,
    prepend: () => undefined,
    set: () => undefined,
    remove: () => undefined,
    forEach: () => undefined,
    [Symbol.iterator]: () => [][Symbol.iterator]()
  },
  body: '',
  via: { transport: 'UDP', host: 'a.test', port: 0, branch: 'z9hG4bK1', params: new Map(), text: '' },
  from: party,
  to: party,
  callId: 'call'
}

/** The machines look at nothing but the method and the status. */
export function request(method: string): SipRequest {
  return { kind: 'request', method, uri, ...essentials, cseq: { number: 1, method } }
}

export function response(status: number, method = 'INVITE'): SipResponse {
  return { kind: 'response', status, reason: '', ...essentials, cseq: { number: 1, method } }
}
