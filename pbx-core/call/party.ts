import type { Termination } from '../contract/termination.ts'
import type { Playback, PlayItem } from '../media/port.ts'
import type { RemoteAudio } from '../sdp/audio.ts'
import { sameEncoding, spokenAs } from '../sdp/codec.ts'
import { intersectDirections, reverse } from '../sdp/direction.ts'
import { type AudioTerms, answerBack, meet, offerForward } from '../sdp/negotiate.ts'
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
   * What a callee may be offered: what this party speaks first, so that nothing need be transcoded, then what we speak.
   */
  offerable(): AudioTerms {
    const wishes = this.#wishes
    return wishes === undefined ? ownTerms : offerForward(wishes)
  }

  ringing(): void {
    if (this.#early !== undefined) return
    if (this.#waiting !== undefined) return this.#waiting.ring()
    if (this.#playback !== undefined) return
    this.#start([{ kind: 'tone', tone: 'ringback', country: this.#country }], { loop: true })
  }

  /** It waits for somebody who comes back, and hears music: those pieces, or our own. */
  hold(music: readonly string[] = []): void {
    this.attend()
    this.#start([{ kind: 'music', files: music, country: this.#country }], { loop: true })
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
    const agreed = callee.session.remote
    return agreed !== undefined && !this.#couldShare(agreed) && this.#join(callee, agreed)
  }

  #join(callee: SipLeg, agreed: RemoteAudio): boolean {
    const wishes = this.#wishes
    const terms = wishes === undefined ? offerForward(agreed) : answerBack(wishes, agreed, callee.takesKeys)
    if (terms === null) return false
    this.stopPlaying()
    this.#waiting?.answer(terms)
    const isTranscoded = wishes !== undefined && meet(wishes.codecs, agreed.codecs).kind === 'transcoded'
    // Whatever it talks in already will do.
    const wanted = isTranscoded ? { ...terms, codecs: sharedCodecs(this.leg.session) } : terms
    if (!speaks(this.leg.session, wanted)) this.leg.reofferWhenIdle(wanted)
    return true
  }

  /** As `connect`, with somebody who was talked with in another call: held there, perhaps, and in another codec. */
  async connectTaken(callee: SipLeg): Promise<boolean> {
    await this.#renew(callee)
    if (isOver(this.leg, callee)) return false
    return this.connect(callee) || this.adapt(callee)
  }

  /**
   * As `connect`, where they share no codec: a caller that talks already is asked for what the callee has chosen. Where
   * it has nothing of that, they are transcoded.
   */
  async adapt(callee: SipLeg): Promise<boolean> {
    const { leg } = this
    const agreed = callee.session.remote
    if (leg.unanswered !== undefined || agreed === undefined || isOver(leg, callee)) return false
    const { codecs, ...offered } = offerForward(agreed, leg.session.local)
    await leg.agree({
      ...offered,
      codecs: codecs.filter((codec) => agreed.codecs.some((own) => sameEncoding(own, codec)))
    })
    return !isOver(leg, callee) && this.#join(callee, agreed)
  }

  /** One that talks already, and not in what the callee speaks, may have that too: then nothing need be transcoded. */
  #couldShare({ codecs }: RemoteAudio): boolean {
    const wishes = this.#wishes
    if (wishes === undefined || this.#waiting !== undefined) return false
    const { begunWith } = this.leg.session
    if (meet(wishes.codecs, codecs).kind === 'relayed') return false
    return begunWith === undefined || meet(begunWith.codecs, codecs).kind === 'relayed'
  }

  async #renew(callee: SipLeg): Promise<void> {
    const { local, remote } = callee.session
    const wishes = this.#wishes
    if (wishes === undefined || local === undefined || remote === undefined) return
    const isHeld = local.direction !== 'sendrecv' || remote.direction !== 'sendrecv'
    if (!isHeld && meet(wishes.codecs, remote.codecs).kind === 'relayed') return
    await callee.agree({ ...offerForward(wishes, local), direction: 'sendrecv' })
  }

  /** Answers for an application of ours. False where the caller has no codec that we speak. */
  answerForApplication(): boolean {
    this.stopPlaying()
    const terms = this.leg.session.ownAnswer()
    if (terms === null) return false
    this.#waiting?.answer(terms)
    return true
  }

  /** As `answerForApplication`, also for one that has talked in a codec that is only handed on: it is asked for one of ours. */
  async attendApplication(): Promise<boolean> {
    const { leg } = this
    if (!this.answerForApplication()) return false
    const codecs = leg.session.remote?.codecs
    const isSpoken = codecs === undefined || codecs.some((codec) => spokenAs(codec) !== undefined)
    if (!isSpoken && leg.termination === undefined) await leg.agree(ownTerms)
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

function isOver(...legs: readonly SipLeg[]): boolean {
  return legs.some(({ termination }) => termination !== undefined)
}

/** What both sides of a leg's session have named. */
function sharedCodecs({ local, remote }: Pick<LegSession, 'local' | 'remote'>): AudioTerms['codecs'] {
  return (local?.codecs ?? []).filter((codec) => remote?.codecs.some((other) => sameEncoding(codec, other)))
}

/** Whether the peer may already send and get exactly what is wanted: codecs, keys, and in these directions. */
function speaks({ local, remote }: LegSession, wanted: AudioTerms): boolean {
  if (local === undefined || remote === undefined) return true
  const takesKeys = local.telephoneEvent !== null && remote.telephoneEvent !== null
  if (takesKeys !== (wanted.telephoneEvent !== null)) return false
  if (intersectDirections(local.direction, reverse(remote.direction)) !== wanted.direction) return false
  const shared = sharedCodecs({ local, remote })
  return shared.length === wanted.codecs.length && shared.every((codec, at) => codec.name === wanted.codecs[at]?.name)
}
