import net from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, basic, type HttpFixture, httpFixture } from '../support/http-fixture.ts'

let fixture: HttpFixture
beforeEach(async () => {
  fixture = await httpFixture()
})
afterEach(() => fixture[Symbol.asyncDispose]())

const health = '/api/v1/health'

describe('Host (3-click-to-dial, Safety: DNS rebinding)', () => {
  it.each([
    '127.0.0.1',
    '127.0.0.1:8980',
    '127.8.9.1',
    'localhost:1',
    'LOCALHOST',
    'localhost.',
    '[::1]:8980',
    '192.0.2.7:8980',
    '[2001:db8:0::7]',
    'pbx.acme.test:8980',
    'PBX.Acme.Test'
  ])('takes a loopback name, an address of this machine, a listed name: %s', async (host) => {
    expect((await fixture.request(health, { headers: { host } })).status).toBe(200)
  })

  it.each(['evil.test', 'localhost.evil.test', '0.0.0.0', '192.0.2.8', 'acme.test', 'user@127.0.0.1', '[::2]', 'a b'])(
    'refuses any other with 403, on every path: %s',
    async (host) => {
      for (const path of [
        health,
        '/',
        '/remote_call.htm?dest=100&auth=102%3Aweb-102',
        '/nothing',
        '/assets/page.css'
      ]) {
        const answer = await fixture.request(path, { headers: { host } })
        expect([answer.status, answer.json]).toEqual([
          403,
          { error: { code: 'host_not_allowed', message: expect.any(String) } }
        ])
      }
      expect(fixture.pbx.commands).toEqual([])
    }
  )

  it.each([
    ['http://evil.test/api/v1/health', '127.0.0.1', 403],
    ['http://evil.test', '127.0.0.1', 403],
    ['HTTP://127.0.0.1@evil.test/api/v1/health', '127.0.0.1', 403],
    ['http:///api/v1/health', '127.0.0.1', 403],
    ['http://127.0.0.1/api/v1/health', 'evil.test', 200],
    ['https://pbx.acme.test?x', 'evil.test', 200],
    ['/http://evil.test/', '127.0.0.1', 404]
  ])(
    'a target in absolute form is the host, whatever Host says (RFC 9112 §3.2.2): %s, Host %s: %i',
    async (target, host, status) => {
      expect((await fixture.request(target, { headers: { host } })).status).toBe(status)
    }
  )

  it('and so the origin that a page has to have', async () => {
    const target = 'http://127.0.0.1:1/api/v1/calls'
    const from = async (origin: string) =>
      (await fixture.request(target, { headers: { ...basic('102'), host: 'evil.test', origin } })).status
    expect([await from('http://127.0.0.1:1'), await from('http://evil.test')]).toEqual([200, 403])
  })

  it('says so on a page to a browser', async () => {
    const answer = await fixture.request('/', { headers: { host: 'evil.test', accept: 'text/html' } })
    expect([answer.status, answer.headers['content-type']]).toEqual([403, 'text/html; charset=utf-8'])
    expect(answer.text).toContain('listen.allowedHosts')
  })

  it('speaks of a call only where one was asked for', async () => {
    const heading = async (path: string, language: string) => {
      const headers = { ...basic('102'), accept: 'text/html', 'accept-language': language }
      const { text } = await fixture.request(path, { headers })
      return /<h1>(.*)<\/h1>/.exec(text)?.[1]
    }
    expect(await heading('/nowhere', 'en')).toBe('This did not work')
    expect(await heading('/nowhere', 'de')).toBe('Das hat nicht geklappt')
    expect(await heading('/remote_call.htm?dest=nobody', 'en')).toBe('The call was not made')
    expect(await heading('/remote_call.htm?dest=nobody', 'de')).toBe('Der Anruf kam nicht zustande')
  })

  it('refuses two Host lines, none, and what is no HTTP at all', async () => {
    const port = fixture.listener.port
    expect(
      await raw(port, 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n')
    ).toMatch(/ 400 /)
    expect(await raw(port, 'GET / HTTP/1.0\r\n\r\n')).toMatch(/ 400 /)
    expect(await raw(port, 'INVITE sip:100@acme.test SIP/2.0\r\n\r\n')).toMatch(/ 400 .*malformed_request/s)
  })

  it('leaves no socket open behind an upgrade that it cannot read or does not know', async () => {
    const { port } = fixture.listener
    const upgrade = (path: string, protocol: string) =>
      raw(
        port,
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: ${protocol}\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
      )
    expect(await upgrade('/%zz', 'websocket')).toMatch(/ 400 /)
    expect(await upgrade('/nothing', 'websocket')).toMatch(/ 404 /)
    expect(await upgrade(health, 'h2c')).toMatch(/ 200 /)
    await expect.poll(() => fixture.listener.connections()).toBe(0)
  })

  it('a reloaded configuration counts at once', async () => {
    const headers = { host: 'new.test' }
    expect((await fixture.request(health, { headers })).status).toBe(403)
    fixture.config = { ...fixture.config, listen: { ...fixture.config.listen, allowedHosts: ['new.test'] } }
    expect((await fixture.request(health, { headers })).status).toBe(200)
  })
})

describe('requests of other sites (1-product, HTTP)', () => {
  it.each<[Record<string, string>, number]>([
    [{}, 200],
    [{ 'sec-fetch-site': 'same-origin' }, 200],
    [{ 'sec-fetch-site': 'none' }, 200],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ origin: 'https://evil.test' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'http://127.0.0.1:1' }, 403]
  ])('the API answers %o with %i', async (headers, status) => {
    const answer = await fixture.request('/api/v1/calls', { headers: { ...basic('102'), ...headers } })
    expect(answer.status).toBe(status)
  })

  it('is not fooled by another spelling of the path', async () => {
    const answer = await fixture.request('/%61pi/v1/calls', {
      headers: { ...basic('102'), 'sec-fetch-site': 'cross-site' }
    })
    expect(answer.status).toBe(403)
  })

  it('answers no preflight, and allows no other origin to read', async () => {
    const answer = await fixture.request('/api/v1/calls', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.test', 'access-control-request-method': 'POST' }
    })
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([403, undefined])
  })

  it('ignores what a proxy claims about address and host', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' }
    expect((await fixture.request(health, { headers })).status).toBe(200)
    expect(fixture.logged()).toContain('"remote":"127.0.0.1"')
    expect(fixture.logged()).not.toContain('203.0.113.9')
  })
})

describe('a listener on every address', () => {
  it('tells the loopback address as its own, by which its window and its phone reach it (docs/administration)', async () => {
    await using everywhere = await httpFixture({ listen: '0.0.0.0:0' })
    const { origin, port } = everywhere.listener
    expect(origin).toBe(`http://127.0.0.1:${port}`)
    expect((await everywhere.request(health, { headers: { host: new URL(origin).host } })).status).toBe(200)
  })
})

describe('every answer', () => {
  it.each(['/', health, '/nothing', '/remote_call.htm', '/assets/progress.js', '/api/v1/openapi.json'])(
    'carries the security headers: %s',
    async (path) => {
      const { headers } = await fixture.request(path)
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        // A page of somebody else on the same site stands in another process (2-cti, A page is a guest).
        'origin-agent-cluster': '?1',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY'
      })
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(headers['content-security-policy']).not.toContain('unsafe')
    }
  )
})

describe('closing', () => {
  it('ends idle connections and open streams', async () => {
    const stream = raw(
      fixture.listener.port,
      `GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${basic('102').authorization}\r\n\r\n`
    )
    const idle = raw(fixture.listener.port, '')
    await expect.poll(() => fixture.listener.connections()).toBe(2)
    await fixture.listener.close()
    await Promise.all([stream, idle])
    await expect(ask(fixture.listener.port, '/')).rejects.toThrow('ECONNREFUSED')
  })
})

/** What comes back until the server closes. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text))
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(received))
  })
}
