import { describe, expect, test } from 'vitest'
import { causeOfStatus, statusOf, statusOfCause, terminationOf, terminationOfStatus } from '../../pbx-core/sip/q850.ts'

describe('SIP status to Q.850 cause (RFC 3398 §8.2.6.1)', () => {
  test.each([
    [400, 41],
    [404, 1],
    [408, 102],
    [410, 22],
    [480, 18],
    [484, 28],
    [486, 17],
    [487, 16],
    [488, 65],
    [500, 41],
    [501, 79],
    [502, 38],
    [503, 41],
    [504, 102],
    [600, 17],
    [603, 21],
    [604, 1]
  ])('%i is %i', (status, cause) => expect(causeOfStatus(status)).toBe(cause))

  test.each([
    [499, 41],
    [599, 41],
    [699, 17]
  ])('an unknown %i counts as the x00 of its class, %i (RFC 3261 §8.1.3.2)', (status, cause) => {
    expect(causeOfStatus(status)).toBe(cause)
  })
})

describe('Q.850 cause to SIP status (RFC 3398 §7.2.4.1)', () => {
  test.each([
    [1, 404],
    [16, 487],
    [17, 486],
    [18, 408],
    [19, 480],
    [21, 403],
    [28, 484],
    [34, 503],
    [41, 503],
    [65, 488],
    [102, 504],
    [127, 500],
    [99, 500]
  ])('%i is %i', (cause, status) => expect(statusOfCause(cause)).toBe(status))
})

describe('endings', () => {
  test('a final response tells result, cause and status', () => {
    expect(terminationOfStatus(486, 'callee', 'Busy Here')).toEqual({
      result: 'busy',
      cause: 17,
      by: 'callee',
      status: 486,
      reason: 'Busy Here'
    })
  })

  test.each([
    [302, 'unreachable', 480],
    [401, 'forbidden', 403],
    [407, 'forbidden', 403]
  ])('a %i was meant for us and travels on as %s, %i', (status, result, passedOn) => {
    const termination = terminationOfStatus(status, 'callee')
    expect([termination.result, statusOf(termination)]).toEqual([result, passedOn])
  })

  test.each([
    [403, 'forbidden'],
    [404, 'not-found'],
    [408, 'no-answer'],
    [480, 'unreachable'],
    [487, 'cancelled'],
    [488, 'failed'],
    [503, 'congestion'],
    [504, 'failed'],
    [600, 'busy'],
    [603, 'declined'],
    [606, 'failed'],
    [699, 'busy']
  ])('%i is %s and keeps its status', (status, result) => {
    const termination = terminationOfStatus(status, 'callee')
    expect([termination.result, statusOf(termination)]).toEqual([result, status])
  })

  test.each([
    ['busy', 17, 486],
    ['declined', 21, 603],
    ['no-answer', 19, 480],
    ['unreachable', 20, 480],
    ['not-found', 1, 404],
    ['forbidden', 21, 403],
    ['congestion', 34, 503],
    ['failed', 41, 503],
    ['cancelled', 16, 487]
  ] as const)('decided here, %s has cause %i and status %i', (result, cause, status) => {
    const termination = terminationOf(result, 'pbx')
    expect([termination, statusOf(termination)]).toEqual([{ result, cause, by: 'pbx' }, status])
  })
})
