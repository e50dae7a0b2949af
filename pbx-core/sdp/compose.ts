import type { Octets } from '../base/octets.ts'
import type { MediaDirection } from '../media/port.ts'
import type { AudioCodec } from './codec.ts'
import { serialiseSdp } from './serialise.ts'
import {
  type Attribute,
  attribute,
  type Connection,
  type MediaLine,
  type SessionDescription
} from './session-description.ts'
import { type LocalWebRtc, webRtcAttributes, webRtcSessionAttributes } from './webrtc.ts'

/** What we say about the audio stream of one leg. */
export interface LocalAudio {
  readonly session: { readonly id: string; readonly version: number }
  /** IPv4 or IPv6 address that the peer sends to. */
  readonly address: string
  /** 0 rejects or ends the stream. */
  readonly rtpPort: number
  /** In order of preference; in an answer with the offer's payload types. */
  readonly codecs: readonly AudioCodec[]
  readonly telephoneEvent: number | null
  /** At 48000 Hz; only beside Opus, whose clock that is (RFC 4733 §2.1). */
  readonly wideTelephoneEvent?: number
  readonly direction: MediaDirection
  /** Written as `a=ptime`. */
  readonly packetTime?: number | null
  /** Absent: plain RTP. */
  readonly webRtc?: LocalWebRtc | undefined
}

/** The `m=` lines that a dialog has agreed on so far, and which of them is our audio. */
export interface AgreedLines {
  readonly media: readonly MediaLine[]
  readonly index: number
}

/**
 * An offer of one audio stream. Within a dialog `agreed` is the last description that either
 * side sent: its other lines are repeated with port 0, for their number never shrinks
 * (RFC 3264 §8).
 */
export function createOffer(audio: LocalAudio, agreed?: AgreedLines): Octets {
  return compose(audio, { ...(agreed ?? { media: [], index: 0 }), times: ['0 0'] })
}

/**
 * The answer that takes up the audio line `index` of an offer and rejects every other with
 * port 0; number and order of the lines and the times are the offer's (RFC 3264 §6).
 */
export function createAnswer(offer: SessionDescription, audio: LocalAudio & { readonly index: number }): Octets {
  return compose(audio, { media: offer.media, index: audio.index, times: offer.times })
}

function compose(audio: LocalAudio, frame: AgreedLines & { readonly times: readonly Octets[] }): Octets {
  const addressType = audio.address.includes(':') ? 'IP6' : 'IP4'
  const connection: Connection = { networkType: 'IN', addressType, address: audio.address }
  const media = frame.media.map(rejectedLine)
  // A rejected line still needs a format, so it keeps the one it had.
  if (audio.rtpPort !== 0 || media[frame.index] === undefined) media[frame.index] = audioLine(audio)
  return serialiseSdp({
    origin: {
      username: '-',
      sessionId: audio.session.id,
      version: `${audio.session.version}`,
      networkType: 'IN',
      addressType,
      address: audio.address
    },
    name: '-',
    connection,
    times: frame.times,
    attributes: audio.webRtc === undefined ? [] : webRtcSessionAttributes(audio.webRtc),
    media
  })
}

function rejectedLine({ kind, protocol, formats, attributes }: MediaLine): MediaLine {
  // Browsers find even a rejected line by its name (RFC 8829 §5.3.1).
  const mid = attribute(attributes, 'mid')
  const kept = mid === undefined ? [] : [{ name: 'mid', value: mid }]
  return { kind, port: 0, portCount: 1, protocol, formats, connection: null, attributes: kept }
}

function audioLine(audio: LocalAudio): MediaLine {
  const formats = audio.codecs.map((codec) => `${codec.payloadType}`)
  const attributes = audio.codecs.flatMap(codecAttributes)
  const { telephoneEvent, wideTelephoneEvent, webRtc } = audio
  for (const [payloadType, clockRate] of [
    [telephoneEvent, 8000],
    [wideTelephoneEvent, 48_000]
  ]) {
    if (payloadType == null) continue
    formats.push(`${payloadType}`)
    attributes.push({ name: 'rtpmap', value: `${payloadType} telephone-event/${clockRate}` })
    // The sixteen keys and flash (RFC 4733 §3.2).
    attributes.push({ name: 'fmtp', value: `${payloadType} 0-16` })
  }
  if (audio.packetTime != null) attributes.push({ name: 'ptime', value: `${audio.packetTime}` })
  attributes.push({ name: audio.direction, value: '' })
  if (webRtc !== undefined) attributes.push(...webRtcAttributes(webRtc, audio.address, audio.rtpPort))
  return {
    kind: 'audio',
    port: audio.rtpPort,
    portCount: 1,
    protocol: webRtc?.profile ?? 'RTP/AVP',
    formats,
    connection: null,
    attributes
  }
}

/** Names are compared without regard to case, but not by everybody: as registered (RFC 7587 §6.1). */
const registeredNames: Readonly<Record<string, string>> = { OPUS: 'opus' }

function codecAttributes(codec: AudioCodec): Attribute[] {
  const { payloadType, name, clockRate, channels, parameters } = codec
  const rate = channels === 1 ? `${clockRate}` : `${clockRate}/${channels}`
  const attributes = [{ name: 'rtpmap', value: `${payloadType} ${registeredNames[name] ?? name}/${rate}` }]
  if (parameters !== '') attributes.push({ name: 'fmtp', value: `${payloadType} ${parameters}` })
  return attributes
}
