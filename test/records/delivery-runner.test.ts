import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HttpClient, HttpOutcome, HttpRequest } from '../../pbx-core/base/http.ts'
import { localTimeIn } from '../../pbx-core/base/local-time.ts'
import type { Log } from '../../pbx-core/base/log.ts'
import type { DeliveryView } from '../../pbx-core/contract/views.ts'
import { createCrypto } from '../../pbx-core/io/crypto.ts'
import { createRecordStore } from '../../pbx-core/io/sqlite-store.ts'
import { DeliveryRunner } from '../../pbx-core/records/delivery-runner.ts'
import { HookCourier } from '../../pbx-core/records/hook-courier.ts'
import type { AttemptResult, DeliveryHook, HookDelivery, RecordStore } from '../../pbx-core/records/port.ts'
import type { Hmac } from '../../pbx-core/records/signature.ts'
import { Journal } from '../support/journal.ts'
import { type TempDirectory, tempDirectory } from '../support/temp-directory.ts'
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts'
import { WebApp } from '../support/web-app.ts'
import { sampleCdr, sampleDelivery } from './samples.ts'

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => silent }

/** Real HTTP, and a journal of what came of each request. */
class Transport implements HttpClient {
  underWay = 0
  most = 0

  async request(request: HttpRequest, signal: AbortSignal): Promise<HttpOutcome> {
    this.most = Math.max(this.most, ++this.underWay)
    try {
      const { method, headers, body } = request
      const response = await fetch(request.url, { method, headers, body, signal })
      const retryAfter = response.headers.get('retry-after')
      return {
        kind: 'response',
        ...(retryAfter === null ? {} : { retryAfter }),
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        body: await response.bytes()
      }
    } catch (error) {
      return { kind: 'failed', code: 'connect', message: String(error) }
    } finally {
      this.underWay--
    }
  }
}

let directory: TempDirectory
let store: RecordStore
let app: WebApp
let clock: VirtualClock
let transport: Transport
let changes: Journal<DeliveryView>
/** Hook, result, status, whether a time was taken. */
let attempted: [string, string, number | null, boolean][]
let hook: DeliveryHook | undefined
let hmac: Hmac
let runners: DeliveryRunner[]
/** What comes of a mail. */
let mailed: () => AttemptResult
/** The receiver has answered 410. */
let isStopped: boolean

beforeEach(async () => {
  directory = await tempDirectory('deliveries')
  store = await createRecordStore({
    file: join(directory.path, 'offhook.db'),
    log: silent,
    onFault() {},
    onRecovered() {}
  })
  app = await WebApp.start()
  clock = createVirtualClock()
  transport = new Transport()
  changes = new Journal('deliveries')
  attempted = []
  hook = { url: '', headers: {}, timeoutMs: 2000 }
  hmac = (key, data) => `hmac(${key},${data})`
  runners = []
  isStopped = false
  mailed = () => ({ kind: 'delivered', outcome: '250 Ok' })
})

afterEach(async () => {
  for (const runner of runners) await runner.stop(0)
  await app[Symbol.asyncDispose]()
  await store.close()
  await directory[Symbol.asyncDispose]()
})

function createRunner(): DeliveryRunner {
  const runner = new DeliveryRunner({
    clock,
    store,
    log: silent,
    couriers: {
      hooks: new HookCourier({
        clock,
        store,
        transport,
        hookOf: () => hook,
        hmac,
        stops: {
          isStopped: () => isStopped,
          stop: () => {
            isStopped = true
          }
        },
        expand: (template, variables) => template.replace(/%%(\w+)%%/g, (_, name) => variables(name)),
        localTimeOf: () => localTimeIn('UTC')
      }),
      mails: { send: async () => mailed() },
      crm: { send: async () => mailed() }
    },
    attempted: ({ hook }, { result, ms }) => attempted.push([hook, result.kind, result.status ?? null, ms >= 0]),
    changed: (view) => changes.append(view)
  })
  runners.push(runner)
  return runner
}

const cdr = sampleCdr()

function delivery(path: string, changesToIt: Partial<HookDelivery> = {}): HookDelivery {
  return sampleDelivery(cdr, { url: `${app.origin}${path}`, createdAt: clock.wallTime(), ...changesToIt })
}

function attempts(count: number, id?: string): Promise<DeliveryView> {
  const matches = (view: DeliveryView): boolean => view.attempts === count && (id === undefined || view.id === id)
  return changes.waitFor(matches, { what: `attempt ${count}` })
}

/** Lets the store's and the network's events of a fault-free turn pass. */
async function settled(): Promise<void> {
  await store.nextDue(0)
}

describe('post-call deliveries (2-cti, Post-call)', () => {
  test('the first attempt follows the commit at once, without any time passing', async () => {
    app.on('/cdr', { body: 'ignored' })
    const runner = createRunner()
    await runner.start()
    const fresh = delivery('/cdr?src=1')
    await runner.closed(cdr, [fresh])
    const request = await app.waitForRequest('/cdr')
    expect(request.headers['x-offhook-delivery']).toBe('1795298709.1.1.cti.postCall')
    const view = await attempts(1)
    expect(view).toEqual({
      id: fresh.id,
      uniqueid: cdr.uniqueid,
      segment: 1,
      hook: 'cti.postCall',
      url: fresh.url,
      state: 'delivered',
      attempts: 1,
      nextAttemptAt: null,
      lastOutcome: 'status 200'
    })
    expect(await store.deliveriesOf(cdr.uniqueid)).toEqual([view])
    expect(store.waiting()).toBe(0)
    expect(attempted).toEqual([['cti.postCall', 'delivered', 200, true]])
    expect(await store.timeline(cdr.uniqueid)).toEqual([
      { at: clock.wallTime(), kind: 'delivery', delivery: fresh.id, attempt: 1, outcome: 'status 200' }
    ])
  })

  test('failures are repeated after 1 s, 5 s, 30 s and not a moment earlier; then one 2xx ends it', async () => {
    let status = 503
    app.on('/cdr', () => ({ status }))
    const ended = clock.wallTime()
    const runner = createRunner()
    await runner.start()
    await runner.closed(cdr, [delivery('/cdr')])
    await attempts(1)
    expect([await store.waitingFor(cdr.domain), await store.waitingFor('other.test')]).toEqual([1, 0])
    for (const [failures, delay] of [
      [1, 1000],
      [2, 5000],
      [3, 30_000]
    ] as const) {
      if (failures === 3) status = 204
      await settled()
      await clock.advanceAsync(delay - 1)
      await settled()
      expect(app.requestsFor('/cdr')).toHaveLength(failures)
      await clock.advanceAsync(1)
      await attempts(failures + 1)
    }
    expect(changes.entries.map((view) => [view.state, view.lastOutcome, view.nextAttemptAt])).toEqual([
      ['waiting', 'status 503', ended + 1000],
      ['waiting', 'status 503', ended + 6000],
      ['waiting', 'status 503', ended + 36_000],
      ['delivered', 'status 204', null]
    ])
    await clock.advanceAsync(4 * 3_600_000)
    await settled()
    expect(app.requestsFor('/cdr')).toHaveLength(4)
    expect(await store.waitingFor(cdr.domain)).toBe(0)
  })

  test.each([[301], [404], [500]])('a status of %i is a failed attempt', async (status) => {
    app.on('/cdr', { status })
    const runner = createRunner()
    await runner.closed(cdr, [delivery('/cdr')])
    expect(await attempts(1)).toMatchObject({ state: 'waiting', lastOutcome: `status ${status}` })
  })

  test('a broken connection is a failed attempt and is told', async () => {
    app.on('/cdr', { fault: 'reset' })
    const runner = createRunner()
    await runner.closed(cdr, [delivery('/cdr')])
    expect(await attempts(1)).toMatchObject({ state: 'waiting', lastOutcome: expect.stringMatching(/^connect: /) })
  })

  test('headers and secret are those of the configuration at the attempt, variables filled in from the record', async () => {
    app.on('/cdr', { status: 500 })
    const runner = createRunner()
    await runner.start()
    await runner.closed(cdr, [delivery('/cdr?a=1')])
    await attempts(1)
    hook = { url: '', headers: { 'X-Call': '%%uniqueid%%/%%billsec%%/%%nothing%%' }, secret: 'new', timeoutMs: 2000 }
    await settled()
    await clock.advanceAsync(1000)
    await attempts(2)
    const [first, second] = app.requestsFor('/cdr').map(({ headers }) => headers)
    expect([first?.['x-call'], first?.['x-offhook-signature']]).toEqual([undefined, undefined])
    expect([second?.['x-call'], second?.['x-offhook-signature']]).toEqual(['1795298709.1/60/', 'sha256=hmac(new,a=1)'])
  })

  test('each attempt is signed with its own time and under the same id, for both of two secrets (Standard Webhooks)', async () => {
    clock = createVirtualClock(Math.floor(Date.now() / 1000) * 1000)
    hmac = createCrypto().hmacSha256
    const [fresh, older] = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_bmljaHQgbWVociBnYW56IG5ldQ==']
    hook = { url: '', headers: {}, secret: [fresh ?? '', older ?? ''], timeoutMs: 2000 }
    app.on('/cdr', { status: 500 })
    const runner = createRunner()
    await runner.start()
    const made = delivery('/cdr', { method: 'POST', body: '{"src":"1"}' })
    await runner.closed(cdr, [made])
    await attempts(1)
    await settled()
    await clock.advanceAsync(1000)
    await attempts(2)
    const sent = app.requestsFor('/cdr')
    const times = sent.map(({ headers }) => Number(headers['webhook-timestamp']) * 1000 - made.createdAt)
    expect([times, sent.map(({ headers }) => headers['webhook-id'])]).toEqual([
      [0, 1000],
      [made.id, made.id]
    ])
    for (const { body, headers } of sent) {
      for (const secret of [fresh, older]) {
        const webhook = new Webhook(secret ?? '')
        expect(webhook.verify(body, headers as Record<string, string>)).toEqual({ src: '1' })
      }
    }
  })

  test('while the hook is off nothing is sent; what falls due meanwhile goes out when it is on again', async () => {
    app.on('/cdr', {})
    const configured = hook
    hook = undefined
    const runner = createRunner()
    await runner.start()
    await runner.closed(cdr, [delivery('/cdr')])
    const outcome = 'the hook is off or not configured any more'
    expect(await attempts(1)).toMatchObject({ state: 'waiting', lastOutcome: outcome })
    await settled()
    await clock.advanceAsync(1000)
    expect(await attempts(2)).toMatchObject({ state: 'waiting' })
    expect(app.requests.entries).toEqual([])
    hook = configured
    await settled()
    await clock.advanceAsync(5000)
    expect(await attempts(3)).toMatchObject({ state: 'delivered', attempts: 3 })
    expect(app.requestsFor('/cdr')).toHaveLength(1)
  })

  test('what is due at the start goes out, what is not waits', async () => {
    app.on('/due', {}).on('/later', {})
    const due = delivery('/due', { id: 'due' })
    const later = delivery('/later', { id: 'later', createdAt: clock.wallTime() + 10_000 })
    await store.closed(cdr, [due, later])
    await createRunner().start()
    await attempts(1, 'due')
    expect(app.requestsFor('/later')).toEqual([])
    await clock.advanceAsync(10_000)
    await attempts(1, 'later')
    expect(app.requests.entries.map(({ path }) => path)).toEqual(['/due', '/later'])
  })

  test('an attempt whose end was not noted is made again by the next run, under the same id', async () => {
    app.on('/cdr', { fault: 'hang' })
    const first = createRunner()
    await first.closed(cdr, [delivery('/cdr')])
    await app.waitForRequest('/cdr')
    await first.stop(0)
    expect(changes.entries).toEqual([])
    app.on('/cdr', {})
    await createRunner().start()
    await attempts(1)
    const ids = app.requestsFor('/cdr').map(({ headers }) => headers['x-offhook-delivery'])
    expect(ids).toEqual([cdr, cdr].map(({ uniqueid }) => `${uniqueid}.1.cti.postCall`))
  })

  test('stopping lets an attempt under way end within its grace', async () => {
    let release = (): void => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    app.on('/cdr', async () => {
      await held
      return {}
    })
    const runner = createRunner()
    await runner.closed(cdr, [delivery('/cdr')])
    await app.waitForRequest('/cdr')
    const stopped = runner.stop(1000)
    release()
    await stopped
    expect(changes.entries.map(({ state }) => state)).toEqual(['delivered'])
    expect(clock.pending).toBe(0)
  })
})

describe('what a receiver says of the next attempt (2-cti, Post-call)', () => {
  test.each([
    ['seconds that are more than the schedule has', '90', 90_000],
    ['seconds that are fewer', '0', 1000],
    ['a date', new Date(1_000_000_000_000 + 120_000).toUTCString(), 120_000],
    ['neither', 'soon', 1000],
    ['longer than three days', '9999999', 3 * 24 * 3_600_000]
  ])('Retry-After is obeyed: %s', async (_, header, expected) => {
    clock = createVirtualClock(1_000_000_000_000)
    app.on('/cdr', () => ({ status: 503, headers: { 'Retry-After': header } }))
    const at = clock.wallTime()
    const runner = createRunner()
    await runner.start()
    await runner.closed(cdr, [delivery('/cdr')])
    const view = await attempts(1)
    expect((view.nextAttemptAt ?? 0) - at).toBe(expected)
  })

  test('410 stops the hook: what comes is kept, and goes out once it is resumed', async () => {
    let status = 410
    app.on('/cdr', () => ({ status }))
    const runner = createRunner()
    await runner.start()
    await runner.closed(cdr, [delivery('/cdr')])
    const first = await attempts(1)
    expect([first.state, first.attempts, isStopped]).toEqual(['waiting', 1, true])
    const later = sampleCdr({ uniqueid: 'later' })
    await runner.closed(later, [
      sampleDelivery(later, { id: 'later', url: `${app.origin}/cdr`, createdAt: clock.wallTime() })
    ])
    const held = await changes.waitFor(({ id }) => id === 'later', { what: 'what was held' })
    expect([held.state, held.attempts, held.nextAttemptAt]).toEqual([
      ...['waiting', 0, clock.wallTime() + 3 * 24 * 3_600_000]
    ])
    await clock.advanceAsync(24 * 3_600_000)
    await settled()
    expect(app.requestsFor('/cdr')).toHaveLength(1)
    isStopped = false
    status = 204
    await runner.resume('acme.test', first.hook)
    await attempts(2, first.id)
    await attempts(1, 'later')
    await settled()
    expect([app.requestsFor('/cdr').length, await store.waitingFor('acme.test')]).toEqual([3, 0])
  })

  test('what waits for a hook that is stopped is given up after three days; one that is asked for is made', async () => {
    app.on('/cdr', () => ({ status: 410 }))
    const runner = createRunner()
    await runner.start()
    await runner.closed(cdr, [delivery('/cdr')])
    const first = await attempts(1)
    await runner.repeat(first.id)
    await attempts(2)
    expect(app.requestsFor('/cdr')).toHaveLength(2)
    for (const passed of [3 * 24 * 3_600_000, 1, 60_000, 60_000]) {
      await clock.advanceAsync(passed)
      await settled()
    }
    await changes.waitFor(({ state }) => state === 'given-up', { what: 'its end' })
    expect(app.requestsFor('/cdr')).toHaveLength(2)
  })
})

describe('many deliveries', () => {
  test('not more than 8 at once go to an origin, and a slow receiver holds up no other', async () => {
    await using other = await WebApp.start()
    other.on('/quick', {})
    let release = (): void => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    app.on('/slow', async () => {
      await held
      return {}
    })
    const runner = createRunner()
    await runner.start()
    const slow = Array.from({ length: 30 }, (_, index) => delivery('/slow', { id: `slow.${index}` }))
    await runner.closed(cdr, [...slow, delivery('', { id: 'quick', url: `${other.origin}/quick` })])
    await attempts(1, 'quick')
    expect(transport.underWay).toBe(8)
    release()
    await changes.waitFor(() => changes.entries.length === 31, { what: 'all deliveries' })
    expect(transport.most).toBeLessThanOrEqual(9)
    expect(app.requestsFor('/slow')).toHaveLength(30)
  })

  test('a backlog larger than memory takes goes out completely, each once', async () => {
    app.on('/cdr', {})
    const count = 700
    const backlog = Array.from({ length: count }, (_, index) => delivery('/cdr', { id: `old.${index}` }))
    await store.closed(cdr, backlog)
    expect(store.waiting()).toBe(count)
    const runner = createRunner()
    await runner.start()
    await runner.closed(sampleCdr({ segment: 2 }), [delivery('/cdr', { id: 'fresh' })])
    await changes.waitFor(() => changes.entries.length === count + 1, { what: 'all deliveries' })
    await settled()
    const ids = app.requestsFor('/cdr').map(({ headers }) => headers['x-offhook-delivery'])
    expect([ids.length, new Set(ids).size]).toEqual([count + 1, count + 1])
    expect(store.waiting()).toBe(0)
  })
})

describe('repeating on demand', () => {
  test('a delivered one is sent once more; a failure leaves it delivered', async () => {
    app.on('/cdr', {})
    const runner = createRunner()
    const sent = delivery('/cdr')
    await runner.closed(cdr, [sent])
    await attempts(1)
    app.on('/cdr', { status: 500 })
    expect(await runner.repeat(sent.id)).toEqual({ ok: true, value: undefined })
    expect(await attempts(2)).toMatchObject({ state: 'delivered', lastOutcome: 'status 500', nextAttemptAt: null })
    expect(app.requestsFor('/cdr')).toHaveLength(2)
  })

  test('a waiting one goes at once and is delivered', async () => {
    app.on('/cdr', { status: 500 })
    const runner = createRunner()
    const sent = delivery('/cdr')
    await runner.closed(cdr, [sent])
    await attempts(1)
    app.on('/cdr', {})
    await runner.repeat(sent.id)
    expect(await attempts(2)).toMatchObject({ state: 'delivered', nextAttemptAt: null })
  })

  test('not while an attempt is under way, and not one that does not exist', async () => {
    app.on('/cdr', { fault: 'hang' })
    const runner = createRunner()
    const sent = delivery('/cdr')
    await runner.closed(cdr, [sent])
    await app.waitForRequest('/cdr')
    expect(await runner.repeat(sent.id)).toEqual({ ok: false, error: 'delivery_under_way' })
    expect(await runner.repeat('nothing')).toEqual({ ok: false, error: 'delivery_not_found' })
  })
})
