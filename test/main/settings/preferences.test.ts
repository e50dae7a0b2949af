import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import Conf from 'conf'
import { describe, expect, it } from 'vitest'
import { settingsSchema } from '../../../main/base/settings-schema.ts'
import { filePreferences, type StoreClass } from '../../../main/settings/file-preferences.ts'
import { preferencesOf } from '../../../main/settings/preferences.ts'
import type { Log } from '../../../pbx-core/base/log.ts'
import { tempDirectory } from '../../support/temp-directory.ts'
import { waitFor } from '../../support/wait-for.ts'

// Plain Node has no `electron`; given an absolute folder, electron-store does without.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: 'data:text/javascript,export default {}', shortCircuit: true }
      : next(specifier, context)
})
const { default: ElectronStore } = await import('electron-store')

const ana = '100@acme.test'
const defaults = settingsSchema.parse({})

/** `preferences.json` as it is found, and the events that were logged. */
async function found(Store: StoreClass, text?: string) {
  const directory = await tempDirectory('preferences')
  const file = join(directory.path, 'preferences.json')
  if (text !== undefined) await writeFile(file, text)
  const events: string[] = []
  const note = (event: string) => void events.push(event)
  const log: Log = { debug: note, info: note, warn: note, error: note, with: () => log }
  const open = () => filePreferences(Store, directory.path, log)
  return { directory, file, events, open, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() }
}

const stored = (settings: unknown) => JSON.stringify({ [`person ${ana}`]: { settings, missedSeenAt: 12 } })

describe.each([
  ['conf', Conf],
  ['electron-store', ElectronStore]
] as const)('preferences.json by %s', (_, Store) => {
  it('where nothing was chosen yet, everything is as installed, and nothing is written', async () => {
    await using place = await found(Store)
    expect(preferencesOf(place.open(), ana).read()).toEqual({
      settings: defaults,
      firstRunDismissed: false,
      checks: [],
      missedSeenAt: 0
    })
    expect(place.events).toEqual([])
    await expect(stat(place.file)).rejects.toThrow('ENOENT')
  })

  it('what was chosen is there at the next start, in a file that only its owner may read', async () => {
    await using place = await found(Store)
    const store = place.open()
    const chosen = { ...defaults, language: 'de' as const, popup: { ...defaults.popup, minimumDigits: 4 } }
    preferencesOf(store, ana).write({ settings: chosen })
    preferencesOf(store, ana).write({ firstRunDismissed: true })
    await store.flush()
    expect((await stat(place.file)).mode & 0o777).toBe(0o600)
    expect(preferencesOf(place.open(), ana).read()).toEqual({
      settings: chosen,
      firstRunDismissed: true,
      checks: [],
      missedSeenAt: 0
    })
  })

  it('what is chosen in one window is not undone by what another one of the person writes', async () => {
    await using place = await found(Store)
    const store = place.open()
    const [window, portal] = [preferencesOf(store, ana), preferencesOf(store, ana)]
    expect([window.read(), portal.read()]).toEqual([window.read(), window.read()])
    const chosen = { ...defaults, language: 'de' as const }
    window.write({ settings: chosen })
    portal.write({ missedSeenAt: 7 })
    const both = { settings: chosen, firstRunDismissed: false, checks: [], missedSeenAt: 7 }
    expect([window.read(), portal.read()]).toEqual([both, both])
    await store.flush()
    expect(preferencesOf(place.open(), ana).read()).toEqual(both)
  })

  it('a setting of another version, or a wrong one, falls back by itself and takes no other with it', async () => {
    const settings = {
      appearance: 'dark',
      language: 'tlh',
      hologram: true,
      popup: { target: 'ceiling', minimumDigits: 4, own: { url: 'https://crm.acme.test', on: 'never' } }
    }
    await using place = await found(Store, stored(settings))
    expect(preferencesOf(place.open(), ana).read()).toEqual({
      settings: {
        ...defaults,
        appearance: 'dark',
        popup: { ...defaults.popup, minimumDigits: 4, own: { ...defaults.popup.own, url: 'https://crm.acme.test' } }
      },
      firstRunDismissed: false,
      checks: [],
      missedSeenAt: 12
    })
    expect(place.events).toEqual([])
  })

  it.each([
    ['is no JSON', '{"person 100@acme.test": {"settings"'],
    ['is a list', '[]'],
    ['is empty', '']
  ])('a file that %s is set aside whole, and a new one begun', async (_, text) => {
    await using place = await found(Store, text)
    const store = place.open()
    expect(preferencesOf(store, ana).read().settings).toEqual(defaults)
    expect(place.events).toEqual(['preferences.file-broken'])
    expect(await readFile(`${place.file}.broken`, 'utf8')).toBe(text)
    preferencesOf(store, ana).write({ missedSeenAt: 7 })
    await store.flush()
    expect(preferencesOf(place.open(), ana).read().missedSeenAt).toBe(7)
  })

  it('a disk that cannot be written to keeps nobody from choosing, and is tried again with the next choice', async () => {
    await using place = await found(Store)
    const blocked = filePreferences(Store, join(place.file, 'no', 'folder'), {
      ...silent,
      error: (event) => void place.events.push(event)
    })
    await writeFile(place.file, 'in the way')
    preferencesOf(blocked, ana).write({ missedSeenAt: 1 })
    await blocked.flush()
    preferencesOf(blocked, ana).write({ missedSeenAt: 2 })
    await blocked.flush()
    expect(preferencesOf(blocked, ana).read().missedSeenAt).toBe(2)
    expect(place.events).toEqual(['preferences.not_written', 'preferences.not_written'])
    await rm(place.file)
    preferencesOf(blocked, ana).write({ missedSeenAt: 3 })
    await blocked.flush()
    expect(
      preferencesOf(filePreferences(Store, join(place.file, 'no', 'folder'), silent), ana).read().missedSeenAt
    ).toBe(3)
  })

  it('what is set in quick succession is written once, the newest state', async () => {
    await using place = await found(Store)
    const store = place.open()
    for (let x = 0; x < 200; x++) store.set('window.bounds', { x, y: 0, width: 400, height: 600 })
    await store.flush()
    const first = await stat(place.file, { bigint: true })
    await store.flush()
    store.set('window.bounds', { x: 7, y: 0, width: 400, height: 600 })
    expect((await stat(place.file, { bigint: true })).mtimeNs).toBe(first.mtimeNs)
    await waitFor(async () => (await readFile(place.file, 'utf8')).includes('"x": 7'), {
      what: 'it to be written by itself'
    })
    expect(await readdir(place.directory.path)).toEqual(['preferences.json'])
  })

  it('a key has its dots: it is one key, and no path to another', async () => {
    await using place = await found(Store)
    const store = place.open()
    store.set('window.bounds', { x: 1 })
    store.set('person 100@acme.test', { y: 2 })
    await store.flush()
    expect(JSON.parse(await readFile(place.file, 'utf8'))).toEqual({
      'window.bounds': { x: 1 },
      'person 100@acme.test': { y: 2 }
    })
    expect(place.open().get('window.bounds')).toEqual({ x: 1 })
  })

  it('a file that was damaged while it was in use is set aside as well, and what is known is written anew', async () => {
    await using place = await found(Store)
    const store = place.open()
    store.set('a', 1)
    await store.flush()
    await writeFile(place.file, '{ "a": 1, oops')
    store.set('b', 2)
    await store.flush()
    expect(JSON.parse(await readFile(place.file, 'utf8'))).toEqual({ a: 1, b: 2 })
    expect([await readFile(`${place.file}.broken`, 'utf8'), place.events]).toEqual([
      '{ "a": 1, oops',
      ['preferences.file-broken']
    ])
  })

  it('a file without a directory is made with one that is its owner’s alone', async () => {
    await using place = await found(Store)
    const folder = join(place.directory.path, 'new')
    const store = filePreferences(Store, folder, silent)
    expect(await readdir(place.directory.path)).toEqual([])
    store.set('a', 1)
    await store.flush()
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
  })
})

it('what one class has written, the other reads', async () => {
  await using place = await found(Conf)
  const store = place.open()
  store.set('person 100@acme.test', { settings: { language: 'de' } })
  await store.flush()
  expect(filePreferences(ElectronStore, place.directory.path, silent).get('person 100@acme.test')).toEqual({
    settings: { language: 'de' }
  })
})

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => silent }
