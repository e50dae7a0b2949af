import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HttpClient } from '../../pbx-core/base/http.ts'
import { localTimeIn } from '../../pbx-core/base/local-time.ts'
import type { Log } from '../../pbx-core/base/log.ts'
import { createRecordStore } from '../../pbx-core/io/sqlite-store.ts'
import { openCdr } from '../../pbx-core/records/cdr.ts'
import { DeliveryRunner } from '../../pbx-core/records/delivery-runner.ts'
import { HookCourier } from '../../pbx-core/records/hook-courier.ts'
import { leaseMs } from '../../pbx-core/records/outbox.ts'
import type { DeliveryAttempt, RecordStore } from '../../pbx-core/records/port.ts'
import { began, sampleCdr, sampleDelivery, segmentFacts } from '../records/samples.ts'
import { Journal } from '../support/journal.ts'
import { type TempDirectory, tempDirectory } from '../support/temp-directory.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => silent }

let directory: TempDirectory
let stores: RecordStore[]

beforeEach(async () => {
  directory = await tempDirectory('two-runs')
  stores = []
})

afterEach(async () => {
  for (const store of stores) await store.close()
  await directory[Symbol.asyncDispose]()
})

/** A run of the program on the file of all others. */
async function run(): Promise<RecordStore> {
  const file = join(directory.path, 'offhook.db')
  const store = await createRecordStore({ file, log: silent, onFault() {}, onRecovered() {} })
  stores.push(store)
  return store
}

const at = began + 1_000_000

/** Ids of what a run claims, for as long as it says. */
async function claimed(store: RecordStore, now: number, lease = 60_000): Promise<readonly string[]> {
  return (await store.claimDue({ now, until: now + lease, limit: 100, except: [] })).map(({ id }) => id)
}

/** A record with deliveries of these ids, written by a run that has ended since. */
async function leave(ids: readonly string[], origins: readonly string[] = ['http://127.0.0.1:1']): Promise<void> {
  const store = await run()
  const cdr = sampleCdr()
  const url = (index: number) => `${origins[index % origins.length]}/${index}`
  await store.closed(
    cdr,
    ids.map((id, index) => sampleDelivery(cdr, { id, url: url(index) }))
  )
  await store.close()
}

describe('deliveries are claimed with a lease (8-reshape, 11)', () => {
  test('what one run has claimed no other gets before the lease is over; whoever crashed meanwhile loses it then', async () => {
    await leave(['a', 'b'])
    const [one, other] = [await run(), await run()]
    expect(await claimed(one, at, 60_000)).toEqual(['a', 'b'])
    expect(await claimed(other, at)).toEqual([])
    expect(await claimed(other, at + 59_999)).toEqual([])
    expect(await claimed(other, at + 60_000)).toEqual(['a', 'b'])
    expect(await claimed(one, at + 60_001)).toEqual([])
  })

  test('it finds its own again at any time: it knows what it has in hand', async () => {
    await leave(['a'])
    const one = await run()
    expect([await claimed(one, at), await claimed(one, at + 1)]).toEqual([['a'], ['a']])
  })

  test('a new delivery is its writer’s, which makes the first attempt at once', async () => {
    const [one, other] = [await run(), await run()]
    const cdr = sampleCdr()
    await one.closed(cdr, [sampleDelivery(cdr, { id: 'new', createdAt: at })])
    expect(await claimed(other, at + leaseMs - 1)).toEqual([])
    expect(await claimed(other, at + leaseMs)).toEqual(['new'])
  })

  test('one attempt is what is claimed: the next belongs to whoever comes first', async () => {
    await leave(['a'])
    const [one, other] = [await run(), await run()]
    await claimed(one, at)
    const failed: DeliveryAttempt = {
      at,
      attempts: 1,
      outcome: 'status 503',
      nextAttemptAt: at + 1000,
      state: 'waiting'
    }
    one.attempted('a', failed)
    await one.nextDue(0)
    expect([await claimed(other, at + 999), await claimed(other, at + 1000)]).toEqual([[], ['a']])
  })

  test('a run that ends lets go of what it has not made', async () => {
    await leave(['a'])
    const [one, other] = [await run(), await run()]
    await claimed(one, at)
    expect(await claimed(other, at)).toEqual([])
    await one.close()
    expect(await claimed(other, at)).toEqual(['a'])
  })

  test('two runs with a backlog deliver each once', async () => {
    const ids = Array.from({ length: 400 }, (_, index) => `${index}`)
    await leave(ids, ['http://127.0.0.1:1', 'http://127.0.0.1:2', 'http://127.0.0.1:3'])
    const sent = new Journal<string>('requests')
    const http: HttpClient = {
      request: async ({ url }) => {
        sent.append(url)
        return { kind: 'response', status: 200, contentType: '', body: new Uint8Array() }
      }
    }
    const runners = [await run(), await run()].map((store) => deliveriesOf(store, http))
    await Promise.all(runners.map((runner) => runner.start()))
    await sent.waitFor(() => sent.entries.length >= ids.length, { what: 'every delivery' })
    await Promise.all(runners.map((runner) => runner.stop(1000)))
    for (const store of stores) await store.close()
    expect(await claimed(await run(), at + 10 * leaseMs)).toEqual([])
    expect([sent.entries.length, new Set(sent.entries).size]).toEqual([ids.length, ids.length])
  })
})

describe('segments left open are those of runs that are silent (8-reshape, 11)', () => {
  test('not those of a run that gave a sign of life since; its own are never among them', async () => {
    const now = Date.now()
    const [silentRun, alive, own] = [await run(), await run(), await run()]
    for (const [store, uniqueid, last] of [
      [silentRun, 'silent', now + 60_000],
      [alive, 'alive', now + 120_000],
      [own, 'own', now + 60_000]
    ] as const) {
      store.opened({ cdr: openCdr(segmentFacts({ uniqueid })), hooks: [] })
      store.alive(last)
      await store.nextDue(0)
    }
    const left = async (silentSince: number) =>
      (await own.leftOpen(silentSince)).map(({ cdr, aliveAt }) => [cdr.uniqueid, aliveAt])
    expect(await left(now + 60_000)).toEqual([])
    expect(await left(now + 60_001)).toEqual([['silent', now + 60_000]])
    expect(await left(Number.POSITIVE_INFINITY)).toEqual([
      ['alive', now + 120_000],
      ['silent', now + 60_000]
    ])
  })

  test('what a silent run had claimed is free with them, without waiting for its lease', async () => {
    await leave(['a'])
    const [one, other] = [await run(), await run()]
    await claimed(one, at, leaseMs)
    expect(await claimed(other, at)).toEqual([])
    await other.leftOpen(Date.now() + 60_000)
    expect(await claimed(other, at)).toEqual(['a'])
  })
})

function deliveriesOf(store: RecordStore, transport: HttpClient): DeliveryRunner {
  const clock = createVirtualClock(at)
  return new DeliveryRunner({
    clock,
    store,
    log: silent,
    couriers: {
      hooks: new HookCourier({
        clock,
        store,
        transport,
        hookOf: () => ({ url: '', headers: {}, timeoutMs: 2000 }),
        hmac: () => '',
        stops: { isStopped: () => false, stop() {} },
        expand: (template) => template,
        localTimeOf: () => localTimeIn('UTC')
      }),
      mails: { send: async () => 'aborted' },
      crm: { send: async () => 'aborted' }
    },
    attempted() {}
  })
}
