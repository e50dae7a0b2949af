import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '../../../main/log.ts'
import { editSettings } from '../../../main/settings/edit.ts'
import { exportConfig } from '../../../main/settings/export.ts'
import type { KeyStore } from '../../../main/settings/key-store.ts'
import { openSettings, type Settings } from '../../../main/settings/settings.ts'
import { systemKeyStore } from '../../../main/shell/electron/key-store.ts'
import { err, ok } from '../../../pbx-core/base/result.ts'
import { StandInSafeStorage } from '../../electron/stand-in-safe-storage.ts'
import { type TempDirectory, tempDirectory } from '../../support/temp-directory.ts'

let directory: TempDirectory
let safeStorage: StandInSafeStorage
let logged: string
beforeEach(async () => {
  directory = await tempDirectory('sealed')
  safeStorage = new StandInSafeStorage()
  logged = ''
})
afterEach(() => directory[Symbol.asyncDispose]())

const path = (name: string) => join(directory.path, name)
const text = (name = 'config.json') => readFile(path(name), 'utf8')
const electron = () => systemKeyStore({ safeStorage: safeStorage.api }, 'linux')

/** As the desktop opens it, unless told otherwise. */
function open(options: { keyStore?: KeyStore; file?: string } = { keyStore: electron() }) {
  const log = createLog({ write: (line) => (logged += line) })
  return openSettings({ dataDirectory: directory.path, validate: () => [], locale: 'en-US', log, ...options })
}

const openInPlainNode = (file?: string) => open(file === undefined ? {} : { file })

async function opened(options?: Parameters<typeof open>[0]): Promise<Settings> {
  const settings = await open(options)
  if (!settings.ok) throw new Error(settings.error.message)
  return settings.value
}

const hash = 'scrypt:32768:8:3:c2FsdHNhbHRzYWx0c2FsdA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
/** Every kind of secret there is, each a word of its own. */
const written = `{ "schema": 1,
  "domains": [ { "name": "acme.test",
    "users": [ { "extension": "100", "sipPassword": "SIP-\\"1", "webPassword": "${hash}",
                 "voicemail": { "enabled": true, "pin": "PIN-2" },
                 "cti": { "url": "http://crm.test/", "secret": "HOOK-3" } } ],
    "conferences": [ { "name": "standup", "pin": "PIN-4" } ],
    "cti": { "postCall": { "url": "http://crm.test/", "secret": "HOOK-5", "headers": { "X-Api-Key": "HEAD-6" } } } } ],
  "ami": { "users": [ { "name": "crm", "secret": "AMI-7" } ] },
  "mail": { "smtp": "smtp://u:MAIL-8@mail.test", "from": "pbx@acme.test" } }`
const secrets = ['SIP-', 'PIN-2', 'HOOK-3', 'PIN-4', 'HOOK-5', 'HEAD-6', 'AMI-7', 'MAIL-8']
const plainIn = (content: string) => secrets.filter((secret) => content.includes(secret))

describe('config.json where the system has a key store (1-product, Data directory)', () => {
  it('what a person has written into it in plain is sealed at the next start, its layout kept', async () => {
    await writeFile(path('config.json'), written, { mode: 0o644 })
    const settings = await opened()
    expect(plainIn(await text())).toEqual([])
    expect((await text()).replace(/sealed:v1:[\w+/=]+/g, '…')).toBe(
      written.replace(/"(?:SIP-\\"1|(?:PIN|HOOK|HEAD|AMI)-\d|smtp:[^"]*)"/g, '"…"')
    )
    expect(settings.secrets).toBe('sealed')
    expect((await stat(path('config.json'))).mode & 0o777).toBe(0o600)
    expect(logged).not.toMatch(/SIP-|PIN-|HOOK-|HEAD-|AMI-|MAIL-/)
  })

  it('the core gets them plain, at this start and at the next', async () => {
    await writeFile(path('config.json'), written)
    const { current } = await opened()
    const [domain] = current().domains
    expect([
      domain?.users[0]?.sipPassword,
      domain?.users[0]?.voicemail?.pin,
      domain?.users[0]?.cti?.secret,
      domain?.conferences[0]?.pin,
      domain?.cti.postCall?.secret,
      domain?.cti.postCall?.headers,
      current().ami?.users[0]?.secret,
      current().mail?.smtp
    ]).toEqual([
      'SIP-"1',
      'PIN-2',
      'HOOK-3',
      'PIN-4',
      'HOOK-5',
      { 'X-Api-Key': 'HEAD-6' },
      'AMI-7',
      'smtp://u:MAIL-8@mail.test'
    ])
    const before = await text()
    expect((await opened()).current()).toEqual(current())
    expect(await text()).toBe(before)
  })

  it('no .bak keeps a secret in plain, whenever it was written', async () => {
    await writeFile(path('config.json'), written)
    await opened()
    expect(plainIn(await text('config.json.bak'))).toEqual([])
    await writeFile(path('config.json.bak'), written, { mode: 0o644 })
    await opened()
    expect(plainIn(await text('config.json.bak'))).toEqual([])
    expect((await stat(path('config.json.bak'))).mode & 0o777).toBe(0o600)
  })

  it('an edit seals what came in plain since, in the file and in its .bak, and leaves sealed ones as they are', async () => {
    await writeFile(path('config.json'), written)
    const settings = await opened()
    const sealedPassword = /"sipPassword": ("[^"]+")/.exec(await text())?.[1]
    // By hand while it runs.
    await writeFile(path('config.json'), (await text()).replace(/"pin": "[^"]+"/, '"pin": "PIN-2"'))
    const edited = await editSettings(
      settings,
      { domain: 'acme.test', change: (domain) => void Object.assign(domain, { country: 'DE' }) },
      () => settings.read().then((read) => (read.ok ? ok(read.value) : err(read.error.message)))
    )
    expect(edited.ok).toBe(true)
    expect(plainIn((await text()) + (await text('config.json.bak')))).toEqual([])
    expect(await text()).toContain(`"sipPassword": ${sealedPassword}`)
    expect(JSON.parse(await text()).domains[0].country).toBe('DE')
    expect(JSON.parse(await text('config.json.bak')).domains[0].country).toBeUndefined()
  })

  it('the first start leaves no password in plain anywhere', async () => {
    const settings = await opened()
    const [user] = settings.current().domains[0]?.users ?? []
    const everything = (await text()) + (await text('first-start.txt'))
    expect(everything).not.toContain(user?.sipPassword)
    expect(await text('first-start.txt')).toMatch(/^Web password: sealed:v1:/m)
  })

  it('a value whose key was changed is sealed anew', async () => {
    await writeFile(path('config.json'), written)
    await opened()
    const before = await text()
    safeStorage.rotate()
    expect((await opened()).current().domains[0]?.users[0]?.sipPassword).toBe('SIP-"1')
    expect(await text()).not.toBe(before)
    expect(safeStorage.staleIn(await text())).toBe(0)
  })

  it('a key store that fails while it seals keeps nobody from starting', async () => {
    await writeFile(path('config.json'), written)
    const keyStore = electron()
    // It answers when it is asked what it is, and not any more when it is to seal.
    expect(await keyStore.state()).toBe('sealed')
    safeStorage.fails = true
    expect((await opened({ keyStore })).current().domains[0]?.users[0]?.sipPassword).toBe('SIP-"1')
    expect(await text()).toBe(written)
    expect(logged).toContain('settings.not_sealed')
  })
})

describe('where there is none, the mode of the file protects, and that is said', () => {
  it.each([
    ['a Linux without a keyring (basic_text)', 'backend', 'basic_text', 'unprotected'],
    ['a system whose key store cannot be had', 'available', false, 'none']
  ] as const)('%s', async (_what, property, value, kept) => {
    await writeFile(path('config.json'), written)
    await chmod(path('config.json'), 0o644)
    Object.assign(safeStorage, { [property]: value })
    expect((await opened()).secrets).toBe(kept)
    expect(await text()).toBe(written)
    expect((await stat(path('config.json'))).mode & 0o777).toBe(0o600)
    expect(logged).toContain('secrets are kept in plain')
  })

  it('plain Node', async () => {
    await writeFile(path('config.json'), written)
    const settings = await openInPlainNode()
    expect([settings.ok && settings.value.secrets, await text()]).toEqual(['none', written])
  })
})

describe('what was sealed elsewhere', () => {
  const places = [
    'domains[0].users[0].sipPassword',
    'domains[0].users[0].voicemail.pin',
    'domains[0].users[0].cti.secret',
    'domains[0].conferences[0].pin',
    'domains[0].cti.postCall.secret',
    'domains[0].cti.postCall.headers["X-Api-Key"]',
    'ami.users[0].secret',
    'mail.smtp'
  ]

  it('is refused by plain Node with each key, the reason and every way on; the file stays', async () => {
    await writeFile(path('config.json'), written)
    await opened()
    const before = await text()
    const refused = await openInPlainNode()
    if (refused.ok) throw new Error('taken')
    expect([refused.error.code, refused.error.faults.map((fault) => fault.path)]).toEqual(['sealed', places])
    expect(refused.error.message).toContain(`${path('config.json')} holds secrets that the key store`)
    expect(refused.error.message).toContain('--export-config FILE')
    expect(refused.error.message).toContain('in its place, in plain')
    expect(await text()).toBe(before)
  })

  it('is refused where the key was lost, and taken again once the secret is written anew', async () => {
    await writeFile(path('config.json'), written)
    await opened()
    safeStorage.loseKey()
    const refused = await open()
    if (refused.ok) throw new Error('taken')
    expect(refused.error.faults[0]).toEqual({
      path: 'domains[0].users[0].sipPassword',
      message: expect.stringContaining('has lost its key')
    })
    await writeFile(path('config.json'), written)
    expect((await opened()).secrets).toBe('sealed')
    expect(plainIn(await text())).toEqual([])
  })

  it('what is in force stays where a reading finds such a value', async () => {
    await writeFile(path('config.json'), written)
    const settings = await opened()
    const before = settings.current()
    safeStorage.loseKey()
    expect((await settings.read()).ok).toBe(false)
    expect(settings.current()).toBe(before)
  })

  it('goes to a server by --export-config: a private copy in plain, that plain Node takes', async () => {
    await writeFile(path('config.json'), written)
    const { current } = await opened()
    expect(await exportConfig(directory.path, path('server.json'), electron())).toEqual(ok(undefined))
    expect((await stat(path('server.json'))).mode & 0o777).toBe(0o600)
    const there = await openInPlainNode(path('server.json'))
    expect(there.ok && there.value.current()).toEqual(current())
    const again = await exportConfig(directory.path, path('server.json'), electron())
    expect(again).toMatchObject({ ok: false, error: expect.stringContaining('EEXIST') })
  })
})

describe('--config FILE', () => {
  it('is never written: its secrets are as they were, sealed or plain, and used', async () => {
    await writeFile(path('given.json'), written)
    const settings = await opened({ keyStore: electron(), file: path('given.json') })
    expect([settings.secrets, await text('given.json')]).toEqual(['given-file', written])
    await writeFile(path('config.json'), written)
    await opened()
    const sealed = await text()
    await writeFile(path('given.json'), sealed)
    const again = await opened({ keyStore: electron(), file: path('given.json') })
    expect([again.current().domains[0]?.users[0]?.sipPassword, await text('given.json')]).toEqual(['SIP-"1', sealed])
  })
})
