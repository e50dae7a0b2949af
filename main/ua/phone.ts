import type { Invitation, Session } from 'sip.js'
import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { DialledText } from '../../pbx-core/contract/number.ts'
import type { CommandFault, CommandPayload } from '../ipc/contract.ts'
import { refuse } from '../ipc/refuse.ts'
import { type Account, Line, type LineState } from './line.ts'
import { MediaLink, type MediaLinkPorts } from './media-link.ts'
import { PhoneCall } from './phone-call.ts'

type Outcome = Result<void, CommandFault>

export interface PhonePorts {
  readonly account: Account
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void
  readonly media: MediaLinkPorts
  readonly mute: (session: string, on: boolean) => void
  /** Line or calls have changed. */
  readonly changed: () => void
  /** A call has ended; its card stays for a moment. */
  readonly ended: (call: PhoneCall) => void
  readonly wallTime: () => number
}

/** What a number was read from, for its call's time line, and what is sent as keys after the answer. */
export interface Said extends DialledText {
  readonly keys: string
  /** By which the person knows the number; the card shows it, and the record has it where the PBX knows no other. */
  readonly name: string
}

/** A call that rings at somebody else's phone. */
export interface RingingElsewhere {
  readonly uniqueid: string
  readonly extension: string
  /** The caller's name. */
  readonly name: string
  readonly number: string
}

/** A call that is parked, and in which slot. */
interface ParkedElsewhere {
  readonly uniqueid: string
  readonly slot: string
  readonly caller: { readonly name: string; readonly number: string }
}

/** An INVITE to be sent: its address within the domain, and what the card says of it. */
interface Wanted {
  readonly address: string
  readonly number: string
  readonly name: string
  readonly headers: readonly string[]
  readonly picksUp?: true
}

/** Milliseconds for which the card of an ended call stays. */
const shownAfterEnd = 3000
const mostCalls = 16
/** A connection that fails again and again is not restarted more often than this. */
const restartEvery = 5000

const unknownCall = err<CommandFault>({ code: 'call_not_found', message: 'There is no such call any more.' })

/**
 * A person's phone: one registered line, several calls, at most one of them active. The
 * signalling is here and outlives the window that has the media.
 */
export class Phone implements AsyncDisposable {
  readonly media: MediaLink
  readonly #ports: PhonePorts
  readonly #line: Line
  readonly #calls: PhoneCall[] = []
  readonly #bySession = new WeakMap<Session, PhoneCall>()
  readonly #ended = new Set<string>()
  readonly #restarts = new Map<string, number>()
  /** The call that the person turned to last. */
  #chosen: PhoneCall | undefined

  constructor(ports: PhonePorts) {
    this.#ports = ports
    this.media = new MediaLink(ports.media)
    this.#line = new Line({
      account: ports.account,
      log: ports.log,
      changed: ports.changed,
      invited: (invitation) => this.#invited(invitation),
      returned: () => this.#networkReturned(),
      description: (session) => {
        const call = this.#bySession.get(session)
        if (call === undefined) throw new Error('this session is of no call')
        return call.description
      }
    })
  }

  get line(): LineState {
    return this.#line.state
  }

  /** Oldest first; those that have just ended are among them. */
  get calls(): readonly PhoneCall[] {
    return this.#calls
  }

  start(): void {
    this.#line.start()
  }

  /** The network is back, the machine has woken up: do not wait for the next attempt. */
  nudge(): void {
    this.#line.nudge()
  }

  dial(number: string, said: Partial<Said> = {}): Promise<Result<PhoneCall, CommandFault>> {
    const { name = '', text = number, reading = 'keyed', keys = '' } = said
    const user = encodeURIComponent(number).replaceAll('%2B', '+')
    // RFC 2806 §2.2: the PBX sends them once somebody has answered.
    const postDial = keys === '' ? '' : `;postd=${encodeURIComponent(keys.replaceAll(',', 'p'))}`
    const headers = text === number ? [] : [`X-Offhook-Dialled: ${reading} ${encodeURIComponent(text.slice(0, 64))}`]
    return this.#invite({ address: user + postDial, number, name, headers })
  }

  /** Takes that call here, by the code for it (`4-pbx`, Numbers). */
  pickUp({ uniqueid, extension, name, number }: RingingElsewhere): Promise<Result<PhoneCall, CommandFault>> {
    const headers = [`X-Offhook-Pick-Up: ${uniqueid}`]
    return this.#invite({ address: `**${encodeURIComponent(extension)}`, number, name, headers, picksUp: true })
  }

  /** Takes a parked call here, by dialling its slot. */
  fetch({ uniqueid, slot, caller: { name, number } }: ParkedElsewhere): Promise<Result<PhoneCall, CommandFault>> {
    const headers = [`X-Offhook-Pick-Up: ${uniqueid}`]
    return this.#invite({ address: encodeURIComponent(slot), number, name, headers, picksUp: true })
  }

  async #invite({ address, number, ...target }: Wanted): Promise<Result<PhoneCall, CommandFault>> {
    if (this.#line.state.kind !== 'registered') {
      return refuse('no_phone_registered', 'This phone is not registered at the moment.')
    }
    if (this.#live().length >= mostCalls) return refuse('too_many_calls', 'There are too many calls already.')
    await this.#holdOthers(undefined)
    const made = PhoneCall.outgoing(
      this.#line.agent,
      { uri: `sip:${address}@${this.#ports.account.domain}`, number, ...target },
      {
        ...this.#callPorts(),
        register: (session, call) => {
          this.#bySession.set(session, call)
          this.#calls.push(call)
        }
      }
    )
    if (!made.ok) return refuse('parameter_invalid', `${number}: ${made.error}`)
    this.#chosen = made.value
    this.#ports.changed()
    return made
  }

  async answer(id: string): Promise<Outcome> {
    const call = this.#call(id)
    if (call === undefined) return unknownCall
    this.#chosen = call
    await this.#holdOthers(call)
    return call.answer()
  }

  async hangUp(id: string): Promise<Outcome> {
    const call = this.#calls.find((candidate) => candidate.id === id)
    if (call === undefined) return unknownCall
    if (call.over) this.#forget(call)
    else await call.hangUp()
    return ok(undefined)
  }

  async hold(id: string, on: boolean): Promise<Outcome> {
    const call = this.#call(id)
    if (call === undefined) return unknownCall
    if (!on) {
      this.#chosen = call
      await this.#holdOthers(call)
    }
    return call.hold(on)
  }

  /** Takes up a held call and holds the active one. */
  swap(id: string): Promise<Outcome> {
    return this.hold(id, false)
  }

  mute(id: string, on: boolean): Outcome {
    const call = this.#call(id)
    call?.mute(on)
    return call === undefined ? unknownCall : ok(undefined)
  }

  async digit(id: string, digit: string): Promise<Outcome> {
    return this.#call(id)?.digit(digit) ?? unknownCall
  }

  quality({ session, heard: _heard, ...quality }: CommandPayload<'media.quality'>): void {
    const call = this.#call(session)
    if (call === undefined) return
    call.quality = quality
    this.#ports.changed()
  }

  /** The window's connection of a call has changed its state. */
  mediaState({ session, state }: CommandPayload<'media.state'>): void {
    const call = this.#call(session)
    if (call === undefined || (state !== 'failed' && state !== 'disconnected') || !call.established) return
    const now = performance.now()
    if (now - (this.#restarts.get(session) ?? Number.NEGATIVE_INFINITY) < restartEvery) return
    this.#restarts.set(session, now)
    void call.renewMedia()
  }

  /** A window is there for the media: the calls that live get theirs back. */
  windowCame(): void {
    this.media.windowCame()
    for (const call of this.#live()) {
      if (call.established) void call.renewMedia()
      if (call.muted) this.#ports.mute(call.id, true)
    }
  }

  /** The window is gone: established calls are put on hold, and not cut off. */
  windowLeft(): void {
    if (!this.media.present) return
    this.media.windowLeft()
    for (const call of this.#live()) if (call.established) void call.renegotiate()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.media[Symbol.dispose]()
    await Promise.all(this.#live().map((call) => call.hangUp({ unavailable: true })))
    await this.#line[Symbol.asyncDispose]()
  }

  #call(id: string): PhoneCall | undefined {
    return this.#live().find((call) => call.id === id)
  }

  #live(): PhoneCall[] {
    return this.#calls.filter(({ over }) => !over)
  }

  async #holdOthers(call: PhoneCall | undefined): Promise<void> {
    await Promise.all(this.#activeBeside(call).map((other) => other.hold(true)))
  }

  #activeBeside(call: PhoneCall | undefined): PhoneCall[] {
    return this.#live().filter((other) => other !== call && other.established && !other.held)
  }

  /** A callee who answers while the person speaks in another call must not hear that: the call chosen last goes on. */
  #answered(call: PhoneCall): void {
    if (call === this.#chosen) void this.#holdOthers(call)
    else if (this.#activeBeside(call).length > 0) void call.hold(true)
  }

  #invited(invitation: Invitation): void {
    if (this.#live().length >= mostCalls) {
      void invitation.reject({ statusCode: 486 })
      return
    }
    const call = PhoneCall.incoming(invitation, this.#callPorts())
    this.#bySession.set(invitation, call)
    this.#calls.push(call)
    if (call.page !== null) void this.#hearPage(call)
    this.#ports.changed()
  }

  /** A page comes to who does nothing else here (the PBX has looked), and is never answered by hand. */
  async #hearPage(call: PhoneCall): Promise<void> {
    const answered = this.#live().length > 1 ? undefined : await call.answer()
    if (answered?.ok === true) call.mute(true)
    else await call.hangUp({ unavailable: true })
  }

  #callPorts() {
    const { mute, wallTime } = this.#ports
    const answered = (call: PhoneCall) => this.#answered(call)
    const now = () => performance.now()
    return { media: this.media, mute, wallTime, now, answered, changed: () => this.#changed() }
  }

  #changed(): void {
    for (const call of [...this.#calls]) {
      if (!call.over || this.#ended.has(call.id)) continue
      this.#ended.add(call.id)
      this.#restarts.delete(call.id)
      this.#ports.ended(call)
      setTimeout(() => this.#forget(call), shownAfterEnd).unref()
    }
    this.#ports.changed()
  }

  #forget(call: PhoneCall): void {
    const at = this.#calls.indexOf(call)
    if (at < 0) return
    this.#calls.splice(at, 1)
    this.#ended.delete(call.id)
    if (this.#chosen === call) this.#chosen = undefined
    this.#ports.changed()
  }

  #networkReturned(): void {
    for (const call of this.#live()) if (call.established && this.media.present) void call.renewMedia()
  }
}
