import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import type { Log } from '../../pbx-core/base/log.ts'
import { createRecordStore } from '../../pbx-core/io/sqlite-store.ts'
import type { KeptNote } from '../../pbx-core/records/port.ts'
import { KeptNotes } from '../../pbx-core/runtime/kept-notes.ts'
import { tempDirectory } from '../support/temp-directory.ts'

const log: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => log }
const note: KeptNote = { kind: 'user-state', domain: 'acme.test', key: '101', value: '{"callWaiting":false}' }

/** What a program finds that begins now, over the same file. */
function found(file: string): unknown[] {
  using database = new DatabaseSync(file, { readOnly: true })
  return database.prepare('SELECT key, value FROM kept').all()
}

test('what is set is on disk by the time that is said (4-pbx, Names: kept over restarts)', async () => {
  await using directory = await tempDirectory('kept')
  const file = join(directory.path, 'offhook.db')
  const store = await createRecordStore({ file, log, onFault() {}, onRecovered() {} })
  const kept = new KeptNotes(store)
  kept.set(note)
  expect(await kept.onDisk()).toEqual({ ok: true, value: undefined })
  expect(found(file)).toEqual([{ key: '101', value: '{"callWaiting":false}' }])
  await store.close()
})

test('where nothing can be written that is said instead, and it is on disk once it can be', async () => {
  await using directory = await tempDirectory('kept')
  const file = join(directory.path, 'offhook.db')
  const store = await createRecordStore({ file, log, onFault() {}, onRecovered() {}, retryMs: 20 })
  const other = new DatabaseSync(file)
  other.exec('BEGIN IMMEDIATE')
  const kept = new KeptNotes(store)
  kept.set(note)
  expect(await kept.onDisk()).toEqual({ ok: false, error: store.fault() })
  expect([store.fault(), kept.get('user-state', 'acme.test', '101')]).toEqual([expect.any(String), note.value])
  other.exec('ROLLBACK')
  other.close()
  await expect.poll(() => kept.onDisk()).toEqual({ ok: true, value: undefined })
  expect(found(file)).toHaveLength(1)
  await store.close()
})
