import type { Octets } from '../base/octets.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { MediaEndpoint } from '../media/port.ts'
import { type RemoteAudio, readAudio } from '../sdp/audio.ts'
import { spokenCodecs, usualTelephoneEvent } from '../sdp/codec.ts'
import { type AgreedLines, createAnswer, createOffer, type LocalAudio } from '../sdp/compose.ts'
import { type AudioTerms, answerAsBefore, answerLocally } from '../sdp/negotiate.ts'
import { parseSdp } from '../sdp/parse.ts'
import type { SessionDescription } from '../sdp/session-description.ts'
import type { SessionOrigin } from '../sdp/session-origin.ts'
import { streamDescription } from '../sdp/stream.ts'
import { learnableSource, type Signalling } from './signalling.ts'
import type { WebRtcSide } from './webrtc-side.ts'

/** A description of the peer, and the stream in it that is ours. */
interface Read {
  readonly audio: RemoteAudio
  readonly description: SessionDescription
}

/** What we offer where nobody's wishes are known yet: applications, INVITEs without an offer. */
export const ownTerms: AudioTerms = {
  codecs: spokenCodecs,
  telephoneEvent: usualTelephoneEvent,
  direction: 'sendrecv',
  packetTime: 20
}

export interface LegSessionParts {
  readonly media: MediaEndpoint
  /** What we write into descriptions, the external one of a trunk behind a router. */
  readonly address: string
  readonly origin: SessionOrigin
  /** What the peer's signalling says of its place. */
  readonly signalling: Signalling
  /** Its media may come from wherever they come from first. */
  readonly learnMediaAddress: boolean
  /** The peer is a browser: what we offer it is WebRTC. An offer of its own says itself what it is. */
  readonly offersWebRtc: boolean
  /** Our side of it, made where it is needed. */
  readonly webRtc: () => WebRtcSide
}

/**
 * The session of one leg: what each side said last (RFC 3264), and the media endpoint that
 * is configured by it. It writes descriptions and reads them; what they should say is the
 * call's decision.
 */
export class LegSession implements Disposable {
  readonly media: MediaEndpoint
  /** Of its latest request; counts from the next exchange on. */
  signalling: Signalling
  readonly #parts: LegSessionParts
  readonly #address: string
  readonly #origin: SessionOrigin
  /** What the peer said last. */
  #remote: RemoteAudio | undefined
  #local: AudioTerms | undefined
  #begunWith: RemoteAudio | undefined
  /** An offer of either side that has no answer yet. */
  #pending: { readonly by: 'peer'; readonly read: Read } | { readonly by: 'us'; readonly terms: AudioTerms } | undefined
  /** The peer's last one that came into force. */
  #description: SessionDescription | undefined
  #lastAnswer: Octets | undefined
  /** Undefined for plain RTP, and until the first description. */
  #webRtc: WebRtcSide | undefined

  constructor(parts: LegSessionParts) {
    this.#parts = parts
    this.media = parts.media
    this.signalling = parts.signalling
    this.#address = parts.address
    this.#origin = parts.origin
  }

  get remote(): RemoteAudio | undefined {
    return this.#remote
  }

  get local(): AudioTerms | undefined {
    return this.#local
  }

  /** The offer of the peer that began it: all that it can speak. Undefined where we have offered, and it has but chosen. */
  get begunWith(): RemoteAudio | undefined {
    return this.#begunWith
  }

  /** The peer's offer that we have to answer. */
  get offered(): RemoteAudio | undefined {
    return this.#pending?.by === 'peer' ? this.#pending.read.audio : undefined
  }

  /** We have offered, and the peer has to answer. */
  get awaitsAnswer(): boolean {
    return this.#pending?.by === 'us'
  }

  /** Reads an offer; it stays pending until `answer` or `forgetOffer`. */
  takeOffer(body: Octets): Result<RemoteAudio, string> {
    const read = this.#read(body)
    if (!read.ok) return read
    const { audio, description } = read.value
    // Another stream is wanted in its place, a fax for instance, which nobody here takes up.
    if (audio.rejected && description.media.some(({ port }) => port !== 0)) return err('it offers no audio stream')
    const known = audio.rejected ? this.#switchedOff(audio) : audio
    if (known === undefined) return err('its audio stream is switched off')
    this.#pending = { by: 'peer', read: { audio: known, description } }
    if (this.#local === undefined) this.#begunWith = known
    return ok(known)
  }

  /** Answers the pending offer; the media side follows. */
  answer(terms: AudioTerms): Octets {
    if (this.#pending?.by !== 'peer') throw new Error('there is no offer to answer')
    const { audio, description: offer } = this.#pending.read
    this.#pending = undefined
    if (audio.webRtc !== undefined) {
      this.#webRtc ??= this.#parts.webRtc()
      this.#webRtc.offered(audio.webRtc)
    }
    this.#agree(terms, { audio, description: offer })
    return this.#origin.describe((session) => {
      const local = this.#write(terms, session)
      // "If a stream is offered with a port number of zero, the corresponding stream in the answer MUST be" (RFC 3264 §6).
      return createAnswer(offer, { ...local, ...(audio.rejected ? { rtpPort: 0 } : {}), index: audio.index })
    })
  }

  offer(terms: AudioTerms): Octets {
    if (this.#parts.offersWebRtc && this.#local === undefined) this.#webRtc ??= this.#parts.webRtc()
    this.#pending = { by: 'us', terms }
    return this.#origin.describe((session) => createOffer(this.#write(terms, session), this.#agreedLines()))
  }

  /** Reads the answer to our offer. One that is repeated, or given before (183, then 200), changes nothing. */
  takeAnswer(body: Octets): Result<RemoteAudio, string> {
    const isRepeated = this.#pending === undefined && (body === '' || body === this.#lastAnswer)
    if (this.#remote !== undefined && isRepeated) return ok(this.#remote)
    const isOurs = this.#pending?.by === 'us'
    const terms = this.#pending?.by === 'us' ? this.#pending.terms : this.#local
    if (terms === undefined) return err('it answers no offer')
    const read = this.#read(body)
    if (!read.ok) return read
    const { audio: said, description } = read.value
    const whenOff = isOurs ? this.#switchedOff(said) : undefined
    const audio = said.rejected ? whenOff : said
    if (audio === undefined) return err('it rejects the audio stream')
    if (audio.webRtc !== undefined) this.#webRtc?.answered(audio.webRtc)
    this.#pending = undefined
    this.#lastAnswer = body
    return ok(this.#agree(terms, { audio, description }))
  }

  /** An exchange failed: the session stays what it was (RFC 3264 §8). */
  forgetOffer(): void {
    this.#pending = undefined
  }

  /** The answer that an application of ours gives to the pending offer; null where nothing is shared. */
  ownAnswer(): AudioTerms | null {
    const { offered } = this
    return offered === undefined ? ownTerms : answerLocally(offered)
  }

  /** The answer to the pending offer that goes on with what is spoken already; null where that is not in it. */
  sameAnswer(): AudioTerms | null {
    const local = this.#local
    if (local === undefined) return this.ownAnswer()
    return this.offered === undefined ? local : answerAsBefore(this.offered, local)
  }

  [Symbol.dispose](): void {
    this.media.release()
  }

  #read(body: Octets): Result<Read, string> {
    const parsed = parseSdp(body)
    if (!parsed.ok) return err(parsed.error.message)
    const audio = readAudio(parsed.value)
    if (!audio.ok) return err(audio.error.message)
    if (!this.#fits(audio.value)) return err('it mixes plain RTP and WebRTC in one session')
    return ok({ audio: audio.value, description: parsed.value })
  }

  /**
   * A stream with port 0 says nothing of codecs and keys: it is the one of before, that runs neither way now.
   * Undefined where there was none.
   */
  #switchedOff({ index, origin }: RemoteAudio): RemoteAudio | undefined {
    const before = this.#remote
    return before === undefined ? undefined : { ...before, index, origin, direction: 'inactive', rejected: true }
  }

  /** What was once agreed to be encrypted stays so, and the other way round. */
  #fits({ webRtc, rejected }: RemoteAudio): boolean {
    const begun = this.#local !== undefined || this.#pending?.by === 'us'
    return rejected || !begun || (webRtc !== undefined) === (this.#webRtc !== undefined)
  }

  #agree(local: AudioTerms, { audio, description }: Read): RemoteAudio {
    // For the call a stream that is switched off is one that is held: it may come back.
    const remote = audio.rejected ? { ...audio, rejected: false } : audio
    this.#local = local
    this.#description = description
    this.#remote = remote
    const learn = learnableSource(audio.address, this.signalling, this.#parts.learnMediaAddress)
    this.media.configure({ ...streamDescription(local, audio), ...(learn === undefined ? {} : { learn }) })
    return remote
  }

  #write(terms: AudioTerms, session: LocalAudio['session']): LocalAudio {
    const plain = { ...terms, session, address: this.#address, rtpPort: this.media.rtpPort }
    return this.#webRtc === undefined ? plain : { ...plain, webRtc: this.#webRtc.describe() }
  }

  #agreedLines(): AgreedLines | undefined {
    if (this.#description === undefined || this.#remote === undefined) return undefined
    return { media: this.#description.media, index: this.#remote.index }
  }
}
