import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HttpOutcome, HttpRequest } from '../../pbx-core/base/http.ts'
import { createHttpClient, type OwnedHttpClient } from '../../pbx-core/io/http-client.ts'
import { listening } from '../support/listening.ts'
import { WebApp } from '../support/web-app.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url))
const certificate = readFileSync(fixture('localhost.pem'), 'utf8')
const key = readFileSync(fixture('localhost.key'), 'utf8')

let app: WebApp
let client: OwnedHttpClient
const opened: AsyncDisposable[] = []

beforeEach(async () => {
  app = await WebApp.start()
  client = createHttpClient()
})

afterEach(async () => {
  await client.close()
  await app[Symbol.asyncDispose]()
  for (const server of opened.splice(0)) await server[Symbol.asyncDispose]()
})

const never = new AbortController().signal
const bytes = (text: string) => new Uint8Array(Buffer.from(text))

function request(url: string, changes: Partial<HttpRequest> = {}, signal: AbortSignal = never): Promise<HttpOutcome> {
  const defaults = {
    method: 'GET',
    headers: {},
    body: null,
    timeoutMs: 5000,
    maxBytes: 65_536,
    maxRedirects: 3
  } as const
  return client.request({ ...defaults, url, ...changes }, signal)
}

function textOf(outcome: HttpOutcome): string {
  if (outcome.kind === 'failed') throw new Error(`${outcome.code}: ${outcome.message}`)
  return new TextDecoder().decode(outcome.body)
}

/** Starts a server that the test has made, on a port that the system chooses. */
async function listen(server: net.Server): Promise<number> {
  const listens = await listening(server)
  opened.push(listens)
  return listens.port
}

describe('a request', () => {
  test('is sent as it is given, and its response told as it came', async () => {
    app.on('/in.xml', { status: 201, headers: { 'content-type': 'text/xml' }, body: Uint8Array.of(60, 0xe4, 62) })
    const outcome = await request(`${app.origin}/in.xml?a=%20b&c`, {
      method: 'POST',
      headers: { 'X-Name': 'Söhne' },
      body: '{"a":"ä"}'
    })
    expect(outcome).toEqual({
      kind: 'response',
      status: 201,
      contentType: 'text/xml',
      body: Uint8Array.of(60, 0xe4, 62)
    })
    const [sent] = app.requests.entries
    expect(sent).toMatchObject({ method: 'POST', target: '/in.xml?a=%20b&c', body: '{"a":"ä"}' })
    expect(Buffer.from(String(sent?.headers['x-name']), 'latin1').toString('utf8')).toBe('Söhne')
  })

  test('sends the credentials of its URL as Basic, once decoded; a % that escapes nothing is one', async () => {
    app.on('/', { body: 'ok' })
    await request(`http://us%40er:p%C3%A4ss@127.0.0.1:${app.port}/`)
    await request(`http://user:100%@127.0.0.1:${app.port}/`)
    await request(`http://user:pass@127.0.0.1:${app.port}/`, { headers: { Authorization: 'Bearer t' } })
    expect(app.requests.entries.map(({ headers }) => headers.authorization)).toEqual([
      `Basic ${Buffer.from('us@er:päss').toString('base64')}`,
      `Basic ${Buffer.from('user:100%').toString('base64')}`,
      'Bearer t'
    ])
  })

  test('carries no cookies from one reply to the next request', async () => {
    app.on('/', { headers: { 'set-cookie': 'a=b' } })
    await request(`${app.origin}/`)
    await request(`${app.origin}/`)
    expect(app.requests.entries.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined])
  })

  test('uses a connection again', async () => {
    let connections = 0
    const server = http.createServer((_request, response) => void response.end('ok'))
    server.on('connection', () => connections++)
    const port = await listen(server)
    for (let i = 0; i < 20; i++) await request(`http://127.0.0.1:${port}/`)
    // A second one, because a reply may be complete a moment before its connection is free.
    expect(connections).toBeLessThanOrEqual(2)
  })

  test.each([
    ['GET', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['POST', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['POST', 'HTTP/1.1 100 Continue\r\nX-A: b\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n']
  ] as const)(
    '%s is answered after interim responses that nobody asked for (RFC 9110 §15.2): %j',
    async (method, interim) => {
      let requests = 0
      const server = net.createServer((socket) => {
        socket.on('data', () => {
          requests++
          socket.write(`${interim}HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok`)
        })
      })
      const port = await listen(server)
      const answered = { kind: 'response', status: 200, contentType: 'text/plain', body: bytes('ok') }
      const asked = { method, body: method === 'POST' ? 'x' : null }
      expect(await request(`http://127.0.0.1:${port}/`, asked)).toEqual(answered)
      expect(await request(`http://127.0.0.1:${port}/`, asked)).toEqual(answered)
      expect(requests).toBe(2)
    }
  )

  test('to an address where nobody listens fails, without naming credentials', async () => {
    const port = await listen(net.createServer())
    await opened.pop()?.[Symbol.asyncDispose]()
    expect(await request(`http://user:secret@127.0.0.1:${port}/`)).toEqual({
      kind: 'failed',
      code: 'connect',
      message: `connect ECONNREFUSED 127.0.0.1:${port}`
    })
  })

  test.each(['not a URL', 'http://127.0.0.1:99999/'])('to "%s" fails', async (url) => {
    expect(await request(url)).toEqual({ kind: 'failed', code: 'connect', message: 'Invalid URL' })
  })

  test('that gets half a reply fails', async () => {
    app.on('/', { body: '<ipbx></ipbx>', fault: 'half' })
    expect(await request(`${app.origin}/`)).toMatchObject({ kind: 'failed', code: 'connect' })
    expect(app.requests.entries.length).toBe(1)
  })

  test('is repeated where a kept-alive connection is closed under it (RFC 9110 §9.2.2)', async () => {
    const answered: number[] = []
    const server = net.createServer((socket) => {
      const mine = answered.push(0) - 1
      socket.on('error', () => undefined)
      socket.on('data', () => {
        if (answered[mine] === 1) return void socket.destroy()
        answered[mine] = 1
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
      })
    })
    const port = await listen(server)
    expect(textOf(await request(`http://127.0.0.1:${port}/`))).toBe('ok')
    expect(textOf(await request(`http://127.0.0.1:${port}/`))).toBe('ok')
    expect(answered).toEqual([1, 1])
    expect(await request(`http://127.0.0.1:${port}/`, { method: 'POST', body: '' })).toMatchObject({ code: 'connect' })
  })
})

describe('the time limit (2-cti, Hook: to the last byte of the reply)', () => {
  test.each([
    ['no reply', { fault: 'hang' }],
    ['a late reply', { delayMs: 2000, body: 'late' }],
    ['a late last byte', { bodyDelayMs: 2000, body: 'late' }]
  ] as const)('%s is a failure', async (_rule, answer) => {
    app.on('/', answer)
    const start = performance.now()
    expect(await request(`${app.origin}/`, { timeoutMs: 150 })).toEqual({
      kind: 'failed',
      code: 'timeout',
      message: 'no complete reply within 150 ms'
    })
    expect(performance.now() - start).toBeLessThan(1000)
  })

  test('redirects share it', async () => {
    app.on('/', { status: 302, headers: { location: '/' }, delayMs: 80 })
    expect(await request(`${app.origin}/`, { timeoutMs: 200 })).toMatchObject({ code: 'timeout' })
  })

  test('at most 32 requests to an origin are under way, and waiting for a connection counts', async () => {
    let underWay = 0
    let most = 0
    const held: http.ServerResponse[] = []
    const server = http.createServer((_request, response) => {
      most = Math.max(most, ++underWay)
      response.on('close', () => underWay--)
      if (held.push(response) === 32) full.resolve()
    })
    const full = Promise.withResolvers<void>()
    const url = `http://127.0.0.1:${await listen(server)}/`
    const first = Array.from({ length: 32 }, () => request(url))
    await full.promise
    expect(await request(url, { timeoutMs: 100 })).toMatchObject({ code: 'timeout' })
    const waiting = Array.from({ length: 8 }, () => request(url))
    server.on('request', (_request, response: http.ServerResponse) => void response.end('second'))
    for (const response of held) response.end('first')
    expect((await Promise.all(first)).map(textOf)).toEqual(Array(32).fill('first'))
    expect((await Promise.all(waiting)).map(textOf)).toEqual(Array(8).fill('second'))
    expect(most).toBe(32)
    expect(held.length).toBe(40)
  })

  test('other origins do not wait', async () => {
    app.on('/', { fault: 'hang' })
    const other = await WebApp.start()
    opened.push(other)
    other.on('/', { body: 'ok' })
    const giveUp = new AbortController()
    const held = Array.from({ length: 40 }, () => request(`${app.origin}/`, {}, giveUp.signal))
    expect(textOf(await request(`${other.origin}/`))).toBe('ok')
    giveUp.abort()
    expect(new Set((await Promise.all(held)).map((outcome) => 'code' in outcome && outcome.code))).toEqual(
      new Set(['aborted'])
    )
  })
})

describe('giving up', () => {
  const aborted = { kind: 'failed', code: 'aborted', message: 'the request was given up' }

  test('ends the request at once, and its connection', async () => {
    app.on('/', { fault: 'hang' })
    const giveUp = new AbortController()
    const outcome = request(`${app.origin}/`, {}, giveUp.signal)
    await app.waitForRequest('/')
    giveUp.abort()
    expect(await outcome).toEqual(aborted)
  })

  test('beforehand sends nothing', async () => {
    const giveUp = new AbortController()
    giveUp.abort()
    expect(await request(`${app.origin}/`, {}, giveUp.signal)).toEqual(aborted)
    expect(app.requests.entries).toEqual([])
  })

  test('closing the client gives up what is under way, and what comes after', async () => {
    app.on('/', { fault: 'hang' })
    const outcome = request(`${app.origin}/`)
    await app.waitForRequest('/')
    await client.close()
    expect(await outcome).toEqual(aborted)
    expect(await request(`${app.origin}/`)).toEqual(aborted)
  })
})

describe('the size of a reply (2-cti, Hook)', () => {
  test('64 KiB are accepted', async () => {
    app.on('/', { body: 'x'.repeat(65_536) })
    expect(textOf(await request(`${app.origin}/`)).length).toBe(65_536)
  })

  test('one byte more is not', async () => {
    app.on('/', { body: 'x'.repeat(65_537) })
    expect(await request(`${app.origin}/`)).toEqual({
      kind: 'failed',
      code: 'too-large',
      message: 'the reply is larger than 65536 bytes'
    })
  })

  test('an endless reply is broken off', async () => {
    const server = http.createServer((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      }
      response.on('drain', more).on('close', () => closed.resolve())
      more()
    })
    const closed = Promise.withResolvers<void>()
    expect(await request(`http://127.0.0.1:${await listen(server)}/`)).toMatchObject({ code: 'too-large' })
    await closed.promise
  })
})

describe('redirects (2-cti, Hook)', () => {
  const redirect = (location: string, status = 302) => ({ status, headers: { location } })

  test('three are followed', async () => {
    app
      .on('/1', redirect('/2'))
      .on('/2', redirect('3', 301))
      .on('/3', redirect(`${app.origin}/4`, 307))
    app.on('/4', { body: 'there' })
    expect(textOf(await request(`${app.origin}/1`))).toBe('there')
  })

  test('a fourth is not', async () => {
    app.on('/', redirect('/'))
    expect(await request(`${app.origin}/`)).toEqual({
      kind: 'failed',
      code: 'redirect',
      message: 'more than 3 redirects'
    })
    expect(app.requests.entries.length).toBe(4)
  })

  test.each([
    ['file:///etc/passwd', 'redirected to file:'],
    ['http://', 'redirected to what is not a URL']
  ])('to %s is a failure', async (location, message) => {
    app.on('/', redirect(location))
    expect(await request(`${app.origin}/`)).toEqual({ kind: 'failed', code: 'redirect', message })
  })

  test.each([
    [301, 'POST', 'body'],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', 'body'],
    [308, 'POST', 'body']
  ])('after %i a POST is a %s (RFC 9110 §15.4)', async (status, method, body) => {
    app.on('/', redirect('/there', status)).on('/there', {})
    await request(`${app.origin}/`, { method: 'POST', body: 'body', headers: { 'content-type': 'text/plain' } })
    const [sent] = app.requestsFor('/there')
    expect([sent?.method, sent?.body, sent?.headers['content-type']]).toEqual([
      method,
      body,
      method === 'POST' ? 'text/plain' : undefined
    ])
  })

  test('a status without Location is a response', async () => {
    app.on('/', { status: 304 })
    expect(await request(`${app.origin}/`)).toMatchObject({ kind: 'response', status: 304 })
  })

  test('another origin gets no header that could be a secret', async () => {
    const other = await WebApp.start()
    opened.push(other)
    other.on('/', {})
    app
      .on('/', redirect(`${other.origin}/`))
      .on('/same', redirect('/end'))
      .on('/end', {})
    const headers = { 'X-Key': 'secret', Accept: 'text/xml' }
    await request(`http://user:pass@127.0.0.1:${app.port}/`, { headers })
    await request(`http://user:pass@127.0.0.1:${app.port}/same`, { headers })
    const kept = (sent: { headers: http.IncomingHttpHeaders } | undefined) => [
      sent?.headers.authorization,
      sent?.headers['x-key'],
      sent?.headers.accept
    ]
    expect(kept(other.requests.entries[0])).toEqual([undefined, undefined, 'text/xml'])
    expect(kept(app.requestsFor('/end')[0])).toEqual(['Basic dXNlcjpwYXNz', 'secret', 'text/xml'])
  })

  test('a request that keeps to its origin is redirected within it, and not away (2-cti, TwiML-shaped replies)', async () => {
    const other = await WebApp.start()
    opened.push(other)
    other.on('/there', { body: 'there' })
    app
      .on('/in', redirect('/here'))
      .on('/here', { body: 'here' })
      .on('/out', redirect(`${other.origin}/there`, 307))
    expect(textOf(await request(`${app.origin}/in`, { sameOrigin: true }))).toBe('here')
    expect(await request(`${app.origin}/out`, { sameOrigin: true })).toEqual({
      kind: 'failed',
      code: 'redirect',
      message: 'redirected to another origin'
    })
    expect(other.requests.entries).toEqual([])
  })

  test('a record that has moved to another origin, https for one, arrives whole, by its name and signed (2-cti, Post-call)', async () => {
    const other = await WebApp.start()
    opened.push(other)
    other.on('/cdr', {})
    app.on('/cdr', redirect(`${other.origin}/cdr`, 301))
    const named = { 'x-offhook-delivery': '1.a.1.postCall', 'x-offhook-signature': 'sha256=00' }
    const headers = { ...named, authorization: 'Bearer 4f1c', 'content-type': 'application/json' }
    await request(`${app.origin}/cdr`, { method: 'POST', body: '{"src":"100"}', headers })
    const [sent] = other.requests.entries
    expect([sent?.method, sent?.body, sent?.headers['content-type']]).toEqual([
      'POST',
      '{"src":"100"}',
      'application/json'
    ])
    expect(sent?.headers).toMatchObject(named)
    expect(sent?.headers.authorization).toBeUndefined()
  })
})

describe('https', () => {
  async function secureApp(location?: string): Promise<string> {
    const server = https.createServer({ cert: certificate, key }, (_request, response) => {
      if (location !== undefined) response.writeHead(302, { location })
      response.end('secure')
    })
    return `https://127.0.0.1:${await listen(server)}/`
  }

  test('an unknown authority is refused', async () => {
    const outcome = await request(await secureApp())
    expect(outcome).toMatchObject({ kind: 'failed', code: 'tls' })
  })

  test.each([
    ['PEM text', certificate],
    ['the path of a PEM file', fixture('localhost.pem')]
  ])('an authority given as %s is trusted', async (_rule, ca) => {
    expect(textOf(await request(await secureApp(), { ca }))).toBe('secure')
  })

  test('one hook trusting it does not make another do so', async () => {
    const url = await secureApp()
    expect(textOf(await request(url, { ca: certificate }))).toBe('secure')
    expect(await request(url)).toMatchObject({ kind: 'failed', code: 'tls' })
  })

  test('a file of authorities that cannot be read is a failure', async () => {
    expect(await request(await secureApp(), { ca: fixture('missing.pem') })).toEqual({
      kind: 'failed',
      code: 'tls',
      message: 'the file of authorities cannot be read (ENOENT)'
    })
  })

  test('text that holds no certificate is a failure', async () => {
    const ca = '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n'
    expect(await request(await secureApp(), { ca })).toMatchObject({ kind: 'failed', code: 'tls' })
  })

  test('a server that does not speak TLS is a failure', async () => {
    const port = await listen(net.createServer((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))
    expect(await request(`https://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failed', code: 'tls' })
  })

  test('a redirect from https to http is a failure (2-cti, Hook)', async () => {
    app.on('/', { body: 'plain' })
    expect(await request(await secureApp(`${app.origin}/`), { ca: certificate })).toEqual({
      kind: 'failed',
      code: 'redirect',
      message: 'redirected from https to http'
    })
    expect(app.requests.entries).toEqual([])
  })

  test('one from http to https is followed', async () => {
    app.on('/', { status: 302, headers: { location: await secureApp() } })
    expect(textOf(await request(`${app.origin}/`, { ca: certificate }))).toBe('secure')
  })
})

describe('what an admin of a domain alone has typed (cti.allowedTargets)', () => {
  const publicOnly = { allowed: [] }
  const reachTo = (...allowed: string[]) => ({ allowed })

  test('reaches no service of this machine, by address or by name, and the kept connections of others are not used', async () => {
    app.on('/status', { body: 'of this machine' })
    expect(textOf(await request(`${app.origin}/status`))).toBe('of this machine')
    const { port } = new URL(app.origin)
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433']) {
      const outcome = await request(`http://${host}:${port}/status`, { reach: publicOnly })
      expect([host, outcome.kind, 'message' in outcome && outcome.message]).toEqual([
        host,
        'failed',
        expect.stringContaining('is not a public address')
      ])
    }
    expect(app.requests.entries).toHaveLength(1)
  })

  test('reaches what a system admin has named, and no redirect leads further', async () => {
    app.on('/in', { status: 302, headers: { location: `${app.origin}/secret` } })
    app.on('/secret', { body: 'of this machine' })
    const { port } = new URL(app.origin)
    const outcome = await request(`http://127.0.0.1:${port}/in`, { reach: reachTo('127.0.0.2', '127.0.0.1/32') })
    expect(textOf(outcome)).toBe('of this machine')
    const further = await request(`http://localhost:${port}/in`, { reach: reachTo('crm.lan') })
    expect(further).toMatchObject({ kind: 'failed', code: 'connect' })
    app.on('/away', { status: 302, headers: { location: `http://127.0.0.2:${port}/secret` } })
    const away = await request(`http://127.0.0.1:${port}/away`, { reach: reachTo('127.0.0.1') })
    expect(away).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('127.0.0.2 is not a public address')
    })
  })
})
