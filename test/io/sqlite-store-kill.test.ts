import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Log } from '../../pbx-core/base/log.ts'
import { createRecordStore } from '../../pbx-core/io/sqlite-store.ts'
import type { RecordStore } from '../../pbx-core/records/port.ts'
import { recover, recoverLeftOpen } from '../../pbx-core/records/recovery.ts'
import { began, sampleDelivery, sampleTimeline } from '../records/samples.ts'
import { Program } from '../support/program.ts'
import { tempDirectory } from '../support/temp-directory.ts'

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => silent }
const victim = join(import.meta.dirname, 'records-victim.ts')

const openStore = (file: string, onFault = (): void => {}): Promise<RecordStore> =>
  createRecordStore({ file, log: silent, onFault, onRecovered() {} })

async function allCdrs(store: RecordStore): Promise<Set<string>> {
  const found = new Set<string>()
  let cursor: string | undefined
  do {
    const page = await store.cdrs({ domain: 'acme.test', limit: 1000, ...(cursor === undefined ? {} : { cursor }) })
    for (const { uniqueid } of page.items) found.add(uniqueid)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return found
}

describe('a kill -9 (2-cti, Post-call; 4-pbx, Call record)', () => {
  test.each([1, 25, 300])('after %i acknowledged records loses none of them', async (count) => {
    await using directory = await tempDirectory('kill')
    const file = join(directory.path, 'offhook.db')
    await using program = await Program.start({ name: 'victim', command: process.execPath, args: [victim, file] })
    let acknowledged = 0
    await program.stdout.waitFor((line) => line.startsWith('closed ') && ++acknowledged >= count, {
      what: `${count} records`
    })
    await program.kill9()
    const closed = program.stdout.entries.filter((line) => line.startsWith('closed ')).map((line) => line.slice(7))

    const faults: unknown[] = []
    const store = await openStore(file, () => faults.push('fault'))
    const found = await allCdrs(store)
    expect(closed.length).toBeGreaterThanOrEqual(count)
    expect(closed.filter((uniqueid) => !found.has(uniqueid))).toEqual([])
    expect(store.waiting()).toBe(found.size)
    const last = closed.at(-1) ?? ''
    expect(await store.deliveriesOf(last)).toMatchObject([{ id: `${last}.1.cti.postCall`, state: 'waiting' }])
    expect(await store.timeline(last)).toEqual(sampleTimeline(last, began + Number(last.slice(5))))

    // Whatever was asked for before an acknowledged record is on disk, too.
    const left = new Set((await store.leftOpen(Number.POSITIVE_INFINITY)).map(({ cdr }) => cdr.uniqueid))
    const lines = program.stdout.entries
    const earlier = lines.slice(0, lines.indexOf(`opened ${last}`)).filter((line) => line.startsWith('opened '))
    const opened = earlier.map((line) => line.slice(7))
    expect(opened.filter((uniqueid) => !found.has(uniqueid) && !left.has(uniqueid))).toEqual([])
    expect(faults).toEqual([])
    await store.close()
  })

  test('in a call leaves its record, answered and with its last sign of life, and its request', async () => {
    await using directory = await tempDirectory('kill')
    const file = join(directory.path, 'offhook.db')
    await using program = await Program.start({ name: 'victim', command: process.execPath, args: [victim, file] })
    await program.stdout.waitFor((line) => line === 'closed call.000033', { what: 'a later record' })
    await program.kill9()

    const store = await openStore(file)
    const left = await store.leftOpen(Number.POSITIVE_INFINITY)
    const third = left.find(({ cdr }) => cdr.uniqueid === 'call.000002')
    expect(third).toMatchObject({ answeredAt: began + 1002, hooks: ['cti.postCall'] })
    expect(third?.aliveAt).toBeGreaterThanOrEqual(began + 2002)

    const recovered = await recoverLeftOpen(
      {
        leftOpen: (silentSince) => store.leftOpen(silentSince),
        closed: (cdr, deliveries) => store.closed(cdr, deliveries),
        messageOf: () => '',
        deliveriesOf: (cdr, hooks) => hooks.map((hook) => sampleDelivery(cdr, { hook }))
      },
      Number.POSITIVE_INFINITY
    )
    expect(recovered).toEqual(left.map(recover))
    const page = await store.cdrs({ domain: 'acme.test', uniqueid: 'call.000002', limit: 10 })
    expect(page.items).toEqual(recovered.filter(({ uniqueid }) => uniqueid === 'call.000002'))
    expect(page.items).toMatchObject([{ disposition: 'ANSWERED', hangupby: 'pbx', hangupcause: 41 }])
    expect(await store.deliveriesOf('call.000002')).toMatchObject([{ state: 'waiting' }])
    expect(await store.leftOpen(Number.POSITIVE_INFINITY)).toEqual([])
    await store.close()

    const again = await openStore(file)
    expect(await again.leftOpen(Number.POSITIVE_INFINITY)).toEqual([])
    await again.close()
  })
})
