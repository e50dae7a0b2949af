import type { TimelineItem } from '../../../main/ipc/contract.ts'
import { timelineItem } from '../../../main/phone/timeline.ts'
import type { TimelineEntry, TimelineEvent } from '../../../pbx-core/contract/timeline.ts'
import { reply } from './samples.ts'

const hook = 'https://crm.acme.test/cti/in?number=%2B15550100199&name=RITA%20WAGNER&exten=%2B15550100100'
const trunk = { peer: 'trunk:main', protocol: 'UDP', remote: '198.51.100.7:5060' } as const
const phone = { peer: '100', protocol: 'WS', remote: '127.0.0.1:54812' } as const

const invite = [
  'INVITE sip:+15550100100@198.51.100.20:5060 SIP/2.0',
  'Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK776asdhds',
  'From: "RITA WAGNER" <sip:+15550100199@provider.test>;tag=1928301774',
  'To: <sip:+15550100100@provider.test>',
  'Call-ID: a84b4c76e66710@198.51.100.7',
  'CSeq: 314159 INVITE',
  'Content-Length: 0'
].join('\n')

interface Way {
  readonly peer: string
  readonly protocol: string
  readonly remote: string
}

function message(way: Way, direction: 'in' | 'out', summary: string): TimelineEvent {
  const whole = summary.startsWith('INVITE') && direction === 'in' ? invite : `${summary}\nContent-Length: 0`
  return { kind: 'sip', ...way, direction, summary, message: whole }
}

const ringing: readonly (readonly [ms: number, event: TimelineEvent])[] = [
  [0, message(trunk, 'in', 'INVITE sip:+15550100100@198.51.100.20:5060 SIP/2.0')],
  [2, message(trunk, 'out', 'SIP/2.0 100 Trying')],
  [
    87,
    {
      kind: 'hook',
      hook: 'cti.inbound',
      method: 'GET',
      url: hook,
      outcome: 'reply',
      result: 'reply',
      ms: 84,
      status: 200,
      reply,
      changes: { calleridname: 'ACME Inc OVRDUE', accountcode: '88213', record: true }
    }
  ],
  [
    87,
    {
      kind: 'warning',
      text: 'unknown tag <prioritty>',
      fact: {
        code: 'reply-remark',
        reason: 'unknown tag <prioritty>',
        remark: { code: 'unknown-tag', name: 'prioritty' }
      }
    }
  ],
  [
    88,
    {
      kind: 'decision',
      text: 'the hook routes to extension:100',
      fact: { code: 'hook-routes', destination: 'extension:100' },
      detail: { break: true }
    }
  ],
  [88, { kind: 'decision', text: 'to extension:100', fact: { code: 'goes-to', destination: 'extension:100' } }],
  [88, { kind: 'app', app: 'user', name: '100', text: 'user 100' }],
  [
    90,
    {
      kind: 'media',
      leg: 'SIP/100-00000002',
      text: 'media at 127.0.0.1:20002',
      fact: { code: 'media-at', address: '127.0.0.1', port: 20_002 }
    }
  ],
  [92, message(phone, 'out', 'INVITE sip:100@127.0.0.1 SIP/2.0')],
  [97, message(phone, 'in', 'SIP/2.0 180 Ringing')],
  [98, message(trunk, 'out', 'SIP/2.0 180 Ringing')]
]

const answered: typeof ringing = [
  [6_120, message(phone, 'in', 'SIP/2.0 200 OK')],
  [
    6_121,
    {
      kind: 'decision',
      text: 'SIP/100-00000002: answered',
      fact: { code: 'phone', channel: 'SIP/100-00000002', party: '100', result: 'answered' }
    }
  ],
  [6_122, message(trunk, 'out', 'SIP/2.0 200 OK')],
  [6_123, { kind: 'decision', text: '100 answered', fact: { code: 'answered', party: '100' } }],
  [6_160, message(trunk, 'in', 'ACK sip:+15550100100@198.51.100.20:5060 SIP/2.0')],
  [
    6_180,
    {
      kind: 'media',
      leg: 'SIP/100-00000002',
      text: 'media from 127.0.0.1:41790',
      fact: { code: 'media-from', address: '127.0.0.1', port: 41_790 }
    }
  ],
  [
    48_300,
    { kind: 'media', leg: 'SIP/100-00000002', text: '100 holds the call', fact: { code: 'holds', party: '100' } }
  ],
  [
    61_950,
    { kind: 'media', leg: 'SIP/100-00000002', text: '100 resumes the call', fact: { code: 'resumes', party: '100' } }
  ]
]

const over = (ms: number): typeof ringing => [
  [ms, message(trunk, 'in', 'BYE sip:+15550100100@198.51.100.20:5060 SIP/2.0')],
  [
    ms + 1,
    {
      kind: 'decision',
      text: 'ended: completed',
      fact: { code: 'ended', result: 'completed', by: 'caller', reason: null },
      detail: { by: 'caller', cause: 16 }
    }
  ],
  [ms + 2, message(trunk, 'out', 'SIP/2.0 200 OK')],
  [ms + 2, message(phone, 'out', 'BYE sip:100@127.0.0.1 SIP/2.0')],
  [
    ms + 3,
    {
      kind: 'media',
      leg: 'SIP/100-00000002',
      text: 'media ended',
      fact: { code: 'media-ended' },
      detail: { packetsIn: 14_263, lost: 14, jitter: 3, roundTrip: 11 }
    }
  ],
  [ms + 9, message(phone, 'in', 'SIP/2.0 200 OK')],
  [ms + 44, { kind: 'delivery', delivery: '1763977507.1.1.postCall', attempt: 1, outcome: 'status 200' }]
]

interface SampleCall {
  readonly startedAt: number
  /** How far it has come; seconds talked where it is over. */
  readonly state: 'ringing' | 'answered' | number
}

/** The time line of a call from outside, as main makes it of the core's entries. */
export function timelineOf({ startedAt, state }: SampleCall): readonly TimelineItem[] {
  const events = [
    ...ringing,
    ...(state === 'ringing' ? [] : answered),
    ...(typeof state === 'number' ? over(6_123 + state * 1_000) : [])
  ]
  return events.map(([ms, event]) => timelineItem({ at: startedAt + ms, ...event } as TimelineEntry))
}
