import { chmod, chown, lchown, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '../../../main/log.ts'
import { ownershipFault } from '../../../main/settings/ownership.ts'
import { isPasswordHash, verifyPassword } from '../../../main/settings/password.ts'
import { openSettings, type Settings } from '../../../main/settings/settings.ts'
import type { ConfigFault } from '../../../pbx-core/contract/pbx.ts'
import { validateConfig } from '../../../pbx-core/routing/validate.ts'
import { type TempDirectory, tempDirectory } from '../../support/temp-directory.ts'

let directory: TempDirectory
let logged: string
beforeEach(async () => {
  directory = await tempDirectory('settings')
  logged = ''
})
afterEach(() => directory[Symbol.asyncDispose]())

const path = (name: string) => join(directory.path, name)
const write = (name: string, content: unknown) =>
  writeFile(path(name), typeof content === 'string' ? content : JSON.stringify(content))
const mode = async (file: string) => (await stat(file)).mode & 0o777

function open(options: { file?: string; validate?: () => ConfigFault[]; dataDirectory?: string } = {}) {
  const log = createLog({ write: (line) => (logged += line) })
  return openSettings({ dataDirectory: directory.path, validate: () => [], locale: 'en-US', log, ...options })
}

async function opened(options: Parameters<typeof open>[0] = {}): Promise<Settings> {
  const settings = await open(options)
  if (!settings.ok) throw new Error(settings.error.message)
  return settings.value
}

const user = { extension: '100', sipPassword: 'sip-100', webPassword: 'web-100' }
const minimal = { schema: 1, domains: [{ name: 'acme.test', users: [user] }] }

describe('the first start (1-product, First run)', () => {
  it('makes domain localhost with user 100, who rules everything, and *43', async () => {
    const settings = await opened({ dataDirectory: path('new/data') })
    const [domain] = settings.current().domains
    expect(settings.current().domains).toHaveLength(1)
    expect(domain).toMatchObject({
      name: 'localhost',
      aliases: ['127.0.0.1', '[::1]'],
      country: 'US',
      users: [{ extension: '100', admin: true, systemAdmin: true, permissions: { international: false } }],
      functions: [{ extension: '*43', name: 'echo', run: 'echo' }]
    })
    expect(settings.current().listen.http).toBe('127.0.0.1:8980')
  })

  it('generates passwords, keeps the web password as a hash, and tells it in one private file only', async () => {
    const [first] = (await opened()).current().domains
    const account = first?.users[0]
    const notice = await readFile(path('first-start.txt'), 'utf8')
    const password = /Web password: (\S+)/.exec(notice)?.[1] ?? ''
    expect(password).toMatch(/^([2-9a-z]{4}-){4}[2-9a-z]{4}$/)
    expect(await verifyPassword(account?.webPassword, password)).toBe(true)
    expect(account?.sipPassword).not.toBe(password)
    expect(logged).not.toContain(password)
    expect(logged).not.toContain(account?.sipPassword)
    expect(await readFile(path('config.json'), 'utf8')).not.toContain(password)
    expect([await mode(path('config.json')), await mode(path('first-start.txt'))]).toEqual([0o600, 0o600])
    expect((await readdir(directory.path)).toSorted()).toEqual(['config.json', 'first-start.txt'])
  })

  it('happens once', async () => {
    const before = (await opened()).current()
    expect((await opened()).current()).toEqual(before)
  })

  it('says what is wrong with a data directory that cannot be one', async () => {
    await write('file', '')
    for (const [dataDirectory, reason] of [
      [path('file'), 'there is a file in its place'],
      [path('file/below'), 'a part of its path is a file'],
      ...(process.platform === 'linux' ? [['/proc/offhook/data', 'no folder can be made there']] : [])
    ] as const) {
      const settings = await open({ dataDirectory: dataDirectory ?? '' })
      expect(settings).toEqual({
        ok: false,
        error: {
          code: 'data_directory',
          message: `The data directory ${dataDirectory} cannot be used: ${reason}.`,
          faults: []
        }
      })
    }
  })
})

describe.skipIf(process.getuid === undefined)('a data directory is ours alone (1-product, Data directory)', () => {
  const uid = process.getuid?.() ?? 0
  /** As the user of that number sees it; files made here are nobody else's than ours. */
  const fault = (as = uid) => ownershipFault(path('data'), { uid: as })
  beforeEach(async () => {
    await mkdir(path('data/recordings/acme.test'), { recursive: true, mode: 0o755 })
    await mkdir(path('disk'), { mode: 0o755 })
    await write('data/config.json', minimal)
    await chmod(path('data'), 0o755)
  })

  it('as it is made here nothing is wrong with it, nor with links of ours, to nowhere and to /dev/null too', async () => {
    await symlink(path('disk'), path('data/voicemail'))
    await symlink('nowhere-1234', path('data/SingletonLock'))
    await symlink('/dev/null', path('data/offhook.log'))
    expect(await fault()).toBeUndefined()
  })

  it.each([
    ['data', 0o757],
    ['data/config.json', 0o646],
    ['data/recordings', 0o777],
    ['data/recordings/acme.test', 0o757],
    ['disk', 0o1777]
  ])('%s that others can write (%o) is refused with the remedy, links followed', async (part, mode) => {
    await symlink(path('disk'), path('data/voicemail'))
    await chmod(path(part), mode)
    expect(await fault()).toMatch(new RegExp(`can write to \\S*/${part}, .* chmod go-w '\\S*/${part}'$`))
    const started = await open({ dataDirectory: path('data') })
    expect(started).toEqual({
      ok: false,
      error: {
        code: 'data_directory',
        faults: [],
        message: expect.stringContaining('other users of this machine can write')
      }
    })
  })

  it('who cannot come as far as a file cannot write it; through a link outside they come', async () => {
    await chmod(path('data/config.json'), 0o666)
    await chmod(path('data'), 0o700)
    expect(await fault()).toBeUndefined()
    await write('disk/calls.db', '')
    await chmod(path('disk/calls.db'), 0o646)
    await symlink(path('disk/calls.db'), path('data/calls.db'))
    expect(await fault()).toMatch(/can write to \S*\/disk\/calls\.db/)
  })

  it.runIf(uid === 0)(
    'what another user owns is refused, a link of theirs as well; what root owns is not',
    async () => {
      const nobody = 65_534
      expect(await fault(nobody)).toBeUndefined()
      for (const part of ['data/config.json', 'data/recordings', 'data/recordings/acme.test', 'data']) {
        await chown(path(part), nobody, nobody)
        expect(await fault(), part).toMatch(
          new RegExp(`^\\S*/${part} belongs to another user of this machine \\(number ${nobody}\\)`)
        )
        expect(await fault(nobody)).toBeUndefined()
        await chown(path(part), 0, 0)
      }
      await symlink(path('disk'), path('data/voicemail'))
      await lchown(path('data/voicemail'), nobody, nobody)
      expect(await fault()).toMatch(/voicemail belongs to another user/)
      await lchown(path('data/voicemail'), 0, 0)
      await chown(path('disk'), nobody, nobody)
      expect(await fault()).toMatch(/disk belongs to another user/)
    }
  )

  it.runIf(uid === 0)(
    'a group writes as others do, unless it is the one that systems give to each user alone',
    async () => {
      await chmod(path('data'), 0o775)
      expect(await fault()).toBeUndefined()
      await chown(path('data'), 0, 65_534)
      expect(await fault()).toMatch(/can write to/)
    }
  )
})

describe('DIR/config.json', () => {
  it('loses its plain web passwords at the first start; the .bak keeps the layout, and no password either', async () => {
    await write(
      'config.json',
      `{ "schema": 1,\n  "domains": [ { "name": "acme.test", "users": [ ${JSON.stringify(user)} ] } ] }`
    )
    await chmod(path('config.json'), 0o644)
    const settings = await opened()
    const stored = settings.current().domains[0]?.users[0]?.webPassword ?? ''
    const text = await readFile(path('config.json'), 'utf8')
    const previous = await readFile(path('config.json.bak'), 'utf8')
    expect(stored).toMatch(/^scrypt:32768:8:3:[\w-]{22}:[\w-]{43}$/)
    expect(JSON.parse(text)).toEqual({
      schema: 1,
      domains: [{ name: 'acme.test', users: [{ ...user, webPassword: stored }] }]
    })
    expect(previous).toBe(
      `{ "schema": 1,\n  "domains": [ { "name": "acme.test", "users": [ ${JSON.stringify({ ...user, webPassword: stored })} ] } ] }`
    )
    expect(await verifyPassword(stored, 'web-100')).toBe(true)
    expect(await verifyPassword(stored, 'web-101')).toBe(false)
    expect([await mode(path('config.json')), await mode(path('config.json.bak'))]).toEqual([0o600, 0o600])
    expect(logged).not.toContain('web-100')
    expect((await opened()).current().domains[0]?.users[0]?.webPassword).toBe(stored)
  })

  it('says once that SIP secrets are kept in plain, for there is no key store', async () => {
    await opened()
    expect(logged.match(/settings\.secrets_unsealed/g)).toHaveLength(1)
  })
})

describe('config.json.bak is the version before (1-product, Data directory)', () => {
  const hashed = { ...user, webPassword: `scrypt:2:1:1:${'A'.repeat(22)}:${'A'.repeat(43)}` }
  const named = (name: string) => `${JSON.stringify({ schema: 1, domains: [{ name, users: [hashed] }] }, null, 2)}\n`
  const both = async () => [
    await readFile(path('config.json'), 'utf8'),
    await readFile(path('config.json.bak'), 'utf8')
  ]

  it('whoever has changed the file, by hand too, and also where it had no secret in plain', async () => {
    await write('config.json', named('one.test'))
    const settings = await opened()
    await write('config.json', named('two.test'))
    expect((await settings.read()).ok).toBe(true)
    expect(await both()).toEqual([named('two.test'), named('one.test')])
    // Read once more, it is no other version.
    expect((await settings.read()).ok).toBe(true)
    expect(await both()).toEqual([named('two.test'), named('one.test')])
  })

  it('a change that is taken back leaves the version before where it was', async () => {
    await write('config.json', named('one.test'))
    const settings = await opened()
    await settings.write(named('two.test'), named('one.test'))
    await settings.write(named('three.test'), named('two.test'))
    await settings.write(named('two.test'))
    expect(await both()).toEqual([named('two.test'), named('one.test')])
  })
})

describe('--config FILE', () => {
  it('is never written, and its passwords are not in memory either', async () => {
    await write('my.json', minimal)
    const before = await readFile(path('my.json'), 'utf8')
    const settings = await opened({ file: path('my.json') })
    const stored = settings.current().domains[0]?.users[0]?.webPassword ?? ''
    expect(settings.readOnly).toBe(true)
    expect(JSON.stringify(settings.current())).not.toContain('web-100')
    expect([await verifyPassword(stored, 'web-100'), await verifyPassword(stored, 'x')]).toEqual([true, false])
    expect(await readFile(path('my.json'), 'utf8')).toBe(before)
    expect(await readdir(directory.path)).toEqual(['my.json'])
  })

  it('the example of the specification loads as it is', async () => {
    const file = join(import.meta.dirname, '../../fixtures/config.example.json')
    const settings = await openSettings({
      dataDirectory: directory.path,
      file,
      validate: validateConfig,
      locale: 'en-US',
      log: createLog({ write: () => {} })
    })
    expect(settings).toMatchObject({ ok: true })
    expect(settings.ok && settings.value.current().domains[0]?.queues[0]?.strategy).toBe('longest-idle')
  })

  it('warns where others can read it, with the remedy', async () => {
    await write('my.json', minimal)
    await chmod(path('my.json'), 0o644)
    await opened({ file: path('my.json') })
    expect(logged).toContain(`chmod 600 ${path('my.json')}`)
    expect(await mode(path('my.json'))).toBe(0o644)
  })

  it('that does not exist is refused by name', async () => {
    const settings = await open({ file: path('none.json') })
    expect(settings).toMatchObject({ ok: false, error: { code: 'unreadable' } })
    if (!settings.ok) expect(settings.error.message).toContain('none.json cannot be read: it does not exist')
  })
})

describe('a file that does not validate is refused whole', () => {
  const faults = async (config: unknown) => {
    await write('config.json', config)
    const settings = await open()
    if (settings.ok) throw new Error('taken')
    return settings.error
  }

  it('with the path of each offending key and what was expected', async () => {
    const error = await faults({
      schema: 1,
      colour: 'red',
      domains: [
        {
          name: 'acme.test',
          digest: [],
          users: [{ extension: 'abc', webPassword: 'w', sipPassword: '' }],
          outbound: [{ match: 'X.', trunk: 3 }],
          ivrs: [{ name: 'main', keys: { '1': 'nowhere', key: 'hangup' } }],
          queues: [{ name: 'a' }, { name: 'b', strategy: 'best', ringSeconds: 1, agents: 'all' }]
        }
      ]
    })
    expect(error.faults).toEqual(
      expect.arrayContaining([
        { path: 'colour', message: 'unknown key' },
        { path: 'domains[0].digest', message: 'expected at least 1 entry' },
        { path: 'domains[0].users[0].extension', message: 'expected 1 to 20 digits, * or #' },
        { path: 'domains[0].users[0].sipPassword', message: 'expected at least 1 character' },
        { path: 'domains[0].outbound[0].trunk', message: 'expected a string, or expected an array' },
        { path: 'domains[0].ivrs[0].keys["1"]', message: expect.stringContaining('expected type:name') },
        { path: 'domains[0].ivrs[0].keys.key', message: expect.stringContaining('not allowed here') },
        {
          path: 'domains[0].queues[1].strategy',
          message:
            'expected one of ring-all, longest-idle, fewest-calls, least-talk-time, round-robin, in-order, random'
        },
        { path: 'domains[0].queues[1].ringSeconds', message: 'expected at least 5' },
        { path: 'domains[0].queues[1].agents', message: 'expected an array' }
      ])
    )
    expect(error.message).toContain('\n  domains[0].queues[1].strategy: expected one of ring-all')
  })

  it('names the key that is wrong in an entry that may also be a string, and how a day is written', async () => {
    const { faults: found } = await faults({
      schema: 1,
      domains: [
        {
          name: 'a',
          users: [{ extension: '1', sipPassword: 's', webPassword: 'w' }],
          groups: [
            { name: 'g', members: [{ number: '+4917012345', afterSeconds: '5' }, { number: '1', after: 5 }, 1] }
          ],
          timeConditions: [
            { name: 't', days: [{ date: '24.12.2026', open: false }], openTo: 'hangup', closedTo: 'hangup' }
          ]
        }
      ]
    })
    expect(found).toEqual([
      { path: 'domains[0].groups[0].members[0].afterSeconds', message: 'expected a number' },
      { path: 'domains[0].groups[0].members[1].after', message: 'unknown key' },
      { path: 'domains[0].groups[0].members[2]', message: 'expected a string, or expected an object' },
      { path: 'domains[0].timeConditions[0].days[0].date', message: 'expected a day, for example 2026-12-24' }
    ])
  })

  it('names a key that is missing', async () => {
    const { faults: found } = await faults({ schema: 1, domains: [{ name: 'a', users: [{ extension: '1' }] }] })
    expect(found[0]).toEqual({
      path: 'domains[0].users[0].sipPassword',
      message: 'expected a string, and it is missing'
    })
  })

  it('by what a schema cannot see', async () => {
    await write('config.json', minimal)
    const fault = { path: 'domains[0].inbound[0].to', message: 'there is no queue support' }
    const settings = await open({ validate: () => [fault] })
    expect(settings).toMatchObject({ ok: false, error: { code: 'refused', faults: [fault] } })
    expect(await readFile(path('config.json'), 'utf8')).toBe(JSON.stringify(minimal))
  })

  it('by name where a newer version wrote it', async () => {
    const error = await faults({ ...minimal, schema: 2 })
    expect([error.code, error.message]).toEqual([
      'newer_schema',
      expect.stringContaining('newer version of Offhook (schema 2)')
    ])
  })

  it.each([
    ['{\n  "schema": 1,\n  "sipPassword": secret123\n}', 'line 3, column 18'],
    ['{"schema": 1,}', 'line 1, column 14'],
    ['{"schema": 1', 'line 1, column 13']
  ])('with line and column where it is no JSON, quoting nothing of it', async (text, where) => {
    const error = await faults(text)
    expect([error.code, error.message]).toEqual(['not_json', expect.stringContaining(`is not valid JSON at ${where}`)])
    expect(error.message).not.toContain('secret')
  })

  it('and what is in force stays', async () => {
    await write('config.json', minimal)
    const settings = await opened()
    const before = settings.current()
    await write('config.json', '{')
    expect((await settings.read()).ok).toBe(false)
    expect(settings.current()).toBe(before)
  })
})

describe('password hashes', () => {
  it.each([
    'scrypt:32768:8:3:c2FsdHNhbHRzYWx0c2FsdA:short',
    'scrypt:3:8:1:c2FsdHNhbHRzYWx0c2FsdA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'scrypt:1048576:99:1:c2FsdHNhbHRzYWx0c2FsdA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'sealed:abc'
  ])('takes %s for what it is: no hash', (text) => {
    expect(isPasswordHash(text)).toBe(false)
  })

  it('an unknown account costs the same as a known one', async () => {
    const time = async (stored: string | undefined) => {
      let least = Number.POSITIVE_INFINITY
      for (let run = 0; run < 3; run++) {
        const start = performance.now()
        await verifyPassword(stored, 'guess')
        least = Math.min(least, performance.now() - start)
      }
      return least
    }
    const known = 'scrypt:32768:8:3:c2FsdHNhbHRzYWx0c2FsdA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    const ratio = (await time(undefined)) / (await time(known))
    expect(ratio).toBeGreaterThan(0.25)
    expect(ratio).toBeLessThan(4)
  })
})
