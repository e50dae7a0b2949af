import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Cdr } from '../../../pbx-core/contract/views.ts'
import { Baresip, type BaresipEvent } from '../../support/baresip.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf, timelineOf, wordsOf } from '../../support/records.ts'
import { Sipp, type SippOptions, type SippResult } from '../../support/sipp.ts'
import { stalled } from '../../support/stopwatch.ts'
import { type WebAnswer, WebApp } from '../../support/web-app.ts'
import { json, renamed, toSupport, xml } from './replies.ts'

const example = (name: string) => readFile(new URL(`../../fixtures/cti/${name}`, import.meta.url), 'utf8')

/** Called numbers: a plain one, and some whose inbound route has a hook of its own. */
const did = { plain: '+15550100100', hooked: '+15550100101', strict: '+15550100102' } as const

const clients = ['baresip', 'sipp']

describe('calls from a trunk and their hooks', () => {
  const stack = new AsyncDisposableStack()
  let app: WebApp
  let core: CoreProcess
  let ana: Baresip
  let tom: Baresip

  beforeAll(async () => {
    if (!installed(...clients)) return
    app = stack.use(await WebApp.start())
    core = stack.use(await CoreProcess.start({ domain: office(app.origin) }))
    const phone = (user: string) =>
      Baresip.start({ user, password: `sip-${user}`, registrar: core.sip, answer: 'manual' })
    ;[ana, tom] = await Promise.all([phone('100'), phone('101')])
    stack.use(ana)
    stack.use(tom)
  })
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => {
    needs(context, ...clients)
    app.on('/in.xml', {}).on('/did.xml', {}).on('/strict.xml', {}).on('/cdr', {})
  })

  /** The provider's side of one call. */
  function call(options: Partial<SippOptions> = {}): Promise<Sipp> {
    return Sipp.start({
      scenario: 'trunk-caller',
      target: `127.0.0.1:${core.ports.trunk}`,
      port: core.ports.provider,
      service: did.plain,
      pauseMs: 200,
      ...options,
      keys: { name: 'ACME', number: '+15550123456', ...options.keys }
    })
  }

  interface Answered {
    readonly offered: BaresipEvent
    readonly result: SippResult
    readonly record: Cdr
    /** Milliseconds from the request of the general hook to the ring, and those of them in which the machine was busy. */
    readonly ringMs: number
    readonly stalledMs: number
  }

  /** A call that this phone takes, to its end. */
  async function answeredBy(phone: Baresip, options: Partial<SippOptions> = {}): Promise<Answered> {
    const since = phone.events.position
    const asked = app.requests.position
    await using sipp = await call(options)
    const busy = stalled()
    const request = await app.waitForRequest('/in.xml', { since: asked })
    const offered = await phone.incoming(since)
    const [ringMs, stalledMs] = [Date.now() - request.at, busy()]
    await phone.accept()
    const result = await sipp.finished()
    expect(result.ok, result.errors).toBe(true)
    await phone.closed(since)
    const uniqueid = request.query.get('id')
    return { offered, result, ringMs, stalledMs, record: await recordOf(core, (cdr) => cdr.uniqueid === uniqueid) }
  }

  /** A call that no phone may hear of. */
  async function refused(status: string, options: Partial<SippOptions>): Promise<SippResult & { uniqueid: string }> {
    const [before, asked] = [[ana.events.position, tom.events.position] as const, app.requests.position]
    await using sipp = await call({ scenario: 'trunk-caller-refused', ...options, keys: { status } })
    const result = await sipp.finished()
    expect(result.ok, result.errors).toBe(true)
    expect([...ana.callEvents(before[0]), ...tom.callEvents(before[1])]).toEqual([])
    const request = await app.waitForRequest('/in.xml', { since: asked })
    return { ...result, uniqueid: request.query.get('id') ?? '' }
  }

  it('Example Code 1: the phone shows "ACME Inc OVRDUE", and record and post-call request tell it (2-cti)', async () => {
    app.on('/in.xml', { body: renamed })
    const since = app.requests.position
    const { offered, record } = await answeredBy(ana)
    expect([offered.peerdisplayname, offered.peeruri]).toEqual([
      'ACME Inc OVRDUE',
      expect.stringContaining('+15550123456@')
    ])
    expect(record).toMatchObject({
      clid: '"ACME Inc OVRDUE" <+15550123456>',
      originalClid: '"ACME" <+15550123456>',
      accountcode: '88213',
      direction: 'inbound',
      disposition: 'ANSWERED',
      dst: did.plain,
      calleeUser: '100',
      trunk: 'main',
      hangupby: 'caller',
      hangupcause: 16
    })
    const postCall = await app.waitForRequest('/cdr', { since })
    expect(Object.fromEntries(postCall.query)).toEqual({
      src: '+15550123456',
      dst: did.plain,
      clid: '"ACME Inc OVRDUE" <+15550123456>',
      duration: String(record.duration),
      billsec: String(record.billsec),
      disposition: 'ANSWERED',
      accountcode: '88213',
      uniqueid: record.uniqueid
    })
    expect(postCall.headers['x-offhook-delivery']).toBe(`${record.uniqueid}.1.postCall`)
    expect(record.end - record.start).toBeLessThan(10_000)
  })

  it('the hook is asked once, with the caller, the called number and headers of the INVITE (2-cti, Variables)', async () => {
    const since = app.requests.position
    const { record } = await answeredBy(ana)
    const asked = app.requests.since(since).filter(({ path }) => path === '/in.xml')
    expect(asked.map(({ query }) => Object.fromEntries(query))).toEqual([
      { calleridnumber: '+15550123456', calleridname: 'ACME', exten: did.plain, tier: 'gold', id: record.uniqueid }
    ])
  })

  it('Example Code 1 as the original page prints it renames as well (seed; 2-cti, The XML reply)', async () => {
    app.on('/in.xml', { body: await example('example-1.xml') })
    expect((await answeredBy(ana)).offered.peerdisplayname).toBe('ACME Inc OVRDUE')
  })

  it('Example Code 2: a route to the queue, whose agent takes the call (2-cti, The XML reply)', async () => {
    app.on('/in.xml', { body: toSupport })
    // The caller is answered by the queue, and stays until its agent is.
    const { record } = await answeredBy(ana, { pauseMs: 3000 })
    expect(record).toMatchObject({ calleeUser: '100', disposition: 'ANSWERED', lastapp: 'queue', lastdata: 'support' })
    expect(await wordsOf(core, record.uniqueid)).toEqual(
      expect.arrayContaining(['the hook routes to queue:support', 'waits in support as number 1'])
    )
  })

  it('Example Code 2 as the original page prints it, a bare declaration, changes nothing (seed; 2-cti, Hook)', async () => {
    app.on('/in.xml', { body: await example('example-2.xml') })
    const { offered, record } = await answeredBy(ana)
    expect(offered.peerdisplayname).toBe('ACME')
    const [hook] = (await timelineOf(core, record.uniqueid)).filter((entry) => entry.kind === 'hook')
    expect(hook).toMatchObject({ hook: 'cti.inbound', status: 200, outcome: expect.stringMatching(/^no change/) })
  })

  it.each([
    ['XML', () => xml('<route><type>extension</type><name>101</name></route>')],
    ['JSON', () => json({ set: { calleridname: 'Gold' }, route: { type: 'extension', name: '101' }, break: true })]
  ] as const)('a route in the reply (%s): the other phone rings, this one does not (2-cti)', async (_, reply) => {
    app.on('/in.xml', reply())
    const since = ana.events.position
    const asked = app.requests.position
    // The number has a route with a hook of its own, which a route from cti.inbound skips.
    const { record } = await answeredBy(tom, { service: did.hooked })
    expect(ana.callEvents(since)).toEqual([])
    expect(record).toMatchObject({ calleeUser: '101', disposition: 'ANSWERED', dst: did.hooked })
    expect(app.requests.since(asked).filter(({ path }) => path === '/did.xml')).toEqual([])
  })

  it('an application that answers after 5 s: the phone rings at 2 s, with the caller as it came (2-cti, Hook)', async () => {
    app.on('/in.xml', { body: renamed, delayMs: 5000 })
    const { offered, ringMs, stalledMs, record } = await answeredBy(ana)
    expect(offered.peerdisplayname).toBe('ACME')
    expect(ringMs).toBeGreaterThan(1850)
    expect(ringMs - stalledMs).toBeLessThan(3500)
    expect(record.accountcode).toBe('')
    const [hook] = (await timelineOf(core, record.uniqueid)).filter((entry) => entry.kind === 'hook')
    expect(hook?.outcome).toMatch(/^timeout/)
  })

  it('a body that never ends is late like one that never begins (2-cti, timeoutMs: to the last byte)', async () => {
    app.on('/in.xml', { body: renamed, bodyDelayMs: 5000 })
    const { offered, ringMs, stalledMs } = await answeredBy(ana)
    expect(offered.peerdisplayname).toBe('ACME')
    expect([ringMs > 1850, ringMs - stalledMs < 3500]).toEqual([true, true])
  })

  // Between those that fail: after five failures in a row the hook would be skipped.
  it('JSON sets what XML sets, and variables beside (2-cti, JSON replies)', async () => {
    app.on('/in.xml', json({ set: { calleridname: 'Gold Ltd', accountcode: '7', variables: { tier: 'gold' } } }))
    const { offered, record } = await answeredBy(ana)
    expect(offered.peerdisplayname).toBe('Gold Ltd')
    expect(record).toMatchObject({ accountcode: '7', variables: { tier: 'gold' } })
  })

  it.each<[string, WebAnswer]>([
    ['broken XML', { body: '<?xml version="1.0"?><ipbx><set><calleridname>ACME Inc' }],
    ['a DOCTYPE', { body: '<!DOCTYPE a [<!ENTITY b "c">]><a><calleridname>&b;</calleridname></a>' }],
    ['a status of 500', { status: 500, body: renamed }]
  ])('a broken reply (%s): the phone rings at once, with the caller as it came (2-cti, Hook)', async (_, answer) => {
    app.on('/in.xml', answer)
    const { offered, ringMs, stalledMs } = await answeredBy(ana)
    expect(offered.peerdisplayname).toBe('ACME')
    expect(ringMs - stalledMs).toBeLessThan(1500)
  })

  it('the hook of an inbound route runs after the general one and sees what that has set (2-cti)', async () => {
    app.on('/in.xml', { body: renamed })
    app.on('/did.xml', xml('<set><calleridname>VIP</calleridname><userfield>desk 4</userfield></set>'))
    const since = app.requests.position
    const { offered, record } = await answeredBy(tom, { service: did.hooked })
    expect(offered.peerdisplayname).toBe('VIP')
    expect(record).toMatchObject({ accountcode: '88213', userfield: 'desk 4' })
    // The post-call request of the call before may come as late as now.
    const hooks = app.requests.since(since).filter(({ path }) => path === '/in.xml' || path === '/did.xml')
    expect(hooks.map(({ path, query }) => [path, query.get('name')])).toEqual([
      ['/in.xml', null],
      ['/did.xml', 'ACME Inc OVRDUE']
    ])
  })

  it('the hook of an inbound route routes as well (2-cti, Where hooks run)', async () => {
    app.on('/did.xml', xml('<type>extension</type><name>100</name>'))
    const { record } = await answeredBy(ana, { service: did.hooked })
    expect(record).toMatchObject({ calleeUser: '100', dst: did.hooked })
  })

  it('break without a route: the call is declined with 603, and no phone rings (2-cti, break)', async () => {
    app.on('/in.xml', xml('<break>1</break>'))
    const { uniqueid } = await refused('603', {})
    const record = await recordOf(core, (cdr) => cdr.uniqueid === uniqueid)
    expect(record).toMatchObject({ disposition: 'FAILED', hangupby: 'pbx', hangupcause: 21 })
  })

  it('onFailure reject: an announcement with 183, then 480 (2-cti, Hook)', async () => {
    app.on('/strict.xml', { status: 500 })
    const { messages } = await refused('480', { service: did.strict })
    const answers = messages.filter(
      ({ direction, firstLine }) => direction === 'received' && !firstLine.includes('100')
    )
    expect(answers.map(({ firstLine }) => firstLine.split(' ')[1])).toEqual(['183', '480'])
    expect(answers[0]?.text).toMatch(/^m=audio \d+ RTP\/AVP 0/m)
  })

  it('a reply that names nothing that exists leaves the call where it was going, with a warning (2-cti)', async () => {
    app.on('/in.xml', xml('<type>extension</type><name>999</name>'))
    const { record } = await answeredBy(ana)
    expect((await wordsOf(core, record.uniqueid)).join('\n')).toContain('extension:999, which does not exist')
  })
})

function office(origin: string) {
  const caller = 'calleridnumber=%%calleridnumber%%&calleridname=%%calleridname%%'
  return {
    inbound: [
      { match: did.plain, to: 'extension:100' },
      { match: did.hooked, to: 'extension:101', cti: { url: `${origin}/did.xml?name=%%calleridname%%` } },
      { match: did.strict, to: 'extension:101', cti: { url: `${origin}/strict.xml`, onFailure: 'reject' as const } }
    ],
    queues: [{ name: 'support', extension: '600', agents: [{ user: '100' }], then: 'extension:101' }],
    cti: {
      inbound: { url: `${origin}/in.xml?${caller}&exten=%%exten%%&tier=%%sip:X-Account-Tier%%&id=%%uniqueid%%` },
      postCall: {
        url: `${origin}/cdr?src=%%src%%&dst=%%dst%%&clid=%%clid%%&duration=%%duration%%&billsec=%%billsec%%&disposition=%%disposition%%&accountcode=%%accountcode%%&uniqueid=%%uniqueid%%`
      }
    }
  }
}
