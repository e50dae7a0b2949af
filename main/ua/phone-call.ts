import { randomUUID } from 'node:crypto'
import { type Invitation, Inviter, type Session, SessionState, type UserAgent } from 'sip.js'
import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { CommandFault, MediaDirection, PhoneCall as PhoneCallView } from '../ipc/contract.ts'
import { refuse } from '../ipc/refuse.ts'
import { CallTime } from './call-time.ts'
import { WindowDescription } from './description-handler.ts'
import { type EndReason, endOfCancel, endOfStatus } from './end-reason.ts'
import type { MediaLink } from './media-link.ts'

type Quality = NonNullable<PhoneCallView['quality']>
type Outcome = Result<void, CommandFault>

export interface PhoneCallPorts {
  readonly media: MediaLink
  /** Something that a window shows has changed. */
  readonly changed: () => void
  /** Somebody has picked up: the media flows. */
  readonly answered: (call: PhoneCall) => void
  /** The window is told to mute or unmute its microphone for this session. */
  readonly mute: (session: string, on: boolean) => void
  /** Unix milliseconds. */
  readonly wallTime: () => number
  /** Milliseconds of a clock that nobody sets. */
  readonly now: () => number
}

/** The parts of a final response that we read. */
interface Refusal {
  readonly statusCode?: number | undefined
  readonly reasonPhrase?: string | undefined
  getHeader(name: string): string | undefined
}

const done = ok(undefined)
const dtmfMs = 160
/** RFC 3261 §14.1: after a 491 the owner of the Call-ID waits 2.1 to 4 s, the other side 0 to 2 s. */
const glareWait = { theirs: [0, 2000], ours: [2100, 4000] } as const
const mostGlares = 5

/**
 * One call of this phone, over one sip.js session. What is wanted of its media (held or not,
 * a new connection) is noted, and re-INVITEs follow until the far side knows it.
 */
export class PhoneCall {
  /** Also the name of its media session. */
  readonly id = randomUUID()
  readonly direction: 'incoming' | 'outgoing'
  readonly description: WindowDescription
  name = ''
  number = ''
  uniqueid: string | null = null
  /** It was made to take a call that rings at somebody else's phone. */
  picksUp = false
  /** The page that it is: it is answered by itself, and nobody is heard here. */
  page: string | null = null
  /** The PBX has taken its leg into another call than it began in: number and name that were dialled are no more. */
  moved = false
  clickToDial: { readonly dest: string; readonly keys: string; readonly confirm: boolean } | null = null
  answeredAt: number | null = null
  /** Of a call that a click has ordered: since when its destination, and not only this phone, is there. */
  reachedAt: number | null = null
  endedAt: number | null = null
  muted = false
  held = false
  quality: Quality | null = null
  end: EndReason | null = null

  readonly #ports: PhoneCallPorts
  readonly #time: CallTime
  readonly #session: Session
  #answering = false
  /** The last re-INVITE that was asked for; each waits for the one before. */
  #exchange: Promise<Outcome> = Promise.resolve(done)

  private constructor(session: Session, direction: 'incoming' | 'outgoing', ports: PhoneCallPorts) {
    this.#session = session
    this.#ports = ports
    this.direction = direction
    this.#time = new CallTime(ports)
    this.description = new WindowDescription(this.id, ports.media)
    session.stateChange.addListener((state) => this.#moved(state))
  }

  get startedAt(): number {
    return this.#time.startedAt
  }

  /** What its own clock says; stands still once it is over. */
  get at(): number {
    return this.endedAt ?? this.#time.now
  }

  static incoming(invitation: Invitation, ports: PhoneCallPorts): PhoneCall {
    const call = new PhoneCall(invitation, 'incoming', ports)
    const { remoteIdentity, request } = invitation
    call.name = remoteIdentity.displayName ?? ''
    call.number = decoded(remoteIdentity.uri.user ?? '')
    call.uniqueid = request.getHeader('X-Offhook-Call') ?? null
    const page = request.getHeader('X-Offhook-Page')
    if (page !== undefined) call.page = decoded(page)
    const click = request.getHeader('X-Offhook-Click-To-Dial')
    if (click !== undefined) {
      const keys = request.getHeader('X-Offhook-Keys') ?? ''
      call.clickToDial = { dest: call.number, keys, confirm: click !== 'connect' }
      call.name = ''
    }
    invitation.delegate = {
      onCancel: (cancel) => call.#ended(endOfCancel(cancel.request.getHeader('Reason'))),
      // The PBX listens for keys from its ACK on, not from our 200.
      onAck: () => call.#confirm(),
      onInvite: () => ports.changed()
    }
    return call
  }

  /** Sends the INVITE. `register` is called before that, so that its media can be found. */
  static outgoing(
    agent: UserAgent,
    target: {
      readonly uri: string
      readonly number: string
      readonly name: string
      readonly headers: readonly string[]
      readonly picksUp?: true
    },
    ports: PhoneCallPorts & { readonly register: (session: Session, call: PhoneCall) => void }
  ): Result<PhoneCall, string> {
    const uri = (agent.constructor as typeof UserAgent).makeURI(target.uri)
    if (uri === undefined) return err('this is not a number')
    const inviter = new Inviter(agent, uri, { earlyMedia: true, extraHeaders: [...target.headers] })
    const call = new PhoneCall(inviter, 'outgoing', ports)
    call.number = target.number
    call.name = target.name
    call.picksUp = target.picksUp === true
    if (target.name !== '') inviter.request.setHeader('to', nameAddr(target.name, target.uri))
    ports.register(inviter, call)
    inviter.delegate = { onInvite: () => ports.changed() }
    void inviter
      .invite({
        requestDelegate: {
          onProgress: ({ message }) => call.#named(message.getHeader('X-Offhook-Call')),
          onAccept: ({ message }) => call.#named(message.getHeader('X-Offhook-Call')),
          onReject: ({ message }) => call.#refused(message)
        }
      })
      .catch((error: Error) => call.#ended({ code: 'no_media', detail: error.message }))
    return ok(call)
  }

  get over(): boolean {
    return this.endedAt !== null
  }

  get established(): boolean {
    return !this.over && this.#session.state === SessionState.Established
  }

  get rings(): boolean {
    return this.direction === 'incoming' && !this.over && this.answeredAt === null
  }

  /** This phone has answered, or is about to: the PBX may know that before us. */
  get taken(): boolean {
    return this.direction === 'incoming' && (this.answeredAt !== null || (this.#answering && !this.over))
  }

  get state(): PhoneCallView['state'] {
    if (this.over) return 'ended'
    if (this.answeredAt !== null) return this.held ? 'held' : 'active'
    if (this.direction === 'outgoing') return 'calling'
    return this.#answering ? 'active' : 'ringing'
  }

  async answer(): Promise<Outcome> {
    if (!this.rings) return refuse('call_not_ringing', 'This call does not ring any more.')
    if (this.#answering) return done
    this.#answering = true
    this.#ports.changed()
    try {
      await (this.#session as Invitation).accept()
      return done
    } catch (error) {
      this.#answering = false
      this.#ports.changed()
      return refuse('no_media', `The call could not be answered: ${messageOf(error)}.`)
    }
  }

  /** Declines, takes back or ends it, whichever it is time for. `unavailable`: nobody declines, the phone is put away. */
  async hangUp({ unavailable = false } = {}): Promise<void> {
    const session = this.#session
    const wasEstablished = this.established
    this.#ended({ code: 'hung_up' })
    try {
      if (wasEstablished) await session.bye()
      else if (this.direction === 'outgoing') await (session as Inviter).cancel()
      else await (session as Invitation).reject({ statusCode: unavailable ? 480 : 603 })
    } catch {
      // It ended in this moment by itself.
    }
  }

  async hold(on: boolean): Promise<Outcome> {
    if (!this.established) return refuse('call_not_answered', 'Only a call that was answered can be held.')
    if (this.held === on) return done
    this.held = on
    this.description.direction = directionFor(on)
    this.#ports.changed()
    const renewed = await this.renegotiate()
    if (renewed.ok || this.over) return renewed
    this.held = !on
    this.description.direction = directionFor(!on)
    this.#ports.changed()
    return renewed
  }

  mute(on: boolean): void {
    this.muted = on
    this.#ports.mute(this.id, on)
    this.#ports.changed()
  }

  /** By the window, as RFC 4733 events; by SIP INFO where it cannot. */
  async digit(digit: string): Promise<Outcome> {
    if (!this.established) return refuse('call_not_answered', 'Keys can be sent once the call is answered.')
    const sent = await this.#ports.media.order(this.id, { kind: 'send-digit', digit, milliseconds: dtmfMs })
    return sent.ok ? done : this.#infoDigit(digit)
  }

  /** Media is made anew: another window has come, the connection failed, the network changed. */
  renewMedia(): Promise<Outcome> {
    this.description.restart = true
    return this.renegotiate()
  }

  /** Tells the far side what we want now, once the exchange before is over. */
  renegotiate(): Promise<Outcome> {
    this.#exchange = this.#exchange.then(() => this.#reinvite())
    return this.#exchange
  }

  /** Why it is over; the first reason counts. */
  giveUp(end: EndReason): void {
    this.#ended(end)
  }

  /** Whom a click has called answers. */
  reached(): void {
    this.reachedAt ??= this.#time.now
  }

  /** A transfer has taken it into another call of the PBX. */
  movedTo(uniqueid: string): void {
    this.uniqueid = uniqueid
    this.moved = true
  }

  #named(uniqueid: string | undefined): void {
    if (uniqueid === undefined || this.uniqueid === uniqueid || this.moved) return
    this.uniqueid = uniqueid
    this.#ports.changed()
  }

  /** Also of a call that went nowhere there is a time line. */
  #refused(message: Refusal): void {
    this.#named(message.getHeader('X-Offhook-Call'))
    const { statusCode = 0, reasonPhrase: phrase = '' } = message
    const reason = message.getHeader('Reason')
    if (this.picksUp && statusCode === 404) return this.#ended({ code: 'rings_no_more', detail: phrase })
    this.#ended(endOfStatus(statusCode, { phrase, ...(reason === undefined ? {} : { reason }) }))
  }

  #moved(state: SessionState): void {
    if (state === SessionState.Established) this.#answered()
    // sip.js reports the state before the response that led to it: the handler that knows the reason has to run first.
    if (state === SessionState.Terminated) queueMicrotask(() => this.#ended({ code: 'over' }))
  }

  #answered(): void {
    this.answeredAt = this.#time.now
    this.#answering = false
    this.#ports.changed()
    this.#ports.answered(this)
    // The window that made the offer is gone, and another one may have come meanwhile.
    if (this.description.lost && this.#ports.media.present) void this.renewMedia()
  }

  /** Pressing Call was the confirmation (`3-click-to-dial`, The call). Later ACKs are of re-INVITEs. */
  #confirm(): void {
    if (this.clickToDial?.confirm !== true) return
    this.clickToDial = { ...this.clickToDial, confirm: false }
    void this.#infoDigit('1')
  }

  #ended(end: EndReason): void {
    if (this.over) return
    this.end = end
    this.endedAt = this.#time.now
    this.#ports.changed()
  }

  async #infoDigit(digit: string): Promise<Outcome> {
    const body = `Signal=${digit}\r\nDuration=${dtmfMs}\r\n`
    const content = { contentDisposition: 'render', contentType: 'application/dtmf-relay', content: body }
    return new Promise((resolve) => {
      this.#session
        .info({
          requestOptions: { body: content },
          requestDelegate: {
            onAccept: () => resolve(done),
            onReject: () => resolve(refuse('digit_refused', 'The far side takes no keys.'))
          }
        })
        .catch((error: Error) => resolve(refuse('digit_refused', error.message)))
    })
  }

  async #reinvite(glares = 0): Promise<Outcome> {
    if (!this.established) return refuse('call_not_answered', 'The call is not answered, or over.')
    const status = await new Promise<number>((resolve) => {
      this.#session
        .invite({
          requestDelegate: {
            onAccept: () => resolve(200),
            onReject: ({ message }) => resolve(message.statusCode ?? 500)
          }
        })
        .catch((error: Error) => resolve(error.name === 'RequestPendingError' ? 491 : 0))
    })
    this.#ports.changed()
    if (status === 200) return done
    if (status !== 491 || glares >= mostGlares) {
      return refuse('renegotiation_failed', 'The far side did not take the change.')
    }
    await glarePause(this.direction)
    return this.#reinvite(glares + 1)
  }
}

/** `"Name" <uri>` (RFC 3261 §25.1): a line break in a name must not begin a header. */
function nameAddr(name: string, uri: string): string {
  return `"${name.replace(/\p{Cc}/gu, ' ').replace(/["\\]/g, '\\$&')}" <${uri}>`
}

function directionFor(held: boolean): MediaDirection {
  return held ? 'sendonly' : 'sendrecv'
}

function glarePause(direction: 'incoming' | 'outgoing'): Promise<void> {
  const [least, most] = direction === 'outgoing' ? glareWait.ours : glareWait.theirs
  return new Promise((resolve) => setTimeout(resolve, least + Math.random() * (most - least)))
}

function decoded(user: string): string {
  try {
    return decodeURIComponent(user)
  } catch {
    return user
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
