/**
 * From the provider's INVITE to what a person sees of it: the request of the caller's page by the
 * pop-up pane, the card of the ringing call in the window, and, with the window beside it, the
 * ring card. Calls come one after the other to a phone at rest, ring, and are given up.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { DeskOffice, did, type RingCardPage } from './desk-office.ts'
import { painting } from './painting.ts'
import type { BenchRow } from './row.ts'
import { medianRow, quantile } from './statistics.ts'

const runs = 5
const callsInRun = 20
/** Cards of calls that are over go after three seconds: fewer stand there than would make a difference. */
const restMs = 1000

/** Milliseconds from the INVITE. */
interface Seen {
  readonly navigation: number
  readonly painted: number
}

export async function runPopupBench(): Promise<BenchRow[]> {
  await using office = await DeskOffice.open()
  const inWindow = await measure((name) => ring(office, office.window.page, name))
  await using card = await office.ringCard()
  const onCard = await measure((name) => ringWithCard(office, card, name))
  return [
    ...rowsOf('pop-up navigation', inWindow, ({ navigation }) => navigation),
    ...rowsOf('ringing call painted in the window', inWindow, ({ painted }) => painted),
    ...rowsOf('ring card painted', onCard, ({ painted }) => painted)
  ]
}

async function measure(once: (name: string) => Promise<Seen>): Promise<Seen[][]> {
  for (let call = 0; call < 5; call++) await once(`Warm ${call}.`)
  const measured: Seen[][] = []
  for (let run = 0; run < runs; run++) {
    const seen: Seen[] = []
    for (let call = 0; call < callsInRun; call++) seen.push(await once(`Run ${run} Call ${call}.`))
    measured.push(seen)
  }
  return measured
}

function rowsOf(what: string, measured: readonly Seen[][], value: (seen: Seen) => number): BenchRow[] {
  const times = measured.map((run) => run.map(value))
  const middles = times.map((run) => quantile(run, 0.5))
  return [
    medianRow(`INVITE to ${what}: p50`, 'ms', middles),
    // Of all calls together: the slowest of twenty says more about the machine than about us.
    medianRow(`INVITE to ${what}: p99`, 'ms', [quantile(times.flat(), 0.99)])
  ]
}

async function ringWithCard(office: DeskOffice, card: RingCardPage, name: string): Promise<Seen> {
  await card.load()
  return ring(office, card.page, name)
}

/** A call of that name, until `page` has painted it. */
async function ring(office: DeskOffice, page: Page, name: string): Promise<Seen> {
  const paints = await painting(page, name)
  const navigated = office.pages.navigated(name)
  const call = office.provider.call(did, { name, number: '+15550100199' })
  const [navigation, painted] = await Promise.all([navigated, paints()])
  call.cancel()
  await call.over
  await office.idle()
  await pause(restMs)
  return { navigation: navigation - call.invitedAt, painted: painted - call.invitedAt }
}

if (import.meta.main) {
  for (const { name, unit, value, runs: each } of await runPopupBench()) {
    console.log(`${name}: ${value.toFixed(1)} ${unit} (${each.map((one) => one.toFixed(1)).join(', ')})`)
  }
}
