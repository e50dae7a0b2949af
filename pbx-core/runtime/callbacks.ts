import type { AppServices } from '../apps/context.ts'
import { type CallbackRequest, callBack, RingOrders } from '../apps/queue/callback.ts'
import type { Clock } from '../base/clock.ts'
import type { Mentions } from '../base/mentions.ts'
import type { Call } from '../call/call.ts'
import type { Config, DomainConfig } from '../contract/config.ts'
import type { CallbackView, CallView } from '../contract/views.ts'
import type { Recalled } from '../places/queue/events.ts'
import { type CalledBack, type QueueLine, QueuePlace } from '../places/queue/queue-line.ts'
import type { Caller, Hall } from '../places/queue/tables.ts'
import type { Opening } from '../routing/opening-hours.ts'
import type { CallRegistry } from './call-registry.ts'
import type { Domains } from './domains.ts'
import type { KeptNotes } from './kept-notes.ts'
import type { LegFactory } from './leg-factory.ts'

export interface CallbacksPorts {
  readonly clock: Clock
  readonly kept: KeptNotes
  readonly calls: CallRegistry
  readonly legs: Pick<LegFactory, 'channel'>
  readonly services: AppServices
  readonly domains: () => Domains
  readonly newUniqueid: () => string
  readonly localTime: (unixMs: number, timeZone?: string) => string
  readonly opening: (domain: DomainConfig, condition: DomainConfig['timeConditions'][number]) => Opening
  /** No call begins now: the PBX ends, or is overloaded. */
  readonly isClosed: () => boolean
  readonly lineOf: (domain: DomainConfig) => QueueLine
  /** Of a domain: what a wallboard shows is another now. */
  readonly changed: (domain: string) => void
}

/**
 * Of somebody who is to be called back: what outlives a restart. Times are Unix milliseconds: of the line by the clock as
 * it was at the start, which nobody sets; of days and opening hours by the one on the wall.
 */
interface Kept {
  readonly queue: string
  readonly number: string
  readonly name: string
  readonly language: string
  readonly priority: number
  /** The call in which it was promised, and the one that this belongs to. */
  readonly uniqueid: string
  readonly linkedid: string
  /** When it came into the line, and when it was promised. */
  readonly since: number
  readonly promised: number
  readonly attempts: number
  readonly notBefore: number
  readonly givenUp: GivenUp | null
}

interface GivenUp {
  readonly because: 'unreached' | 'expired'
  readonly at: number
}

/** What was given up is shown for so long. */
const shownMs = 24 * 3_600_000
/** Where it never closes, nobody waits longer for a callback than that. */
const longestMs = 24 * 3_600_000
const mostGivenUp = 100

/** Who is to be called back by the queues of all domains: what is kept of them, and the calls to them. */
export class Callbacks {
  readonly #ports: CallbacksPorts
  /** Unix milliseconds at 0 of the monotonic clock, as of the start of the PBX. */
  readonly #zero: number
  /** By domain and id. */
  readonly #book = new Map<string, Map<string, Kept>>()
  /** What of the line was written last, by id. */
  readonly #written = new Map<string, Caller>()
  /** Domains whose line knows of theirs. */
  readonly #known = new Set<string>()
  /** By id: the calls in which agents are rung or talk for it. */
  readonly #running = new Map<string, { readonly call: Call; readonly orders: RingOrders }>()

  constructor(ports: CallbacksPorts) {
    this.#ports = ports
    this.#zero = ports.clock.wallTime() - ports.clock.now()
  }

  /** At start. */
  begin(): void {
    for (const { domain, key, value } of this.#ports.kept.recalled('callback')) {
      if (value !== null) this.#of(domain).set(key, JSON.parse(value) as Kept)
    }
  }

  /** Those of a domain that wait, in the order in which they came, for its line that knows none of them yet. */
  recalled(domain: string): readonly Recalled[] {
    this.#known.add(domain)
    return [...this.#of(domain)]
      .filter(([, { givenUp }]) => givenUp === null)
      .toSorted(([, one], [, other]) => one.since - other.since)
      .map(([id, { queue, number, priority, attempts, since, notBefore }]) => {
        const times = { since: since - this.#zero, notBefore: notBefore - this.#zero }
        return { id, queue, number, priority, attempts, ...times }
      })
  }

  promise(call: Call, queue: string, number: string): void {
    const { domain, uniqueid, linkedid, language, priority } = call
    const line = this.#ports.lineOf(domain)
    const id = `callback-${this.#ports.newUniqueid()}`
    const since = line.hall.callers.get(uniqueid)?.since ?? this.#ports.clock.now()
    const now = this.#now()
    this.#of(domain.name).set(id, {
      ...{ queue, number, name: call.segment.caller.name, language, priority, uniqueid, linkedid },
      ...{
        since: this.#toUnix(since),
        promised: this.#ports.clock.wallTime(),
        attempts: 0,
        notBefore: now,
        givenUp: null
      }
    })
    line.tell({ on: 'promised', caller: uniqueid, callback: { id, number } })
  }

  /** The line has changed: what is kept of it follows. */
  follow(domain: string, hall: Hall): void {
    if (!this.#known.has(domain)) return
    for (const [id, kept] of this.#of(domain)) {
      if (kept.givenUp !== null) continue
      const caller = hall.callers.get(id)
      if (caller === undefined) this.#forget(domain, id)
      else if (this.#written.get(id) !== caller)
        this.#write(
          domain,
          id,
          changed(kept, caller, (at) => this.#toUnix(at))
        )
      if (caller !== undefined) this.#written.set(id, caller)
    }
  }

  /** As its line speaks to somebody who is called back. */
  speaker(domain: string, id: string): CalledBack {
    return {
      ring: (agents) => this.#ring(domain, id, agents),
      stopRinging: (agent) => this.#running.get(id)?.orders.stopRinging(agent),
      turnAway: (reason) => this.#running.get(id)?.orders.turnAway(reason),
      giveUp: () => this.#giveUp(domain, id, 'unreached')
    }
  }

  /** The call that is made for it now. */
  callOf(id: string): string | undefined {
    return this.#running.get(id)?.call.uniqueid
  }

  /** Whether that call rings at agents, none of whom is in it yet. */
  ringsFor({ uniqueid, state }: CallView): boolean {
    if (state !== 'setup' && state !== 'ringing') return false
    return [...this.#running.values()].some(({ call }) => call.uniqueid === uniqueid)
  }

  /** Nobody is called back by it any more, and what was given up is shown no longer. False where there is none. */
  cancel(domain: DomainConfig, id: string): boolean {
    if (!this.#of(domain.name).has(id)) return false
    const running = this.#running.get(id)
    this.#forget(domain.name, id)
    this.#ports.lineOf(domain).tell({ on: 'left', caller: id })
    if (running !== undefined) this.#ports.calls.hangUp(running.call.uniqueid, 'operator')
    this.#ports.changed(domain.name)
    return true
  }

  /** Those of a domain that a number or a name is in. */
  named(domain: string, mentions: Mentions): readonly (Kept & { readonly id: string })[] {
    return [...this.#of(domain)].filter(([, kept]) => mentions.isWithin(kept)).map(([id, kept]) => ({ id, ...kept }))
  }

  /** Every few seconds: what was promised until closing time, or for today, is given up when that has come. */
  review({ domains }: Config): void {
    for (const domain of domains) {
      for (const [id, kept] of [...this.#of(domain.name)]) {
        if (kept.givenUp !== null) {
          if (this.#ports.clock.wallTime() - kept.givenUp.at >= shownMs) this.cancel(domain, id)
        } else if (!this.#running.has(id) && this.#isExpired(domain, kept)) {
          this.#giveUp(domain.name, id, 'expired')
          this.#ports.lineOf(domain).tell({ on: 'left', caller: id })
        }
      }
    }
  }

  /** Of one queue: those that wait in their order, and then what was given up, the newest first. */
  views(domain: string, queue: string, hall: Hall): readonly CallbackView[] {
    const kept = [...this.#of(domain)].filter(([, each]) => each.queue === queue)
    const waiting = kept
      .flatMap(([id, each]) => {
        const caller = hall.callers.get(id)
        return caller === undefined || each.givenUp !== null ? [] : [{ id, each, caller }]
      })
      .toSorted((one, other) => one.caller.turn - other.caller.turn)
      .map(({ id, each, caller }) => this.#view(id, each, caller))
    const givenUp = kept
      .flatMap(([id, each]) => (each.givenUp === null ? [] : [{ id, each, at: each.givenUp.at }]))
      .toSorted((one, other) => other.at - one.at)
      .map(({ id, each }) => this.#view(id, each, undefined))
    return [...waiting, ...givenUp]
  }

  #view(id: string, kept: Kept, caller: Caller | undefined): CallbackView {
    const { number, name, since, promised, attempts, notBefore, givenUp, uniqueid } = kept
    const plain = { id, number, name, since, promised, attempts, uniqueid, call: this.callOf(id) ?? null }
    const agents = caller?.callback?.takenBy == null ? (caller?.rings ?? []) : [caller.callback.takenBy]
    const state =
      givenUp !== null
        ? 'given-up'
        : caller?.callback?.takenBy != null
          ? 'calling'
          : agents.length > 0
            ? 'ringing'
            : 'waiting'
    const isLater = state === 'waiting' && notBefore > this.#now()
    return { ...plain, state, agents, notBefore: isLater ? notBefore : null, because: givenUp?.because ?? null }
  }

  #ring(domain: string, id: string, agents: readonly string[]): void {
    const running = this.#running.get(id)
    if (running !== undefined) return running.orders.ring(agents)
    const known = this.#ports.domains().named(domain)
    const kept = this.#of(domain).get(id)
    const config = known?.queues.find(({ name }) => name === kept?.queue)
    if (known === undefined || kept === undefined || config === undefined) return
    const arrival = { id, queue: config.name, priority: kept.priority }
    const place = new QueuePlace(this.#ports.lineOf(known), arrival)
    if (this.#ports.isClosed()) {
      for (const agent of agents) place.refused(agent, 'unreachable')
      return
    }
    const orders = new RingOrders()
    orders.ring(agents)
    const call = this.#start(known, { id, kept, config, place, orders })
    this.#running.set(id, { call, orders })
  }

  #start(
    domain: DomainConfig,
    {
      id,
      kept,
      ...parts
    }: Pick<CallbackRequest, 'config' | 'place' | 'orders'> & { readonly id: string; readonly kept: Kept }
  ): Call {
    const { calls, services, legs, newUniqueid, domains } = this.#ports
    const { number, name, linkedid, language, attempts } = kept
    const customer = { number, name, user: null }
    return calls.start(
      {
        uniqueid: newUniqueid(),
        ...{ linkedid, config: domains().config, domain, direction: 'outbound', caller: customer },
        ...{ exten: number, calleeName: name, did: '', trunk: null },
        channel: legs.channel(`queue-${parts.config.name}`),
        header: () => ''
      },
      async (call, signal) => {
        call.language = language
        call.variables.set('callback', '1')
        const waited = this.#now() - kept.since
        const request = { call, services, customer, attempt: attempts + 1, since: call.now() - waited, signal }
        try {
          return await callBack({ ...parts, ...request })
        } finally {
          this.#running.delete(id)
          this.#ringOthers(domain.name, id, parts)
          this.#ports.changed(domain.name)
        }
      }
    )
  }

  /** Whom the line chose while a call ended, in another call; and nobody stays rung for one that never came so far. */
  #ringOthers(domain: string, id: string, { orders, place }: Pick<CallbackRequest, 'orders' | 'place'>): void {
    const { agents, isLate } = orders.left()
    if (agents.length === 0) return
    if (isLate) this.#ring(domain, id, agents)
    else for (const agent of agents) place.refused(agent, 'unreachable')
  }

  #giveUp(domain: string, id: string, because: GivenUp['because']): void {
    const book = this.#of(domain)
    const kept = book.get(id)
    if (kept === undefined) return
    const attempts = because === 'unreached' ? kept.attempts + 1 : kept.attempts
    this.#write(domain, id, { ...kept, attempts, givenUp: { because, at: this.#ports.clock.wallTime() } })
    const shown = [...book].filter(([, each]) => each.queue === kept.queue && each.givenUp !== null)
    for (const [old] of shown.slice(0, -mostGivenUp)) this.#forget(domain, old)
    this.#ports.changed(domain)
  }

  #isExpired(domain: DomainConfig, { queue, promised }: Kept): boolean {
    const time = domain.queues.find(({ name }) => name === queue)?.callback?.time
    const condition = domain.timeConditions.find(({ name }) => name === time)
    const now = this.#ports.clock.wallTime()
    if (condition !== undefined) return !this.#ports.opening(domain, condition).open || now - promised >= longestMs
    const dayOf = (at: number) => this.#ports.localTime(at, domain.timeZone).slice(0, 10)
    return dayOf(promised) !== dayOf(now)
  }

  #write(domain: string, id: string, kept: Kept): void {
    const book = this.#of(domain)
    // The newest stands last.
    if (kept.givenUp !== null) book.delete(id)
    book.set(id, kept)
    this.#ports.kept.set({ kind: 'callback', domain, key: id, value: JSON.stringify(kept) })
  }

  #forget(domain: string, id: string): void {
    this.#of(domain).delete(id)
    this.#written.delete(id)
    this.#ports.kept.set({ kind: 'callback', domain, key: id, value: null })
  }

  #of(domain: string): Map<string, Kept> {
    const known = this.#book.get(domain) ?? new Map<string, Kept>()
    this.#book.set(domain, known)
    return known
  }

  #now(): number {
    return this.#toUnix(this.#ports.clock.now())
  }

  #toUnix(at: number): number {
    return Math.round(this.#zero + at)
  }
}

function changed(kept: Kept, { since, priority, callback }: Caller, toUnix: (at: number) => number): Kept {
  if (callback === null) return kept
  const { attempts, notBefore } = callback
  return { ...kept, since: toUnix(since), priority, attempts, notBefore: toUnix(notBefore) }
}
