import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { beforeEach, describe, expect, it } from 'vitest'
import { Baresip } from '../../support/baresip.ts'
import { coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { leasePorts } from '../../support/free-port.ts'
import { MailServer } from '../../support/mail-server.ts'
import { needs } from '../../support/needs.ts'
import { recordOf, records } from '../../support/records.ts'
import { signOfLife } from '../../support/sign-of-life.ts'
import { Sipp } from '../../support/sipp.ts'
import { stalled } from '../../support/stopwatch.ts'
import { TrunkCaller } from '../../support/trunk-caller.ts'
import { waitFor } from '../../support/wait-for.ts'
import { WebApp, type WebRequest } from '../../support/web-app.ts'

const told = 'src=%%src%%&dst=%%dst%%&billsec=%%billsec%%&disposition=%%disposition%%&id=%%uniqueid%%'

/** An office whose application is told of every call; the echo is at `+15550100143`. */
function core(app: WebApp): Promise<CoreProcess> {
  return CoreProcess.start({
    domain: {
      inbound: [
        { match: '+15550100143', to: 'function:echo' },
        { match: '*', to: 'extension:101' }
      ]
    },
    cti: { postCall: { url: `${app.origin}/cdr?${told}` } }
  })
}

/** The provider's call to `service`. */
function callFromTrunk({ ports }: CoreProcess, service: string, pauseMs: number): Promise<Sipp> {
  return Sipp.start({
    scenario: 'trunk-caller',
    target: `127.0.0.1:${ports.trunk}`,
    port: ports.provider,
    service,
    pauseMs,
    keys: { name: 'ACME', number: '+15550123456' }
  })
}

/** Waits for the end of the provider's call, which must go as its scenario says. */
async function done(sipp: Sipp): Promise<void> {
  const { ok, errors } = await sipp.finished()
  expect(ok, errors).toBe(true)
}

const deliveryOf = (request: WebRequest) => request.headers['x-offhook-delivery']

/** What the provider does while the core is dead: nothing but wait. */
const waiting = 60_000

describe('the core is killed with -9', { timeout: 60_000 }, () => {
  beforeEach((context) => needs(context, 'baresip', 'sipp'))

  it('right after a call, before the application has heard of it: record and request survive (2-cti, Post-call)', async () => {
    await using app = await WebApp.start()
    app.on('/cdr', { fault: 'hang' })
    await using pbx = await core(app)
    await using sipp = await callFromTrunk(pbx, '+15550100143', 1200)
    // The BYE is answered: the call is over, and nothing is acknowledged yet.
    await sipp.waitForMessage('received', /^SIP\/2.0 200/)
    await done(sipp)
    await pbx.kill9()
    const before = app.requests.position
    app.on('/cdr', {})
    await pbx.restart()
    const request = await app.waitForRequest('/cdr', { since: before })
    expect(Object.fromEntries(request.query)).toEqual({
      src: '+15550123456',
      dst: '+15550100143',
      billsec: expect.stringMatching(/^\d$/),
      disposition: 'ANSWERED',
      id: expect.any(String)
    })
    expect(await records(pbx)).toEqual([
      expect.objectContaining({ uniqueid: request.query.get('id'), disposition: 'ANSWERED', lastapp: 'echo' })
    ])
    expect(deliveryOf(request)).toBe(`${request.query.get('id')}.1.postCall`)
    await acknowledged(pbx)
  })

  it('in calls: what was answered is ANSWERED as long as it is known to have lived, what rang is FAILED (4-pbx, Call record)', async () => {
    await using app = await WebApp.start()
    app.on('/cdr', {})
    await using pbx = await core(app)
    const phone = (user: string, answer: 'auto' | 'manual') =>
      Baresip.start({ user, password: `sip-${user}`, registrar: pbx.sip, answer })
    await using ana = await phone('100', 'auto')
    await using tom = await phone('101', 'manual')
    await ana.dial(`sip:*43@${pbx.sip}`)
    await ana.established()
    const talk = Date.now()
    await using _sipp = await callFromTrunk(pbx, '+15550100101', waiting)
    await tom.incoming()
    await waitFor(async () => (await liveStates(pbx)).join() === 'answered,ringing', { what: 'both calls to be known' })
    await signOfLife(pbx, Math.max(Date.now(), talk + 1000))
    await pbx.kill9()
    const longest = Math.ceil((Date.now() - talk) / 1000)
    expect(app.requests.entries).toEqual([])
    await pbx.restart()
    const echo = await app.requests.waitFor(({ query }) => query.get('dst') === '*43', { what: 'the answered call' })
    const rang = await app.requests.waitFor(({ query }) => query.get('dst') !== '*43', { what: 'the ringing call' })
    expect(Object.fromEntries(echo.query)).toMatchObject({ src: '100', disposition: 'ANSWERED' })
    const billsec = Number(echo.query.get('billsec'))
    expect([billsec >= 1, billsec <= longest]).toEqual([true, true])
    expect(Object.fromEntries(rang.query)).toMatchObject({
      src: '+15550123456',
      dst: '+15550100101',
      disposition: 'FAILED',
      billsec: '0'
    })
    const answered = await recordOf(pbx, ({ dst }) => dst === '*43')
    expect(answered.answer).toBeGreaterThanOrEqual(answered.start)
    expect(answered.end).toBeGreaterThanOrEqual(answered.answer ?? Number.POSITIVE_INFINITY)
    expect(answered).toMatchObject({ accountcode: 'A100', hangupby: 'pbx', lastapp: 'echo' })
    expect(await recordOf(pbx, ({ dst }) => dst !== '*43')).toMatchObject({ answer: null, direction: 'inbound' })
    expect(await liveStates(pbx)).toEqual([])
    await acknowledged(pbx)
  })

  it('in a conference: its parties are free at once, and each has its record (4-pbx, Call record)', async () => {
    await using pbx = await CoreProcess.start({
      domain: { conferences: [{ name: 'standup', extension: '800' }] }
    })
    const phone = (user: string) => Baresip.start({ user, password: `sip-${user}`, registrar: pbx.sip, answer: 'auto' })
    await using ana = await phone('100')
    await using tom = await phone('101')
    for (const each of [ana, tom]) {
      await each.dial(`sip:800@${pbx.sip}`)
      await each.established()
    }
    await signOfLife(pbx, Date.now() + 1000)
    await pbx.kill9()
    await pbx.restart()
    for (const src of ['100', '101']) {
      const record = await recordOf(pbx, (each) => each.src === src)
      expect(record).toMatchObject({
        ...{ dst: '800', disposition: 'ANSWERED', lastapp: 'conference', lastdata: 'standup', hangupby: 'pbx' }
      })
      expect(record.billsec).toBeGreaterThanOrEqual(1)
    }
    expect(await liveStates(pbx)).toEqual([])
    const { items } = (await (await pbx.fetch('/api/v1/conferences')).json()) as {
      items: readonly { parties: unknown[] }[]
    }
    expect(items.map(({ parties }) => parties)).toEqual([[]])
    // Nobody is thought to be in a call: both can talk with each other, and meet there again.
    const since = ana.callEvents().length
    await Promise.all([ana.hangUp(), tom.hangUp()])
    await Promise.all([ana.registered(), tom.registered()])
    await ana.dial(`sip:800@${pbx.sip}`)
    await ana.established(since)
    await ana.hangUp()
  })

  it('twice in a row: nothing is told twice that was acknowledged, and nothing is lost (2-cti, Post-call)', async () => {
    await using app = await WebApp.start()
    app.on('/cdr', {})
    await using pbx = await core(app)
    await using first = await callFromTrunk(pbx, '+15550100143', 100)
    await done(first)
    await acknowledged(pbx)
    await pbx.kill9()
    await pbx.restart()
    await using second = await callFromTrunk(pbx, '+15550100143', 100)
    await done(second)
    await pbx.kill9()
    await pbx.restart()
    await waitFor(() => app.requests.position >= 2, { what: 'the second delivery' })
    await acknowledged(pbx)
    const ids = (await records(pbx)).map(({ uniqueid }) => `${uniqueid}.1.postCall`)
    expect(new Set(app.requests.entries.map(deliveryOf))).toEqual(new Set(ids))
    expect(app.requests.entries.filter((request) => deliveryOf(request) === ids[1])).toHaveLength(1)
    expect(ids).toHaveLength(2)
  })
})

describe('the application is away', { timeout: 60_000 }, () => {
  beforeEach((context) => needs(context, 'sipp'))

  it('the request is made again, after 1 s and after 5 s, until it is acknowledged, and then no more (2-cti, Post-call)', async () => {
    await using app = await WebApp.start()
    app.on('/cdr', (request) => ({ status: app.requestsFor(request.path).length < 3 ? 503 : 200 }))
    await using pbx = await core(app)
    await using sipp = await callFromTrunk(pbx, '+15550100143', 100)
    const stalledMs = stalled()
    await done(sipp)
    await waitFor(() => app.requests.position === 3, { what: 'three attempts' })
    const [first, second, third] = app.requests.entries
    const { end, uniqueid } = await recordOf(pbx, () => true)
    expect([first, second, third].map((request) => request && deliveryOf(request))).toEqual(
      Array(3).fill(`${uniqueid}.1.postCall`)
    )
    // The first within 100 ms of the end; the rest is what a busy machine adds.
    expect((first?.at ?? 0) - end - stalledMs()).toBeLessThan(1000)
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(950)
    expect((second?.at ?? 0) - (first?.at ?? 0) - stalledMs()).toBeLessThan(3000)
    expect((third?.at ?? 0) - (second?.at ?? 0)).toBeGreaterThanOrEqual(4900)
    await acknowledged(pbx)
    expect(app.requests.position).toBe(3)
  })

  it('a core that was killed meanwhile tells it when both are back (2-cti, Post-call)', async () => {
    // A port that nobody takes while the application is away.
    await using ports = await leasePorts(1)
    const gone = await WebApp.start(ports.first)
    await using pbx = await core(gone)
    await gone[Symbol.asyncDispose]()
    await using sipp = await callFromTrunk(pbx, '+15550100143', 100)
    await done(sipp)
    const { uniqueid } = await recordOf(pbx, () => true)
    await waitFor(async () => (await deliveries(pbx, uniqueid))[0]?.attempts, { what: 'an attempt that failed' })
    await pbx.kill9()
    await using app = await WebApp.start(ports.first)
    app.on('/cdr', {})
    await pbx.restart()
    expect(deliveryOf(await app.waitForRequest('/cdr'))).toBe(`${uniqueid}.1.postCall`)
    await acknowledged(pbx)
  })
})

describe('the mail server is away', { timeout: 60_000 }, () => {
  it('a core that is killed while it waits for the server mails what was missed, once, when both are back (3-click-to-dial, E-mail)', async () => {
    await using ports = await leasePorts(1)
    // One that takes connections and says nothing.
    const mute = createServer().listen(ports.first, '127.0.0.1')
    const connected = once(mute, 'connection') as Promise<[Socket]>
    await using pbx = await CoreProcess.start({
      config: (of) => {
        const config = coreConfig(of, { domain: { inbound: [{ match: '*', to: 'extension:101' }] } })
        for (const { users } of config.domains)
          for (const user of users ?? []) user.email = `${user.extension}@acme.test`
        return { ...config, mail: { smtp: `smtp://127.0.0.1:${ports.first}`, from: 'pbx@acme.test' } }
      }
    })
    await using provider = await TrunkCaller.open(pbx.ports.provider, `127.0.0.1:${pbx.ports.trunk}`)
    await provider.call('+15550100101', { number: '+15550123456', name: 'ACME' }).over
    const { uniqueid } = await recordOf(pbx, () => true)
    const [socket] = await connected
    await pbx.kill9()
    socket.destroy()
    await new Promise((closed) => mute.close(closed))
    await using server = await MailServer.start({ port: ports.first })
    await pbx.restart()
    const mail = await server.mails.waitFor(() => true, { what: 'the mail' })
    expect([mail.to, mail.parsed.messageId]).toEqual([
      ['101@acme.test'],
      `<${uniqueid}.1.mail.missed.101%40acme.test@acme.test>`
    ])
    await acknowledged(pbx)
    expect(server.mails.entries).toHaveLength(1)
  })
})

async function liveStates(pbx: CoreProcess): Promise<readonly string[]> {
  const { items } = (await (await pbx.fetch('/api/v1/calls')).json()) as { items: readonly { state: string }[] }
  return items.map(({ state }) => state).sort()
}

interface Delivery {
  readonly state: string
  readonly attempts: number
}

async function deliveries(pbx: CoreProcess, uniqueid: string): Promise<readonly Delivery[]> {
  const response = await pbx.fetch(`/api/v1/calls/${uniqueid}/deliveries`)
  return ((await response.json()) as { readonly items: readonly Delivery[] }).items
}

/** Waits until no delivery is left to be made. */
async function acknowledged(pbx: CoreProcess): Promise<void> {
  await waitFor(
    async () => {
      const health = (await (await pbx.fetch('/api/v1/health')).json()) as { readonly deliveriesWaiting: number }
      return health.deliveriesWaiting === 0
    },
    { what: 'every delivery to be acknowledged' }
  )
}
