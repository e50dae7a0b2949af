import { generateKeyPairSync, sign } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { userOfClaims } from '../../../main/access/oidc-user.ts'
import { OidcLogIn } from '../../../main/http/portal/oidc.ts'
import { createLog } from '../../../main/log.ts'
import { configSchema } from '../../../pbx-core/contract/config.ts'
import { IdentityProvider, type Person, Wanderer } from '../../support/identity-provider.ts'
import { coreOf, MemoryPbx } from '../support/memory-pbx.ts'
import { sessionOf, TestOffice } from '../support/office.ts'
import { person } from '../support/person.ts'

const users = [
  person('100', { email: 'ana@acme.test', admin: true }),
  person('101', { email: 'tom@acme.test', fields: { employee: 'E7' } }),
  person('102', { email: 'same@acme.test' }),
  person('103', { email: 'Same@acme.test' })
]
const people: Readonly<Record<string, Person>> = {
  ana: { email: 'Ana@Acme.test', email_verified: true },
  mallory: { email: 'ana@acme.test', email_verified: false },
  stranger: { email: 'x@elsewhere.test', email_verified: true },
  twins: { email: 'same@acme.test', email_verified: true },
  nameless: {},
  tom: { employee: 'E7' }
}
const own = { 'accept-language': 'en' }

let office: TestOffice
let origin: string
let provider: IdentityProvider
beforeAll(async () => {
  office = await TestOffice.start(coreOf(new MemoryPbx()), {
    schema: 1,
    listen: { http: '127.0.0.1:0' },
    domains: [{ name: 'acme.test', users }]
  })
  origin = office.office.origin
  provider = await IdentityProvider.start(origin, people)
  await configure(provider.issuer)
})
afterAll(async () => {
  await provider[Symbol.asyncDispose]()
  await office[Symbol.asyncDispose]()
})

async function configure(issuer: string, more: object = {}): Promise<void> {
  const file = join(office.directory.path, 'data', 'config.json')
  const config = JSON.parse(await readFile(file, 'utf8'))
  const oidc = { issuer, clientId: 'offhook', clientSecret: 'given-by-the-provider', name: 'Acme', ...more }
  await writeFile(file, JSON.stringify({ ...config, oidc }))
  await office.office.app.reload()
}

async function begin() {
  const begun = await office.request('/login/oidc', { headers: own })
  const [cookie = ''] = begun.headers['set-cookie'] ?? []
  return {
    ...begun,
    location: begun.headers.location ?? '',
    cookie,
    sent: { cookie: cookie.split(';')[0] ?? '', ...own }
  }
}

/** The whole way: to the provider, through its pages, and back. */
async function logIn(as: string) {
  const { location, sent } = await begin()
  const back = new URL(await new Wanderer().logIn(location, as))
  return office.request(back.pathname + back.search, { headers: sent })
}

const saidIn = ({ text }: { readonly text: string }) => /role="alert">([^<]*)</.exec(text)?.[1]

describe('log-in by an identity provider (OpenID Connect Core §3.1), by a real one', () => {
  it('is offered on the log-in page, goes there with PKCE, state and nonce, and comes back to a session', async () => {
    expect((await office.request('/login', { headers: own })).text).toContain(
      '<a class="action second" href="/login/oidc">Log in with Acme</a>'
    )
    const { status, location, cookie, headers } = await begin()
    const asked = Object.fromEntries(new URL(location).searchParams)
    expect([status, headers['cache-control']]).toEqual([303, 'no-store'])
    expect(asked).toEqual({
      ...{ client_id: 'offhook', response_type: 'code', scope: 'openid email', code_challenge_method: 'S256' },
      redirect_uri: `${origin}/login/oidc/callback`,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/)
    })
    expect(cookie).toMatch(/^offhook_oidc_\d+=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/)
    const entered = await logIn('ana')
    expect([
      entered.status,
      entered.headers['set-cookie']?.some((set) => /^offhook_\d+=.*SameSite=Strict$/.test(set))
    ]).toEqual([200, true])
    const { proof } = sessionOf({
      ...entered,
      headers: { 'set-cookie': entered.headers['set-cookie']?.filter((set) => !set.includes('oidc')) ?? [] }
    })
    const users = await office.request('/api/v1/users', { headers: proof })
    expect((users.json as { items: readonly unknown[] }).items).toHaveLength(4)

    // Out here, and out there.
    const out = await office.request('/logout', { method: 'POST', headers: proof })
    const { next } = out.json as { next: string }
    expect([new URL(next).origin, new URL(next).searchParams.get('post_logout_redirect_uri')]).toEqual([
      provider.issuer,
      `${origin}/login`
    ])
    expect((await fetch(next)).status).toBe(200)
    expect((await office.request('/api/v1/users', { headers: proof })).status).toBe(401)
  })

  it.each([
    ['stranger', 'The provider knows you, but no user here is you.'],
    ['mallory', 'The provider has not verified your e-mail address'],
    ['twins', 'Several users here have your address.'],
    ['nameless', 'The provider does not say who you are here.']
  ])('%s is refused in words, and nobody is logged in', async (as, words) => {
    const refused = await logIn(as)
    expect([refused.status, saidIn(refused)?.startsWith(words), sessionOf(refused).secret]).toEqual([401, true, ''])
  })

  it('a claim of the userinfo endpoint leads to the user whose field it is (oidc.claim, oidc.user)', async () => {
    await configure(provider.issuer, { scopes: ['openid', 'work'], claim: 'employee', user: 'fields.employee' })
    const entered = await logIn('tom')
    const { proof } = sessionOf({
      ...entered,
      headers: { 'set-cookie': entered.headers['set-cookie']?.filter((set) => !set.includes('oidc')) ?? [] }
    })
    const { json } = await office.request('/api/v1/users', { headers: proof })
    expect((json as { items: readonly { extension: string }[] }).items.map(({ extension }) => extension)).toEqual([
      '101'
    ])
    await configure(provider.issuer)
  })

  it('what comes back in another browser, twice, late or with another state is nobody’s', async () => {
    const { location, sent } = await begin()
    const back = new URL(await new Wanderer().logIn(location, 'ana'))
    const path = back.pathname + back.search
    expect(saidIn(await office.request(path, { headers: own }))).toContain('took too long')
    expect(saidIn(await office.request(path, { headers: (await begin()).sent }))).toContain('cannot be trusted')
    expect(sessionOf(await office.request(path, { headers: sent })).secret).toHaveLength(43)
    expect(saidIn(await office.request(path, { headers: sent }))).toContain('took too long')
  })

  it('whoever stops it there is told, and may try again', async () => {
    const { location, sent } = await begin()
    const state = new URL(location).searchParams.get('state')
    const declined = await office.request(
      `/login/oidc/callback?error=access_denied&state=${state}&iss=${encodeURIComponent(provider.issuer)}`,
      { headers: sent }
    )
    expect([declined.status, saidIn(declined)?.startsWith('The provider has not let you in')]).toEqual([401, true])
  })

  it('where the provider is away the page says so, and the password still logs in', async () => {
    await configure('http://127.0.0.1:1')
    const away = await begin()
    expect([
      away.status,
      saidIn(away)?.startsWith('The provider cannot be reached now.'),
      away.text.includes('name="password"')
    ]).toEqual([502, true, true])
    expect((await office.portalOf('100')).secret).toHaveLength(43)
    await configure(provider.issuer)
  })
})

describe('an ID token that is not for us, by a provider that lies (§3.1.3.7)', () => {
  /** Answers everything as it should, but for what `wrong` says otherwise. */
  async function liar(wrong: (claims: Readonly<Record<string, unknown>>) => object) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    let nonce = ''
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', issuer)
      const give = (body: object) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
      if (pathname === '/jwks')
        return give({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256', use: 'sig' }] })
      if (pathname !== '/token') {
        return give({
          ...{
            issuer,
            authorization_endpoint: `${issuer}/auth`,
            token_endpoint: `${issuer}/token`,
            jwks_uri: `${issuer}/jwks`
          },
          ...{ response_types_supported: ['code'], id_token_signing_alg_values_supported: ['ES256'] }
        })
      }
      const now = Math.floor(Date.now() / 1000)
      const claims = {
        iss: issuer,
        sub: 'ana',
        aud: 'offhook',
        iat: now,
        exp: now + 60,
        nonce,
        email: 'ana@acme.test',
        email_verified: true
      }
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      const signed = `${part({ alg: 'ES256', kid: 'k' })}.${part({ ...claims, ...wrong(claims) })}`
      const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' })
      give({ access_token: 'a', token_type: 'Bearer', id_token: `${signed}.${signature.toString('base64url')}` })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await configure(issuer, { clientSecret: undefined, scopes: ['openid', 'email'] })
    const { location, sent } = await begin()
    const { searchParams } = new URL(location)
    nonce = searchParams.get('nonce') ?? ''
    return office.request(`/login/oidc/callback?code=c&state=${searchParams.get('state')}`, { headers: sent })
  }

  it('the same, where nothing is wrong, logs in; clocks may differ by 30 s', async () => {
    expect(sessionOf(await liar(() => ({}))).secret).toHaveLength(43)
    const early = await liar(() => ({
      iat: Math.floor(Date.now() / 1000) + 20,
      exp: Math.floor(Date.now() / 1000) - 20
    }))
    expect(sessionOf(early).secret).toHaveLength(43)
  })

  it.each([
    ['for another audience', () => ({ aud: 'somebody-else' })],
    ['of another issuer', () => ({ iss: 'http://127.0.0.1:1' })],
    ['with another nonce', () => ({ nonce: 'of-another-log-in' })],
    ['that is over', () => ({ exp: Math.floor(Date.now() / 1000) - 60 })]
  ])('%s logs nobody in', async (_what, wrong) => {
    const refused = await liar(wrong)
    expect([refused.status, saidIn(refused)?.includes('cannot be trusted'), sessionOf(refused).secret]).toEqual([
      401,
      true,
      ''
    ])
  })
})

describe('the configuration of it', () => {
  const parse = (oidc: object) =>
    configSchema.safeParse({ schema: 1, domains: [{ name: 'acme.test', users }], oidc: { clientId: 'c', ...oidc } })

  it('takes plain HTTP on this machine alone', () => {
    const taken = ['https://login.acme.test', 'http://127.0.0.1:9000', 'http://login.acme.test', 'ftp://x'].map(
      (issuer) => parse({ issuer }).success
    )
    expect(taken).toEqual([true, true, false, false])
  })

  it('an extension leads to the user of the domain that is named, and to nobody where that is another', () => {
    const of = (domain: string) => {
      const config = parse({ issuer: 'https://x.test', claim: 'ext', user: 'extension', domain }).data
      return config?.oidc === undefined ? undefined : userOfClaims(config, config.oidc, { ext: 101 })
    }
    expect([of('ACME.test'), of('other.test')]).toEqual([
      { ok: true, value: { domain: 'acme.test', user: '101' } },
      { ok: false, error: 'unknown' }
    ])
  })
})

describe('the button, which anybody may press', () => {
  const logIns = (issuer: string) => {
    const read = configSchema.parse({ ...bare, oidc: { issuer, clientId: 'offhook', name: 'Acme' } })
    return new OidcLogIn({ config: () => read, now: () => 0, log: createLog({ write: () => {} }) })
  }
  const bare = { schema: 1, listen: { http: '127.0.0.1:0' }, domains: [{ name: 'acme.test', users }] }

  it('thousands of times from one address ends no log-in that began at another', async () => {
    const oidc = logIns(provider.issuer)
    const begin = async (from: string) => {
      const begun = await oidc.begin('http://pbx.test', from)
      return begun.ok ? begun.value.cookie : ''
    }
    const [own, first] = [await begin('192.0.2.1'), await begin('198.51.100.7')]
    for (let time = 0; time < 1000; time++) await begin('198.51.100.7')
    const finish = (cookie: string) => oidc.finish(cookie, '?code=1&state=made-up')
    expect([await finish(own), await finish(first)]).toEqual([
      { ok: false, error: 'provider-failed' },
      { ok: false, error: 'late' }
    ])
  })

  it('asks a provider that does not answer once at a time, however many press it', async () => {
    let asked = 0
    const silent = createServer((_request, reply) => {
      asked++
      setTimeout(() => reply.writeHead(503).end(), 200)
    })
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void silent.close())
    const oidc = logIns(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`)
    const begun = await Promise.all(Array.from({ length: 20 }, () => oidc.begin('http://pbx.test', '192.0.2.1')))
    expect([begun.every((each) => !each.ok && each.error === 'provider-away'), asked]).toEqual([true, 1])
  })
})
