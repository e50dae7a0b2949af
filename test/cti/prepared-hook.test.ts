import { describe, expect, test } from 'vitest'
import { hookSchema } from '../../pbx-core/contract/config.ts'
import { prepareHook, withoutCredentials } from '../../pbx-core/cti/prepared-hook.ts'
import { createVariables } from '../../pbx-core/cti/variables.ts'

const variables = createVariables({
  values: { exten: '1&2', did: '"' },
  custom: { tier: 'gold' },
  inForm: (value) => value
})

describe('a prepared hook (2-cti, Hook)', () => {
  test('is compiled once for a configuration', () => {
    const config = hookSchema.parse({ url: 'http://a/%%exten%%' })
    expect(prepareHook(config)).toBe(prepareHook(config))
    expect(prepareHook(hookSchema.parse({ url: 'http://a/%%exten%%' }))).not.toBe(prepareHook(config))
  })
  test('GET has no body', () => {
    const hook = prepareHook(hookSchema.parse({ url: 'http://a/%%exten%%', headers: { 'X-E': 'e %%exten%%' } }))
    expect([hook.method, hook.url(variables), hook.headers(variables), hook.body(variables, ['exten'])]).toEqual([
      'GET',
      'http://a/1%262',
      { 'X-E': 'e 1&2' },
      null
    ])
  })
  test('POST sends every variable as one JSON object, values as they are', () => {
    const hook = prepareHook(hookSchema.parse({ url: 'http://a/', method: 'POST' }))
    expect(JSON.parse(hook.body(variables, ['exten', 'did', 'trunk']) ?? '')).toEqual({
      exten: '1&2',
      did: '"',
      trunk: '',
      tier: 'gold'
    })
  })
})

test.each([
  ['http://user:secret@a.test/x?y=z@b', 'http://a.test/x?y=z@b'],
  ['https://user@a.test', 'https://a.test'],
  ['http://a.test/b@c', 'http://a.test/b@c'],
  ['http://u:p@ss@a.test/', 'http://a.test/'],
  ['', '']
])('%s is shown as %s', (url, shown) => {
  expect(withoutCredentials(url)).toBe(shown)
})
