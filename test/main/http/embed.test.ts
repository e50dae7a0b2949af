import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { framingOrigins } from '../../../main/http/embed/origins.ts'
import { basic, type HttpFixture, httpFixture } from '../support/http-fixture.ts'

const crm = 'https://crm.acme.test'
const other = 'https://other.acme.test:8443'
const page = { accept: 'text/html' }

describe('the framed phone, /embed (docs/embed.md)', () => {
  let fixture: HttpFixture
  beforeEach(async () => {
    fixture = await httpFixture()
  })
  afterEach(() => fixture[Symbol.asyncDispose]())

  const allow = (...allowedOrigins: string[]) => {
    fixture.config = { ...fixture.config, listen: { ...fixture.config.listen, allowedOrigins } }
  }
  const ancestorsOf = async (path: string) => {
    const { headers } = await fixture.request(path, { headers: page })
    const policy = String(headers['content-security-policy'])
    return [/frame-ancestors ([^;]*)/.exec(policy)?.[1], headers['x-frame-options']]
  }
  async function tokenOf(scopes: readonly string[], name = '101@acme.test'): Promise<string> {
    const headers = { ...basic(name), 'content-type': 'application/json' }
    const body = JSON.stringify({ name: 'CRM', scopes })
    const { json } = await fixture.request('/api/v1/tokens', { method: 'POST', headers, body })
    return (json as { token: string }).token
  }
  const judge = (headers: Record<string, string>) => fixture.request('/embed/token', { headers })

  it('is framed by the pages of listen.allowedOrigins and by no other, as the list is at the moment', async () => {
    allow(crm, other)
    expect(await ancestorsOf('/embed')).toEqual([`${crm} ${other}`, undefined])
    allow(other)
    expect(await ancestorsOf('/embed')).toEqual([other, undefined])
  })

  it('everything else refuses to be framed, whoever is allowed there', async () => {
    allow(crm)
    for (const path of ['/', '/remote_call.htm', '/nothing', '/api/v1/health', '/embed/token', '/assets/embed.js'])
      expect([path, ...(await ancestorsOf(path))]).toEqual([path, "'none'", 'DENY'])
  })

  it('where nobody is allowed it refuses as well, and says in the page what to set, in both languages', async () => {
    expect(await ancestorsOf('/embed')).toEqual(["'none'", 'DENY'])
    const said = async (language: string) =>
      (await fixture.request('/embed', { headers: { ...page, 'accept-language': language } })).text
    expect(await said('en')).toMatch(/data-not-set>No page may frame this one yet\..* listen\.allowedOrigins /)
    expect(await said('de')).toMatch(/data-not-set>Noch darf keine Seite .* listen\.allowedOrigins /)
    allow(crm)
    expect(await said('en')).not.toContain('data-not-set')
  })

  it('a wildcard, and what could be more than an origin in a policy, frames nothing', () => {
    const harmless = ['https://crm.acme.test', 'http://localhost:8080', 'http://192.0.2.1']
    const harmful = [
      'https://*.acme.test',
      'https://*',
      'https://crm.acme.test;script-src',
      "https://a.test,'self'",
      'https://CRM.acme.test',
      'https://crm.acme.test:443',
      'https://[::1]:8080',
      'ftp://crm.acme.test'
    ]
    expect(framingOrigins([...harmful, ...harmless])).toEqual(harmless)
  })

  it('holds nothing inline, takes and sets no cookie, and is kept by nobody', async () => {
    allow(crm)
    const answer = await fixture.request('/embed', { headers: { ...page, cookie: 'offhook=abc' } })
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.headers['content-security-policy']).toContain("script-src 'self';")
    expect(answer.text).not.toMatch(/<script(?! type="module" src=")|<style| style=| on\w+=/)
    expect(answer.text).toBe((await fixture.request('/embed', { headers: page })).text)
    for (const [, asset] of answer.text.matchAll(/"(\/assets\/[^"]+)"/g))
      expect([asset, (await fixture.request(asset ?? '')).status]).toEqual([asset, 200])
  })

  it('/embed/token says whose a token is and what it may, and takes no cookie, no password and no parameter for one', async () => {
    const token = await tokenOf(['calls:dial', 'calls:read'])
    const good = await judge({ authorization: `Bearer ${token}` })
    expect([good.status, good.headers['cache-control'], good.json]).toEqual([
      200,
      'no-store',
      { user: '101', domain: 'acme.test', scopes: ['calls:dial', 'calls:read'] }
    ])
    const bad = [
      {},
      basic('101@acme.test'),
      { authorization: `Bearer ${token}x` },
      { authorization: 'Bearer ' },
      { cookie: `offhook=${token}` }
    ]
    for (const headers of bad) expect((await judge(headers)).status).toBe(401)
    expect((await fixture.request(`/embed/token?token=${token}&access_token=${token}`)).status).toBe(401)
    expect(fixture.logged()).not.toContain(token)
  })

  it('/embed/token answers our own page and programs, and tells a page of another site nothing, allowed there or not', async () => {
    allow(crm)
    const authorization = `Bearer ${await tokenOf(['calls:dial'])}`
    expect((await judge({ authorization, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    for (const headers of [{ origin: crm }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }]) {
      const answer = await judge({ authorization, ...headers } as Record<string, string>)
      expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([403, undefined])
    }
  })

  it('a revoked token is none: the page has to log in anew', async () => {
    const authorization = `Bearer ${await tokenOf(['calls:dial'])}`
    const list = await fixture.request('/api/v1/tokens', { headers: basic('101@acme.test') })
    const [{ id }] = (list.json as { items: [{ id: string }] }).items
    await fixture.request(`/api/v1/tokens/${id}`, { method: 'DELETE', headers: basic('101@acme.test') })
    expect((await judge({ authorization })).status).toBe(401)
  })

  it('our own page pairs by a code where it is framed, and gets a token that dials and does nothing else', async () => {
    const host = `127.0.0.1:${fixture.listener.port}`
    const pair = (headers: Record<string, string>) =>
      fixture.request('/pair', {
        method: 'POST',
        headers: { host, 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ code: fixture.pairings.start({ domain: 'acme.test', user: '101' }).code, name: 'Phone' })
      })
    const paired = await pair({ origin: `http://${host}`, 'sec-fetch-site': 'same-origin' })
    const { token } = paired.json as { token: string }
    expect((await judge({ authorization: `Bearer ${token}` })).json).toMatchObject({ scopes: ['calls:dial'] })
    allow(crm)
    expect((await pair({ origin: crm, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await pair({ origin: `http://${host}`, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await pair({ origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' })).status).toBe(403)
  })

  it('a preflight from a public page (Private Network Access) is answered for allowed origins alone', async () => {
    allow(crm)
    const ask = async (origin: string, more: Record<string, string> = {}) => {
      const headers = { origin, 'access-control-request-method': 'POST', ...more }
      const answer = await fixture.request('/api/v1/calls', { method: 'OPTIONS', headers })
      return answer.headers['access-control-allow-private-network']
    }
    const asks = { 'access-control-request-private-network': 'true' }
    expect([await ask(crm, asks), await ask(crm), await ask(other, asks)]).toEqual(['true', undefined, undefined])
  })
})
