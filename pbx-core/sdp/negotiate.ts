import type { MediaDirection, StreamCodec } from '../media/port.ts'
import type { RemoteAudio } from './audio.ts'
import {
  type AudioCodec,
  freePayloadType,
  pcma,
  pcmu,
  sameEncoding,
  spokenAs,
  spokenCodecs,
  usualTelephoneEvent
} from './codec.ts'
import { answerDirection } from './direction.ts'

/*
 * Decisions of a B2BUA that anchors media, and decodes it only where it must: pure, one for each moment of
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

/** How two sides hear each other. `codecs`: of the side that offered, under its payload types. */
export type Meeting =
  /** They share these: packets are handed on as they are, or with the other law of G.711. */
  | { readonly kind: 'relayed'; readonly codecs: readonly AudioCodec[] }
  /** They share none, but we speak one of either: the sound is decoded, and coded anew. */
  | { readonly kind: 'transcoded'; readonly codecs: readonly AudioCodec[] }
  | { readonly kind: 'apart' }

/** Whether a side that has offered these codecs can talk with one that has chosen those, and what it takes. */
export function meet(offered: readonly AudioCodec[], chosen: readonly AudioCodec[]): Meeting {
  const codecs: AudioCodec[] = []
  for (const choice of chosen) {
    const same = offeredAs(offered, choice)
    if (same === undefined || codecs.some((codec) => codec.payloadType === same.payloadType)) continue
    codecs.push({ ...same, parameters: choice.parameters })
  }
  if (codecs.length === 0 && chosen.some(isLaw)) codecs.push(...offered.filter(isLaw).slice(0, 1))
  if (codecs.length > 0) return { kind: 'relayed', codecs }
  const spoken = chosen.some(isSpoken) ? spokenOf(offered).slice(0, 1) : []
  return spoken.length > 0 ? { kind: 'transcoded', codecs: spoken } : { kind: 'apart' }
}

/**
 * What to offer the other leg: the codecs of the offer that came in, in its order, under its payload types unless that
 * leg knows them by others; then, last, what we could transcode to or from, so that two who share none still hear each
 * other. Within a session in which they share one no more is added than that leg has been offered already, and the other
 * law of G.711. telephone-event is added where it lacks, for the core itself reads keys.
 */
export function offerForward(offer: RemoteAudio, established?: EstablishedTypes): AudioTerms {
  const numbering = new PayloadNumbering(established)
  const codecs: AudioCodec[] = []
  for (const codec of [...offer.codecs, ...additional(offer.codecs, established)]) {
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
  const meeting = meet(offer.codecs, answer.codecs)
  if (meeting.kind === 'apart') return null
  const { codecs } = meeting
  return {
    codecs,
    telephoneEvent: takesKeys ? offer.telephoneEvent : null,
    ...(meeting.kind === 'relayed' && answer.wideTelephoneEvent === undefined ? {} : answerWideEvent(offer, codecs)),
    direction: answerDirection(offer.direction, answer.direction),
    packetTime: answer.packetTime
  }
}

/** The answer of an application that makes its own audio: what we speak of the offer, in its order. Null: nothing (488). */
export function answerLocally(offer: RemoteAudio, wanted: MediaDirection = 'sendrecv'): AudioTerms | null {
  return answerWith(offer, spokenOf(offer.codecs), wanted)
}

/** The answer that goes on in the codecs of before, in the order of the offer. Null: it has none of them any more. */
export function answerAsBefore(offer: RemoteAudio, { codecs }: EstablishedTypes): AudioTerms | null {
  const kept = offer.codecs.filter((codec) => codecs.some((known) => sameEncoding(known, codec)))
  return answerWith(offer, kept, 'sendrecv')
}

function answerWith(offer: RemoteAudio, codecs: readonly AudioCodec[], wanted: MediaDirection): AudioTerms | null {
  if (codecs.length === 0) return null
  return {
    codecs,
    telephoneEvent: offer.telephoneEvent,
    ...answerWideEvent(offer, codecs),
    direction: answerDirection(offer.direction, wanted),
    packetTime: offer.packetTime
  }
}

/** Keys at the clock of Opus go beside nothing else (RFC 4733 §2.1); the media side tells them in either clock. */
function answerWideEvent(
  { wideTelephoneEvent }: RemoteAudio,
  codecs: readonly AudioCodec[]
): Pick<AudioTerms, 'wideTelephoneEvent'> {
  const isWide = codecs.some(({ clockRate }) => clockRate === 48_000)
  return isWide && wideTelephoneEvent !== undefined ? { wideTelephoneEvent } : {}
}

/** The two laws of G.711 (RFC 3551 §4.5.14), which the media side turns into each other. */
const laws: readonly AudioCodec[] = [pcmu, pcma]

const isLaw = (codec: StreamCodec) => laws.some((law) => sameEncoding(law, codec))

const isSpoken = (codec: StreamCodec) => spokenAs(codec) !== undefined

/** What we speak of a side's codecs, each once, with our parameters under its payload type. */
function spokenOf(codecs: readonly AudioCodec[]): AudioCodec[] {
  const spoken: AudioCodec[] = []
  for (const { payloadType, ...codec } of codecs) {
    const ours = spokenAs({ payloadType, ...codec })
    if (ours === undefined || spoken.some(({ name }) => name === ours.name)) continue
    spoken.push({ ...ours, payloadType })
  }
  return spoken
}

/** What we add to the codecs of an offer that is handed on. */
function additional(offered: readonly AudioCodec[], established: EstablishedTypes | undefined): readonly AudioCodec[] {
  if (!offered.some(isSpoken)) return []
  const missing = spokenCodecs.filter((spoken) => !offered.some((codec) => sameEncoding(spoken, codec)))
  const known = established?.codecs ?? []
  const isShared = known.some((codec) => offered.some((other) => sameEncoding(codec, other)))
  if (!isShared) return missing
  const hasLaw = offered.some(isLaw)
  return missing.filter((codec) => (hasLaw && isLaw(codec)) || known.some((other) => sameEncoding(codec, other)))
}

/** A codec can be offered twice with other parameters: then the payload type tells which is meant. */
function offeredAs(offered: readonly AudioCodec[], chosen: StreamCodec): AudioCodec | undefined {
  const same = offered.filter((codec) => sameEncoding(codec, chosen))
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
