import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Log } from '../../pbx-core/base/log.ts'
import type { DeliveryQuery } from '../../pbx-core/contract/hook-requests.ts'
import { createRecordStore } from '../../pbx-core/io/sqlite-store.ts'
import type { RecordStore } from '../../pbx-core/records/port.ts'
import { sampleCdr, sampleDelivery } from '../records/samples.ts'
import { type TempDirectory, tempDirectory } from '../support/temp-directory.ts'

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => quiet }

let directory: TempDirectory
let store: RecordStore

beforeEach(async () => {
  directory = await tempDirectory('deliveries')
  const file = join(directory.path, 'offhook.db')
  store = await createRecordStore({ file, log: quiet, onFault() {}, onRecovered() {}, retryMs: 20 })
})

afterEach(async () => {
  await store.close()
  await directory[Symbol.asyncDispose]()
})

/** A call of that number is over; two of them at the same moment. */
async function over(number: number, { domain = 'acme.test', outcome = '' } = {}): Promise<string> {
  const uniqueid = `1.${String.fromCharCode(96 + number)}`
  const cdr = sampleCdr({ uniqueid, domain, start: number, outcome })
  const delivery = sampleDelivery(cdr, { id: `${uniqueid}.1.postCall`, hook: 'postCall', createdAt: number >> 1 })
  await store.closed(cdr, [delivery])
  return delivery.id
}

async function pages(query: Partial<DeliveryQuery>): Promise<string[][]> {
  const all: string[][] = []
  let cursor: string | undefined
  do {
    const page = await store.deliveryPage({ domain: 'acme.test', limit: 2, ...query, ...(cursor ? { cursor } : {}) })
    all.push(page.items.map(({ id }) => id))
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return all
}

test('deliveries of all calls of a domain come in pages, the newest first, of one state or of all (2-cti, Post-call)', async () => {
  const ids = [await over(1), await over(2), await over(3), await over(4), await over(5)]
  await over(6, { domain: 'other.test' })
  const done = { at: 9, attempts: 1, outcome: 'status 204', nextAttemptAt: null }
  store.attempted(ids[1] ?? '', { ...done, state: 'delivered' })
  store.attempted(ids[3] ?? '', { ...done, outcome: 'status 503', state: 'given-up' })
  expect(await pages({})).toEqual([
    ['1.e.1.postCall', '1.d.1.postCall'],
    ['1.c.1.postCall', '1.b.1.postCall'],
    ['1.a.1.postCall']
  ])
  expect(await pages({ state: 'waiting' })).toEqual([['1.e.1.postCall', '1.c.1.postCall'], ['1.a.1.postCall']])
  expect(await pages({ state: 'given-up' })).toEqual([['1.d.1.postCall']])
  expect(await pages({ hook: 'postCall', limit: 9 })).toEqual([[...ids].reverse()])
  expect(await pages({ hook: 'another' })).toEqual([[]])
  const { items } = await store.deliveryPage({ domain: 'acme.test', state: 'delivered', limit: 9 })
  expect(items).toEqual([
    {
      ...{ id: '1.b.1.postCall', uniqueid: '1.b', segment: 1, hook: 'postCall', method: 'GET' },
      ...{ url: sampleDelivery(sampleCdr()).url, state: 'delivered', attempts: 1, nextAttemptAt: null },
      ...{ lastOutcome: 'status 204', createdAt: 1 }
    }
  ])
})

test('outcomes that people of a domain have chosen, those of the newest calls first (2-cti, Post-call: outcome)', async () => {
  for (const [number, outcome] of [...'ssx'].map((letter) => ({ s: 'sold', x: 'call back' })[letter]).entries()) {
    await over(number + 1, { outcome: outcome ?? '' })
  }
  await over(4)
  await over(5, { outcome: 'secret', domain: 'other.test' })
  expect(await store.outcomes('acme.test')).toEqual(['call back', 'sold'])
})
