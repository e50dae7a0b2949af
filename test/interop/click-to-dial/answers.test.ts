import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Baresip } from '../../support/baresip.ts'
import { coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { needs } from '../../support/needs.ts'
import { recordOf } from '../../support/records.ts'
import { waitFor } from '../../support/wait-for.ts'
import { Office } from '../office.ts'
import { type Answer, click, credential, hearsPrompt, open, sipWith } from './link.ts'

const crossSite = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }

describe.concurrent('answers of remote_call.htm (3-click-to-dial, the request and Safety)', () => {
  let office: Office
  beforeAll(async () => {
    office = await Office.start({ moreUsers: 80, domain: { country: 'US' } })
  })
  afterAll(async () => {
    await office?.emptied()
    await office?.[Symbol.asyncDispose]()
  })
  beforeEach((context) => needs(context, 'baresip'))

  const told = ({ status, json }: Answer) => [status, json?.error?.code]

  describe('200', () => {
    it('says which call rings, as JSON that no cache keeps', async () => {
      const { user, dest } = office.nextUsers()
      await using _phone = await office.baresip(user)
      const answer = await open(office, { user, dest, auth: credential(user) })
      expect([answer.status, answer.json]).toEqual([200, { call: expect.any(String), state: 'ringing' }])
      expect(answer.headers['cache-control']).toBe('no-store')
      await ended(answer.json?.call)
    })

    it.each([
      [
        'a form by POST',
        (user: string) => open(office, { ...toEcho(user), auth: credential(user) }, { method: 'POST' })
      ],
      ['Authorization: Basic', (user: string) => open(office, toEcho(user), { basic: user })],
      ['an admin of the domain', (user: string) => open(office, { ...toEcho(user), auth: credential('100') })],
      ['user@domain', (user: string) => open(office, { ...toEcho(`${user}@acme.test`), auth: credential(user) })]
    ] as const)('is the answer to %s', async (_what, ask) => {
      const { user } = office.nextUsers()
      await using phone = await office.baresip(user)
      const answer = await ask(user)
      expect(answer.status).toBe(200)
      await phone.incoming()
      await ended(answer.json?.call)
    })

    it('a second click on the same destination within 3 s is the same call, and the phone rings once', async () => {
      const { user, dest } = office.nextUsers()
      await using phone = await office.baresip(user)
      const first = await click(office, { user, dest })
      expect(await click(office, { user, dest: dest.split('').join('-') })).toBe(first)
      await phone.incoming()
      await ended(first)
      await phone.closed()
      expect(phone.events.entries.filter(({ type }) => type === 'CALL_INCOMING')).toHaveLength(1)
    })
  })

  describe('400', () => {
    it.each([
      ['no destination', {}, 'parameter_missing'],
      ['a destination that nobody can dial', { dest: 'hello' }, 'parameter_invalid'],
      ['more than 64 characters', { dest: '1'.repeat(65) }, 'parameter_invalid'],
      ['a SIP address elsewhere', { dest: 'sip:101@example.com' }, 'parameter_invalid']
    ])('%s', async (_what, parameters, code) => {
      const { user } = office.nextUsers()
      expect(told(await open(office, { user, auth: credential(user), ...parameters }))).toEqual([400, code])
    })

    it('no domain where there are several; with one the answer is another', async () => {
      await using core = await CoreProcess.start({
        config: (ports) => {
          const config = coreConfig(ports)
          config.domains.push({
            name: 'other.test',
            users: [{ extension: '100', sipPassword: 'sip-eve', webPassword: 'web-eve' }]
          })
          return config
        }
      })
      const ask = async (name: string) =>
        (await core.fetch(`/remote_call.htm?user=${name}&dest=101&auth=${credential('100')}`, { user: null })).json()
      expect(await ask('100')).toMatchObject({ error: { code: 'domain_required', path: 'user' } })
      expect(await ask('100%40acme.test')).toMatchObject({ error: { code: 'no_phone_registered' } })
    })

    it.each([
      ['of the domain of the one who calls', 'sip:101@acme.test', 503, 'no_phone_registered'],
      ['of its alias', 'sip:101@localhost', 503, 'no_phone_registered'],
      ['of another domain here, where 101 is somebody else', 'sip:101@other.test', 400, 'parameter_invalid']
    ])('a SIP address %s: %s', async (_what, dest, status, code) => {
      await using core = await CoreProcess.start({
        config: (ports) => {
          const config = coreConfig(ports)
          config.domains.push({
            name: 'other.test',
            users: [{ extension: '101', sipPassword: 'sip-eve', webPassword: 'web-eve' }]
          })
          return config
        }
      })
      const link = await core.fetch(`/remote_call.htm?dest=${dest}`)
      const named = await core.fetch(`/remote_call.htm?user=100@acme.test&dest=${dest}`)
      const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ dest }) }
      const api = await core.fetch('/api/v1/calls', post)
      const expected = [status, { error: { code } }]
      const told = async (answer: Response) => [answer.status, await answer.json()]
      for (const answer of [link, named, api]) expect(await told(answer)).toMatchObject(expected)
    })
  })

  it.each([
    ['no credential', {}],
    ['a wrong password', { auth: '102@acme.test:wrong' }],
    ['an account that does not exist', { auth: '998@acme.test:wrong' }]
  ])('401 with a challenge: %s', async (_what, parameters) => {
    const { user, dest } = office.nextUsers()
    const answer = await open(office, { user, dest, ...parameters })
    expect([...told(answer), answer.headers['www-authenticate']]).toEqual([
      401,
      'unauthenticated',
      'Basic realm="Offhook"'
    ])
  })

  it('403: an account that may not call for this user', async () => {
    const { dest } = office.nextUsers()
    expect(told(await open(office, { user: '101', dest, auth: credential('102') }))).toEqual([403, 'not_allowed'])
  })

  it('403: a destination that is barred for this user (international is off as installed)', async () => {
    const { user } = office.nextUsers()
    const answer = await open(office, { user, dest: '+4930123456', auth: credential(user) })
    expect(told(answer)).toEqual([403, 'destination_barred'])
  })

  it('404: no such user', async () => {
    const { dest } = office.nextUsers()
    expect(told(await open(office, { user: '999', dest, auth: credential('100') }))).toEqual([
      404,
      'extension_not_found'
    ])
  })

  it('409: a call of this user is being set up already, to somebody else', async () => {
    const { user, dest } = office.nextUsers()
    await using phone = await office.baresip(user)
    const first = await click(office, { user, dest })
    await phone.incoming()
    expect(told(await open(office, { user, dest: '100', auth: credential(user) }))).toEqual([409, 'call_in_progress'])
    await ended(first)
  })

  it('503: no phone of this user is registered; 429 after ten calls in a minute', async () => {
    const { user, dest } = office.nextUsers()
    const answers: Answer[] = []
    for (let call = 0; call < 11; call++) answers.push(await open(office, { user, dest, auth: credential(user) }))
    expect(answers.map(told)).toEqual([
      ...Array.from({ length: 10 }, () => [503, 'no_phone_registered']),
      [429, 'too_many_calls']
    ])
    expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(0)
  })

  it('429: too many wrong passwords make the account wait, the right one included, and no other', async () => {
    const { user, dest } = office.nextUsers()
    const guess = () => open(office, { user, dest, auth: `${user}@acme.test:guess` })
    const guesses = [await guess(), await guess(), await guess()]
    expect(guesses.map(told)).toEqual(Array.from({ length: 3 }, () => [401, 'unauthenticated']))
    // From here on one has to wait: half a second at first, which a busy machine lets go by between two guesses.
    const more = await Promise.all(Array.from({ length: 4 }, guess))
    expect(more.map(told)).toContainEqual([429, 'too_many_attempts'])
    // The wait doubles with each guess that is listened to: until it outlives what follows, on any machine.
    const longWait = async () => Number((await guess()).headers['retry-after'] ?? 0) >= 8
    await waitFor(longWait, { what: 'a wait of 8 s' })
    expect((await open(office, { user, dest, auth: credential(user) })).status).toBe(429)
    expect((await open(office, { user: dest, dest: user, auth: credential(dest) })).status).toBe(503)
  })

  describe('Safety', () => {
    it.each(['evil.example', 'evil.example:8980', '127.0.0.1.evil.example'])(
      'a foreign Host is refused (DNS rebinding): %s',
      async (host) => {
        const { user, dest } = office.nextUsers()
        await using phone = await office.baresip(user)
        const answer = await open(office, { user, dest, auth: credential(user) }, { headers: { host } })
        expect(told(answer)).toEqual([403, 'host_not_allowed'])
        await undisturbed(phone)
      }
    )

    it('HEAD never calls', async () => {
      const { user, dest } = office.nextUsers()
      await using phone = await office.baresip(user)
      const answer = await open(office, { user, dest, auth: credential(user), connect: 'true' }, { method: 'HEAD' })
      expect([answer.status, answer.body]).toEqual([200, ''])
      await undisturbed(phone)
    })

    it.each(['prefetch', 'prefetch;prerender'])('a request with Sec-Purpose: %s never calls', async (purpose) => {
      const { user, dest } = office.nextUsers()
      await using phone = await office.baresip(user)
      const headers = { 'sec-purpose': purpose }
      const answer = await open(office, { user, dest, auth: credential(user), connect: 'true' }, { headers })
      expect(answer.status).toBe(503)
      await undisturbed(phone)
    })

    it.each([
      ['a cross-site navigation', crossSite],
      ['a form of another site', { origin: 'https://evil.example' }],
      ['a link from elsewhere on the desktop', { 'sec-fetch-site': 'none' }]
    ])(
      'connect=true with remembered Basic credentials is ignored after %s: the prompt is played',
      async (_what, headers) => {
        const { user, dest } = office.nextUsers()
        await using phone = await office.baresip(user, { answer: 'auto' })
        await using other = await office.baresip(dest)
        const call = await click(office, { user, dest, connect: 'true' }, { basic: user, headers })
        await phone.established()
        await hearsPrompt(phone)
        expect(await sipWith(office, call, dest)).toEqual([])
        await phone.sendDigit('2')
        await phone.closed()
        expect(other.events.entries.some(({ type }) => type === 'CALL_INCOMING')).toBe(false)
      }
    )

    it.each([
      ['Basic from a page of ours', { basic: true, headers: { 'sec-fetch-site': 'same-origin' } }],
      ['Basic from a program', { basic: true, headers: {} }],
      ['a link that holds its credential', { basic: false, headers: crossSite }]
    ])('connect=true counts with %s', async (_what, { basic, headers }) => {
      const { user, dest } = office.nextUsers()
      await using phone = await office.baresip(user, { answer: 'auto' })
      await using other = await office.baresip(dest)
      await click(office, { user, dest, connect: 'true' }, basic ? { basic: user, headers } : { headers })
      await other.incoming()
      await phone.hangUp()
      await other.closed()
    })

    it('no credential of a link reaches a log, a page or a header, whatever is answered', {
      concurrent: false
    }, async () => {
      const { user, dest } = office.nextUsers()
      await using _phone = await office.baresip(user)
      const secret = `web-${user}`
      const html = { accept: 'text/html' }
      const since = office.core.program.stderr.position
      const ask = (parameters: Record<string, string>, headers: Record<string, string> = html) =>
        open(office, { user, dest, auth: credential(user), ...parameters }, { headers })
      const answers = [
        await ask({}),
        await ask({ dest: '100' }),
        await ask({ dest: 'hello' }),
        await ask({ user: '101' }),
        await ask({}, { host: 'evil.example' }),
        await ask({}, { 'sec-purpose': 'prefetch' }),
        await ask({ auth: `${user}@acme.test:${secret}-mistyped` })
      ]
      expect(answers.map(({ status }) => status)).toEqual([200, 409, 400, 403, 403, 503, 401])
      for (const { body, headers } of answers) expect(JSON.stringify([body, headers])).not.toContain(secret)
      for (const { headers } of answers) expect(headers['referrer-policy']).toBe('no-referrer')

      const lines = await office.core.program.stderr
        .waitFor((line) => line.includes('"status":401'), { what: 'the last answer in the log', since })
        .then(() => office.core.program.stderr.since(since))
      expect(lines.filter((line) => line.includes('http.answered')).length).toBeGreaterThanOrEqual(answers.length)
      for (const line of office.core.logs) expect(line).not.toMatch(/web-|auth=|sip-\d{3}/)
      await ended((await office.callOf(user))?.uniqueid)
    })
  })

  function toEcho(user: string) {
    return { user, dest: '*43' }
  }

  /** Hangs a call up from outside, and waits for its record. */
  async function ended(uniqueid: string | undefined): Promise<void> {
    await office.core.fetch(`/api/v1/calls/${uniqueid}`, { method: 'DELETE' })
    await recordOf(office.core, (cdr) => cdr.uniqueid === uniqueid)
  }

  async function undisturbed(phone: Baresip): Promise<void> {
    expect(await office.callOf(phone.user)).toBeUndefined()
    expect(phone.events.entries.some(({ type }) => type === 'CALL_INCOMING')).toBe(false)
  }
})
