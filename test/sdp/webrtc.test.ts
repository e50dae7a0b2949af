import { describe, expect, it } from 'vitest'
import { readAudio } from '../../pbx-core/sdp/audio.ts'
import { type AudioCodec, pcmu } from '../../pbx-core/sdp/codec.ts'
import { createAnswer, createOffer, type LocalAudio } from '../../pbx-core/sdp/compose.ts'
import { answerBack, offerForward } from '../../pbx-core/sdp/negotiate.ts'
import { streamDescription } from '../../pbx-core/sdp/stream.ts'
import type { LocalWebRtc } from '../../pbx-core/sdp/webrtc.ts'
import { audioOf, described, sdpText } from './describe.ts'

const sha256 = Array.from({ length: 32 }, (_, octet) => (octet + 160).toString(16)).join(':')
const sha1 = Array.from({ length: 20 }, () => '0a').join(':')

/** What Chromium offers, as far as it matters. */
const lines = [
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126',
  'c=IN IP4 0.0.0.0',
  'a=rtcp:9 IN IP4 0.0.0.0',
  'a=candidate:1 1 udp 2113937151 4d5c.local 50000 typ host generation 0 network-cost 999',
  'a=end-of-candidates',
  'a=ice-ufrag:Xk3/',
  'a=ice-pwd:abcdefghijklmnopqrstuv+/',
  'a=ice-options:trickle',
  `a=fingerprint:sha-256 ${sha256}`,
  'a=setup:actpass',
  'a=mid:0',
  'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'a=sendrecv',
  'a=rtcp-mux',
  'a=rtcp-rsize',
  'a=rtpmap:111 opus/48000/2',
  'a=rtcp-fb:111 transport-cc',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:63 red/48000/2',
  'a=rtpmap:110 telephone-event/48000',
  'a=rtpmap:126 telephone-event/8000',
  'a=ssrc:1 cname:x'
]
const offerText = (change: (lines: readonly string[]) => readonly string[] = (same) => same) =>
  sdpText(change(lines)).replace('t=0 0', 't=0 0\r\na=group:BUNDLE 0 1')
const without = (name: string) => offerText((all) => all.filter((line) => !line.startsWith(`a=${name}`)))

const opus: AudioCodec = {
  payloadType: 111,
  name: 'OPUS',
  clockRate: 48_000,
  channels: 2,
  parameters: 'minptime=10;useinbandfec=1'
}
const webRtc: LocalWebRtc = {
  ufrag: 'core',
  password: 'c'.repeat(32),
  profile: 'UDP/TLS/RTP/SAVPF',
  fingerprint: { hash: 'sha-256', value: 'AA:BB' },
  setup: 'actpass',
  mid: '0',
  bundled: true
}
const local: LocalAudio = {
  session: { id: '5', version: 1 },
  address: '127.0.0.1',
  rtpPort: 16_384,
  codecs: [pcmu],
  telephoneEvent: 101,
  direction: 'sendrecv',
  webRtc
}

describe('the offer of a browser', () => {
  it('is read with what ICE and DTLS need of it; candidates are left to its checks', () => {
    expect(audioOf(offerText())).toMatchObject({
      codecs: [opus, { name: 'G722' }, { name: 'PCMU' }, { name: 'PCMA' }],
      telephoneEvent: 126,
      wideTelephoneEvent: 110,
      // 0.0.0.0 is no hold where ICE decides.
      direction: 'sendrecv',
      webRtc: {
        profile: 'UDP/TLS/RTP/SAVPF',
        ufrag: 'Xk3/',
        fingerprints: [{ hash: 'sha-256', value: sha256.toUpperCase() }],
        mid: '0',
        bundled: true
      }
    })
  })

  it('may state ICE, certificate and setup for the whole session (RFC 8839 §5.4, RFC 8122 §5)', () => {
    const shared = lines.filter((line) => /^a=(ice-|fingerprint|setup)/.test(line))
    const text = offerText((all) => all.filter((line) => !shared.includes(line)))
    const moved = text.replace('t=0 0', ['t=0 0', ...shared].join('\r\n'))
    expect(audioOf(moved).webRtc).toEqual(audioOf(offerText()).webRtc)
  })

  it('is bundled only where its line is in the group (RFC 9143 §7)', () => {
    expect(audioOf(offerText().replace('BUNDLE 0 1', 'BUNDLE 1 2')).webRtc?.bundled).toBe(false)
    expect(audioOf(without('mid')).webRtc).toMatchObject({ mid: null, bundled: false })
  })

  it.each([
    ['credentials', without('ice-pwd'), 'it has no ICE credentials'],
    [
      'credentials of the right form',
      offerText().replace('a=ice-ufrag:Xk3/', 'a=ice-ufrag:X:3'),
      'it has no ICE credentials'
    ],
    ['rtcp-mux', without('rtcp-mux'), 'it wants RTCP on a port of its own'],
    ['a fingerprint', without('fingerprint'), 'UDP/TLS/RTP/SAVPF without a fingerprint is not spoken here'],
    [
      'a hash that is safe',
      offerText().replace(`sha-256 ${sha256}`, `sha-1 ${sha1}`),
      'it names its certificate by no hash that is safe'
    ],
    [
      'a DTLS client',
      offerText().replace('setup:actpass', 'setup:passive'),
      'setup:passive leaves DTLS without a client'
    ]
  ])('is refused without %s', (_, text, message) => {
    expect(readAudio(described(text))).toEqual({ ok: false, error: { code: 'secure-profile', message } })
  })

  it('is no WebRTC with keys in the description (RFC 4568)', () => {
    const text = sdpText(['m=audio 4000 RTP/SAVP 0', 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x'])
    expect(readAudio(described(text))).toMatchObject({ error: { code: 'secure-profile' } })
  })
})

describe('what a browser is written', () => {
  const attributes = [
    'a=mid:0',
    'a=rtcp-mux',
    'a=ice-ufrag:core',
    `a=ice-pwd:${'c'.repeat(32)}`,
    'a=fingerprint:sha-256 AA:BB',
    'a=setup:actpass',
    'a=msid:offhook audio',
    'a=candidate:1 1 udp 2130706431 127.0.0.1 16384 typ host',
    'a=end-of-candidates'
  ]

  it('is an offer of an ICE-lite agent with one host candidate (RFC 8839 §5.3, §5.1)', () => {
    expect(createOffer(local).split('\r\n')).toEqual([
      'v=0',
      'o=- 5 1 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      'a=ice-lite',
      'a=group:BUNDLE 0',
      'm=audio 16384 UDP/TLS/RTP/SAVPF 0 101',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-16',
      'a=sendrecv',
      ...attributes,
      ''
    ])
  })

  it('is an answer in the profile of the offer, with the names of its lines, also of those rejected (RFC 8829 §5.3.1)', () => {
    const offer = described(`${offerText()}m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\n`)
    const text = createAnswer(offer, {
      ...local,
      codecs: [opus],
      wideTelephoneEvent: 110,
      telephoneEvent: 126,
      index: 0,
      webRtc: { ...webRtc, setup: 'passive' }
    })
    expect(text.split('\r\n').slice(5)).toEqual([
      'a=ice-lite',
      'a=group:BUNDLE 0',
      'm=audio 16384 UDP/TLS/RTP/SAVPF 111 126 110',
      'a=rtpmap:111 opus/48000/2',
      'a=fmtp:111 minptime=10;useinbandfec=1',
      'a=rtpmap:126 telephone-event/8000',
      'a=fmtp:126 0-16',
      'a=rtpmap:110 telephone-event/48000',
      'a=fmtp:110 0-16',
      'a=sendrecv',
      ...attributes.with(5, 'a=setup:passive'),
      'm=video 0 UDP/TLS/RTP/SAVPF 96',
      'a=mid:1',
      ''
    ])
  })

  it('names no group where the peer has none', () => {
    const text = createOffer({ ...local, webRtc: { ...webRtc, mid: null, bundled: false } })
    expect(text).not.toMatch(/a=(group|mid)/)
  })
})

describe('between a browser and another phone', () => {
  const offer = audioOf(offerText())
  const plain = audioOf(sdpText(['m=audio 4000 RTP/AVP 0 101', 'a=rtpmap:101 telephone-event/8000']))

  it('a plain phone is offered all codecs, and telephone-event at both clocks', () => {
    expect(offerForward(offer)).toMatchObject({ telephoneEvent: 126, wideTelephoneEvent: 110 })
    expect(offerForward(plain)).not.toHaveProperty('wideTelephoneEvent')
  })

  it('telephone-event at 48000 Hz is offered beside Opus only (RFC 4733 §2.1)', () => {
    expect(offerForward({ ...offer, codecs: [{ ...pcmu, payloadType: 3, name: 'GSM' }] })).not.toHaveProperty(
      'wideTelephoneEvent'
    )
  })

  it('keeps the payload type that a leg already uses for it', () => {
    const established = { codecs: [opus], telephoneEvent: 101, wideTelephoneEvent: 100 }
    expect(offerForward(offer, established)).toMatchObject({ telephoneEvent: 101, wideTelephoneEvent: 100 })
  })

  it('is answered what the other side chose: G.711, and keys at 8000 Hz', () => {
    expect(answerBack(offer, plain)).toEqual({
      codecs: [pcmu],
      telephoneEvent: 126,
      direction: 'sendrecv',
      packetTime: null
    })
  })

  it('two browsers keep Opus, and keys at both clocks', () => {
    expect(answerBack(offer, offer)).toMatchObject({
      codecs: [opus, {}, {}, {}],
      telephoneEvent: 126,
      wideTelephoneEvent: 110
    })
  })

  it('the media side learns the peer from its certificate and its checks, not from an address', () => {
    const terms = offerForward(offer)
    expect(streamDescription(terms, offer)).toMatchObject({
      remote: null,
      wideTelephoneEvent: 110,
      webRtc: { ufrag: 'Xk3/', fingerprints: offer.webRtc?.fingerprints }
    })
    expect(streamDescription(terms, plain)).not.toHaveProperty('webRtc')
  })
})
