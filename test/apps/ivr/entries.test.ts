import { describe, expect, test } from 'vitest'
import { Entries } from '../../../pbx-core/apps/ivr/entries.ts'
import { type DomainInput, officeConfig, userConfig } from '../../support/virtual-pbx.ts'

type MenuInput = NonNullable<DomainInput['ivrs']>[number]

const users = [
  userConfig('100', 'Ana Keller'),
  userConfig('101', 'Tom Okafor'),
  userConfig('1012', 'Tomke Vogel'),
  userConfig('102', 'Lena Brandt')
]

function entriesOf(menu: Partial<MenuInput>): Entries {
  const [domain] = officeConfig({ users, ivrs: [{ name: 'main', ...menu }] }).domains
  const config = domain?.ivrs[0]
  if (domain === undefined || config === undefined) throw new Error('there is no menu')
  return new Entries(domain, config)
}

/** Presses one key after the other; with which of them, if any, the entry is whole, and what it is. */
function pressed(entries: Entries, keys: string): { readonly entry: string; readonly after: string } | undefined {
  for (let at = 1; at <= keys.length; at++) {
    const after = keys.slice(0, at)
    const entry = entries.whole(after)
    if (entry !== undefined) return { entry, after }
  }
  return undefined
}

describe('what is a whole entry (4-pbx, Names of what is new: keys of 1 to 16 digits)', () => {
  const single = { keys: { '1': 'extension:100', '2': 'extension:101' } }
  test.each<readonly [Partial<MenuInput>, string, ReturnType<typeof pressed>]>([
    // Single keys: one is one, and a wrong one as well.
    [single, '1', { entry: '1', after: '1' }],
    [single, '7', { entry: '7', after: '7' }],
    [single, '#', { entry: '#', after: '#' }],
    // A key that begins a longer one is waited with; # ends it.
    [{ keys: { '1': 'extension:100', '12': 'extension:101' } }, '1', undefined],
    [{ keys: { '1': 'extension:100', '12': 'extension:101' } }, '12', { entry: '12', after: '12' }],
    [{ keys: { '1': 'extension:100', '12': 'extension:101' } }, '1#', { entry: '1', after: '1#' }],
    [{ keys: { '1#': 'extension:100' } }, '1#', { entry: '1#', after: '1#' }],
    // Extensions: who has mistyped one types all of it.
    [{ directDial: true }, '102', { entry: '102', after: '102' }],
    [{ directDial: true }, '101', undefined],
    [{ directDial: true }, '1012', { entry: '1012', after: '1012' }],
    [{ directDial: true }, '101#', { entry: '101', after: '101#' }],
    [{ directDial: true }, '999', undefined],
    [{ directDial: true }, '9999', { entry: '9999', after: '9999' }],
    [{ directDial: true, ...single }, '1', undefined],
    [{ directDial: true, ...single }, '2', { entry: '2', after: '2' }],
    // A hook may understand what the menu does not.
    [{ cti: { url: 'http://app.test/' } }, '4711#', { entry: '4711', after: '4711#' }],
    [{ cti: { url: 'http://app.test/' } }, '12345', undefined],
    [{ cti: { url: 'http://app.test/' } }, '1'.repeat(17), { entry: '1'.repeat(16), after: '1'.repeat(16) }],
    // Letters of a name go on until #.
    [{ dialByName: true }, '536', undefined],
    [{ dialByName: true }, '536#', { entry: '536', after: '536#' }]
  ])('%j: %s', (menu, keys, whole) => {
    expect(pressed(entriesOf(menu), keys)).toEqual(whole)
  })
})

describe('where an entry leads (4-pbx, Applications: Menu)', () => {
  const to = (name: string) => ({ type: 'extension', name })
  const named = { dialByName: true }
  test.each<readonly [Partial<MenuInput>, string, unknown]>([
    [{ keys: { '1': 'ivr:sales' } }, '1', { type: 'ivr', name: 'sales' }],
    [{ keys: { '1': 'ivr:sales' } }, '2', undefined],
    // Extensions, where that is wanted and nowhere else: no trunk, no code of a feature.
    [{ directDial: true }, '101', to('101')],
    [{}, '101', undefined],
    [{ directDial: true }, '*43', undefined],
    [{ directDial: true }, '92025550123', undefined],
    [{ directDial: true }, '911', undefined],
    // The menu's own keys go before.
    [{ directDial: true, keys: { '101': 'extension:102' } }, '101', to('102')],
    // Names: three letters at least, and one person.
    [named, '5362', to('102')],
    [named, '27', undefined],
    [named, '866', undefined],
    [named, '8665', to('1012')],
    [named, '652', to('101')],
    [{}, '5362', undefined]
  ])('%j: %s', (menu, entry, destination) => {
    expect(entriesOf(menu).destination(entry)).toEqual(destination)
  })
})
