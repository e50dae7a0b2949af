import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Baresip } from '../../support/baresip.ts'
import { type ConfigInput, type CorePorts, coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { installed, needs } from '../../support/needs.ts'
import { authorization, RawSip, sipRequest } from '../../support/raw-sip.ts'
import { Sipp } from '../../support/sipp.ts'
import { waitFor } from '../../support/wait-for.ts'
import { WebApp } from '../../support/web-app.ts'
import { xml } from '../trunk/replies.ts'

/** Each of them is used in the session below, and may stand nowhere afterwards. */
const secrets = {
  sip100: 'sipword-Kx7dWq',
  sip101: 'sipword-Zt4mPe',
  web100: 'webword-Hb9sLu',
  web101: 'webword-Qc2nVa',
  wrongSip: 'guess-sip-Yr5fTo',
  wrongWeb: 'guess-web-Ug8kJi',
  bearer: 'bearer-Mv3xNd',
  apiKey: 'apikey-Fp6yBc',
  urlPassword: 'urlword-Sa1eGh',
  routePassword: 'routeword-Dj5oXl',
  cdrPassword: 'cdrword-Wt7uRk',
  signing: 'signing-Ei4zQv'
} as const

/** What is as good as the password: its digest identity, and its forms in headers and URLs. */
const forms = Object.entries(secrets).flatMap(([name, secret]) => {
  const users = ['100', '101', 'crm']
  return [
    [name, secret],
    ...users.map((user) => [`${name} of ${user}, Basic`, btoa(`${user}:${secret}`)]),
    ...users.map((user) => [
      `${name} of ${user}, HA1`,
      createHash('md5').update(`${user}:acme.test:${secret}`).digest('hex')
    ])
  ] as [string, string][]
})

const clients = ['baresip', 'sipp']

describe('a session with everything that has a credential', () => {
  const stack = new AsyncDisposableStack()
  let app: WebApp
  let core: CoreProcess
  const answers: string[] = []

  beforeAll(async () => {
    if (!installed(...clients)) return
    app = stack.use(await WebApp.start())
    app.on('/in.xml', xml('<set><accountcode>1</accountcode></set>')).on('/did.xml', { status: 500 })
    app
      .on('/out.xml', { fault: 'reset' })
      .on('/cdr', () => ({ status: app.requestsFor('/cdr').length < 2 ? 503 : 200 }))
    core = stack.use(
      await CoreProcess.start({ config: (ports) => office(ports, app.port), env: { OFFHOOK_LOG_LEVEL: 'debug' } })
    )
    await session()
  }, 60_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, ...clients))

  async function session(): Promise<void> {
    const phone = (user: string, password: string) => Baresip.start({ user, password, registrar: core.sip })
    await using ana = await phone('100', secrets.sip100)
    await using tom = await phone('101', secrets.sip101)
    await registerWithWrongPassword()
    await get('/api/v1/calls', basic('100', secrets.web100))
    await get('/api/v1/calls', basic('100', secrets.wrongWeb))
    await get('/api/v1/health', basic('100@acme.test', secrets.web100))
    const link = (user: string, password: string) =>
      `/remote_call.htm?user=${user}&dest=*43&connect=true&auth=${encodeURIComponent(`${user}:${password}`)}`
    const dialled = tom.events.position
    await get(link('101', secrets.web101))
    await tom.established(dialled)
    await tom.hangUp()
    await get(link('100', secrets.wrongWeb))
    await get(`${link('100', secrets.wrongWeb)}&auth=again`)
    await get(`/remote_call.htm?user=100&dest=x&%61uth=${encodeURIComponent(`100:${secrets.web100}`)}`)
    const since = ana.events.position
    await using trunk = await Sipp.start({
      scenario: 'trunk-caller',
      target: `127.0.0.1:${core.ports.trunk}`,
      port: core.ports.provider,
      service: '+15550100100',
      keys: { name: 'ACME', number: '+15550123456' }
    })
    await ana.established(since)
    expect((await trunk.finished()).ok).toBe(true)
    await ana.dial(`sip:05550199@${core.sip}`)
    await app.waitForRequest('/out.xml')
    await ana.hangUp()
    await recordIsThere('05550199')
    await recordIsThere('+15550100100')
    await waitFor(() => app.requestsFor('/cdr').length >= 4, { what: 'every post-call request, one of them twice' })
    const broken = JSON.stringify(await core.readConfig()).replace('"ringSeconds":25', '"ringSeconds":-1')
    await core.reconfigure(JSON.parse(broken) as ConfigInput)
    await core.program.stderr.waitFor((line) => line.includes('settings.refused'), { what: 'the refusal' })
  }

  async function registerWithWrongPassword(): Promise<void> {
    await using raw = await RawSip.open()
    const from = 'sip:101@acme.test'
    const register = { method: 'REGISTER', uri: 'sip:acme.test', to: from, from, via: `127.0.0.1:${raw.port}` }
    const port = core.ready.sip.udp ?? 0
    const challenge = (await raw.ask(sipRequest(register), port)).header('WWW-Authenticate')
    const guess = { user: '101', password: secrets.wrongSip, method: 'REGISTER', uri: register.uri }
    const refused = await raw.ask(sipRequest({ ...register, headers: [authorization(challenge, guess)] }), port)
    expect(refused.status).toBe(401)
    answers.push(refused.text)
  }

  async function recordIsThere(dst: string): Promise<void> {
    await waitFor(async () => (await admin('/api/v1/cdrs')).includes(`"dst":"${dst}"`), {
      what: `the record of ${dst}`
    })
  }

  async function get(path: string, headers: Record<string, string> = {}): Promise<void> {
    const response = await core.fetch(path, { user: null, headers })
    answers.push(`${JSON.stringify([...response.headers])} ${await response.text()}`)
  }

  async function admin(path: string): Promise<string> {
    return (await core.fetch(path, { user: null, headers: basic('100@acme.test', secrets.web100) })).text()
  }

  const leaked = (text: string) => forms.filter(([, form]) => text.includes(form)).map(([name]) => name)

  it('used them: the application got what is its own', () => {
    const heard = app.requests.entries
    const of = (path: string) => heard.find((request) => request.path === path)?.headers
    expect(of('/in.xml')).toMatchObject({ authorization: `Bearer ${secrets.bearer}`, 'x-api-key': secrets.apiKey })
    expect(of('/did.xml')?.authorization).toBe(basic('crm', secrets.routePassword).authorization)
    expect(of('/out.xml')?.authorization).toBe(basic('crm', secrets.urlPassword).authorization)
    const deliveries = heard.filter(({ path }) => path === '/cdr')
    expect(deliveries.map(({ headers }) => headers.authorization)).toEqual(
      deliveries.map(() => basic('crm', secrets.cdrPassword).authorization)
    )
    expect(deliveries[0]?.headers['x-offhook-signature']).toMatch(/^sha256=[0-9a-f]{64}$/)
  })

  it('no credential in any log line, nor in the ready line', () => {
    expect(core.logs.length).toBeGreaterThan(5)
    expect(leaked([...core.logs, ...core.program.stdout.entries].join('\n'))).toEqual([])
  })

  it('no credential in any answer: pages, errors, headers', () => {
    expect(answers).toHaveLength(8)
    expect(leaked(answers.join('\n'))).toEqual([])
  })

  it('no credential in records, time lines, deliveries, calls', async () => {
    const { items } = JSON.parse(await admin('/api/v1/cdrs')) as { items: readonly { readonly uniqueid: string }[] }
    expect(items).toHaveLength(3)
    const texts = [await admin('/api/v1/cdrs'), await admin('/api/v1/health'), await admin('/api/v1/users')]
    for (const { uniqueid } of items) {
      const timeline = await admin(`/api/v1/calls/${uniqueid}/timeline`)
      expect(timeline).toContain('"kind":"sip"')
      // Not what proves the password in a digest either: it could be attacked off line.
      expect(timeline).not.toMatch(/response=\\?"[0-9a-f]{32}|nonce=/)
      texts.push(timeline, await admin(`/api/v1/calls/${uniqueid}/deliveries`))
    }
    expect(leaked(texts.join('\n'))).toEqual([])
  })

  it('no credential in any file of the data directory', async () => {
    expect(await core.stop()).toEqual({ code: 0, signal: null })
    const entries = await readdir(core.dataDirectory, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    expect(files.some((file) => file.endsWith('offhook.db'))).toBe(true)
    for (const file of files) expect([file, leaked(await readFile(file, 'latin1'))]).toEqual([file, []])
  })
})

function basic(user: string, password: string): { readonly authorization: string } {
  return { authorization: `Basic ${btoa(`${user}:${password}`)}` }
}

function office(ports: CorePorts, app: number): ConfigInput {
  const origin = `http://127.0.0.1:${app}`
  const withPassword = (password: string) => `http://crm:${password}@127.0.0.1:${app}`
  return coreConfig(ports, {
    domain: {
      users: [
        {
          ...{ extension: '100', name: 'Ana Keller', ringSeconds: 25, admin: true, systemAdmin: true },
          ...{ sipPassword: secrets.sip100, webPassword: secrets.web100 }
        },
        { extension: '101', name: 'Tom Okafor', sipPassword: secrets.sip101, webPassword: secrets.web101 }
      ],
      inbound: [{ match: '*', to: 'extension:100', cti: { url: `${withPassword(secrets.routePassword)}/did.xml` } }]
    },
    cti: {
      inbound: {
        url: `${origin}/in.xml`,
        headers: { Authorization: `Bearer ${secrets.bearer}`, 'X-Api-Key': secrets.apiKey }
      },
      outbound: { url: `${withPassword(secrets.urlPassword)}/out.xml?n=%%exten%%` },
      postCall: { url: `${withPassword(secrets.cdrPassword)}/cdr?id=%%uniqueid%%`, secret: secrets.signing }
    }
  })
}
