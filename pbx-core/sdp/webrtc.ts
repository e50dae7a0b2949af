import type { Octets } from '../base/octets.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { CertificateFingerprint, IceCredentials } from '../media/port.ts'
import { type Attribute, attribute, type MediaLine, type SessionDescription } from './session-description.ts'

/*
 * What WebRTC adds to an audio line: ICE (RFC 8839), DTLS-SRTP (RFC 5763, RFC 8122, RFC 8842),
 * BUNDLE (RFC 9143), as JSEP wants it (RFC 8829 §5). Candidates of the peer are not read: we
 * are an ICE-lite agent, whom the peer's checks tell where it is, so that mDNS names, candidates
 * that trickle in and end-of-candidates cost nothing.
 */

/** The profile that we offer; an answer repeats the offer's, whichever of `profiles` that is (RFC 8829 §5.1.2). */
export const webRtcProfile = 'UDP/TLS/RTP/SAVPF'
const profiles: ReadonlySet<string> = new Set([webRtcProfile, 'UDP/TLS/RTP/SAVP', 'RTP/SAVPF', 'RTP/SAVP'])

export interface RemoteWebRtc {
  readonly profile: string
  /** A change of it in an offer is an ICE restart (RFC 8839 §4.4.1.1.1). */
  readonly ufrag: string
  /** Hashes of the certificates that it may show; any one of the strongest kind must fit (RFC 8122 §5). */
  readonly fingerprints: readonly CertificateFingerprint[]
  /** Null where the line has no name. */
  readonly mid: Octets | null
  /** The line stands in a BUNDLE group. */
  readonly bundled: boolean
}

export interface LocalWebRtc extends IceCredentials {
  readonly profile: string
  readonly fingerprint: CertificateFingerprint
  /** `actpass` in our first offer; `passive` from then on: we are the DTLS server (RFC 5763 §5). */
  readonly setup: 'actpass' | 'passive'
  readonly mid: Octets | null
  readonly bundled: boolean
}

/** Whether a line is one of WebRTC: DTLS-SRTP, not keys in the description (RFC 4568). */
export function isWebRtc(session: SessionDescription, media: MediaLine): boolean {
  return profiles.has(media.protocol) && field(session, media, 'fingerprint') !== undefined
}

/** The error says what is missing. */
export function readWebRtc(session: SessionDescription, media: MediaLine): Result<RemoteWebRtc, string> {
  const ufrag = field(session, media, 'ice-ufrag') ?? ''
  const password = field(session, media, 'ice-pwd') ?? ''
  if (!/^[A-Za-z0-9+/]{4,256}$/.test(ufrag) || !/^[A-Za-z0-9+/]{22,256}$/.test(password)) {
    return err('it has no ICE credentials')
  }
  if (attribute(media.attributes, 'rtcp-mux') === undefined) return err('it wants RTCP on a port of its own')
  const fingerprints = readFingerprints(session, media)
  if (fingerprints.length === 0) return err('it names its certificate by no hash that is safe')
  const setup = field(session, media, 'setup') ?? 'actpass'
  if (setup !== 'active' && setup !== 'actpass') return err(`setup:${setup.slice(0, 20)} leaves DTLS without a client`)
  const mid = attribute(media.attributes, 'mid') ?? null
  return ok({ profile: media.protocol, ufrag, fingerprints, mid, bundled: mid !== null && inBundle(session, mid) })
}

/** Attributes of the audio line. */
export function webRtcAttributes(local: LocalWebRtc, address: Octets, port: number): Attribute[] {
  const { mid, fingerprint } = local
  return [
    ...(mid === null ? [] : [{ name: 'mid', value: mid }]),
    { name: 'rtcp-mux', value: '' },
    { name: 'ice-ufrag', value: local.ufrag },
    { name: 'ice-pwd', value: local.password },
    { name: 'fingerprint', value: `${fingerprint.hash} ${fingerprint.value}` },
    { name: 'setup', value: local.setup },
    // Without it a browser shows the track in no stream (RFC 8830).
    { name: 'msid', value: 'offhook audio' },
    { name: 'candidate', value: `1 1 udp ${hostPriority} ${address} ${port} typ host` },
    { name: 'end-of-candidates', value: '' }
  ]
}

/** Attributes that stand above the lines. */
export function webRtcSessionAttributes({ mid, bundled }: LocalWebRtc): Attribute[] {
  const lite = { name: 'ice-lite', value: '' }
  return bundled && mid !== null ? [lite, { name: 'group', value: `BUNDLE ${mid}` }] : [lite]
}

/** A host candidate, one address, RTP (RFC 8445 §5.1.2.1): 126 · 2^24 + 65535 · 2^8 + 255. */
const hostPriority = 2_130_706_431

/** Of the media line, else of the session (RFC 8839 §5.4, RFC 8122 §5, RFC 4145 §4). */
function field(session: SessionDescription, media: MediaLine, name: string): Octets | undefined {
  return attribute(media.attributes, name) ?? attribute(session.attributes, name)
}

const safeHashes: ReadonlySet<string> = new Set(['sha-256', 'sha-384', 'sha-512'])
const mostFingerprints = 8

function readFingerprints(session: SessionDescription, media: MediaLine): CertificateFingerprint[] {
  const own = media.attributes.filter(({ name }) => name === 'fingerprint')
  const stated = own.length > 0 ? own : session.attributes.filter(({ name }) => name === 'fingerprint')
  const fingerprints: CertificateFingerprint[] = []
  for (const { value } of stated.slice(0, mostFingerprints)) {
    const match = /^(\S+) +((?:[0-9a-f]{2}:){19,63}[0-9a-f]{2})$/i.exec(value)
    const hash = match?.[1]?.toLowerCase() ?? ''
    if (safeHashes.has(hash)) fingerprints.push({ hash, value: (match?.[2] ?? '').toUpperCase() })
  }
  return fingerprints
}

function inBundle(session: SessionDescription, mid: Octets): boolean {
  return session.attributes.some(({ name, value }) => {
    if (name !== 'group') return false
    const [semantics, ...mids] = value.split(/ +/)
    return semantics === 'BUNDLE' && mids.includes(mid)
  })
}
