import { once } from 'node:events'
import { mkdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { Core } from '../../../main/compose.ts'
import { err, ok } from '../../../pbx-core/base/result.ts'
import type { Cdr } from '../../../pbx-core/contract/views.ts'
import { withDeadline } from '../../support/wait-for.ts'
import { MemoryPbx } from '../support/memory-pbx.ts'
import { TestOffice, TestWindow } from '../support/office.ts'

const pbx = new MemoryPbx()
const core: Core = {
  createPbx: async () => pbx,
  validateConfig: () => [],
  normaliseDest: (dest) => ok(dest),
  knownVariables: [{ name: 'calleridname', meaning: "The caller's name.", when: 'every-hook' }]
}
const config = {
  schema: 1,
  listen: { http: '127.0.0.1:0' },
  domains: [
    {
      name: 'localhost',
      users: [
        { extension: '100', name: 'Ana', sipPassword: 'sip', webPassword: 'web-100', admin: true, systemAdmin: true },
        { extension: '101', sipPassword: 'sip', webPassword: 'web-101' }
      ]
    }
  ]
}

let office: TestOffice
beforeAll(async () => {
  office = await TestOffice.start(core, config)
})
afterAll(() => office[Symbol.asyncDispose]())

const own = { 'sec-fetch-site': 'same-origin' }

describe('log-in', () => {
  it('a link of the application sets the session cookie and leads to the portal, once', async () => {
    const { pathname, search } = new URL(office.office.logInLink('portal'))
    const first = await office.request(pathname + search)
    expect([first.status, first.headers.location]).toEqual([303, '/'])
    expect(first.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^${office.cookieName}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`)
    )
    const second = await office.request(pathname + search)
    expect([second.status, second.headers['set-cookie']]).toEqual([410, undefined])
  })

  it('where there are several domains, a name without its own is said to be the reason (3-click-to-dial)', async () => {
    const [domain] = config.domains
    await using several = await TestOffice.start(core, {
      ...config,
      domains: [domain, { ...domain, name: 'other.test' }]
    })
    const form = { 'content-type': 'application/x-www-form-urlencoded', ...own }
    const post = (user: string) =>
      several.request('/login', { method: 'POST', headers: form, body: `user=${user}&password=wrong` })
    const notice = /role="alert">([^<]*)</
    expect(notice.exec((await post('100')).text)?.[1]).toMatch(/^There are several domains here/)
    expect(notice.exec((await post('100%40localhost')).text)?.[1]).toBe('The user name or the password is wrong.')
  })

  it.each([
    ['en', 'This link was used already, or is older than a minute.'],
    ['de', 'Dieser Link wurde schon benutzt oder ist älter als eine Minute.']
  ])(
    'a link that is spent says so where one can log in, and asks for no other password (%s)',
    async (language, said) => {
      const spent = await office.request('/login?token=spent', {
        headers: { accept: 'text/html', 'accept-language': language }
      })
      expect([spent.status, spent.headers['www-authenticate']]).toEqual([410, undefined])
      expect(spent.text).toContain(said)
      expect(spent.text).toContain('<form class="form" method="post" action="/login">')
    }
  )

  it('a link that a browser fetches ahead of the person stays good', async () => {
    const { pathname, search } = new URL(office.office.logInLink('portal'))
    const ahead = await office.request(pathname + search, { headers: { 'sec-purpose': 'prefetch' } })
    expect(ahead.status).toBe(503)
    expect((await office.request(pathname + search)).status).toBe(303)
  })

  it('/ is for those who are logged in', async () => {
    const guest = await office.request('/')
    expect([guest.status, guest.headers.location]).toEqual([303, '/login'])
    const page = await office.request('/', { headers: { cookie: await office.cookie() } })
    expect([page.status, page.text]).toEqual([200, '<!doctype html><title>Offhook</title>'])
    expect(page.headers['content-security-policy']).toContain("script-src 'self';")
    expect(page.headers['cache-control']).toBe('no-store')
    expect((await office.request('/index.html')).status).toBe(404)
    expect((await office.request('/app/main-abc.js')).headers['cache-control']).toContain('immutable')
  })

  it('by name and password, from the own page only', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const post = (headers: Record<string, string>, body: string) =>
      office.request('/login', { method: 'POST', headers: { ...form, ...headers }, body })
    expect((await post({}, 'user=101&password=web-101')).status).toBe(403)
    expect((await post({ origin: 'http://evil.test' }, 'user=101&password=web-101')).status).toBe(403)
    expect((await post(own, 'user=101&password=wrong')).status).toBe(401)
    const entered = await post(own, 'user=101&password=web-101')
    expect([entered.status, entered.headers['set-cookie']?.length]).toEqual([303, 1])
  })

  it('out again: the cookie is worth nothing, and its window is told', async () => {
    const cookie = await office.cookie('portal')
    const page = await TestWindow.open(office.port, { cookie })
    const closed = page.closed
    expect((await office.request('/logout', { method: 'POST', headers: { cookie } })).status).toBe(403)
    expect((await office.request('/logout', { method: 'POST', headers: { cookie, ...own } })).status).toBe(303)
    expect(await closed).toBe(4401)
    expect((await office.request('/', { headers: { cookie } })).status).toBe(303)
  })
})

describe('/ipc', () => {
  it.each([
    ['de-CH,de;q=0.9,en;q=0.8', 'de-CH'],
    ['*, not_a_tag, en-GB', 'en-GB']
  ])(
    'the portal speaks the language of its browser (5-softphone, Everybody can use it): %s',
    async (accepts, locale) => {
      const cookie = await office.cookie('portal')
      const page = await (await TestWindow.open(office.port, { cookie, 'accept-language': accepts })).ready()
      expect(page.state?.shell).toMatchObject({ kind: 'portal', locale })
      page.close()
    }
  )

  it('a page whose machine is gone is given up after two pings (RFC 6455 §5.5.2)', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const headers = { cookie: await office.cookie('portal') }
      const page = new WebSocket(`ws://127.0.0.1:${office.port}/ipc`, { headers, autoPong: false })
      await once(page, 'open')
      const [pinged, closed] = [once(page, 'ping'), once(page, 'close')]
      vi.advanceTimersByTime(30_000)
      await withDeadline(pinged, 'a ping')
      vi.advanceTimersByTime(30_000)
      expect((await withDeadline(closed, 'the end'))[0]).toBe(1006)
    } finally {
      vi.useRealTimers()
    }
  })

  it('is closed with 4401 to whoever is not logged in', async () => {
    const page = await TestWindow.open(office.port, {})
    expect(await page.closed).toBe(4401)
  })

  it.each([{ origin: 'http://evil.test' }, { 'sec-fetch-site': 'cross-site' }, { host: 'evil.test' }])(
    'is refused to %o',
    async (headers) => {
      const cookie = await office.cookie()
      await expect(TestWindow.open(office.port, { cookie, ...headers })).rejects.toThrow('403')
    }
  )

  it('answers commands, and tells the state when a window is ready', async () => {
    const page = await office.window()
    expect(page.told).toEqual([])
    await page.ready()
    expect(page.state).toMatchObject({
      shell: { kind: 'browser' },
      account: { user: '100', domain: 'localhost', name: 'Ana', state: 'connecting' },
      admin: true
    })
  })

  it('closes on what is no frame', async () => {
    for (const text of ['{', '[]', '{"id":-1,"command":"app.state"}', '"x"']) {
      const page = await office.window()
      const closed = page.closed
      page.sendText(text)
      expect(await closed, text).toBe(1007)
    }
  })

  it('a portal sees what its person may see, and opens nothing at this machine', async () => {
    const page = await (await office.window('portal')).ready()
    expect(page.state).toMatchObject({ shell: { kind: 'portal' }, firstRun: null })
    expect(await page.invoke('browser.log-in', {})).toMatchObject({ error: { code: 'not_available' } })
    expect(await page.invoke('link.open', { url: 'https://crm.test/' })).toMatchObject({
      error: { code: 'not_available' }
    })
  })

  it('the first page shows the first passwords until it is closed (1-product, First run)', async () => {
    const page = await (await office.window()).ready()
    expect(page.state?.firstRun).toEqual({
      // Where other phones register: the SIP listener, not this page's.
      server: '127.0.0.1:5060',
      user: '100',
      clickToDialUrl: `${office.office.origin}/remote_call.htm?dest=*43`
    })
    expect(await page.value('first-run.secrets')).toEqual({ sipPassword: 'sip', webPassword: 'first-web-password' })
    await page.value('first-run.dismiss')
    expect(await page.invoke('first-run.secrets', {})).toMatchObject({ error: { code: 'not_available' } })
  })

  it('Log in my browser opens a single-use link (1-product, First run)', async () => {
    const page = await office.window()
    await page.value('browser.log-in')
    const { pathname, search } = new URL(office.opened.at(-1) ?? '')
    expect((await office.request(pathname + search)).status).toBe(303)
  })

  it('links: telephone numbers come to the window, web pages go to the browser, the rest nowhere', async () => {
    const page = await (await office.window()).ready()
    await page.value('link.open', { url: 'tel:+15550100199' })
    expect(page.told.at(-1)).toEqual({ event: 'link', payload: { target: '+15550100199' } })
    await page.value('link.open', { url: 'https://crm.test/' })
    expect(office.opened.at(-1)).toBe('https://crm.test/')
    expect(await page.invoke('link.open', { url: 'file:///etc/passwd' })).toMatchObject({
      error: { code: 'link_refused' }
    })
  })

  it('settings are kept for the person', async () => {
    const page = await (await office.window()).ready()
    const settings = { ...page.state?.settings, language: 'de' }
    await page.value('settings.write', { settings })
    await page.until('the settings', (state) => state.settings.language === 'de')
    await page.until('words in German', (state) => state.account.reason?.startsWith('Verbindung'))
  })

  it('hooks are read, written to the file and put into force, and a bad address is refused', async () => {
    const page = await office.window()
    const edit = { url: 'https://crm.test/in?n=%%calleridnumber%%', timeoutMs: 500 }
    await page.value('hooks.write', { hook: 'inbound', edit })
    expect(pbx.configured.at(-1)?.domains[0]?.cti.inbound).toMatchObject(edit)
    const view = await page.value('hooks.read')
    expect(view.hooks.find(({ hook }) => hook === 'inbound')?.edit).toMatchObject(edit)
    expect(await page.invoke('hooks.write', { hook: 'inbound', edit: { url: 'ftp://x/' } })).toMatchObject({
      error: { code: 'url_invalid', path: 'url' }
    })
    await page.value('hooks.test', { hook: 'inbound', edit, values: { CallerIdNumber: '1' } })
    expect(pbx.hookTests.at(-1)).toMatchObject({ hook: 'inbound', values: { calleridnumber: '1' }, config: edit })
  })

  it('a disk that takes no change is said to be the reason, and nothing is changed', async () => {
    const page = await office.window()
    const before = (await page.value('hooks.read')).hooks
    const backup = join(office.directory.path, 'data', 'config.json.bak')
    await rm(backup, { force: true })
    await mkdir(backup)
    const reply = await page.invoke('hooks.write', { hook: 'outbound', edit: { url: 'https://crm.test/out' } })
    expect(reply).toMatchObject({ error: { code: 'configuration_not_written' } })
    expect((await page.value('hooks.read')).hooks).toEqual(before)
    await rmdir(backup)
  })
})

describe('a configuration that is read again (1-product, Configuration)', () => {
  it('is shown in open windows; a portal whose password it changes is closed at once, the own window stays', async () => {
    await using changing = await TestOffice.start(core, config)
    const file = join(changing.directory.path, 'data', 'config.json')
    const [window, portal] = [await (await changing.window()).ready(), await (await changing.window('portal')).ready()]
    const raw = JSON.parse(await readFile(file, 'utf8'))
    Object.assign(raw.domains[0].users[0], { name: 'Ana Keller', webPassword: 'another' })
    await writeFile(file, JSON.stringify(raw))
    const closed = portal.closed
    await changing.office.app.reload()
    expect(await withDeadline(closed, 'the portal to be closed')).toBe(4401)
    await window.until('the new name', ({ account }) => account.name === 'Ana Keller')
    expect(await window.value('app.state')).toMatchObject({ account: { name: 'Ana Keller' } })
  })
})

describe('a session in a browser', () => {
  it('dials by a link; connect=true counts from the own page alone (3-click-to-dial, Safety)', async () => {
    const cookie = await office.cookie('portal')
    const connect = async (headers: Record<string, string>) => {
      const answer = await office.request('/remote_call.htm?dest=*43&connect=true', { headers: { cookie, ...headers } })
      expect(answer.status).toBe(200)
      return pbx.commands.at(-1)?.connect
    }
    expect(await connect(own)).toBe(true)
    expect(await connect({})).toBe(false)
    expect(await connect({ 'sec-fetch-site': 'none' })).toBe(false)
    expect(await connect({ 'sec-fetch-site': 'cross-site' })).toBe(false)
    expect(await connect({ ...own, origin: 'http://evil.test' })).toBe(false)
  })

  it('is good for the API only where the own page asks', async () => {
    const cookie = await office.cookie('portal')
    const status = async (headers: Record<string, string>) =>
      (await office.request('/api/v1/calls', { headers: { cookie, ...headers } })).status
    expect([await status(own), await status({}), await status({ 'sec-fetch-site': 'none' })]).toEqual([200, 401, 401])
  })

  it('shows the caller page, frames of ours alone, and keeps its note', async () => {
    pbx.live = [
      {
        uniqueid: '7.x',
        linkedid: '7.x',
        domain: 'localhost',
        direction: 'inbound',
        state: 'ringing',
        caller: { number: '+15550100199', name: 'ACME', user: null },
        callee: { number: '100', name: 'Ana', user: '100' },
        exten: '100',
        trunk: null,
        app: 'user',
        appname: '100',
        startedAt: 0,
        answeredAt: null,
        rang: [],
        onHold: false
      }
    ]
    const cookie = await office.cookie()
    const path = '/card?call=7.x&number=%2B15550100199&name=%3Cb%3EACME'
    const guest = await office.request(path, { headers: { accept: 'text/html' } })
    expect([guest.status, guest.headers.location]).toEqual([303, '/login'])
    const body = 'call=7.x&text=rings+twice'
    const form = { cookie, 'content-type': 'application/x-www-form-urlencoded' }
    const post = (headers: Record<string, string>) =>
      office.request('/card/note', { method: 'POST', headers: { ...form, ...headers }, body })
    expect((await post({})).status).toBe(403)
    expect((await post(own)).status).toBe(204)
    const card = await office.request(path, { headers: { cookie } })
    expect(card.status).toBe(200)
    expect(card.text).toContain('&lt;b&gt;ACME')
    expect(card.text).toContain('>rings twice</textarea>')
    expect(card.headers['x-frame-options']).toBeUndefined()
    expect(card.headers['content-security-policy']).toContain("frame-ancestors 'self'")
    expect(await (await office.window()).value('notes.read', { uniqueid: '7.x' })).toMatchObject({
      text: 'rings twice'
    })
    const inPane = await office.request(`${path}&notes=beside`, { headers: { cookie } })
    expect(inPane.text).not.toContain('<textarea')
    const left = `${body}&finished=1`
    await office.request('/card/note', { method: 'POST', headers: { ...form, ...own }, body: left })
    expect(pbx.notesWritten.map(({ finished }) => finished)).toEqual([false, true])
  })

  it('asks for earlier calls of exactly this number: a short one is part of many others', async () => {
    const cookie = await office.cookie()
    await office.request('/card?number=12', { headers: { cookie } })
    expect(pbx.queries.at(-1)).toEqual({ domain: 'localhost', number: '12', limit: 200 })
  })

  it('a note that was not kept is not said to be', async () => {
    const cookie = await office.cookie()
    pbx.records = [{ ...pbx.records[0], domain: 'localhost', uniqueid: '8.x' } as Cdr]
    const spied = vi.spyOn(pbx, 'writeNotes').mockResolvedValueOnce(err('call_not_found'))
    const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded', ...own }
    const answer = await office.request('/card/note', { method: 'POST', headers, body: 'call=8.x&text=lost' })
    expect([answer.status, answer.json]).toEqual([
      404,
      { error: { code: 'call_not_found', message: 'There is no such call any more.' } }
    ])
    spied.mockRestore()
  })

  it('the caller page is in the colours and the language that the person has chosen', async () => {
    const cookie = await office.cookie()
    const page = await (await office.window()).ready()
    const { settings } = page.state ?? {}
    const card = (headers: Record<string, string>) => office.request('/card', { headers: { cookie, ...headers } })
    await page.value('settings.write', { settings: { ...settings, appearance: 'system', language: 'system' } })
    expect((await card({ 'accept-language': 'de' })).text).toContain('<html lang="de">')
    await page.value('settings.write', { settings: { ...settings, appearance: 'dark', language: 'en' } })
    expect((await card({ 'accept-language': 'de' })).text).toContain('<html lang="en" data-scheme="dark">')
  })
})
