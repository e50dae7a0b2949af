import { describe, expect, test } from 'vitest'
import { type Attempt, admit, type Circuit, closedCircuit, settle } from '../../pbx-core/cti/circuit-breaker.ts'

const closed = (failures: number): Circuit => ({ kind: 'closed', failures })
const open = (until: number): Circuit => ({ kind: 'open', until })
const trial: Circuit = { kind: 'trial' }

describe('whether a call may reach the hook (2-cti, Hook)', () => {
  test.each([
    ['a closed circuit admits', closed(4), 0, { admitted: true, trial: false, circuit: closed(4) }],
    ['an open one does not, to the last millisecond', open(30_000), 29_999, { admitted: false, until: 30_000 }],
    ['after 30 s one call tries', open(30_000), 30_000, { admitted: true, trial: true, circuit: trial }],
    ['the others do not while it does', trial, 31_000, { admitted: false, until: 31_000 }]
  ])('%s', (_rule, circuit, now, admission) => {
    expect(admit(circuit, now)).toEqual(admission)
  })
})

describe('what a request changes (2-cti, Hook)', () => {
  const attempt = (result: Attempt['result'], isTrial = false): Attempt => ({ trial: isTrial, result })
  test.each([
    ['a failure is counted', closed(3), attempt('failed'), closed(4)],
    ['the fifth in a row opens for 30 s', closed(4), attempt('failed'), open(31_000)],
    ['a success begins the count anew', closed(4), attempt('succeeded'), closedCircuit],
    ['a request that the call gave up says nothing', closed(4), attempt('abandoned'), closed(4)],
    ['a late failure does not keep it open for longer', open(20_000), attempt('failed'), open(20_000)],
    ['a late success closes it', open(20_000), attempt('succeeded'), closedCircuit],
    ['a trial that fails opens it again', trial, attempt('failed', true), open(31_000)],
    ['a trial that succeeds closes it', trial, attempt('succeeded', true), closedCircuit],
    ['a trial that is given up leaves it to the next call', trial, attempt('abandoned', true), open(1000)]
  ])('%s', (_rule, circuit, made, after) => {
    expect(settle(circuit, made, 1000)).toEqual(after)
  })
})
