import type { Clock } from '../base/clock.ts'
import { DelayLine } from '../base/delay-line.ts'
import type { Emitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import { Call, type CallOrigin, type CallWatcher, type Intervention } from '../call/call.ts'
import { recorders } from '../call/call-recorder.ts'
import { interventions } from '../call/intervention.ts'
import type { Member } from '../call/member.ts'
import type { Segment } from '../call/segment.ts'
import type { Timeline } from '../call/timeline.ts'
import type { PbxEvents } from '../contract/events.ts'
import type { NotesCommand } from '../contract/pbx.ts'
import type { Termination } from '../contract/termination.ts'
import type { CallView, Cdr } from '../contract/views.ts'
import type { NewDelivery, RecordStore } from '../records/port.ts'
import type { CallMoments } from './call-moments.ts'
import type { ExtensionLamps } from './extension-lamps.ts'
import type { RuntimePorts } from './ports.ts'
import { postCallConfig, postCallDelivery, postCallHooksOf } from './post-call.ts'
import { closedCdrOf, openCdrOf } from './segments.ts'

export interface CallRegistryPorts {
  readonly clock: Clock
  readonly log: Log
  readonly store: Pick<RecordStore, 'opened' | 'answered' | 'alive' | 'appendTimeline'>
  /** Writes the record with its deliveries and makes their first attempts. */
  readonly deliveries: { closed(cdr: Cdr, deliveries: readonly NewDelivery[]): Promise<void> }
  /** What a record brings besides post-call requests: mails, and what a CRM is told. */
  readonly besides: (cdr: Cdr) => readonly NewDelivery[]
  readonly events: Emitter<PbxEvents>
  readonly localTime: RuntimePorts['localTime']
  readonly moments: Pick<CallMoments, 'answered' | 'changed' | 'ended'>
  /** Hears of each change of a call, and of who comes into it and leaves it: cheaper than a view of it. */
  readonly lamps: Pick<ExtensionLamps, 'called' | 'memberMoved'>
  /** A call begins: whoever records it looks after it from here on. */
  readonly attend: (call: Call) => void
}

/** What a call does from beginning to end; its outcome is how the call ended. */
export type CallProgram = (call: Call, signal: AbortSignal) => Promise<Termination>

interface LiveCall {
  readonly call: Call
  readonly abort: AbortController
  readonly over: Promise<void>
  /** Of the segment whose answer the store knows. */
  answeredNoted: number
  /** What the store knows of the recording. */
  recordedNoted: Segment['recorded']
  /** The same of the message that is left. */
  messageNoted: Segment['message']
}

interface Aftermath {
  readonly uniqueid: string
  readonly timeline: Timeline
}

/** The answer to a BYE and the like still come after the end; then the time line is closed. */
const aftermathMs = 5000
/** A store that cannot write keeps the records; who waits for all calls to be over waits no longer than that. */
const writeMs = 2000

/**
 * The calls that live now. Each runs its program; whatever that does, even throw, the call
 * ends with a record: reporting is a state that cannot be skipped.
 */
export class CallRegistry implements Disposable {
  readonly #ports: CallRegistryPorts
  readonly #live = new Map<string, LiveCall>()
  readonly #unwritten = new Set<Promise<void>>()
  /**
   * Time lines of calls that are over, still open for what comes after. Of the call itself
   * nothing is kept: at 1,000 calls a second there are 5,000 of these.
   */
  readonly #aftermath: DelayLine<Aftermath>
  /** Unix milliseconds at 0 of the monotonic clock, as of the start of the PBX. */
  readonly #zero: number
  #ending: Call | undefined
  readonly #watcher: CallWatcher = {
    changed: (call) => this.#changed(call),
    memberMoved: (call, party) => this.#ports.lamps.memberMoved(call, party),
    left: (call, member) => this.#left(call, member),
    segmentBegan: (call) => this.#opened(call),
    segmentEnded: (call, segment) => this.#closed(call, segment),
    failed: (call, bug) => this.#failed(call, bug)
  }

  constructor(ports: CallRegistryPorts) {
    this.#ports = ports
    this.#zero = ports.clock.wallTime() - ports.clock.now()
    this.#aftermath = new DelayLine(ports.clock, aftermathMs, (over) => this.#flush(over))
  }

  get size(): number {
    return this.#live.size
  }

  /** The oldest first. */
  live(): Call[] {
    return [...this.#live.values()].map(({ call }) => call)
  }

  views(): CallView[] {
    return [...this.#live.values()].map(({ call }) => call.view())
  }

  view(uniqueid: string): CallView | undefined {
    return this.#live.get(uniqueid)?.call.view()
  }

  /** A call that lives, or whose end is being told. */
  find(uniqueid: string): Call | undefined {
    if (this.#ending?.uniqueid === uniqueid) return this.#ending
    return this.#live.get(uniqueid)?.call
  }

  /** Entries of a live call that the store does not have yet are written at once; for those who read it now. */
  flushTimeline(uniqueid: string): void {
    const live = this.#live.get(uniqueid)
    if (live !== undefined) this.#flush(live.call)
  }

  /** For all live calls: a crash in the next moment leaves their records right until now, and their time lines. */
  signOfLife(): void {
    if (this.#live.size === 0) return
    // Until it is answered every step of the way makes its record another one.
    for (const { call } of this.#live.values()) if (call.segment.answeredAt === undefined) this.#opened(call)
    this.#ports.store.alive(this.#steady(this.#ports.clock.now()))
    for (const { call } of this.#live.values()) this.#flush(call)
  }

  start(origin: CallOrigin, program: CallProgram): Call {
    const { clock, events } = this.#ports
    const call = new Call(origin, clock, this.#watcher)
    const abort = new AbortController()
    this.#ports.attend(call)
    this.#opened(call)
    events.emitMade('call.started', () => call.view())
    const over = this.#run(call, program, abort.signal)
    this.#live.set(call.uniqueid, { call, abort, over, answeredNoted: 0, recordedNoted: null, messageNoted: undefined })
    return call
  }

  /** Kept with the open record, so that a crash leaves it too; gives when. undefined where no such call lives. */
  note({ uniqueid, ...given }: NotesCommand): number | undefined {
    const call = this.#live.get(uniqueid)?.call
    if (call === undefined) return undefined
    const savedAt = this.#ports.clock.wallTime()
    const { text = call.notes.text, outcome = call.notes.outcome } = given
    call.notes = { text, outcome, savedAt }
    this.#opened(call)
    return savedAt
  }

  /** The wall clock as it was at the start of the PBX, and goes on: one for all calls, whenever they began. */
  #steady(now: number): number {
    return Math.round(this.#zero + now)
  }

  /** From here on a crash leaves the record of the segment that runs. */
  #opened(call: Call): void {
    this.#ports.store.opened({
      cdr: openCdrOf(call),
      hooks: postCallHooksOf(call.domain),
      ahead: call.startedAt - this.#steady(call.begun)
    })
  }

  /** Has the record of a call that is over written, as soon as that can be. */
  write(cdr: Cdr, requests: readonly NewDelivery[]): void {
    const { deliveries, events, log } = this.#ports
    const written = deliveries.closed(cdr, requests).then(
      () => events.emit('record.written', cdr),
      (error: unknown) => log.error('record.unwritten', { call: cdr.uniqueid, error: String(error) })
    )
    this.#unwritten.add(written)
    void written.finally(() => this.#unwritten.delete(written))
  }

  /** Ends a call from outside. False where there is none. */
  hangUp(uniqueid: string, by: 'operator' | 'caller'): boolean {
    const live = this.#live.get(uniqueid)
    if (live !== undefined) intervene(live, interventions[by])
    return live !== undefined
  }

  /** Ends a call, and those that have got a leg of it by a transfer. */
  hangUpWherever(uniqueid: string): void {
    for (const live of [...this.#live.values()]) {
      if (live.call.goesOn(uniqueid)) intervene(live, interventions.operator)
    }
  }

  /** Waits until all calls are over, for at most `ms`; then ends the rest. */
  async drain(ms: number): Promise<void> {
    const over = Promise.all([...this.#live.values()].map((live) => live.over))
    await this.#within(ms, over)
    for (const live of this.#live.values()) intervene(live, interventions.shutdown)
    await Promise.all([...this.#live.values()].map((live) => live.over))
    await this.#within(writeMs, Promise.all(this.#unwritten))
  }

  /** Calls back once the calls that live now are over. */
  whenOver(over: () => void): void {
    void Promise.allSettled([...this.#live.values()].map((live) => live.over)).then(over)
  }

  /** Nothing more will come: what time lines still hold is given to the store. */
  [Symbol.dispose](): void {
    for (const over of this.#aftermath.end()) this.#flush(over)
  }

  async #run(call: Call, program: CallProgram, signal: AbortSignal): Promise<void> {
    // The caller of `start` gets its call before the program begins.
    await Promise.resolve()
    let termination: Termination
    try {
      termination = await program(call, signal)
    } catch (bug) {
      this.#noteBug(call, bug)
      termination = interventions.fault.answered
    }
    this.#finish(call, termination)
  }

  #finish(call: Call, termination: Termination): void {
    const { events } = this.#ports
    const { result, by, cause, reason = null } = termination
    call.timeline.decision({ code: 'ended', result, by, reason }, { by, cause })
    call.end(termination)
    this.#live.delete(call.uniqueid)
    const { uniqueid, timeline } = call
    this.#flush({ uniqueid, timeline })
    this.#aftermath.add({ uniqueid, timeline })
    this.#ports.moments.ended(call)
    this.#ending = call
    events.emitMade('call.ended', () => ({ call: call.view(), result, reason: reason ?? result }))
    this.#ending = undefined
  }

  /** The post-call requests of a record, which is written even where one of them cannot be made. */
  #requestsOf(call: Call, cdr: Cdr): NewDelivery[] {
    return postCallHooksOf(call.domain).flatMap((name) => {
      const config = postCallConfig(call.domain, name)
      if (config === undefined) return []
      try {
        const localTime = (at: number) => this.#ports.localTime(at, call.domain.timeZone)
        return [postCallDelivery(cdr, { name, config, domain: call.domain }, localTime)]
      } catch (bug) {
        this.#noteBug(call, bug)
        return []
      }
    })
  }

  #besides(call: Call, cdr: Cdr): readonly NewDelivery[] {
    try {
      return this.#ports.besides(cdr)
    } catch (bug) {
      this.#noteBug(call, bug)
      return []
    }
  }

  #changed(call: Call): void {
    const { events, store } = this.#ports
    const live = this.#live.get(call.uniqueid)
    if (live === undefined) return
    this.#ports.lamps.called(call)
    events.emitMade('call.updated', () => call.view())
    this.#ports.moments.changed(call)
    const { number, answeredAt, recorded } = call.segment
    if (recorded !== live.recordedNoted) {
      live.recordedNoted = recorded
      this.#opened(call)
    }
    if (call.segment.message !== live.messageNoted) {
      live.messageNoted = call.segment.message
      this.#opened(call)
    }
    if (answeredAt === undefined || live.answeredNoted === number) return
    live.answeredNoted = number
    // What routing and hooks have made of the call by now: a crash hours later must not lose it.
    this.#opened(call)
    store.answered(call.uniqueid, number, answeredAt)
    events.emitMade('call.answered', () => call.view())
    this.#ports.moments.answered(call)
  }

  #left(call: Call, member: Member): void {
    const { termination } = member.leg
    if (termination === undefined) return
    const { result, cause } = termination
    this.#ports.events.emitMade('member.left', () => ({
      call: call.view(),
      member: call.viewOf(member),
      result,
      cause
    }))
  }

  #closed(call: Call, segment: Segment): void {
    recorders.of(call)?.end()
    const cdr = closedCdrOf(call, segment)
    this.write(cdr, [...this.#requestsOf(call, cdr), ...this.#besides(call, cdr)])
  }

  /** A bug outside the program, in what a message or a timer set off: the program is ended. */
  #failed(call: Call, bug: unknown): void {
    this.#noteBug(call, bug)
    const live = this.#live.get(call.uniqueid)
    if (live !== undefined) intervene(live, interventions.fault)
  }

  #noteBug(call: Call, bug: unknown): void {
    this.#ports.log.error('call.crashed', { call: call.uniqueid, error: bug instanceof Error ? bug.stack : bug })
    call.timeline.warning({ code: 'fault' })
  }

  async #within(ms: number, done: Promise<unknown>): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>()
    using _limit = this.#ports.clock.after(ms, resolve)
    await Promise.race([done, late])
  }

  #flush({ uniqueid, timeline }: Aftermath): void {
    if (timeline.hasPending) this.#ports.store.appendTimeline(uniqueid, timeline.take())
  }
}

function intervene({ call, abort }: LiveCall, intervention: Intervention): void {
  call.intervention = intervention
  abort.abort()
}
