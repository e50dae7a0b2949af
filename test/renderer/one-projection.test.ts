import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Cdr } from '../../pbx-core/contract/views.ts'
import { createRecordStore } from '../../pbx-core/io/sqlite-store.ts'
import { readableNumber } from '../../pbx-core/routing/number/readable.ts'
import { en } from '../../renderer/i18n/en.ts'
import { coreOf, MemoryPbx } from '../main/support/memory-pbx.ts'
import { TestOffice } from '../main/support/office.ts'
import { answeredCases } from '../scenario/records/answered.ts'
import { blindCases } from '../scenario/records/blind-transfers.ts'
import { groupCases } from '../scenario/records/groups.ts'
import { pickupCases } from '../scenario/records/pickups.ts'
import { type RecordCase, sceneIn, usersWith } from '../scenario/records/scene.ts'
import { trunkCases } from '../scenario/records/trunks.ts'
import { unansweredCases } from '../scenario/records/unanswered.ts'
import { tempDirectory } from '../support/temp-directory.ts'
import { Office } from '../support/virtual-pbx.ts'
import { launchBrowser } from './support/browser.ts'
import { builtRenderer } from './support/built-renderer.ts'

/** Of the table of records, each that people would read in another way. */
const names = [
  'answered, and the caller hangs up',
  'answered at one of two phones: the other one is no missed call',
  'busy (486)',
  'no answer: it rings as long as the user wants',
  'rejected (603) after a while',
  'cancelled while it rings',
  'failed: the number leads nowhere',
  'blind transfer by the callee, answered',
  'picked up by **EXT: answered elsewhere is not missed',
  'a group: one answers after 4 s, they talk for 10 s, and the customer hangs up',
  'a group: nobody answers in time',
  'out through a trunk: the far end is busy'
]
const table: readonly RecordCase[] = [
  ...answeredCases,
  ...unansweredCases,
  ...blindCases,
  ...pickupCases,
  ...groupCases,
  ...trunkCases
]
const cases = names.map((name) => table.find(({ when }) => when === name) ?? missing(name))
const people = ['100', '101', '102'] as const
const day = 86_400_000

let browser: Browser
let store: Awaited<ReturnType<typeof createRecordStore>>
let office: TestOffice
const cleanup = new AsyncDisposableStack()

beforeAll(async () => {
  const directory = cleanup.use(await tempDirectory('one-projection'))
  const log = { debug() {}, info() {}, warn() {}, error() {}, with: () => log }
  store = await createRecordStore({ file: `${directory.path}/offhook.db`, log, onFault() {}, onRecovered() {} })
  cleanup.defer(() => store.close())
  for (const [at, each] of cases.entries()) {
    // A day of its own for each row: calls of one day that went the same way are folded into one.
    for (const cdr of await recordsOf(each)) await store.closed(onDay(cdr, at), [])
  }
  const pbx = new MemoryPbx()
  pbx.cdrs = (query) => store.cdrs(query)
  const config = {
    schema: 1,
    listen: { http: '127.0.0.1:0' },
    domains: [
      {
        name: 'localhost',
        users: usersWith({}).map(({ extension, name }) => ({
          ...{ extension, name, sipPassword: 'sip', webPassword: `web-${extension}` },
          ...(extension === '100' ? { admin: true, systemAdmin: true } : {})
        }))
      }
    ]
  }
  office = cleanup.use(await TestOffice.start(coreOf(pbx), config, { pages: await builtRenderer() }))
  browser = await launchBrowser()
  cleanup.defer(() => browser.close())
}, 120_000)
afterAll(() => cleanup.disposeAsync())

function missing(name: string): never {
  throw new Error(`there is no row "${name}" in the table of records`)
}

async function recordsOf({ domain, happens }: RecordCase): Promise<readonly Cdr[]> {
  const running = await new Office({ domain: { users: usersWith({}), ...domain } }).start()
  await happens(await sceneIn(running))
  await running.pass(2100)
  return running.records
}

function onDay(cdr: Cdr, at: number): Cdr {
  const later = Date.now() - (cases.length - at) * day - cdr.start
  return {
    ...{ ...cdr, domain: 'localhost', uniqueid: `${at} ${cdr.uniqueid}` },
    ...{ start: cdr.start + later, end: cdr.end + later },
    answer: cdr.answer === null ? null : cdr.answer + later
  }
}

interface Row {
  readonly uniqueid: string
  readonly outcome: string
}

/** What a call was to a person, by the record that the API gives, in the words of `4-pbx` and of nobody's code. */
function readFrom(record: Cdr, user: string): Row {
  const { uniqueid, disposition, callerUser, hangupcause, legs } = record
  const incoming = callerUser !== user
  const declinedHere = legs.some(({ party, result }) => party === user && result === 'declined')
  // Q.850: call rejected.
  const declined = incoming ? declinedHere : disposition === 'BUSY' && hangupcause === 21
  const unanswered = declined ? 'declined' : incoming ? 'missed' : 'not reached'
  return { uniqueid, outcome: disposition === 'ANSWERED' ? 'answered' : unanswered }
}

async function apiOf(user: string): Promise<readonly Row[]> {
  const headers = { authorization: `Basic ${btoa(`${user}:web-${user}`)}` }
  const response = await fetch(`${office.office.origin}/api/v1/cdrs?user=${user}`, { headers })
  const { items } = (await response.json()) as { items: readonly Cdr[] }
  // Who picked a call up with a code reads of that call, and not of the code.
  const calls = items.filter(({ lastapp, disposition }) => lastapp !== 'pickup' || disposition !== 'ANSWERED')
  return calls.map((record) => readFrom(record, user))
}

const notReached: readonly string[] = [
  en.recent.busy,
  en.recent.unanswered,
  en.recent.failed,
  ...Object.values(en.recent.why)
]

/** As a person reads it: the word in the row, or, where there is none, how long they talked. */
async function listed(page: Page): Promise<readonly (Row & { readonly text: string })[]> {
  const rows = page.getByRole('region', { name: en.calls.list }).locator('a[href^="#"]')
  await rows.first().or(page.getByText(en.calls.nothing)).first().waitFor()
  const read = await rows.evaluateAll((links) =>
    links.map((link) => ({ href: link.getAttribute('href') ?? '', text: (link as HTMLElement).innerText }))
  )
  return read.map(({ href, text }) => {
    const has = (word: string) => text.includes(word)
    const outcome = has(en.recent.missed)
      ? 'missed'
      : has(en.recent.declined)
        ? 'declined'
        : notReached.some(has)
          ? 'not reached'
          : 'answered'
    return { uniqueid: decodeURIComponent(href.split('/').at(-1) ?? ''), outcome, text }
  })
}

async function portalOf(user: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US' })
  cleanup.defer(() => context.close())
  const page = await context.newPage()
  await page.goto(`${office.office.origin}/login`)
  await page.getByLabel('User name').fill(user)
  await page.getByLabel('Web password').fill(`web-${user}`)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('navigation').waitFor()
  return page
}

/** The window of the machine, which is Ana's. */
async function windowOfMachine(): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US' })
  cleanup.defer(() => context.close())
  const page = await context.newPage()
  await page.setContent(
    `<form method="post" action="${office.office.origin}/login/token"><input name="token" value="${office.office.logInToken('window')}"><button>go</button></form>`
  )
  await page.getByRole('button').click()
  await page.getByRole('navigation').waitFor()
  return page
}

/** Its number comes a moment after the page. */
async function badgeShows(page: Page, missed: number): Promise<void> {
  const label = async () => (await page.getByRole('link', { name: /^Calls/ }).getAttribute('aria-label')) ?? ''
  await expect.poll(async () => Number(/(\d+) missed/.exec(await label())?.[1] ?? 0)).toBe(missed)
}

/** The list, and the list of those that were missed; who has looked at it has no badge any more. */
async function shownOn(page: Page) {
  await page.getByRole('link', { name: /^Calls/ }).click()
  const all = await listed(page)
  await page.getByRole('button', { name: en.calls.missed, exact: true }).click()
  await expect.poll(async () => (await listed(page)).length).toBeLessThan(all.length)
  return { all, missed: await listed(page) }
}

const bare = (rows: readonly Row[]): readonly Row[] => rows.map(({ uniqueid, outcome }) => ({ uniqueid, outcome }))

describe('what a person reads of each call is what its record says (4-pbx, Call record: one projection)', () => {
  test.each(people)('portal, badge and API of %s show the same answered and missed calls', async (user) => {
    const expected = await apiOf(user)
    const missed = expected.filter(({ outcome }) => outcome === 'missed')
    expect([...new Set(expected.map(({ outcome }) => outcome))].length).toBeGreaterThan(1)
    const page = await portalOf(user)
    await badgeShows(page, missed.length)
    const shown = await shownOn(page)
    expect(bare(shown.all)).toEqual(expected)
    expect(bare(shown.missed)).toEqual(missed)
    // And as the table says of each row, with whom it was.
    const rows = cases.flatMap(({ shows }) => shows[user] ?? []).toReversed()
    expect(shown.all.length).toBe(rows.length)
    for (const [at, row] of rows.entries()) expect(shown.all[at]?.text).toContain(whoOf(row))
  })

  test('the window of the machine shows what the portal of the same person does', async () => {
    expect(bare((await shownOn(await windowOfMachine())).all)).toEqual(await apiOf('100'))
  })
})

/** `from Ana Keller 100: missed` names her; who has no name is named by the number, as people write it. */
function whoOf(row: string): string {
  const [, name, number] = /^(?:to|from) (?:(\D+) )?(\S+?)(?: via \S+)?: /.exec(row) ?? []
  return name ?? readableNumber(number ?? '')
}
