import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CallView } from '../../../pbx-core/contract/views.ts'
import { Baresip } from '../../support/baresip.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { installed, needs } from '../../support/needs.ts'
import { authorization, offer, RawSip, type SipAnswer, sipRequest } from '../../support/raw-sip.ts'
import { recordOf, records } from '../../support/records.ts'

/** Nobody but trunks and authenticated users gets anything (`1-product`, Matching; `4-pbx`, SIP). */
describe('who gets in', () => {
  const stack = new AsyncDisposableStack()
  let core: CoreProcess
  let ana: Baresip
  let lena: Baresip
  let raw: RawSip

  beforeAll(async () => {
    if (!installed('baresip')) return
    core = stack.use(await CoreProcess.start())
    raw = stack.use(await RawSip.open())
    const phone = (user: string) =>
      Baresip.start({ user, password: `sip-${user}`, registrar: core.sip, answer: 'manual' })
    ;[ana, lena] = await Promise.all([phone('100'), phone('102')])
    stack.use(ana)
    stack.use(lena)
  })
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, 'baresip'))

  const port = () => core.ready.sip.udp ?? 0
  const via = () => `127.0.0.1:${raw.port}`

  interface Asked {
    readonly method?: string
    readonly uri?: string
    readonly from?: string
    readonly headers?: readonly string[]
    readonly via?: string
  }

  function request(asked: Asked) {
    const { method = 'INVITE', uri = 'sip:100@acme.test', from = 'sip:101@acme.test', headers = [] } = asked
    const body = method === 'INVITE' ? offer(40_000) : ''
    const registers = method === 'REGISTER'
    return sipRequest({
      method,
      uri: registers ? 'sip:acme.test' : uri,
      to: uri,
      via: asked.via ?? via(),
      from,
      headers,
      body
    })
  }

  const ask = (asked: Asked) => raw.ask(request(asked), port())

  /** The same with the credentials of a user, for a challenge of the core's. */
  async function askAs(user: string, asked: Asked, password = `sip-${user}`): Promise<SipAnswer> {
    const challenge = (await ask(asked)).header('WWW-Authenticate')
    return ask({ ...asked, headers: [...(asked.headers ?? []), credentials(challenge, user, asked, password)] })
  }

  function credentials(challenge: string, user: string, { method = 'INVITE', uri }: Asked, password = `sip-${user}`) {
    const target = method === 'REGISTER' ? 'sip:acme.test' : (uri ?? 'sip:100@acme.test')
    return authorization(challenge, { user, password, method, uri: target })
  }

  async function calls(): Promise<readonly CallView[]> {
    return ((await (await core.fetch('/api/v1/calls')).json()) as { items: readonly CallView[] }).items
  }

  it.each([
    ['INVITE', 'sip:100@acme.test', [401]],
    ['INVITE', 'sip:*43@acme.test', [401]],
    ['INVITE', 'sip:+15550100199@acme.test', [401]],
    ['INVITE', 'sip:911@acme.test', [401]],
    ['INVITE', 'sip:100@elsewhere.test', [403]],
    ['REGISTER', 'sip:100@acme.test', [401]],
    ['OPTIONS', 'sip:100@acme.test', [401]],
    ['OPTIONS', 'sip:nobody@acme.test', [401]],
    ['MESSAGE', 'sip:100@acme.test', [401, 405, 501]],
    ['SUBSCRIBE', 'sip:100@acme.test', [401, 405, 489, 501]],
    ['PUBLISH', 'sip:100@acme.test', [401, 405, 501]],
    ['REFER', 'sip:100@acme.test', [401, 405, 501]],
    ['BYE', 'sip:100@acme.test', [401, 481]],
    ['INFO', 'sip:100@acme.test', [401, 481]]
  ])('%s to %s without credentials: %s, and nothing happens', async (method, uri, statuses) => {
    const since = ana.events.position
    expect(statuses).toContain((await ask({ method, uri })).status)
    expect([await calls(), ana.callEvents(since)]).toEqual([[], []])
  })

  it('a user and a stranger’s name are answered alike (4-pbx, SIP)', async () => {
    const alike = ({ text }: SipAnswer) =>
      text.replace(/(branch|tag|rport|nonce)="?[\w=.+/:-]+"?|Call-ID: \w+|sip:\d+@/g, '$1')
    const known = await ask({ method: 'REGISTER', uri: 'sip:100@acme.test', from: 'sip:100@acme.test' })
    const unknown = await ask({ method: 'REGISTER', uri: 'sip:999@acme.test', from: 'sip:999@acme.test' })
    expect(alike(known)).toBe(alike(unknown))
    const wrong = (user: string) =>
      askAs(user, { method: 'REGISTER', uri: `sip:${user}@acme.test`, from: `sip:${user}@acme.test` }, 'guess')
    expect(alike(await wrong('100'))).toBe(alike(await wrong('999')))
  })

  it('the answer names neither program nor version (4-pbx, SIP)', async () => {
    const { text } = await askAs('101', { method: 'OPTIONS' })
    expect(text).not.toMatch(/^(Server|User-Agent):|offhook|node/im)
  })

  it('a message to the socket of a trunk from elsewhere gets no answer at all (1-product, Matching)', async () => {
    const { trunk, provider } = core.ports
    await using peer = await RawSip.open('127.0.0.1', [provider])
    // Not the one of before: what was refused there is told again until it is acknowledged (RFC 3261 §17.2.1, Timer G).
    await using stranger = await RawSip.open()
    const via = `127.0.0.1:${stranger.port}`
    const since = ana.events.position
    stranger.send(request({ uri: 'sip:+15550100100@127.0.0.1', via }), trunk)
    stranger.send(request({ method: 'OPTIONS', via }), trunk)
    // By the time the trunk's own peer is answered, the others have been looked at.
    const options = { method: 'OPTIONS', uri: 'sip:127.0.0.1', via: `127.0.0.1:${provider}`, from: 'sip:a@127.0.0.1' }
    expect((await peer.ask(sipRequest(options), trunk)).status).toBe(200)
    expect([stranger.received.since(0), ana.callEvents(since), await calls()]).toEqual([[], [], []])
  })

  it('a trunk may call in, but not register, not message, not call out (1-product, Matching)', async () => {
    const { trunk, provider } = core.ports
    await using peer = await RawSip.open('127.0.0.1', [provider])
    const asTrunk = (method: string, uri: string) =>
      peer.ask(
        sipRequest({
          method,
          uri,
          via: `127.0.0.1:${provider}`,
          from: 'sip:100@acme.test',
          body: method === 'INVITE' ? offer(40_000) : ''
        }),
        trunk
      )
    expect((await asTrunk('REGISTER', 'sip:acme.test')).status).toBe(403)
    expect([405, 481, 501]).toContain((await asTrunk('MESSAGE', 'sip:100@acme.test')).status)
    // Any number but those of the first routes leads to 100, who is called by a stranger, not by 100.
    const since = ana.events.position
    const cancelled = asTrunk('INVITE', 'sip:+15550100199@127.0.0.1')
    await ana.incoming(since)
    expect((await calls()).map(({ direction, trunk: name, caller }) => [direction, name, caller.user])).toEqual([
      ['inbound', 'main', null]
    ])
    await ana.hangUp()
    expect((await cancelled).status).toBeGreaterThanOrEqual(400)
  })

  it('credentials of 101 and a From, an identity and a name of 100: the call is 101’s (RFC 3261 §22)', async () => {
    const since = lena.events.position
    const answer = askAs('101', {
      uri: 'sip:102@acme.test',
      from: 'sip:100@acme.test',
      headers: [
        'P-Asserted-Identity: "Ana Keller" <sip:100@acme.test>',
        'P-Preferred-Identity: <sip:100@acme.test>',
        'Remote-Party-ID: <sip:100@acme.test>'
      ]
    })
    const offered = await lena.incoming(since)
    expect([offered.peeruri, offered.peerdisplayname]).toEqual([expect.stringContaining('101@'), 'Tom Okafor'])
    await lena.hangUp()
    expect((await answer).status).toBeGreaterThanOrEqual(400)
    expect(await recordOf(core, ({ dst }) => dst === '102')).toMatchObject({
      src: '101',
      callerUser: '101',
      clid: '"Tom Okafor" <101>',
      accountcode: 'A101'
    })
  })

  it('credentials of 101 register nobody else (RFC 3261 §10.3)', async () => {
    const asked = { method: 'REGISTER', uri: 'sip:100@acme.test', from: 'sip:100@acme.test' }
    expect((await askAs('101', asked)).status).toBe(403)
  })

  it('credentials serve once: heard by somebody and sent again they are challenged (RFC 7616 §5.12)', async () => {
    const asked = { method: 'OPTIONS', uri: 'sip:100@acme.test' }
    const header = credentials((await ask(asked)).header('WWW-Authenticate'), '101', asked)
    expect((await ask({ ...asked, headers: [header] })).status).toBe(200)
    const again = await ask({ ...asked, headers: [header] })
    expect([again.status, again.header('WWW-Authenticate')]).toEqual([401, expect.stringContaining('stale=true')])
  })

  it('credentials for one request do not serve another: other method, other URI (RFC 7616 §3.4.3)', async () => {
    const asked = { method: 'OPTIONS', uri: 'sip:100@acme.test' }
    const fresh = async () => credentials((await ask(asked)).header('WWW-Authenticate'), '101', asked)
    const since = ana.events.position
    expect((await ask({ method: 'INVITE', uri: 'sip:100@acme.test', headers: [await fresh()] })).status).toBe(401)
    expect([400, 401]).toContain((await ask({ ...asked, uri: 'sip:102@acme.test', headers: [await fresh()] })).status)
    expect([ana.callEvents(since), await calls()]).toEqual([[], []])
  })

  it('a nonce that the core has not issued is worth nothing, with the right password either', async () => {
    const asked = { method: 'OPTIONS', uri: 'sip:100@acme.test' }
    const forged = 'Digest realm="acme.test", nonce="0123456789abcdef", qop="auth", algorithm=MD5'
    expect((await ask({ ...asked, headers: [credentials(forged, '101', asked)] })).status).toBe(401)
  })

  it('a header that only the PBX may set comes to no phone from outside (3-click-to-dial, The call)', async () => {
    const since = lena.events.position
    const answer = askAs('101', {
      uri: 'sip:102@acme.test',
      headers: ['X-Offhook-Click-To-Dial: 1', 'Alert-Info: <x>']
    })
    await lena.incoming(since)
    await lena.hangUp()
    await answer
    const { uniqueid } = await recordOf(core, ({ dst, start }) => dst === '102' && start > Date.now() - 5000)
    const timeline = (await (await core.fetch(`/api/v1/calls/${uniqueid}/timeline`)).json()) as {
      readonly items: readonly { readonly kind: string; readonly direction?: string; readonly message?: string }[]
    }
    const sent = timeline.items.filter(({ kind, direction }) => kind === 'sip' && direction === 'out')
    expect(sent.map(({ message }) => message).join('\n')).not.toMatch(/Click-To-Dial: 1/i)
  })

  it('all this made no record but of the calls that were let in', async () => {
    expect((await records(core)).map(({ src }) => src).filter((src) => src !== '101' && src !== '100')).toEqual([])
  })
})
