import { describe, expect, test } from 'vitest'
import { openCdr } from '../../pbx-core/records/cdr.ts'
import type { NewDelivery } from '../../pbx-core/records/port.ts'
import { type RecoveryPorts, recover, recoverLeftOpen } from '../../pbx-core/records/recovery.ts'
import { began, sampleDelivery, segmentFacts } from './samples.ts'

const cdr = openCdr(segmentFacts())

describe('a segment found open at start ends at its last sign of life (4-pbx, Call record)', () => {
  test('ANSWERED if it was', () => {
    const left = { cdr, answeredAt: began + 4500, aliveAt: began + 64_900, hooks: [] }
    expect(recover(left)).toEqual({
      ...cdr,
      answer: began + 4500,
      end: began + 64_900,
      duration: 64,
      billsec: 60,
      disposition: 'ANSWERED',
      hangupby: 'pbx',
      hangupcause: 41
    })
  })

  test('its user field names who had answered, unless something else has set it (2-cti, Post-call)', () => {
    const answered = { answeredAt: began + 4500, aliveAt: began + 64_900, hooks: [] }
    const own = { ...cdr, userfield: '', calleeUser: '101' }
    expect(recover({ ...answered, cdr: own }).userfield).toBe('101@acme.test')
    expect(recover({ ...answered, cdr: { ...own, userfield: 'field' } }).userfield).toBe('field')
    expect(recover({ ...answered, cdr: own, answeredAt: null }).userfield).toBe('')
  })

  test('else FAILED', () => {
    const left = { cdr, answeredAt: null, aliveAt: began + 3000, hooks: [] }
    expect(recover(left)).toEqual({
      ...cdr,
      answer: null,
      end: began + 3000,
      duration: 3,
      billsec: 0,
      disposition: 'FAILED',
      hangupby: 'pbx',
      hangupcause: 41
    })
  })

  test('an answer later than the last sign of life is one itself', () => {
    const left = { cdr, answeredAt: began + 4000, aliveAt: began + 1000, hooks: [] }
    expect(recover(left)).toMatchObject({ end: began + 4000, duration: 4, billsec: 0 })
  })
})

test('every segment left open is written with the deliveries of the hooks named when it began', async () => {
  const written: (readonly [string, readonly NewDelivery[]])[] = []
  const asked: number[] = []
  const ports: RecoveryPorts = {
    leftOpen: async (silentSince) => {
      asked.push(silentSince)
      return [{ cdr, answeredAt: null, aliveAt: began + 1000, hooks: ['cti.postCall'] }]
    },
    messageOf: ({ uniqueid }) => `https://pbx.test/${uniqueid}`,
    deliveriesOf: (of, hooks) => hooks.map((hook) => sampleDelivery(of, { hook })),
    closed: (of, deliveries) => void written.push([of.disposition, deliveries])
  }
  const recovered = await recoverLeftOpen(ports, began + 60_000)
  expect(asked).toEqual([began + 60_000])
  const closed = recover({ cdr, answeredAt: null, aliveAt: began + 1000, hooks: [] })
  const record = { ...closed, voicemail: `https://pbx.test/${cdr.uniqueid}` }
  expect(recovered).toEqual([record])
  expect(written).toEqual([['FAILED', [sampleDelivery(record)]]])
})
