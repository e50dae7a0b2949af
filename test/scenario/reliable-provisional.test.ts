import { describe, expect, test } from 'vitest'
import type { SipResponse } from '../../pbx-core/sip/message/message.ts'
import type { Field, Outcome, PhoneCall } from '../support/phone-call.ts'
import { type Office, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, told } from './office.ts'

const requires: Field = ['Require', '100rel']
const supports: Field = ['Supported', '100rel']
const statusOf = (outcome: Outcome) => (typeof outcome === 'string' ? outcome : outcome.status)

/** What a provisional response says of its reliability, and whether it holds a session. */
function said({ status, headers, body }: SipResponse): string {
  const isReliable = headers.get('Require') === '100rel' && headers.has('RSeq')
  return `${status}${isReliable ? ' reliable' : ''}${body === '' ? '' : ' with a session'}`
}

const rseq = ({ headers }: SipResponse) => Number(headers.get('RSeq'))

/** Ana calls Tom, whose phone does nothing by itself. */
async function calling(options: { headers?: readonly Field[]; silent?: boolean } = {}) {
  const patient = { ...userConfig('101', 'Tom Okafor'), ringSeconds: 60 }
  const office = await openOffice({ domain: { users: [userConfig('100', 'Ana Keller'), patient] } })
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  tom.whenCalled = () => {}
  const call = ana.invite('101', options)
  await office.pass()
  return { office, ana, tom, call, callee: tom.call }
}

/** What came to a caller but the challenge and what came again. */
function heardBy(call: PhoneCall): string[] {
  const different = call.responses.filter((response, at, all) => {
    const before = all.findIndex(
      ({ status, headers }) => status === response.status && headers.get('RSeq') === response.headers.get('RSeq')
    )
    return before === at && response.status !== 401 && response.status !== 100
  })
  return different.map(said)
}

const speaking = (office: Office) => office.media.leased.map(({ stream }) => stream?.remote?.rtpPort)

describe('a caller that knows of reliable provisional responses (RFC 3262 §3)', () => {
  test('requires them: 180 and 183 are reliable, repeated at doubling T1 until the PRACK, and in order', async () => {
    const { office, call, callee } = await calling({ headers: [requires] })
    callee.ring()
    await office.pass()
    callee.early()
    await office.pass(3400)
    const first = call.response(180)
    // The 183 waits for the PRACK of the 180; that went out at 0, 0.5, 1.5 and 3.5 s.
    expect([heardBy(call), call.statuses.filter((status) => status === 180)]).toEqual([
      ['180 reliable'],
      [180, 180, 180]
    ])
    expect(statusOf(await office.until(call.prack(first)))).toBe(200)
    await office.pass()
    const second = call.response(183)
    expect([heardBy(call), rseq(second) - rseq(first)]).toEqual([['180 reliable', '183 reliable with a session'], 1])
    expect(statusOf(await office.until(call.prack(second)))).toBe(200)
    callee.answer()
    await office.pass(2000)
    // The session was acknowledged: it is not said again (RFC 6337 §2.2).
    expect(heardBy(call)).toEqual(['180 reliable', '183 reliable with a session', '200'])
    await hangUp(office, call)
    expect(office.record).toMatchObject({ disposition: 'ANSWERED', hangupcause: 16 })
  })

  test('supports them: a 183 with a session is reliable, a 180 is not', async () => {
    const { office, call, callee } = await calling({ headers: [supports] })
    callee.ring()
    await office.pass()
    callee.early()
    await office.pass()
    expect(heardBy(call)).toEqual(['180', '183 reliable with a session'])
    await office.until(call.prack(call.response(183)))
    call.cancel()
    await office.pass()
    expect(call.statuses.at(-1)).toBe(487)
  })

  test('does not know of them: nothing is reliable, and nothing asks for a PRACK', async () => {
    const { office, call, callee } = await calling()
    callee.early()
    await office.pass(5000)
    expect([heardBy(call), call.statuses]).toEqual([['183 with a session'], [401, 183]])
    call.cancel()
    await office.pass()
  })

  test('a session that is acknowledged is said once, also where another phone goes on with the early sound', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const desk = await office.phone('101')
    const mobile = await office.phone('101')
    desk.whenCalled = (call) => call.early()
    mobile.whenCalled = () => {}
    const call = ana.invite('101', { headers: [supports] })
    await office.pass()
    await office.until(call.prack(call.response(183)))
    desk.call.refuse(486)
    await office.pass()
    mobile.call.early()
    await office.pass(2000)
    expect([heardBy(call), call.statuses.filter((status) => status === 183)]).toEqual([
      ['183 reliable with a session'],
      [183]
    ])
    call.cancel()
    await office.pass()
  })

  test('answers to a 183 with a session wait for its PRACK (§5)', async () => {
    const { office, call, callee } = await calling({ headers: [supports] })
    callee.early()
    await office.pass()
    callee.answer()
    await office.pass(1000)
    expect(heardBy(call)).toEqual(['183 reliable with a session'])
    await office.until(call.prack(call.response(183)))
    await office.pass()
    expect(heardBy(call)).toEqual(['183 reliable with a session', '200'])
    await hangUp(office, callee)
    expect(office.record).toMatchObject({ disposition: 'ANSWERED' })
  })

  test('a re-INVITE before the answer is refused with 500, also where the session is acknowledged (RFC 3261 §14.2)', async () => {
    const { office, call, callee } = await calling({ headers: [supports] })
    callee.early()
    await office.pass()
    await office.until(call.prack(call.response(183)))
    const again = await office.until(call.reoffer())
    expect([statusOf(again), typeof again === 'string' ? '' : again.headers.get('Retry-After')]).toEqual([500, '1'])
    callee.answer()
    await office.pass()
    await hangUp(office, callee)
    expect(office.record).toMatchObject({ disposition: 'ANSWERED' })
  })

  test('who cancels while the 200 waits has cancelled', async () => {
    const { office, call, callee } = await calling({ headers: [supports] })
    callee.early()
    await office.pass()
    callee.answer()
    await office.pass(1000)
    call.cancel()
    await office.pass()
    expect([call.statuses.at(-1), callee.methods.at(-1)]).toEqual([487, 'BYE'])
  })

  test('a called side that hangs up while the 200 waits has not been heard: the call is refused', async () => {
    const { office, call, callee } = await calling({ headers: [supports] })
    callee.early()
    await office.pass()
    callee.answer()
    await office.pass(1000)
    await office.until(callee.bye())
    await office.pass()
    expect(call.statuses.at(-1)).toBe(487)
  })

  test('never acknowledges: after 32 s the call is over (§3: 5xx), and the record says why', async () => {
    const { office, call, callee } = await calling({ headers: [requires] })
    callee.ring()
    await office.pass(33_000)
    expect([call.statuses.at(-1), callee.methods]).toEqual([502, ['CANCEL']])
    expect(office.record).toMatchObject({ disposition: 'FAILED', hangupcause: 27 })
    expect(told(await office.timeline()).at(-1)).toContain('100 never acknowledged our provisional response')
  })

  test('a PRACK of nothing that is out is answered 481, one that nobody can read 400', async () => {
    const { office, call, callee } = await calling({ headers: [requires] })
    callee.ring()
    await office.pass()
    const ringing = call.response(180)
    const racks = [
      `${rseq(ringing) + 1} ${ringing.cseq.number} INVITE`,
      `${rseq(ringing)} ${ringing.cseq.number + 1} INVITE`,
      `${rseq(ringing)} ${ringing.cseq.number} UPDATE`,
      'nothing'
    ]
    const answers: unknown[] = []
    for (const rack of racks) answers.push(statusOf(await office.until(call.send('PRACK', [['RAck', rack]]))))
    answers.push(statusOf(await office.until(call.prack(ringing))), statusOf(await office.until(call.prack(ringing))))
    expect(answers).toEqual([481, 481, 481, 400, 200, 481])
    call.cancel()
    await office.pass()
  })

  test('a flood of PRACKs is answered, and leaves the call as it is', async () => {
    const { office, call, callee } = await calling({ headers: [requires] })
    callee.ring()
    await office.pass()
    const asked = Array.from({ length: 300 }, (_, at) => call.send('PRACK', [['RAck', `${at + 1} 1 INVITE`]]))
    const answers = await office.until(Promise.all(asked))
    expect(new Set(answers.map(statusOf))).toEqual(new Set([481]))
    await office.until(call.prack(call.response(180)))
    callee.answer()
    await office.pass()
    await hangUp(office, call)
  })

  test('an offer in the PRACK of the session is answered in its 200 (§5)', async () => {
    const { office, call, callee } = await calling({ headers: [supports] })
    callee.media = { ...callee.media, codecs: ['0 PCMU/8000'] }
    callee.early()
    await office.pass()
    const moved = await office.until(call.prack(call.response(183), { body: call.offer({ port: 40_100 }) }))
    // In the codec that the called side has chosen, though both are offered again.
    const spoken = typeof moved === 'string' ? null : /RTP\/AVP (.*)\r/.exec(moved.body)
    expect([statusOf(moved), spoken?.[1]]).toEqual([200, '0 101'])
    expect(speaking(office)).toEqual([40_100, 40_000])
    callee.answer()
    await office.pass()
    expect(heardBy(call)).toEqual(['183 reliable with a session', '200'])
    await hangUp(office, call)
  })

  test('an offer in the PRACK of a 180 is refused: the first one has no answer yet (RFC 3311 §5.2)', async () => {
    const { office, call, callee } = await calling({ headers: [requires] })
    callee.ring()
    await office.pass()
    const outcome = await office.until(call.prack(call.response(180), { body: call.offer({ port: 40_100 }) }))
    expect([statusOf(outcome), typeof outcome === 'string' ? '' : outcome.headers.get('Retry-After')]).toEqual([
      500,
      '1'
    ])
    callee.answer()
    await office.pass()
    expect(heardBy(call)).toEqual(['180 reliable', '200 with a session'])
    await hangUp(office, call)
  })
})

describe('an INVITE without an offer (RFC 3261 §13.2.1, RFC 3262 §5)', () => {
  test('gets ours in a reliable 183, the PRACK brings its answer, and the early sound is heard', async () => {
    const { office, call, callee } = await calling({ headers: [supports], silent: true })
    callee.early()
    await office.pass()
    expect(heardBy(call)).toEqual(['183 reliable with a session'])
    await office.until(call.prack(call.response(183), { body: call.answerTo(call.media) }))
    const [near, far] = office.media.endpoints
    expect([near?.peer === far, near?.stream?.remote?.rtpPort]).toEqual([true, 40_000])
    callee.answer()
    await office.pass()
    expect(heardBy(call)).toEqual(['183 reliable with a session', '200'])
    expect(call.methods).toEqual([])
    await hangUp(office, call)
    expect(office.record).toMatchObject({ disposition: 'ANSWERED' })
  })

  test('whose PRACK brings no answer ends: 488, and so does what it has called', async () => {
    const { office, call, callee } = await calling({ headers: [supports], silent: true })
    callee.early()
    await office.pass()
    expect(statusOf(await office.until(call.prack(call.response(183))))).toBe(488)
    await office.pass()
    expect([call.statuses.at(-1), callee.methods]).toEqual([488, ['CANCEL']])
    expect(told(await office.timeline()).at(-1)).toContain('the answer in its PRACK')
  })

  test('that knows of no reliable responses gets our offer in the 200, and a BYE where its ACK brings no answer', async () => {
    const { office, call, callee } = await calling({ silent: true })
    call.acknowledges = false
    callee.early()
    await office.pass()
    callee.answer()
    await office.pass()
    expect(heardBy(call)).toEqual(['180', '200 with a session'])
    call.acknowledge()
    await office.pass()
    expect([call.methods, callee.methods.at(-1)]).toEqual([['BYE'], 'BYE'])
    expect(told(await office.timeline()).at(-1)).toContain('the answer in its ACK')
  })
})

describe('a called side whose provisional responses are reliable (RFC 3262 §4)', () => {
  test('each is acknowledged with its RSeq and the CSeq of our INVITE; what comes again is not', async () => {
    const { office, call, callee } = await calling()
    callee.reliable(180, 5000)
    callee.reliable(180, 5000)
    await office.pass()
    callee.reliable(183, 5001, { body: callee.answerTo(callee.media) })
    await office.pass()
    const racks = callee.requests.map(({ method, headers }) => [method, headers.get('RAck')])
    expect(racks).toEqual([
      ['PRACK', '5000 1 INVITE'],
      ['PRACK', '5001 1 INVITE']
    ])
    expect(heardBy(call)).toEqual(['180', '183 with a session'])
    // The session was acknowledged, and so the 200 need not repeat it.
    callee.answer('')
    await office.pass()
    expect([heardBy(call).at(-1), callee.methods.at(-1)]).toEqual(['200 with a session', 'ACK'])
    expect(speaking(office)).toEqual([40_000, 40_000])
    // Our next request in the dialog counts on from the PRACKs.
    await hangUp(office, call)
    expect(callee.last('BYE').cseq.number).toBe(4)
  })

  test('one that has overtaken another is not acknowledged, and does not count', async () => {
    const { office, call, callee } = await calling()
    callee.reliable(180, 1)
    await office.pass()
    callee.reliable(183, 3, { body: callee.answerTo(callee.media) })
    callee.reliable(183, 4_294_967_295, { body: callee.answerTo(callee.media) })
    callee.respond(183, { headers: [requires], body: callee.answerTo(callee.media) })
    await office.pass()
    expect([callee.methods, heardBy(call)]).toEqual([['PRACK'], ['180']])
    call.cancel()
    await office.pass()
  })

  test('after an answer that was acknowledged another session in the 200 says nothing (RFC 6337 §2.2)', async () => {
    const { office, call, callee } = await calling()
    callee.reliable(183, 1, { body: callee.answerTo(callee.media) })
    await office.pass()
    callee.answer(callee.answerTo({ ...callee.media, port: 49_000 }))
    await office.pass()
    expect(speaking(office)).toEqual([40_000, 40_000])
    await hangUp(office, call)
  })

  test('a provider’s are acknowledged as well, at its own socket', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const main = office.provider('main')
    main.whenCalled = (call) => call.reliable(183, 9, { body: call.answerTo(call.media) })
    const call = ana.invite('915550177')
    await office.pass()
    expect([main.call.methods, main.call.last('PRACK').headers.get('RAck')]).toEqual([['PRACK'], '9 1 INVITE'])
    main.call.answer('')
    await office.pass()
    await hangUp(office, call)
  })

  test('those of a re-INVITE are acknowledged, and may hold its answer', async () => {
    const { office, call, callee } = await calling()
    callee.answer()
    await office.pass()
    callee.whenReoffered = (transaction) => {
      const { request } = transaction
      const headers: Field[] = [requires, ['RSeq', '77'], ['Contact', callee.phone.contact]]
      const body = callee.answerTo({ ...callee.media, direction: 'recvonly' })
      callee.respondTo(transaction, 183, { headers, body, contentType: 'application/sdp' })
      callee.intercepts = ({ request: { method } }) => {
        if (method === 'PRACK') callee.respondTo(transaction, 200, { headers: [['Contact', callee.phone.contact]] })
        return false
      }
      expect(request.method).toBe('INVITE')
    }
    expect(statusOf(await office.until(call.hold()))).toBe(200)
    await office.pass()
    expect(callee.methods).toEqual(['ACK', 'INVITE', 'PRACK', 'ACK'])
    expect(callee.last('PRACK').headers.get('RAck')).toBe(`77 ${callee.last('INVITE').cseq.number} INVITE`)
    await hangUp(office, call)
  })

  test('one that asks for PRACK after PRACK gets fifty', async () => {
    const { office, call, callee } = await calling()
    for (let at = 1; at <= 80; at++) callee.reliable(180, at)
    await office.pass()
    expect(callee.methods).toHaveLength(50)
    call.cancel()
    await office.pass()
  })

  test('a fork that lost after a PRACK and answers late gets a BYE with a number of its own (RFC 3261 §12.2.1.1)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const main = office.provider('main')
    main.whenCalled = (call) => call.reliable(180, 9)
    const call = ana.invite('915550177')
    await office.pass()
    call.cancel()
    main.call.heedsCancel = false
    await office.pass()
    main.call.answer()
    await office.pass()
    const numbers = main.call.requests.map(({ method, cseq }) => `${method} ${cseq.number}`)
    expect(numbers).toEqual(['PRACK 2', 'CANCEL 1', 'ACK 1', 'BYE 3'])
  })
})
