import { beforeEach, describe, expect, it } from 'vitest'
import { LegSession, ownTerms } from '../../pbx-core/call/leg-session.ts'
import { WebRtcSide } from '../../pbx-core/call/webrtc-side.ts'
import type { IceCredentials, MediaEndpoint, StreamDescription } from '../../pbx-core/media/port.ts'
import { SessionOrigin } from '../../pbx-core/sdp/session-origin.ts'

const fingerprint = { hash: 'sha-256', value: 'AA:BB' }

/** An endpoint that notes what it is told. */
class NotedEndpoint {
  readonly id = 1
  readonly address = '127.0.0.1'
  readonly rtpPort = 10_000
  readonly rtcpPort = 10_001
  readonly told: (readonly ['webrtc', IceCredentials] | readonly ['stream', StreamDescription])[] = []

  useWebRtc(local: IceCredentials): void {
    this.told.push(['webrtc', local])
  }

  configure(stream: StreamDescription): void {
    this.told.push(['stream', stream])
  }
}

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
  let media: NotedEndpoint
  let tokens: number
  beforeEach(() => {
    media = new NotedEndpoint()
    tokens = 0
  })

  const session = (offersWebRtc: boolean) =>
    new LegSession({
      media: media as unknown as MediaEndpoint,
      address: '127.0.0.1',
      origin: new SessionOrigin('5'),
      offersWebRtc,
      webRtc: () =>
        new WebRtcSide({
          media: media as unknown as MediaEndpoint,
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
    expect(linesOf(session(false).offer(ownTerms), webRtcLines)).toEqual(['m=audio 10000 RTP/AVP 0 8 101'])
    expect(media.told).toEqual([])
    expect(linesOf(session(true).offer(ownTerms), webRtcLines)).toEqual([
      'a=group:BUNDLE 0',
      'm=audio 10000 UDP/TLS/RTP/SAVPF 0 8 101',
      'a=mid:0',
      'a=ice-ufrag:11111111',
      'a=fingerprint:sha-256 AA:BB',
      'a=setup:actpass'
    ])
    // Before the answer comes: the browser's checks may be faster.
    expect(media.told).toEqual([['webrtc', { ufrag: '11111111', password: '2'.repeat(32) }]])
  })

  it('answers each in its own kind, whoever the peer is: a browser’s answer stays the DTLS server', () => {
    const leg = session(false)
    expect(leg.takeOffer(text(browserSdp({ mid: 'audio', protocol: 'RTP/SAVPF' }))).ok).toBe(true)
    expect(linesOf(leg.answer(ownTerms), webRtcLines)).toEqual([
      'a=group:BUNDLE audio',
      'm=audio 10000 RTP/SAVPF 0 8 101',
      'a=mid:audio',
      'a=ice-ufrag:11111111',
      'a=fingerprint:sha-256 AA:BB',
      'a=setup:passive'
    ])
    expect(media.told.map(([kind]) => kind)).toEqual(['webrtc', 'stream'])
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
