import { expect, test } from 'vitest'
import { recentCall } from '../../../main/phone/recent.ts'
import type { Cdr } from '../../../pbx-core/contract/views.ts'
import { sampleCdr } from '../../records/samples.ts'

const leg = (party: string, result: string) => ({ party, result, ringMs: 1000 })
const record = (change: Partial<Cdr>): Cdr => ({ ...sampleCdr(), callerUser: null, calleeUser: '100', ...change })

test.each([
  ['NO ANSWER', [leg('100', 'no-answer')], 'missed'],
  ['NO ANSWER', [leg('100', 'cancelled')], 'missed'],
  ['BUSY', [leg('100', 'busy')], 'missed'],
  ['BUSY', [leg('100', 'declined')], 'declined'],
  ['BUSY', [leg('100', 'no-answer'), leg('100', 'declined')], 'declined'],
  // Somebody else's no is not one's own.
  ['BUSY', [leg('100', 'no-answer'), leg('101', 'declined')], 'missed'],
  ['FAILED', [], 'missed'],
  ['ANSWERED', [leg('100', 'declined'), leg('100', 'answered')], 'answered']
] as const)(
  'a call that came in with %s and %j is %s: missed is what nobody answered or declined (5-softphone)',
  (disposition, legs, outcome) => {
    expect(recentCall(record({ disposition, legs }), '100')).toMatchObject({ direction: 'incoming', outcome })
  }
)

test.each([
  ['ANSWERED', 16, 'answered'],
  ['NO ANSWER', 19, 'unanswered'],
  ['BUSY', 17, 'busy'],
  ['BUSY', 21, 'declined'],
  ['FAILED', 38, 'failed']
] as const)('a call that went out with %s and cause %i is %s', (disposition, hangupcause, outcome) => {
  const call = record({ disposition, hangupcause, callerUser: '100', calleeUser: null })
  expect(recentCall(call, '100')).toMatchObject({ direction: 'outgoing', outcome })
})
