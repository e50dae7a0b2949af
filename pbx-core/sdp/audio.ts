import type { Octets } from '../base/octets.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { MediaDirection } from '../media/port.ts'
import { addressKind } from './address.ts'
import { type AudioCodec, carriesAudio, staticCodec } from './codec.ts'
import { intersectDirections, isDirection } from './direction.ts'
import { type Attribute, attribute, type MediaLine, type SessionDescription } from './session-description.ts'
import { isWebRtc, type RemoteWebRtc, readWebRtc } from './webrtc.ts'

/** What the other side says about the one audio stream that we take up. */
export interface RemoteAudio {
  /** Position of its `m=` line, from 0. */
  readonly index: number
  /** Host name or address; '' where a rejected stream names none. */
  readonly address: string
  readonly rtpPort: number
  /** Of `a=rtcp` (RFC 3605), else the next one. */
  readonly rtcpPort: number
  /** In the peer's order of preference; only what carries audio. */
  readonly codecs: readonly AudioCodec[]
  /** Payload type of telephone-event at 8000 Hz (RFC 4733), or null. */
  readonly telephoneEvent: number | null
  /** The same at 48000 Hz, where there is one: browsers send it beside Opus. */
  readonly wideTelephoneEvent?: number
  /** `a=ptime`: milliseconds in a packet that the peer would like to get. */
  readonly packetTime: number | null
  /** As the peer sees it: `sendonly` is a hold. An address of `0.0.0.0` takes its receiving away. */
  readonly direction: MediaDirection
  /** Port 0 (RFC 3264 §6). */
  readonly rejected: boolean
  /** Absent: plain RTP. */
  readonly webRtc?: RemoteWebRtc
  readonly origin: { readonly sessionId: string; readonly version: string }
}

/** All of them mean 488 for an offer. */
export interface AudioError {
  readonly code:
    | 'no-audio'
    /** SRTP in a way that we do not speak: neither with keys in the description, nor without ICE. */
    | 'secure-profile'
    | 'unsupported-profile'
    | 'no-codec'
    | 'no-connection'
    | 'unsupported-address'
  readonly message: string
}

/**
 * Picks the first audio line that we can take up: plain RTP/AVP or WebRTC, with a codec and
 * an address of one host. Where every such line is rejected, that is the answer (`rejected`); where
 * there is none, the first line's reason is.
 */
export function readAudio(description: SessionDescription): Result<RemoteAudio, AudioError> {
  let rejected: RemoteAudio | undefined
  let reason: AudioError | undefined
  for (const [index, media] of description.media.entries()) {
    if (media.kind !== 'audio') continue
    const read = readLine(description, media, index)
    if (!read.ok) reason ??= read.error
    else if (read.value.rejected) rejected ??= read.value
    else return read
  }
  if (rejected !== undefined && reason === undefined) return ok(rejected)
  return err(reason ?? { code: 'no-audio', message: 'no audio stream' })
}

function readLine(session: SessionDescription, media: MediaLine, index: number): Result<RemoteAudio, AudioError> {
  const rejected = media.port === 0
  const transport = readTransport(session, media)
  if (!transport.ok && !rejected) return transport
  const webRtc = transport.ok ? transport.value : undefined
  const formats = readFormats(media)
  const codecs = formats.filter(carriesAudio)
  if (codecs.length === 0 && !rejected) return err({ code: 'no-codec', message: 'no payload type with a known codec' })
  const connection = media.connection ?? session.connection
  if (connection === null && !rejected) return err({ code: 'no-connection', message: 'no c= line' })
  const address = connection?.address ?? ''
  const kind = connection?.networkType === 'IN' ? addressKind(address) : 'invalid'
  if ((kind === 'group' || kind === 'invalid') && !rejected) {
    return err({ code: 'unsupported-address', message: 'not the address of one host' })
  }
  const direction = readDirection(media.attributes) ?? readDirection(session.attributes) ?? 'sendrecv'
  // The hold of RFC 2543; with ICE the address says nothing.
  const silenced = kind === 'unspecified' && webRtc === undefined
  const wide = formats.find((codec) => isTelephoneEvent(codec, 48_000))
  return ok({
    index,
    address,
    rtpPort: media.port,
    rtcpPort: readRtcpPort(media),
    codecs,
    telephoneEvent: formats.find((codec) => isTelephoneEvent(codec, 8000))?.payloadType ?? null,
    ...(wide === undefined ? {} : { wideTelephoneEvent: wide.payloadType }),
    packetTime: readPacketTime(media.attributes),
    direction: silenced ? intersectDirections(direction, 'sendonly') : direction,
    rejected,
    ...(webRtc === undefined ? {} : { webRtc }),
    origin: { sessionId: session.origin.sessionId, version: session.origin.version }
  })
}

/** Undefined for plain RTP. */
function readTransport(session: SessionDescription, media: MediaLine): Result<RemoteWebRtc | undefined, AudioError> {
  const { protocol } = media
  if (protocol === 'RTP/AVP') return ok(undefined)
  if (isWebRtc(session, media)) {
    const webRtc = readWebRtc(session, media)
    return webRtc.ok ? webRtc : err({ code: 'secure-profile', message: webRtc.error })
  }
  if (/RTP\/SAVPF?$/.test(protocol)) {
    return err({ code: 'secure-profile', message: `${protocol} without a fingerprint is not spoken here` })
  }
  return err({ code: 'unsupported-profile', message: `expected RTP/AVP, got ${protocol.slice(0, 40)}` })
}

function isTelephoneEvent(codec: AudioCodec, clockRate: number): boolean {
  return codec.name === 'TELEPHONE-EVENT' && codec.clockRate === clockRate
}

/** Payload types of the `m=` line in their order; those that nothing explains are left out. */
function readFormats(media: MediaLine): AudioCodec[] {
  const maps = new Map<number, AudioCodec>()
  const parameters = new Map<number, Octets>()
  for (const { name, value } of media.attributes) {
    if (name === 'rtpmap') {
      const codec = readRtpmap(value)
      if (codec !== undefined && !maps.has(codec.payloadType)) maps.set(codec.payloadType, codec)
    } else if (name === 'fmtp') {
      const match = /^(\d{1,3}) +(.+)$/.exec(value)
      if (match !== null) parameters.set(Number(match[1]), match[2] ?? '')
    }
  }
  const codecs: AudioCodec[] = []
  for (const payloadType of new Set(media.formats.map(payloadTypeOf))) {
    const codec = maps.get(payloadType) ?? staticCodec(payloadType)
    if (codec !== undefined) codecs.push({ ...codec, parameters: parameters.get(payloadType) ?? '' })
  }
  return codecs
}

function payloadTypeOf(format: string): number {
  return /^\d{1,3}$/.test(format) && Number(format) <= 127 ? Number(format) : -1
}

/** `97 iLBC/8000` or `96 opus/48000/2` (RFC 8866 §6.6). */
function readRtpmap(value: Octets): AudioCodec | undefined {
  const match = /^(\d{1,3}) +([!#-'*+\-.0-9A-Z^-~]{1,64})\/(\d{1,7})(?:\/(\d{1,2}))?$/i.exec(value)
  if (match === null) return undefined
  const payloadType = Number(match[1])
  const clockRate = Number(match[3])
  const channels = Number(match[4] ?? 1)
  if (payloadType > 127 || clockRate === 0 || channels === 0) return undefined
  return { payloadType, name: (match[2] ?? '').toUpperCase(), clockRate, channels, parameters: '' }
}

function readDirection(attributes: readonly Attribute[]): MediaDirection | undefined {
  for (const { name } of attributes) if (isDirection(name)) return name
  return undefined
}

function readRtcpPort(media: MediaLine): number {
  const match = /^(\d{1,5})(?: |$)/.exec(attribute(media.attributes, 'rtcp') ?? '')
  const port = Number(match?.[1] ?? 0)
  if (port > 0 && port <= 65_535) return port
  return Math.min(media.port + 1, 65_535)
}

function readPacketTime(attributes: readonly Attribute[]): number | null {
  const match = /^(\d{1,3})(?:\.\d+)?$/.exec(attribute(attributes, 'ptime') ?? '')
  const milliseconds = Number(match?.[1] ?? 0)
  return milliseconds > 0 ? milliseconds : null
}
