import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Webhook } from 'standardwebhooks'
import { describe, expect, onTestFinished, test } from 'vitest'
import { domainSchema, hookSchema } from '../../pbx-core/contract/config.ts'
import { hookRequest as realHookRequest } from '../../pbx-core/cti/hook-request.ts'
import { prepareHook } from '../../pbx-core/cti/prepared-hook.ts'
import { createVariables, everyHookVariables, postCallVariables } from '../../pbx-core/cti/variables.ts'
import { deliveryRequest as realDeliveryRequest } from '../../pbx-core/records/delivery-request.ts'
import { numberInForm } from '../../pbx-core/routing/number/forms.ts'
import { coreOf, MemoryPbx } from '../main/support/memory-pbx.ts'
import { TestOffice } from '../main/support/office.ts'
import { person } from '../main/support/person.ts'
import { WebApp, type WebReply, type WebRequest } from '../support/web-app.ts'

/** The check that makers of CRMs run (docs/crm/for-makers.md): what it sends is what Offhook sends, and each fault has its words. */

interface Call {
  readonly what: string
  readonly values: Readonly<Record<string, string>>
}
interface Result {
  readonly kind: 'ok' | 'note' | 'fault'
  readonly what: string
}
const folder = join(import.meta.dirname, '../../examples/crm-check')
const part = async <T>(name: string) => (await import(join(folder, `${name}.mjs`))) as T
const samples = await part<{
  hookNames: string[]
  recordNames: string[]
  ringingCalls(number: string): Call[]
  endedCalls(number: string): Call[]
}>('samples')
type Plain = { method: string; url: string; headers: Record<string, string>; body: string | null }
const requests = await part<{
  hookRequest(hook: object, values: object, names: readonly string[]): Plain
  deliveryRequest(hook: object, values: object, options: object): Plain
}>('requests')
const { run } = await part<{ run(args: string[], io: object): Promise<number> }>('crm-check')

const number = '+15550100199'
const domain = domainSchema.parse({ name: 'acme.test', country: 'US' })
const lower = ({ method, url, headers, body }: Plain) => ({
  ...{ method, url, body },
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
})

describe('what it sends is what Offhook sends', () => {
  const template =
    'https://crm.test/in?n=%%calleridnumber:national%%&raw=%%calleridnumber%%&l=%%CallerIdNumber:last9%%&name=%%calleridname%%'
  const variablesOf = (values: Readonly<Record<string, string>>) =>
    createVariables({ values, inForm: (value, form) => numberInForm(domain, value, form) })

  test('each documented variable by its name, in the order of the bodies', () => {
    expect([samples.hookNames, samples.recordNames]).toEqual([everyHookVariables, postCallVariables])
  })

  test.each(['GET', 'POST'] as const)('a hook is asked by %s', (method) => {
    const headers = { 'X-Key': 'of %%calleridname%%' }
    const config = hookSchema.parse({ url: template, method, headers })
    for (const { values } of samples.ringingCalls(number)) {
      const variables = variablesOf(values)
      const text = prepareHook(config).body(variables, everyHookVariables)
      const content = text === null ? undefined : { type: 'application/json', text }
      const url = prepareHook(config).url(variables)
      const { body, headers: sent } = realHookRequest({ config, variables }, { method, url, content })
      expect(requests.hookRequest({ url: template, method, headers }, values, samples.hookNames)).toEqual({
        ...{ method, url, body, headers: sent }
      })
    }
  })

  test.each(['GET', 'POST'] as const)(
    'a record is told by %s, and the libraries of Standard Webhooks take its signature',
    (method) => {
      const at = Date.UTC(2026, 10, 21, 9)
      const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
      const config = hookSchema.parse({ url: template, method, secret })
      for (const { values } of samples.endedCalls(number)) {
        const variables = variablesOf(values)
        const id = `${values.uniqueid}.1.postCall`
        const delivery = {
          ...{ id, uniqueid: '', segment: 1, domain: 'acme.test', hook: 'postCall', createdAt: at, method },
          url: prepareHook(config).url(variables),
          body: prepareHook(config).body(variables, postCallVariables)
        }
        const real = realDeliveryRequest(delivery, config, {
          at,
          hmac: (key, data) => createHmac('sha256', Buffer.from(key, 'latin1')).update(data, 'latin1').digest('hex')
        })
        const names = samples.recordNames
        const sent = requests.deliveryRequest({ url: template, method, headers: {} }, values, { id, names, secret, at })
        expect(lower(sent)).toEqual(lower({ ...real, headers: { ...real.headers } }))
      }
      const now = requests.deliveryRequest(
        { url: template, method: 'POST', headers: {} },
        samples.endedCalls(number)[0]?.values ?? {},
        { id: 'x', names: samples.recordNames, secret, at: Date.now() }
      )
      expect(new Webhook(secret).verify(now.body ?? '', now.headers)).toMatchObject({ uniqueid: '0.check' })
    }
  )
})

const secret = 'a long text of the maker’s own'

/** A CRM that does it right, but for what a test has it do. */
async function crm(
  change: { hook?: WebReply; page?: WebReply; call?: (request: WebRequest) => WebReply | undefined } = {}
) {
  const app = await WebApp.start()
  onTestFinished(() => app[Symbol.asyncDispose]())
  const written = new Map<string, string>()
  app.on('/hook', change.hook ?? { body: '<ipbx><set><calleridname>Rita &amp; Co</calleridname></set></ipbx>' })
  app.on('/page', change.page ?? { headers: { 'content-type': 'text/html' }, body: '<h1>Rita</h1>' })
  app.on('/calls', (request) => {
    const own = change.call?.(request)
    if (own !== undefined) return own
    const { body, headers } = request
    const expected = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
    const age = Date.now() / 1000 - Number(headers['webhook-timestamp'])
    if (headers['x-offhook-signature'] !== expected || Math.abs(age) > 300) return { status: 401 }
    const delivery = String(headers['x-offhook-delivery'])
    const { uniqueid } = JSON.parse(body) as { uniqueid: string }
    if (delivery.endsWith('.postCall') && !written.has(delivery)) written.set(delivery, uniqueid)
    return { status: 204 }
  })
  app.on('/count', ({ query }) => ({
    body: JSON.stringify([...written.values()].filter((uniqueid) => uniqueid === query.get('id')))
  }))
  return { app, origin: `http://127.0.0.1:${app.port}` }
}

async function check(origin: string, parts: readonly ('hook' | 'post-call' | 'page' | 'count')[], more: string[] = []) {
  const urls = {
    hook: `${origin}/hook?n=%%calleridnumber%%`,
    'post-call': `${origin}/calls`,
    page: `${origin}/page?n=%%calleridnumber%%`,
    count: `${origin}/count?id=%%uniqueid%%`
  }
  const printed: string[] = []
  const code = await run([...parts.flatMap((each) => [`--${each}`, urls[each]]), '--json', ...more], {
    env: { OFFHOOK_SECRET: secret },
    print: (text: string) => printed.push(text),
    complain: (text: string) => printed.push(text)
  })
  const { results } = JSON.parse(printed.join('\n')) as { results: Result[] }
  const told = (kind: Result['kind']) => results.filter((result) => result.kind === kind).map(({ what }) => what)
  return { code, results, faults: told('fault'), notes: told('note'), printed: printed.join('\n') }
}

describe('what it says', () => {
  test('of a CRM that does it right: nothing is wrong, and no secret is printed', async () => {
    const { origin } = await crm()
    const { code, faults, notes, results, printed } = await check(origin, ['hook', 'post-call', 'page', 'count'])
    expect([code, faults, notes, results.length]).toEqual([0, [], [], 25])
    expect(printed).not.toContain(secret)
  })

  test('headers go as Offhook sends them, text beyond ASCII as UTF-8', async () => {
    const { app, origin } = await crm()
    await check(origin, ['hook'], ['--header', 'X-Key: Zoë %%calleridname%%'])
    const [first] = app.requests.entries
    expect(Buffer.from(String(first?.headers['x-key']), 'latin1').toString()).toBe('Zoë Rita Wagner')
  })

  test.each<[string, WebReply, string]>([
    ['is away for an error', { status: 500 }, 'a caller: status 500'],
    ['answers half of its XML', { body: '<ipbx><set>' }, 'a caller: <set> is not closed'],
    [
      'writes & as it is',
      { body: '<ipbx><calleridname>A & B</calleridname></ipbx>' },
      'a caller: an & that is not written as &amp;, or an entity that XML does not have'
    ],
    ['sends a DOCTYPE', { body: '<!DOCTYPE a><ipbx/>' }, 'a caller: a DOCTYPE, which is refused'],
    ['sends a list', { headers: { 'content-type': 'application/json' }, body: '[]' }, 'a caller: JSON, but no object'],
    ['says too much', { body: `<a>${'x'.repeat(65_536)}</a>` }, 'a caller: 65543 bytes'],
    ['breaks off', { fault: 'reset' }, 'a caller: ECONNRESET']
  ])('a hook that %s', async (_, hook, fault) => {
    const { origin } = await crm({ hook })
    const { code, faults } = await check(origin, ['hook'])
    // undici names a broken connection by its own words.
    expect([code, faults[0]?.replace(/UND_ERR_SOCKET|other side closed/, 'ECONNRESET')]).toEqual([1, fault])
  })

  test.each<[string, WebReply, string]>([
    [
      'says what Offhook does not know',
      { body: '<ipbx><set><callername>x</callername></set></ipbx>' },
      'a caller: callername'
    ],
    ['answers in words', { body: 'OK' }, 'a caller: neither XML nor JSON'],
    ['leads elsewhere', { status: 302, headers: { location: '/other' } }, 'a caller: status 302'],
    ['is slow', { delayMs: 600 }, 'a caller:  ms']
  ])('a hook that %s works, and is told of', async (_, hook, note) => {
    const { origin } = await crm({ hook })
    const { code, notes } = await check(origin, ['hook'])
    expect([code, notes[0]?.replace(/: \d+ ms/, ':  ms')]).toEqual([0, note])
  })

  test.each<[string, (request: WebRequest) => WebReply | undefined, string]>([
    ['takes no calls', () => ({ status: 503 }), 'an answered call: status 503'],
    [
      'wants no more',
      ({ headers }) => (headers['x-offhook-signature'] === undefined ? { status: 401 } : { status: 410 }),
      'an answered call: status 410'
    ],
    ['chokes on a repeat', repeated(), 'the same delivery once more: status 409'],
    [
      'chokes on notes',
      ({ headers }) => (String(headers['x-offhook-delivery']).endsWith('.notes') ? { status: 500 } : undefined),
      'notes that follow the call: status 500'
    ],
    [
      'takes what is not signed',
      ({ headers }) => (headers['x-offhook-signature'] === undefined ? { status: 204 } : undefined),
      'without a signature: status 204'
    ],
    [
      'takes a forged signature',
      ({ headers }) => (headers['x-offhook-signature'] === `sha256=${'0'.repeat(64)}` ? { status: 204 } : undefined),
      'with a forged signature: status 204'
    ],
    [
      'does not compare the content',
      ({ body }) => (body.includes('"x":"y"') ? { status: 204 } : undefined),
      'with another content than was signed: status 204'
    ]
  ])('a CRM that %s', async (_, call, fault) => {
    const { origin } = await crm({ call })
    const { code, faults } = await check(origin, ['post-call'])
    expect([code, faults[0]]).toEqual([1, fault])
  })

  test('what answers later than Offhook waits is told: a delivery would come again, a call goes on', async () => {
    const late = { delayMs: 700 }
    const { origin } = await crm({ hook: late, call: () => late })
    const { code, faults } = await check(origin, ['hook', 'post-call'], ['--timeout', '300'])
    expect([code, faults[0], faults.includes('an answered call: no answer within 300 ms')]).toEqual([
      ...[1, 'a caller: no answer within 300 ms', true]
    ])
  })

  test('a CRM that refuses long notes', async () => {
    const { origin } = await crm({ call: ({ body }) => (body.length > 50_000 ? { status: 413 } : undefined) })
    expect((await check(origin, ['post-call'])).faults).toEqual(['notes of 60,000 characters: status 413'])
  })

  test('a CRM that writes a repeat once more', async () => {
    const all: string[] = []
    const { app, origin } = await crm({
      call: ({ headers, body }) => {
        if (!String(headers['x-offhook-delivery']).endsWith('.postCall')) return undefined
        all.push((JSON.parse(body) as { uniqueid: string }).uniqueid)
        return undefined
      }
    })
    app.on('/count', ({ query }) => ({ body: String(all.filter((each) => each === query.get('id')).length) }))
    const { faults } = await check(origin, ['post-call', 'count'])
    expect(faults).toEqual(['a call stands there 2 times'])
    app.on('/count', { body: 'two' })
    expect((await check(origin, ['post-call', 'count'])).faults).toEqual([
      'how often the call stands there: status 200'
    ])
  })

  test('what is an hour old is taken: told of; so is a CRM that is checked without a secret', async () => {
    const { origin } = await crm({
      call: ({ headers }) =>
        Number(headers['webhook-timestamp']) < Date.now() / 1000 - 600 ? { status: 204 } : undefined
    })
    expect((await check(origin, ['post-call'])).notes).toEqual(['an hour old: status 204'])
    const open = await crm({ call: () => ({ status: 204 }) })
    expect((await check(open.origin, ['post-call'], ['--secret', ''])).notes).toEqual(['no secret was given'])
  })

  test.each<[string, WebReply, string]>([
    ['is not found', { status: 404 }, 'a caller: status 404'],
    ['is a download', { headers: { 'content-disposition': 'attachment' } }, 'a caller: a download']
  ])('a page that %s', async (_, page, fault) => {
    const { origin } = await crm({ page })
    expect((await check(origin, ['page'])).faults[0]).toBe(fault)
  })

  test.each([
    ['x-frame-options', 'DENY', 'refuses frames: X-Frame-Options: DENY'],
    ['content-security-policy', "frame-ancestors 'self'; img-src *", "refuses frames: frame-ancestors 'self'"]
  ])('a page that refuses frames by %s works, and is told of', async (name, value, note) => {
    const { origin } = await crm({ page: { headers: { [name]: value } } })
    const { code, notes } = await check(origin, ['page'])
    expect([code, notes]).toEqual([0, [note]])
  })

  test.each<[string[], RegExp]>([
    [[], /^There is nothing to check\./],
    [['--hook', 'crm.test'], /^--hook is no http: or https: address: crm\.test/],
    [['--hook', 'https://%%calleridnumber%%/'], /^--hook is no http/],
    [['--page', 'https://a.test', '--method', 'PUT'], /^--method is GET or POST/],
    [['--page', 'https://a.test', '--header', 'x'], /^--header is written as/],
    [['--page', 'https://a.test', '--timeout', 'soon'], /^--timeout is milliseconds/],
    [['--offhook', 'http://127.0.0.1:1'], /^--offhook needs a --token/],
    [['--what'], /Unknown option/]
  ])('wrong use is told with the way to use it: %o', async (args, words) => {
    const told: string[] = []
    const code = await run(args, { env: {}, print: () => undefined, complain: (text: string) => told.push(text) })
    expect([code, told.join('')]).toEqual([2, expect.stringMatching(words)])
  })
})

describe('towards Offhook', () => {
  const open = async () => {
    const config = {
      ...{ schema: 1, listen: { http: '127.0.0.1:0' } },
      domains: [{ name: 'acme.test', users: [person('100', { admin: true })] }]
    }
    const office = await TestOffice.start(coreOf(new MemoryPbx()), config)
    onTestFinished(() => office[Symbol.asyncDispose]())
    const token = async (...scopes: string[]) => {
      const made = await office.request('/api/v1/tokens', {
        ...{ method: 'POST', body: JSON.stringify({ name: 'check', scopes, expiresAt: null }) },
        headers: {
          authorization: `Basic ${Buffer.from('100:web-100').toString('base64')}`,
          'content-type': 'application/json'
        }
      })
      return (made.json as { token: string }).token
    }
    const checked = async (given: string) => {
      const printed: string[] = []
      const args = ['--offhook', office.office.origin, '--token', given, '--json']
      const code = await run(args, { env: {}, print: (text: string) => printed.push(text), complain: () => undefined })
      const { results } = JSON.parse(printed.join('')) as { results: Result[] }
      expect(printed.join('')).not.toContain(given)
      return [code, ...results.map(({ kind, what }) => `${kind} ${what}`)]
    }
    return { token, checked }
  }

  test('a token is enough and not too much, events are heard, and coming back too late is told', async () => {
    const { token, checked } = await open()
    expect(await checked(await token('calls:read', 'events:read', 'calls:dial'))).toEqual([
      0,
      'ok the token may see calls',
      'ok the token may do no more than a CRM needs',
      'ok events can be listened to',
      'ok whoever comes back with Last-Event-ID goes on where they were',
      'ok whoever comes back too late is told so (resync): ask for calls and cdrs then'
    ])
    expect(await checked(await token('calls:read', 'users:read', 'config:read'))).toEqual([
      0,
      'ok the token may see calls',
      'note the token may do more: users:read, config:read',
      'note events: status 403'
    ])
    expect(await checked('oh_nothing')).toEqual([1, 'fault the token: status 401'])
  })

  test('a proxy that keeps streams back is named, and what was found before it is told', async () => {
    const proxy = await WebApp.start()
    onTestFinished(() => proxy[Symbol.asyncDispose]())
    proxy.on('/api/v1/calls', { body: '{}' })
    proxy.on('/embed/token', { body: '{"scopes":["calls:read"]}' })
    proxy.on('/api/v1/events', { bodyDelayMs: 60_000 })
    const printed: string[] = []
    const io = {
      env: { OFFHOOK_TOKEN: 'oh_x' },
      print: (text: string) => printed.push(text),
      complain: () => undefined
    }
    const code = await run(['--offhook', `http://127.0.0.1:${proxy.port}`, '--json'], io)
    const { results } = JSON.parse(printed.join('')) as { results: Result[] }
    expect([code, results.at(-1)?.what]).toEqual([1, 'after Last-Event-ID 1: nothing'])
    const nobody = await run(['--offhook', 'http://127.0.0.1:1', '--json'], { ...io, print: () => undefined })
    expect(nobody).toBe(1)
  })
})

test('what the document for makers puts into the configuration is one', () => {
  const text = readFileSync(join(folder, '../../docs/crm/for-makers.md'), 'utf8')
  const blocks = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) => JSON.parse(json) as object)
  const parts = blocks.filter((block) => 'cti' in block)
  expect(parts.length).toBe(3)
  for (const part of parts) expect(domainSchema.safeParse({ name: 'acme.test', ...part }).error).toBeUndefined()
})

test('it runs by itself, without anything of Offhook, and ends with 1 where something is wrong', async () => {
  const { origin } = await crm({ hook: { status: 500 } })
  const args = [join(folder, 'bin.mjs'), '--hook', `${origin}/hook`]
  const ended = await promisify(execFile)(process.execPath, args, { cwd: '/' }).catch((error: unknown) => error)
  expect(ended).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/✗ a caller: status 500\n.*\n {6}→ Where you have nothing/)
  })
})

/** 409 for what it has had. */
function repeated(): (request: WebRequest) => WebReply | undefined {
  const had = new Set<string>()
  return ({ headers }) => {
    const id = String(headers['x-offhook-delivery'])
    if (had.has(id)) return { status: 409 }
    had.add(id)
    return undefined
  }
}
