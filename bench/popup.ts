/**
 * From the provider's INVITE to what a person sees of it: the request of the caller's page by the
 * pop-up pane, the card of the ringing call in the window, and the ring card. Calls come one after
 * the other to a phone at rest, ring, and are given up.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { DeskOffice, did, loadCard } from './desk-office.ts'
import { painting } from './painting.ts'
import type { BenchRow } from './row.ts'
import { medianRow, quantile } from './statistics.ts'

interface Seen {
  readonly navigation: number
  readonly window: number
  readonly card: number
}

const runs = 5
const callsInRun = 20
/** Cards of calls that are over go after three seconds: fewer stand there than would make a difference. */
const restMs = 1000

export async function runPopupBench(): Promise<BenchRow[]> {
  await using office = await DeskOffice.open()
  const card = await office.ringCard()
  const measured: Seen[][] = []
  for (let call = 0; call < 5; call++) await ring(office, card, `Warm ${call}`)
  for (let run = 0; run < runs; run++) {
    const seen: Seen[] = []
    for (let call = 0; call < callsInRun; call++) seen.push(await ring(office, card, `Run ${run} Call ${call}.`))
    measured.push(seen)
  }
  return [
    ...rowsOf('pop-up navigation', measured, ({ navigation }) => navigation),
    ...rowsOf('ringing call painted in the window', measured, ({ window }) => window),
    ...rowsOf('ring card painted', measured, ({ card: painted }) => painted)
  ]
}

function rowsOf(what: string, measured: readonly Seen[][], value: (seen: Seen) => number): BenchRow[] {
  const times = measured.map((run) => run.map(value))
  return [
    medianRow(
      `INVITE to ${what}: p50`,
      'ms',
      times.map((run) => quantile(run, 0.5))
    ),
    // Of all calls together: the slowest of twenty says more about the machine than about us.
    medianRow(`INVITE to ${what}: p99`, 'ms', [quantile(times.flat(), 0.99)])
  ]
}

async function ring(office: DeskOffice, card: Page, name: string): Promise<Seen> {
  await loadCard(card, office.process.origin)
  const cardPainted = await painting(card, name)
  const windowPainted = await painting(office.window.page, name)
  const navigated = office.pages.navigated(name)
  const call = office.provider.call(did, { name, number: '+15550100199' })
  const [navigation, window, ringCard] = await Promise.all([navigated, windowPainted(), cardPainted()])
  call.cancel()
  await call.over
  await office.idle()
  await pause(restMs)
  const { invitedAt } = call
  return { navigation: navigation - invitedAt, window: window - invitedAt, card: ringCard - invitedAt }
}

if (import.meta.main) {
  for (const { name, unit, value, runs: each } of await runPopupBench()) {
    console.log(`${name}: ${value.toFixed(1)} ${unit} (${each.map((one) => one.toFixed(1)).join(', ')})`)
  }
}
