import { createHash } from 'node:crypto'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ErasureReport } from '../../pbx-core/contract/privacy.ts'
import type { CallView, Cdr } from '../../pbx-core/contract/views.ts'
import type { PersonalStore } from '../../pbx-core/records/personal-store.ts'
import { sampleCdr, sampleDelivery } from '../records/samples.ts'
import { tempDirectory } from '../support/temp-directory.ts'

import { admin, Office, offices, personsName, placesOf, put, type Sample } from './support/privacy-office.ts'

describe('what is left of a number after its erasure (19, Privacy)', () => {
  it('is in no file of the data directory, in none of its forms, but in the report; others’ records stay', async () => {
    await fc.assert(
      fc.asyncProperty(offices, async ({ own, calls }) => {
        await using directory = await tempDirectory('privacy')
        {
          await using office = await Office.open(directory.path)
          for (const [at, call] of calls.entries()) await office.add(call, 10 + at)
          await put(join(directory.path, 'offhook.db.v13.bak'), `+49${own}`)
          await put(join(directory.path, 'offhook.db.broken-2026-11-21'), `+49${own}`)
          const before = await office.records()
          const { report } = await office.erase(`0${own}`)
          const own_ = calls.filter(({ role }) => role === 'caller' || role === 'called')
          expect(report).toMatchObject({
            number: `+49${own}`,
            removed: {
              records: own_.length,
              mentions: calls.filter(({ role }) => role === 'noted').length,
              recordings: own_.filter(({ hasRecording }) => hasRecording).length,
              voicemail: own_.filter(({ hasMessage }) => hasMessage).length,
              copies: 2
            },
            remaining: []
          })
          expect(office.dropped.toSorted()).toEqual(report.cancelled.map(({ id }) => id).toSorted())
          const after = await office.records()
          expect(after.map(timesOf)).toEqual(before.map(timesOf))
          expect(await office.erase(`+49${own}`)).toMatchObject({ finishes: [], report: { removed: nothing } })
        }
        expect(await placesOf(directory.path, own)).toEqual([])
      }),
      { numRuns: 25 }
    )
  })

  it('a crash in the middle is finished by erasing again, which says so', async () => {
    const moments = fc.record({ office: offices, calls: fc.integer({ min: 1, max: 6 }) })
    await fc.assert(
      fc.asyncProperty(moments, async ({ office: { own, calls }, calls: last }) => {
        await using directory = await tempDirectory('privacy')
        {
          await using office = await Office.open(directory.path, (store) => diesAfter(store, last))
          for (const [at, call] of calls.entries()) await office.add(call, 10 + at)
          const died = await office.desk.erase(admin, { number: `0${own}`, dryRun: false })
          expect(died).toMatchObject({ ok: false, error: { code: 'not_writable' } })
        }
        const [begun = ''] = await readdir(join(directory.path, 'privacy'))
        {
          await using office = await Office.open(directory.path)
          expect(await office.erase(`+49${own}`)).toMatchObject({ finishes: [begun], report: { remaining: [] } })
          expect((await office.erase(`+49${own}`)).finishes).toEqual([])
        }
        expect(await placesOf(directory.path, own)).toEqual([])
        const note = JSON.parse(await readFile(join(directory.path, 'privacy', begun), 'utf8'))
        expect(note).toMatchObject({ state: 'done-later', number: `+49${own}`, by: '100@acme.test', report: null })
      }),
      { numRuns: 10 }
    )
  })

  it('who did it, when, and with which number stands in privacy/, which only its owner may read', async () => {
    await using directory = await tempDirectory('privacy')
    await using office = await Office.open(directory.path)
    await office.add(full, 10)
    const { file, report } = await office.erase('030 5552912')
    expect(office.forgotten).toEqual(['+49305552912'])
    const path = join(directory.path, file ?? '')
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      ...{ state: 'done', number: '+49305552912', domain: 'acme.test', by: '100@acme.test', finishes: [], report },
      ...{ startedAt: '2026-12-01T00:00:00.000Z', endedAt: '2026-12-01T00:00:00.000Z' }
    })
    expect([(await stat(path)).mode & 0o777, (await stat(dirname(path))).mode & 0o777]).toEqual([0o600, 0o700])
  })

  it('of their own calls times, user and outcome stay and no word; of others’ calls the number alone goes', async () => {
    await using directory = await tempDirectory('privacy')
    await using office = await Office.open(directory.path)
    for (const [at, role] of (['caller', 'called', 'noted'] as const).entries()) {
      await office.add({ ...full, role }, 10 + at)
    }
    const [noted, called, caller] = await office.records()
    await office.erase('030 5552912')
    const deleted = { by: '100@acme.test', at: expect.any(Number) }
    const silent = { notes: '', variables: {}, userfield: '', accCode2: '', accCode3: '', recording: '' }
    expect(await office.records()).toEqual([
      { ...noted, notes: 'said: [erased], Müller', variables: { back: '[erased]', tier: 'gold' } },
      {
        ...{ ...called, ...silent, dst: '', dstname: '', lastdata: 'main/[erased]' },
        recorded: { ...called?.recorded, deleted }
      },
      {
        ...{ ...caller, ...silent, src: '', clid: '', originalClid: '', accountcode: '' },
        recorded: { ...caller?.recorded, deleted }
      }
    ])
    expect((await office.records()).map(({ accountcode }) => accountcode)).toEqual(['88213', '88213', ''])
    expect(office.recent.of('acme.test cti.inbound')).toEqual([])
    const found = await office.store.cdrs({ domain: 'acme.test', limit: 9, search: '5552912' })
    expect(found.items).toEqual([])
  })

  it('a dry run removes nothing and notes nothing, and says what would be', async () => {
    await using directory = await tempDirectory('privacy')
    await using office = await Office.open(directory.path)
    for (const [at, role] of (['caller', 'called', 'noted', 'nobody'] as const).entries()) {
      await office.add({ ...full, role }, 10 + at)
    }
    await office.leftBehind.flush()
    const before = [await office.records(), await placesOf(directory.path, own)]
    const dry = await office.erase('030 5552912', true)
    expect([await office.records(), await placesOf(directory.path, own)]).toEqual(before)
    expect([dry.file, await readdir(directory.path)]).toEqual([null, expect.not.arrayContaining(['privacy'])])
    const { report } = await office.erase('030 5552912')
    expect({ ...dry.report, dryRun: false, cancelled: dry.report.cancelled.toSorted(byId) }).toEqual({
      ...report,
      cancelled: report.cancelled.toSorted(byId)
    })
    expect(report.removed).toEqual({
      ...{ records: 2, mentions: 1, recordings: 2, voicemail: 2, timeLines: 3, deliveries: 3, callbacks: 0 },
      ...{ open: 3, memory: 3, logLines: 6, leftBehind: 3, copies: 0 }
    })
  })

  it('of a call that lives, and of what somebody has set, the report says why it stays', async () => {
    await using directory = await tempDirectory('privacy')
    await using office = await Office.open(directory.path)
    office.live.push({ uniqueid: 'live', domain: 'acme.test', caller: { number: '030 5552912' } } as CallView)
    office.live.push({ uniqueid: 'far', domain: 'other.test', caller: { number: '030 5552912' } } as CallView)
    office.store.keep({ ...state, value: '{"blocked":["+49305552912"]}' })
    await office.store.kept()
    await office.recall()
    expect((await office.erase('+49305552912')).report.remaining).toEqual([
      { why: 'live-call', what: 'live' },
      { why: 'setting', what: 'user-state 100' }
    ])
  })

  it('nor while a window shows a page of the call, which would be written down again', async () => {
    await using directory = await tempDirectory('privacy')
    await using office = await Office.open(directory.path)
    office.desk.alsoIn(office.leftBehind)
    await office.add(full, 10)
    expect((await office.erase('+49305552912')).report.remaining).toEqual([
      { why: 'open-window', what: 'left-behind.json' }
    ])
    expect((await office.erase('+49305552912')).report.remaining).toEqual([])
  })

  it('nobody is called back any more, and a call for help that nobody has seen says no number', async () => {
    await using directory = await tempDirectory('privacy')
    await using office = await Office.open(directory.path)
    const promised = { queue: 'support', name: personsName, givenUp: null, attempts: 0 }
    const keep = (kind: 'callback' | 'emergency', key: string, value: object) =>
      office.store.keep({ kind, domain: 'acme.test', key, value: JSON.stringify(value) })
    keep('callback', 'one', { ...promised, number: '030 5552912' })
    keep('callback', 'two', { ...promised, name: 'Otto', number: '+4989123456' })
    keep('emergency', '1.a', { number: '112', callback: spelling })
    await office.store.kept()
    await office.recall()
    expect((await office.export(spelling)).callbacks).toMatchObject([{ id: 'one', number: '030 5552912' }])
    const { removed, remaining } = (await office.erase(spelling)).report
    expect([removed, remaining]).toEqual([{ ...nothing, callbacks: 1 }, []])
    expect(office.told).toEqual([{ on: 'left', caller: 'one' }])
    expect(await office.store.kept()).toMatchObject([
      { kind: 'callback', key: 'two' },
      { kind: 'emergency', value: '{"number":"112","callback":"[erased]"}' }
    ])
  })

  it('a file that cannot be removed keeps its record, by which the next erasure finds it', async () => {
    await using directory = await tempDirectory('privacy')
    await using office = await Office.open(directory.path)
    await office.add({ ...full, hasMessage: false }, 10)
    const path = join(directory.path, 'recordings', 'acme.test', '2026-11', '1795298710.a10.1.wav')
    await rm(path)
    await put(join(path, 'in the way'), '')
    const { report } = await office.erase('+49305552912')
    const what = 'recordings/acme.test/2026-11/1795298710.a10.1.wav'
    expect(report.remaining).toEqual([{ why: 'file', what, reason: expect.stringMatching(/^EISDIR|EPERM$/) }])
    await rm(path, { recursive: true })
    const again = await office.erase('+49305552912')
    expect([again.report.remaining, again.report.removed.records]).toEqual([[], 1])
  })

  it('while another run of the program reads the database, the report says that its log still has it', async () => {
    await using directory = await tempDirectory('privacy')
    await using office = await Office.open(directory.path)
    await office.add(full, 10)
    const reader = new DatabaseSync(join(directory.path, 'offhook.db'), { readOnly: true })
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM segments').get()
    const { report } = await office.erase('+49305552912')
    reader.close()
    const reason = 'another program is reading the database'
    expect(report.remaining).toEqual([{ why: 'database', what: 'offhook.db', reason }])
    expect((await office.erase('+49305552912')).report.remaining).toEqual([])
    expect(await placesOf(directory.path, own)).toEqual([])
  })

  it('another domain’s records are not looked at, nor those of an office whose admin one is not', async () => {
    await using directory = await tempDirectory('privacy')
    await using office = await Office.open(directory.path)
    const caller = { number: '+49305552912', name: personsName, user: null }
    const cdr = sampleCdr({ domain: 'other.test', caller, originalCaller: caller, notes: 'x' })
    office.store.appendTimeline(cdr.uniqueid, [{ at: 1, kind: 'app', app: 'user', name: '1', text: caller.number }])
    await office.store.closed(cdr, [sampleDelivery(cdr)])
    expect((await office.erase(caller.number)).report.removed).toEqual(nothing)
    const user = { ...admin, admin: false }
    expect([
      await office.desk.erase(user, { number: caller.number, dryRun: true }),
      office.desk.export(user, caller.number)
    ]).toMatchObject([
      { ok: false, error: { code: 'not_allowed' } },
      { ok: false, error: { code: 'not_allowed' } }
    ])
  })
})

describe('what is exported of a number (19, Privacy)', () => {
  it('is all that is kept of it, with the consent of recordings; of others’ calls what names it', async () => {
    await using directory = await tempDirectory('privacy')
    await using office = await Office.open(directory.path)
    for (const [at, role] of (['caller', 'noted', 'nobody'] as const).entries()) {
      await office.add({ ...full, role, state: 'waiting' }, 10 + at)
    }
    const found = await office.export('030 5552912')
    const uniqueids = ['1795298710.a10', '1795298711.a11']
    expect(found.number).toBe('+49305552912')
    expect(found.records).toMatchObject([
      {
        isOwn: true,
        record: { uniqueid: uniqueids[0], src: spelling, notes: `said: ${spelling}, Müller` },
        recording: {
          path: 'recordings/acme.test/2026-11/1795298710.a10.1.wav',
          ...{ octets: 19, sha256: createHash('sha256').update(`${spelling} speaks`).digest('hex') },
          consent: { announced: 'ask', at: 1, answer: 'yes' }
        }
      },
      { isOwn: false, recording: null }
    ])
    expect(found.records[1]?.record).toEqual({
      ...{ uniqueid: uniqueids[1], segment: 1, domain: 'acme.test', start: expect.any(Number) },
      ...{ notes: `said: ${spelling}, Müller`, variables: { back: spelling, tier: 'gold' } }
    })
    expect(found.voicemail).toMatchObject([{ call: uniqueids[0], file: { octets: 29 } }])
    expect(found.timeLines.map(({ uniqueid }) => uniqueid)).toEqual(uniqueids)
    expect(found.deliveries).toMatchObject(
      uniqueids.map((uniqueid) => ({ uniqueid, body: expect.stringContaining(spelling) }))
    )
    await office.erase('+49305552912')
    expect(await office.export('030 5552912')).toMatchObject({
      ...{ records: [], voicemail: [], timeLines: [], deliveries: [] }
    })
  })
})

const own = '305552912'
const spelling = '+49305552912'
const state = { kind: 'user-state', domain: 'acme.test', key: '100' } as const
const byId = (one: { readonly id: string }, another: { readonly id: string }) => one.id.localeCompare(another.id)

const full: Sample = {
  ...{ role: 'caller', as: spelling, isLong: true, hasRecording: true, hasMessage: true, state: 'waiting' }
}

/** From its `last` erasing call on it does nothing any more, as a process that is killed there. */
function diesAfter(store: PersonalStore, last: number): PersonalStore {
  let calls = 0
  return Object.fromEntries(
    Object.entries(store).map(([name, call]) => [
      name,
      async (asked: never) => {
        if (++calls >= last) throw new Error('killed')
        return await call(asked)
      }
    ])
  ) as unknown as PersonalStore
}

const timesOf = ({ uniqueid, start, answer, end, duration, billsec, disposition, callerUser, calleeUser }: Cdr) => ({
  ...{ uniqueid, start, answer, end, duration, billsec, disposition, callerUser, calleeUser }
})

const nothing: ErasureReport['removed'] = {
  ...{ records: 0, mentions: 0, recordings: 0, voicemail: 0, timeLines: 0, deliveries: 0, callbacks: 0 },
  ...{ open: 0, memory: 0, logLines: 0, leftBehind: 0, copies: 0 }
}
