import { weightOf } from '../test/renderer/support/page-weight.ts'
import { DeskOffice } from './desk-office.ts'
import type { BenchRow } from './row.ts'
import { medianRow } from './statistics.ts'

/** What the window loads until the phone is registered, compressed. */
export async function runPageSizeBench(): Promise<BenchRow[]> {
  await using office = await DeskOffice.open()
  const { total } = await weightOf(office.window.page)
  return [medianRow('phone page, compressed', 'kB', [total / 1000])]
}
