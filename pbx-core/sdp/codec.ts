import type { Octets } from '../base/octets.ts'
import type { StreamCodec } from '../media/port.ts'

/** A codec as a session description names it. */
export interface AudioCodec extends StreamCodec {
  /** Value of `a=fmtp` without the payload type; '' where there is none. Handed on untouched. */
  readonly parameters: Octets
}

export const pcmu: AudioCodec = { payloadType: 0, name: 'PCMU', clockRate: 8000, channels: 1, parameters: '' }
export const pcma: AudioCodec = { payloadType: 8, name: 'PCMA', clockRate: 8000, channels: 1, parameters: '' }

const g722: AudioCodec = { payloadType: 9, name: 'G722', clockRate: 8000, channels: 1, parameters: '' }
/** The payload type is what browsers call it. The parameter: we can make use of what repairs losses (RFC 7587 §6.1). */
const opus: AudioCodec = {
  payloadType: 111,
  name: 'OPUS',
  clockRate: 48_000,
  channels: 2,
  parameters: 'useinbandfec=1'
}

/** What the media side decodes and codes itself (`media/codec/`); the cheapest first, for it is also what we offer. */
export const spokenCodecs: readonly AudioCodec[] = [pcmu, pcma, g722, opus]

/** Ours of that encoding; undefined where it can only be handed on as it is. */
export function spokenAs(codec: StreamCodec): AudioCodec | undefined {
  return spokenCodecs.find((spoken) => sameEncoding(spoken, codec))
}

/** Payload type that we give telephone-event where nobody has chosen one yet: what most phones use. */
export const usualTelephoneEvent = 101

/** The static payload types of RFC 3551 §6 (audio). */
const staticTypes: ReadonlyMap<number, readonly [name: string, clockRate: number, channels: number]> = new Map([
  [0, ['PCMU', 8000, 1]],
  [3, ['GSM', 8000, 1]],
  [4, ['G723', 8000, 1]],
  [5, ['DVI4', 8000, 1]],
  [6, ['DVI4', 16_000, 1]],
  [7, ['LPC', 8000, 1]],
  [8, ['PCMA', 8000, 1]],
  [9, ['G722', 8000, 1]],
  [10, ['L16', 44_100, 2]],
  [11, ['L16', 44_100, 1]],
  [12, ['QCELP', 8000, 1]],
  [13, ['CN', 8000, 1]],
  [14, ['MPA', 90_000, 1]],
  [15, ['G728', 8000, 1]],
  [16, ['DVI4', 11_025, 1]],
  [17, ['DVI4', 22_050, 1]],
  [18, ['G729', 8000, 1]]
])

export function staticCodec(payloadType: number): AudioCodec | undefined {
  const entry = staticTypes.get(payloadType)
  if (entry === undefined) return undefined
  const [name, clockRate, channels] = entry
  return { payloadType, name, clockRate, channels, parameters: '' }
}

/** The same encoding, whatever its payload type: what a relay can hand on without decoding. */
export function sameEncoding(one: StreamCodec, other: StreamCodec): boolean {
  return one.name === other.name && one.clockRate === other.clockRate && one.channels === other.channels
}

/**
 * Formats that carry no audio of their own: comfort noise, redundancy and repair refer to a
 * payload type beside them, which the other leg may number differently.
 */
const auxiliary: ReadonlySet<string> = new Set(['CN', 'RED', 'RTX', 'ULPFEC', 'FLEXFEC', 'PARITYFEC', 'FLEXFEC-03'])

export function carriesAudio(codec: StreamCodec): boolean {
  return !auxiliary.has(codec.name) && codec.name !== 'TELEPHONE-EVENT' && codec.name !== 'TONE'
}

/** First payload type of the dynamic range (RFC 3551 §6) that `taken` leaves free, `wished` first. */
export function freePayloadType(taken: ReadonlySet<number>, wished: number): number | undefined {
  if (!taken.has(wished)) return wished
  for (let candidate = 96; candidate <= 127; candidate++) if (!taken.has(candidate)) return candidate
  return undefined
}
