import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Log } from '../../pbx-core/base/log.ts'
import { openDatabase } from '../../pbx-core/io/sqlite-file.ts'
import { migrations } from '../../pbx-core/io/sqlite-schema.ts'
import { createRecordStore } from '../../pbx-core/io/sqlite-store.ts'
import { mailDelivery } from '../../pbx-core/mail/facts.ts'
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

test('what is told of it is written with it, and waits for the next run after a kill -9 (3-click-to-dial, E-mail)', async () => {
  await using directory = await tempDirectory('kept')
  const file = join(directory.path, 'offhook.db')
  const killed = await createRecordStore({ file, log, onFault() {}, onRecovered() {} })
  const facts = { kind: 'missed', user: '100', at: 5, caller: { name: '', number: '' }, exten: '100' } as const
  const of = { uniqueid: '5.1', segment: 1, domain: 'acme.test', createdAt: 5 }
  const [mail, other] = ['ana@acme.test', 'tom@acme.test'].map((address) => mailDelivery(of, facts, address))
  if (mail === undefined || other === undefined) throw new Error('there are two')
  const crm = { ...of, id: '5.1.1.crm', hook: 'cti.crm', method: 'CRM', url: 'crm:Deals', body: null } as const
  killed.keep({ kind: 'message', domain: 'acme.test', key: '100/5.1', value: '{}' }, [mail, other, crm])
  await killed.kept()
  // It never closes: what it had claimed is free once somebody has found it silent.
  const store = await createRecordStore({ file, log, onFault() {}, onRecovered() {} })
  await store.leftOpen(Number.POSITIVE_INFINITY)
  const claim = { now: 10, until: 20, limit: 10, except: [] }
  expect(await store.claimDue(claim)).toEqual([crm, mail, other].map((each) => ({ ...each, attempts: 0 })))
  // None of them waits for the post-call hook.
  expect([(await store.kept()).length, await store.waitingFor('acme.test')]).toEqual([1, 0])
  store.dropped(mail.id)
  store.dropped(crm.id)
  store.attempted(other.id, { at: 11, attempts: 1, outcome: '550 no', nextAttemptAt: null, state: 'given-up' })
  const listed = await store.mails(10)
  expect(listed.map(({ id, state, lastOutcome }) => [id, state, lastOutcome])).toEqual([
    [other.id, 'given-up', '550 no']
  ])
  expect(store.waiting()).toBe(0)
  await store.close()
  await killed.close()
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
