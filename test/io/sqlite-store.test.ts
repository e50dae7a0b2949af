import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Log } from '../../pbx-core/base/log.ts'
import type { CdrQuery } from '../../pbx-core/contract/pbx.ts'
import { faultOf, passingFaultOf } from '../../pbx-core/io/sqlite-fault.ts'
import { NewerDatabase, openDatabase } from '../../pbx-core/io/sqlite-file.ts'
import { segmentColumns } from '../../pbx-core/io/sqlite-rows.ts'
import { migrations } from '../../pbx-core/io/sqlite-schema.ts'
import { createRecordStore, type RecordStoreOptions } from '../../pbx-core/io/sqlite-store.ts'
import { BatchWriter } from '../../pbx-core/io/sqlite-writes.ts'
import { openCdr } from '../../pbx-core/records/cdr.ts'
import type { RecordStore } from '../../pbx-core/records/port.ts'
import { collect, ids } from '../records/pages.ts'
import { began, sampleCdr, sampleDelivery, sampleTimeline, segmentFacts } from '../records/samples.ts'
import { Journal } from '../support/journal.ts'
import { type TempDirectory, tempDirectory } from '../support/temp-directory.ts'

let directory: TempDirectory
let file: string
let stores: RecordStore[]
let events: Journal<string>

beforeEach(async () => {
  directory = await tempDirectory('records')
  file = join(directory.path, 'offhook.db')
  stores = []
  events = new Journal('store')
})

afterEach(async () => {
  for (const store of stores) await store.close()
  await directory[Symbol.asyncDispose]()
})

const log: Log = {
  debug() {},
  info: (event) => events.append(event),
  warn: (event) => events.append(event),
  error: (event) => events.append(event),
  with: () => log
}

async function open(options: Partial<RecordStoreOptions> = {}): Promise<RecordStore> {
  const store = await createRecordStore({
    file,
    log,
    onFault: ({ code }) => events.append(`fault ${code}`),
    onRecovered: () => events.append('recovered'),
    retryMs: 20,
    ...options
  })
  stores.push(store)
  return store
}

const event = (name: string): Promise<string> => events.waitFor((said) => said === name, { what: name })

describe('records', () => {
  test('a record comes back as it was written, with its deliveries', async () => {
    const store = await open()
    const cdr = sampleCdr({ caller: { number: '1', name: 'Zoë "Z"', user: '101' }, variables: { ü: '\u0000"' } })
    const delivery = sampleDelivery(cdr, { method: 'POST', body: '{"ü":1}' })
    await store.closed(cdr, [delivery])
    expect(await store.cdr(cdr.uniqueid, 1)).toEqual(cdr)
    expect((await store.cdrs({ domain: 'acme.test', limit: 1 })).items).toEqual([cdr])
    expect(await store.delivery(delivery.id)).toEqual({
      ...delivery,
      attempts: 0,
      state: 'waiting',
      nextAttemptAt: delivery.createdAt,
      lastOutcome: null
    })
    expect(store.waiting()).toBe(1)
  })

  test('a read sees everything written before it, without waiting for a commit', async () => {
    const store = await open()
    void store.closed(sampleCdr(), [])
    expect(ids(await collect(store, { limit: 10 }))).toEqual(['1795298709.1.1'])
  })

  test('what is written twice stands once', async () => {
    const store = await open()
    const cdr = sampleCdr()
    await store.closed(cdr, [sampleDelivery(cdr)])
    await store.closed({ ...cdr, notes: 'later' }, [sampleDelivery(cdr)])
    expect((await collect(store, { limit: 10 })).map(({ notes }) => notes)).toEqual(['later'])
    expect(store.waiting()).toBe(1)
  })

  test('a record that the database refuses keeps no other from being written', async () => {
    const store = await open()
    const broken = { ...sampleCdr({ uniqueid: 'broken' }), src: null as unknown as string }
    await Promise.all([store.closed(broken, []), store.closed(sampleCdr({ uniqueid: 'sound' }), [])])
    expect(ids(await collect(store, { limit: 10 }))).toEqual(['sound.1'])
    expect(events.entries).toEqual(['records.write-refused'])
  })

  test('a time line is told in order of time, whatever order its parts were written in', async () => {
    const store = await open()
    const messages = sampleTimeline('a')
    const delivered = { at: 9, kind: 'delivery', delivery: 'd', attempt: 1, outcome: 'status 200' } as const
    store.appendTimeline('a', messages)
    store.appendTimeline('b', [delivered])
    store.appendTimeline('a', [delivered])
    expect(await store.timeline('a')).toEqual([delivered, ...messages])
    expect(await store.timeline('b')).toEqual([delivered])
    expect(await store.timeline('c')).toBeUndefined()
  })

  test('a segment left open by an earlier run is found with its last sign of life, this run’s are not', async () => {
    const first = await open()
    const cdr = openCdr(segmentFacts())
    first.opened({ cdr, hooks: ['cti.postCall'] })
    first.answered(cdr.uniqueid, 1, began + 4500)
    first.alive(Date.now() + 60_000)
    const closedLater = openCdr(segmentFacts({ segment: 2 }))
    first.opened({ cdr: closedLater, hooks: [] })
    await first.closed(closedLater, [])
    await first.close()
    const second = await open()
    second.opened({ cdr: openCdr(segmentFacts({ uniqueid: 'new' })), hooks: [] })
    const left = await second.leftOpen(Number.POSITIVE_INFINITY)
    expect(left).toEqual([{ cdr, answeredAt: began + 4500, aliveAt: expect.any(Number), hooks: ['cti.postCall'] }])
    expect(left[0]?.aliveAt).toBeGreaterThan(Date.now() + 30_000)
  })

  test('its last sign of life is told by the clock that it began with, whatever that was set to (4-pbx, Call record)', async () => {
    const alive = Date.now() + 60_000
    const first = await open()
    for (const ahead of [3_600_000, -3_600_000]) {
      const cdr = openCdr(segmentFacts({ uniqueid: `set by ${ahead}` }))
      first.opened({ cdr, hooks: [], ahead })
      first.opened({ cdr: { ...cdr, notes: 'later' }, hooks: [], ahead })
    }
    first.alive(alive)
    await first.close()
    const left = await (await open()).leftOpen(Number.POSITIVE_INFINITY)
    expect(left.map(({ cdr, aliveAt }) => [cdr.uniqueid, cdr.notes, aliveAt - alive])).toEqual([
      ['set by -3600000', 'later', -3_600_000],
      ['set by 3600000', 'later', 3_600_000]
    ])
  })
})

describe('pages of records (1-product, cdrs: paged, filtered)', () => {
  /** Calls, several at the same millisecond, more than one slice. */
  async function fill(store: RecordStore, count: number): Promise<void> {
    await Promise.all(
      Array.from({ length: count }, (_, index) =>
        store.closed(
          sampleCdr({
            uniqueid: `call.${String(index).padStart(5, '0')}`,
            start: began + Math.floor(index / 3),
            direction: index % 2 === 0 ? 'inbound' : 'internal',
            caller: { number: `+1555${index}`, name: index % 500 === 7 ? 'Jürgen 100%_' : 'Ana', user: null },
            callee: { number: '100', name: 'Tom', user: index % 100 === 5 ? '102' : '100' },
            answer: index % 4 === 0 ? null : began,
            termination: { result: 'no-answer', cause: 19, by: 'pbx' }
          }),
          []
        )
      )
    )
  }

  const expected = (count: number, wanted: (index: number) => boolean): string[] =>
    Array.from({ length: count }, (_, index) => index)
      .filter(wanted)
      .reverse()
      .map((index) => `call.${String(index).padStart(5, '0')}.1`)

  test('newest first, complete, in pages of any size, with every filter', async () => {
    const store = await open()
    const count = 4500
    await fill(store, count)
    const cases: readonly (readonly [Omit<CdrQuery, 'domain'>, (index: number) => boolean])[] = [
      [{ limit: 1000 }, () => true],
      [{ limit: 7, from: began + 10, to: began + 20 }, (index) => index >= 30 && index < 60],
      [{ limit: 1, search: 'jÜRGEN' }, (index) => index % 500 === 7],
      [{ limit: 100, search: '100%_' }, (index) => index % 500 === 7],
      [{ limit: 100, search: '+15554444' }, (index) => index === 4444],
      [{ limit: 1000, number: '+15554' }, (index) => index === 4],
      [{ limit: 1000, number: '100', user: '102' }, (index) => index % 100 === 5],
      [{ limit: 4, user: '102' }, (index) => index % 100 === 5],
      [{ limit: 1000, direction: 'internal', disposition: 'ANSWERED' }, (index) => index % 2 === 1],
      [{ limit: 10, uniqueid: 'call.00017' }, (index) => index === 17],
      [{ limit: 10, uniqueid: 'call.00005', user: '102' }, (index) => index === 5],
      [{ limit: 10, uniqueid: 'call.00006', user: '102' }, () => false],
      [{ limit: 10, search: 'nobody' }, () => false]
    ]
    for (const [query, wanted] of cases) {
      expect(ids(await collect(store, query)), JSON.stringify(query)).toEqual(expected(count, wanted))
    }
    expect(await store.cdrs({ domain: 'other.test', limit: 10 })).toEqual({ items: [], next: null })
  })

  test('a search finds a number in any spelling, a name without its accents, and words of notes', async () => {
    const store = await open()
    const party = (number: string, name: string) => ({ number, name, user: null })
    const calls = [
      { uniqueid: 'american', caller: party('+15550100199', 'Ana') },
      { uniqueid: 'german', caller: party('+4930891234', 'Jürgen Müller') },
      { uniqueid: 'national', caller: party('030891234', '') },
      { uniqueid: 'noted', caller: party('100', 'Tom') }
    ]
    const notes = (uniqueid: string) => (uniqueid === 'noted' ? 'Angebot Nr. 8912 34 für den Drucker' : '')
    for (const [index, call] of calls.entries()) {
      await store.closed({ ...sampleCdr({ ...call, start: began - index }), notes: notes(call.uniqueid) }, [])
    }
    const found: Readonly<Record<string, readonly string[]>> = {
      '+1 555 010 0199': ['american'],
      '555 010 0199': ['american'],
      '001-555-0100199': ['american'],
      '8912 34': ['german', 'national', 'noted'],
      '+49 (0)30 8912-34': ['german'],
      '030/891234': ['german', 'national'],
      MULLER: ['german'],
      'muller jurgen': ['german'],
      'drucker angebot': ['noted'],
      'drucker muller': []
    }
    for (const [search, uniqueids] of Object.entries(found)) {
      const { items } = await store.cdrs({ domain: 'acme.test', limit: 10, search })
      expect([search, items.map(({ uniqueid }) => uniqueid)]).toEqual([search, uniqueids])
    }
    const page = { domain: 'acme.test', limit: 10 }
    const asked = [
      { search: '+49 30 891234', spellings: ['30891234'] },
      { search: '7', number: '030891234', numbers: ['030891234', '+4930891234'] },
      { number: '030891234', numbers: ['030891234', '+4930891234'] },
      { number: '030891234' }
    ]
    const answers = await Promise.all(asked.map((query) => store.cdrs({ ...page, ...query })))
    const both = ['german', 'national']
    expect(answers.map(({ items }) => items.map(({ uniqueid }) => uniqueid))).toEqual([both, [], both, ['national']])
    await store.noted({ uniqueid: 'american', segment: 1, text: 'zahlt die Rechnung später', outcome: '', due: began })
    const { items } = await store.cdrs({ domain: 'acme.test', limit: 10, search: 'SPATER rechnung' })
    expect(items.map(({ uniqueid }) => uniqueid)).toEqual(['american'])
  })

  test('a call that nobody answered is among those of each user whose phone rang (4-pbx, Call record)', async () => {
    const store = await open()
    const legs = ['101', '102', 'trunk:main'].map((party) => ({ party, result: 'no-answer', ringMs: 5000 }))
    const callee = { number: '101', name: 'Tom', user: '101' }
    const termination = { result: 'no-answer', cause: 19, by: 'pbx' } as const
    await store.closed(sampleCdr({ uniqueid: 'missed', callee, legs, answer: null, termination }), [])
    await store.closed(sampleCdr({ uniqueid: 'taken', callee, legs, answer: began }), [])
    const of = async (user: string) => [
      ids(await collect(store, { user, limit: 10 })),
      ids(await collect(store, { user, limit: 10, uniqueid: 'missed' }))
    ]
    expect(await of('101')).toEqual([['taken.1', 'missed.1'], ['missed.1']])
    expect(await of('102')).toEqual([['missed.1'], ['missed.1']])
    expect(await of('trunk:main')).toEqual([[], []])
  })

  test('records written between two pages shift nothing', async () => {
    const store = await open()
    await fill(store, 30)
    const first = await store.cdrs({ domain: 'acme.test', limit: 10 })
    await store.closed(sampleCdr({ uniqueid: 'newer', start: began + 1000 }), [])
    const rest = await collect(store, { limit: 10, cursor: first.next ?? '' })
    expect([...ids(first.items), ...ids(rest)]).toEqual(expected(30, () => true))
  })

  test.each(['', 'x', 'bnVsbA', 'W10', 'WzEsMiwzXQ'])(
    'a cursor that is none of ours (%j) ends the list',
    async (cursor) => {
      const store = await open()
      await store.closed(sampleCdr(), [])
      expect(await store.cdrs({ domain: 'acme.test', limit: 10, cursor })).toEqual({ items: [], next: null })
    }
  )

  test.each([0, -1, Number.NaN, 5000])('a limit of %d is brought into 1 to 1000', async (limit) => {
    const store = await open()
    await fill(store, 1001)
    const { items } = await store.cdrs({ domain: 'acme.test', limit })
    expect(items).toHaveLength(limit === 5000 ? 1000 : 1)
  })

  test('writes go on while a search looks through everything', async () => {
    const store = await open()
    await fill(store, 20_000)
    const order: string[] = []
    const search = store.cdrs({ domain: 'acme.test', limit: 10, search: 'nobody' }).then(() => order.push('search'))
    const write = store.closed(sampleCdr({ uniqueid: 'meanwhile' }), []).then(() => order.push('write'))
    // A read sends the write off at once.
    void store.timeline('any')
    await Promise.all([search, write])
    expect(order).toEqual(['write', 'search'])
  })
})

describe('deliveries in the store', () => {
  test('due ones come oldest first for each origin, at most as many as asked, busy origins left out', async () => {
    const store = await open()
    const cdr = sampleCdr()
    const make = (id: string, port: number, createdAt: number): ReturnType<typeof sampleDelivery> =>
      sampleDelivery(cdr, { id, url: `http://127.0.0.1:${port}/`, createdAt })
    await store.closed(cdr, [
      make('a3', 1, 30),
      make('a1', 1, 10),
      make('a2', 1, 20),
      make('b1', 2, 25),
      make('c', 3, 90)
    ])
    const due = async (now: number, limit: number, except: readonly string[] = []): Promise<string[]> =>
      (await store.claimDue({ now, until: now + 1000, limit, except })).map(({ id }) => id)
    expect(await due(50, 10)).toEqual(['a1', 'a2', 'a3', 'b1'])
    expect(await due(50, 2)).toEqual(['a1', 'a2', 'b1'])
    expect(await due(50, 10, ['http://127.0.0.1:1'])).toEqual(['b1'])
    expect(await due(15, 10)).toEqual(['a1'])
    expect([await store.nextDue(0), await store.nextDue(25), await store.nextDue(90)]).toEqual([10, 30, null])
    store.attempted('a1', { at: 50, attempts: 1, outcome: 'status 200', nextAttemptAt: null, state: 'delivered' })
    store.attempted('a2', { at: 50, attempts: 1, outcome: 'status 500', nextAttemptAt: 60, state: 'waiting' })
    expect(await due(50, 10)).toEqual(['a3', 'b1'])
    expect(store.waiting()).toBe(4)
  })
})

describe('a file that cannot be written', () => {
  test('what comes is held, told, and written when it can be; no write is lost or doubled', async () => {
    const store = await open()
    const other = new DatabaseSync(file)
    other.exec('BEGIN IMMEDIATE')
    const cdr = sampleCdr()
    let written = false
    const closed = store.closed(cdr, [sampleDelivery(cdr)]).then(() => {
      written = true
    })
    store.appendTimeline('a', [{ at: 1, kind: 'decision', text: 'one' }])
    await event('fault locked')
    expect(await store.claimDue({ now: cdr.end, until: cdr.end + 1000, limit: 10, except: [] })).toEqual([])
    expect(written).toBe(false)
    other.exec('ROLLBACK')
    other.close()
    await closed
    await event('recovered')
    expect(ids(await collect(store, { limit: 10 }))).toEqual(['1795298709.1.1'])
    expect(await store.timeline('a')).toEqual([{ at: 1, kind: 'decision', text: 'one' }])
    expect(
      (await store.claimDue({ now: cdr.end, until: cdr.end + 1000, limit: 10, except: [] })).map(({ id }) => id)
    ).toEqual(['1795298709.1.1.cti.postCall'])
  })

  test('where it cannot even be opened, a full disk keeps nothing from starting (1-product, Principle 1)', async () => {
    const before = await open()
    before.opened({ cdr: openCdr(segmentFacts({ uniqueid: 'cut off' })), hooks: [] })
    await before.nextDue(0)
    // It is not closed: as after a crash.
    const full = "{ kind: 'unusable', message: 'x', passing: { code: 'full', message: 'database or disk is full' } }"
    const says = `import { parentPort } from 'node:worker_threads'; parentPort.postMessage(${full})`
    let isFull = true
    const store = await open({
      startWorker: (entry, options) =>
        new Worker(isFull ? new URL(`data:text/javascript,${encodeURIComponent(says)}`) : entry, options)
    })
    expect(store.fault()).toBe('database or disk is full')
    const left = store.leftOpen(Number.POSITIVE_INFINITY)
    const cdr = sampleCdr()
    const closed = store.closed(cdr, [sampleDelivery(cdr)])
    const noted = store.noted({ uniqueid: cdr.uniqueid, segment: 1, text: 'pays on Friday', outcome: '', due: began })
    expect(await store.cdrs({ domain: 'acme.test', limit: 10 })).toEqual({ items: [], next: null })
    expect(await store.claimDue({ now: cdr.end, until: cdr.end + 1000, limit: 10, except: [] })).toEqual([])
    isFull = false
    await Promise.all([closed, noted])
    await event('recovered')
    expect((await left).map((segment) => segment.cdr.uniqueid)).toEqual(['cut off'])
    expect(await collect(store, { limit: 10 })).toEqual([{ ...cdr, notes: 'pays on Friday' }])
    expect(events.entries.filter((name) => name.startsWith('fault'))).toEqual(['fault full'])
  })

  test('a call that ended meanwhile is found by its name, with the notes that were typed since', async () => {
    const store = await open()
    const other = new DatabaseSync(file)
    other.exec('BEGIN IMMEDIATE')
    const cdr = sampleCdr()
    const written = [store.closed(cdr, [])]
    await event('fault locked')
    expect(await store.lastSegment(cdr.uniqueid)).toEqual(cdr)
    written.push(store.noted({ uniqueid: cdr.uniqueid, segment: 1, text: 'pays on Friday', outcome: '', due: began }))
    const noted = { ...cdr, notes: 'pays on Friday' }
    expect(await store.lastSegment(cdr.uniqueid)).toEqual(noted)
    const ofCall = { domain: 'acme.test', uniqueid: cdr.uniqueid, limit: 1 }
    expect(await store.cdrs({ ...ofCall, user: cdr.calleeUser ?? '' })).toEqual({ items: [noted], next: null })
    expect((await store.cdrs({ ...ofCall, user: 'somebody else' })).items).toEqual([])
    expect((await store.cdrs({ ...ofCall, domain: 'other.test' })).items).toEqual([])
    other.exec('ROLLBACK')
    other.close()
    await Promise.all(written)
    expect(await collect(store, { limit: 10 })).toEqual([noted])
  })

  test('a full disk and a read-only one pass by themselves; a wrong path or owner does not', async () => {
    const sqlite = (errcode: number) => Object.assign(new Error('x'), { errcode })
    const system = (code: string) => Object.assign(new Error('x'), { code })
    const passing = (error: Error) => passingFaultOf(error, file)?.code
    expect([sqlite(13), sqlite(4874), system('ENOSPC'), system('EROFS')].map(passing)).toEqual([
      ...['full', 'io', 'full', 'io']
    ])
    expect([sqlite(5), sqlite(8), sqlite(14), system('EACCES')].map(passing)).toEqual(Array(4).fill(undefined))
  })

  test('a full disk fails the whole batch, which can be written later', () => {
    const { db } = openDatabase(file)
    const writer = new BatchWriter(db, 'session', began)
    const pages = Number(db.prepare('PRAGMA page_count').get()?.page_count)
    db.exec(`PRAGMA max_page_count = ${pages + 1}`)
    const writes = Array.from({ length: 50 }, (_, index) => {
      const cdr = sampleCdr({ uniqueid: `call.${index}` })
      return { kind: 'closed', cdr, deliveries: [sampleDelivery(cdr)] } as const
    })
    const attempt = (): unknown => {
      try {
        return writer.write(1, writes)
      } catch (error) {
        return faultOf(error)
      }
    }
    const records = (): unknown => db.prepare('SELECT count(*) AS n FROM segments').get()?.n
    expect(attempt()).toEqual({ code: 'full', message: expect.stringContaining('full') })
    expect([records(), writer.deliveriesWaiting()]).toEqual([0, 0])
    db.exec('PRAGMA max_page_count = 1000000')
    expect(attempt()).toEqual([])
    expect([records(), writer.deliveriesWaiting()]).toEqual([50, 50])
    expect(attempt()).toEqual([])
    expect([records(), writer.deliveriesWaiting()]).toEqual([50, 50])
    db.close()
  })

  test('where too much is held the oldest time lines are given up, and never a record', async () => {
    const store = await open({ maxHeldBytes: 100_000 })
    const other = new DatabaseSync(file)
    other.exec('BEGIN IMMEDIATE')
    store.alive(began)
    await event('fault locked')
    const closed = Array.from({ length: 100 }, (_, index) => {
      const uniqueid = `call.${index}`
      store.appendTimeline(uniqueid, sampleTimeline(uniqueid))
      return store.closed(sampleCdr({ uniqueid }), [])
    })
    other.exec('ROLLBACK')
    other.close()
    await Promise.all(closed)
    expect(await collect(store, { limit: 1000 })).toHaveLength(100)
    expect(await store.timeline('call.0')).toBeUndefined()
    expect(await store.timeline('call.99')).toEqual(sampleTimeline('call.99'))
    expect(events.entries).toContain('records.timelines-given-up')
  })

  test('closing does not wait for it for ever, and says what was lost', async () => {
    const store = await open({ closeMs: 50 })
    const other = new DatabaseSync(file)
    other.exec('BEGIN IMMEDIATE')
    const closed = store.closed(sampleCdr(), [])
    await event('fault locked')
    await store.close()
    await closed
    other.close()
    expect(events.entries).toContain('records.lost')
    await expect(store.timeline('a')).rejects.toThrow('closed')
  })

  test('a writer that dies is started again and gets what it had not acknowledged, once', async () => {
    const workers: Worker[] = []
    const store = await open({
      startWorker: (entry, options) => {
        const worker = new Worker(entry, options)
        workers.push(worker)
        return worker
      }
    })
    for (let round = 0; round < 5; round++) {
      const cdr = sampleCdr({ uniqueid: `round.${round}` })
      const closed = store.closed(cdr, [sampleDelivery(cdr)])
      store.appendTimeline('all', [{ at: round, kind: 'decision', text: `round ${round}` }])
      const read = store.timeline('all')
      await workers.at(-1)?.terminate()
      await Promise.all([closed, read])
    }
    expect(workers).toHaveLength(6)
    expect(await collect(store, { limit: 10 })).toHaveLength(5)
    expect(store.waiting()).toBe(5)
    expect((await store.timeline('all'))?.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4])
    expect(events.entries.filter((name) => name === 'fault worker')).toHaveLength(5)
    expect(events.entries.filter((name) => name === 'recovered')).toHaveLength(5)
  })
})

describe('the file', () => {
  test('one that is no database is put aside, told, and a new one begun', async () => {
    writeFileSync(file, 'this is no database'.repeat(1000))
    const store = await open()
    expect(events.entries).toEqual(['records.file-broken', 'fault corrupt'])
    await store.closed(sampleCdr(), [])
    const copies = readdirSync(directory.path).filter((name) => name.includes('.broken-'))
    expect(copies).toHaveLength(1)
    expect(readFileSync(join(directory.path, copies[0] ?? ''), 'utf8')).toContain('this is no database')
  })

  test('one with a broken page is found where the last run did not end as it should', async () => {
    const { db } = openDatabase(file)
    db.exec(`INSERT INTO sessions (id, alive_at) VALUES ('crashed', 1)`)
    for (let id = 0; id < 500; id++) {
      db.prepare('INSERT INTO timeline_chunks (uniqueid, data) VALUES (?, ?)').run(`call.${id}`, 'x'.repeat(500))
    }
    db.close()
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(0xa5, 30 * 4096, 40 * 4096))
    await open()
    expect(events.entries).toEqual(['records.file-broken', 'fault corrupt'])
  })

  test.skipIf(process.platform === 'win32')('nobody but its owner may read it, nor what lies beside it', async () => {
    const store = await open()
    await store.closed(sampleCdr(), [])
    const modes = readdirSync(directory.path).map((name) => statSync(join(directory.path, name)).mode & 0o777)
    expect(modes).toEqual([0o600, 0o600, 0o600])
  })

  test('one of a newer version is refused and left as it is', async () => {
    const { db } = openDatabase(file)
    db.exec(`PRAGMA user_version = ${migrations.length + 1}`)
    db.close()
    const before = readFileSync(file)
    await expect(open()).rejects.toThrow('newer version')
    expect(readFileSync(file)).toEqual(before)
    expect(() => openDatabase(file)).toThrow(NewerDatabase)
  })

  test('one that cannot be opened at all is an error that names it', async () => {
    await expect(open({ file: join(directory.path, 'missing', 'offhook.db') })).rejects.toThrow('missing/offhook.db')
  })

  test('one of an older version is migrated, and a copy of it kept', () => {
    const first = openDatabase(file, ['CREATE TABLE sessions (id TEXT, ended INTEGER)'])
    first.db.exec(`INSERT INTO sessions VALUES ('old', 1)`)
    first.db.close()
    const second = openDatabase(file, ['never run again', 'ALTER TABLE sessions ADD COLUMN more TEXT'])
    expect(second.db.prepare('SELECT * FROM sessions').all()).toEqual([
      Object.assign(Object.create(null), { id: 'old', ended: 1, more: null })
    ])
    expect(second.db.prepare('PRAGMA user_version').get()?.user_version).toBe(2)
    second.db.close()
    expect(statSync(`${file}.v1.bak`).mode & 0o777).toBe(0o600)
    const copy = new DatabaseSync(`${file}.v1.bak`)
    expect(copy.prepare('PRAGMA user_version').get()?.user_version).toBe(1)
    expect(copy.prepare('SELECT id FROM sessions').get()?.id).toBe('old')
    copy.close()
  })

  test('notes of the first version, which lay beside the records, come into them', async () => {
    const { db } = openDatabase(file, migrations.slice(0, 1))
    db.exec(`
      CREATE TABLE notes (uniqueid TEXT PRIMARY KEY, text TEXT NOT NULL, saved_at INTEGER NOT NULL) STRICT;
      INSERT INTO notes VALUES ('over', 'pays on Friday', 1), ('open', 'cut off', 1);
      INSERT INTO sessions VALUES ('old', 1, 1, 1);
    `)
    const insert = (table: string, columns: Record<string, SQLInputValue>): void => {
      const names = Object.keys(columns).map((name) => `"${name}"`)
      db.prepare(`INSERT INTO ${table} (${names}) VALUES (${names.map(() => '?')})`).run(...Object.values(columns))
    }
    const {
      notes_search: _,
      transferred_by: __,
      voicemail: ___,
      recorded: ____,
      outcome: _____,
      ...asThen
    } = segmentColumns(
      sampleCdr({ uniqueid: 'over', caller: { number: '+4930891234', name: 'Jürgen Müller', user: null } })
    )
    insert('segments', { ...asThen, search: 'as the first version searched' })
    const cdr = JSON.stringify(sampleCdr({ uniqueid: 'open' }))
    insert('open_segments', { uniqueid: 'open', segment: 1, session: 'old', cdr, hooks: '[]' })
    db.close()
    const store = await open()
    expect((await store.cdr('over', 1))?.notes).toBe('pays on Friday')
    expect((await store.leftOpen(Number.POSITIVE_INFINITY)).map(({ cdr }) => cdr.notes)).toEqual(['cut off'])
    for (const search of ['MULLER', '030 891234', 'friday PAYS']) {
      expect(ids(await collect(store, { limit: 10, search })), search).toEqual(['over.1'])
    }
    expect(await store.notesDue(Number.MAX_SAFE_INTEGER, 10)).toEqual({ due: [], next: null })
  })
})
