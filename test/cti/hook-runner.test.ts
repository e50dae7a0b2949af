import { describe, expect, test } from 'vitest'
import type { HttpOutcome, HttpRequest } from '../../pbx-core/base/http.ts'
import type { Log, LogFields } from '../../pbx-core/base/log.ts'
import { hookSchema } from '../../pbx-core/contract/config.ts'
import { closedCircuit } from '../../pbx-core/cti/circuit-breaker.ts'
import { HookHealthBook } from '../../pbx-core/cti/hook-health.ts'
import { createHookRunner } from '../../pbx-core/cti/hook-runner.ts'
import type { HookRun } from '../../pbx-core/cti/port.ts'
import { RecentRequests } from '../../pbx-core/cti/recent-requests.ts'
import { createVariables, everyHookVariables } from '../../pbx-core/cti/variables.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

const variables = createVariables({
  values: { calleridnumber: '+1555', accountcode: 'Ä1' },
  custom: { tier: 'gold' },
  inForm: (value) => value
})

function response(body: string, { status = 200, contentType = 'text/xml' } = {}): HttpOutcome {
  return { kind: 'response', status, contentType, body: new TextEncoder().encode(body) }
}

const failure = (code: Extract<HttpOutcome, { kind: 'failed' }>['code']): HttpOutcome => ({
  kind: 'failed',
  code,
  message: `message of ${code}`
})

/** A runner over an application that answers after 30 ms with whatever stands first in `answers`. */
function createBench(...answers: (HttpOutcome | (() => Promise<HttpOutcome>))[]) {
  const clock = createVirtualClock(1_000_000)
  const requests: HttpRequest[] = []
  const logged: string[] = []
  const note = (event: string, fields?: LogFields) => void logged.push(`${event} ${JSON.stringify(fields)}`)
  const log: Log = { debug: note, info: note, warn: note, error: note, with: () => log }
  const health = new HookHealthBook()
  const recent = new RecentRequests()
  const known = (hook = 'cti.inbound', url = 'http://a.test/in?n=%%calleridnumber%%') => health.of({ hook, url })
  const runner = createHookRunner({
    clock,
    log,
    health,
    recent,
    http: {
      async request(request) {
        requests.push(request)
        clock.advance(30)
        const answer = answers.length > 1 ? answers.shift() : answers[0]
        return typeof answer === 'function' ? answer() : (answer ?? failure('connect'))
      }
    }
  })
  const run = (hook: object = {}, changes: Partial<HookRun> = {}, signal = new AbortController().signal) =>
    runner.run(
      {
        hook: 'cti.inbound',
        config: hookSchema.parse({ url: 'http://a.test/in?n=%%calleridnumber%%', ...hook }),
        variables,
        budgetMs: 4000,
        ...changes
      },
      signal
    )
  return { recent, clock, requests, logged, runner, run, known }
}

describe('the request of a hook (2-cti, Hook)', () => {
  test('GET with the values filled in, 64 KiB and 3 redirects at most', async () => {
    const { run, requests } = createBench(response(''))
    await run({ headers: { 'X-Key': 'k %%accountcode%%' }, ca: '/etc/ca.pem' })
    expect(requests).toEqual([
      {
        method: 'GET',
        url: 'http://a.test/in?n=%2B1555',
        headers: {
          accept: 'application/xml, text/xml, application/json, */*;q=0.1',
          // Not said, any coding would be acceptable, gzip too (RFC 9110 §12.5.3).
          'accept-encoding': 'identity',
          'user-agent': 'Offhook',
          'x-key': 'k Ä1'
        },
        body: null,
        timeoutMs: 2000,
        maxBytes: 65_536,
        maxRedirects: 3,
        ca: '/etc/ca.pem'
      }
    ])
  })

  test('POST sends every variable, and a configured header replaces ours', async () => {
    const { run, requests } = createBench(response(''))
    await run({ method: 'POST', headers: { 'User-Agent': 'mine' } })
    const { headers, body } = requests[0] as HttpRequest
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'mine' })
    const empty = Object.fromEntries(everyHookVariables.map((name) => [name, '']))
    expect(JSON.parse(body ?? '')).toEqual({ ...empty, calleridnumber: '+1555', accountcode: 'Ä1', tier: 'gold' })
  })

  test.each([
    ['its own time limit', 2000, 4000, 2000],
    ['what is left of the shared time where that is less', 2000, 1500.9, 1500],
    ['its own again where that is less', 500, 1500, 500]
  ])('gets %s', async (_rule, timeoutMs, budgetMs, given) => {
    const { run, requests } = createBench(response(''))
    await run({ timeoutMs }, { budgetMs })
    expect(requests.map((request) => request.timeoutMs)).toEqual([given])
  })

  test('is not made where no time is left, which is not counted against the hook', async () => {
    const { run, requests, known } = createBench(response(''))
    const outcome = await run({}, { budgetMs: 0 })
    expect(outcome.result).toEqual({
      kind: 'failed',
      code: 'timeout',
      remark: { code: 'no-time-left' }
    })
    expect([requests, known().circuit]).toEqual([[], closedCircuit])
  })

  test('is not made without a URL', async () => {
    const { run, requests } = createBench(response(''))
    expect((await run({ url: '' })).result).toEqual({ kind: 'no-change', note: { code: 'no-url' } })
    expect(requests).toEqual([])
  })
})

describe('the outcome of a hook (2-cti, Hook)', () => {
  const decision = { set: { calleridname: 'ACME', variables: {} }, route: null, break: false, warnings: [] }
  const xml = '<ipbx><calleridname>ACME</calleridname></ipbx>'
  const shown = { method: 'GET', url: 'http://a.test/in?n=%2B1555', ms: 30 }

  test.each([
    ['a decision', response(xml), { result: { kind: 'reply', decision }, status: 200, reply: xml }],
    ['no change', response('', { status: 204 }), { result: { kind: 'no-change' }, status: 204, reply: '' }],
    [
      'neither XML nor JSON',
      response('OK', { contentType: 'text/plain' }),
      { result: { kind: 'no-change', note: { code: 'not-markup' } }, status: 200, reply: 'OK' }
    ],
    [
      'another status than 2xx, whatever it says',
      response(xml, { status: 404 }),
      { result: { kind: 'failed', code: 'status', remark: { code: 'status', status: 404 } }, status: 404, reply: xml }
    ],
    [
      'a broken reply',
      response('<ipbx>'),
      {
        result: { kind: 'failed', code: 'broken-reply', remark: { code: 'element-open' } },
        status: 200,
        reply: '<ipbx>'
      }
    ],
    [
      'no reply in time',
      failure('timeout'),
      {
        result: { kind: 'failed', code: 'timeout', remark: { code: 'timeout', reason: 'message of timeout' } },
        status: null,
        reply: ''
      }
    ],
    [
      'a call that gave up',
      failure('aborted'),
      {
        result: {
          kind: 'failed',
          code: 'aborted',
          remark: { code: 'aborted', reason: 'the call gave the request up' }
        },
        status: null,
        reply: ''
      }
    ]
  ])('%s', async (_rule, answer, outcome) => {
    const { run } = createBench(answer)
    expect(await run()).toEqual({ ...shown, ...outcome })
  })

  test('shows at most 4 KiB of the reply', async () => {
    const { run } = createBench(response('x'.repeat(5000), { contentType: 'text/plain' }))
    expect((await run()).reply).toBe('x'.repeat(4096))
  })

  test('a call that has ended makes no request', async () => {
    const { run, requests } = createBench(response(''))
    const ended = new AbortController()
    ended.abort()
    expect((await run({}, {}, ended.signal)).result).toMatchObject({ kind: 'failed', code: 'aborted' })
    expect(requests).toEqual([])
  })

  test('a client that breaks its promise fails the hook and not the call', async () => {
    const { run, logged } = createBench(() => Promise.reject(new Error('bug')))
    expect((await run()).result).toMatchObject({ kind: 'failed' })
    expect(logged[0]).toMatch(/^hook\.crashed /)
  })

  test('neither passwords, header values, secrets nor values of the call are logged or shown', async () => {
    const { run, logged, known } = createBench(failure('connect'))
    const url = 'http://crm:pa55word@a.test/in?n=%%calleridnumber%%'
    const outcome = await run({
      url,
      headers: { 'X-Key': 'k3y' },
      secret: 's3cret'
    })
    const shown = JSON.stringify([outcome, logged, known('cti.inbound', url)])
    expect(outcome.url).toBe('http://a.test/in?n=%2B1555')
    for (const secret of ['pa55word', 'k3y', 's3cret']) expect(shown).not.toContain(secret)
    expect(JSON.stringify(logged)).not.toContain('1555')
  })
})

describe('a hook that keeps failing (2-cti, Hook)', () => {
  const broken = failure('connect')
  const good = response('')

  /** Fails five times, which takes 150 ms. */
  async function createOpen(...then: HttpOutcome[]) {
    const bench = createBench(broken, broken, broken, broken, broken, ...then)
    for (let i = 0; i < 5; i++) await bench.run()
    return bench
  }

  test('is skipped for 30 s after 5 failures in a row', async () => {
    const { run, requests } = await createOpen(good)
    expect(requests.length).toBe(5)
    expect(await run()).toEqual({
      result: { kind: 'skipped', untilMs: 1_030_150 },
      method: 'GET',
      url: 'http://a.test/in?n=%2B1555',
      status: null,
      reply: '',
      ms: 0
    })
    expect(requests.length).toBe(5)
  })

  test('is tried again after that, by one call', async () => {
    const bench = await createOpen(good)
    bench.clock.advance(30_000)
    const [first, second] = await Promise.all([bench.run(), bench.run()])
    expect([first?.result.kind, second?.result.kind]).toEqual(['no-change', 'skipped'])
    expect((await bench.run()).result.kind).toBe('no-change')
    expect(bench.known().circuit).toEqual(closedCircuit)
  })

  test('is skipped for another 30 s where that fails too', async () => {
    const bench = await createOpen(broken)
    bench.clock.advance(30_000)
    expect((await bench.run()).result.kind).toBe('failed')
    expect((await bench.run()).result).toEqual({ kind: 'skipped', untilMs: 1_060_180 })
  })

  test('is not stuck where the call that tried it gave up', async () => {
    const bench = await createOpen(failure('aborted'), good)
    bench.clock.advance(30_000)
    expect((await bench.run()).result.kind).toBe('failed')
    expect((await bench.run()).result.kind).toBe('no-change')
  })

  test('a success in between begins the count anew', async () => {
    const { run, requests } = createBench(broken, broken, broken, broken, good, broken)
    for (let i = 0; i < 10; i++) await run()
    expect(requests.length).toBe(10)
  })

  test('broken replies and statuses count like anything else', async () => {
    const { run } = createBench(response('<'), response('', { status: 500 }), broken)
    for (let i = 0; i < 5; i++) await run()
    expect((await run()).result.kind).toBe('skipped')
  })

  test('other hooks, and the same hook with another URL, are not concerned', async () => {
    const { run } = await createOpen(good)
    expect((await run({}, { hook: 'cti.outbound' })).result.kind).toBe('no-change')
    expect((await run({ url: 'http://b.test/' })).result.kind).toBe('no-change')
  })

  test('its page has the last answer, the last failure and until when it is skipped; each change is logged', async () => {
    const { runner, run, clock, known, logged } = createBench(broken, broken, broken, broken, broken, broken, good)
    const key = { hook: 'cti.inbound', url: 'http://a.test/in?n=%%calleridnumber%%' }
    await run()
    expect([known().circuit, runner.skippedUntil(key)]).toEqual([{ kind: 'closed', failures: 1 }, null])
    for (let i = 0; i < 4; i++) await run()
    const remark = { code: 'connect', reason: 'message of connect' }
    expect(known()).toMatchObject({ lastAnswer: null, lastFailure: { at: clock.wallTime(), remark } })
    expect(runner.skippedUntil(key)).toBe(1_030_150)
    clock.advance(30_000)
    await run()
    clock.advance(30_000)
    const failedAt = known().lastFailure?.at
    await run()
    expect(known()).toEqual({
      lastAnswer: { at: clock.wallTime(), status: 200, ms: 30 },
      lastFailure: { at: failedAt, remark },
      circuit: closedCircuit
    })
    expect(runner.skippedUntil(key)).toBe(null)
    const changes = logged.filter((line) => line.startsWith('hook.circuit ')).map((line) => JSON.parse(line.slice(13)))
    expect(changes.map(({ to }) => to)).toEqual(['open', 'trial', 'open', 'trial', 'closed'])
  })
})

describe('fallbackUrl (2-cti, Hook)', () => {
  const hook = { url: 'http://a.test/in', fallbackUrl: 'http://b.test/in?why=%%error%%&n=%%calleridnumber%%' }
  const asked = (requests: readonly HttpRequest[]) => requests.map(({ url }) => url)

  test.each([
    ['no answer in time', failure('timeout'), 'timeout'],
    ['no connection', failure('connect'), 'connect'],
    ['a status', response('', { status: 500 }), 'status%3A500'],
    ['broken XML', response('<ipbx>'), 'xml'],
    ['hostile XML', response('<!DOCTYPE x><x/>'), 'xml'],
    ['broken JSON', response('{', { contentType: 'application/json' }), 'json']
  ])('is asked once, with why: %s', async (_, answer, why) => {
    const { run, requests } = createBench(answer, response('<ipbx><accountcode>7</accountcode></ipbx>'))
    const outcome = await run(hook)
    expect(asked(requests)).toEqual(['http://a.test/in', `http://b.test/in?why=${why}&n=%2B1555`])
    expect(outcome).toMatchObject({ result: { kind: 'reply' }, ms: 60, before: { ms: 30, url: 'http://a.test/in' } })
  })

  test('is not asked where the hook works, and once where it fails too', async () => {
    const { run, requests } = createBench(response(''))
    expect((await run(hook)).before).toBeUndefined()
    const broken = createBench(failure('connect'))
    expect(await broken.run(hook)).toMatchObject({
      result: { code: 'connect' },
      before: { result: { code: 'connect' } }
    })
    expect([requests.length, broken.requests.length]).toEqual([1, 2])
  })

  test('by POST it has every variable, those that hooks have set, and why', async () => {
    const { run, requests } = createBench(failure('timeout'), response(''))
    await run({ ...hook, method: 'POST', headers: { 'X-Why': '%%error%%' } })
    const [first, second] = requests.map(({ body, headers }) => ({ ...JSON.parse(body ?? ''), why: headers['x-why'] }))
    expect([first, second]).toMatchObject([
      { error: '', why: '', calleridnumber: '+1555', tier: 'gold' },
      { error: 'timeout', why: 'timeout', calleridnumber: '+1555', tier: 'gold' }
    ])
  })

  test('has a time of its own within what is left of the four seconds', async () => {
    const { run, requests } = createBench(failure('connect'))
    await run(hook, { budgetMs: 4000 })
    await run(hook, { budgetMs: 1000 })
    expect(requests.map(({ timeoutMs }) => timeoutMs)).toEqual([2000, 2000, 1000, 970])
  })

  test('after a skip it alone is asked, until the hook works again', async () => {
    const { run, requests, clock } = createBench(() =>
      Promise.resolve(
        requests.at(-1)?.url.startsWith('http://a') && clock.now() < 31_000 ? failure('connect') : response('')
      )
    )
    for (let calls = 0; calls < 6; calls++) await run(hook)
    expect(asked(requests).slice(-2)).toEqual([
      'http://b.test/in?why=connect&n=%2B1555',
      'http://b.test/in?why=skipped&n=%2B1555'
    ])
    clock.advance(31_000)
    await run(hook)
    await run(hook)
    expect(asked(requests).slice(-2)).toEqual(['http://a.test/in', 'http://a.test/in'])
  })

  test('an urgent request is made whatever has failed before', async () => {
    const { run, requests } = createBench(failure('connect'))
    for (let calls = 0; calls < 7; calls++) await run({ url: 'http://a.test/in' }, { urgent: true })
    expect(requests.map(({ urgent }) => urgent)).toEqual(Array(7).fill(true))
  })
})

test('requests are kept with their reply, and without headers and password (2-cti, Trying it: recent requests)', async () => {
  const { run, recent } = createBench(response('<set/>'), response('oops', { status: 500 }))
  await run({ url: 'http://ana:hush@a.test/in?n=%%calleridnumber%%', headers: { 'X-Key': 'hush' } })
  await run({ method: 'POST' })
  const seen = recent.of('cti.inbound')
  expect(seen).toMatchObject([
    {
      ...{ at: 1_000_060, method: 'POST', status: 500, ms: 30, result: 'failed', reply: 'oops' },
      remark: { code: 'status', status: 500 }
    },
    {
      ...{ at: 1_000_030, method: 'GET', url: 'http://a.test/in?n=%2B1555', status: 200, ms: 30, body: null },
      ...{ result: 'reply', remark: null, reply: '<set/>' }
    }
  ])
  expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ calleridnumber: '+1555', tier: 'gold' })
  expect(JSON.stringify(seen)).not.toContain('hush')
})

test('a hook that is skipped was not asked: no request is shown', async () => {
  const { run, recent } = createBench(failure('connect'))
  for (let time = 0; time < 7; time++) await run()
  expect(recent.of('cti.inbound')).toHaveLength(5)
})
