import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Log } from '../../pbx-core/base/log.ts'
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
