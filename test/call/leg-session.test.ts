import { beforeEach, describe, expect, it } from 'vitest'
import { LegSession, ownTerms } from '../../pbx-core/call/leg-session.ts'
import { WebRtcSide } from '../../pbx-core/call/webrtc-side.ts'
import { SessionOrigin } from '../../pbx-core/sdp/session-origin.ts'
import { type RecordingEndpoint, RecordingMedia } from '../support/recording-media.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

const plainSdp = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', 'm=audio 4000 RTP/AVP 0', '']
const browserSdp = ({ ufrag = 'first', setup = 'actpass', protocol = 'UDP/TLS/RTP/SAVPF', mid = '0' } = {}) => [
  ...plainSdp.slice(0, 5),
  `a=group:BUNDLE ${mid}`,
  `m=audio 9 ${protocol} 0`,
  `a=ice-ufrag:${ufrag}`,
  `a=ice-pwd:${'p'.repeat(24)}`,
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
  `a=setup:${setup}`,
  `a=mid:${mid}`,
  'a=rtcp-mux',
  ''
]
const text = (lines: readonly string[]) => lines.join('\r\n')
const linesOf = (sdp: string, pattern: RegExp) => sdp.split('\r\n').filter((line) => pattern.test(line))
const webRtcLines = /^(m=|a=(group|setup|mid|ice-ufrag|fingerprint):)/

describe('the session of a leg', () => {
  const port = new RecordingMedia(createVirtualClock())
  const { fingerprint } = port
  let media: RecordingEndpoint
  let tokens: number
  beforeEach(() => {
    media = port.lease('127.0.0.1') as RecordingEndpoint
    tokens = 0
  })

  const session = (offersWebRtc: boolean) =>
    new LegSession({
      media,
      address: '127.0.0.1',
      origin: new SessionOrigin('5'),
      signalling: { address: '192.0.2.1', agrees: true },
      learnMediaAddress: false,
      offersWebRtc,
      webRtc: () =>
        new WebRtcSide({
          media,
          fingerprint,
          crypto: {
            token: (bytes) => `${++tokens}`.repeat(bytes * 2),
            hash: () => '',
            hmacSha256: () => '',
            equal: () => false
          }
        })
    })

  it('offers plain RTP to a phone, and WebRTC to a browser', () => {
    expect(linesOf(session(false).offer(ownTerms), webRtcLines)).toEqual([
      `m=audio ${media.rtpPort} RTP/AVP 0 8 9 111 101`
    ])
    expect(media.webRtc).toEqual([])
    expect(linesOf(session(true).offer(ownTerms), webRtcLines)).toEqual([
      'a=group:BUNDLE 0',
      `m=audio ${media.rtpPort} UDP/TLS/RTP/SAVPF 0 8 9 111 101`,
      'a=mid:0',
      'a=ice-ufrag:11111111',
      `a=fingerprint:sha-256 ${fingerprint.value}`,
      'a=setup:actpass'
    ])
    // Before the answer comes: the browser's checks may be faster.
    expect(media.webRtc).toEqual([{ ufrag: '11111111', password: '2'.repeat(32) }])
  })

  it('answers each in its own kind, whoever the peer is: a browser’s answer stays the DTLS server', () => {
    const leg = session(false)
    expect(leg.takeOffer(text(browserSdp({ mid: 'audio', protocol: 'RTP/SAVPF' }))).ok).toBe(true)
    expect(linesOf(leg.answer(ownTerms), webRtcLines)).toEqual([
      'a=group:BUNDLE audio',
      `m=audio ${media.rtpPort} RTP/SAVPF 0 8 9 111 101`,
      'a=mid:audio',
      'a=ice-ufrag:11111111',
      `a=fingerprint:sha-256 ${fingerprint.value}`,
      'a=setup:passive'
    ])
    expect([media.webRtc.length, media.stream?.webRtc?.ufrag]).toEqual([1, 'first'])
  })

  it('draws new credentials for an ICE restart of the peer, and only then (RFC 8839 §4.4.1.1.1)', () => {
    const leg = session(true)
    leg.offer(ownTerms)
    leg.takeAnswer(text(browserSdp({ setup: 'active' })))
    const ufrag = (offer: string) => {
      leg.takeOffer(offer)
      return linesOf(leg.answer(ownTerms), /ice-ufrag/)
    }
    expect(ufrag(text(browserSdp()))).toEqual(['a=ice-ufrag:11111111'])
    expect(ufrag(text(browserSdp({ ufrag: 'second' })))).toEqual(['a=ice-ufrag:33333333'])
    expect(ufrag(text(browserSdp({ ufrag: 'second' })))).toEqual(['a=ice-ufrag:33333333'])
    expect(linesOf(leg.offer(ownTerms), /ice-ufrag|setup/)).toEqual(['a=ice-ufrag:33333333', 'a=setup:passive'])
  })

  it('refuses an answer that leaves encryption, and one that begins it', () => {
    const secure = session(true)
    secure.offer(ownTerms)
    const plain = session(false)
    plain.offer(ownTerms)
    const refused = { ok: false, error: 'it mixes plain RTP and WebRTC in one session' }
    expect(secure.takeAnswer(text(plainSdp))).toEqual(refused)
    expect(plain.takeAnswer(text(browserSdp({ setup: 'active' })))).toEqual(refused)
  })

  it('refuses an offer that leaves encryption in the call', () => {
    const leg = session(false)
    leg.takeOffer(text(browserSdp()))
    leg.answer(ownTerms)
    expect(leg.takeOffer(text(plainSdp))).toEqual({
      ok: false,
      error: 'it mixes plain RTP and WebRTC in one session'
    })
  })
})
