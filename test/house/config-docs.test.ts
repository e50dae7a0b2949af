import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { applicationKinds, applicationLists } from '../../pbx-core/contract/applications.ts'
import { configSchema } from '../../pbx-core/contract/config.ts'
import { describeApplications } from '../../scripts/config-docs/applications.ts'
import { keysOf } from '../../scripts/config-docs/keys.ts'
import { moreExamples } from '../../scripts/config-docs/more-examples.ts'

const example: unknown = JSON.parse(readFileSync(new URL('../../docs/config.example.json', import.meta.url), 'utf8'))
const documented = { keys: keysOf(configSchema), configurations: [example, moreExamples] }

test('docs/configuration.md has a row for each line of the table of applications (8-reshape, 6)', () => {
  const { table, faults } = describeApplications(applicationKinds, documented)
  const rows = table.trim().split('\n').slice(2)
  expect([faults, rows.map((row) => /domains\[\]\.(\w+)\[\]/.exec(row)?.[1])]).toEqual([[], applicationLists])
  expect(rows.find((row) => row.includes('group:'))).toBe(
    '| `group:sales` | none | [`domains[].groups[]`](#domainsgroups) | Users that are called together. | `then`, `timeoutCti` |'
  )
  expect(readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8')).toContain(table)
})

test('a line of that table without a description, an example, or what its callers need is a fault', () => {
  const fax = { list: 'faxes', aliases: [], waits: true }
  expect(describeApplications({ ...applicationKinds, fax }, documented).faults).toEqual([
    'fax: domains[].faxes has no description in pbx-core/contract/config.ts',
    'fax: docs/config.example.json and more-examples.ts have none in domains[].faxes',
    'fax: callers may wait there, and domains[].faxes[].then is no key',
    'fax: callers may wait there, and domains[].faxes[].timeoutCti is no key'
  ])
})
