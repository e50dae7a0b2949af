import { describe, expect, it } from 'vitest'
import { listRecent, recentCall } from '../../../main/phone/recent.ts'
import { sampleCdr } from '../../records/samples.ts'
import { MemoryPbx } from '../support/memory-pbx.ts'

const person = { domain: 'acme.test', user: '100', forHelp: ['911'] }

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

describe('a call that failed says why for as long as it is in the list (5-softphone, In a call)', () => {
  const failed = { ...sampleCdr(), callerUser: '100', lastapp: '', disposition: 'FAILED' } as const

  it.each([
    [1, 'not-found'],
    [28, 'not-found'],
    [21, 'not-permitted'],
    [57, 'not-permitted'],
    [34, 'lines-busy'],
    [20, 'unreachable'],
    [65, 'no-sound'],
    [41, null]
  ] as const)('Q.850 cause %i: %s', (hangupcause, why) => {
    expect(recentCall({ ...failed, hangupcause }, '100')).toMatchObject({ outcome: 'failed', why })
  })

  it('a hook that ends a call to a colleague bars nothing: it was not put through (2-cti, break)', () => {
    const ended = recentCall({ ...failed, lastapp: 'user', hangupcause: 21 }, '100')
    expect([ended.outcome, ended.why]).toEqual(['failed', 'turned-away'])
  })

  it('a call for help that failed is told as such, whatever has kept it from getting through (4-pbx, Emergency calls)', () => {
    const called = (dst: string, user: string) => recentCall({ ...failed, dst, hangupcause: 34 }, user, ['911']).why
    expect([called('911', '100'), called('0911', '100')]).toEqual(['no-help', 'lines-busy'])
  })

  it('joined calls have the names of their people, and no number to call (5-softphone, Join)', () => {
    const joined = { ...sampleCdr(), lastapp: 'conference', dst: 'joined-2b7eb3e3', dstname: 'Ana Keller, ACME' }
    expect(recentCall({ ...joined, callerUser: '100' }, '100')).toMatchObject({
      ...{ direction: 'outgoing', name: 'Ana Keller, ACME', number: '', via: null }
    })
    expect(recentCall({ ...joined, callerUser: null, calleeUser: '100' }, '100')).toMatchObject({ via: null })
  })

  it('a transfer to a number that is none, and a conference that lets nobody in, have been missed by nobody', () => {
    const sent = { ...failed, callerUser: null, calleeUser: null, transferredby: '100', hangupcause: 1 }
    const locked = { ...failed, callerUser: null, lastapp: 'conference', hangupcause: 57 }
    const { outcome, why } = recentCall(sent, '100')
    expect([outcome, why, recentCall(locked, '100').outcome]).toEqual(['failed', 'not-found', 'failed'])
  })

  it('whoever declined or was called in vain has its own word', () => {
    const declined = recentCall({ ...failed, disposition: 'BUSY', hangupcause: 21 }, '100')
    const missed = recentCall({ ...failed, callerUser: null, hangupcause: 1 }, '100')
    expect([declined.outcome, declined.why, missed.outcome, missed.why]).toEqual(['declined', null, 'missed', null])
  })
})
