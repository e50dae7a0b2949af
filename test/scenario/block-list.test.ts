import { describe, expect, test } from 'vitest'
import { participantsOf } from '../../pbx-core/contract/participants.ts'
import { type DomainInput, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, told } from './office.ts'
import { answers } from './transfers.ts'

const nuisance = '+15550100166'
const from = (number: string) => ({ headers: [['P-Asserted-Identity', `<sip:${number}@provider.test>`]] as const })
const withheld = {
  headers: [
    ['P-Asserted-Identity', `<sip:${nuisance}@provider.test>`],
    ['Privacy', 'id']
  ] as const
}

/** Tom (101) and what is set for him and for the domain; calls from outside to +15550100101 reach him. */
async function blocking(blockList: readonly string[], domain: Partial<DomainInput> = {}) {
  const office = await openOffice({ domain })
  const tom = await office.phone('101')
  const outside = office.provider('main')
  const set = office.pbx.setUserState('acme.test', '101', { blockList })
  expect(set.ok).toBe(true)
  return { office, tom, outside }
}

describe("a user's block list", () => {
  test.each([
    ['as it is written', [nuisance], nuisance],
    ['however it is written', ['(555) 010-0166'], nuisance],
    ['where the trunk sends it national', [nuisance], '5550100166']
  ])('a call of a number on it is declined %s, and no phone rings', async (_, list, number) => {
    const { office, tom, outside } = await blocking(list)
    const call = outside.invite('+15550100101', from(number))
    await office.pass(1000)
    expect([call.statuses.at(-1), tom.calls.length]).toEqual([603, 0])
    expect(call.response(603).headers.get('Reason')).toBe('Q.850;cause=21')
    const { record } = office
    expect(record).toMatchObject({
      disposition: 'FAILED',
      hangupby: 'pbx',
      lastapp: 'user',
      lastdata: '101',
      billsec: 0
    })
    // Nobody has missed it.
    expect(participantsOf(record)).toEqual(new Set())
    expect(told(await office.timeline()).filter((line) => line.includes('blocked'))).toEqual([
      `decision: calls of ${number} are blocked by 101`,
      'decision: ended: declined, 101 has blocked the number'
    ])
  })

  test('anonymous: whoever withholds the number is declined, others ring; and the other way round', async () => {
    const { office, tom, outside } = await blocking(['anonymous'])
    answers(tom)
    const hidden = outside.invite('+15550100101', withheld)
    const shown = outside.invite('+15550100101', from(nuisance))
    await office.pass(1000)
    expect([hidden.statuses.at(-1), shown.statuses.at(-1)]).toEqual([603, 200])
    await hangUp(office, shown)
    office.pbx.setUserState('acme.test', '101', { blockList: [nuisance] })
    const again = outside.invite('+15550100101', withheld)
    await office.pass(1000)
    expect(again.statuses.at(-1)).toBe(200)
    await hangUp(office, again)
  })

  test('is before what the user has set for others: no forward, no hook, no `then`', async () => {
    const users = [
      userConfig('100', 'Ana'),
      { ...userConfig('101', 'Tom'), then: 'extension:100', cti: { url: 'http://crm.test/' } },
      userConfig('102', 'Lena')
    ]
    const { office, outside } = await blocking([nuisance], { users })
    const ana = await office.phone('100')
    office.pbx.setUserState('acme.test', '101', { forward: { all: '100', busy: '100' } })
    const call = outside.invite('+15550100101', from(nuisance))
    await office.pass(1000)
    expect([call.statuses.at(-1), ana.calls.length, office.http.calls.length]).toEqual([603, 0, 0])
  })

  test('holds for this user alone, and for colleagues too', async () => {
    const { office, outside } = await blocking([nuisance, '102'])
    const ana = await office.phone('100')
    const lena = await office.phone('102')
    answers(ana)
    const call = outside.invite('+15550100100', from(nuisance))
    const colleague = lena.invite('101')
    await office.pass(1000)
    expect([call.statuses.at(-1), colleague.statuses.at(-1)]).toEqual([200, 603])
    await hangUp(office, call)
  })

  test.each([
    [['nobody'], 'blockList[0]'],
    [[nuisance, ''], 'blockList[1]'],
    [Array.from({ length: 501 }, (_, at) => `+1555010${1000 + at}`), 'blockList']
  ])('an entry that is no number is refused, and nothing is set', async (blockList, path) => {
    const { office } = await blocking([nuisance])
    const set = office.pbx.setUserState('acme.test', '101', { blockList })
    expect(set).toMatchObject({ ok: false, error: { code: 'destination_invalid', path } })
    expect(office.pbx.userState('acme.test', '101')?.blockList).toEqual([nuisance])
  })
})

describe("a domain's block list (4-pbx, Names of what is new)", () => {
  test.each([
    ['a number', [nuisance], from(nuisance)],
    ['whoever withholds the number', ['anonymous'], withheld]
  ])('%s from a trunk is declined before any hook', async (_, blockList, invite) => {
    const cti = { inbound: { url: 'http://crm.test/' } }
    const { office, tom, outside } = await blocking([], { blockList, cti })
    const call = outside.invite('+15550100101', invite)
    await office.pass(1000)
    expect([call.statuses.at(-1), tom.calls.length, office.http.calls.length]).toEqual([603, 0, 0])
    expect(office.record).toMatchObject({ direction: 'inbound', disposition: 'FAILED', hangupcause: 21 })
    expect(told(await office.timeline()).some((line) => /decision: calls of \S+ are blocked$/.test(line))).toBe(true)
  })

  test('calls between users and to that number are none of its business', async () => {
    const { office, tom, outside } = await blocking([], { blockList: [nuisance, '101'] })
    answers(outside)
    const call = tom.invite(nuisance)
    await office.pass(1000)
    expect(call.statuses.at(-1)).toBe(200)
    await hangUp(office, call)
  })
})
