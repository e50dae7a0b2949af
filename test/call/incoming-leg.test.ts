import { beforeEach, describe, expect, test } from 'vitest'
import { ownTerms } from '../../pbx-core/call/leg-session.ts'
import { terminations } from '../../pbx-core/call/terminations.ts'
import { TwoEnds } from './two-ends.ts'

describe('a leg that has called us (RFC 3261 §13.3)', () => {
  let ends: TwoEnds
  beforeEach(() => {
    ends = new TwoEnds()
  })
  const answerIt = () => ends.leg.unanswered?.answer(ends.leg.session.ownAnswer() ?? ownTerms)

  test('rings once, however often it is told to', async () => {
    await ends.called()
    ends.leg.unanswered?.ring()
    ends.leg.unanswered?.ring()
    await ends.pass()
    expect(ends.call.statuses).toEqual([180])
  })

  test('does not ring after early media, which the caller would lose', async () => {
    await ends.called()
    ends.leg.unanswered?.early(ends.leg.session.ownAnswer() ?? ownTerms)
    ends.leg.unanswered?.ring()
    await ends.pass()
    expect(ends.call.statuses).toEqual([183])
  })

  test('is answered with the session that a 183 has promised (§13.2.1)', async () => {
    await ends.called()
    ends.leg.unanswered?.early(ends.leg.session.ownAnswer() ?? ownTerms)
    await ends.pass()
    answerIt()
    await ends.pass()
    expect(ends.call.statuses).toEqual([183, 200])
    expect(ends.call.response(200).body).toBe(ends.call.response(183).body)
    expect([ends.leg.answered, ends.leg.unanswered, ends.media.configured.length]).toEqual([true, undefined, 1])
  })

  test('gets our offer where it has made none, and its ACK brings the answer (§13.2.1)', async () => {
    await ends.called({ silent: true })
    ends.leg.unanswered?.early(ownTerms)
    await ends.pass()
    expect(ends.call.statuses).toEqual([])
    answerIt()
    await ends.pass()
    expect([ends.call.heard.codecs, ends.leg.session.remote?.codecs.map(({ name }) => name)]).toEqual([
      ['0 PCMU', '8 PCMA', '9 G722', '111 OPUS'],
      ['PCMU', 'PCMA']
    ])
  })

  test('is over where that answer is missing or of no use: BYE', async () => {
    await ends.called({ silent: true })
    ends.call.media = { ...ends.call.media, codecs: ['18 G729/8000'] }
    answerIt()
    await ends.pass()
    expect(ends.call.methods).toEqual(['BYE'])
    expect(ends.leg.termination?.result).toBe('failed')
  })

  test('is taken back by CANCEL: 487, and nothing rings or answers any more (§9.2)', async () => {
    await ends.called()
    ends.leg.unanswered?.ring()
    await ends.pass()
    ends.call.cancel()
    await ends.pass()
    ends.leg.unanswered?.ring()
    answerIt()
    await ends.pass()
    expect(ends.call.statuses).toEqual([180, 487])
    expect([ends.leg.termination?.result, ends.leg.termination?.by, ends.leg.signal.aborted]).toEqual([
      ...['cancelled', 'caller', true]
    ])
  })

  test.each([
    ['busy', terminations.busy('busy'), 486, 'Q.850;cause=17', undefined],
    ['declined', terminations.declined('no'), 603, 'Q.850;cause=21', undefined],
    ['congested', terminations.congestion('full'), 503, 'Q.850;cause=34', '2']
  ])(
    'is refused %s with the status and the cause of that (RFC 3326)',
    async (_, termination, status, reason, retry) => {
      await ends.called()
      ends.leg.hangUp(termination)
      await ends.pass()
      const { headers } = ends.call.response(status)
      expect([headers.get('Reason'), headers.get('Retry-After')]).toEqual([reason, retry])
      expect(ends.leg.termination).toBe(termination)
    }
  )

  test('ends when the time is over that the caller has given its invitation (§13.3.1)', async () => {
    await ends.called({ headers: [['Expires', '10']] })
    ends.leg.unanswered?.ring()
    await ends.pass(9900)
    expect(ends.leg.termination).toBeUndefined()
    await ends.pass(200)
    expect(ends.call.statuses).toEqual([180, 487])
  })

  test.each([
    ['malformed', 'soon', 60_000],
    ['of one that was answered', '10', 60_000]
  ])('not by an Expires that is %s', async (what, expires, ms) => {
    await ends.called({ headers: [['Expires', expires]] })
    if (what !== 'malformed') answerIt()
    await ends.pass(ms)
    expect(ends.leg.termination).toBeUndefined()
  })

  test('tells our phones in each response which call it is, and where we are to be reached', async () => {
    await ends.called()
    ends.leg.unanswered?.ring()
    answerIt()
    await ends.pass()
    const said = ends.call.responses.map(({ status, headers }) => [status, headers.get('X-Offhook-Call')])
    expect(said).toEqual([
      [180, 'call-1'],
      [200, 'call-1']
    ])
    expect(ends.call.response(200).headers.get('Contact')).toMatch(/^<sip:\d+@10\.0\.0\.1:5060>$/)
  })

  test('hears its BYE only once it has acknowledged our 200 (§15)', async () => {
    await ends.called()
    ends.call.acknowledges = false
    answerIt()
    await ends.pass()
    ends.leg.hangUp(terminations.busy('over'))
    await ends.pass()
    expect([ends.call.methods, ends.leg.signal.aborted]).toEqual([[], true])
    ends.call.acknowledge()
    await ends.pass()
    expect(ends.call.methods).toEqual(['BYE'])
  })

  test('that never acknowledges our 200 is over after 32 s, with BYE (§13.3.1.4)', async () => {
    await ends.called()
    ends.call.acknowledges = false
    answerIt()
    await ends.pass(31_900)
    expect(ends.leg.termination).toBeUndefined()
    await ends.pass(200)
    expect([ends.leg.termination?.reason, ends.call.methods]).toEqual(['101 never acknowledged our 200', ['BYE']])
  })
})
