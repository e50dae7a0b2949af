import { describe, expect, test } from 'vitest'
import { countMissed, listRecent, recentCall } from '../../../main/phone/recent.ts'
import { participantsOf } from '../../../pbx-core/contract/participants.ts'
import type { Pbx } from '../../../pbx-core/contract/pbx.ts'
import type { Cdr } from '../../../pbx-core/contract/views.ts'
import { createRecordStore } from '../../../pbx-core/io/sqlite-store.ts'
import { tempDirectory } from '../../support/temp-directory.ts'
import { Office } from '../../support/virtual-pbx.ts'
import { openOffice } from '../office.ts'
import { accountCodeCases } from './account-codes.ts'
import { answeredCases } from './answered.ts'
import { attendedCases } from './attended-transfers.ts'
import { blindCases } from './blind-transfers.ts'
import { clickedCases } from './clicked.ts'
import { comeBackCases } from './come-backs.ts'
import { clockCases, crashedCases } from './crashed.ts'
import { forwardedCases } from './forwarded.ts'
import { groupCases } from './groups.ts'
import { menuCases } from './menus.ts'
import { hoursCases } from './opening-hours.ts'
import { pickupCases } from './pickups.ts'
import { queueCases } from './queues.ts'
import { readable } from './readable.ts'
import { type RecordCase, sceneIn, usersWith } from './scene.ts'
import { outsideCases } from './transfers-outside.ts'
import { trunkCases } from './trunks.ts'
import { unansweredCases } from './unanswered.ts'

const cases: readonly RecordCase[] = [
  ...answeredCases,
  ...unansweredCases,
  ...trunkCases,
  ...forwardedCases,
  ...blindCases,
  ...attendedCases,
  ...comeBackCases,
  ...outsideCases,
  ...pickupCases,
  ...groupCases,
  ...queueCases,
  ...menuCases,
  ...hoursCases,
  ...accountCodeCases,
  ...clickedCases,
  ...clockCases
]

/** What the table says of a row's records, and where it was met: `domain` names the row. */
const written: { readonly when: string; readonly records: readonly Cdr[] }[] = []

describe('the records of a call, with every field of each segment (4-pbx, Call record: a table of cases)', () => {
  test.each(cases)('$when', async ({ when, domain, happens, records }) => {
    const office = await openOffice({ domain: { users: usersWith({}), ...domain } })
    await happens(await sceneIn(office))
    await office.pass(2100)
    written.push({ when, records: [...office.records] })
    expect(readable(office.records)).toEqual(records)
    expectOneAfterTheOther(office.records)
  })

  test.each(crashedCases)('$when', async ({ when, happens, records }) => {
    const options = { domain: { users: usersWith({}) } }
    const dying = await new Office(options).start()
    await happens(await sceneIn(dying))
    const { clock, store } = dying
    await new Office({ ...options, clock, store }).start()
    written.push({ when, records: [...store.records] })
    expect(readable(store.records)).toEqual(records)
    expectOneAfterTheOther(store.records)
    expect([...store.open.keys()]).toEqual([])
  })
})

/** No moment of a call is in two of its records, and none in none. */
function expectOneAfterTheOther(records: readonly Cdr[]): void {
  for (const { uniqueid, segment, start } of records) {
    const before = records.find((other) => other.uniqueid === uniqueid && other.segment === segment - 1)
    expect(segment === 1 || start === before?.end).toBe(true)
  }
}

const people = ['100', '101', '102', '103']

test('window, portal and API show the same answered and missed calls of each row (4-pbx, Call record: one projection)', async () => {
  await using directory = await tempDirectory('record-table')
  const log = { debug() {}, info() {}, warn() {}, error() {}, with: () => log }
  const store = await createRecordStore({ file: `${directory.path}/offhook.db`, log, onFault() {}, onRecovered() {} })
  const pbx = { cdrs: (query: Parameters<Pbx['cdrs']>[0]) => store.cdrs(query) } as Pbx
  const all = [...cases, ...crashedCases]
  expect(written.map(({ when }) => when)).toEqual(all.map(({ when }) => when))
  // Each row is a domain of its own; their calls have the same names, as tokens are the same at every run.
  const rows = written.map(({ when, records }, at) => {
    const domain = `row-${at}.test`
    return { when, domain, records: records.map((cdr) => ({ ...cdr, domain, uniqueid: `${at} ${cdr.uniqueid}` })) }
  })
  await Promise.all(rows.flatMap(({ records }) => records.map((cdr) => store.closed(cdr, []))))
  for (const [at, { when, domain, records }] of rows.entries()) {
    const window: Record<string, readonly string[]> = {}
    for (const user of people) {
      const { items } = await listRecent(
        pbx,
        { domain, user, forHelp: [] },
        { cursor: null, search: '', outcome: 'all' }
      )
      if (items.length > 0) window[user] = items.map(inWords).toReversed()
      // What the API gives, and what a card or a running window makes of the record itself.
      const api = (await pbx.cdrs({ domain, user, limit: 100 })).items
      const own = records.filter((cdr) => participantsOf(cdr).has(user))
      expect(new Set(api)).toEqual(new Set(own))
      // To a person the code that picked a call up and that call are one.
      const calls = api.filter(({ lastapp, disposition }) => lastapp !== 'pickup' || disposition !== 'ANSWERED')
      expect(items).toEqual(calls.map((cdr) => recentCall(cdr, user)))
      const missed = items.filter(({ outcome }) => outcome === 'missed').length
      expect(await countMissed(pbx, { domain, user }, 0)).toBe(missed)
    }
    expect({ when, shows: window }).toEqual({ when, shows: all[at]?.shows })
  }
  await store.close()
})

function inWords({ direction, name, number, via, outcome, why, seconds }: ReturnType<typeof recentCall>): string {
  const who = name === '' ? number : `${name} ${number}`
  const way = direction === 'outgoing' ? 'to' : 'from'
  const through = via === null ? '' : ` via ${via}`
  const reason = why === null ? '' : ` (${why})`
  const length = seconds === 0 ? '' : `, ${seconds} s`
  return `${way} ${who}${through}: ${outcome}${reason}${length}`
}
