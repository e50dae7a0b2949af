/** Over 600 lines: one core and one window serve all of it, which take longer to start than the tests. */
import { once } from 'node:events'
import { mkdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { Core } from '../../../main/compose.ts'
import { err } from '../../../pbx-core/base/result.ts'
import { domainSchema } from '../../../pbx-core/contract/config.ts'
import type { Cdr } from '../../../pbx-core/contract/views.ts'
import { readDialled } from '../../../pbx-core/routing/number/dialled.ts'
import { sampleCdr } from '../../records/samples.ts'
import { withDeadline } from '../../support/wait-for.ts'
import { MemoryPbx } from '../support/memory-pbx.ts'
import { postToken, TestOffice, TestWindow } from '../support/office.ts'

const pbx = new MemoryPbx()
const core: Core = {
  createPbx: async () => pbx,
  validateConfig: () => [],
  readDialled,
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
  it('a token of the application gives the page a cookie and the secret of its origin, once', async () => {
    const token = office.office.logInToken('portal') ?? ''
    const first = await postToken(office.port, token)
    expect(first.status).toBe(200)
    expect(first.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^${office.cookieName}=[\\w-]{43}; Max-Age=604800; Path=/; HttpOnly; SameSite=Strict$`)
    )
    expect(first.text).toMatch(/ data-secret="[\w-]{43}" data-keep="stay"/)
    const second = await postToken(office.port, token)
    expect([second.status, second.headers['set-cookie']]).toEqual([410, undefined])
  })

  it('a token is taken from the file of the own window (Origin: null) and from the own page, and from nowhere else', async () => {
    const status = async (headers: Record<string, string>) =>
      (await postToken(office.port, office.office.logInToken('portal') ?? '', headers)).status
    const file = { origin: 'null', 'sec-fetch-site': 'cross-site' }
    const page = { origin: office.office.origin, 'sec-fetch-site': 'same-origin' }
    expect([await status(file), await status(page)]).toEqual([200, 200])
    expect([await status({ origin: 'http://127.0.0.1:1' }), await status({})]).toEqual([403, 403])
    const [known] = [(await office.session('portal')).cookie]
    const form = { 'content-type': 'application/x-www-form-urlencoded', origin: 'null', cookie: known }
    const elsewhere = ['/login', '/logout', '/let-in', '/card/note'].map(async (path) => [
      path,
      (await office.request(path, { method: 'POST', headers: form, body: 'user=100&password=web-100' })).status
    ])
    expect(await Promise.all(elsewhere)).toEqual([
      ['/login', 403],
      ['/logout', 401],
      ['/let-in', 403],
      ['/card/note', 401]
    ])
  })

  it('without "stay logged in" cookie and secret are the tab’s (1-product, HTTP)', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...own }
    const answer = await office.request('/login', { method: 'POST', headers, body: 'user=101&password=web-101' })
    expect(answer.headers['set-cookie']?.[0]).not.toContain('Max-Age')
    expect(answer.text).toContain(' data-keep="tab"')
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
      const spent = await postToken(office.port, 'spent', {
        ...{ origin: 'null', accept: 'text/html', 'accept-language': language }
      })
      expect([spent.status, spent.headers['www-authenticate']]).toEqual([410, undefined])
      expect(spent.text).toContain(said)
      expect(spent.text).toContain('<form class="form" method="post" action="/login">')
    }
  )

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

  it('pages that are built anew under the running program are there at once, with all that they load', async () => {
    const built = (name: string) => join(office.directory.path, 'renderer', name)
    const before = await readFile(built('index.html'), 'utf8')
    expect((await office.request('/app/main-new.js')).status).toBe(404)
    await writeFile(built('app/main-new.js'), 'new')
    await writeFile(built('index.html'), '<!doctype html><title>New</title>')
    const page = await office.request('/', { headers: { cookie: await office.cookie() } })
    const script = await office.request('/app/main-new.js')
    expect([page.text, script.status, script.text]).toEqual(['<!doctype html><title>New</title>', 200, 'new'])
    await writeFile(built('index.html'), before)
    for (const outside of ['/app/../index.html', '/app/..%2findex.html', '/app/%2e%2e/index.html', '/app/']) {
      expect((await office.request(outside)).status, outside).not.toBe(200)
    }
  })

  it('by name and password, from the own page only', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const post = (headers: Record<string, string>, body: string) =>
      office.request('/login', { method: 'POST', headers: { ...form, ...headers }, body })
    expect((await post({}, 'user=101&password=web-101')).status).toBe(403)
    expect((await post({ origin: 'http://evil.test' }, 'user=101&password=web-101')).status).toBe(403)
    expect((await post(own, 'user=101&password=wrong')).status).toBe(401)
    const entered = await post(own, 'user=101&password=web-101')
    expect([entered.status, entered.headers['set-cookie']?.length]).toEqual([200, 1])
  })

  it('out again: cookie and secret are worth nothing, and its window is told', async () => {
    const { cookie, secret, proof } = await office.session('portal')
    const page = await TestWindow.open(office.port, { secret })
    const closed = page.closed
    const logOut = async (headers: Record<string, string>) =>
      (await office.request('/logout', { method: 'POST', headers })).status
    expect([await logOut({ cookie, ...own }), await logOut({ 'offhook-secret': secret })]).toEqual([401, 401])
    expect(await logOut(proof)).toBe(204)
    expect(await closed).toBe(4401)
    expect((await office.request('/', { headers: { cookie } })).status).toBe(303)
    expect((await office.request('/api/v1/calls', { headers: proof })).status).toBe(401)
  })
})

describe('a cookie is not authority: every server on this host receives it (RFC 6265 §8.5)', () => {
  it('it opens no window, reads and changes nothing, and no call connects by it', async () => {
    const { cookie } = await office.session('window')
    const stolen = { cookie, ...own }
    const page = await TestWindow.open(office.port, { cookie }, { origin: office.office.origin })
    expect(await page.closed).toBe(4401)
    const asked = await office.request('/api/v1/calls', { headers: stolen })
    const written = await office.request('/api/v1/calls', {
      method: 'POST',
      headers: { ...stolen, 'content-type': 'application/json' },
      body: '{"dest":"*43"}'
    })
    const out = await office.request('/logout', { method: 'POST', headers: stolen })
    expect([asked.status, written.status, out.status]).toEqual([401, 401, 401])
    const card = await office.request('/card?call=7.x&number=%2B15550100199&name=ACME', { headers: stolen })
    expect([card.status, card.text.includes('ACME')]).toEqual([200, false])
    const before = pbx.commands.length
    const rung = await office.request('/remote_call.htm?dest=*43&connect=true', { headers: stolen })
    expect([rung.status, pbx.commands.slice(before).map(({ connect }) => connect)]).toEqual([200, [false]])
  })

  it('one that another server has overwritten leads nobody into a session of its choice', async () => {
    const [ana, tom] = [await office.session('window'), await office.portalOf('101')]
    const page = await (await TestWindow.open(office.port, { cookie: tom.cookie, secret: ana.secret })).ready()
    expect(page.state?.account.user).toBe('100')
    page.close()
  })

  it('a secret that is made up, or taken for a cookie, is worth nothing', async () => {
    const { cookie, secret } = await office.session('portal')
    const value = cookie.split('=')[1] ?? ''
    for (const made of ['', 'x', value, `${secret}x`]) {
      const page = await TestWindow.open(office.port, { cookie, secret: made })
      expect([made, await page.closed]).toEqual([made, 4401])
    }
  })

  it('the secret is not said back as a protocol', async () => {
    const { secret } = await office.session('portal')
    const socket = new WebSocket(`ws://127.0.0.1:${office.port}/ipc`, ['offhook', `offhook.${secret}`])
    await once(socket, 'open')
    expect(socket.protocol).toBe('offhook')
    socket.close()
  })
})

describe('/ipc', () => {
  it.each([
    ['de-CH,de;q=0.9,en;q=0.8', 'de-CH'],
    ['*, not_a_tag, en-GB', 'en-GB']
  ])(
    'the portal speaks the language of its browser (5-softphone, Everybody can use it): %s',
    async (accepts, locale) => {
      const session = await office.session('portal')
      const page = await (await TestWindow.open(office.port, session, { 'accept-language': accepts })).ready()
      expect(page.state?.shell).toMatchObject({ kind: 'portal', locale })
      page.close()
    }
  )

  it('a page whose machine is gone is given up after two pings (RFC 6455 §5.5.2)', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const { secret } = await office.session('portal')
      const protocols = ['offhook', `offhook.${secret}`]
      const page = new WebSocket(`ws://127.0.0.1:${office.port}/ipc`, protocols, { autoPong: false })
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
      await expect(TestWindow.open(office.port, await office.session(), headers)).rejects.toThrow('403')
    }
  )

  it('answers commands, and tells the state when a window is ready', async () => {
    const page = await office.window()
    expect(page.told).toEqual([])
    await page.ready()
    expect(page.state).toMatchObject({
      shell: { kind: 'browser' },
      account: { user: '100', domain: 'localhost', name: 'Ana' },
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

  it('the first page shows the first passwords, also when it is opened again; a portal does not (5-softphone, First page)', async () => {
    const page = await (await office.window()).ready()
    expect(page.state?.firstRun).toEqual({
      // Where other phones register: the SIP listener, not this page's.
      server: '127.0.0.1:5060',
      user: '100',
      clickToDialUrl: `${office.office.origin}/remote_call.htm?dest=*43`
    })
    expect(await page.value('first-run.secrets')).toEqual({ sipPassword: 'sip', webPassword: 'web-100' })
    await page.value('first-run.dismiss')
    expect(page.state?.start).toMatchObject({ user: '100' })
    expect(await page.value('first-run.secrets')).toEqual({ sipPassword: 'sip', webPassword: 'web-100' })
    const elsewhere = await (await office.window('portal')).ready()
    expect(await elsewhere.invoke('first-run.secrets', {})).toMatchObject({ error: { code: 'not_available' } })
  })

  it('Log in my browser: it shows four digits, and comes in when the window says so (1-product, First run)', async () => {
    const window = await (await office.window()).ready()
    const knock = async () => {
      await window.value('browser.log-in')
      const link = new URL(office.opened.at(-1) ?? '')
      const page = await office.request(link.pathname + link.search)
      const digits = /data-ticket="[\w-]+">(\d{4})</.exec(page.text)?.[1]
      const ticket = /data-ticket="([\w-]+)"/.exec(page.text)?.[1] ?? ''
      const wait = () =>
        office.request('/let-in', {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded', ...own },
          body: `ticket=${ticket}`
        })
      const asking = await window.until('the question', ({ asking }) =>
        asking?.digits === digits ? (asking ?? undefined) : undefined
      )
      return { link, asking, wait }
    }
    const { link, asking, wait } = await knock()
    // Whoever else has read the link finds it spent, and nothing that opens anything.
    expect((await office.request(link.pathname + link.search)).status).toBe(410)
    expect((await wait()).json).toEqual({ state: 'waiting' })
    await window.value('browser.answer', { id: asking.id, letIn: true })
    await window.until('no question', ({ asking }) => asking === null)
    const entered = await wait()
    const { secret } = entered.json as { secret: string }
    expect(entered.json).toEqual({ state: 'let-in', secret: expect.stringMatching(/^[\w-]{43}$/) })
    const portal = await (await TestWindow.open(office.port, { secret })).ready()
    expect(portal.state).toMatchObject({ shell: { kind: 'portal' }, account: { user: '100' } })
    expect((await wait()).json).toEqual({ state: 'gone' })

    const second = await knock()
    // No page in a browser lets another browser in.
    expect(await portal.invoke('browser.answer', { id: second.asking.id, letIn: true })).toMatchObject({ ok: false })
    portal.close()
    await window.value('browser.answer', { id: second.asking.id, letIn: false })
    expect((await second.wait()).json).toEqual({ state: 'refused' })
    expect(await window.invoke('browser.answer', { id: second.asking.id, letIn: true })).toMatchObject({ ok: false })
  })

  it('a link to let a browser in that is fetched ahead of the person stays good', async () => {
    const window = await office.window()
    await window.value('browser.log-in')
    const { pathname, search } = new URL(office.opened.at(-1) ?? '')
    const ahead = await office.request(pathname + search, { headers: { 'sec-purpose': 'prefetch' } })
    const person = await office.request(pathname + search)
    expect([ahead.status, person.status]).toEqual([503, 200])
  })

  it('links that were clicked while no window was ready wait for the next one: the last four (5-softphone, Dialling)', async () => {
    for (const extension of [1, 2, 3, 4, 5, 6]) office.office.desk?.openLink(`10${extension}`, 'next window')
    const page = await (await office.window()).ready()
    const links = page.told.flatMap((told) => (told.event === 'link' ? [told.payload.target] : []))
    expect(links).toEqual(['103', '104', '105', '106'])
  })

  it('links: telephone numbers come to the window, web pages go to the browser, the rest nowhere', async () => {
    const page = await (await office.window()).ready()
    await page.value('link.open', { url: 'tel:+15550100199' })
    expect(page.told.findLast(({ event }) => event === 'link')).toEqual({
      event: 'link',
      payload: { target: '+15550100199', numbers: { '+15550100199': '+1 555 010 0199' } }
    })
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
    // Nobody answers its REGISTER here: it is on its way, and 32 s later refused (RFC 3261 §17.1.2.2, Timer F).
    await page.until('words in German', ({ account }) =>
      /^(Verbindung zur|Die) Telefonanlage/.test(account.reason ?? '')
    )
  })

  it('an address with a line break or another control character is refused: own page and hooks (WHATWG URL)', async () => {
    const window = await office.window()
    const { settings } = (await window.value('app.state')).state
    for (const url of ['https://crm.test/\n', 'https://crm.test/\u0085', 'https://crm\t.test/']) {
      const own = { ...settings.popup.own, url }
      const replies = [
        await window.invoke('settings.write', { settings: { ...settings, popup: { ...settings.popup, own } } }),
        await window.invoke('hooks.write', { hook: 'inbound', edit: { url } })
      ]
      expect(replies.map((reply) => (reply.ok ? 'ok' : reply.error.code))).toEqual(['url_invalid', 'url_invalid'])
    }
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

  it('hooks of users, routes and applications are shown where they are set, and can be set where they are not', async () => {
    const page = await office.window()
    const view = await page.value('hooks.read')
    expect(view.hooks.map(({ hook }) => hook)).toEqual([
      ...['popup', 'inbound', 'outbound', 'timeout', 'events', 'emergency', 'postCall']
    ])
    const late = view.unset.find(({ hook }) => hook === 'users[100].timeoutCti')
    expect(late).toEqual({
      hook: 'users[100].timeoutCti',
      like: 'timeout',
      place: { kind: 'users', key: '100', name: 'Ana', late: true }
    })
    const edit = { url: 'https://crm.test/late' }
    await page.value('hooks.write', { hook: 'users[100].timeoutCti', edit })
    expect(pbx.configured.at(-1)?.domains[0]?.users[0]?.timeoutCti).toMatchObject(edit)
    const health = { lastAnswer: null, lastFailure: null, skippedUntil: 7, stopped: false, waiting: 0 }
    pbx.hooksHealth.set('users[100].timeoutCti', health)
    const after = await page.value('hooks.read')
    expect(after.hooks.at(-1)).toMatchObject({ ...late, edit, headers: [], secrets: 0, health })
    expect(after.unset.map(({ hook }) => hook)).not.toContain('users[100].timeoutCti')
    for (const hook of ['users[999].cti', 'inbound[99].cti', '__proto__']) {
      expect(await page.invoke('hooks.write', { hook, edit }), hook).toMatchObject({
        error: { code: 'hook_not_found' }
      })
      const test = { hook, edit, values: {} }
      expect(await page.invoke('hooks.test', test), hook).toMatchObject({ error: { code: 'hook_not_found' } })
    }
  })

  it('headers and the secret are written and never shown, and go with the application they were given to', async () => {
    const page = await office.window()
    const url = 'https://crm.test/in'
    const written = () => pbx.configured.at(-1)?.domains[0]?.cti.inbound
    const tested = () => pbx.hookTests.at(-1)?.config
    const headers = { Authorization: 'Bearer 1', 'X-Office': 'acme' }
    await page.value('hooks.write', { hook: 'inbound', edit: { url, headers, secret: 'hush', ca: '/etc/ca.pem' } })
    expect(written()).toMatchObject({ url, headers, secret: 'hush', ca: '/etc/ca.pem' })
    const view = (await page.value('hooks.read')).hooks.find(({ hook }) => hook === 'inbound')
    expect([view?.headers, view?.secrets, view?.edit.ca]).toEqual([['Authorization', 'X-Office'], 1, '/etc/ca.pem'])
    expect(JSON.stringify(view)).not.toMatch(/Bearer|hush/)
    // Another path of the same application keeps them; a header has no case.
    const edit = { url: `${url}/v2`, headers: { authorization: 'Bearer 2', 'X-Office': null }, ca: '' }
    await page.value('hooks.test', { hook: 'inbound', edit, values: {} })
    expect(tested()).toMatchObject({ headers: { authorization: 'Bearer 2' }, secret: 'hush' })
    await page.value('hooks.write', { hook: 'inbound', edit })
    expect(written()).toMatchObject({ headers: { authorization: 'Bearer 2' }, secret: 'hush' })
    expect(written()).not.toHaveProperty('ca')
    for (const elsewhere of ['https://evil.test/in', 'http://crm.test/in', 'https://crm.test:444/in']) {
      await page.value('hooks.test', { hook: 'inbound', edit: { url: elsewhere }, values: {} })
      expect([tested()?.url, tested()?.headers, tested()?.secret]).toEqual([elsewhere, {}, undefined])
    }
    await page.value('hooks.write', { hook: 'inbound', edit: { url: 'https://evil.test/in' } })
    expect([written()?.headers, written()?.secret]).toEqual([{}, undefined])
  })

  it('a second secret stands beside the first until the application has changed over (2-cti, secret)', async () => {
    const page = await office.window()
    const url = 'https://crm.test/cdr'
    const written = () => pbx.configured.at(-1)?.domains[0]?.cti.postCall?.secret
    const shown = async () => (await page.value('hooks.read')).hooks.find(({ hook }) => hook === 'postCall')?.secrets
    const seen: unknown[] = []
    for (const change of [
      { secret: 'one' },
      { nextSecret: 'two' },
      { nextSecret: 'three' },
      { dropOldSecret: true as const },
      { secret: null },
      { nextSecret: 'four' }
    ]) {
      await page.value('hooks.write', { hook: 'postCall', edit: { url, ...change } })
      seen.push([written(), await shown()])
    }
    expect(seen).toEqual([
      ['one', 1],
      [['two', 'one'], 2],
      [['three', 'two'], 2],
      ['three', 1],
      [undefined, 0],
      ['four', 1]
    ])
    await office.editCti('localhost', { postCall: undefined })
  })

  it('fallbackUrl is set and taken away; what was entrusted to one application is not sent to another (2-cti, Hook)', async () => {
    const page = await office.window()
    const url = 'https://crm.test/in'
    const written = () => pbx.configured.at(-1)?.domains[0]?.cti.inbound
    const write = (edit: object) => page.value('hooks.write', { hook: 'inbound', edit: { url, ...edit } })
    await write({ headers: { 'X-Key': 'k' }, fallbackUrl: 'https://crm.test/other' })
    expect(written()).toMatchObject({ fallbackUrl: 'https://crm.test/other', headers: { 'X-Key': 'k' } })
    expect((await page.value('hooks.read')).hooks.find(({ hook }) => hook === 'inbound')?.edit.fallbackUrl).toBe(
      'https://crm.test/other'
    )
    await write({ fallbackUrl: 'https://evil.test/' })
    expect(written()).toMatchObject({ fallbackUrl: 'https://evil.test/', headers: {} })
    await write({ headers: { 'X-Key': 'k' } })
    await write({ fallbackUrl: 'https://evil.test/again' })
    expect(written()).toMatchObject({ fallbackUrl: 'https://evil.test/again', headers: { 'X-Key': 'k' } })
    await write({ fallbackUrl: '' })
    expect(written()).not.toHaveProperty('fallbackUrl')
    expect(
      await page.invoke('hooks.write', { hook: 'inbound', edit: { url, fallbackUrl: 'https://%%domain%%/' } })
    ).toMatchObject({ error: { code: 'url_invalid', path: 'fallbackUrl' } })
    await office.editCti('localhost', { inbound: undefined })
  })

  it('the moments of cti.events are chosen, and a test call of it is no fault (2-cti, events)', async () => {
    const page = await office.window()
    const edit = { url: 'https://crm.test/now', moments: ['answer', 'end'] as const }
    await page.value('hooks.write', { hook: 'events', edit: { ...edit, moments: [...edit.moments] } })
    expect(pbx.configured.at(-1)?.domains[0]?.cti.events?.on).toEqual(['answer', 'end'])
    const seen = (await page.value('hooks.read')).hooks.find(({ hook }) => hook === 'events')
    expect(seen?.edit).toMatchObject(edit)
    await page.value('hooks.test', { hook: 'events', edit: { url: edit.url }, values: { event: 'ring' } })
    expect(pbx.hookTests.at(-1)?.hook).toBe('events')
    await office.editCti('localhost', { events: undefined })
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
    expect(await window.value('app.state')).toMatchObject({ state: { account: { name: 'Ana Keller' } } })
  })
})

describe('portals of one user (4-pbx, Names of what is new)', () => {
  it('are ten, the oldest is told and goes; the own window and other people’s portals never do', async () => {
    await using crowded = await TestOffice.start(core, config)
    const { port } = crowded
    const window = await (await crowded.window()).ready()
    const another = await (await TestWindow.open(port, await crowded.portalOf('101'))).ready()
    const portals: TestWindow[] = []
    for (let each = 0; each < 10; each++) portals.push(await (await crowded.window('portal')).ready())
    const [oldest, ...rest] = portals
    const closed = oldest?.closed
    const eleventh = await (await crowded.window('portal')).ready()
    if (closed === undefined) throw new Error('no portal')
    expect(await withDeadline(closed, 'the end of the oldest')).toBe(4409)
    expect(oldest?.told.at(-1)).toEqual({ event: 'replaced', payload: { mayReturn: false } })
    for (const page of [window, another, ...rest, eleventh]) expect(await page.value('app.state')).toBeDefined()
    another.close()
  })
})

describe('a session in a browser', () => {
  it('dials by a link; connect=true counts from the own page with its secret alone (3-click-to-dial, Safety)', async () => {
    const { cookie, proof } = await office.session('portal')
    const connect = async (headers: Record<string, string>) => {
      const answer = await office.request('/remote_call.htm?dest=*43&connect=true', { headers })
      expect(answer.status).toBe(200)
      return pbx.commands.at(-1)?.connect
    }
    expect(await connect(proof)).toBe(true)
    expect(await connect({ cookie })).toBe(false)
    expect(await connect({ cookie, ...own })).toBe(false)
    expect(await connect({ ...proof, 'sec-fetch-site': 'none' })).toBe(false)
    expect(await connect({ ...proof, 'sec-fetch-site': 'cross-site' })).toBe(false)
    expect(await connect({ ...proof, origin: 'http://evil.test' })).toBe(false)
  })

  it('is good for the API only where the own page asks, with its secret', async () => {
    const { proof } = await office.session('portal')
    const status = async (headers: Record<string, string>) =>
      (await office.request('/api/v1/calls', { headers })).status
    const { 'sec-fetch-site': _, ...unsaid } = proof
    expect([await status(proof), await status(unsaid), await status({ ...proof, 'sec-fetch-site': 'none' })]).toEqual([
      200, 401, 401
    ])
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
        did: '',
        trunk: null,
        app: 'user',
        appname: '100',
        way: [],
        startedAt: 0,
        answeredAt: null,
        rang: [],
        segment: 1,
        members: [],
        onHold: false,
        recording: 'off',
        recordableBy: []
      }
    ]
    const query = { call: '7.x', number: '+15550100199', name: '<b>ACME' }
    const guest = await office.request('/card?call=7.x', { headers: { accept: 'text/html' } })
    expect([guest.status, guest.headers.location]).toEqual([303, '/login'])
    const path = await office.cardPath(query)
    const note = new URLSearchParams(path.slice(path.indexOf('?')))
    note.set('text', 'rings twice')
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const post = async (headers: Record<string, string>, body = note) =>
      (await office.request('/card/note', { method: 'POST', headers: { ...form, ...headers }, body: String(body) }))
        .status
    expect([await post({}), await post(own)]).toEqual([403, 204])
    const card = await office.request(path)
    expect(card.status).toBe(200)
    expect(card.text).toContain('&lt;b&gt;ACME')
    expect(card.text).toContain('>rings twice</textarea>')
    expect(card.headers['x-frame-options']).toBeUndefined()
    expect(card.headers['content-security-policy']).toContain("frame-ancestors 'self'")
    expect(await (await office.window()).value('notes.read', { uniqueid: '7.x' })).toMatchObject({
      text: 'rings twice'
    })
    const inPane = await office.request(`${path}&notes=beside`)
    expect(inPane.text).not.toContain('<textarea')
    note.set('finished', '1')
    await post(own, note)
    expect(pbx.notesWritten.map(({ finished }) => finished)).toEqual([false, true])
  })

  it('the capability of a card is good for no other call, number or person', async () => {
    const path = await office.cardPath({ call: '7.x', number: '+15550100199', name: 'ACME' })
    const { cookie } = await office.session('portal')
    const forged = [
      path.replace('call=7.x', 'call=8.x'),
      path.replace('number=%2B15550100199', 'number=%2B15550100198'),
      path.replace('for=100', 'for=101'),
      path.replace(/key=\d+/, 'key=0'),
      path.replace(/key=.*/, 'key=0.x')
    ]
    const answers = await Promise.all([path, ...forged].map((each) => office.request(each, { headers: { cookie } })))
    expect(answers.map(({ text }) => text.includes('ACME'))).toEqual([true, false, false, false, false, false])
  })

  it('tells incoming and outgoing calls apart in whatever form the number was sent', async () => {
    pbx.domains = [domainSchema.parse({ name: 'localhost' })]
    const theirs = { number: '5550100199', name: 'ACME', user: null }
    const ours = { number: '100', name: 'Ana', user: '100' }
    const card = async (call: Cdr) => {
      pbx.records = [{ ...call, domain: 'localhost' }]
      return (await office.request(await office.cardPath({ call: '', number: '+15550100199' }))).text
    }
    expect(await card(sampleCdr({ caller: theirs, callee: ours }))).toMatch(/Called us|Rief an/)
    expect(await card({ ...sampleCdr({ caller: ours, callee: theirs }), dst: '5550100199' })).toMatch(
      /We called|Von uns/
    )
  })

  it('asks for earlier calls of exactly this number: a short one is part of many others', async () => {
    await office.request(await office.cardPath({ number: '12' }))
    expect(pbx.queries.at(-1)).toEqual({ domain: 'localhost', number: '12', limit: 200 })
  })

  it('a note that was not kept is not said to be', async () => {
    pbx.records = [{ ...pbx.records[0], domain: 'localhost', uniqueid: '8.x' } as Cdr]
    const spied = vi.spyOn(pbx, 'writeNotes').mockResolvedValueOnce(err('call_not_found'))
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...own }
    const [, query = ''] = (await office.cardPath({ call: '8.x' })).split('?')
    const answer = await office.request('/card/note', { method: 'POST', headers, body: `${query}&text=lost` })
    expect([answer.status, answer.json]).toEqual([
      404,
      { error: { code: 'call_not_found', message: 'There is no such call any more.' } }
    ])
    spied.mockRestore()
  })

  it('the caller page is in the colours and the language that the person has chosen', async () => {
    const path = await office.cardPath({})
    const page = await (await office.window()).ready()
    const { settings } = page.state ?? {}
    const card = (headers: Record<string, string>) => office.request(path, { headers })
    await page.value('settings.write', { settings: { ...settings, appearance: 'system', language: 'system' } })
    expect((await card({ 'accept-language': 'de' })).text).toContain('<html lang="de">')
    await page.value('settings.write', { settings: { ...settings, appearance: 'dark', language: 'en' } })
    expect((await card({ 'accept-language': 'de' })).text).toContain('<html lang="en" data-scheme="dark">')
  })
})
