import { describe, expect, test } from 'vitest'
import { countMissed, listRecent } from '../../main/phone/recent.ts'
import { participantsOf } from '../../pbx-core/contract/participants.ts'
import type { Pbx } from '../../pbx-core/contract/pbx.ts'
import type { Cdr } from '../../pbx-core/contract/views.ts'
import { createRecordStore } from '../../pbx-core/io/sqlite-store.ts'
import { randomSource } from '../support/mutate.ts'
import { tempDirectory } from '../support/temp-directory.ts'
import { type Office, userConfig } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { hangUp, openOffice } from './office.ts'

/** `npm test` makes sixty calls, `npm run test:long` a thousand. */
const isLong = process.env.MODE === 'long'
const [offices, callsOfEach] = isLong ? [40, 25] : [6, 10]

const members = ['101', '102', '103', '104'] as const
const domain = 'acme.test'

/** Where those who answer ring together. */
type Place = 'group' | 'queue'

/** A network on which messages overtake each other, are lost and doubled. */
async function openPlace(seed: number, place: Place) {
  const office = await openOffice({
    network: { seed, delay: [1, 12], loss: seed % 2 === 0 ? 0 : 0.02, duplication: 0.05 },
    domain: {
      users: [userConfig('100', 'Ana Keller'), ...members.map((extension) => userConfig(extension, `M ${extension}`))],
      groups: [{ name: 'sales', members: [...members], ringSeconds: 30, prefix: 'Sales:' }],
      queues: [{ name: 'sales', agents: members.map((user) => ({ user })), ringSeconds: 30 }],
      inbound: [{ match: '*', to: `${place}:sales` }]
    }
  })
  const phones: VirtualPhone[] = []
  for (const extension of members) phones.push(await office.phone(extension))
  return { office, phones, customer: office.provider('main') }
}

interface Answered {
  readonly office: Office
  readonly phones: readonly VirtualPhone[]
  readonly customer: VirtualPhone
  readonly random: (most: number) => number
}

/** Two to four phones are answered within a few milliseconds; who has the call, once the dust has settled. */
async function answerAtOnce({ office, phones, customer, random }: Answered): Promise<string> {
  const call = customer.invite('+15550100100')
  await office.pass(2500)
  const before = phones.filter((phone) => phone.calls.at(-1)?.isAnswered === false)
  expect(before).toHaveLength(members.length)
  const answering = before.filter(() => random(4) > 0)
  for (const phone of answering.length < 2 ? before : answering) {
    office.clock.after(random(4), () => phone.call.answer())
  }
  // Time for what was lost to be sent again (RFC 3261 §17.1.1.2, §13.3.1.4).
  await office.pass(9000)

  // As often as it is sent again.
  expect(new Set(call.statuses.filter((status) => status >= 200))).toEqual(new Set([200]))
  const talking = phones.filter((phone) => phone.call.isAnswered && !phone.call.methods.includes('BYE'))
  expect(talking.map(({ user }) => user)).toHaveLength(1)
  const [winner] = talking as [VirtualPhone]
  for (const { user, call: other } of phones) {
    if (user === winner.user) continue
    const ending = other.isAnswered ? 'BYE' : 'CANCEL'
    expect([user, other.methods.includes(ending)]).toEqual([user, true])
    expect(other.last(ending).headers.get('Reason')).toContain('Call completed elsewhere')
  }
  expect(office.media.at(call.heard.port).peer?.rtpPort).toBe(winner.call.heard.port)
  const [view] = office.pbx.calls()
  expect(view).toMatchObject({ state: 'answered', callee: { user: winner.user } })
  expect(view && participantsOf(view)).toEqual(new Set([winner.user]))
  await hangUp(office, call)
  await office.pass(4000)
  expect(office.pbx.calls()).toEqual([])
  return winner.user
}

function expectRecord(record: Cdr, winner: string, place: Place): void {
  expect(record).toMatchObject({
    ...{ disposition: 'ANSWERED', calleeUser: winner, userfield: `${winner}@${domain}` },
    ...{ lastapp: place, lastdata: 'sales', dstchannel: expect.stringMatching(new RegExp(`^SIP/${winner}-`)) }
  })
  const results = record.legs.map(({ party, result }) => `${party} ${result}`)
  expect(results.toSorted()).toEqual(
    members.map((member) => `${member} ${member === winner ? 'answered' : 'elsewhere'}`)
  )
}

/** What each member reads of these calls: whoever answered has answered, and nobody has missed any. */
async function expectNothingMissed(records: readonly Cdr[], winners: readonly string[]): Promise<void> {
  await using directory = await tempDirectory('group-answers')
  const log = { debug() {}, info() {}, warn() {}, error() {}, with: () => log }
  const store = await createRecordStore({ file: `${directory.path}/offhook.db`, log, onFault() {}, onRecovered() {} })
  await Promise.all(records.map((cdr) => store.closed(cdr, [])))
  const pbx = { cdrs: (query: Parameters<Pbx['cdrs']>[0]) => store.cdrs(query) } as Pbx
  for (const user of members) {
    const own = winners.filter((winner) => winner === user)
    const { items } = await listRecent(pbx, { domain, user, forHelp: [] }, { cursor: null, search: '', outcome: 'all' })
    const api = (await pbx.cdrs({ domain, user, limit: 200 })).items
    expect({
      window: items.map(({ outcome }) => outcome),
      api: api.map(({ disposition, calleeUser }) => `${disposition} ${calleeUser}`),
      missed: await countMissed(pbx, { domain, user }, 0)
    }).toEqual({
      window: own.map(() => 'answered'),
      api: own.map(() => `ANSWERED ${user}`),
      missed: 0
    })
  }
  await store.close()
}

const places = [
  ['members of a group', 'group'],
  ['agents of a queue', 'queue']
] as const

describe.each(places)(
  '%s who answer in the same moment (4-pbx: exactly one winner; answered elsewhere is not missed)',
  (_, place) => {
    test.each(Array.from({ length: offices }, (_, at) => at + 1))(
      'one has the call, the others are let go, and the record names who answered (seed %i)',
      async (seed) => {
        const { office, phones, customer } = await openPlace(seed, place)
        const source = randomSource(seed)
        const random = (most: number) => Math.floor(source() * most)
        const winners: string[] = []
        for (let made = 0; made < callsOfEach; made++) {
          const winner = await answerAtOnce({ office, phones, customer, random })
          winners.push(winner)
          expectRecord(office.record, winner, place)
        }
        expect(office.records).toHaveLength(callsOfEach)
        expect(new Set(winners).size).toBeGreaterThan(1)
        await expectNothingMissed(office.records, winners)
      },
      isLong ? 600_000 : 60_000
    )
  }
)
