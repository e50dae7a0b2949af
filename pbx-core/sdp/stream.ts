import type { StreamCodec, StreamDescription } from '../media/port.ts'
import { addressKind, canonicalAddress } from './address.ts'
import type { RemoteAudio } from './audio.ts'
import { type AudioCodec, sameEncoding } from './codec.ts'
import { intersectDirections, reverse } from './direction.ts'
import type { AudioTerms } from './negotiate.ts'

/** A packet of ours lasts that long unless the peer asks for something sensible else. */
const usualPacketTime = 20

/**
 * The outcome of an offer/answer for the media side: what we wrote and what the peer wrote,
 * whichever of the two was the offer. A leg is sent to with the peer's payload types
 * (RFC 3264 §5.1, §6.1); where ours differ for the same codec, both stand in `codecs`, the
 * peer's first, so that what comes in under ours is known too; so with keys.
 */
export function streamDescription(local: AudioTerms, remote: RemoteAudio): StreamDescription {
  const codecs: StreamCodec[] = []
  for (const codec of remote.codecs) {
    if (local.codecs.some((own) => sameEncoding(own, codec))) addCodec(codecs, codec)
  }
  for (const own of local.codecs) {
    if (remote.codecs.some((codec) => sameEncoding(own, codec))) addCodec(codecs, own)
  }
  const direction = intersectDirections(local.direction, reverse(remote.direction))
  return {
    remote: remoteAddress(remote),
    codecs,
    telephoneEvent: local.telephoneEvent === null ? null : remote.telephoneEvent,
    ...ownTelephoneEvent(local, remote, codecs),
    ...(local.wideTelephoneEvent === undefined || remote.wideTelephoneEvent === undefined
      ? {}
      : { wideTelephoneEvent: remote.wideTelephoneEvent }),
    ...(remote.webRtc === undefined
      ? {}
      : { webRtc: { ufrag: remote.webRtc.ufrag, fingerprints: remote.webRtc.fingerprints } }),
    direction: remote.rejected ? 'inactive' : direction,
    packetTime: packetTime(remote.packetTime)
  }
}

/** Our number for keys, unless the peer means something else by it. */
function ownTelephoneEvent(
  { telephoneEvent: own }: AudioTerms,
  { telephoneEvent, wideTelephoneEvent }: RemoteAudio,
  codecs: readonly StreamCodec[]
): Pick<StreamDescription, 'ownTelephoneEvent'> {
  if (own === null || telephoneEvent === null) return {}
  const taken = [telephoneEvent, wideTelephoneEvent, ...codecs.map(({ payloadType }) => payloadType)]
  return taken.includes(own) ? {} : { ownTelephoneEvent: own }
}

function addCodec(codecs: StreamCodec[], { payloadType, name, clockRate, channels }: AudioCodec): void {
  if (codecs.some((codec) => codec.payloadType === payloadType)) return
  codecs.push({ payloadType, name, clockRate, channels })
}

/** Null where packets would go nowhere, to a name, or where ICE decides: then the peer is learnt from its packets. */
function remoteAddress({ address, rtpPort, rtcpPort, rejected, webRtc }: RemoteAudio): StreamDescription['remote'] {
  const kind = addressKind(address)
  if (rejected || webRtc !== undefined || (kind !== 'ipv4' && kind !== 'ipv6')) return null
  return { address: canonicalAddress(address), rtpPort, rtcpPort }
}

/** Whole frames of 10 ms, up to what fits a packet of G.711 on every path. */
function packetTime(wished: number | null): number {
  if (wished === null || wished % 10 !== 0 || wished > 60) return usualPacketTime
  return wished
}
