import { describe, expect, it } from 'vitest'
import { listRecent } from '../../../main/phone/recent.ts'
import { sampleCdr } from '../../records/samples.ts'
import { MemoryPbx } from '../support/memory-pbx.ts'

const person = { domain: 'acme.test', user: '100' }

/** So many calls that were answered, newest first, and then one that was missed. */
function pbxWithMissedAfter(answered: number): MemoryPbx {
  const pbx = new MemoryPbx()
  const cdr = { ...sampleCdr(), domain: 'acme.test', callerUser: null, calleeUser: '100' }
  pbx.records = Array.from({ length: answered + 1 }, (_, at) => ({
    ...cdr,
    uniqueid: `call-${at}`,
    disposition: at === answered ? 'NO ANSWER' : 'ANSWERED'
  }))
  return pbx
}

const missed = (pbx: MemoryPbx) => listRecent(pbx, person, { cursor: null, search: '', outcome: 'missed' })

describe('missed calls in a busy office (5-softphone, In a call)', () => {
  it('one that is five pages of answered calls ago is found by one request', async () => {
    const { items, next } = await missed(pbxWithMissedAfter(5 * 50 + 1))
    expect([items.map(({ uniqueid }) => uniqueid), next]).toEqual([['call-251'], null])
  })

  it('one further back by the next: a request reads no more than six pages', async () => {
    const { items, next } = await missed(pbxWithMissedAfter(6 * 50))
    expect([items, next]).toEqual([[], '300'])
  })
})
