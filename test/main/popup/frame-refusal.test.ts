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
  const deny = { headers: { 'X-Frame-Options': 'DENY' } }

  it('is one HEAD request without cookies; further calls of the same page are not asked about', async () => {
    await using crm = await WebApp.start()
    crm.on('/call', deny)
    const probe = new FrameProbe()
    expect(await probe.refuses(`${crm.origin}/call?n=1`, ours)).toBe(true)
    expect(await probe.refuses(`${crm.origin}/call?n=2`, ours)).toBe(true)
    expect(crm.requests.entries.map(({ method, target, headers }) => [method, target, headers.cookie])).toEqual([
      ['HEAD', '/call?n=1', undefined]
    ])
  })

  it('asks anew after ten minutes', async () => {
    await using crm = await WebApp.start()
    crm.on('/call', deny)
    let now = 0
    const probe = new FrameProbe(() => now)
    expect(await probe.refuses(`${crm.origin}/call`, ours)).toBe(true)
    crm.on('/call', {})
    now = 11 * 60_000
    expect(await probe.refuses(`${crm.origin}/call`, ours)).toBe(false)
  })

  it('does not ask about our own pages: without a cookie they only lead to the log-in', async () => {
    await using crm = await WebApp.start()
    expect(await new FrameProbe().refuses(`${crm.origin}/card`, crm.origin)).toBe(false)
    expect(crm.requests.entries).toEqual([])
  })

  it('follows the page to another spelling of itself, and to nothing else', async () => {
    await using crm = await WebApp.start()
    crm.on('/call', { status: 301, headers: { Location: '/call/' } })
    crm.on('/call/', deny)
    crm.on('/other', { status: 302, headers: { Location: '/login' } })
    crm.on('/login', deny)
    const probe = new FrameProbe()
    expect([await probe.refuses(`${crm.origin}/call`, ours), await probe.refuses(`${crm.origin}/other`, ours)]).toEqual(
      [true, false]
    )
    expect(crm.requestsFor('/login')).toEqual([])
  })

  it('is led into no private network by somebody else’s page', async () => {
    await using inside = await WebApp.start()
    await using crm = await WebApp.start()
    inside.on('/call', deny)
    for (const host of ['127.0.0.1', 'localhost']) {
      crm.on('/call', { status: 302, headers: { Location: `http://${host}:${inside.port}/call` } })
      expect(await new FrameProbe().refuses(`${crm.origin}/call`, ours)).toBe(false)
    }
    expect(inside.requests.entries).toEqual([])
  })

  it('what does not answer, or breaks off, is taken to allow frames', async () => {
    await using crm = await WebApp.start()
    crm.on('/reset', { fault: 'reset' })
    crm.on('/hang', { fault: 'hang' })
    const probe = new FrameProbe()
    const before = performance.now()
    expect([await probe.refuses(`${crm.origin}/reset`, ours), await probe.refuses(`${crm.origin}/hang`, ours)]).toEqual(
      [false, false]
    )
    expect(performance.now() - before).toBeLessThan(8000)
  })
})
