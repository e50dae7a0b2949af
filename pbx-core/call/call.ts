import type { Clock } from '../base/clock.ts'
import { disposable } from '../base/disposable.ts'
import type { DomainConfig, RecordMode } from '../contract/config.ts'
import type { MusicConfig } from '../contract/config-applications.ts'
import type { Termination } from '../contract/termination.ts'
import type { CallState, CallView, MemberView, NotesView, PartyView, RecordingState } from '../contract/views.ts'
import type { Leg } from './leg.ts'
import { Member } from './member.ts'
import { piecesFor } from './music.ts'
import type { CallOrigin } from './origin.ts'
import { type LinePlace, Segment, type SegmentStart } from './segment.ts'
import { Timeline } from './timeline.ts'

export type { CallOrigin, Privacy } from './origin.ts'

/** Milliseconds. */
const hooksBeforeRinging = 4000

/** How a call is ended by neither party: for a leg that was answered, and for one that was not. */
export interface Intervention {
  readonly answered: Termination
  readonly unanswered: Termination
}

/** Whoever looks after a call. */
export interface CallWatcher {
  changed(call: Call): void
  /** A leg of that party has come into the call, or left it. */
  memberMoved(call: Call, party: PartyView): void
  /** A leg is over, or another call has taken it. */
  left(call: Call, member: Member): void
  /** A segment is over, the last one included: it has its `termination`. */
  segmentEnded(call: Call, segment: Segment): void
  /** A further segment begins. */
  segmentBegan(call: Call): void
  /** A bug of ours in something that this call set off. */
  failed(call: Call, bug: unknown): void
}

const calls = new WeakMap<Leg, Call>()

/** The call that a leg is in. Undefined before any has taken it. */
export function callOf(leg: Leg): Call | undefined {
  return calls.get(leg)
}

/** Who goes on in a call after a transfer, and where to. */
export type NextSegment = Omit<SegmentStart, 'number' | 'startedAt' | 'originalCaller'>

/**
 * A call from its first INVITE to its last delivery: its segments, who is in it, what hooks made
 * of it, what happened to it. It keeps the configuration that it began with.
 */
export class Call {
  readonly origin: CallOrigin
  readonly timeline: Timeline
  readonly startedAt: number
  /** When it began, on the monotonic clock. */
  readonly begun: number
  readonly variables = new Map<string, string>()
  /** What is built upon it at the moment, by who keeps it: read and written by `Current` alone. */
  readonly beside = new Map<object, object>()

  /** The call that this one belongs to: of a consultation the one that it is about. */
  linkedid: string
  /** Sent to trunks in place of their own number; the user is allowed it. */
  callerId: string | undefined
  accountcode = ''
  /** The caller has given an account code: one is enough for a call. */
  isAccounted = false
  accCode2 = ''
  accCode3 = ''
  userfield = ''
  /** Entered last, and why it was given up last: what hooks are told at that moment, and afterwards the post-call hook. */
  readonly latest = { digits: '', code: '', reason: '' }
  /** What people have noted about it so far. */
  notes: NotesView = { text: '', outcome: '', savedAt: null }
  language: string
  ringtone = ''
  /** Pieces that whoever waits is to hear, by name, as a hook has it; undefined: as configured. */
  wishedMusic: readonly string[] | undefined
  /** Whether it is recorded, as a hook has said; null: none has. */
  record: boolean | null = null
  /** The same, as the route says by which it has come or leaves. */
  routeRecord: RecordMode | undefined
  recording: RecordingState = 'off'
  /** Extensions of those who may record it now; told with the next change. */
  recordableBy: readonly string[] = []
  /** Of the caller, in the company's CRM; ''. */
  page = ''
  /** Set before the call's program is aborted from outside. */
  intervention: Intervention | undefined
  /** Hooks before the first ring share this many milliseconds (`2-cti`, Hook). */
  hookBudget = hooksBeforeRinging
  /** Numbers that phones and trunks have sent it on to so far (3xx). */
  readonly forwardedTo = new Set<string>()
  /** In a queue: higher ones are served first. */
  priority = 0
  /** Re-routes by hooks so far. */
  reroutes = 0
  /** Somebody calls for help: who answers that must hear a person. */
  isForHelp = false
  /** Transfers so far. */
  transfers = 0

  readonly #members = new Map<Leg, Member>()
  /** Replaced, never changed: what was told keeps it. */
  #rang: readonly string[] = []
  readonly #clock: Clock
  readonly #watcher: CallWatcher
  #segment: Segment
  #state: CallState = 'setup'

  constructor(origin: CallOrigin, clock: Clock, watcher: CallWatcher) {
    this.origin = origin
    this.#clock = clock
    this.#watcher = watcher
    this.timeline = new Timeline(clock, origin.hidden)
    this.startedAt = clock.wallTime()
    this.begun = clock.now()
    this.linkedid = origin.linkedid ?? origin.uniqueid
    this.language = origin.domain.language
    this.accountcode = accountcodeOf(origin)
    if (origin.caller.verstat !== undefined) this.variables.set('verstat', origin.caller.verstat)
    this.#segment = new Segment({
      number: 1,
      startedAt: this.startedAt,
      direction: origin.direction,
      caller: origin.caller,
      originalCaller: origin.caller,
      callee: { number: origin.exten, name: origin.calleeName ?? '', user: null },
      exten: origin.exten,
      trunk: origin.trunk,
      channel: origin.channel,
      transferredBy: ''
    })
  }

  get uniqueid(): string {
    return this.origin.uniqueid
  }

  get domain(): DomainConfig {
    return this.origin.domain
  }

  /** Of the segment that runs; 'ended' once the call is over. */
  get state(): CallState {
    return this.#state
  }

  /** The one that runs, or that was the last. */
  get segment(): Segment {
    return this.#segment
  }

  /** The wall clock as it was when the call began, and goes on: whoever sets it meanwhile changes no duration. */
  now(): number {
    return this.startedAt + Math.round(this.#clock.now() - this.begun)
  }

  /**
   * Takes a leg into the call, out of the one where it was: whatever its program forgets, it ends with this call,
   * and what it has to tell goes into this time line.
   */
  adopt(leg: Leg, party: PartyView): Member {
    const member = new Member(leg, party, this.now())
    const leave = disposable(() => {
      if (this.#members.get(leg) !== member) return
      this.#members.delete(leg)
      this.#watcher.memberMoved(this, party)
      this.#watcher.left(this, member)
    })
    leg.membership.enter(this, leave)
    calls.set(leg, this)
    this.#members.set(leg, member)
    leg.use(leave)
    this.#watcher.memberMoved(this, party)
    return member
  }

  /** Who is in it, or rung. */
  members(): Iterable<Member> {
    return this.#members.values()
  }

  /** Whether a user is in the call, and not only rung. */
  has(user: string): boolean {
    for (const { party, state } of this.#members.values()) if (party.user === user && state !== 'ringing') return true
    return false
  }

  /** Who is at the other end of a leg, while that is in the call. */
  partyOf(leg: Leg): PartyView | undefined {
    return this.#members.get(leg)?.party
  }

  /** The answered leg of a party (`100`, `trunk:main`). */
  legOf(party: string): Leg | undefined {
    return [...this.#members.keys()].find((leg) => leg.party === party && leg.termination === undefined)
  }

  /** Whether it is that call, or has a leg that was made for it. */
  goesOn(uniqueid: string): boolean {
    return this.uniqueid === uniqueid || [...this.#members.keys()].some((leg) => leg.membership.first === uniqueid)
  }

  endLegs(termination: Termination): void {
    for (const leg of [...this.#members.keys()]) leg.hangUp(termination)
  }

  /** Moves the segment on; one that was answered never looks unanswered again. */
  become(state: Exclude<CallState, 'ended'>): void {
    if (this.#state === state || this.#state === 'ended' || this.#state === 'answered') return
    this.#state = state
    if (state === 'answered') this.#segment.answer(this.now())
    this.changed()
  }

  /** The segment is over, and another one begins for whoever stays. */
  pass(termination: Termination, next: NextSegment): void {
    const before = this.#segment
    this.#endSegment(termination)
    this.#watcher.segmentEnded(this, before)
    this.transfers += 1
    this.#segment = new Segment({
      ...next,
      number: before.number + 1,
      startedAt: this.now(),
      originalCaller: next.caller.user === before.caller.user ? before.originalCaller : next.caller
    })
    this.#state = 'setup'
    // The first phone has rung long ago: hooks of where it goes now are no longer late for it.
    this.hookBudget = hooksBeforeRinging
    this.#watcher.segmentBegan(this)
    this.changed()
  }

  /** The call is over. */
  end(termination: Termination): void {
    if (this.#state === 'ended') return
    this.endLegs(termination)
    this.#state = 'ended'
    this.#endSegment(termination)
    this.changed()
    this.#watcher.segmentEnded(this, this.#segment)
  }

  /** The destination rings. A click-to-dial call says "calling" by then, and goes on saying so. */
  rings(): void {
    this.#segment.ring(this.now())
    if (this.#state === 'setup') this.become('ringing')
  }

  /** A phone of this party is rung. */
  ring(party: string): void {
    if (this.#rang.includes(party)) return
    this.#rang = [...this.#rang, party]
    this.changed()
  }

  /** Members talk from here on; told with the next change. */
  talk(...legs: readonly Leg[]): void {
    for (const leg of legs) this.#members.get(leg)?.become('talking', this.now())
  }

  /**
   * The caller has heard something, or pressed keys, and does not wait in silence: hooks may take their time anew. Else
   * whoever presses keys for long enough could use it up, and no hook would be asked from then on.
   */
  heard(): void {
    this.hookBudget = hooksBeforeRinging
  }

  /** Pieces that whoever waits hears, by name; none: our own. `there`: of the place where it waits. */
  musicAt(there?: MusicConfig): readonly string[] {
    return this.wishedMusic ?? piecesFor(this.uniqueid, there ?? this.domain.music)
  }

  /** It waits in a line from here on, until that is disposed of. */
  queue(place: LinePlace): Disposable {
    const { segment } = this
    segment.queue(this.now(), place)
    return disposable(() => segment.leaveQueue(this.now()))
  }

  /** It is in the call, and neither rung nor talked to; told with the next change. */
  wait(leg: Leg): void {
    this.#rest(leg, 'waiting')
  }

  /** The same, in a slot of the parking lot. */
  park(leg: Leg): void {
    this.#rest(leg, 'parked')
  }

  /** A party holds the others, or does not any more. False where that is nothing new. */
  hold(leg: Leg, held: boolean): boolean {
    const holder = this.#members.get(leg)
    if (holder === undefined || holder.isHolding === held) return false
    holder.isHolding = held
    for (const member of this.#members.values()) {
      if (member === holder || !isInTalk(member)) continue
      member.become(held ? 'held' : 'talking', this.now())
    }
    this.changed()
    return true
  }

  /** An application has the call from here on, by way of those that had it before. */
  enterApp(name: string, data: string): void {
    this.#segment.enter({ name, data })
    this.timeline.add({ kind: 'app', app: name, name: data, text: data === '' ? name : `${name} ${data}` })
    this.changed()
  }

  /** Whether somebody in it holds. */
  get isOnHold(): boolean {
    for (const { isHolding } of this.#members.values()) if (isHolding) return true
    return false
  }

  changed(): void {
    this.#watcher.changed(this)
  }

  fail(bug: unknown): void {
    this.#watcher.failed(this, bug)
  }

  view(): CallView {
    const segment = this.#segment
    const { app } = segment
    const members = [...this.#members.values()]
    return {
      uniqueid: this.uniqueid,
      linkedid: this.linkedid,
      segment: segment.number,
      domain: this.domain.name,
      direction: segment.direction,
      state: this.#state,
      caller: segment.caller,
      callee: segment.callee,
      rang: this.#rang,
      exten: segment.exten,
      did: this.origin.did,
      trunk: segment.trunk,
      app: app.name === '' ? null : app.name,
      appname: app.data === '' ? null : app.data,
      way: segment.way,
      members: members.map((member) => this.viewOf(member)),
      startedAt: this.startedAt,
      answeredAt: segment.answeredAt ?? null,
      onHold: this.isOnHold,
      recording: this.recording,
      recordableBy: this.recordableBy,
      ...(this.page === '' ? {} : { page: this.page })
    }
  }

  viewOf(member: Member): MemberView {
    return member.view(this.#segment.app.name === 'queue' ? 'agent' : 'callee')
  }

  #rest(leg: Leg, state: 'waiting' | 'parked'): void {
    const member = this.#members.get(leg)
    if (member === undefined) return
    member.isHolding = false
    member.become(state, this.now())
  }

  #endSegment(termination: Termination): void {
    this.#segment.endedAt = this.now()
    this.#segment.termination = termination
  }
}

function isInTalk({ state }: Member): boolean {
  return state === 'talking' || state === 'held'
}

function accountcodeOf(origin: CallOrigin): string {
  const user = origin.domain.users.find((candidate) => candidate.extension === origin.caller.user)
  return user?.accountcode ?? ''
}
