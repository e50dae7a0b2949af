import { KeyBuffer } from '../../pbx-core/call/key-buffer.ts'
import type { LegSide } from '../../pbx-core/call/leg.ts'
import { ownTerms } from '../../pbx-core/call/leg-session.ts'
import { Membership } from '../../pbx-core/call/membership.ts'
import { Observers } from '../../pbx-core/call/observers.ts'
import type { OfferOutcome } from '../../pbx-core/call/offer-exchange.ts'
import type { CallingObserver, OutgoingLeg } from '../../pbx-core/call/outgoing-leg.ts'
import type { KeySource, LegObserver, SipLeg, Unanswered } from '../../pbx-core/call/sip-leg.ts'
import { completed } from '../../pbx-core/call/terminations.ts'
import { Timeline } from '../../pbx-core/call/timeline.ts'
import type { Transfer } from '../../pbx-core/call/transfer.ts'
import type { Termination } from '../../pbx-core/contract/termination.ts'
import type { RemoteAudio } from '../../pbx-core/sdp/audio.ts'
import { pcma, pcmu, spokenAs } from '../../pbx-core/sdp/codec.ts'
import type { AudioTerms } from '../../pbx-core/sdp/negotiate.ts'
import { terminationOfStatus } from '../../pbx-core/sip/q850.ts'
import type { RecordingEndpoint, RecordingMedia } from './recording-media.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** What a telephone says of its sound. */
export const telephone: RemoteAudio = {
  index: 0,
  address: '192.0.2.1',
  rtpPort: 4000,
  rtcpPort: 4001,
  codecs: [pcma, pcmu],
  telephoneEvent: 101,
  packetTime: null,
  direction: 'sendrecv',
  rejected: false,
  origin: { sessionId: '1', version: '1' }
}

export interface StandInParts {
  readonly clock: VirtualClock
  readonly media: RecordingMedia
  /** `100`, or `trunk:main`. */
  readonly party: string
  /** It has called us, and waits; else it is one that we call. */
  readonly isIncoming?: boolean
  readonly audio?: Partial<RemoteAudio>
  readonly hasButtons?: boolean
  /** The call that it was made for. */
  readonly madeFor?: string
}

type LegSurface = Pick<
  OutgoingLeg,
  Exclude<keyof OutgoingLeg, 'leg' | 'session' | 'isIncoming' | 'owns' | 'receive' | 'receiveAck'>
>

/**
 * A leg without SIP. What its telephone does is the test's (`answers`, `refuses`, `presses`, `bye`); what it was told
 * stands in `told`. Whoever takes a leg gets `asLeg`.
 */
export class StandInLeg implements LegSurface {
  readonly channel: string
  readonly party: string
  readonly number = undefined
  readonly names = undefined
  readonly owner = null
  readonly hasButtons: boolean
  readonly isIncoming: boolean
  readonly membership: Membership
  readonly keys = new KeyBuffer()
  readonly media: RecordingEndpoint
  side: LegSide
  /** Everything that it was told, in order: `ring`, `early`, `answer`, `offer sendonly`, `key 5`, `hang up busy`. */
  readonly told: string[] = []
  readonly session: {
    local: AudioTerms | undefined
    remote: RemoteAudio | undefined
    offered: RemoteAudio | undefined
    ownAnswer(): AudioTerms | null
  }
  /** What it answers when it is offered something; undefined: it takes it. */
  refusesOffers: number | undefined
  readonly #audio: RemoteAudio
  readonly #over = new AbortController()
  readonly #resources = new DisposableStack()
  readonly #observers = new Observers<LegObserver>()
  #calling: CallingObserver | undefined
  #termination: Termination | undefined
  #answered = false

  constructor(parts: StandInParts) {
    const { clock, media, party, isIncoming = false, audio, hasButtons = false, madeFor = 'none' } = parts
    this.party = party
    this.isIncoming = isIncoming
    this.hasButtons = hasButtons
    this.side = isIncoming ? 'caller' : 'callee'
    const endpoint = media.lease('127.0.0.1')
    if (endpoint === undefined) throw new Error('there is no endpoint for a stand-in')
    this.media = endpoint
    this.channel = `SIP/${party}-${endpoint.id}`
    this.membership = new Membership({
      uniqueid: madeFor,
      timeline: new Timeline(clock),
      fail: (bug) => {
        throw bug
      }
    })
    this.#audio = { ...telephone, ...audio }
    const isSpoken = this.#audio.codecs.some((codec) => spokenAs(codec) !== undefined)
    this.session = {
      local: undefined,
      remote: undefined,
      offered: isIncoming ? this.#audio : undefined,
      ownAnswer: () => (isSpoken ? ownTerms : null)
    }
  }

  get asLeg(): OutgoingLeg {
    return this as unknown as OutgoingLeg
  }

  // What its telephone does.

  /** It rings, with its own sound where it `plays`. */
  rings(status = 180, plays?: Partial<RemoteAudio>): void {
    this.#calling?.progress(status, plays && { ...this.#audio, ...plays })
  }

  answers(): void {
    this.#answered = true
    this.session.remote = this.#audio
    this.session.local ??= ownTerms
    this.#calling?.answered(this.#audio)
  }

  refuses(status: number): void {
    const termination = terminationOfStatus(status, 'callee')
    this.#end(termination)
    this.#calling?.failed(termination)
  }

  fails(termination: Termination, redirection?: Parameters<CallingObserver['failed']>[1]): void {
    this.#end(termination)
    this.#calling?.failed(termination, redirection)
  }

  /** It hangs up. */
  bye(): void {
    this.#end(this.#answered ? completed(this.side) : { result: 'cancelled', cause: 16, by: this.side })
  }

  presses(keys: string, source: KeySource = 'rtp'): void {
    for (const key of keys) {
      const listening = this.#observers.of('digit')
      if (listening?.digit === undefined) this.keys.add(key)
      else listening.digit(key, source)
    }
  }

  /** It offers something new; undefined: nobody but the leg itself answers. */
  reoffers(change: Partial<RemoteAudio>): Promise<OfferOutcome<AudioTerms>> | undefined {
    return this.#observers.of('offered')?.offered?.({ ...this.#audio, ...change })
  }

  /** It hands on whom it talks with; undefined: nobody could be. */
  refers(transfer: Transfer<SipLeg>): boolean | undefined {
    return this.#observers.of('referred')?.referred?.(transfer)
  }

  // What a leg is.

  get signal(): AbortSignal {
    return this.#over.signal
  }

  get termination(): Termination | undefined {
    return this.#termination
  }

  get answered(): boolean {
    return this.#answered
  }

  get unanswered(): Unanswered | undefined {
    if (!this.isIncoming || this.#answered) return undefined
    return {
      takesEarlyOffer: false,
      ring: () => void this.told.push('ring'),
      early: () => void this.told.push('early'),
      answer: (terms) => {
        this.told.push('answer')
        this.#answered = true
        this.session.local = terms
        this.session.remote = this.#audio
        this.session.offered = undefined
      }
    }
  }

  get takesKeys(): boolean {
    return this.#audio.telephoneEvent !== null
  }

  call(observer: CallingObserver): void {
    this.told.push('call')
    this.#calling = observer
  }

  use(resource: Disposable): void {
    if (this.#termination === undefined) this.#resources.use(resource)
    else resource[Symbol.dispose]()
  }

  observe(observer: LegObserver): Disposable {
    return this.#observers.add(observer)
  }

  async reoffer(terms: AudioTerms): Promise<OfferOutcome<RemoteAudio>> {
    this.told.push(`offer ${terms.direction}`)
    if (this.refusesOffers !== undefined) return { kind: 'refused', status: this.refusesOffers }
    this.session.local = terms
    const direction = terms.direction === 'sendonly' ? 'recvonly' : terms.direction
    this.session.remote = { ...this.#audio, direction }
    return { kind: 'accepted', answer: this.session.remote }
  }

  reofferWhenIdle(terms: AudioTerms): void {
    void this.reoffer(terms)
  }

  agree(terms: AudioTerms): Promise<OfferOutcome<RemoteAudio>> {
    return this.reoffer(terms)
  }

  sendInfoDigit(digit: string): void {
    this.told.push(`key ${digit}`)
  }

  hangUp(termination: Termination): void {
    if (this.#termination !== undefined) return
    this.told.push(`hang up ${termination.result}`)
    this.#end(termination)
  }

  #end(termination: Termination): void {
    if (this.#termination !== undefined) return
    this.#termination = termination
    this.media.release()
    this.#resources.dispose()
    this.#over.abort()
  }
}
