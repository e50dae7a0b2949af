import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { basic, type HttpFixture, httpFixture } from '../support/http-fixture.ts'

let fixture: HttpFixture
beforeEach(async () => {
  fixture = await httpFixture()
})
afterEach(() => fixture[Symbol.asyncDispose]())

const called = { domain: 'acme.test', user: '102', dest: '+15550199', connect: false }
const seed = 'user=102&dest=%2B15550199&auth=102%3Aweb-102'

describe('links that were mangled on their way mean what they say (3-click-to-dial)', () => {
  it.each([
    ['as the seed has it', seed],
    ['escaped for HTML', seed.replaceAll('&', '&amp;')],
    ['escaped for HTML twice', seed.replaceAll('&', '&amp;amp;')],
    ["with the stray ; of a manual's print", seed.replace('&auth', '&;auth')],
    ['the whole query encoded once more', encodeURIComponent(seed)],
    ['the whole query encoded once more, its + not', encodeURIComponent('user=102&dest=+15550199&auth=102:web-102')],
    ['escaped, then encoded once more', encodeURIComponent(seed.replaceAll('&', '&amp;'))],
    ['names in capitals', 'USER=102&Dest=%2B15550199&AUTH=102%3Aweb-102'],
    ['@ and : not encoded', 'user=102@acme.test&dest=%2B15550199&auth=102@acme.test:web-102'],
    ['an address of ours for the domain', 'user=102@192.0.2.7&dest=%2B15550199&auth=102@192.0.2.7:web-102'],
    ['an IPv6 address of ours', 'user=102@[2001:db8::7]&dest=%2B15550199&auth=102@[2001:db8::7]:web-102'],
    ['a + that was not encoded', 'user=102&dest=+15550199&auth=102:web-102'],
    ['parameters of others beside', `${seed}&name=ACME&amp;utm=1`]
  ])('%s', async (_what, query) => {
    const answer = await fixture.request(`/remote_call.htm?${query}`)
    expect([answer.status, fixture.pbx.commands.map(({ dialled: _, ...command }) => command)]).toEqual([200, [called]])
  })

  it('a form is as mangled', async () => {
    const answer = await fixture.request('/remote_call.htm', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: seed.replaceAll('&', '&amp;')
    })
    expect([answer.status, fixture.pbx.commands.length]).toEqual([200, 1])
  })

  it("an address that is none of ours is nobody's domain", async () => {
    const answer = await fixture.request(`/remote_call.htm?${seed.replace('user=102', 'user=102@192.0.2.99')}`)
    expect([answer.status, fixture.pbx.commands]).toEqual([403, []])
  })

  it('what stands twice in two writings is refused', async () => {
    const answer = await fixture.request(`/remote_call.htm?${seed}&DEST=101`)
    expect([answer.status, fixture.pbx.commands]).toEqual([400, []])
  })
})

describe('src and device (3-click-to-dial)', () => {
  it('are handed on with the call', async () => {
    await fixture.request(`/remote_call.htm?${seed}&src=%2B15550100&device=Desk`)
    expect(fixture.pbx.commands).toEqual([{ ...called, callerId: '+15550100', device: 'desk' }])
  })
  it('a device that there is not is refused', async () => {
    const answer = await fixture.request(`/remote_call.htm?${seed}&device=fax`)
    expect([answer.status, fixture.pbx.commands]).toEqual([400, []])
  })
})

describe('numbers as they are printed (4-pbx, Numbers)', () => {
  it('what follows is handed on as keys, and what the number was read from', async () => {
    await fixture.request(`/remote_call.htm?dest=${encodeURIComponent('+1 555 0199 x12')}`, { headers: basic('102') })
    expect(fixture.pbx.commands).toEqual([
      { ...called, keys: '12', dialled: { text: '+1 555 0199 x12', reading: 'printed' } }
    ])
  })
  it('a blank before a number in JSON is a blank', async () => {
    const answer = await fixture.request('/api/v1/calls', {
      method: 'POST',
      headers: { ...basic('102'), 'content-type': 'application/json' },
      body: '{"dest":" 101"}'
    })
    expect([answer.status, fixture.pbx.commands[0]?.dest]).toEqual([201, '101'])
  })
})

it('/makecall.htm opens the portal with the number filled in, and dials nothing (3-click-to-dial)', async () => {
  const answers = await Promise.all(
    [
      'destnumber=%2B49%2030%20231250',
      'DestNumber=1234567890',
      'x=1&amp;destnumber=101',
      '',
      'destnumber=%23a%2Fb'
    ].map((query) => fixture.request(`/makecall.htm?${query}`))
  )
  expect(answers.map(({ status, headers }) => [status, headers.location])).toEqual([
    [303, '/#/phone/%2B49%2030%20231250'],
    [303, '/#/phone/1234567890'],
    [303, '/#/phone/101'],
    [303, '/#/phone/'],
    [303, '/#/phone/%23a%2Fb']
  ])
  expect(fixture.pbx.commands).toEqual([])
})

describe('links with an MD5 (3-click-to-dial, extension=true)', () => {
  const now = () => Math.floor(Date.now() / 1000)
  const link = (said: { user?: string; dest?: string; time?: string; duration?: string; password?: string } = {}) => {
    const { user = '102', dest = '+15550199', time = String(now()), duration = '86400', password = 'web-102' } = said
    const auth = createHash('md5')
      .update(user + password + dest + time + duration)
      .digest('hex')
    const query = new URLSearchParams({ user, extension: 'true', dest, time, duration, auth })
    return `/remote_call.htm?${query}`
  }
  const allow = (more: object = { md5Links: true, md5Secret: 'web-102' }) => {
    const [domain] = fixture.config.domains
    if (domain === undefined) throw new Error('no domain')
    const users = domain.users.map((user) => (user.extension === '102' ? { ...user, ...more } : user))
    fixture.config = { ...fixture.config, domains: [{ ...domain, users }] }
  }

  it.each([
    ['as scripts send it, with connect', () => `${link()}&connect=true`, { ...called, connect: true }],
    ['with ; before auth, as printed', () => link().replace('&auth', '&;auth'), called],
    ['in capitals', () => link().replace(/auth=(.*)$/, (_all, hash) => `auth=${hash.toUpperCase()}`), called],
    ['with the domain', () => link({ user: '102@acme.test' }), called],
    ['an address of ours is hashed as it stands', () => link({ user: '102@192.0.2.7' }), called],
    ['made a minute ago for two', () => link({ time: String(now() - 60), duration: '120' }), called],
    ['by a clock that is a little ahead', () => link({ time: String(now() + 30) }), called]
  ])('%s', async (_what, url, command) => {
    allow()
    const answer = await fixture.request(url())
    expect([answer.status, fixture.pbx.commands]).toEqual([200, [command]])
  })

  it.each([
    ['a wrong password', () => link({ password: 'web-101' }), 401],
    ['another number', () => link().replace('15550199', '15550198'), 401],
    ['another user', () => link().replace('user=102', 'user=101'), 401],
    ['no hash', () => link().replace(/auth=.*$/, 'auth=102:web-102'), 401],
    ['over', () => link({ time: String(now() - 100), duration: '90' }), 401],
    ['not yet', () => link({ time: String(now() + 300) }), 401],
    ['too long', () => link({ duration: '86401' }), 400],
    ['a duration with a leading zero', () => link({ duration: '0360' }), 400],
    ['no duration', () => link({ duration: '' }), 400],
    ['a time of nine digits', () => link({ time: '170000000' }), 400]
  ])('%s: refused', async (_what, url, status) => {
    allow()
    const answer = await fixture.request(url())
    expect([answer.status, fixture.pbx.commands]).toEqual([status, []])
  })

  it.each([
    ['as installed', {}],
    ['the secret alone does not', { md5Secret: 'web-102' }],
    ['without the password in plain it cannot be', { md5Links: true }]
  ])('is off %s, and the 401 says so', async (_what, more) => {
    allow(more)
    const answer = await fixture.request(link())
    expect([answer.status, answer.text]).toEqual([401, expect.stringContaining('are off for this user')])
  })

  it('a web password that was changed ends its links', async () => {
    allow({ md5Links: true, md5Secret: 'web-old' })
    const answer = await fixture.request(link({ password: 'web-old' }))
    expect([answer.status, fixture.pbx.commands]).toEqual([401, []])
  })

  it('wrong hashes are wrong passwords: the account waits', async () => {
    allow()
    for (let attempt = 0; attempt < 3; attempt++) await fixture.request(link({ password: 'guess' }))
    expect((await fixture.request(link({ password: 'guess' }))).status).toBe(429)
  })

  it('the secret is in no answer and no log', async () => {
    allow()
    const answer = await fixture.request(link())
    expect(`${answer.text}${fixture.logged()}`).not.toContain('web-102')
  })
})
