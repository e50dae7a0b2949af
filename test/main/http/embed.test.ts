import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { coreOf, MemoryPbx } from '../support/memory-pbx.ts'
import { TestOffice } from '../support/office.ts'
import { person } from '../support/person.ts'

const crm = 'https://crm.acme.test'
const configOf = (allowedOrigins: readonly string[]) => ({
  ...{ schema: 1, listen: { http: '127.0.0.1:0', allowedOrigins } },
  domains: [{ name: 'acme.test', users: [person('100')] }]
})
const open = (...origins: string[]) => TestOffice.start(coreOf(new MemoryPbx()), configOf(origins))

describe('the small telephone in a page of the CRM (listen.allowedOrigins)', () => {
  let office: TestOffice
  beforeAll(async () => {
    office = await open(crm, 'http://127.0.0.1:9000')
  })
  afterAll(() => office[Symbol.asyncDispose]())
  const ancestors = (policy: unknown) => /frame-ancestors [^;]*/.exec(String(policy))?.[0]

  it('may be framed by those origins and by nobody else; every other page by nobody', async () => {
    const page = await office.request('/embed')
    expect([page.status, ancestors(page.headers['content-security-policy']), page.headers['x-frame-options']]).toEqual([
      ...[200, `frame-ancestors ${crm} http://127.0.0.1:9000`, undefined]
    ])
    for (const path of ['/login', '/makecall.htm', '/assets/embed.js', '/nowhere']) {
      const { headers } = await office.request(path)
      expect([path, headers['x-frame-options']]).toEqual([path, 'DENY'])
      expect([path, ancestors(headers['content-security-policy'])]).toEqual([path, "frame-ancestors 'none'"])
    }
  })

  it('loads its own files and nothing else, and knows nobody by a cookie', async () => {
    const { text, headers } = await office.request('/embed', { headers: { cookie: await office.cookie() } })
    expect(String(headers['content-security-policy'])).toMatch(
      /^default-src 'none'; .*script-src 'self'; connect-src 'self'/
    )
    expect(headers['set-cookie']).toBeUndefined()
    expect(text).toBe((await office.request('/embed')).text)
    for (const name of ['embed.js', 'embed-api.js', 'embed-calls.js', 'embed-parent.js', 'embed.css', 'hubspot.js']) {
      expect([name, (await office.request(`/assets/${name}`)).status]).toEqual([name, 200])
    }
  })

  it('where no origin is named it may be framed by nobody, and says what to set', async () => {
    await using closed = await open()
    const { text, headers } = await closed.request('/embed')
    expect([ancestors(headers['content-security-policy']), headers['x-frame-options']]).toEqual([
      ...["frame-ancestors 'none'", 'DENY']
    ])
    expect(text).toContain('listen.allowedOrigins')
  })

  it.each([
    [crm, 'true'],
    ['https://mallory.test', undefined]
  ])(
    'a browser that asks whether %s may reach this machine is told (Private Network Access)',
    async (origin, allowed) => {
      const { headers } = await office.request('/api/v1/calls', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-private-network': 'true' }
      })
      expect(headers['access-control-allow-private-network']).toBe(allowed)
    }
  )

  it('a token says whose it is and what it may, whatever its scopes', async () => {
    const basic = `Basic ${Buffer.from('100:web-100').toString('base64')}`
    const made = await office.request('/api/v1/tokens', {
      ...{ method: 'POST', body: JSON.stringify({ name: 'x', scopes: ['calls:dial'], expiresAt: null }) },
      headers: { authorization: basic, 'content-type': 'application/json' }
    })
    const { token } = made.json as { token: string }
    const self = (authorization: string) => office.request('/api/v1/self', { headers: { authorization } })
    expect((await self(`Bearer ${token}`)).json).toEqual({
      ...{ domain: 'acme.test', extension: '100', name: '', scopes: ['calls:dial'] }
    })
    expect((await self(basic)).json).toMatchObject({ extension: '100', scopes: null })
  })
})
