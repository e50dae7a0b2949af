import type { Clock } from '../base/clock.ts'
import type { Octets } from '../base/octets.ts'
import type { Config, DomainConfig } from '../contract/config.ts'
import type { DialledText } from '../contract/number.ts'
import type { Termination } from '../contract/termination.ts'
import type { CallState, CallView, CdrLeg, Direction, NotesView, PartyView } from '../contract/views.ts'
import type { Leg } from './leg.ts'
import { Timeline } from './timeline.ts'

/** The Privacy of a call that goes on (RFC 3323 §4.2). `none`: shown, whatever the line does by itself. */
export type Privacy = 'id' | 'id;critical' | 'none'

export interface CallOrigin {
  readonly uniqueid: string
  readonly config: Config
  readonly domain: DomainConfig
  readonly direction: Direction
  readonly caller: PartyView
  /** The number as it was called. */
  readonly exten: string
  /** What the caller's phone calls the number, for the record where we know no name; absent where it says nothing. */
  readonly calleeName?: string
  /** What `exten` was read from, where that is known. */
  readonly dialled?: DialledText | undefined
  /** Sent to whoever answers: digits, `*`, `#`, and `,` for a pause. */
  readonly keys?: string
  /** The DID of a trunk call. */
  readonly did: string
  /** Trunk that it came from or leaves by. */
  readonly trunk: string | null
  /** Channel name of the calling side. */
  readonly channel: string
  /** What the caller asks of whoever carries the call on; absent where it asks for nothing. */
  readonly privacy?: Privacy | undefined
  /** A header of the caller's INVITE; '' where it has none. */
  readonly header: (name: string) => Octets
}

/** How a call is ended by neither party: for a leg that was answered, and for one that was not. */
export interface Intervention {
  readonly answered: Termination
  readonly unanswered: Termination
}

/** Whoever looks after a call. */
export interface CallWatcher {
  changed(call: Call): void
  /** A bug of ours in something that this call set off. */
  failed(call: Call, bug: unknown): void
}

/**
 * A call from its first INVITE to its last delivery: who calls whom, what hooks made of it,
 * what happened to it. It keeps the configuration that it began with.
 */
export class Call {
  readonly origin: CallOrigin
  readonly timeline: Timeline
  readonly startedAt: number
  /** When it began, on the monotonic clock. */
  readonly begun: number
  readonly originalCaller: PartyView
  readonly legs: CdrLeg[] = []
  readonly variables = new Map<string, string>()

  direction: Direction
  caller: PartyView
  callee: PartyView
  trunk: string | null
  /** Sent to trunks in place of their own number; the user is allowed it. */
  callerId: string | undefined
  accountcode = ''
  accCode2 = ''
  accCode3 = ''
  userfield = ''
  /** What people have noted about it so far. */
  notes: NotesView = { text: '', savedAt: null }
  language: string
  ringtone = ''
  musiconhold = ''
  priority = 0
  /** As a hook wants it; undefined: as configured. */
  record: boolean | undefined
  /** Application that has the call, and what it runs for. */
  app: { readonly name: string; readonly data: string } = { name: '', data: '' }
  /** For the record: stays what it is where a later application must not rename it. */
  recordedApp: { readonly name: string; readonly data: string } | undefined
  dstchannel = ''
  ringingAt: number | undefined
  answeredAt: number | undefined
  endedAt: number | undefined
  termination: Termination | undefined
  /** Set before the call's program is aborted from outside. */
  intervention: Intervention | undefined
  /** Hooks before the first ring share this many milliseconds (`2-cti`, Hook). */
  hookBudget = 4000
  /** Numbers that phones and trunks have sent it on to so far (3xx). */
  readonly forwardedTo = new Set<string>()
  /** Re-routes by hooks so far. */
  reroutes = 0

  readonly #openLegs = new Set<Leg>()
  readonly #rang = new Set<string>()
  readonly #clock: Clock
  readonly #watcher: CallWatcher
  #state: CallState = 'setup'
  /** Channels whose party holds the call; both can. */
  readonly #holders = new Set<string>()

  constructor(origin: CallOrigin, clock: Clock, watcher: CallWatcher) {
    this.origin = origin
    this.#clock = clock
    this.#watcher = watcher
    this.timeline = new Timeline(clock)
    this.startedAt = clock.wallTime()
    this.begun = clock.now()
    this.direction = origin.direction
    this.caller = origin.caller
    this.originalCaller = origin.caller
    this.callee = { number: origin.exten, name: origin.calleeName ?? '', user: null }
    this.trunk = origin.trunk
    this.language = origin.domain.language
    this.accountcode = accountcodeOf(origin)
  }

  get uniqueid(): string {
    return this.origin.uniqueid
  }

  get domain(): DomainConfig {
    return this.origin.domain
  }

  get state(): CallState {
    return this.#state
  }

  /** Takes a leg into the call: whatever its program forgets, it ends with the call. */
  own(leg: Leg): void {
    this.#openLegs.add(leg)
    leg.signal.addEventListener('abort', () => void this.#openLegs.delete(leg), { once: true })
  }

  endLegs(termination: Termination): void {
    for (const leg of [...this.#openLegs]) leg.hangUp(termination)
  }

  /** Moves the call on; a call that was answered never looks unanswered again. */
  become(state: CallState): void {
    if (this.#state === state || this.#state === 'ended') return
    if (this.#state === 'answered' && state !== 'ended') return
    this.#state = state
    const now = this.#now()
    if (state === 'answered') this.answeredAt = now
    if (state === 'ended') this.endedAt = now
    this.changed()
  }

  /** The wall clock as it was when the call began, and goes on: whoever sets it meanwhile changes no duration. */
  #now(): number {
    return this.startedAt + Math.round(this.#clock.now() - this.begun)
  }

  /** The destination rings. A click-to-dial call says "calling" by then, and goes on saying so. */
  rings(): void {
    this.ringingAt ??= this.#now()
    if (this.#state === 'setup') this.become('ringing')
  }

  /** A phone of this party is rung. */
  ring(party: string): void {
    if (this.#rang.has(party)) return
    this.#rang.add(party)
    this.changed()
  }

  /** A party holds the call, or does not any more. False where that is nothing new. */
  hold(channel: string, held: boolean): boolean {
    if (this.#holders.has(channel) === held) return false
    if (held) this.#holders.add(channel)
    else this.#holders.delete(channel)
    this.changed()
    return true
  }

  enterApp(name: string, data: string): void {
    this.app = { name, data }
    this.timeline.add({ kind: 'app', app: name, name: data, text: data === '' ? name : `${name} ${data}` })
    this.changed()
  }

  changed(): void {
    this.#watcher.changed(this)
  }

  fail(bug: unknown): void {
    this.#watcher.failed(this, bug)
  }

  view(): CallView {
    return {
      uniqueid: this.uniqueid,
      linkedid: this.uniqueid,
      domain: this.domain.name,
      direction: this.direction,
      state: this.#state,
      caller: this.caller,
      callee: this.callee,
      rang: [...this.#rang],
      exten: this.origin.exten,
      trunk: this.trunk,
      app: this.app.name === '' ? null : this.app.name,
      appname: this.app.data === '' ? null : this.app.data,
      startedAt: this.startedAt,
      answeredAt: this.answeredAt ?? null,
      onHold: this.#holders.size > 0
    }
  }
}

function accountcodeOf(origin: CallOrigin): string {
  const user = origin.domain.users.find((candidate) => candidate.extension === origin.caller.user)
  return user?.accountcode ?? ''
}
