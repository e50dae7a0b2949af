import type { Termination } from '../contract/termination.ts'
import type { Playback, PlayItem } from '../media/port.ts'
import type { RemoteAudio } from '../sdp/audio.ts'
import { pcma, pcmu, sameEncoding } from '../sdp/codec.ts'
import { intersectDirections, reverse } from '../sdp/direction.ts'
import { type AudioTerms, answerBack, offerForward } from '../sdp/negotiate.ts'
import { type LegSession, ownTerms } from './leg-session.ts'
import type { OutgoingLeg } from './outgoing-leg.ts'
import type { SipLeg, Unanswered } from './sip-leg.ts'

/**
 * Whoever is served by an application, on whichever side it began: a destination is sought for it,
 * something is played to it. One that is not answered yet hears of that by SIP (180, 183, 200);
 * one that is (click to dial, a caller in an application, whoever stays after a transfer) by tones
 * and prompts.
 */
export class Party {
  readonly leg: SipLeg
  readonly #country: string
  #playback: Playback | undefined
  #early: OutgoingLeg | undefined

  constructor(leg: SipLeg, country: string) {
    this.leg = leg
    this.#country = country
  }

  /**
   * What a callee may be offered so that both can talk without transcoding. One that talks already has named but the
   * codec of that call: G.711, which every phone has, is offered for it too, unless it is known to have none. Then a
   * callee that has but that refuses before it rings, for nobody could hear it.
   */
  offerable(): AudioTerms {
    const wishes = this.#wishes
    if (wishes === undefined) return ownTerms
    return offerForward(this.#waiting === undefined ? this.#withG711(wishes) : wishes)
  }

  ringing(): void {
    if (this.#early !== undefined) return
    if (this.#waiting !== undefined) return this.#waiting.ring()
    if (this.#playback !== undefined) return
    this.#start([{ kind: 'tone', tone: 'ringback', country: this.#country }], { loop: true })
  }

  /** It waits for somebody who comes back. */
  hold(): void {
    this.attend()
    this.#start([{ kind: 'tone', tone: 'hold', country: this.#country }], { loop: true })
  }

  /** Lets the caller hear what a callee sends before it answers. The first callee that does keeps the line. */
  early(callee: OutgoingLeg, answer: RemoteAudio): void {
    if (this.#early !== undefined) return
    const waiting = this.#waiting
    if (waiting !== undefined) {
      const terms = this.#termsOf(waiting, answer, callee)
      if (terms === null) return this.ringing()
      waiting.early(terms)
    }
    this.stopPlaying()
    this.#early = callee
    this.leg.media.join(callee.media)
  }

  /**
   * Answers the caller with what the callee agreed to, so that a bridge can join the two. False where they
   * share no codec. A caller that was promised something else before (early media of this or
   * another phone, an application) is offered what holds now.
   */
  connect(callee: SipLeg): boolean {
    const wishes = this.#wishes
    const agreed = callee.session.remote
    if (agreed === undefined) return false
    const terms = wishes === undefined ? offerForward(agreed) : answerBack(wishes, agreed, callee.takesKeys)
    if (terms === null) return false
    this.stopPlaying()
    this.#waiting?.answer(terms)
    if (!speaks(this.leg.session, terms)) this.leg.reofferWhenIdle(terms)
    return true
  }

  /** As `connect`, with somebody who was talked with in another call: held there, perhaps, and in another codec. */
  async connectTaken(callee: SipLeg): Promise<boolean> {
    await this.#renew(callee)
    if (isOver(this.leg, callee)) return false
    return this.connect(callee) || this.adapt(callee)
  }

  /** As `connect`, where they share no codec: a caller that talks already is asked for what the callee has chosen. */
  async adapt(callee: SipLeg): Promise<boolean> {
    const { leg } = this
    const agreed = callee.session.remote
    if (leg.unanswered !== undefined || agreed === undefined || isOver(leg, callee)) return false
    await leg.agree(offerForward(agreed, leg.session.local))
    return !isOver(leg, callee) && this.connect(callee)
  }

  async #renew(callee: SipLeg): Promise<void> {
    const { local, remote } = callee.session
    const wishes = this.#wishes
    if (wishes === undefined || local === undefined || remote === undefined) return
    const isHeld = local.direction !== 'sendrecv' || remote.direction !== 'sendrecv'
    if (!isHeld && answerBack(wishes, remote) !== null) return
    await callee.agree({ ...offerForward(this.#withG711(wishes), local), direction: 'sendrecv' })
  }

  /** Answers for an application of ours, which speaks G.711. False where the caller does not. */
  answerForApplication(): boolean {
    this.stopPlaying()
    const terms = this.leg.session.ownAnswer()
    if (terms === null) return false
    this.#waiting?.answer(terms)
    return true
  }

  /** As `answerForApplication`, also for one that has talked in another codec: it is asked for G.711 again. */
  async attendApplication(): Promise<boolean> {
    const { leg } = this
    if (!this.answerForApplication()) return false
    const codec = leg.session.remote?.codecs[0]
    const isG711 = codec === undefined || codec.name === pcmu.name || codec.name === pcma.name
    if (!isG711 && leg.termination === undefined) await leg.agree(ownTerms)
    return leg.termination === undefined
  }

  /** Plays to the caller: as early media where it is not answered yet. Undefined where it cannot hear. */
  play(items: readonly PlayItem[]): Playback | undefined {
    this.release()
    const waiting = this.#waiting
    if (waiting !== undefined) {
      const terms = this.leg.session.ownAnswer()
      if (terms === null || (this.#wishes === undefined && !waiting.takesEarlyOffer)) return undefined
      waiting.early(terms)
    }
    return this.#start(items)
  }

  /** Somebody who was held hears us again: to be called further, or to be given to another. */
  attend(): void {
    const { local } = this.leg.session
    if (this.leg.unanswered !== undefined || local === undefined) return
    if (local.direction === 'inactive' || local.direction === 'recvonly') {
      this.leg.reofferWhenIdle({ ...local, direction: 'sendrecv' })
    }
  }

  stopPlaying(): void {
    this.#playback?.stop()
    this.#playback = undefined
  }

  /** A callee is out of it: another one may be heard now. */
  lost(callee: OutgoingLeg): void {
    if (this.#early === callee) this.release()
  }

  /** The destination that was sought is not to be had: what was joined early comes apart. */
  release(): void {
    this.stopPlaying()
    if (this.#early !== undefined) this.leg.media.unjoin()
    this.#early = undefined
  }

  hangUp(termination: Termination): void {
    this.stopPlaying()
    this.leg.hangUp(termination)
  }

  /** What a caller that waits is told of a callee's session; null where it cannot be, for it made no offer or none that fits. */
  #termsOf(waiting: Unanswered, answer: RemoteAudio, callee: OutgoingLeg): AudioTerms | null {
    if (this.#wishes !== undefined) return answerBack(this.#wishes, answer, callee.takesKeys)
    return waiting.takesEarlyOffer ? offerForward(answer) : null
  }

  #start(items: readonly PlayItem[], options?: { readonly loop: boolean }): Playback {
    const playback = this.leg.media.play(items, options)
    this.#playback = playback
    void playback.done.then(() => {
      if (this.#playback === playback) this.#playback = undefined
    })
    return playback
  }

  /** The caller's INVITE that still waits for its final response. */
  get #waiting(): Unanswered | undefined {
    return this.leg.unanswered
  }

  #withG711(wishes: RemoteAudio): RemoteAudio {
    const { begunWith } = this.leg.session
    const isWithout = begunWith !== undefined && !hasG711(begunWith)
    return isWithout || hasG711(wishes) ? wishes : { ...wishes, codecs: [...wishes.codecs, pcmu, pcma] }
  }

  /**
   * What it offered, or answered to our offer. Undefined for an INVITE without an offer. Whoever only listens may do so
   * because another one held it, who is gone: what it wants now it says when it is asked.
   */
  get #wishes(): RemoteAudio | undefined {
    const { offered, remote } = this.leg.session
    if (offered !== undefined || remote === undefined) return offered
    return this.leg.unanswered === undefined ? { ...remote, direction: 'sendrecv' } : remote
  }
}

function hasG711({ codecs }: RemoteAudio): boolean {
  return codecs.some(({ name }) => name === pcmu.name || name === pcma.name)
}

function isOver(...legs: readonly SipLeg[]): boolean {
  return legs.some(({ termination }) => termination !== undefined)
}

/** Whether the peer may already send and get exactly what is wanted: codecs, keys, and in these directions. */
function speaks({ local, remote }: LegSession, wanted: AudioTerms): boolean {
  if (local === undefined || remote === undefined) return true
  const takesKeys = local.telephoneEvent !== null && remote.telephoneEvent !== null
  if (takesKeys !== (wanted.telephoneEvent !== null)) return false
  if (intersectDirections(local.direction, reverse(remote.direction)) !== wanted.direction) return false
  const shared = local.codecs.filter((codec) => remote.codecs.some((other) => sameEncoding(codec, other)))
  return shared.length === wanted.codecs.length && shared.every((codec, at) => codec.name === wanted.codecs[at]?.name)
}
