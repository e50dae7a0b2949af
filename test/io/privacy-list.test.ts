import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../pbx-core/io/sqlite-file.ts'
import { tempDirectory } from '../support/temp-directory.ts'

test('docs/privacy.md says of every table and column what becomes of a number in it: a new one has to be thought of', async () => {
  await using directory = await tempDirectory('privacy-list')
  const { db } = openDatabase(join(directory.path, 'offhook.db'))
  const kept = columnsOf(db)
  db.close()
  const listed = listedIn(await readFile(new URL('../../docs/privacy.md', import.meta.url), 'utf8'))
  expect([...listed].toSorted()).toEqual([...kept].toSorted())
})

function columnsOf(db: ReturnType<typeof openDatabase>['db']): Set<string> {
  const sql = `SELECT t.name AS "table", c.name AS "column" FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'`
  return new Set(
    db
      .prepare(sql)
      .all()
      .map(({ table, column }) => `${table}.${column}`)
  )
}

/** Cells of the first column: a table, a colon, and columns of it; what follows a semicolon may be of another table. */
function listedIn(text: string): Set<string> {
  const listed = new Set<string>()
  for (const [, cell = ''] of text.matchAll(/^\| ([^|]+) \|/gm)) {
    let table = ''
    for (const [, name = '', isTable] of cell.matchAll(/`([a-z_0-9]+)`(:)?/g)) {
      if (isTable !== undefined) table = name
      else if (table !== '' && !kinds.has(name)) listed.add(`${table}.${name}`)
    }
  }
  return listed
}

/** Of what is kept: values of `kind`, and no columns. */
const kinds = new Set(['message', 'callback', 'emergency'])
