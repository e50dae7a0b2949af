import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Answer, basic, type HttpFixture, httpFixture } from '../support/http-fixture.ts'

const tom = { domain: 'acme.test', user: '101' }
const lena = { domain: 'acme.test', user: '102' }
const fiveMinutes = 5 * 60_000

describe('pairing by a code (3-click-to-dial, Where links come from)', () => {
  let fixture: HttpFixture
  beforeEach(async () => {
    fixture = await httpFixture()
  })
  afterEach(() => fixture[Symbol.asyncDispose]())

  const pair = (code: string, headers: Record<string, string> = {}, more: object = {}) =>
    fixture.request('/pair', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ code, name: 'Chromium', ...more })
    })
  const withToken = (answer: Answer, path: string, body?: object, method = body === undefined ? 'GET' : 'POST') =>
    fixture.request(path, {
      method,
      headers: {
        authorization: `Bearer ${(answer.json as { token: string }).token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' })
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
  const wrongOf = (code: string) => String((Number(code.replace(' ', '')) + 1) % 1e8).padStart(8, '0')

  it('gives a token that dials, and tells whose it is and how numbers are printed in its country', async () => {
    const { code, leftMs } = fixture.pairings.start(tom)
    expect([code, leftMs]).toEqual([expect.stringMatching(/^\d{4} \d{4}$/), fiveMinutes])
    const answer = await pair(code)
    expect([answer.status, answer.headers['cache-control'], answer.json]).toEqual([
      201,
      'no-store',
      { token: expect.stringMatching(/^oh_/), domain: 'acme.test', user: '101', country: 'US' }
    ])
    const dialled = await withToken(answer, '/api/v1/calls', { dest: '(212) 555-0199', connect: true })
    expect(dialled.status).toBe(201)
    // Whoever has the token has no phone ring somewhere without a 1.
    expect(fixture.pbx.commands.at(-1)).toMatchObject({ ...tom, dest: '2125550199', connect: false })
  })

  it('the token may do nothing else, for nobody else, and is listed and revoked like others', async () => {
    const answer = await pair(fixture.pairings.start(lena).code)
    const statuses = await Promise.all([
      withToken(answer, '/api/v1/calls').then(({ status }) => status),
      withToken(answer, '/api/v1/cdrs').then(({ status }) => status),
      withToken(answer, '/api/v1/tokens').then(({ status }) => status),
      withToken(answer, '/api/v1/tokens', { name: 'x', scopes: ['calls:dial'] }).then(({ status }) => status),
      withToken(answer, '/api/v1/users/102/state').then(({ status }) => status),
      withToken(answer, '/api/v1/calls/x', undefined, 'DELETE').then(({ status }) => status),
      withToken(answer, '/api/v1/calls', { dest: '*43', user: '101' }).then(({ status }) => status)
    ])
    expect(statuses).toEqual([403, 403, 403, 403, 403, 403, 403])
    const list = await fixture.request('/api/v1/tokens', { headers: basic('102@acme.test') })
    const { items } = list.json as { items: { id: string }[] }
    expect(items).toMatchObject([{ name: 'Chromium', user: '102', scopes: ['calls:dial'], expiresAt: null }])
    const revoke = { method: 'DELETE', headers: basic('102@acme.test') }
    expect((await fixture.request(`/api/v1/tokens/${items[0]?.id}`, revoke)).status).toBe(204)
    expect((await withToken(answer, '/api/v1/calls', { dest: '*43' })).status).toBe(401)
  })

  it('a code is good once, for five minutes, and only the newest of its user', async () => {
    const first = fixture.pairings.start(tom)
    const second = fixture.pairings.start(tom)
    const late = fixture.pairings.start(lena)
    expect([(await pair(first.code)).status, (await pair(second.code)).status]).toEqual([403, 201])
    expect([(await pair(second.code)).status, fixture.pairings.read(tom)]).toEqual([403, undefined])
    await fixture.clock.advance(fiveMinutes - 1)
    expect(fixture.pairings.read(lena)).toEqual({ code: late.code, leftMs: 1 })
    await fixture.clock.advance(1)
    expect([(await pair(late.code)).status, fixture.pairings.read(lena)]).toEqual([403, undefined])
    fixture.pairings.end(tom)
    const taken = fixture.pairings.start(tom)
    fixture.pairings.end(tom)
    expect((await pair(taken.code)).status).toBe(403)
  })

  it('what is typed with blanks or dashes is the code; after five wrong ones nobody there is listened to for five minutes', async () => {
    const tries = async (count: number) => {
      for (let each = 0; each < count; each++) await pair(wrongOf(fixture.pairings.read(tom)?.code ?? '0'))
    }
    fixture.pairings.start(tom)
    await tries(4)
    const open = fixture.pairings.read(tom)?.code ?? ''
    expect((await pair(open.replace(' ', ' - '))).status).toBe(201)
    const { code } = fixture.pairings.start(tom)
    await tries(1)
    expect((await pair(code)).status).toBe(403)
    // Others pair meanwhile, by the very code.
    expect(fixture.pairings.redeem(code, '192.0.2.7')).toEqual(tom)
    await fixture.clock.advance(fiveMinutes)
    expect((await pair(fixture.pairings.start(tom).code)).status).toBe(201)
    expect(fixture.logged()).toContain('pairing.refused')
    expect(fixture.logged()).not.toMatch(/oh_[\w-]{20}/)
  })

  it('forty wrong codes end every code that is open, from wherever they come; a network of IPv6 is one place', () => {
    const { pairings } = fixture
    const { code } = pairings.start(tom)
    const wrong = wrongOf(code)
    const guess = (from: string, count: number) => {
      for (let each = 0; each < count; each++) pairings.redeem(wrong, from)
    }
    // Of the eighth place only four are listened to, and of each other one five.
    for (let place = 1; place <= 7; place++) guess(`2001:db8:0:${place}::${place}`, 20)
    guess('2001:db8:0:1::ffff', 20)
    guess('192.0.2.8', 4)
    expect(pairings.read(tom)?.code).toBe(code)
    guess('192.0.2.9', 1)
    expect([pairings.read(tom), pairings.redeem(code, '192.0.2.10')]).toEqual([undefined, undefined])
    // Whoever guesses keeps nobody from pairing: the next code is as good as the first.
    expect(pairings.redeem(pairings.start(tom).code, '192.0.2.10')).toEqual(tom)
  })

  it('no page pairs, whatever it calls itself; an extension and a program do', async () => {
    const from = async (headers: Record<string, string>) =>
      (await pair(fixture.pairings.start(tom).code, headers)).status
    expect(
      await from({ origin: 'chrome-extension://abcdefghijklmnopabcdefghijklmnop', 'sec-fetch-site': 'none' })
    ).toBe(201)
    expect(await from({ origin: 'moz-extension://0f4ab7b1-1c2e-4d5f-8a9b-0c1d2e3f4a5b' })).toBe(201)
    expect(await from({})).toBe(201)
    expect(await from({ origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await from({ origin: 'null' })).toBe(403)
    expect(await from({ 'sec-fetch-site': 'same-site' })).toBe(403)
    expect(await from({ origin: 'https://chrome-extension://a' })).toBe(403)
    const form = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{"code":"1","name":"x"}' }
    expect((await fixture.request('/pair', form)).status).toBe(415)
    expect((await fixture.request('/pair')).status).toBe(404)
    expect((await pair('1', {}, { scopes: ['config:write'] })).status).toBe(400)
  })
})
