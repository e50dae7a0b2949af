import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TimelineEntry } from '../../../pbx-core/contract/timeline.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf } from '../../support/records.ts'
import { Sipp } from '../../support/sipp.ts'
import { Office } from '../office.ts'

const clients = ['baresip', 'linphonec', 'sipp']

describe('a linphonec that calls, which knows of PRACK and of session timers', () => {
  let office: Office
  beforeAll(async () => {
    if (installed(...clients)) office = await Office.start({ moreUsers: 8 })
  })
  afterAll(async () => {
    await office?.emptied()
    await office?.[Symbol.asyncDispose]()
  })
  beforeEach((context) => needs(context, ...clients))

  /** The SIP messages of a user's only call, as `in` or `out`, start line, and the fields that matter here. */
  async function messagesOf(user: string): Promise<readonly string[]> {
    const { uniqueid } = await recordOf(office.core, ({ src }) => src === user)
    const answer = await office.core.fetch(`/api/v1/calls/${uniqueid}/timeline`)
    const { items: timeline }: { readonly items: readonly TimelineEntry[] } = JSON.parse(await answer.text())
    return timeline.flatMap((entry) => {
      if (entry.kind !== 'sip' || entry.peer !== user) return []
      const fields = entry.message.match(/^(?:Session-Expires|Require): .*$/gm) ?? []
      return [[entry.direction, entry.summary.split(' sip:')[0], ...fields.map((field) => field.trim())].join(' ')]
    })
  }

  it('acknowledges a 183 with its session, and is connected by a 200 without one (RFC 3262 §3, §5)', async () => {
    const { user } = office.nextUsers()
    await using ana = await office.linphonec(user, { sip: { '100rel_support_level': 1 } })
    await using provider = await Sipp.start({
      ...{ scenario: 'trunk-callee-says', port: office.core.ports.provider },
      keys: { status: '183', early: session, answer: session.slice(session.indexOf('m=')) }
    })
    ana.dial(office.address('05550199'))
    await ana.established()
    ana.hangUp()
    await ana.closed()
    expect((await provider.finished()).ok).toBe(true)
    const messages = await messagesOf(user)
    const from = messages.findIndex((message) => message.includes('183'))
    expect(messages.slice(from, from + 5)).toEqual([
      'out SIP/2.0 183 Session Progress Require: 100rel',
      'in PRACK',
      'out SIP/2.0 200 OK',
      'out SIP/2.0 200 OK',
      'in ACK'
    ])
  })

  it('asks for a timer, and is told that the next refresh is its own (RFC 4028 §9)', async () => {
    const { user, dest } = office.nextUsers()
    const sip = { session_expires_enabled: 1, session_expires_value: 90, session_expires_min_value: 90 }
    await using ana = await office.linphonec(user, { sip })
    await using tom = await office.baresip(dest, { answer: 'auto' })
    ana.dial(office.address(tom.user))
    await ana.established()
    ana.hangUp()
    await ana.closed()
    expect(await messagesOf(user)).toContain('out SIP/2.0 200 OK Session-Expires: 90;refresher=uac Require: timer')
  })
})

const session = `v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio [auto_media_port] RTP/AVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000`
