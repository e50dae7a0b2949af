import { convertTable, type Law } from './audio/g711.ts'
import { planOf, spokenCodec } from './codec/codecs.ts'
import type { EventFormat } from './dtmf/digit-sender.ts'
import type { StreamCodec, StreamDescription } from './port.ts'

/** What becomes of packets of one payload type on the way to another peer. */
export interface Translation {
  readonly payloadType: number
  /** Octets of the other law, where the two sides share only G.711 as such. */
  readonly convert: Uint8Array | undefined
  /** By how much the duration of a telephone event is to be multiplied, where the clocks differ. */
  readonly eventScale?: number
}

/** A translation for each payload type that can pass; the others have none. */
export type TranslationTable = readonly (Translation | undefined)[]

/** How packets from one peer reach another. */
export interface Passage {
  readonly table: TranslationTable
  /** Payload types that have no place with the other, and can be decoded and coded anew for it. */
  readonly transcoded: ReadonlySet<number>
}

/** Nothing passes. */
export const noPassage: Passage = { table: [], transcoded: new Set() }

export function passage(from: StreamDescription, to: StreamDescription): Passage {
  const table = translationTable(from, to)
  const canSpeak = spokenCodec(to.codecs) !== undefined
  const codecs = from.codecs.filter(
    (codec) => canSpeak && table[codec.payloadType] === undefined && planOf(codec) !== undefined
  )
  if (codecs.length === 0) return { table, transcoded: noPassage.transcoded }
  return { table, transcoded: new Set(codecs.map(({ payloadType }) => payloadType)) }
}

/** How packets from one peer are to be labelled for another, codec by codec. */
function translationTable(from: StreamDescription, to: StreamDescription): TranslationTable {
  const table = new Array<Translation | undefined>(128).fill(undefined)
  for (const codec of from.codecs) table[codec.payloadType] = translateCodec(codec, to.codecs)
  const { telephoneEvent, ownTelephoneEvent, wideTelephoneEvent: wide } = from
  for (const narrow of [telephoneEvent, ownTelephoneEvent]) {
    if (narrow != null) table[narrow] = translateEvent(to.telephoneEvent, to.wideTelephoneEvent, CLOCKS)
  }
  if (wide !== undefined) table[wide] = translateEvent(to.wideTelephoneEvent, to.telephoneEvent, 1 / CLOCKS)
  return table
}

/** 48000 Hz to 8000 Hz. */
const CLOCKS = 6

function translateEvent(
  same: number | null | undefined,
  other: number | null | undefined,
  eventScale: number
): Translation | undefined {
  if (same != null) return { payloadType: same, convert: undefined }
  return other == null ? undefined : { payloadType: other, convert: undefined, eventScale }
}

/** What our own digits go out as: events at the clock of the audio, where the peer has them (RFC 4733 §2.1). */
export function eventFormat({ codecs, telephoneEvent, wideTelephoneEvent }: StreamDescription): EventFormat | null {
  const wide = wideTelephoneEvent === undefined ? null : { payloadType: wideTelephoneEvent, units: 48 }
  const narrow = telephoneEvent === null ? null : { payloadType: telephoneEvent, units: 8 }
  return codecs[0]?.clockRate === 48_000 ? (wide ?? narrow) : (narrow ?? wide)
}

function translateCodec(codec: StreamCodec, offered: readonly StreamCodec[]): Translation | undefined {
  const same = offered.find(
    (other) => other.name === codec.name && other.clockRate === codec.clockRate && other.channels === codec.channels
  )
  if (same !== undefined) return { payloadType: same.payloadType, convert: undefined }
  if (lawOf(codec) === undefined) return undefined
  for (const other of offered) {
    const law = lawOf(other)
    if (law !== undefined) return { payloadType: other.payloadType, convert: convertTable[law] }
  }
  return undefined
}

function lawOf({ name, clockRate, channels }: StreamCodec): Law | undefined {
  return (name === 'PCMU' || name === 'PCMA') && clockRate === 8000 && channels === 1 ? name : undefined
}

/** Whether there is anybody to send to. */
export function hasPeer({ remote, webRtc }: StreamDescription): boolean {
  return remote !== null || webRtc !== undefined
}

export function sends(stream: StreamDescription): boolean {
  const { direction } = stream
  return hasPeer(stream) && (direction === 'sendrecv' || direction === 'sendonly')
}

export function receives({ direction }: StreamDescription): boolean {
  return direction === 'sendrecv' || direction === 'recvonly'
}

/**
 * The description with what cannot be served taken out: payload types beyond 7 bits, and a
 * remote address to which packets must not go (unspecified as in a hold of RFC 2543, multicast,
 * broadcast, a host name).
 */
export function usable(description: StreamDescription): StreamDescription {
  const { ownTelephoneEvent, wideTelephoneEvent, ...stream } = description
  const { remote, telephoneEvent } = stream
  const isPayloadType = (type: number) => Number.isInteger(type) && type >= 0 && type < 128
  const reachable = remote !== null && remote.rtpPort > 0 && remote.rtpPort < 65_536 && isUnicast(remote.address)
  return {
    ...stream,
    remote: reachable ? remote : null,
    codecs: description.codecs.filter(({ payloadType }) => isPayloadType(payloadType)),
    telephoneEvent: telephoneEvent !== null && isPayloadType(telephoneEvent) ? telephoneEvent : null,
    ...(ownTelephoneEvent !== undefined && isPayloadType(ownTelephoneEvent) ? { ownTelephoneEvent } : {}),
    ...(wideTelephoneEvent !== undefined && isPayloadType(wideTelephoneEvent) ? { wideTelephoneEvent } : {})
  }
}

function isUnicast(address: string): boolean {
  if (address.includes(':')) return /^[0-9a-f:.]+(%[\w.-]+)?$/i.test(address) && !/^(ff|::$)/i.test(address)
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number)
  if (octets === undefined || octets.some((octet) => octet > 255)) return false
  return (octets[0] as number) > 0 && (octets[0] as number) < 224
}

/** Its audio alone. */
export function withoutKeys({
  ownTelephoneEvent: _own,
  wideTelephoneEvent: _wide,
  ...audio
}: StreamDescription): StreamDescription {
  return { ...audio, telephoneEvent: null }
}
