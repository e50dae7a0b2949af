import { describe, expect, it } from 'vitest'
import { terminationOfRefusal } from '../../pbx-core/call/refusal.ts'
import { dispositionOf } from '../../pbx-core/records/cdr.ts'
import { createRequest, createResponse } from '../../pbx-core/sip/message/create.ts'
import { makeUri } from '../../pbx-core/sip/message/make-uri.ts'
import { statusOf } from '../../pbx-core/sip/q850.ts'

const invite = createRequest({
  method: 'INVITE',
  uri: makeUri({ user: '101', host: 'acme.test' }),
  from: '<sip:100@acme.test>;tag=a',
  to: '<sip:101@acme.test>',
  callId: 'call',
  cseq: 1
})

/** Disposition and cause of the record, and what the caller is told. */
function outcome(status: number, { rang = false, reasons = [] }: { rang?: boolean; reasons?: readonly string[] }) {
  const headers = reasons.map((reason) => ['Reason', reason] as const)
  const response = createResponse(invite, status, { toTag: 'b', headers })
  const termination = terminationOfRefusal(response, { by: 'callee', rang })
  return [dispositionOf(false, termination), termination.cause, statusOf(termination)]
}

describe('a call that rang out (4-pbx, Call record; RFC 3398 §8.2.6.1)', () => {
  it.each([408, 480, 487])('is NO ANSWER, 19, also where the phone says %i', (status) => {
    expect(outcome(status, { rang: true })).toEqual(['NO ANSWER', 19, 480])
  })

  it('a phone that never rang is what it says it is', () => {
    expect([408, 480, 487].map((status) => outcome(status, {}))).toEqual([
      ['NO ANSWER', 102, 408],
      ['FAILED', 18, 480],
      ['NO ANSWER', 16, 487]
    ])
  })

  it('one that rang and is busy or declines then is no call that rang out', () => {
    expect([486, 603, 503].map((status) => outcome(status, { rang: true }))).toEqual([
      ['BUSY', 17, 486],
      ['BUSY', 21, 603],
      ['FAILED', 41, 503]
    ])
  })
})

describe('the cause that the far network gives (RFC 3326, RFC 6432)', () => {
  it.each([
    ['Q.850;cause=17;text="User busy"', ['BUSY', 17, 486]],
    ['q.850 ;cause=18', ['NO ANSWER', 18, 480]],
    ['Q.850;cause=19', ['NO ANSWER', 19, 480]],
    ['Q.850;cause=20', ['FAILED', 20, 480]],
    ['Q.850;cause=21', ['BUSY', 21, 603]],
    ['Q.850;cause=1', ['FAILED', 1, 404]],
    ['Q.850;cause=28', ['FAILED', 28, 404]],
    ['Q.850;cause=27', ['FAILED', 27, 480]],
    ['Q.850;cause=34', ['FAILED', 34, 503]]
  ] as const)('%s says what a 480 means', (reason, expected) => {
    expect(outcome(480, { reasons: [reason] })).toEqual(expected)
    expect(outcome(480, { rang: true, reasons: [reason] })).toEqual(expected)
  })

  it.each(['SIP;cause=486', 'Q.850', 'Q.850;cause=16', 'Q.850;cause=31', 'Q.850;cause=200', ';;;'])(
    '%j says nothing about it',
    (reason) => {
      expect(outcome(480, { rang: true, reasons: [reason] })).toEqual(['NO ANSWER', 19, 480])
      expect(outcome(480, { reasons: [reason] })).toEqual(['FAILED', 18, 480])
    }
  )

  it('is found among others, and stands in the record of any refusal, whose status says the rest', () => {
    expect(outcome(408, { reasons: ['SIP;cause=487', 'X;cause=1, Q.850;cause=17'] })).toEqual(['BUSY', 17, 486])
    expect(outcome(503, { reasons: ['Q.850;cause=42'] })).toEqual(['FAILED', 42, 503])
  })
})
