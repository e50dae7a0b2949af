import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { err, ok } from '../../../pbx-core/base/result.ts'
import type { ClickToDialError } from '../../../pbx-core/contract/pbx.ts'
import type { CallState, CallView } from '../../../pbx-core/contract/views.ts'
import { sampleCdr } from '../../records/samples.ts'
import { basic, type HttpFixture, httpFixture } from '../support/http-fixture.ts'

describe('whose number it is, as its page says (3-click-to-dial)', () => {
  it('is known from a call in which it was written in another form, whoever called', async () => {
    await using fixture = await httpFixture()
    fixture.pbx.domains = fixture.config.domains
    const theirs = { number: '15550100199', name: 'Rita Wagner', user: null }
    const ours = { number: '102', name: 'Lena Brandt', user: '102' }
    const calls = [
      sampleCdr({ caller: theirs, callee: ours, dst: '102' }),
      { ...sampleCdr({ caller: ours, callee: theirs, dst: '5550100199' }), dst: '5550100199', dstname: 'Rita Wagner' }
    ]
    for (const record of calls) {
      fixture.pbx.records = [record]
      const headers = { ...basic('102'), accept: 'text/html' }
      const page = await fixture.request('/remote_call.htm?dest=%2B15550100199', { headers })
      expect([page.status, page.text.includes('Rita Wagner'), page.text.includes('Lena')]).toEqual([200, true, false])
    }
  })
})

let fixture: HttpFixture
beforeEach(async () => {
  fixture = await httpFixture()
})
afterEach(() => fixture[Symbol.asyncDispose]())

const accepted = { call: 'call-1', state: 'ringing' }
const fault = (code: string, path?: string) => ({
  error: { code, message: expect.any(String), ...(path === undefined ? {} : { path }) }
})

describe('remote_call.htm (3-click-to-dial)', () => {
  it('calls with the credential of the link and answers 200 with the call', async () => {
    const answer = await fixture.request('/remote_call.htm?user=102&dest=%2B15550199&auth=102%3Aweb-102')
    expect([answer.status, answer.json]).toEqual([200, accepted])
    expect(fixture.pbx.commands).toEqual([{ domain: 'acme.test', user: '102', dest: '+15550199', connect: false }])
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.headers['referrer-policy']).toBe('no-referrer')
  })

  it('takes a POST form with the same names', async () => {
    const answer = await fixture.request('/remote_call.htm', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'user=102&dest=100&auth=102%3Aweb-102&connect=true'
    })
    expect([answer.status, fixture.pbx.commands]).toEqual([
      200,
      [{ domain: 'acme.test', user: '102', dest: '100', connect: true }]
    ])
  })

  it('takes Authorization: Basic, and the account itself where no user is named', async () => {
    const answer = await fixture.request('/remote_call.htm?dest=100', { headers: basic('102') })
    expect([answer.status, fixture.pbx.commands[0]?.user]).toEqual([200, '102'])
  })

  it('asks for a credential where there is none: 401 with the challenge as specified', async () => {
    const answer = await fixture.request('/remote_call.htm?user=102&dest=100')
    expect([answer.status, answer.headers['www-authenticate'], answer.json]).toEqual([
      401,
      'Basic realm="Offhook"',
      fault('unauthenticated')
    ])
  })

  it.each([
    ['a wrong password', 'auth=102%3Awrong'],
    ['an unknown account', 'auth=999%3Aweb-999'],
    ['a credential without a colon', 'auth=102'],
    ['an unknown domain', 'auth=102%40nowhere.test%3Aweb-102']
  ])('answers 401 alike for %s, and Basic does not make up for it', async (_what, auth) => {
    const answer = await fixture.request(`/remote_call.htm?user=102&dest=100&${auth}`, { headers: basic('102') })
    expect([answer.status, fixture.pbx.commands]).toEqual([401, []])
  })

  it.each([
    ['dest missing', 'user=102', 'parameter_missing', 'dest'],
    ['dest that cannot be dialled', 'user=102&dest=hello', 'parameter_invalid', 'dest'],
    ['dest twice', 'user=102&dest=1&dest=2', 'parameter_repeated', 'dest']
  ])('answers 400 before it asks who it is: %s', async (_what, query, code, path) => {
    const answer = await fixture.request(`/remote_call.htm?${query}`)
    expect([answer.status, answer.json]).toEqual([400, fault(code, path)])
  })

  it.each([
    ['the user itself', '102', '102', 200],
    ['an admin of the domain', '100', '102', 200],
    ['a system admin, who rules its domain too', '103', '102', 200],
    ['an account that lists the user in callFor', '101', '102', 200],
    ['an account that does not list the user', '102', '101', 403],
    ['a user that does not exist', '102', '999', 404]
  ])('lets call: %s', async (_what, account, user, status) => {
    const answer = await fixture.request(`/remote_call.htm?user=${user}&dest=100`, { headers: basic(account) })
    expect(answer.status).toBe(status)
  })

  it.each<[ClickToDialError['code'], number, string]>([
    ['user_not_found', 404, 'extension_not_found'],
    ['destination_barred', 403, 'destination_barred'],
    ['call_in_progress', 409, 'call_in_progress'],
    ['no_phone_registered', 503, 'no_phone_registered'],
    ['shutting_down', 503, 'shutting_down'],
    ['overloaded', 503, 'overloaded']
  ])('answers %s of the core with %i', async (code, status, said) => {
    fixture.pbx.answer = () => err({ code, message: 'why' })
    const answer = await fixture.request('/remote_call.htm?dest=100', { headers: basic('102') })
    expect([answer.status, answer.json]).toEqual([status, { error: { code: said, message: 'why' } }])
  })

  it('refuses bodies of other types, and bodies that are too large', async () => {
    const post = (type: string, body: string) =>
      fixture.request('/remote_call.htm', { method: 'POST', headers: { 'content-type': type }, body })
    expect((await post('application/json', '{"dest":"100"}')).status).toBe(415)
    expect((await post('text/plain', 'dest=100')).status).toBe(415)
    expect((await post('application/x-www-form-urlencoded', `dest=${'1'.repeat(20_000)}`)).status).toBe(413)
    expect(fixture.pbx.commands).toEqual([])
  })

  it('HEAD never calls', async () => {
    const answer = await fixture.request('/remote_call.htm?dest=100&auth=102%3Aweb-102', { method: 'HEAD' })
    expect([answer.status, answer.text, fixture.pbx.commands]).toEqual([200, '', []])
  })

  it.each([
    ['sec-purpose', 'prefetch'],
    ['sec-purpose', 'prefetch;prerender'],
    ['purpose', 'prefetch'],
    ['x-moz', 'prefetch']
  ])('a prefetch never calls, and its answer cannot stand for the click (%s: %s)', async (name, value) => {
    const answer = await fixture.request('/remote_call.htm?dest=100&auth=102%3Aweb-102', { headers: { [name]: value } })
    expect([answer.status, answer.json, fixture.pbx.commands]).toEqual([503, fault('prefetch_refused'), []])
  })
})

describe('several domains (3-click-to-dial)', () => {
  beforeEach(async () => {
    await fixture[Symbol.asyncDispose]()
    fixture = await httpFixture({ several: true })
  })

  it('a user without its domain is 400, naming the reason', async () => {
    const answer = await fixture.request('/remote_call.htm?user=102&dest=100', { headers: basic('102@acme.test') })
    expect([answer.status, answer.json]).toEqual([400, fault('domain_required', 'user')])
  })

  it('an account without its domain is 401, naming the reason', async () => {
    const answer = await fixture.request('/remote_call.htm?user=102%40acme.test&dest=100', { headers: basic('102') })
    expect([answer.status, JSON.stringify(answer.json)]).toEqual([401, expect.stringContaining('several domains')])
  })

  it.each([
    ['an alias names the domain too', '102@localhost', '102@127.0.0.1', 200],
    ['callFor reaches into another domain', '101@acme.test', '200@other.test', 200],
    ['an admin rules its own domain only', '201@other.test', '102@acme.test', 403],
    ['nor does a system admin call for users of another domain', '103@acme.test', '200@other.test', 403],
    ['who rules nothing there is not told who does not exist', '102@acme.test', '999@other.test', 403],
    ['nor which domains there are', '102@acme.test', '999@nowhere.test', 403]
  ])('%s', async (_what, account, user, status) => {
    const path = `/remote_call.htm?user=${encodeURIComponent(user)}&dest=100`
    const answer = await fixture.request(path, { headers: basic(account) })
    expect(answer.status).toBe(status)
  })
})

describe('connect=true (3-click-to-dial, Safety)', () => {
  const link = '/remote_call.htm?dest=100&connect=true'
  const own = () => `http://127.0.0.1:${fixture.listener.port}`

  it.each<[string, (own: string) => Record<string, string>, boolean]>([
    ['a program that is no browser', () => ({}), true],
    ['the same origin', () => ({ 'sec-fetch-site': 'same-origin' }), true],
    ['its own Origin', (origin) => ({ origin, 'sec-fetch-site': 'same-origin' }), true],
    ['a link from elsewhere on the desktop', () => ({ 'sec-fetch-site': 'none' }), false],
    ['a page of the same site', () => ({ 'sec-fetch-site': 'same-site' }), false],
    ['a page of another site', () => ({ 'sec-fetch-site': 'cross-site' }), false],
    ['a browser over plain HTTP', () => ({ 'user-agent': 'Mozilla/5.0', accept: 'text/html' }), false],
    ['a foreign Origin alone', () => ({ origin: 'https://evil.test' }), false],
    ['an Origin that is hidden', () => ({ origin: 'null' }), false]
  ])('with Basic from %s', async (_what, headers, connect) => {
    const answer = await fixture.request(link, { headers: { ...basic('102'), ...headers(own()) } })
    expect([answer.status, fixture.pbx.commands[0]?.connect]).toEqual([200, connect])
  })

  it('with auth it counts from everywhere: a forged page does not know the password', async () => {
    await fixture.request(`${link}&auth=102%3Aweb-102`, {
      headers: { 'sec-fetch-site': 'cross-site', origin: 'https://crm.test' }
    })
    expect(fixture.pbx.commands[0]?.connect).toBe(true)
  })

  it.each(['false', '1', 'yes', ''])('only "true" is true: connect=%s', async (value) => {
    await fixture.request(`/remote_call.htm?dest=100&auth=102%3Aweb-102&connect=${value}`)
    expect(fixture.pbx.commands[0]?.connect).toBe(false)
  })
})

describe('Sec-Fetch-Mode (3-click-to-dial, Safety)', () => {
  it.each<[string, Record<string, string>, number]>([
    ['a person who follows a link', { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site' }, 200],
    ['a page of ours', { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin' }, 200],
    ['an image of another site', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-site': 'cross-site' }, 403],
    ['a script of another site', { 'sec-fetch-mode': 'cors', origin: 'https://evil.test' }, 403],
    ['a page of another port', { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-site' }, 403],
    ['the fetch of a program under Node, which says the mode and nothing else', { 'sec-fetch-mode': 'cors' }, 200]
  ])('%s: %j is %i', async (_what, headers, status) => {
    const answer = await fixture.request('/remote_call.htm?dest=100', { headers: { ...basic('102'), ...headers } })
    expect([answer.status, fixture.pbx.commands.length]).toEqual([status, status === 200 ? 1 : 0])
  })
})

describe('limits (3-click-to-dial, 429)', () => {
  const call = (headers: Record<string, string> = {}) =>
    fixture.request('/remote_call.htm?dest=100', { headers: { ...basic('102'), ...headers } })
  const statuses = async (count: number) => {
    const seen: number[] = []
    for (let i = 0; i < count; i++) seen.push((await call()).status)
    return seen
  }

  it('the eleventh call of a user within a minute is 429 with Retry-After', async () => {
    expect(await statuses(10)).toEqual(Array(10).fill(200))
    fixture.clock.advance(30_000)
    const refused = await call()
    expect([refused.status, refused.headers['retry-after'], refused.json]).toEqual([429, '30', fault('too_many_calls')])
    expect((await fixture.request('/remote_call.htm?dest=100', { headers: basic('101') })).status).toBe(200)
    fixture.clock.advance(30_000)
    expect((await call()).status).toBe(200)
  })

  const party = (number: string) => ({ number, name: '', user: number })
  const tenthCall = (state: CallState): CallView => ({
    ...{ uniqueid: 'call-10', linkedid: 'call-10', domain: 'acme.test', direction: 'internal', state },
    ...{
      caller: party('102'),
      callee: party('100'),
      rang: ['102'],
      exten: '100',
      did: '',
      trunk: null,
      onHold: false,
      recording: 'off',
      recordableBy: []
    },
    ...{ segment: 1, members: [] },
    ...{ app: 'click-to-dial', appname: null, way: [], startedAt: 1, answeredAt: state === 'answered' ? 2 : null }
  })
  const tenth = async () => {
    const { status, json } = await call()
    return status === 200 ? json : status
  }

  it('the tenth click again within 3 s is that click still, and later it is one too many', async () => {
    expect(await statuses(9)).toEqual(Array(9).fill(200))
    const placed = await tenth()
    fixture.pbx.live = [tenthCall('ringing')]
    expect(await tenth()).toEqual(placed)
    const other = await fixture.request('/remote_call.htm?dest=101', { headers: basic('102') })
    expect(other.status).toBe(429)
    fixture.clock.advance(2999)
    expect(await tenth()).toEqual(placed)
    fixture.clock.advance(1)
    expect(await tenth()).toBe(429)
  })

  it.each([
    ['declined', []],
    ['ended, and still shown', ['ended']],
    ['answered', ['answered']]
  ] as const)(
    'the same click within 3 s is another call where the one before is %s (3-click-to-dial)',
    async (_, states) => {
      expect(await statuses(10)).toEqual(Array(10).fill(200))
      fixture.pbx.live = states.map(tenthCall)
      expect(await tenth()).toBe(429)
      for (const state of ['setup', 'ringing', 'confirming', 'calling'] as const) {
        fixture.pbx.live = [tenthCall(state)]
        expect(await tenth()).toEqual({ call: 'call-10', state: 'ringing' })
      }
    }
  )

  it('the same click again is the same call, and does not count', async () => {
    fixture.pbx.answer = () => ok({ uniqueid: 'one', state: 'ringing', repeated: true })
    expect(await statuses(12)).toEqual(Array(12).fill(200))
  })

  it('after three wrong passwords the account waits, doubling from 1 s; on loopback others do not', async () => {
    const wrong = () => fixture.request('/remote_call.htm?dest=100', { headers: basic('102', 'wrong') })
    const waits: (string | undefined)[] = []
    expect([(await wrong()).status, (await wrong()).status, (await wrong()).status]).toEqual([401, 401, 401])
    for (const seconds of [1, 2, 4]) {
      const waiting = await call()
      expect([waiting.status, waiting.json]).toEqual([429, fault('too_many_attempts')])
      waits.push(waiting.headers['retry-after'])
      fixture.clock.advance(seconds * 1000)
      expect((await wrong()).status).toBe(401)
    }
    expect(waits).toEqual(['1', '2', '4'])
    expect((await fixture.request('/remote_call.htm?dest=100', { headers: basic('101') })).status).toBe(200)
    fixture.clock.advance(8000)
    expect((await call()).status).toBe(200)
  })
})

describe('credentials stay out of sight', () => {
  it('no log line holds one, whatever way it came and however the request ended', async () => {
    await fixture.request('/remote_call.htm?dest=100&auth=102%3Aweb-102')
    await fixture.request('/remote_call.htm?dest=100&auth=102%3Anot-the-password')
    await fixture.request('/remote_call.htm?%61uth=102%3Aweb-102', { headers: basic('102') })
    await fixture.request('/remote_call.htm/nothing?auth=102%3Aweb-102')
    await fixture.request('/%zz?auth=102:web-102')
    const page = await fixture.request('/remote_call.htm?dest=100&auth=102%3Aweb-102', {
      headers: { accept: 'text/html' }
    })
    const token = /status\/([\w-]+)/.exec(page.text)?.[1] ?? ''
    await fixture.request(`/remote_call/status/${token}`)
    const log = fixture.logged()
    expect(token).toHaveLength(32)
    expect(log).toContain('"route":"/remote_call.htm"')
    for (const secret of ['web-102', 'not-the-password', Buffer.from('102:web-102').toString('base64'), token]) {
      expect(log).not.toContain(secret)
      if (secret !== token) expect(page.text).not.toContain(secret)
    }
  })
})
