import type { Clock } from '../../base/clock.ts'
import { disposable } from '../../base/disposable.ts'
import { assertNever } from '../../base/never.ts'
import { InTurn } from '../in-turn.ts'
import type { Arrival, LineEffect, LineEvent, Refused } from './events.ts'
import { stepLine } from './line.ts'
import { dueAt, expectedWait, isFullOfCallbacks, lineOf, refusalOf } from './look.ts'
import { emptyHall, type Hall } from './tables.ts'

/** Somebody who waits, as the line speaks to it. */
export interface Waiting {
  ring(agents: readonly string[]): void
  stopRinging(agent: string): void
  turnAway(reason: 'full' | 'empty'): void
}

/** Who is called back has hung up: somebody else has to be spoken to. */
export interface CalledBack extends Waiting {
  /** It was called in vain as often as the queue tries. */
  giveUp(): void
}

export interface QueueLinePorts {
  readonly clock: Clock
  /** 0 to 1, 1 excluded. */
  readonly random: () => number
  /** Somebody came, went, or does something else. */
  changed(): void
  /** An agent has missed so many calls that it is paused. */
  paused(agent: string, missed: number): void
  /** A callback, by its id. */
  calledBack(id: string): CalledBack
}

/** The line of a domain's queues at work: what the machine wants done (`line.ts`) is done by whoever waits. */
export class QueueLine implements Disposable {
  readonly #ports: QueueLinePorts
  readonly #waiting = new Map<string, Waiting>()
  /** Events that came while effects of another one were carried out. */
  readonly #turns = new InTurn<LineEvent>((event) => this.#step(event))
  #hall: Hall = emptyHall
  #timer: Disposable | undefined

  constructor(ports: QueueLinePorts) {
    this.#ports = ports
  }

  get hall(): Hall {
    return this.#hall
  }

  /** Why a caller that came now would not wait. */
  refusal(queue: string): 'full' | 'empty' | undefined {
    return refusalOf(this.#hall, queue)
  }

  /** Takes a place at the end of the line, or behind those of the same priority; disposed of, it is left. */
  join(arrival: Arrival, waitingAt: (place: QueuePlace) => Waiting): QueuePlace {
    const place = new QueuePlace(this, arrival)
    this.#waiting.set(arrival.id, waitingAt(place))
    this.tell({ on: 'arrived', caller: arrival })
    return place
  }

  tell(event: LineEvent): void {
    if (!this.#turns.take(event)) return
    this.#setTimer()
    this.#ports.changed()
  }

  /** Nobody hears of it any more. */
  forget(caller: string): void {
    this.#waiting.delete(caller)
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]()
  }

  #step(event: LineEvent): void {
    const { clock, random } = this.#ports
    const { hall, effects } = stepLine(this.#hall, event, { now: clock.now(), random })
    this.#hall = hall
    for (const effect of effects) this.#perform(effect)
  }

  #perform(effect: LineEffect): void {
    switch (effect.do) {
      case 'ring':
        return this.#spokenTo(effect.caller).ring(effect.agents)
      case 'stop-ringing':
        return this.#spokenTo(effect.caller).stopRinging(effect.agent)
      case 'turn-away':
        return this.#spokenTo(effect.caller).turnAway(effect.reason)
      case 'give-up':
        return this.#ports.calledBack(effect.caller).giveUp()
      case 'pause':
        return this.#ports.paused(effect.agent, effect.missed)
      default:
        return assertNever(effect)
    }
  }

  #spokenTo(caller: string): Waiting {
    return this.#waiting.get(caller) ?? this.#ports.calledBack(caller)
  }

  #setTimer(): void {
    const { clock } = this.#ports
    this.#timer?.[Symbol.dispose]()
    const due = dueAt(this.#hall, clock.now())
    this.#timer = due === undefined ? undefined : clock.after(due - clock.now(), () => this.tell({ on: 'timer' }))
  }
}

/** The place of one caller in the line. */
export class QueuePlace implements Disposable {
  readonly #line: QueueLine
  readonly #arrival: Arrival

  constructor(line: QueueLine, arrival: Arrival) {
    this.#line = line
    this.#arrival = arrival
  }

  /** 1 for whoever is served next; undefined for one who does not wait any more. */
  get position(): number | undefined {
    const { id, queue } = this.#arrival
    const at = lineOf(this.#line.hall, queue).findIndex((caller) => caller.id === id)
    return at < 0 ? undefined : at + 1
  }

  /** Milliseconds that it will still wait, about; undefined where nobody can know. */
  get expectedWait(): number | undefined {
    const { position } = this
    return position === undefined ? undefined : expectedWait(this.#line.hall, this.#arrival.queue, position)
  }

  /** This agent has the call; disposed of, it is out of it. */
  answered(agent: string): Disposable {
    const { id: caller } = this.#arrival
    this.#line.tell({ on: 'answered', caller, agent })
    return disposable(() => this.#line.tell({ on: 'over', caller, agent }))
  }

  /** Whether it could be called back there: as many as may wait are promised at most. */
  mayPromise(number: string): boolean {
    const { hall } = this.#line
    return this.position !== undefined && !isFullOfCallbacks(hall, this.#arrival.queue, number)
  }

  /** It hangs up, and keeps its place by this callback. */
  promise(callback: { readonly id: string; readonly number: string }): void {
    this.#line.tell({ on: 'promised', caller: this.#arrival.id, callback })
  }

  /** Of a callback: who was called has answered. */
  reached(): void {
    this.#line.tell({ on: 'reached', caller: this.#arrival.id })
  }

  /** Of a callback: the agent does not get to talk with whom it was. */
  notReached(agent: string, isAttempt: boolean): void {
    this.#line.tell({ on: 'not-reached', caller: this.#arrival.id, agent, isAttempt })
  }

  refused(agent: string, how: Refused): void {
    this.#line.tell({ on: 'refused', caller: this.#arrival.id, agent, how })
  }

  [Symbol.dispose](): void {
    const { id } = this.#arrival
    this.#line.tell({ on: 'left', caller: id })
    this.#line.forget(id)
  }
}
