import type { Octets } from '../../base/octets.ts'
import type { Flow } from '../flow.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import { detached } from './keys.ts'
import type { Effect, FailureReason, Step, TimerFired, TimerName, TransportFailed } from './machine.ts'
import type { Timer, TimerOwner, Timers } from './timers.ts'

/** What every transaction of a layer shares. */
export interface Ground {
  readonly timers: Timers
  /** Puts on the wire, and shows it to the trace. */
  send(octets: Octets, flow: Flow, callId: string): void
}

/** The side of a transaction that is not the machine: its user, and the table it stands in. */
export interface Host<StateName extends string> {
  deliver(message: SipRequest | SipResponse): void
  failed(reason: FailureReason): void
  cancel(reason: Octets | undefined): void
  /** The state has changed and all is done: the time to let go of what the new one does not need. */
  moved(state: StateName): void
  terminated(): void
}

/** Octets that UDP over IPv4 can carry (RFC 768, RFC 791 §3.1). */
const LONGEST_DATAGRAM = 65_507

export type StepFunction<State, Event> = (state: State, event: Event | TimerFired | TransportFailed) => Step<State>

/**
 * Runs one machine: keeps its state and performs its effects. While it lingers (Timers D, I,
 * J, K, L, M) this object, its state and one timer are all that is left of a transaction.
 */
export class RunningTransaction<
  State extends { readonly name: string },
  Event,
  Side extends Host<State['name']> = Host<State['name']>
> implements TimerOwner
{
  /** Where everything it sends goes. */
  readonly flow: Flow
  readonly callId: string
  readonly host: Side
  readonly #ground: Ground
  readonly #step: StepFunction<State, Event>
  #state: State
  /** Timers A, E, G, trying: a machine runs at most one of these beside one of the others. */
  #interval: Timer | undefined
  #deadline: Timer | undefined

  constructor(
    ground: Ground,
    host: Side,
    setup: { flow: Flow; callId: string; step: StepFunction<State, Event>; state: State }
  ) {
    this.flow = setup.flow
    this.callId = detached(setup.callId)
    this.#ground = ground
    this.host = host
    this.#step = setup.step
    this.#state = setup.state
  }

  get state(): State['name'] {
    return this.#state.name
  }

  dispatch(event: Event | TimerFired | TransportFailed): void {
    this.take(this.#step(this.#state, event))
  }

  fired(timer: TimerName): void {
    if (isInterval(timer)) this.#interval = undefined
    else this.#deadline = undefined
    this.dispatch({ on: 'timer', timer })
  }

  /**
   * Performs a step. The user is told last: it may use the transaction from within its
   * callback, and then finds everything else done.
   */
  take({ state, effects }: Step<State>): void {
    const before = this.#state.name
    this.#state = state
    let last: Effect | undefined
    for (const effect of effects) {
      if (effect.do === 'deliver' || effect.do === 'failed') last = effect
      else this.#perform(effect)
    }
    if (last?.do === 'deliver') this.host.deliver(last.message)
    else if (last?.do === 'failed') this.host.failed(last.reason)
    if (this.#state.name !== before) this.host.moved(this.#state.name)
  }

  #perform(effect: Exclude<Effect, { do: 'deliver' | 'failed' }>): void {
    switch (effect.do) {
      case 'send':
        this.#send(effect.octets)
        break
      case 'start-timer':
        this.#startTimer(effect.timer, effect.ms)
        break
      case 'stop-timer':
        this.#stopTimer(effect.timer)
        break
      case 'cancel':
        this.host.cancel(effect.reason)
        break
      case 'terminated':
        this.#interval = this.#stopped(this.#interval)
        this.#deadline = this.#stopped(this.#deadline)
        this.host.terminated()
        break
    }
  }

  /**
   * What no datagram can hold is the trouble of this transaction alone: the socket could only say
   * that its flow has failed, and with it every other call that waits on that peer.
   */
  #send(octets: Octets): void {
    if (this.flow.protocol !== 'udp' || octets.length <= LONGEST_DATAGRAM) {
      this.#ground.send(octets, this.flow, this.callId)
    } else queueMicrotask(() => this.dispatch({ on: 'transport-failed' }))
  }

  #startTimer(name: TimerName, ms: number): void {
    const timer = this.#ground.timers.start(this, name, ms)
    if (isInterval(name)) {
      this.#stopped(this.#interval)
      this.#interval = timer
    } else {
      this.#stopped(this.#deadline)
      this.#deadline = timer
    }
  }

  #stopTimer(name: TimerName): void {
    if (this.#interval?.name === name) this.#interval = this.#stopped(this.#interval)
    else if (this.#deadline?.name === name) this.#deadline = this.#stopped(this.#deadline)
  }

  #stopped(timer: Timer | undefined): undefined {
    if (timer !== undefined) this.#ground.timers.stop(timer)
  }
}

function isInterval(timer: TimerName): boolean {
  return timer === 'A' || timer === 'E' || timer === 'G' || timer === 'trying'
}
