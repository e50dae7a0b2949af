import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { verifyPassword } from '../../../main/settings/password.ts'
import { readDialled } from '../../../pbx-core/routing/number/dialled.ts'
import { MemoryPbx } from '../support/memory-pbx.ts'
import { TestOffice, type TestSession, TestWindow } from '../support/office.ts'

const pbx = new MemoryPbx()
const core = { createPbx: async () => pbx, validateConfig: () => [], readDialled, knownVariables: [] }
const users = [
  { extension: '100', sipPassword: 'sip', webPassword: 'web-100', admin: true, systemAdmin: true },
  { extension: '101', sipPassword: 'sip', webPassword: 'web-101', md5Links: true, md5Secret: 'web-101' },
  { extension: '102', sipPassword: 'sip', webPassword: 'web-102' }
]
const config = { schema: 1, listen: { http: '127.0.0.1:0' }, domains: [{ name: 'acme.test', users }] }

describe("change of one's own web password (5-softphone, The portal)", () => {
  let office: TestOffice
  beforeAll(async () => {
    office = await TestOffice.start(core, config)
  })
  afterAll(() => office[Symbol.asyncDispose]())
  beforeEach(() => void vi.useRealTimers())

  const open = async (session: TestSession) => (await TestWindow.open(office.port, session)).ready()
  const of = async (user: string, password?: string) => {
    const session = await office.portalOf(user, password)
    return { session, window: await open(session) }
  }
  const reaches = async ({ proof }: TestSession) =>
    (await office.request('/api/v1/calls', { headers: proof })).status === 200
  const file = () => readFile(join(office.directory.path, 'data', 'config.json'), 'utf8')
  const userInFile = async (extension: string) =>
    (JSON.parse(await file()) as typeof config).domains[0]?.users.find((user) => user.extension === extension)

  it('the present one is asked for; the log-in that changes it goes on, the others of that user end, nobody else notices', async () => {
    const own = await of('102')
    const other = await of('102')
    const ana = await of('100')
    const ended = other.window.closed
    expect(await own.window.invoke('password.change', { current: 'web-102', next: 'entirely new' })).toEqual({
      ...{ ok: true, value: null }
    })
    expect(await ended).toBe(4401)
    expect([await reaches(own.session), await reaches(other.session), await reaches(ana.session)]).toEqual([
      ...[true, false, true]
    ])
    expect([own.window.state?.account.state, ana.window.state?.account.user]).toEqual([expect.any(String), '100'])
    const login = (password: string) => office.portalOf('102', password)
    expect([(await login('web-102')).secret, (await login('entirely new')).secret]).toEqual([
      ...['', expect.stringMatching(/^[\w-]{43}$/)]
    ])
    const kept = await userInFile('102')
    expect(await verifyPassword(kept?.webPassword, 'entirely new')).toBe(true)
    expect(await file()).not.toContain('entirely new')
    // Nothing but the password has changed.
    expect(kept).toEqual({ extension: '102', sipPassword: 'sip', webPassword: kept?.webPassword })
  })

  it('what is wrong is said, and nothing is changed: guess, too short, the same', async () => {
    const { window, session } = await of('101')
    const before = await file()
    const change = async (current: string, next: string) => {
      const reply = await window.invoke('password.change', { current, next })
      return reply.ok ? reply : reply.error
    }
    expect(await change('a guess', 'short')).toEqual({
      ...{ code: 'password_wrong', message: 'That is not the present password. Nothing was changed.', path: 'current' }
    })
    expect(await change('web-101', '7 chars')).toEqual({
      ...{ code: 'password_short', message: 'Take at least 8 characters.', path: 'next' }
    })
    const same = 'pass\u00e9 compose'
    expect(await change('web-101', same)).toEqual({ ok: true, value: null })
    expect(await change(same, same.normalize('NFD'))).toEqual({
      ...{ code: 'password_same', message: 'That is the password of before: take another one.', path: 'next' }
    })
    expect(await change(same, 'web-101-once-more')).toEqual({ ok: true, value: null })
    expect(await reaches(session)).toBe(true)
    expect(before).not.toBe(await file())
  })

  it('links that prove themselves by an MD5 follow the web password (3-click-to-dial, auth)', async () => {
    const { window } = await of('101', 'web-101-once-more')
    await window.value('password.change', { current: 'web-101-once-more', next: 'of the links too' })
    expect((await userInFile('101'))?.md5Secret).toBe('of the links too')
  })

  it('guesses wait, as at the log-in, and keep nobody from the log-in', async () => {
    const { window } = await of('101', 'of the links too')
    const codes: string[] = []
    for (let guess = 0; guess < 6; guess++) {
      const reply = await window.invoke('password.change', { current: `guess ${guess}`, next: 'of a thief' })
      codes.push(reply.ok ? 'ok' : reply.error.code)
    }
    expect(codes).toContain('password_wait')
    const right = await window.invoke('password.change', { current: 'not that either', next: 'of a thief' })
    expect(right).toMatchObject({
      error: { message: expect.stringMatching(/^Too many wrong passwords. Try again in \d+ s\.$/) }
    })
    expect((await office.portalOf('101', 'of the links too')).secret).not.toBe('')
  })

  it('two that change it at once: one of them does', async () => {
    const [one, two] = [await of('102', 'entirely new'), await of('102', 'entirely new')]
    // Whichever comes first ends the log-in of the other, whose window may be closed before it is answered.
    const change = ({ window }: typeof one, next: string) =>
      Promise.race([
        window.invoke('password.change', { current: 'entirely new', next }),
        window.closed.then(() => ({ ok: false }))
      ])
    const replies = await Promise.all([change(one, 'of the first'), change(two, 'of the second')])
    // Whoever was told so has the password that holds.
    const told = replies.flatMap(({ ok }, at) => (ok ? [['of the first', 'of the second'][at]] : []))
    expect(told).toHaveLength(1)
    expect(await verifyPassword((await userInFile('102'))?.webPassword, told[0] ?? '')).toBe(true)
  })

  it("in the application's own window too, which no password has opened: the first page then shows none (1-product, First run)", async () => {
    const window = await (await office.window()).ready()
    expect(await window.value('first-run.secrets')).toEqual({ sipPassword: 'sip', webPassword: 'web-100' })
    const portal = await of('100')
    const ended = portal.window.closed
    await window.value('password.change', { current: 'web-100', next: 'chosen by Ana' })
    expect(await ended).toBe(4401)
    expect(await window.value('first-run.secrets')).toEqual({ sipPassword: 'sip', webPassword: null })
    expect(window.state?.readOnly).toBe(false)
  })

  it.each([
    [
      'en',
      'Passwords stand in a configuration file here that Offhook never writes. Ask whoever looks after it for another one.'
    ],
    [
      'de',
      'Passwörter stehen hier in einer Konfigurationsdatei, die Offhook nie schreibt. Wer sie betreut, gibt Ihnen ein anderes.'
    ]
  ])(
    'where the configuration is a file that is never written, the window knows, and is told the remedy (%s)',
    async (language, message) => {
      await using given = await TestOffice.start(core, config, { given: true })
      const window = await (await TestWindow.open(given.port, await given.portalOf('102'))).ready()
      await window.value('settings.write', { settings: { language } })
      expect(window.state?.readOnly).toBe(true)
      expect(await window.invoke('password.change', { current: 'web-102', next: 'entirely new' })).toEqual({
        ...{ ok: false, error: { code: 'password_fixed', message } }
      })
      window.close()
      expect(await readFile(join(given.directory.path, 'data', 'config.json'), 'utf8')).toBe(JSON.stringify(config))
    }
  )
})
