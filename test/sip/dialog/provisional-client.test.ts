import { describe, expect, test } from 'vitest'
import { noProvisionals, stepProvisionalOrder } from '../../../pbx-core/sip/dialog/provisional-client.ts'

function verdicts(sequences: readonly number[]) {
  let order = noProvisionals
  return sequences.map((sequence) => {
    const step = stepProvisionalOrder(order, sequence)
    order = step.order
    return step.verdict
  })
}

describe('the order of reliable provisional responses (RFC 3262 §4)', () => {
  test('the first may have any number, each further one exactly the next', () => {
    expect(verdicts([776_656, 776_657, 776_658])).toEqual(['acknowledge', 'acknowledge', 'acknowledge'])
  })

  test('one that comes again is discarded, one that has overtaken or been overtaken is not acknowledged', () => {
    expect(verdicts([5, 5, 7, 4, 6, 7])).toEqual([
      'acknowledge',
      'repeated',
      'out-of-order',
      'out-of-order',
      'acknowledge',
      'acknowledge'
    ])
  })

  test('the greatest number of all is followed by none', () => {
    expect(verdicts([0xffff_ffff, 0, 1])).toEqual(['acknowledge', 'out-of-order', 'out-of-order'])
  })

  test('a called side that goes on and on gets 50 PRACKs, and no more', () => {
    const all = verdicts(Array.from({ length: 60 }, (_, at) => at + 1))
    expect([all.filter((verdict) => verdict === 'acknowledge').length, all[50]]).toEqual([50, 'too-many'])
  })
})
