import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic } from '../support/http-fixture.ts'
import { coreOf, MemoryPbx } from '../support/memory-pbx.ts'
import { TestOffice, type TestSession, TestWindow } from '../support/office.ts'
import { person } from '../support/person.ts'

const config = {
  schema: 1,
  listen: { http: '127.0.0.1:0' },
  domains: [
    { name: 'acme.test', users: [person('100', { admin: true }), person('101'), person('102')] },
    { name: 'other.test', users: [person('200')] }
  ]
}

let office: TestOffice
beforeAll(async () => {
  office = await TestOffice.start(coreOf(new MemoryPbx()), config)
})
afterAll(async () => office[Symbol.asyncDispose]())

interface Listed {
  readonly id: string
  readonly user: string
  readonly browser: string
  readonly remote: string
  readonly isThis: boolean
}

async function listed(headers: Readonly<Record<string, string>>): Promise<readonly Listed[]> {
  const { json } = await office.request('/api/v1/sessions', { headers })
  return (json as { items: readonly Listed[] }).items
}

interface Window extends TestSession {
  readonly window: TestWindow
  readonly closed: Promise<number>
}

async function windowOf(name: string): Promise<Window> {
  const session = await office.portalOf(name)
  const window = await TestWindow.open(office.port, session)
  return { ...session, window, closed: window.closed }
}

describe('the list of log-ins (3-click-to-dial, Where links come from: the portal)', () => {
  it('tells a user of its own, which of them asks, and from where each was seen last', async () => {
    const one = await windowOf('101@acme.test')
    const two = await windowOf('101@acme.test')
    await windowOf('102@acme.test')
    const seen = await listed(one.proof)
    expect(seen.map(({ user, browser, remote, isThis }) => [user, browser, remote, isThis]).toSorted()).toEqual([
      ['101', '', '127.0.0.1', false],
      ['101', '', '127.0.0.1', true]
    ])
    const { items } = await two.window.value('sessions.read')
    expect(items.map(({ id, isThis }) => [id, isThis])).toEqual(
      expect.arrayContaining(seen.map(({ id, isThis }) => [id, !isThis]))
    )
    for (const { window } of [one, two]) window.close()
  })

  it('tells an admin of everybody in the domain, and of nobody elsewhere', async () => {
    await windowOf('200@other.test')
    const users = new Set((await listed(basic('100@acme.test'))).map(({ user }) => user))
    expect([...users].sort()).toEqual(['101', '102'])
  })

  it('a browser that is logged out can do nothing more, and its page is told at once', async () => {
    const own = await windowOf('101@acme.test')
    const other = await windowOf('101@acme.test')
    const id = (await own.window.value('sessions.read')).items.find(({ isThis }) => isThis)?.id ?? ''
    // Not for somebody without a right to it.
    const stranger = await windowOf('102@acme.test')
    expect(await stranger.window.invoke('sessions.end', { id })).toMatchObject({ error: { code: 'session_not_found' } })
    expect(await other.window.invoke('sessions.end', { id })).toEqual({ ok: true, value: null })
    expect(await own.closed).toBe(4401)
    expect((await office.request('/api/v1/calls', { headers: own.proof })).status).toBe(401)
    expect((await office.request('/', { headers: { cookie: own.cookie } })).headers.location).toBe('/login')
  })

  it('an admin logs a user out, by one log-in or everywhere', async () => {
    const user = await windowOf('102@acme.test')
    const [first] = (await listed(basic('100@acme.test'))).filter((each) => each.user === '102')
    const headers = basic('100@acme.test')
    expect((await office.request(`/api/v1/sessions/${first?.id}`, { method: 'DELETE', headers })).status).toBe(204)
    expect((await office.request('/api/v1/users/102/sessions', { method: 'DELETE', headers })).status).toBe(204)
    expect(await user.closed).toBe(4401)
    expect((await listed(headers)).filter((each) => each.user === '102')).toEqual([])
  })
})

describe('log out everywhere', () => {
  it('ends every other log-in, and this one and the tokens where that is wanted', async () => {
    const here = await windowOf('101@acme.test')
    const there = await windowOf('101@acme.test')
    const made = await here.window.value('tokens.make', { name: 'CRM', scopes: ['calls:read'], days: null })
    const byToken = () =>
      office
        .request('/api/v1/calls', { headers: { authorization: `Bearer ${made.token}` } })
        .then(({ status }) => status)
    await here.window.value('sessions.end-all', { here: false, tokens: false })
    expect(await there.closed).toBe(4401)
    expect((await here.window.value('sessions.read')).items.map(({ isThis }) => isThis)).toEqual([true])
    expect(await byToken()).toBe(200)
    const again = await windowOf('101@acme.test')
    void here.window.invoke('sessions.end-all', { here: true, tokens: true })
    expect([await here.closed, await again.closed, await byToken()]).toEqual([4401, 4401, 401])
  })

  it('a new password ends the other log-ins, and the tokens where that is wanted (docs/portal.md)', async () => {
    const own = await windowOf('102@acme.test')
    const kept = await own.window.value('tokens.make', { name: 'CRM', scopes: ['calls:read'], days: null })
    const status = async () =>
      (await office.request('/api/v1/calls', { headers: { authorization: `Bearer ${kept.token}` } })).status
    await own.window.value('password.change', { current: 'web-102', next: 'the second one' })
    expect(await status()).toBe(200)
    await own.window.value('password.change', { current: 'the second one', next: 'the third one', tokens: true })
    expect(await status()).toBe(401)
    expect((await own.window.value('sessions.read')).items.map(({ isThis }) => isThis)).toEqual([true])
    own.window.close()
  })
})
