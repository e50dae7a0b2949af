import { describe, expect, it } from 'vitest'
import { FrameProbe } from '../../../main/popup/frame-probe.ts'
import { type FrameHeaders, refusesFrames } from '../../../main/popup/frame-refusal.ts'
import { WebApp } from '../../support/web-app.ts'

const embedder = new URL('http://127.0.0.1:8980/')
const page = new URL('https://crm.test/call')

const rules: readonly [what: string, headers: FrameHeaders, refuses: boolean][] = [
  ['nothing said', {}, false],
  ['X-Frame-Options: DENY', { 'x-frame-options': 'DENY' }, true],
  ['X-Frame-Options: SAMEORIGIN', { 'x-frame-options': 'sameorigin' }, true],
  ['two that differ', { 'x-frame-options': 'SAMEORIGIN, DENY' }, true],
  ['ALLOW-FROM, which browsers ignore', { 'x-frame-options': 'ALLOW-FROM http://127.0.0.1:8980' }, false],
  ["frame-ancestors 'none'", { 'content-security-policy': "default-src *; frame-ancestors 'none'" }, true],
  ["frame-ancestors 'self'", { 'content-security-policy': "frame-ancestors 'self'" }, true],
  ['frame-ancestors without any', { 'content-security-policy': 'frame-ancestors' }, true],
  ['frame-ancestors *', { 'content-security-policy': 'frame-ancestors *' }, false],
  ['ours by scheme, host and port', { 'content-security-policy': 'frame-ancestors http://127.0.0.1:8980' }, false],
  ['ours, any port', { 'content-security-policy': 'frame-ancestors http://127.0.0.1:*' }, false],
  ['ours at another port', { 'content-security-policy': 'frame-ancestors http://127.0.0.1:80' }, true],
  ['others', { 'content-security-policy': 'frame-ancestors https://*.crm.test https://127.0.0.1:8980' }, true],
  ['a scheme', { 'content-security-policy': 'frame-ancestors http:' }, false],
  [
    'a policy goes before X-Frame-Options',
    { 'content-security-policy': 'frame-ancestors *', 'x-frame-options': 'DENY' },
    false
  ],
  [
    'a policy that says nothing of frames does not',
    { 'content-security-policy': "default-src 'none'", 'x-frame-options': 'DENY' },
    true
  ],
  [
    'of two policies each must allow it',
    { 'content-security-policy': ['frame-ancestors *', "frame-ancestors 'none'"] },
    true
  ]
]

describe('whether a browser shows a page in a frame (CSP 3, frame-ancestors; RFC 7034)', () => {
  it.each(rules)('%s', (_what, headers, refuses) => {
    expect(refusesFrames(headers, page, embedder)).toBe(refuses)
  })

  it('a page of the same origin may say SAMEORIGIN and self', () => {
    const own = new URL('http://127.0.0.1:8980/card')
    expect([
      refusesFrames({ 'x-frame-options': 'SAMEORIGIN' }, own, embedder),
      refusesFrames({ 'content-security-policy': "frame-ancestors 'self'" }, own, embedder)
    ]).toEqual([false, false])
  })

  it('hosts by their suffix', () => {
    const at = (origin: string) =>
      refusesFrames({ 'content-security-policy': 'frame-ancestors https://*.acme.test' }, page, new URL(origin))
    expect([at('https://pbx.acme.test/'), at('https://acme.test/'), at('https://evilacme.test/')]).toEqual([
      false,
      true,
      true
    ])
  })

  it('an https: page shows no http: page, but for this machine’s own (mixed content)', () => {
    const portal = new URL('https://pbx.acme.test/')
    expect([
      refusesFrames({}, new URL('http://crm.test/'), portal),
      refusesFrames({}, new URL('http://127.0.0.1/'), portal)
    ]).toEqual([true, false])
  })
})

describe('asking a page', () => {
  const ours = 'http://127.0.0.1:8980'
  const refuses = async (probe: FrameProbe, url: string, embedder = ours): Promise<boolean> =>
    (await probe.look(url, { embedder, again: false }))?.code === 'refuses-frames'
  const deny = { headers: { 'X-Frame-Options': 'DENY' } }

  it('is one HEAD request without cookies; further calls of the same page are not asked about', async () => {
    await using crm = await WebApp.start()
    crm.on('/call', deny)
    const probe = new FrameProbe()
    expect(await refuses(probe, `${crm.origin}/call?n=1`)).toBe(true)
    expect(await refuses(probe, `${crm.origin}/call?n=2`)).toBe(true)
    expect(crm.requests.entries.map(({ method, target, headers }) => [method, target, headers.cookie])).toEqual([
      ['HEAD', '/call?n=1', undefined]
    ])
  })

  it('asks anew after ten minutes', async () => {
    await using crm = await WebApp.start()
    crm.on('/call', deny)
    let now = 0
    const probe = new FrameProbe(() => now)
    expect(await refuses(probe, `${crm.origin}/call`)).toBe(true)
    crm.on('/call', {})
    now = 11 * 60_000
    expect(await refuses(probe, `${crm.origin}/call`)).toBe(false)
  })

  it('does not ask about our own pages: without a cookie they only lead to the log-in', async () => {
    await using crm = await WebApp.start()
    expect(await refuses(new FrameProbe(), `${crm.origin}/card`, crm.origin)).toBe(false)
    expect(crm.requests.entries).toEqual([])
  })

  it('follows the page to another spelling of itself, and to nothing else', async () => {
    await using crm = await WebApp.start()
    crm.on('/call', { status: 301, headers: { Location: '/call/' } })
    crm.on('/call/', deny)
    crm.on('/other', { status: 302, headers: { Location: '/login' } })
    crm.on('/login', deny)
    const probe = new FrameProbe()
    expect([await refuses(probe, `${crm.origin}/call`), await refuses(probe, `${crm.origin}/other`)]).toEqual([
      true,
      false
    ])
    expect(crm.requestsFor('/login')).toEqual([])
  })

  it('is led into no private network by somebody else’s page', async () => {
    await using inside = await WebApp.start()
    await using crm = await WebApp.start()
    inside.on('/call', deny)
    for (const host of ['127.0.0.1', 'localhost']) {
      crm.on('/call', { status: 302, headers: { Location: `http://${host}:${inside.port}/call` } })
      expect(await refuses(new FrameProbe(), `${crm.origin}/call`)).toBe(false)
    }
    expect(inside.requests.entries).toEqual([])
  })

  it('what does not answer, or breaks off, is taken to allow frames', async () => {
    await using crm = await WebApp.start()
    crm.on('/reset', { fault: 'reset' })
    crm.on('/hang', { fault: 'hang' })
    const probe = new FrameProbe()
    const before = performance.now()
    expect([await refuses(probe, `${crm.origin}/reset`), await refuses(probe, `${crm.origin}/hang`)]).toEqual([
      false,
      false
    ])
    expect(performance.now() - before).toBeLessThan(8000)
  })

  it('goes where a domain’s admin may go, and tells nothing of other places: neither answer nor silence (SSRF, OWASP)', async () => {
    await using inside = await WebApp.start()
    inside.on('/call', { status: 500 })
    const gone = await WebApp.start()
    const dead = gone.port
    await gone[Symbol.asyncDispose]()
    const probe = new FrameProbe()
    const within = (url: string, ...allowed: string[]) =>
      probe.look(url, { embedder: 'http://pbx.test:8980', again: true, reach: { allowed } })
    const nowhere = [inside.port, dead].flatMap((port) => [
      `http://127.0.0.1:${port}/call`,
      `http://localhost:${port}/call`,
      `http://[::ffff:127.0.0.1]:${port}/call`
    ])
    expect(await Promise.all(nowhere.map((url) => within(url)))).toEqual(nowhere.map(() => undefined))
    expect(inside.requests.entries).toEqual([])
    expect(await within(`${inside.origin}/call`, '127.0.0.1')).toEqual({ code: 'status', status: 500, empty: true })
    expect(await within(`http://localhost:${dead}/call`, 'localhost')).toMatchObject({ code: 'unreachable' })
  })

  it('what is known of a page for one reach is not told to another', async () => {
    await using inside = await WebApp.start()
    inside.on('/call', deny)
    const probe = new FrameProbe()
    const url = `${inside.origin}/call`
    expect(await refuses(probe, url)).toBe(true)
    expect(await probe.look(url, { embedder: ours, again: false, reach: { allowed: [] } })).toBe(undefined)
    expect(await refuses(probe, url)).toBe(true)
  })

  const look = (url: string, probe = new FrameProbe()) => probe.look(url, { embedder: ours, again: false })

  it.each([
    ['a fault of the application, with nothing to read', { status: 500 }, { code: 'status', status: 500, empty: true }],
    ['or with its own words', { status: 503, body: 'Back soon' }, { code: 'status', status: 503, empty: false }],
    ['a page that is not there', { status: 404, body: 'gone' }, { code: 'status', status: 404, empty: false }],
    ['no page at all', { status: 204 }, { code: 'no-content' }],
    ['a file to be saved', { headers: { 'content-disposition': 'attachment; filename=a.csv' } }, { code: 'download' }],
    ['or one of no known kind', { headers: { 'content-type': 'application/octet-stream' } }, { code: 'download' }],
    ['not one that wants a log-in: the browser may be logged in', { status: 401 }, undefined],
    ['nor one that lets only some see it', { status: 403 }, undefined],
    ['nor a healthy page', { body: '<h1>CRM</h1>' }, undefined]
  ] as const)('tells %s', async (_what, answer, fault) => {
    await using crm = await WebApp.start()
    crm.on('/call', answer)
    expect(await look(`${crm.origin}/call`)).toEqual(fault)
  })

  it('an application that knows no HEAD is asked by one GET, and is well', async () => {
    await using crm = await WebApp.start()
    crm.on('/call', ({ method }) => (method === 'HEAD' ? { status: 404 } : { body: '<h1>CRM</h1>' }))
    expect(await look(`${crm.origin}/call`)).toBe(undefined)
    expect(crm.requests.entries.map(({ method }) => method)).toEqual(['HEAD', 'GET'])
  })

  it('the GET that makes sure goes where the HEAD may, also from one allowed host to another', async () => {
    await using crm = await WebApp.start()
    crm.on('/call', ({ method, headers }) => {
      if (method === 'HEAD') return { status: 404 }
      const moved = headers.host?.startsWith('localhost')
      return moved ? { status: 302, headers: { Location: `${crm.origin}/call` } } : { status: 500, body: 'broken' }
    })
    const from = { embedder: ours, again: false, reach: { allowed: ['localhost', '127.0.0.1'] } }
    expect(await new FrameProbe().look(`http://localhost:${crm.port}/call`, from)).toEqual({
      code: 'status',
      status: 500,
      empty: false
    })
  })

  it('an application that is away is told in the words of the system; once it is back, it is well', async () => {
    const crm = await WebApp.start()
    const { origin, port } = crm
    await crm[Symbol.asyncDispose]()
    const probe = new FrameProbe()
    expect(await look(`${origin}/call`, probe)).toMatchObject({
      code: 'unreachable',
      reason: expect.stringContaining('ECONNREFUSED')
    })
    await using back = await WebApp.start(port)
    back.on('/call', {})
    expect(await look(`${origin}/call`, probe)).toBe(undefined)
  })

  it('is asked anew where somebody wants it', async () => {
    await using crm = await WebApp.start()
    crm.on('/call', deny)
    const probe = new FrameProbe()
    expect(await refuses(probe, `${crm.origin}/call`)).toBe(true)
    crm.on('/call', {})
    expect(await probe.look(`${crm.origin}/call`, { embedder: ours, again: true })).toBe(undefined)
  })
})
