import { scryptSync } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type ConfigInput, type CorePorts, coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { heapUsed, inspected } from '../../support/heap.ts'
import { authorization, readAnswer, type SipAnswer, sipRequest } from '../../support/raw-sip.ts'
import { waitFor, withDeadline } from '../../support/wait-for.ts'

/** From this address of the machine comes a proxy that the core trusts; all others are one address. */
const proxy = '127.0.0.2'
const people = Array.from({ length: 300 }, (_, index) => String(200 + index))

/** As a file keeps it, at the least cost: 300 log-ins in earnest take minutes of processor time. */
function cheapHash(password: string): string {
  const salt = Buffer.alloc(16)
  const hash = scryptSync(password, salt, 32, { N: 2, r: 1, p: 1 })
  return `scrypt:2:1:1:${salt.toString('base64url')}:${hash.toString('base64url')}`
}

function office(ports: CorePorts): ConfigInput {
  const { listen, domains, ...rest } = coreConfig(ports)
  return {
    ...rest,
    listen: { ...listen, trustedProxies: [proxy] },
    domains: domains.map((domain) => ({
      ...domain,
      users: [
        ...(domain.users ?? []),
        ...people.map((extension) => ({
          extension,
          sipPassword: `sip-${extension}`,
          webPassword: cheapHash(`web-${extension}`)
        }))
      ]
    }))
  }
}

interface Line extends AsyncDisposable {
  ask(message: string): Promise<SipAnswer>
}

/** Whoever speaks SIP by `send`, and gets one answer for each message. */
function line(send: (message: string) => void, end: () => void) {
  const waiting: ((text: string) => void)[] = []
  return {
    heard: (text: string) => waiting.shift()?.(text),
    line: {
      ask: async (message: string) => {
        const answer = new Promise<string>((resolve) => void waiting.push(resolve))
        send(message)
        return readAnswer(await withDeadline(answer, 'a SIP answer'))
      },
      [Symbol.asyncDispose]: async () => end()
    } satisfies Line
  }
}

describe('who proves nothing (1-product, HTTP; 4-pbx, SIP)', () => {
  const stack = new AsyncDisposableStack()
  let core: CoreProcess
  let heapBefore: number
  const flood: (Socket | WebSocket)[] = []
  const asked = (user: string) => core.fetch('/api/v1/calls', { user }).then(({ status }) => status)

  beforeAll(async () => {
    core = stack.use(await CoreProcess.start({ config: office, env: inspected }))
    // Verified once, as everybody's at work is: what a flood may not do is keep it out.
    expect(await asked('100')).toBe(200)
    heapBefore = await heapUsed(core)
  }, 60_000)
  afterEach(async () => {
    for (const socket of flood) {
      if (socket instanceof WebSocket) socket.terminate()
      else socket.destroy()
    }
    flood.length = 0
  })
  afterAll(() => stack.disposeAsync())

  const ports = () => ({ http: Number(new URL(core.http).port), tcp: core.ready.sip.tcp ?? 0 })

  async function connected(port: number, localAddress = '127.0.0.1'): Promise<Socket> {
    const socket = connect({ host: '127.0.0.1', port, localAddress, noDelay: true })
    socket.on('error', () => {})
    await Promise.race([once(socket, 'connect'), once(socket, 'close')])
    return socket
  }

  /** So many connections, each saying that and no more; how many the core still holds once it has seen all of them. */
  async function floodWith(count: number, port: number, says: string): Promise<number> {
    for (let opened = 0; opened < count; opened += 100) {
      const some = await Promise.all(Array.from({ length: Math.min(100, count - opened) }, () => connected(port)))
      for (const socket of some) {
        if (says !== '') socket.write(says)
        socket.resume()
        flood.push(socket)
      }
    }
    const open = () => flood.filter((socket) => socket instanceof WebSocket || !socket.closed).length
    await waitFor(() => open() <= 512, { what: 'the core to hold no more than 512 of one address' })
    return open()
  }

  async function tcpLine(): Promise<Line> {
    const socket = await connected(ports().tcp)
    const { line: opened, heard } = line(
      (message) => socket.write(message.replace('SIP/2.0/UDP', 'SIP/2.0/TCP')),
      () => socket.destroy()
    )
    socket.on('data', (chunk) => heard(chunk.toString('latin1')))
    return opened
  }

  async function webSocketLine(
    through: { localAddress?: string; headers?: Record<string, string> } = {}
  ): Promise<Line> {
    const socket = new WebSocket(`${core.http.replace('http', 'ws')}/sip`, ['sip'], through)
    await withDeadline(once(socket, 'open'), 'a WebSocket to be opened')
    const { line: opened, heard } = line(
      (message) => socket.send(message.replace('SIP/2.0/UDP', 'SIP/2.0/WS')),
      () => socket.terminate()
    )
    socket.on('message', (data) => heard(data.toString()))
    return opened
  }

  async function register({ ask }: Line, user: string): Promise<number> {
    const [uri, aor] = ['sip:acme.test', `sip:${user}@acme.test`]
    const parts = { method: 'REGISTER', uri, via: '127.0.0.1:5999', from: aor, to: aor } as const
    const challenge = (await ask(sipRequest(parts))).header('WWW-Authenticate')
    const proof = authorization(challenge, { user, password: `sip-${user}`, method: 'REGISTER', uri })
    return (await ask(sipRequest({ ...parts, cseq: 2, headers: [proof] }))).status
  }

  /** Somebody at the same address comes now, and has what he wants. */
  async function othersAreServed(): Promise<void> {
    expect(await asked('100')).toBe(200)
    await using phone = await tcpLine()
    expect(await register(phone, '101')).toBe(200)
    await using browser = await webSocketLine()
    expect(await register(browser, '102')).toBe(200)
    expect((await heapUsed(core)) - heapBefore).toBeLessThan(48 * 1024 * 1024)
  }

  it('4,200 idle HTTP connections keep nobody out', async () => {
    expect(await floodWith(4200, ports().http, '')).toBeGreaterThan(0)
    await othersAreServed()
  })

  it('4,200 half requests keep nobody out (slow loris)', async () => {
    await floodWith(4200, ports().http, 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ')
    await othersAreServed()
  })

  it('2,100 silent WebSockets on /sip keep nobody out, and no phone that has proved itself loses its own', async () => {
    await using phone = await webSocketLine()
    expect(await register(phone, '101')).toBe(200)
    const { host } = new URL(core.http)
    const upgrade = [
      'GET /sip HTTP/1.1',
      `Host: ${host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Protocol: sip'
    ]
    await floodWith(2100, ports().http, `${upgrade.join('\r\n')}\r\n\r\n`)
    await othersAreServed()
    expect(await register(phone, '101')).toBe(200)
  })

  it('4,200 half messages over TCP keep nobody out, and no WebSocket that has proved itself is closed', async () => {
    await using phone = await webSocketLine()
    expect(await register(phone, '101')).toBe(200)
    await floodWith(4200, ports().tcp, 'INVITE sip:100@acme.test SIP/2.0\r\n')
    await othersAreServed()
    expect(await register(phone, '101')).toBe(200)
  })

  it('300 phones and portals behind one address work, and strangers there displace none of them', async () => {
    const visitor = { localAddress: proxy, headers: { 'X-Forwarded-For': '203.0.113.9' } }
    await using phones = new AsyncDisposableStack()
    const statuses = await Promise.all(
      people.map(async (user) => register(phones.use(await webSocketLine(visitor)), user))
    )
    const portals = await Promise.all(
      people.map(async (user) => {
        const socket = await connected(ports().http, proxy)
        flood.push(socket)
        const basic = Buffer.from(`${user}:web-${user}`).toString('base64')
        const answered = once(socket, 'data')
        socket.write(
          `GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 203.0.113.9\r\nAuthorization: Basic ${basic}\r\n\r\n`
        )
        const [chunk] = (await withDeadline(answered, 'an event stream')) as [Buffer]
        statuses.push(Number(chunk.toString('latin1').slice(9, 12)))
        return socket
      })
    )
    expect([statuses.length, new Set(statuses)]).toEqual([600, new Set([200])])
    for (let sent = 0; sent < 6; sent++) {
      await Promise.all(
        Array.from({ length: 100 }, async () => {
          const silent = new WebSocket(`${core.http.replace('http', 'ws')}/sip`, ['sip'], visitor)
          silent.on('error', () => {})
          flood.push(silent)
          await Promise.race([once(silent, 'open'), once(silent, 'close')])
        })
      )
    }
    await othersAreServed()
    const health = (await (await core.fetch('/api/v1/health')).json()) as { readonly registrations: number }
    expect(health.registrations).toBeGreaterThanOrEqual(300)
    expect(portals.filter(({ destroyed }) => destroyed)).toEqual([])
  }, 120_000)

  it('60 log-ins of made-up names at once do not shut a right one out, nor does it wait for all of them', async () => {
    let answered = 0
    const made = (name: string) =>
      fetch(new URL('/api/v1/calls', core.http), { headers: { authorization: `Basic ${btoa(`${name}:guess`)}` } })
    const guesses = Array.from({ length: 60 }, (_, index) =>
      made(`made-up-${index}`).then(
        () => answered++,
        () => {}
      )
    )
    expect(guesses).toHaveLength(60)
    await waitFor(() => answered > 0, { what: 'the first of them to be answered' })
    expect(await asked('102')).toBe(200)
    expect(answered).toBeLessThan(30)
  }, 60_000)
})
