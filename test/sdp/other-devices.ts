import { sdpText } from './describe.ts'

/** What a session description of somebody else's says about audio, as the core reads it. */
type Audio = 'ok' | 'rejected' | 'no-audio' | 'unsupported-address' | 'secure-profile'

interface OtherDevice {
  /** Who sends such a description. */
  readonly from: string
  readonly text: string
  readonly kinds: string
  readonly audio: Audio
}

const sha256 = Array.from({ length: 32 }, (_, octet) => (octet * 7 + 16).toString(16).padStart(2, '0')).join(':')
const dtls = ['a=ice-ufrag:qR7u', 'a=ice-pwd:kZ0mW3vT8sL5yB1nX6cD2e', `a=fingerprint:sha-256 ${sha256}`]
const sdesKey = 'inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk'
const groupOf = (address: string) => `IN IP4 ${address}`

/** Descriptions of our own, of every kind of equipment that a PBX is offered something by, sooner or later. */
export const otherDevices: readonly OtherDevice[] = [
  {
    from: 'a desk phone with four codecs, keys and comfort noise',
    text: sdpText([
      'm=audio 11780 RTP/AVP 9 8 0 18 13 101',
      'a=rtpmap:9 G722/8000',
      'a=rtpmap:18 G729/8000',
      'a=fmtp:18 annexb=no',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=ptime:20'
    ]),
    kinds: 'audio',
    audio: 'ok'
  },
  {
    from: 'a phone on IPv6 alone',
    text: sdpText(['m=audio 40000 RTP/AVP 0 8', 'a=sendrecv'], 'IN IP6 2001:db8:12::c0'),
    kinds: 'audio',
    audio: 'ok'
  },
  {
    from: 'a gateway that names itself, and not an address',
    text: sdpText(['m=audio 6000 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000'], 'IN IP4 gateway.biloxi.example.com'),
    kinds: 'audio',
    audio: 'ok'
  },
  {
    from: 'a phone that encrypts by keys in the description (RFC 4568)',
    text: sdpText([
      'm=audio 5062 RTP/SAVP 0 101',
      `a=crypto:1 AES_CM_128_HMAC_SHA1_80 ${sdesKey}|2^20|1:4`,
      'a=rtpmap:101 telephone-event/8000'
    ]),
    kinds: 'audio',
    audio: 'secure-profile'
  },
  {
    from: 'an early browser: keys in the description, two bundled streams and data over SCTP',
    text: sdpText([
      'a=group:BUNDLE voice picture',
      'm=audio 1 RTP/SAVPF 109 0 8 126',
      'a=candidate:77 1 tcp 1518280447 198.51.100.9 0 typ host tcptype active generation 0',
      'a=mid:voice',
      'a=rtcp-mux',
      `a=crypto:1 AES_CM_128_HMAC_SHA1_80 ${sdesKey}`,
      'a=rtpmap:109 opus/48000/2',
      'a=rtpmap:126 telephone-event/8000',
      'a=ptime:0.125',
      'm=video 1 RTP/SAVPF 100',
      'a=mid:picture',
      'a=rtpmap:100 VP8/90000',
      'a=rtcp-fb:100 ccm fir',
      'm=application 9 DTLS/SCTP 5000',
      ...dtls,
      'a=sctpmap:5000 webrtc-datachannel 256'
    ]),
    kinds: 'audio,video,application',
    audio: 'secure-profile'
  },
  {
    from: 'a media server that is lite in ICE and says RTP/SAVPF with DTLS',
    text: sdpText([
      'a=ice-lite',
      'm=audio 22018 RTP/SAVPF 0 8 101',
      ...dtls,
      'a=setup:actpass',
      'a=rtcp-mux',
      'a=rtpmap:101 telephone-event/8000',
      'a=candidate:H 1 UDP 659136 192.0.2.1 22018 typ host'
    ]),
    kinds: 'audio',
    audio: 'ok'
  },
  {
    from: 'a browser by JSEP, whose picture comes only in the bundle (RFC 8829 §5.2.1)',
    text: sdpText([
      'a=group:BUNDLE 0 1',
      'a=msid-semantic:WMS *',
      'm=audio 51234 UDP/TLS/RTP/SAVPF 96 0 97',
      'a=mid:0',
      ...dtls,
      'a=setup:actpass',
      'a=rtcp-mux',
      'a=rtcp-rsize',
      'a=rtpmap:96 opus/48000/2',
      'a=rtpmap:97 telephone-event/48000',
      'a=extmap:2 urn:ietf:params:rtp-hdrext:sdes:mid',
      'a=end-of-candidates',
      'm=video 0 UDP/TLS/RTP/SAVPF 100 101',
      'a=mid:1',
      'a=bundle-only',
      'a=rtpmap:101 rtx/90000',
      'a=fmtp:101 apt=100',
      'a=ssrc-group:FID 31 32'
    ]),
    kinds: 'audio,video',
    audio: 'ok'
  },
  {
    from: 'a browser that answers with the ICE and DTLS of the whole session above its streams',
    text: sdpText([
      ...dtls,
      'a=setup:active',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 110',
      'a=rtcp:9 IN IP4 0.0.0.0',
      'a=rtcp-mux',
      'a=rtpmap:111 opus/48000/2',
      'a=rtpmap:63 red/48000/2',
      'a=fmtp:63 111/111',
      'a=ssrc:88 cname:talker',
      'a=ssrc:88 bare'
    ]),
    kinds: 'audio',
    audio: 'ok'
  },
  {
    from: 'a room system with a second picture and a floor (RFC 8856)',
    text: sdpText([
      'b=AS:2048',
      'm=audio 3230 RTP/AVP 9',
      'a=rtpmap:9 G722/8000',
      'm=video 3232 RTP/AVP 112',
      'a=content:main',
      'a=rtpmap:112 H264/90000',
      'a=fmtp:112 profile-level-id=42801f; packetization-mode=1; sar=13',
      'm=application 3240 UDP/BFCP *',
      'a=floorctrl:s-only',
      'a=floorid:2 m-stream:3',
      'm=video 3234 RTP/AVP 112',
      'a=content:slides',
      'a=label:3'
    ]),
    kinds: 'audio,video,application,video',
    audio: 'ok'
  },
  {
    from: 'a camera with three qualities of one picture (RFC 8853)',
    text: sdpText([
      'm=audio 49200 RTP/AVP 8',
      'm=video 49300 RTP/AVP 97 98',
      'a=imageattr:97 send [x=1920,y=1080] recv [x=640,y=360]',
      'a=imageattr:* recv *',
      'a=rid:hi send pt=97;max-width=1920;max-fps=25',
      'a=rid:lo send pt=98',
      'a=simulcast:send hi;~lo recv'
    ]),
    kinds: 'audio,video',
    audio: 'ok'
  },
  {
    from: 'a soft phone that asks for reports on its streams (RFC 3611, RFC 4585)',
    text: sdpText([
      'a=rtcp-xr:rcvr-rtt=all:5000 stat-summary=loss,dup,jitt voip-metrics',
      'm=audio 7078 RTP/AVP 96 0 101',
      'a=rtpmap:96 opus/48000/2',
      'a=rtpmap:101 telephone-event/48000',
      'a=rtcp-fb:* trr-int 1000',
      'm=video 9078 RTP/AVP 96',
      'a=rtpmap:96 AV1/90000',
      'a=rtcp-fb:96 nack pli'
    ]),
    kinds: 'audio,video',
    audio: 'ok'
  },
  {
    from: 'a device that extends RTP headers, some of them encrypted (RFC 6904)',
    text: sdpText([
      'm=audio 30400 RTP/SAVPF 96',
      'a=rtpmap:96 opus/48000/2',
      'a=extmap:1/sendonly urn:example:offset',
      'a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:encrypt urn:example:place'
    ]),
    kinds: 'audio',
    audio: 'secure-profile'
  },
  {
    from: 'a gateway with an address type that nobody knows, and words of its own',
    text: sdpText([
      'm=audio 4002 RTP/AVP 0',
      'a=rtcp:4003 IN IP9 nowhere',
      'a=X-vendor:blue;green',
      'a=:',
      'z=something of its own'
    ]),
    kinds: 'audio',
    audio: 'ok'
  },
  {
    from: 'a public address system: 24 bits to a multicast group (AES67)',
    text: sdpText(
      [
        'a=keywds:Stage',
        'm=audio 5004 RTP/AVP 97',
        'i=2 channels',
        'a=recvonly',
        'a=rtpmap:97 L24/48000/2',
        'a=ptime:1'
      ],
      groupOf('239.69.1.7/32')
    ),
    kinds: 'audio',
    audio: 'unsupported-address'
  },
  {
    from: 'a studio whose clock is that of the network (RFC 7273)',
    text: sdpText([
      'm=audio 5004 RTP/AVP 96',
      `c=${groupOf('233.252.0.4/64')}`,
      'a=rtpmap:96 L16/44100/8',
      'a=sendonly',
      'a=ts-refclk:ptp=IEEE1588-2008:00-11-22-FF-FE-33-44-55:0',
      'a=mediaclk:direct=42 rate=1000/1001'
    ]),
    kinds: 'audio',
    audio: 'unsupported-address'
  },
  {
    from: 'a lecture to everybody, with times and whom to ask (RFC 8866 §5)',
    text: [
      'v=0',
      'o=hall 90210 90211 IN IP4 192.0.2.40',
      's=Lecture',
      'i=What a telephone is',
      'u=http://hall.example.com/lecture',
      'e=hall@example.com (The hall)',
      'c=IN IP4 233.252.0.9/127',
      't=2873397496 2873404696',
      'a=ts-refclk:ntp=/traceable/',
      'm=audio 49170 RTP/AVP 0',
      'm=video 51372 RTP/AVP 99',
      'a=rtpmap:99 h263-1998/90000'
    ].join('\n'),
    kinds: 'audio,video',
    audio: 'unsupported-address'
  },
  {
    from: 'a music player on a link-local address, which sends nothing yet',
    text: sdpText(
      ['m=audio 0 RTP/AVP 96', 'a=rtpmap:96 AppleLossless', 'a=fmtp:96 352 0 16'],
      'IN IP6 fe80::1:2ff:fe03:4'
    ),
    kinds: 'audio',
    audio: 'rejected'
  },
  {
    from: 'a camera that is asked over RTSP: no address, every port 0',
    text: [
      'v=0',
      'o=- 1 1 IN IP4 192.0.2.93',
      's=Door',
      'm=audio 0 RTP/AVP 0',
      'a=control:rtsp://door.example.com/audio',
      'm=video 0 RTP/AVP 26',
      'm=application 0 RTP/AVP 107',
      'a=rtpmap:107 vnd.onvif.metadata/90000',
      ''
    ].join('\r\n'),
    kinds: 'audio,video,application',
    audio: 'rejected'
  },
  {
    from: 'a browser that wants a data channel alone (RFC 8841)',
    text: sdpText([
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      ...dtls,
      'a=setup:actpass',
      'a=sctp-port:5000',
      'a=max-message-size:262144'
    ]),
    kinds: 'application',
    audio: 'no-audio'
  },
  {
    from: 'a fax over TCP that opens the connection itself (RFC 4145)',
    text: sdpText(['m=image 9 TCP t38', 'a=setup:active', 'a=connection:new']),
    kinds: 'image',
    audio: 'no-audio'
  },
  {
    from: 'a fax over UDP (T.38)',
    text: sdpText(['m=image 49000 udptl t38', 'a=T38FaxVersion:0', 'a=T38FaxRateManagement:transferredTCF']),
    kinds: 'image',
    audio: 'no-audio'
  },
  {
    from: 'a studio that sends its picture twice (RFC 7104)',
    text: sdpText([
      'a=group:DUP first second',
      'm=video 50000 RTP/AVP 112',
      `c=${groupOf('239.100.9.10/32')}`,
      'a=source-filter: incl IN IP4 239.100.9.10 192.0.2.2',
      'a=rtpmap:112 raw/90000',
      'a=mid:first',
      'm=video 50020 RTP/AVP 112',
      `c=${groupOf('239.101.9.10/32')}`,
      'a=mid:second'
    ]),
    kinds: 'video,video',
    audio: 'no-audio'
  },
  {
    from: 'a phone that takes its audio back and keeps a picture',
    text: sdpText(['m=audio 0 RTP/AVP 0', 'm=video 5000 RTP/AVP 99', 'a=rtpmap:99 H264/90000']),
    kinds: 'audio,video',
    audio: 'rejected'
  },
  {
    from: 'a studio whose picture goes through SMPTE 2022-6',
    text: sdpText(['m=video 2004 RTP/AVP 98', `c=${groupOf('239.0.0.5/32')}`, 'a=rtpmap:98 SMPTE2022-6/27000000']),
    kinds: 'video',
    audio: 'no-audio'
  }
]
