import type { DiversionReason } from '../contract/diversion.ts'
import type { Termination } from '../contract/termination.ts'
import type { AppView, CdrLeg, Direction, PartyView, RecordedView } from '../contract/views.ts'

/** An application that has had a call, and what it ran for: `user` for `101`. */
export interface AppEntry {
  readonly name: string
  readonly data: string
}

/** By whom a call was sent on, and why. */
export interface SentOn {
  /** Extension of the user; null: by an application or a route of the domain. */
  readonly user: string | null
  readonly reason: DiversionReason
  /** Of somebody outside, who was called and has said where else the call should go. */
  readonly number?: string
}

/** What is known when a segment begins. Times are Unix milliseconds of the call's own clock (`Call.now`). */
export interface SegmentStart {
  /** 1 for the first segment of a call. */
  readonly number: number
  readonly startedAt: number
  readonly direction: Direction
  readonly caller: PartyView
  /** The caller before any hook. */
  readonly originalCaller: PartyView
  readonly callee: PartyView
  /** The number as it was called. */
  readonly exten: string
  readonly trunk: string | null
  /** Channel of the calling side. */
  readonly channel: string
  /** Extension (or number) of whoever transferred the call to here; '' where nobody has. */
  readonly transferredBy: string
}

/** A message that its caller has left, or is leaving. */
export interface LeftMessage {
  /** Extension of the user whose mailbox it lies in. */
  readonly mailbox: string
  readonly id: string
}

/** Where a call stands in a line. */
export interface LinePlace {
  /** 1 for whoever is served next; undefined for one who does not wait any more. */
  readonly position: number | undefined
}

/** Of those who rang so many are in the record: a queue may ring for a day, and each change of the call copies them. */
const mostLegs = 500

/**
 * One conversation of a call, or one attempt at it: what becomes one record. A call has one until
 * it is transferred; each is written when it ends itself.
 */
export class Segment {
  readonly number: number
  readonly startedAt: number
  readonly exten: string
  readonly transferredBy: string
  /** Who has sent the call on to where it is, the first one first. */
  readonly sentOnBy: SentOn[] = []

  direction: Direction
  originalCaller: PartyView
  caller: PartyView
  callee: PartyView
  trunk: string | null
  channel: string
  dstchannel = ''
  /** For the record: stays what it is where a later application must not rename it. */
  recordedApp: AppEntry | undefined
  /** The last one. */
  message: LeftMessage | undefined
  endedAt: number | undefined
  termination: Termination | undefined
  /** A call for help. */
  isEmergency = false
  /** Replaced, never changed: what was told keeps it. */
  recorded: RecordedView | null = null
  /** Where its recording can be fetched; '': there is none. */
  recordingUrl = ''

  readonly #legs: CdrLeg[] = []
  /** Replaced, never changed: what was told keeps it. */
  #way: readonly AppView[] = []
  #app: AppEntry = { name: '', data: '' }
  #line: { readonly since: number; readonly place: LinePlace } | undefined
  /** In lines that it has left. */
  #waitedMs = 0
  #ringingAt: number | undefined
  #answeredAt: number | undefined
  readonly #whenRinging: (() => void)[] = []
  readonly #whenAnswered: (() => void)[] = []
  readonly #whenQueued: (() => void)[] = []

  constructor(start: SegmentStart) {
    this.number = start.number
    this.startedAt = start.startedAt
    this.originalCaller = start.originalCaller
    this.exten = start.exten
    this.channel = start.channel
    this.transferredBy = start.transferredBy
    this.direction = start.direction
    this.caller = start.caller
    this.callee = start.callee
    this.trunk = start.trunk
  }

  /** The PBX calls for this one, whom it has called first. */
  placedBy(caller: PartyView, channel: string): void {
    this.caller = caller
    this.originalCaller = caller
    this.channel = channel
  }

  /** Phones that rang, and what became of each: the newest ones, whoever has answered among them. */
  get legs(): readonly CdrLeg[] {
    return this.#legs
  }

  rang(leg: CdrLeg): void {
    this.#legs.push(leg)
    if (this.#legs.length > mostLegs) this.#legs.shift()
  }

  /** Applications by which the call has come in this segment; the one that had it last stands last. */
  get way(): readonly AppView[] {
    return this.#way
  }

  /** The application that has the call now. */
  get app(): AppEntry {
    return this.#app
  }

  /** One trunk after another is tried for one purpose: it has come no further by that. */
  enter(entry: AppEntry): void {
    const last = this.#way.at(-1)
    const again = last?.app === entry.name && (entry.name === 'external' || last.appname === entry.data)
    this.#way = [...(again ? this.#way.slice(0, -1) : this.#way), { app: entry.name, appname: entry.data }]
    this.#app = entry
  }

  /** It is sent on by something that never has it itself: opening hours. */
  pass({ name, data }: AppEntry): void {
    this.#way = [...this.#way, { app: name, appname: data }]
  }

  /**
   * The call is sent on from whom it was for. Where nobody takes it there, and the caller still waits, the record is of
   * that one again: a target that is not to be had must not hide whom the call was for, nor a trunk that nobody used.
   */
  async sentOn<O extends { readonly kind: string }>(signal: AbortSignal, go: () => Promise<O>, by: SentOn): Promise<O> {
    const { callee, direction, trunk } = this
    const before = this.sentOnBy.length
    this.sentOnBy.push(by)
    const outcome = await go()
    if (outcome.kind !== 'unanswered' || signal.aborted) return outcome
    Object.assign(this, { callee, direction, trunk })
    this.sentOnBy.length = before
    return outcome
  }

  /** It waits in a line. */
  queue(at: number, place: LinePlace): void {
    this.leaveQueue(at)
    this.#line = { since: at, place }
    for (const callback of this.#whenQueued.splice(0)) callback()
  }

  leaveQueue(at: number): void {
    this.#waitedMs = this.waitedMs(at)
    this.#line = undefined
  }

  /** Milliseconds in lines, until then. */
  waitedMs(at: number): number {
    return this.#waitedMs + (this.#line === undefined ? 0 : Math.min(at, this.#answeredAt ?? at) - this.#line.since)
  }

  /** Undefined: it does not wait. */
  get position(): number | undefined {
    return this.#line?.place.position
  }

  get ringingAt(): number | undefined {
    return this.#ringingAt
  }

  /** When a party or an application took it. */
  get answeredAt(): number | undefined {
    return this.#answeredAt
  }

  ring(at: number): void {
    if (this.#ringingAt !== undefined) return
    this.#ringingAt = at
    for (const callback of this.#whenRinging.splice(0)) callback()
  }

  answer(at: number): void {
    this.#answeredAt = at
    for (const callback of this.#whenAnswered.splice(0)) callback()
  }

  /** Calls back when it waits in a line. */
  whenQueued(callback: () => void): void {
    this.#whenQueued.push(callback)
  }

  /** Calls back when somebody is rung. */
  whenRinging(callback: () => void): void {
    this.#whenRinging.push(callback)
  }

  /** Calls back at the answer, if there is one. */
  whenAnswered(callback: () => void): void {
    this.#whenAnswered.push(callback)
  }
}
