import { describe, expect, it } from 'vitest'
import { pcma, pcmu } from '../../pbx-core/sdp/codec.ts'
import { createAnswer, createOffer, type LocalAudio } from '../../pbx-core/sdp/compose.ts'
import { SessionOrigin } from '../../pbx-core/sdp/session-origin.ts'
import { described, sdpText } from './describe.ts'

const local: LocalAudio = {
  session: { id: '5', version: 1 },
  address: '127.0.0.1',
  rtpPort: 16_384,
  codecs: [pcmu, { payloadType: 97, name: 'ILBC', clockRate: 8000, channels: 1, parameters: 'mode=20' }],
  telephoneEvent: 101,
  direction: 'sendrecv'
}

describe('createOffer', () => {
  it('writes one audio stream (RFC 3264 §5)', () => {
    expect(createOffer(local).split('\r\n')).toEqual([
      'v=0',
      'o=- 5 1 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      'm=audio 16384 RTP/AVP 0 97 101',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:97 ILBC/8000',
      'a=fmtp:97 mode=20',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-16',
      'a=sendrecv',
      ''
    ])
  })

  it('writes an IPv6 address, two channels, ptime and the direction', () => {
    const opus = { payloadType: 96, name: 'OPUS', clockRate: 48_000, channels: 2, parameters: '' }
    const audio: LocalAudio = { ...local, address: '::1', codecs: [opus], telephoneEvent: null }
    expect(createOffer({ ...audio, direction: 'inactive', packetTime: 30 }).split('\r\n')).toEqual([
      'v=0',
      'o=- 5 1 IN IP6 ::1',
      's=-',
      'c=IN IP6 ::1',
      't=0 0',
      'm=audio 16384 RTP/AVP 96',
      'a=rtpmap:96 opus/48000/2',
      'a=ptime:30',
      'a=inactive',
      ''
    ])
  })

  it('repeats the other lines of the dialog with port 0 (RFC 3264 §8)', () => {
    const agreed = described(sdpText(['m=video 6000 RTP/AVP 31 32', 'm=audio 4000 RTP/AVP 0', 'm=image 9 udptl t38']))
    const offer = described(createOffer(local, { media: agreed.media, index: 1 }))
    expect(offer.media.map((media) => [media.kind, media.port, media.formats.join()])).toEqual([
      ['video', 0, '31,32'],
      ['audio', 16_384, '0,97,101'],
      ['image', 0, 't38']
    ])
  })
})

describe('createAnswer', () => {
  const offer = described(
    sdpText(['m=audio 4000 RTP/SAVP 0', 'm=audio 4002 RTP/AVP 0 8', 'm=video 6000 RTP/AVP 31', 'a=sendonly']).replace(
      't=0 0',
      't=2873397496 2873404696'
    )
  )

  it('keeps number, order and times of the offer and rejects all lines but one (RFC 3264 §6)', () => {
    const answer = { ...local, codecs: [pcma], telephoneEvent: null, direction: 'recvonly' } as const
    expect(createAnswer(offer, { ...answer, index: 1 }).split('\r\n')).toEqual([
      'v=0',
      'o=- 5 1 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=2873397496 2873404696',
      'm=audio 0 RTP/SAVP 0',
      'm=audio 16384 RTP/AVP 8',
      'a=rtpmap:8 PCMA/8000',
      'a=recvonly',
      'm=video 0 RTP/AVP 31',
      ''
    ])
  })

  it('rejects every line with a port of 0, each still with a format', () => {
    const answer = described(createAnswer(offer, { ...local, codecs: [], rtpPort: 0, index: 1 }))
    expect(answer.media.map((media) => [media.port, media.formats.join()])).toEqual([
      [0, '0'],
      [0, '0,8'],
      [0, '31']
    ])
  })
})

describe('SessionOrigin', () => {
  it('raises the version by one when, and only when, the description changes (RFC 3264 §8)', () => {
    const origin = new SessionOrigin('5')
    const version = (direction: LocalAudio['direction']) =>
      described(origin.describe((session) => createOffer({ ...local, session, direction }))).origin.version
    expect(
      ['sendrecv', 'sendrecv', 'sendonly', 'sendonly', 'sendrecv'].map((word) => version(word as 'sendrecv'))
    ).toEqual(['1', '1', '2', '2', '3'])
  })
})
