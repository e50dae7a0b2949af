import { describe, expect, test } from 'vitest'
import { optionsAnswer } from '../../pbx-core/sip/capabilities.ts'
import type { SipMessage } from '../../pbx-core/sip/message/message.ts'
import type { Field, Outcome, PhoneCall } from '../support/phone-call.ts'
import type { Office } from '../support/virtual-pbx.ts'
import { facts, hangUp, openOffice, told } from './office.ts'

const speaks: Field = ['Supported', 'timer']
const takesUpdate: Field = ['Allow', 'INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE']
const statusOf = (outcome: Outcome) => (typeof outcome === 'string' ? outcome : outcome.status)

const expires = (seconds: number, refresher?: 'uac' | 'uas'): Field => [
  'Session-Expires',
  refresher === undefined ? `${seconds}` : `${seconds};refresher=${refresher}`
]

/** What a message says of the timer. */
const timing = ({ headers }: SipMessage) => {
  const required = headers.get('Require') ?? ''
  return `${headers.get('Session-Expires')}${required === '' ? '' : ` Require: ${required}`}${headers.has('Min-SE') ? ` Min-SE: ${headers.get('Min-SE')}` : ''}`
}

/** Ana's phone asks for a timer in its INVITE, and talks with Tom. */
async function called(headers: readonly Field[]) {
  const office = await openOffice()
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  tom.whenCalled = (call) => call.answer()
  const call = ana.invite('101', { headers })
  await office.pass()
  return { office, call, callee: tom.call }
}

/** Tom's phone asks for one in its 200. */
async function calling(headers: readonly Field[]) {
  const office = await openOffice()
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  tom.whenCalled = (call) => call.answer(undefined, headers)
  const call = ana.invite('101')
  await office.pass()
  return { office, call, callee: tom.call }
}

/** Answers our refreshes as a phone that keeps the timer does. */
function keeps(call: PhoneCall, fields: readonly Field[]): void {
  call.intercepts = (transaction) => {
    if (transaction.request.method !== 'UPDATE') return false
    call.respondTo(transaction, 200, { headers: [['Contact', call.phone.contact], ...fields] })
    return true
  }
}

const refreshes = (call: PhoneCall) => call.methods.filter((method) => method === 'UPDATE' || method === 'INVITE')
const notes = async (office: Office) => {
  const timeline = await office.timeline()
  return timeline.flatMap((entry) => ('fact' in entry && entry.fact?.code.startsWith('session-') ? [entry.fact] : []))
}

describe('a caller that wants the session refreshed (RFC 4028 §9)', () => {
  test.each([
    ['refreshes itself where it did not say', expires(1800), '1800;refresher=uac Require: timer'],
    ['refreshes itself', expires(90, 'uac'), '90;refresher=uac Require: timer'],
    ['leaves it to us', expires(1800, 'uas'), '1800;refresher=uas'],
    ['asks for more than a day', expires(4_294_967_295, 'uac'), '86400;refresher=uac Require: timer']
  ])('%s', async (_, asked, answer) => {
    const { office, call } = await called([speaks, asked])
    expect(timing(call.response(200))).toBe(answer)
    await hangUp(office, call)
  })

  test('a proxy asked in its place: we refresh, and nobody is required to know of it', async () => {
    const { office, call } = await called([expires(1800)])
    expect(timing(call.response(200))).toBe('1800;refresher=uas')
    await hangUp(office, call)
  })

  test('nobody asked: nothing is said of it, and nothing refreshed', async () => {
    const { office, call, callee } = await called([speaks, takesUpdate])
    await office.pass(100_000)
    expect([timing(call.response(200)), timing(callee.invite)]).toEqual(['undefined', 'undefined'])
    expect([refreshes(call), refreshes(callee)]).toEqual([[], []])
    await hangUp(office, call)
  })

  test.each([0, 30, 89])(
    'too often (%i s) is refused before anybody rings: 422 with Min-SE (§5: 90 s)',
    async (seconds) => {
      const office = await openOffice()
      const ana = await office.phone('100')
      const call = ana.invite('101', { headers: [speaks, expires(seconds)] })
      await office.pass()
      expect([call.statuses, call.response(422).headers.get('Min-SE')]).toEqual([[422], '90'])
    }
  )

  test('it refreshes, and the call goes on; by UPDATE as by re-INVITE', async () => {
    const { office, call, callee } = await called([speaks, expires(90, 'uac')])
    for (let round = 0; round < 2; round++) {
      await office.pass(50_000)
      const updated = await office.until(call.send('UPDATE', [speaks, expires(90, 'uac')]))
      expect([statusOf(updated), typeof updated === 'string' ? '' : timing(updated)]).toEqual([
        200,
        '90;refresher=uac Require: timer'
      ])
      await office.pass(50_000)
      const reoffered = await office.until(call.reoffer({}, { headers: [speaks, expires(90, 'uac')] }))
      expect([statusOf(reoffered), typeof reoffered === 'string' ? '' : timing(reoffered)]).toEqual([
        200,
        '90;refresher=uac Require: timer'
      ])
    }
    expect(callee.methods).toEqual(['ACK'])
    await hangUp(office, call)
    expect(office.record).toMatchObject({ disposition: 'ANSWERED', hangupcause: 16, hangupby: 'caller' })
    expect(await notes(office)).toEqual([{ code: 'session-timer', party: '100', seconds: 90, refresher: 'peer' }])
  })

  test('it stops refreshing: BYE to both, a third before the time is over, and the record says that it expired (§10)', async () => {
    const { office, call, callee } = await called([speaks, expires(90, 'uac')])
    await office.pass(59_000)
    expect([call.methods, callee.methods]).toEqual([[], ['ACK']])
    await office.pass(1500)
    expect([call.methods, callee.methods]).toEqual([['BYE'], ['ACK', 'BYE']])
    expect(call.last('BYE').headers.get('Reason')).toBe('Q.850;cause=102')
    expect(office.record).toMatchObject({ disposition: 'ANSWERED', billsec: 60, hangupcause: 102, hangupby: 'pbx' })
    const timeline = await office.timeline()
    expect(facts(timeline)).toEqual([{ code: 'session-expired', party: '100', seconds: 90 }])
    expect(told(timeline).at(-1)).toBe('decision: ended: unreachable, the session of 100 was not refreshed within 90 s')
  })

  test('its re-INVITE without a timer ends the timer, not the call', async () => {
    const { office, call } = await called([speaks, expires(90, 'uac')])
    await office.until(call.hold())
    await office.pass(120_000)
    expect(call.methods).not.toContain('BYE')
    await hangUp(office, call)
  })

  test('too often in an UPDATE or a re-INVITE: 422, the timer stays, and the time line says so', async () => {
    const { office, call } = await called([speaks, expires(90, 'uac')])
    const updated = await office.until(call.send('UPDATE', [speaks, expires(2)]))
    const reoffered = await office.until(call.reoffer({}, { headers: [speaks, expires(1)] }))
    for (const answer of [updated, reoffered]) {
      expect([statusOf(answer), typeof answer === 'string' ? '' : answer.headers.get('Min-SE')]).toEqual([422, '90'])
    }
    await office.pass(61_000)
    expect(call.methods).toEqual(['BYE'])
    expect(await notes(office)).toEqual([
      { code: 'session-timer', party: '100', seconds: 90, refresher: 'peer' },
      { code: 'session-too-short', party: '100', seconds: 2, least: 90, by: 'us' },
      { code: 'session-too-short', party: '100', seconds: 1, least: 90, by: 'us' },
      { code: 'session-expired', party: '100', seconds: 90 }
    ])
  })

  test('a flood of UPDATEs leaves one timer, and the call as it is', async () => {
    const { office, call, callee } = await called([speaks, expires(90, 'uac')])
    const before = office.clock.pending
    for (let at = 0; at < 200; at++) await office.until(call.send('UPDATE', [speaks, expires(90, 'uac')]))
    // Timer J of what was answered in the last 32 s beside it.
    await office.pass(33_000)
    expect(office.clock.pending).toBeLessThanOrEqual(before)
    expect(callee.methods).toEqual(['ACK'])
    await hangUp(office, call)
  })
})

describe('our turn to refresh (RFC 4028 §7.4, §10)', () => {
  test('by UPDATE without an offer at half of the time, where the peer takes it', async () => {
    const { office, call, callee } = await called([speaks, takesUpdate, expires(90, 'uas')])
    keeps(call, [expires(90, 'uac'), ['Require', 'timer']])
    await office.pass(44_000)
    expect(refreshes(call)).toEqual([])
    await office.pass(1500)
    const update = call.last('UPDATE')
    expect([refreshes(call), update.body, timing(update)]).toEqual([['UPDATE'], '', '90;refresher=uac'])
    const supported = optionsAnswer.find(([name]) => name === 'Supported')?.[1] ?? ''
    expect(supported.includes('timer') && update.headers.get('Supported')?.includes('timer')).toBe(true)
    await office.pass(90_000)
    expect([refreshes(call), callee.methods]).toEqual([['UPDATE', 'UPDATE', 'UPDATE'], ['ACK']])
    await hangUp(office, call)
    expect(await notes(office)).toEqual([{ code: 'session-timer', party: '100', seconds: 90, refresher: 'us' }])
  })

  test('the 200 to it moves the way to the peer (RFC 3311 §5.1)', async () => {
    const { office, call, callee } = await called([speaks, takesUpdate, expires(90, 'uas')])
    call.intercepts = (transaction) => {
      if (transaction.request.method !== 'UPDATE') return false
      call.respondTo(transaction, 200, { headers: [['Contact', '<sip:moved@10.0.1.1:5060>'], expires(90, 'uac')] })
      return true
    }
    await office.pass(46_000)
    await hangUp(office, callee)
    expect(call.last('BYE').uri.user).toBe('moved')
  })

  test('by a re-INVITE that says what was said, version and all, where UPDATE is not in its Allow', async () => {
    const { office, call } = await called([speaks, expires(90, 'uas')])
    const before = call.response(200).body
    await office.pass(46_000)
    expect([refreshes(call), timing(call.last('INVITE'))]).toEqual([['INVITE'], '90;refresher=uac'])
    const lines = (body: string) => body.split('\r\n').filter((line) => /^[ocm]=/.test(line))
    expect(lines(call.last('INVITE').body)).toEqual(lines(before))
    // Its 200 names no timer: it wants it no more.
    await office.pass(120_000)
    expect(refreshes(call)).toEqual(['INVITE'])
    await hangUp(office, call)
  })

  test.each([405, 501])(
    'a peer that says %i to UPDATE, which its Allow has named, gets a re-INVITE',
    async (status) => {
      const { office, call } = await called([speaks, takesUpdate, expires(90, 'uas')])
      call.refuses = { UPDATE: status }
      await office.pass(46_000)
      expect(refreshes(call)).toEqual(['UPDATE', 'INVITE'])
      await hangUp(office, call)
    }
  )

  test('the called side asks in its 200: we refresh, or it does', async () => {
    const ours = await calling([takesUpdate, expires(90, 'uac'), ['Require', 'timer']])
    keeps(ours.callee, [expires(90, 'uac'), ['Require', 'timer']])
    await ours.office.pass(46_000)
    expect(refreshes(ours.callee)).toEqual(['UPDATE'])
    await hangUp(ours.office, ours.call)
    const theirs = await calling([expires(90, 'uas')])
    await theirs.office.pass(61_000)
    expect([theirs.callee.methods, theirs.office.record.hangupcause]).toEqual([['ACK', 'BYE'], 102])
  })

  test('a tiny time in a 200 makes us ask no more often than every 45 s', async () => {
    const { office, call, callee } = await calling([takesUpdate, expires(1, 'uac')])
    keeps(callee, [expires(1, 'uac')])
    await office.pass(44_000)
    expect(refreshes(callee)).toEqual([])
    await office.pass(60_000)
    expect(refreshes(callee)).toEqual(['UPDATE', 'UPDATE'])
    await hangUp(office, call)
  })

  test('422: it goes out once more with what the peer can live with, and so do those after it (§7.4)', async () => {
    const { office, call } = await called([speaks, takesUpdate, expires(90, 'uas')])
    call.intercepts = (transaction) => {
      const { request } = transaction
      if (request.method !== 'UPDATE') return false
      const seconds = Number.parseInt(request.headers.get('Session-Expires') ?? '0', 10)
      if (seconds < 200) call.respondTo(transaction, 422, { headers: [['Min-SE', '200']] })
      else call.respondTo(transaction, 200, { headers: [expires(200, 'uac')] })
      return true
    }
    await office.pass(46_000)
    const sent = call.requests.filter(({ method }) => method === 'UPDATE').map(timing)
    expect(sent).toEqual(['90;refresher=uac', '200;refresher=uac Min-SE: 200'])
    await office.pass(100_000)
    expect(refreshes(call)).toEqual(['UPDATE', 'UPDATE', 'UPDATE'])
    await hangUp(office, call)
    expect(await notes(office)).toEqual([
      { code: 'session-timer', party: '100', seconds: 90, refresher: 'us' },
      { code: 'session-too-short', party: '100', seconds: 90, least: 200, by: 'peer' },
      { code: 'session-timer', party: '100', seconds: 200, refresher: 'us' }
    ])
  })

  test('422 to a re-INVITE, also to one that holds, goes out with more', async () => {
    const { office, call, callee } = await called([speaks, expires(90, 'uas')])
    call.whenReoffered = (transaction) => {
      const seconds = Number.parseInt(transaction.request.headers.get('Session-Expires') ?? '0', 10)
      if (seconds < 200) call.respondTo(transaction, 422, { headers: [['Min-SE', '200']] })
      else call.accept(transaction)
    }
    expect(statusOf(await office.until(callee.hold()))).toBe(200)
    const sent = call.requests.filter(({ method }) => method === 'INVITE').map(timing)
    expect(sent).toEqual(['90;refresher=uac', '200;refresher=uac Min-SE: 200'])
    await hangUp(office, call)
  })

  test.each(['100000', '90', 'soon'])('a 422 that wants %j is not followed round and round', async (least) => {
    const { office, call } = await called([speaks, takesUpdate, expires(90, 'uas')])
    call.intercepts = (transaction) => {
      if (transaction.request.method !== 'UPDATE') return false
      call.respondTo(transaction, 422, { headers: [['Min-SE', least]] })
      return true
    }
    await office.pass(61_000)
    expect(refreshes(call)).toEqual(['UPDATE', 'UPDATE', 'UPDATE'])
    expect([call.methods.at(-1), office.record.hangupcause]).toEqual(['BYE', 102])
  })

  test.each([408, 481])('%i: the peer knows of no such call, which is over at once (§10)', async (status) => {
    const { office, call, callee } = await called([speaks, takesUpdate, expires(90, 'uas')])
    call.refuses = { UPDATE: status }
    await office.pass(46_000)
    expect([callee.methods.at(-1), office.record.disposition]).toEqual(['BYE', 'ANSWERED'])
    expect(told(await office.timeline()).at(-1)).toContain(`an UPDATE was answered ${status}`)
  })

  test('no answer at all: over a third before the time is', async () => {
    const { office, call, callee } = await called([speaks, takesUpdate, expires(90, 'uas')])
    call.holds = ['UPDATE']
    await office.pass(61_000)
    expect([callee.methods.at(-1), office.record.hangupcause]).toEqual(['BYE', 102])
    call.holds = []
    await office.pass(40_000)
  })

  test('a refresh that is refused for the moment (491, 503) is tried again, and the call goes on', async () => {
    const { office, call } = await called([speaks, takesUpdate, expires(90, 'uas')])
    let asked = 0
    call.intercepts = (transaction) => {
      if (transaction.request.method !== 'UPDATE') return false
      asked += 1
      if (asked < 3) call.respondTo(transaction, asked === 1 ? 491 : 503)
      else call.respondTo(transaction, 200, { headers: [expires(90, 'uac')] })
      return true
    }
    await office.pass(70_000)
    expect([refreshes(call).length, call.methods.includes('BYE')]).toEqual([3, false])
    await hangUp(office, call)
  })

  test('our hold and our transfers keep the timer: they say it, and whose turn it is stays so', async () => {
    const { office, call, callee } = await called([speaks, expires(90, 'uac')])
    await office.until(callee.hold())
    expect(timing(call.last('INVITE'))).toBe('90;refresher=uas')
    await hangUp(office, call)
  })

  test('a provider’s timer is kept as a phone’s is, and its end ends the call', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const main = office.provider('main')
    main.whenCalled = (call) => call.answer(undefined, [expires(90, 'uas')])
    const call = ana.invite('915550177')
    await office.pass(61_000)
    expect([call.methods, office.record.trunk, office.record.hangupcause]).toEqual([['BYE'], 'main', 102])
    expect(facts(await office.timeline())).toEqual([{ code: 'session-expired', party: 'trunk:main', seconds: 90 }])
  })
})
