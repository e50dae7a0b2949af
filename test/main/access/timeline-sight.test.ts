import { describe, expect, test } from 'vitest'
import { timelineFor } from '../../../main/access/timeline-sight.ts'
import type { TimelineEntry } from '../../../pbx-core/contract/timeline.ts'
import { processorMs } from '../../support/processor-time.ts'

const systemAdmin = { admin: true, systemAdmin: true }
const admin = { admin: true, systemAdmin: false }
const party = { admin: false, systemAdmin: false }

function message(peer: string, lines: readonly string[]): TimelineEntry {
  const [summary = ''] = lines
  const common = { at: 1, kind: 'sip', direction: 'in', protocol: 'udp', remote: '192.0.2.10:5060' } as const
  return { ...common, peer, summary, message: lines.join('\r\n') }
}

const fromPhone = message('100', [
  'INVITE sip:101@acme.test SIP/2.0',
  'Via: SIP/2.0/UDP 10.0.1.1:5060;rport;branch=z9hG4bK-secret1',
  'v: SIP/2.0/UDP 10.0.1.1 ; BRANCH = z9hG4bK-secret2',
  'From: "Ana ;tag=none" <sip:100@acme.test>;tag=secret3',
  't: <sip:101@acme.test>;',
  ' tag=secret4',
  'Replaces: 4711@host;to-tag=secret5;from-tag=secret6',
  'Call-ID: kept',
  'CSeq: 1 INVITE'
])
const toTrunk = message('trunk:main', [
  'INVITE sip:+15550100@sip.provider.test:5062;transport=udp SIP/2.0',
  'Via: SIP/2.0/UDP trunkgate;branch=z9hG4bK-1;received=192.0.2.10;rport=5060',
  'Record-Route: <sip:edge.provider.test;lr>, <sip:[2001:db8::1]:5060;lr>, <sips:single;lr>',
  'From: <sip:+15550199@192.0.2.10>;tag=1',
  'To: <sip:+15550100@single>;tag=2',
  'Call-ID: 4711@sbc7',
  'Content-Type: application/sdp',
  '',
  'v=0',
  'o=- 1 1 IN IP4 192.0.2.44',
  'c=IN IP6 2001:db8::2',
  'm=audio 40000 RTP/AVP 0'
])
const secret = /secret\d/
const place = /192\.0\.2|provider|2001:db8|single|trunkgate|sbc7/

const textOf = (entries: readonly TimelineEntry[]) => JSON.stringify(entries)

describe('tags and branches of a call that lives are for the system admin alone (4-pbx, SIP)', () => {
  test.each([
    ['an admin of the domain', admin],
    ['a party', party]
  ])('%s sees the messages without them', (_, reader) => {
    const [seen] = timelineFor([fromPhone], reader, true)
    expect(seen).toEqual({
      ...fromPhone,
      message: [
        'INVITE sip:101@acme.test SIP/2.0',
        'Via: SIP/2.0/UDP 10.0.1.1:5060;rport;branch=(hidden)',
        'v: SIP/2.0/UDP 10.0.1.1 ; BRANCH = (hidden)',
        'From: "Ana ;tag=(hidden)" <sip:100@acme.test>;tag=(hidden)',
        't: <sip:101@acme.test>;',
        ' tag=(hidden)',
        'Replaces: 4711@host;to-tag=(hidden);from-tag=(hidden)',
        'Call-ID: kept',
        'CSeq: 1 INVITE'
      ].join('\r\n')
    })
  })

  test('the system admin sees them at once, an admin of the domain once the call is over, a party never', () => {
    expect(timelineFor([fromPhone, toTrunk], systemAdmin, true)).toEqual([fromPhone, toTrunk])
    expect(timelineFor([fromPhone, toTrunk], admin, false)).toEqual([fromPhone, toTrunk])
    expect(textOf(timelineFor([fromPhone], party, false))).not.toMatch(secret)
  })
})

describe('parties see no trunk’s address (4-pbx, SIP)', () => {
  const ended = (reason: string): TimelineEntry => ({
    at: 2,
    kind: 'decision',
    text: `ended: unreachable, ${reason}`,
    fact: { code: 'ended', result: 'unreachable', by: 'pbx', reason }
  })
  const media = (leg: string): TimelineEntry => {
    const fact = { code: 'media-from', address: '192.0.2.44', port: 40_000 } as const
    return { at: 3, kind: 'media', leg, text: 'media from 192.0.2.44:40000', fact }
  }

  test.each([true, false])('in messages, media and reasons; while it lives: %s', (isLive) => {
    const all = [toTrunk, media('SIP/trunk:main-00000002'), ended('the name sip.provider.test cannot be looked up')]
    const seen = timelineFor(all, party, isLive)
    expect(textOf(seen)).not.toMatch(place)
    expect(textOf(timelineFor(all, admin, isLive))).toMatch(place)
    expect(seen.map(({ kind }) => kind)).toEqual(['sip', 'decision'])
    expect(textOf(seen)).toContain('INVITE sip:+15550100@(hidden)')
    expect(seen.at(-1)).toEqual(ended('the name (hidden) cannot be looked up'))
  })

  test.each(['sip:', 'a.', 'a-', '1.', '[', 'tag="', 'x.sip:a@'])(
    'a message of sixty thousand octets of %s, which somebody outside has written, is looked through at once',
    (octets) => {
      const long = message('trunk:main', ['INVITE', `Subject: ${octets.repeat(60_000 / octets.length)}@ x`])
      expect(processorMs(() => timelineFor([long], party, false))).toBeLessThan(500)
    }
  )

  test('a name stays hidden behind dots and between other letters', () => {
    const odd = message('trunk:main', ['INVITE', 'X: .a.secret.test, _sip._udp.b.secret.test, é.c..secret.test'])
    expect(textOf(timelineFor([odd], party, false))).not.toContain('secret')
  })

  test('what is said of phones stays, and so do reasons without an address', () => {
    const own = [media('SIP/100-00000001'), ended('Busy Here')]
    expect(timelineFor(own, party, false)).toEqual(own)
  })
})

describe('parties see no key of a hook (1-product, HTTP)', () => {
  const asked = (url: string): TimelineEntry => ({
    at: 4,
    kind: 'hook',
    hook: 'cti.inbound',
    method: 'GET',
    url,
    outcome: 'failed: redirect',
    remark: { code: 'redirect', reason: 'to http://crm.test/other?key=s3cret, once too often' },
    ms: 7
  })

  test.each([
    ['https://crm.test:8443/in/s3cret.xml?key=s3cret&from=100', 'https://crm.test:8443/(hidden)'],
    ['https://crm.test/?s3cret', 'https://crm.test/(hidden)'],
    ['https://s3cret:s3cret@crm.test/', 'https://crm.test'],
    ['s3cret', '(hidden)']
  ])('%s', (url, seen) => {
    const [shown] = timelineFor([asked(url)], party, false)
    const remark = { code: 'redirect', reason: 'to (hidden) once too often' }
    expect(shown).toEqual({ ...asked(url), url: seen, remark })
    expect(timelineFor([asked(url)], admin, false)).toEqual([asked(url)])
  })

  test('nor of what was sent after the call', () => {
    const remark = { code: 'connect', reason: 'https://crm.test/cdr?key=s3cret is not reached' } as const
    const sent: TimelineEntry = {
      at: 5,
      kind: 'delivery',
      delivery: 'a.1.cti.postCall',
      attempt: 1,
      outcome: 'connect',
      remark
    }
    expect(textOf(timelineFor([sent], party, false))).not.toContain('s3cret')
    expect(timelineFor([sent], admin, false)).toEqual([sent])
  })
})
