import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TokenFile } from '../../../main/access/token-file.ts'
import { Tokens } from '../../../main/access/tokens.ts'
import { createLog } from '../../../main/log.ts'
import type { Config } from '../../../pbx-core/contract/config.ts'
import { type TempDirectory, tempDirectory } from '../../support/temp-directory.ts'
import { basic, type HttpFixture, httpFixture, testConfig } from '../support/http-fixture.ts'

const log = createLog({ write: () => {} })
const ana = { domain: 'acme.test', user: '100' }
const tom = { domain: 'acme.test', user: '101' }
const wanted = { name: 'CRM', scopes: ['calls:read', 'calls:read', 'events:read'], expiresAt: null } as const
const domainSight = { domain: 'acme.test', user: null }

describe('tokens of programs (4-pbx, Names of what is new)', () => {
  let directory: TempDirectory
  let config: Config
  let now: number
  beforeEach(async () => {
    directory = await tempDirectory('tokens')
    config = testConfig({ several: true })
    now = 1_795_309_315_000
  })
  afterEach(() => directory[Symbol.asyncDispose]())

  const open = () => {
    const file = new TokenFile(directory.path, log)
    return {
      tokens: new Tokens(
        () => config,
        file,
        () => now
      ),
      file
    }
  }

  it('is shown once, and kept as a hash that only its owner can read', async () => {
    const { tokens } = open()
    const made = await tokens.make(ana, wanted)
    if (made === undefined) throw new Error('none was made')
    expect(made.token).toMatch(/^oh_[\w-]{43}$/)
    expect(made.view).toEqual({
      ...{ id: expect.any(String), name: 'CRM', ...ana, scopes: ['calls:read', 'events:read'] },
      ...{ createdAt: now, usedAt: null, expiresAt: null }
    })
    const path = join(directory.path, 'tokens.json')
    const text = await readFile(path, 'utf8')
    expect([text.includes(made.token.slice(3)), (await stat(path)).mode & 0o777]).toEqual([false, 0o600])
    expect(JSON.stringify(tokens.list(domainSight))).not.toContain(made.token)
  })

  it('asks on behalf of its user as that is now, over a restart', async () => {
    const first = open()
    const { token = '' } = (await first.tokens.make(ana, wanted)) ?? {}
    await first.file.flush()
    const { tokens } = open()
    const judged = tokens.judge(token)
    expect(judged).toMatchObject({ account: { ...ana, admin: true }, scopes: ['calls:read', 'events:read'] })
    const [domain, ...others] = config.domains
    const users = domain?.users.map((user) => ({ ...user, admin: false })) ?? []
    config = { ...config, domains: [{ ...(domain as Config['domains'][number]), users }, ...others] }
    expect(tokens.judge(token)?.account.admin).toBe(false)
  })

  it.each(['oh_', 'oh_guess', 'guess', ''])('%j is none', (text) => expect(open().tokens.judge(text)).toBeUndefined())

  it('is none any more where it is revoked, has expired, or its user is gone', async () => {
    const { tokens } = open()
    const made = async (expiresAt: number | null = null) => {
      const { token = '', view } = (await tokens.make(tom, { ...wanted, expiresAt })) ?? {}
      return { token, id: view?.id ?? '' }
    }
    const [revoked, expiring, lasting] = [await made(), await made(now + 1000), await made()]
    expect(await tokens.revoke({ domain: 'acme.test', user: '100' }, revoked.id)).toBeUndefined()
    expect(await tokens.revoke({ domain: 'other.test', user: null }, revoked.id)).toBeUndefined()
    expect(tokens.holds(revoked.id)).toBe(true)
    expect(await tokens.revoke({ domain: 'acme.test', user: '101' }, revoked.id)).toEqual({ isKept: true })
    now += 1000
    const judge = () => [revoked, expiring, lasting].map(({ token }) => tokens.judge(token)?.account.user)
    expect(judge()).toEqual([undefined, undefined, '101'])
    expect([revoked, expiring, lasting].map(({ id }) => tokens.holds(id))).toEqual([false, false, true])
    expect(tokens.list(domainSight).map(({ id }) => id)).toEqual([lasting.id])
    const { domains } = config
    const without = domains.map((each) => ({
      ...each,
      users: each.users.filter(({ extension }) => extension !== '101')
    }))
    config = { ...config, domains: without }
    expect(judge()).toEqual([undefined, undefined, undefined])
    tokens.review()
    // Whoever gets that extension later has none of its tokens.
    config = { ...config, domains }
    expect(judge()).toEqual([undefined, undefined, undefined])
  })

  it('a user has a hundred, and nobody else fewer for that', async () => {
    const { tokens } = open()
    for (let each = 0; each < 100; each++) expect(await tokens.make(ana, wanted)).toBeDefined()
    expect([await tokens.make(ana, wanted), (await tokens.make(tom, wanted)) !== undefined]).toEqual([undefined, true])
  })

  it('its use is noted within an hour', async () => {
    const { tokens } = open()
    const { token = '' } = (await tokens.make(ana, wanted)) ?? {}
    const usedAt = () => tokens.list(domainSight)[0]?.usedAt
    const times: unknown[] = [usedAt()]
    for (const passed of [0, 3_600_000, 1]) {
      now += passed
      tokens.judge(token)
      times.push(usedAt())
    }
    expect(times).toEqual([null, now - 3_600_001, now - 3_600_001, now])
  })

  it('what cannot be read lets nobody in; what cannot be written is told', async () => {
    await writeFile(join(directory.path, 'tokens.json'), '{"tokens":[{"id":"x"}]}')
    expect(open().tokens.list(domainSight)).toEqual([])
    const nowhere = new TokenFile(join(directory.path, 'none'), log)
    expect(await new Tokens(() => config, nowhere).make(ana, wanted)).toMatchObject({ isKept: false })
  })
})

describe('a request with a token (4-pbx, Names of what is new)', () => {
  let fixture: HttpFixture
  beforeEach(async () => {
    fixture = await httpFixture({ several: true })
  })
  afterEach(() => fixture[Symbol.asyncDispose]())

  const make = async (user: string, body: object, by: Record<string, string> = basic(user)) =>
    fixture.request('/api/v1/tokens', {
      method: 'POST',
      headers: { ...by, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'x', ...body })
    })
  const tokenOf = async (user: string, ...scopes: string[]) =>
    ((await make(user, { scopes })).json as { token: string }).token
  const calls = (headers: Record<string, string>) => fixture.request('/api/v1/calls', { headers })
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

  it('is judged by it alone, whatever page has sent it; by a password a foreign page is refused', async () => {
    const foreign = { origin: 'https://crm.test', 'sec-fetch-site': 'cross-site' }
    const token = await tokenOf('102@acme.test', 'calls:read')
    const statuses = async (by: Record<string, string>) => [
      (await calls(by)).status,
      (await calls({ ...by, ...foreign })).status
    ]
    expect(await statuses(bearer(token))).toEqual([200, 200])
    expect(await statuses(basic('102@acme.test'))).toEqual([200, 403])
    expect(await statuses(bearer('oh_guess'))).toEqual([401, 401])
    const page = await fixture.request('/remote_call.htm?dest=*43', { headers: bearer(token) })
    expect(page.status).toBe(401)
  })

  it('is told which scope it lacks', async () => {
    const answer = await calls(bearer(await tokenOf('102@acme.test', 'events:read')))
    expect([answer.status, answer.json]).toEqual([
      403,
      { error: { code: 'not_allowed', message: 'This token may not do that: it needs the scope calls:read.' } }
    ])
  })

  it('may say connect: no browser sends a token by itself', async () => {
    const token = await tokenOf('102@acme.test', 'calls:write')
    const headers = { ...bearer(token), 'content-type': 'application/json', 'user-agent': 'Mozilla/5.0' }
    const body = JSON.stringify({ dest: '*43', connect: true })
    expect((await fixture.request('/api/v1/calls', { method: 'POST', headers, body })).status).toBe(201)
    expect(fixture.pbx.commands.at(-1)?.connect).toBe(true)
  })

  it('makes no token that may do more than itself, or lasts longer', async () => {
    const until = Date.now() + 3_600_000
    const made = await make('100@acme.test', { scopes: ['config:write', 'calls:read'], expiresAt: until })
    const by = bearer((made.json as { token: string }).token)
    const tried = async (body: object) => (await make('', body, by)).status
    expect([
      await tried({ scopes: ['calls:read'], expiresAt: until }),
      await tried({ scopes: ['calls:write'], expiresAt: until }),
      await tried({ scopes: ['calls:read'] }),
      await tried({ scopes: ['calls:read'], expiresAt: until + 1 })
    ]).toEqual([201, 403, 403, 403])
  })

  it('is not made where its end is over: seconds in place of milliseconds', async () => {
    const tried = async (expiresAt: number) => {
      const { status, json } = await make('100@acme.test', { scopes: ['calls:read'], expiresAt })
      return [status, (json as { error?: unknown }).error]
    }
    const message = 'expiresAt: expected Unix milliseconds of a time to come'
    expect(await tried(Math.floor(Date.now() / 1000) + 3600)).toEqual([
      400,
      { code: 'parameter_invalid', message, path: 'body.expiresAt' }
    ])
    expect(await tried(Date.now() + 3_600_000)).toEqual([201, undefined])
  })

  it('answers can be read by pages of listen.allowedOrigins alone, and no log-in of a browser counts there', async () => {
    const { config } = fixture
    fixture.config = { ...config, listen: { ...config.listen, allowedOrigins: ['https://crm.test'] } }
    const token = await tokenOf('102@acme.test', 'calls:read')
    const from = async (origin: string, headers: Record<string, string>, method = 'GET') => {
      const answer = await fixture.request('/api/v1/calls', { method, headers: { origin, ...headers } })
      const allowed = answer.headers['access-control-allow-origin']
      return [answer.status, allowed, answer.headers['access-control-allow-credentials']]
    }
    const ask = { 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' }
    expect(await from('https://crm.test', ask, 'OPTIONS')).toEqual([204, 'https://crm.test', undefined])
    expect(await from('https://crm.test', bearer(token))).toEqual([200, 'https://crm.test', undefined])
    expect((await from('https://crm.test', basic('102@acme.test')))[0]).toBe(403)
    expect(await from('https://evil.test', bearer(token))).toEqual([200, undefined, undefined])
    expect((await from('https://evil.test', ask, 'OPTIONS'))[1]).toBeUndefined()
  })

  it('its stream of events ends when it is revoked', async () => {
    const token = await tokenOf('102@acme.test', 'events:read')
    const stream = fixture.request('/api/v1/events', { headers: bearer(token) })
    const list = await fixture.request('/api/v1/tokens', { headers: basic('102@acme.test') })
    const [{ id } = { id: '' }] = (list.json as { items: { id: string }[] }).items
    const revoked = await fixture.request(`/api/v1/tokens/${id}`, { method: 'DELETE', headers: basic('102@acme.test') })
    fixture.pbx.events.emit('click-to-dial.progressed', {
      ...{ uniqueid: 'c', domain: 'acme.test', user: '102', dest: '1', state: 'ringing' }
    })
    expect([revoked.status, (await stream).text.includes('click-to-dial')]).toEqual([204, false])
  })
})
