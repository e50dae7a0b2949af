import { describe, expect, it } from 'vitest'
import { readAudio } from '../../pbx-core/sdp/audio.ts'
import { audioOf, described, sdpText } from './describe.ts'

describe('readAudio', () => {
  it('reads one stream with static and dynamic codecs in their order', () => {
    const text = sdpText([
      'm=audio 4000 RTP/AVP 96 9 0 8 18 97 101 13',
      'a=rtpmap:96 opus/48000/2',
      'a=fmtp:96 useinbandfec=1; stereo=0',
      'a=rtpmap:97 iLBC/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=fmtp:18 annexb=no',
      'a=ptime:30',
      'a=sendonly'
    ])
    expect(audioOf(text)).toEqual({
      index: 0,
      address: '192.0.2.1',
      rtpPort: 4000,
      rtcpPort: 4001,
      codecs: [
        { payloadType: 96, name: 'OPUS', clockRate: 48_000, channels: 2, parameters: 'useinbandfec=1; stereo=0' },
        { payloadType: 9, name: 'G722', clockRate: 8000, channels: 1, parameters: '' },
        { payloadType: 0, name: 'PCMU', clockRate: 8000, channels: 1, parameters: '' },
        { payloadType: 8, name: 'PCMA', clockRate: 8000, channels: 1, parameters: '' },
        { payloadType: 18, name: 'G729', clockRate: 8000, channels: 1, parameters: 'annexb=no' },
        { payloadType: 97, name: 'ILBC', clockRate: 8000, channels: 1, parameters: '' }
      ],
      telephoneEvent: 101,
      packetTime: 30,
      direction: 'sendonly',
      rejected: false,
      origin: { sessionId: '42', version: '7' }
    })
  })

  it.each([
    ['payload types that nothing explains', ['m=audio 4000 RTP/AVP 99 0'], [0]],
    ['formats that are no payload types', ['m=audio 4000 RTP/AVP pcm 128 0'], [0]],
    ['nothing of the highest one', ['m=audio 4000 RTP/AVP 127 0', 'a=rtpmap:127 opus/48000/2'], [127, 0]],
    ['the repetition of a payload type', ['m=audio 4000 RTP/AVP 0 8 0'], [0, 8]],
    ['comfort noise and redundancy', ['m=audio 4000 RTP/AVP 13 96 0', 'a=rtpmap:96 red/8000'], [0]],
    ['an rtpmap that is none', ['m=audio 4000 RTP/AVP 96 97 0', 'a=rtpmap:96 x', 'a=rtpmap:97 y/0'], [0]]
  ])('leaves out %s', (_, lines, payloadTypes) => {
    expect(audioOf(sdpText(lines)).codecs.map((codec) => codec.payloadType)).toEqual(payloadTypes)
  })

  it.each([
    ['is null without telephone-event', ['m=audio 4000 RTP/AVP 0'], null],
    ['is that at 8000 Hz', ['m=audio 4000 RTP/AVP 0 98 99', 'a=rtpmap:98 telephone-event/48000'], null],
    [
      'is the first at 8000 Hz',
      ['m=audio 4000 RTP/AVP 0 98 99', 'a=rtpmap:98 telephone-event/48000', 'a=rtpmap:99 Telephone-Event/8000'],
      99
    ],
    ['counts only when listed in the m= line', ['m=audio 4000 RTP/AVP 0', 'a=rtpmap:101 telephone-event/8000'], null]
  ])('the telephone-event payload type %s (RFC 4733)', (_, lines, expected) => {
    expect(audioOf(sdpText(lines)).telephoneEvent).toBe(expected)
  })

  it.each([
    ['session', ['a=sendonly', 'm=audio 4000 RTP/AVP 0'], 'sendonly'],
    ['media before session', ['a=sendonly', 'm=audio 4000 RTP/AVP 0', 'a=recvonly'], 'recvonly'],
    ['neither', ['m=audio 4000 RTP/AVP 0'], 'sendrecv'],
    ['inactive', ['m=audio 4000 RTP/AVP 0', 'a=inactive'], 'inactive']
  ])('takes the direction from: %s (RFC 8866 §6.7)', (_, lines, direction) => {
    expect(audioOf(sdpText(lines)).direction).toBe(direction)
  })

  it.each([
    ['IN IP4 0.0.0.0', [], 'sendonly'],
    ['IN IP4 0.0.0.0', ['a=recvonly'], 'inactive'],
    ['IN IP4 0.0.0.0', ['a=inactive'], 'inactive'],
    ['IN IP6 ::', [], 'sendonly'],
    ['IN IP6 0:0:0:0:0:0:0.0.0.0', ['a=sendrecv'], 'sendonly']
  ])(
    'an unspecified address takes receiving away: hold of RFC 2543 (RFC 3264 §8.4) [%s %j]',
    (address, lines, hold) => {
      expect(audioOf(sdpText(['m=audio 4000 RTP/AVP 0', ...lines], address)).direction).toBe(hold)
    }
  )

  it.each([
    ['its own address', ['m=audio 4000 RTP/AVP 0', 'c=IN IP4 198.51.100.9'], '198.51.100.9'],
    ['the address of the session', ['m=audio 4000 RTP/AVP 0'], '192.0.2.1'],
    ['an IPv6 address', ['m=audio 4000 RTP/AVP 0', 'c=IN IP6 2001:DB8::1'], '2001:DB8::1'],
    [
      'an IPv6 address with an embedded IPv4',
      ['m=audio 4000 RTP/AVP 0', 'c=IN IP6 ::ffff:192.0.2.7'],
      '::ffff:192.0.2.7'
    ],
    ['a host name', ['m=audio 4000 RTP/AVP 0', 'c=IN IP4 phone.example.com'], 'phone.example.com']
  ])('the stream has %s', (_, lines, address) => {
    expect(audioOf(sdpText(lines)).address).toBe(address)
  })

  it.each([
    ['the next port', [], 4001],
    ['what a=rtcp says (RFC 3605)', ['a=rtcp:53020'], 53_020],
    ['what a=rtcp says, with an address', ['a=rtcp:53020 IN IP4 192.0.2.1'], 53_020],
    ['the next port where a=rtcp is nonsense', ['a=rtcp:99999'], 4001]
  ])('RTCP goes to %s', (_, lines, port) => {
    expect(audioOf(sdpText(['m=audio 4000 RTP/AVP 0', ...lines])).rtcpPort).toBe(port)
  })

  it.each([
    ['20', 20],
    ['20.0', 20],
    ['0', null],
    ['-20', null],
    ['x', null]
  ])('reads a=ptime:%s as %s', (value, packetTime) => {
    expect(audioOf(sdpText(['m=audio 4000 RTP/AVP 0', `a=ptime:${value}`])).packetTime).toBe(packetTime)
  })

  it('takes the first line that can be taken up, whatever stands before it', () => {
    const lines = [
      'm=video 6000 RTP/AVP 31',
      'm=audio 0 RTP/AVP 0',
      'm=audio 4000 RTP/SAVP 0',
      'm=audio 4002 RTP/AVP 8'
    ]
    const audio = audioOf(sdpText(lines))
    expect([audio.index, audio.rtpPort]).toEqual([3, 4002])
  })

  it('reports a stream with port 0 as rejected (RFC 3264 §6)', () => {
    const audio = audioOf(sdpText(['m=video 6000 RTP/AVP 31', 'm=audio 0 RTP/AVP 0']))
    expect([audio.index, audio.rejected]).toEqual([1, true])
  })

  it.each([
    ['no-audio', ['m=video 6000 RTP/AVP 31']],
    ['no-audio', []],
    ['secure-profile', ['m=audio 4000 RTP/SAVP 0']],
    ['secure-profile', ['m=audio 4000 UDP/TLS/RTP/SAVPF 0']],
    ['secure-profile', ['m=audio 0 RTP/AVP 0', 'm=audio 4000 RTP/SAVP 0']],
    ['unsupported-profile', ['m=audio 4000 RTP/AVPF 0']],
    ['unsupported-profile', ['m=audio 4000 udptl t38']],
    ['no-codec', ['m=audio 4000 RTP/AVP 99']],
    ['no-codec', ['m=audio 4000 RTP/AVP 101', 'a=rtpmap:101 telephone-event/8000']],
    ['unsupported-address', ['m=audio 4000 RTP/AVP 0', 'c=IN IP4 224.2.1.1/127']],
    ['unsupported-address', ['m=audio 4000 RTP/AVP 0', 'c=IN IP4 255.255.255.255']],
    ['unsupported-address', ['m=audio 4000 RTP/AVP 0', 'c=IN IP6 ff15::101']],
    ['unsupported-address', ['m=audio 4000 RTP/AVP 0', 'c=IN IP6 1:2:3']],
    ['unsupported-address', ['m=audio 4000 RTP/AVP 0', 'c=IN IP6 1::2::3']],
    ['unsupported-address', ['m=audio 4000 RTP/AVP 0', 'c=IN IP4 192.0.2.256']],
    ['unsupported-address', ['m=audio 4000 RTP/AVP 0', 'c=ATM NSAP 47.0091']]
  ])('refuses with %s: %j', (code, lines) => {
    const read = readAudio(described(sdpText(lines)))
    expect(read.ok ? read : read.error.code).toBe(code)
  })

  it('refuses a stream without any c= line', () => {
    const text = sdpText(['m=audio 4000 RTP/AVP 0']).replace(/c=.*\r\n/, '')
    const read = readAudio(described(text))
    expect(read.ok ? read : read.error.code).toBe('no-connection')
  })
})
