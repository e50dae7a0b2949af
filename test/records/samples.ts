import type { TimelineEntry } from '../../pbx-core/contract/timeline.ts'
import type { Cdr } from '../../pbx-core/contract/views.ts'
import { cdrOf, type SegmentFacts } from '../../pbx-core/records/cdr.ts'
import { newDelivery } from '../../pbx-core/records/outbox.ts'
import type { HookDelivery } from '../../pbx-core/records/port.ts'

/** 2026-11-21 22:05:09 UTC. */
export const began = Date.UTC(2026, 10, 21, 22, 5, 9)

/** An inbound call for 100 that is answered after 4.5 s and hung up by the caller after 64.9 s. */
export function segmentFacts(changes: Partial<SegmentFacts> = {}): SegmentFacts {
  return {
    uniqueid: '1795298709.1',
    segment: 1,
    linkedid: '1795298709.1',
    domain: 'acme.test',
    direction: 'inbound',
    start: began,
    answer: began + 4500,
    end: began + 64_900,
    caller: { number: '+15550199', name: 'ACME Inc OVRDUE', user: null },
    originalCaller: { number: '+15550199', name: 'ACME Inc' },
    callee: { number: '100', name: 'Ana Keller', user: '100' },
    dst: '100',
    dcontext: 'from-trunk',
    channel: 'SIP/main-00000001',
    dstchannel: 'SIP/100-00000002',
    lastapp: 'User',
    lastdata: '100',
    accountcode: '88213',
    accCode2: 'two',
    accCode3: 'three',
    userfield: 'field',
    trunk: 'main',
    termination: { result: 'completed', cause: 16, by: 'caller' },
    waitMs: 1999,
    ringMs: 4400,
    legs: [{ party: '100', result: 'answered', ringMs: 4400 }],
    variables: { tier: 'gold' },
    recording: '',
    voicemail: '',
    recorded: null,
    transferredBy: '',
    notes: '',
    outcome: '',
    ...changes
  }
}

export function sampleCdr(changes: Partial<SegmentFacts> = {}): Cdr {
  return cdrOf(segmentFacts(changes))
}

export function sampleDelivery(cdr: Cdr, changes: Partial<HookDelivery> = {}): HookDelivery {
  const request = { method: 'GET', url: `http://127.0.0.1:8099/cdr?src=${cdr.src}`, body: null } as const
  return { ...newDelivery(cdr, 'cti.postCall', { request, at: cdr.end }), ...changes }
}

/** The messages of a call, about 10 KB of JSON in all. */
export function sampleTimeline(uniqueid: string, at = began): TimelineEntry[] {
  return Array.from({ length: 14 }, (_, index) => ({
    at: at + index,
    kind: 'sip',
    direction: index % 2 === 0 ? 'in' : 'out',
    peer: index % 4 < 2 ? 'trunk:main' : '100',
    protocol: 'udp',
    remote: '127.0.0.1:5090',
    summary: 'INVITE sip:100@acme.test SIP/2.0',
    message: [
      'INVITE sip:100@acme.test SIP/2.0',
      `Via: SIP/2.0/UDP 127.0.0.1:5090;branch=z9hG4bK${uniqueid}${index};rport`,
      `From: "ACME Inc" <sip:+15550199@127.0.0.1>;tag=${uniqueid}`,
      'To: <sip:100@acme.test>',
      `Call-ID: ${uniqueid}@127.0.0.1`,
      `CSeq: ${index} INVITE`,
      'Contact: <sip:main@127.0.0.1:5090>',
      'Max-Forwards: 70',
      'Content-Type: application/sdp',
      'Content-Length: 140',
      '',
      'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0',
      'm=audio 16384 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n'
    ].join('\r\n')
  }))
}
