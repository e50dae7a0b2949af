import { X509Certificate } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:http'
import https, { type RequestOptions } from 'node:https'
import { join } from 'node:path'
import tls from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { makeAuthority, makeLeaf, type Pair } from '../../../main/http/tls/authority.ts'
import { HttpsDoor } from '../../../main/http/tls/https-door.ts'
import { OwnCertificates } from '../../../main/http/tls/own-certificate.ts'
import { createLog } from '../../../main/log.ts'
import { configSchema } from '../../../pbx-core/contract/config.ts'
import { type TempDirectory, tempDirectory } from '../../support/temp-directory.ts'
import { coreOf, MemoryPbx } from '../support/memory-pbx.ts'
import { TestOffice } from '../support/office.ts'

const log = createLog({ write: () => {} })
const day = 24 * 3_600_000
const user = { extension: '100', sipPassword: 'sip', webPassword: 'web-100', admin: true, systemAdmin: true }

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

function over(url: string, options: RequestOptions & { readonly body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = https.request(url, { agent: false, ...options }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    request.on('error', reject)
    request.end(options.body)
  })
}

describe('HTTPS by a certificate authority of its own (listen.tls, docs/portal.md)', () => {
  let office: TestOffice
  let ca: string
  let origin: string
  beforeAll(async () => {
    const listen = { http: '127.0.0.1:0', tls: { https: '127.0.0.1:0' }, allowedHosts: ['pbx.acme.test'] }
    office = await TestOffice.start(coreOf(new MemoryPbx()), {
      schema: 1,
      listen,
      domains: [{ name: 'acme.test', users: [user] }]
    })
    origin = office.office.app.ready.https ?? ''
    ca = (await office.request('/certificate/offhook-authority.crt')).text
  })
  afterAll(async () => office[Symbol.asyncDispose]())

  it('serves the same as over HTTP, to whoever knows the authority: by address, localhost and listen.allowedHosts', async () => {
    const { port } = new URL(origin)
    const names = ['127.0.0.1', 'localhost', 'pbx.acme.test']
    const lookup: RequestOptions['lookup'] = (_name, _options, callback) =>
      callback(null, [{ address: '127.0.0.1', family: 4 }])
    const answers = names.map((name) => over(`https://${name}:${port}/api/v1/health`, { ca, lookup }))
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200])
    await expect(over(`${origin}/`)).rejects.toThrow(/self-signed|unable to (verify|get)/)
  })

  it('its files are their owner’s alone', async () => {
    const folder = join(office.directory.path, 'data', 'tls')
    const modes = ['authority.key', 'authority.pem', 'server.key', 'server.pem'].map(
      async (name) => (await stat(join(folder, name))).mode & 0o777
    )
    expect([await Promise.all(modes), (await stat(folder)).mode & 0o777]).toEqual([[0o600, 0o600, 0o600, 0o600], 0o700])
  })

  it('the page tells how it is taken in, in the language of the browser, with its fingerprint', async () => {
    const page = await office.request('/certificate', { headers: { 'accept-language': 'de' } })
    const fingerprint = new X509Certificate(ca).fingerprint256
    expect([
      page.status,
      page.text.includes('Dieser Telefonanlage vertrauen'),
      // A line ends between two pairs, where there is no room for all: half a pair is compared with nothing.
      page.text.includes(fingerprint.replaceAll(':', ':<wbr>'))
    ]).toEqual([200, true, true])
  })

  it('the cookie is Secure and of this host alone (RFC 6265bis §4.1.3.2), and no HSTS binds the host’s other ports', async () => {
    const { port } = new URL(origin)
    const body = 'user=100&password=web-100&stay=1'
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
    const entered = await over(`${origin}/login`, { ca, method: 'POST', headers, body })
    const [cookie = ''] = entered.headers['set-cookie'] ?? []
    expect(cookie).toMatch(
      new RegExp(`^__Host-offhook_${port}=[\\w-]{43}; Max-Age=604800; Path=/; HttpOnly; Secure; SameSite=Strict$`)
    )
    expect(entered.headers['strict-transport-security']).toBeUndefined()
    const portal = await over(`${origin}/`, { ca, headers: { cookie: cookie.split(';')[0] ?? '' } })
    expect(portal.status).toBe(200)
  })

  it('leads a browser from HTTP to the portal over HTTPS, but from loopback, which has a microphone, and programs', async () => {
    const { port } = new URL(origin)
    const html = { accept: 'text/html' }
    const goes = async (path: string, headers: Readonly<Record<string, string>>) => {
      const { status, headers: given } = await office.request(path, { headers })
      return status === 307 ? given.location : status
    }
    expect(await goes('/login', { host: 'pbx.acme.test:80', ...html })).toBe(`https://pbx.acme.test:${port}/login`)
    expect(await goes('/makecall.htm?destnumber=5', { host: 'pbx.acme.test', ...html })).toBe(
      `https://pbx.acme.test:${port}/makecall.htm?destnumber=5`
    )
    expect(await goes('/login', { host: '127.0.0.1', ...html })).toBe(200)
    expect(await goes('/login', { host: 'pbx.acme.test', accept: '*/*' })).toBe(200)
    expect(await goes('/remote_call.htm?dest=1', { host: 'pbx.acme.test', ...html })).toBe(401)
    // Not for a name that is not ours.
    expect(await goes('/login', { host: 'evil.test', ...html })).toBe(403)
  })

  it('is switched off and on by the configuration while it runs', async () => {
    const file = join(office.directory.path, 'data', 'config.json')
    const text = await readFile(file, 'utf8')
    const config = JSON.parse(text)
    await writeFile(file, JSON.stringify({ ...config, listen: { ...config.listen, tls: null } }))
    await office.office.app.reload()
    await expect(over(`${origin}/`, { ca })).rejects.toThrow(/ECONNREFUSED/)
    expect((await office.request('/certificate/offhook-authority.crt')).status).toBe(404)
    await writeFile(file, text)
    await office.office.app.reload()
    expect((await office.request('/certificate/offhook-authority.crt')).text).toBe(ca)
  })
})

describe('our own certificates', () => {
  let directory: TempDirectory
  beforeEach(async () => {
    directory = await tempDirectory('tls')
  })
  afterEach(async () => directory[Symbol.asyncDispose]())

  it('are made once, and anew 30 days before they end or for other names, by the same authority', async () => {
    let now = Date.UTC(2026, 10, 30)
    const own = () => new OwnCertificates({ directory: directory.path, wallTime: () => now, log })
    const first = await own().of(['localhost'])
    expect(await own().of(['localhost'])).toEqual(first)
    now += 59 * day
    expect(await own().of(['localhost'])).toEqual(first)
    now += 2 * day
    const second = await own().of(['localhost'])
    expect([second.pair.certificate === first.pair.certificate, second.authority === first.authority]).toEqual([
      false,
      true
    ])
    const named = await own().of(['localhost', 'pbx.lan', '192.168.1.7', 'fd00::7'])
    expect([
      named.pair.certificate === second.pair.certificate,
      named.authority === first.authority,
      named.uncovered
    ]).toEqual([false, true, []])
  })

  it('a public name that came after the authority is told and left out; one that was there before is spoken for', async () => {
    const own = new OwnCertificates({ directory: directory.path, wallTime: Date.now, log })
    expect((await own.of(['localhost', 'pbx.example.com', '203.0.113.7'])).uncovered).toEqual([])
    expect((await own.of(['localhost', 'pbx.example.org', 'a.pbx.example.com', '203.0.113.8'])).uncovered).toEqual([
      'pbx.example.org',
      '203.0.113.8'
    ])
  })

  it('by its key nobody speaks for a site of the Internet (RFC 5280 §4.2.1.10)', async () => {
    const authority = await makeAuthority(['localhost'], Date.now())
    const speaks = async (name: string) => {
      const { certificate: cert, key } = await makeLeaf(authority, [name], Date.now())
      const server = tls.createServer({ cert, key }, (socket) => socket.end()).on('tlsClientError', () => {})
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      onTestFinished(() => void server.close())
      const { port } = server.address() as { port: number }
      return new Promise<string>((resolve) => {
        const socket = tls.connect({ host: '127.0.0.1', port, ca: authority.certificate, servername: name }, () => {
          socket.destroy()
          resolve('trusted')
        })
        socket.on('error', ({ message }) => resolve(message))
      })
    }
    expect(await speaks('pbx.lan')).toBe('trusted')
    expect(await speaks('bank.example')).toMatch(/permitted subtree violation/)
  })

  it('a machine that has the name of a public domain gets no authority over it, and is told; its key signs for servers alone', async () => {
    const own = new OwnCertificates({ directory: directory.path, wallTime: Date.now, log })
    const names = ['localhost', 'dev', 'co.uk', 'github.io', 'vm', 'pbx.dev']
    const { uncovered, authority } = await own.of(names)
    expect(uncovered).toEqual(['dev', 'co.uk', 'github.io'])
    expect(new X509Certificate(authority).keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  })
})

describe('a given certificate (listen.tls.certificate, key)', () => {
  let directory: TempDirectory
  let good: Pair
  let other: Pair
  beforeAll(async () => {
    const authority = await makeAuthority(['localhost'], Date.now())
    ;[good, other] = [
      await makeLeaf(authority, ['localhost'], Date.now()),
      await makeLeaf(authority, ['localhost'], Date.now())
    ]
  })
  beforeEach(async () => {
    directory = await tempDirectory('tls')
  })
  afterEach(async () => directory[Symbol.asyncDispose]())

  async function door(now = Date.now()) {
    const [certificate, key] = ['cert.pem', 'key.pem'].map((name) => join(directory.path, name))
    const told: unknown[] = []
    const { listen } = configSchema.parse({
      schema: 1,
      listen: { tls: { https: '127.0.0.1:0', certificate, key } },
      domains: [{ name: 'acme.test' }]
    })
    const http = createServer((_request, response) => response.end('heard'))
    const opened = new HttpsDoor(http, {
      ...{ listen: () => listen, names: () => [], directory: directory.path, log, lookEvery: 20 },
      wallTime: () => now,
      warn: (warnings) => told.push(...warnings.map(({ code, ...more }) => ('fault' in more ? more.fault : code))),
      handshakes: () => {}
    })
    onTestFinished(() => opened[Symbol.asyncDispose]())
    await opened.apply()
    return { opened, told }
  }

  async function put(pair: Partial<Pair>) {
    if (pair.key !== undefined) await writeFile(join(directory.path, 'key.pem'), pair.key)
    if (pair.certificate !== undefined) await writeFile(join(directory.path, 'cert.pem'), pair.certificate)
  }

  const shown = (port: number | undefined) =>
    new Promise<string | undefined>((resolve, reject) => {
      const socket = tls.connect({ host: '127.0.0.1', port: port ?? 0, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerX509Certificate()?.serialNumber)
        socket.destroy()
      })
      socket.on('error', reject)
    })
  const serialOf = async ({ certificate }: Pair) =>
    new (await import('node:crypto')).X509Certificate(certificate).serialNumber

  it.each([
    ['missing', {}],
    ['no-certificate', { certificate: 'x', key: 'x' }],
    ['no-key', { key: 'x' }],
    ['mismatch', { key: 'other' }]
  ])(
    '%s: HTTPS stays closed, with a warning, until the files are mended, and then opens by itself',
    async (fault, wrong) => {
      if (fault !== 'missing')
        await put({ ...good, ...wrong, ...('key' in wrong && wrong.key === 'other' ? { key: other.key } : {}) })
      const { opened, told } = await door()
      expect([opened.port, told]).toEqual([undefined, [fault]])
      await put(good)
      await expect.poll(() => opened.port).toBeTypeOf('number')
      expect(await shown(opened.port)).toBe(await serialOf(good))
    }
  )

  it('another one is taken while it runs; one that is broken is not, and the one before stays', async () => {
    await put(good)
    const { opened, told } = await door()
    const { port } = opened
    await put({ certificate: 'half a file' })
    await expect.poll(() => told).toEqual(['no-certificate'])
    expect(await shown(port)).toBe(await serialOf(good))
    await put(other)
    await expect.poll(() => shown(port)).toBe(await serialOf(other))
    expect(opened.port).toBe(port)
  })

  it.each([
    ['certificate-ends', 80],
    ['certificate-expired', 91],
    ['certificate-early', -3]
  ])('%s is told, and it is used none the less', async (code, days) => {
    await put(good)
    const { opened, told } = await door(Date.now() + days * day)
    expect(told).toEqual([code])
    expect(await shown(opened.port)).toBe(await serialOf(good))
  })

  it('a certificate without its key is refused with the configuration', () => {
    const given = { schema: 1, listen: { tls: { certificate: '/a.pem' } }, domains: [{ name: 'acme.test' }] }
    expect(configSchema.safeParse(given).error?.issues.map(({ path }) => path.join('.'))).toEqual(['listen.tls.key'])
  })
})
