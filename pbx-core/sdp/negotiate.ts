import type { MediaDirection, StreamCodec } from '../media/port.ts'
import type { RemoteAudio } from './audio.ts'
import { type AudioCodec, freePayloadType, pcma, pcmu, sameEncoding, usualTelephoneEvent } from './codec.ts'
import { answerDirection } from './direction.ts'

/*
 * Decisions of a B2BUA that anchors media without decoding it: pure, one for each moment of
 * an offer/answer that crosses it.
 *
 *   caller --offer--> [ offerForward ] --offer--> callee
 *   caller <-answer-- [ answerBack   ] <-answer-- callee
 *   caller <-answer-- [ answerLocally ]  an application answers
 */

/** What to write towards a leg; the rest of a description (address, port, session) is the leg's own. */
export interface AudioTerms {
  readonly codecs: readonly AudioCodec[]
  readonly telephoneEvent: number | null
  /** At 48000 Hz, beside Opus. */
  readonly wideTelephoneEvent?: number
  readonly direction: MediaDirection
  readonly packetTime: number | null
}

/** Payload types that a leg already uses; within a session they never change (RFC 3264 §8.3.2). */
export type EstablishedTypes = Pick<AudioTerms, 'codecs' | 'telephoneEvent' | 'wideTelephoneEvent'>

/**
 * What to offer the other leg: the codecs of the offer that came in, in its order, under its
 * payload types unless that leg knows them by others. Where it has one law of G.711 the other one is added, last: the
 * media side turns one into the other. telephone-event is added where it lacks, for the core itself reads keys.
 */
export function offerForward(offer: RemoteAudio, established?: EstablishedTypes): AudioTerms {
  const numbering = new PayloadNumbering(established)
  const codecs: AudioCodec[] = []
  for (const codec of [...offer.codecs, ...otherLaw(offer.codecs)]) {
    const payloadType = numbering.assign(codec)
    if (payloadType !== undefined) codecs.push({ ...codec, payloadType })
  }
  const telephoneEvent = established?.telephoneEvent ?? numbering.free(offer.telephoneEvent ?? usualTelephoneEvent)
  return {
    codecs,
    telephoneEvent: telephoneEvent ?? null,
    ...offerWideEvent(offer, { codecs, established, numbering }),
    direction: offer.direction,
    packetTime: offer.packetTime
  }
}

/** Only where the other side has it too: the core reads keys at either clock. */
function offerWideEvent(
  offer: RemoteAudio,
  to: {
    readonly codecs: readonly AudioCodec[]
    readonly established: EstablishedTypes | undefined
    readonly numbering: PayloadNumbering
  }
): Pick<AudioTerms, 'wideTelephoneEvent'> {
  if (offer.wideTelephoneEvent === undefined || !to.codecs.some(({ clockRate }) => clockRate === 48_000)) return {}
  const wide = to.established?.wideTelephoneEvent ?? to.numbering.free(offer.wideTelephoneEvent)
  return wide === undefined ? {} : { wideTelephoneEvent: wide }
}

/**
 * The answer towards the side that offered, after the other leg has answered: what that leg
 * chose, under the offer's payload types. Keys are promised as telephone-event only where the
 * other leg takes keys (as events too, or by INFO), else the phone would fall silent where it
 * could send tones. Null: nothing is shared (488).
 */
export function answerBack(
  offer: RemoteAudio,
  answer: RemoteAudio,
  takesKeys = answer.telephoneEvent !== null
): AudioTerms | null {
  if (answer.rejected) return null
  const codecs: AudioCodec[] = []
  for (const chosen of answer.codecs) {
    const offered = offeredAs(offer, chosen)
    if (offered === undefined || codecs.some((codec) => codec.payloadType === offered.payloadType)) continue
    codecs.push({ ...offered, parameters: chosen.parameters })
  }
  if (codecs.length === 0) codecs.push(...convertible(offer, answer))
  if (codecs.length === 0) return null
  return {
    codecs,
    telephoneEvent: takesKeys ? offer.telephoneEvent : null,
    ...(answer.wideTelephoneEvent === undefined || offer.wideTelephoneEvent === undefined
      ? {}
      : { wideTelephoneEvent: offer.wideTelephoneEvent }),
    direction: answerDirection(offer.direction, answer.direction),
    packetTime: answer.packetTime
  }
}

/**
 * The answer of an application that makes its own audio: what it can encode of the offer, in
 * the offer's order. `supported` names mono codecs at 8000 Hz. Null: nothing is shared (488).
 */
export function answerLocally(
  offer: RemoteAudio,
  supported: readonly string[],
  wanted: MediaDirection = 'sendrecv'
): AudioTerms | null {
  const codecs = offer.codecs.filter(
    (codec) => supported.includes(codec.name) && codec.clockRate === 8000 && codec.channels === 1
  )
  if (codecs.length === 0) return null
  return {
    codecs,
    telephoneEvent: offer.telephoneEvent,
    direction: answerDirection(offer.direction, wanted),
    packetTime: offer.packetTime
  }
}

/** The two laws of G.711 (RFC 3551 §4.5.14), which the media side turns into each other. */
const laws: readonly AudioCodec[] = [pcmu, pcma]

const isLaw = (codec: StreamCodec) => laws.some((law) => sameEncoding(law, codec))

/** The law that is missing beside the one that is there. */
function otherLaw(codecs: readonly AudioCodec[]): readonly AudioCodec[] {
  if (!codecs.some(isLaw)) return []
  return laws.filter((law) => !codecs.some((codec) => sameEncoding(law, codec)))
}

/** What was offered of one law, where the answer has nothing but the other. */
function convertible(offer: RemoteAudio, answer: RemoteAudio): readonly AudioCodec[] {
  return answer.codecs.some(isLaw) ? offer.codecs.filter(isLaw).slice(0, 1) : []
}

/** A codec can be offered twice with other parameters: then the payload type tells which is meant. */
function offeredAs(offer: RemoteAudio, chosen: StreamCodec): AudioCodec | undefined {
  const same = offer.codecs.filter((codec) => sameEncoding(codec, chosen))
  return same.find((codec) => codec.payloadType === chosen.payloadType) ?? same[0]
}

/** Gives each codec of a leg its payload type. */
class PayloadNumbering {
  readonly #established: readonly AudioCodec[]
  readonly #taken: Set<number>
  readonly #reused = new Set<number>()

  constructor(established: EstablishedTypes | undefined) {
    this.#established = established?.codecs ?? []
    this.#taken = new Set(this.#established.map((codec) => codec.payloadType))
    if (established?.telephoneEvent != null) this.#taken.add(established.telephoneEvent)
    if (established?.wideTelephoneEvent !== undefined) this.#taken.add(established.wideTelephoneEvent)
  }

  assign(codec: AudioCodec): number | undefined {
    const same = this.#established.filter((known) => sameEncoding(known, codec) && !this.#reused.has(known.payloadType))
    const known = same.find((candidate) => candidate.payloadType === codec.payloadType) ?? same[0]
    if (known === undefined) return this.free(codec.payloadType)
    this.#reused.add(known.payloadType)
    return known.payloadType
  }

  /** Undefined once all 32 dynamic types are in use. */
  free(wished: number): number | undefined {
    const payloadType = freePayloadType(this.#taken, wished)
    if (payloadType !== undefined) this.#taken.add(payloadType)
    return payloadType
  }
}
