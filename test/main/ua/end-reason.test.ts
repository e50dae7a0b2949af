import { expect, test } from 'vitest'
import { endOfCancel, endOfStatus } from '../../../main/ua/end-reason.ts'

test.each([
  [undefined, 'cancelled'],
  ['SIP;cause=200;text="Call completed elsewhere"', 'elsewhere'],
  ['Q.850;cause=26', 'elsewhere'],
  ['Q.850;cause=19', 'rang_out'],
  ['Q.850;cause=18;text="no user responding"', 'rang_out'],
  ['SIP;cause=408', 'rang_out'],
  ['SIP;cause=480', 'rang_out'],
  ['Q.850;cause=16', 'cancelled'],
  ['SIP;cause=487;text="ORIGINATOR_CANCEL"', 'cancelled'],
  ['SIP;cause=487, Q.850;cause=19', 'rang_out'],
  ['Q.850;cause=41', 'over'],
  ['X.99;cause=1', 'over']
] as const)('an INVITE taken back with %s ended as %s (RFC 3326 §2)', (reason, code) => {
  expect(endOfCancel(reason).code).toBe(code)
})

test.each([
  [480, undefined, 'unavailable'],
  [480, 'Q.850;cause=19', 'no_answer'],
  [480, 'Q.850;cause=20', 'unavailable'],
  [408, 'Q.850;cause=18', 'no_answer'],
  [503, 'Q.850;cause=34', 'congestion'],
  [503, 'Q.850;cause=42', 'congestion'],
  [503, 'Q.850;cause=41', 'failed'],
  [486, 'Q.850;cause=17', 'busy'],
  [603, 'Q.850;cause=21', 'declined'],
  [404, undefined, 'not_found']
] as const)('a refusal by %i with %s is %s (RFC 3261 §21, RFC 6432)', (status, reason, code) => {
  expect(endOfStatus(status, reason === undefined ? {} : { reason }).code).toBe(code)
})
