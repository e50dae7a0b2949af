import type { Octets } from '../../pbx-core/base/octets.ts'
import type { MediaDirection } from '../../pbx-core/media/port.ts'
import { type RemoteAudio, readAudio } from '../../pbx-core/sdp/audio.ts'
import { answerDirection } from '../../pbx-core/sdp/direction.ts'
import { parseSdp } from '../../pbx-core/sdp/parse.ts'

/** What a phone can do and wants, in its own words. */
export interface PhoneMedia {
  readonly address: string
  readonly port: number
  /** `0 PCMU/8000`, best first. */
  readonly codecs: readonly string[]
  readonly telephoneEvent: number | null
  readonly direction: MediaDirection
}

/** What a description says, short enough to compare whole. */
export interface SdpView {
  readonly address: string
  readonly port: number
  readonly codecs: readonly string[]
  readonly telephoneEvent: number | null
  readonly direction: MediaDirection
}

export function writeSdp(media: PhoneMedia, version: number): Octets {
  const formats = media.codecs.map((codec) => codec.split(' ')[0])
  const lines = media.codecs.map((codec) => `a=rtpmap:${codec}`)
  if (media.telephoneEvent !== null) {
    formats.push(`${media.telephoneEvent}`)
    lines.push(`a=rtpmap:${media.telephoneEvent} telephone-event/8000`, `a=fmtp:${media.telephoneEvent} 0-15`)
  }
  return [
    'v=0',
    `o=phone 4711 ${version} IN ${kindOf(media.address)} ${media.address}`,
    's=call',
    `c=IN ${kindOf(media.address)} ${media.address}`,
    't=0 0',
    `m=audio ${media.port} RTP/AVP ${formats.join(' ')}`,
    ...lines,
    `a=${media.direction}`,
    ''
  ].join('\r\n')
}

function kindOf(address: string): string {
  return address.includes(':') ? 'IP6' : 'IP4'
}

/** Reads a description of the PBX; it must be well-formed. */
export function readOffer(body: Octets): RemoteAudio {
  const parsed = parseSdp(body)
  if (!parsed.ok) throw new Error(`the PBX sent a broken description: ${parsed.error.message}\n${body}`)
  const audio = readAudio(parsed.value)
  if (!audio.ok) throw new Error(`the PBX sent a description without audio: ${audio.error.message}\n${body}`)
  return audio.value
}

/** What a phone that can do `own` answers: its codecs that were offered, under the offer's payload types. */
export function answerOf(offer: RemoteAudio, own: PhoneMedia): PhoneMedia {
  const known = new Set(own.codecs.map((codec) => codec.slice(codec.indexOf(' ') + 1)))
  const codecs = offer.codecs
    .map((codec) => ({ ...codec, rate: codec.channels === 1 ? `${codec.clockRate}` : `${codec.clockRate}/2` }))
    .filter(({ name, rate }) => known.has(`${name}/${rate}`))
    .map(({ payloadType, name, rate }) => `${payloadType} ${name}/${rate}`)
  return {
    ...own,
    codecs,
    telephoneEvent: own.telephoneEvent === null ? null : offer.telephoneEvent,
    direction: answerDirection(offer.direction, own.direction)
  }
}

export function viewOf(audio: RemoteAudio): SdpView {
  return {
    address: audio.address,
    port: audio.rtpPort,
    codecs: audio.codecs.map(({ payloadType, name }) => `${payloadType} ${name}`),
    telephoneEvent: audio.telephoneEvent,
    direction: audio.direction
  }
}
