import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Log } from '../../pbx-core/base/log.ts'
import { openDatabase } from '../../pbx-core/io/sqlite-file.ts'
import { migrations } from '../../pbx-core/io/sqlite-schema.ts'
import { createRecordStore } from '../../pbx-core/io/sqlite-store.ts'
import { tempDirectory } from '../support/temp-directory.ts'

const log: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => log }

test('what is kept besides calls outlives a restart: the newest of each, without what was forgotten', async () => {
  await using directory = await tempDirectory('kept')
  const open = () =>
    createRecordStore({ file: join(directory.path, 'offhook.db'), log, onFault() {}, onRecovered() {} })
  const store = await open()
  expect(await store.kept()).toEqual([])
  const notes = [
    ['', '2026-11-30 61'],
    ['100', '2026-11-30 60'],
    ['100', '2026-11-30 65.5'],
    ['101', '2026-11-29 1'],
    ['101', null]
  ] as const
  const names = { kind: 'minutes', domain: 'acme.test' } as const
  for (const [key, value] of notes) store.keep({ ...names, key, value })
  store.keep({ kind: 'bar', domain: 'acme.test', key: '100', value: '1' })
  await store.close()
  const again = await open()
  expect(await again.kept()).toEqual([
    { kind: 'bar', domain: 'acme.test', key: '100', value: '1' },
    { ...names, key: '', value: '2026-11-30 61' },
    { ...names, key: '100', value: '2026-11-30 65.5' }
  ])
  await again.close()
})

test('what versions before kept in three tables is in one: guards, users, trunks', async () => {
  await using directory = await tempDirectory('kept')
  const file = join(directory.path, 'offhook.db')
  const { db } = openDatabase(file, migrations.slice(0, 8))
  db.exec(`
    INSERT INTO guards VALUES ('bar', 'acme.test', '100', '1');
    INSERT INTO user_states VALUES ('acme.test', '101', '{"callWaiting":false}');
    INSERT INTO trunks VALUES ('acme.test', 'main', 5091, 0), ('acme.test', 'old', NULL, 1), ('', '', NULL, 1);
  `)
  db.close()
  const store = await createRecordStore({ file, log, onFault() {}, onRecovered() {} })
  const kept = await store.kept()
  expect(kept.map(({ kind, domain, key, value }) => [kind, domain, key, value]).toSorted()).toEqual([
    ['bar', 'acme.test', '100', '1'],
    ['of-before', '', '', '1'],
    ['trunk', 'acme.test', 'main', '{"port":5091,"isOfBefore":false}'],
    ['trunk', 'acme.test', 'old', '{"port":null,"isOfBefore":true}'],
    ['user-state', 'acme.test', '101', '{"callWaiting":false}']
  ])
  await store.close()
})
