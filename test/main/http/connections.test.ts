import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import fastify from 'fastify'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Core } from '../../../main/compose.ts'
import { remoteOf } from '../../../main/http/access/remote.ts'
import { HttpConnections } from '../../../main/http/connections.ts'
import { createLog } from '../../../main/log.ts'
import { readDialled } from '../../../pbx-core/routing/number/dialled.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'
import { waitFor, withDeadline } from '../../support/wait-for.ts'
import { basic, type HttpFixture, httpFixture } from '../support/http-fixture.ts'
import { MemoryPbx } from '../support/memory-pbx.ts'
import { TestOffice } from '../support/office.ts'

const limits = { all: 6, kept: 2, place: 2, user: 2 }

/** A server whose connections are limited to very few. `/held` answers when it is let go, `/prove/USER` proves. */
async function limited({ trustedProxies = [] as string[], changed = {} as Partial<typeof limits> } = {}) {
  const clock = createVirtualClock()
  const lines: string[] = []
  const log = createLog({ write: (line) => void lines.push(line), level: 'info' })
  const connections = new HttpConnections({
    trustedProxies: () => trustedProxies,
    log,
    now: () => clock.now(),
    limits: { ...limits, ...changed }
  })
  const server = fastify({ trustProxy: (address) => trustedProxies.includes(address), forceCloseConnections: true })
  connections.watch(server)
  let held = 0
  let letGo: () => void = () => {}
  const gate = new Promise<void>((resolve) => {
    letGo = resolve
  })
  server.get('/', (request) => remoteOf(request))
  server.post('/', () => 'posted')
  server.get('/held', async () => {
    held++
    await gate
    return 'at last'
  })
  server.get<{ Params: { user: string } }>('/prove/:user', (request) => {
    connections.proved(request, request.params.user)
    return 'proved'
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.server.address() as AddressInfo
  const opened: Socket[] = []
  async function client(address = '127.0.0.1') {
    const socket = connect({ host: '127.0.0.1', port, localAddress: address })
    socket.on('error', () => {})
    opened.push(socket)
    await once(socket, 'connect')
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()))
    const get = (path: string, headers = '') => socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`)
    return {
      socket,
      closed: () => withDeadline(closed, 'the connection to be closed'),
      write: (octets: string) => socket.write(octets),
      get,
      async ask(path: string, headers = ''): Promise<string> {
        text = ''
        get(path, headers)
        await waitFor(() => /\r\n\r\n[\s\S]+$/.test(text) || socket.destroyed, { what: `an answer to ${path}` })
        return text.split('\r\n\r\n').at(-1) ?? ''
      }
    }
  }
  return {
    clock,
    client,
    connections,
    lines,
    letGo: () => letGo(),
    untilHeld: (count: number) => waitFor(() => held === count, { what: `${count} requests to be held` }),
    open: () => new Promise<number>((resolve) => server.server.getConnections((_error, count) => resolve(count))),
    async [Symbol.asyncDispose]() {
      letGo()
      for (const socket of opened) socket.destroy()
      await server.close()
    }
  }
}

it('of one address the oldest silent one goes for the next, which is answered', async () => {
  await using us = await limited()
  const [first, second, third] = [await us.client(), await us.client(), await us.client()]
  await first.closed()
  expect([await third.ask('/'), await second.ask('/')]).toEqual(['127.0.0.1', '127.0.0.1'])
})

it('half a request is nothing that is answered, head or body (slow loris, R-U-Dead-Yet)', async () => {
  await using us = await limited()
  const half = await us.client()
  half.write('GET / HTTP/1.1\r\nHost: x\r\n')
  const body = await us.client()
  body.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nhalf')
  const third = await us.client()
  await half.closed()
  expect(await third.ask('/')).toBe('127.0.0.1')
  const fourth = await us.client()
  await body.closed()
  expect(await fourth.ask('/')).toBe('127.0.0.1')
})

it('what is being answered stays for ten seconds; where all are, one more is closed, and the log says so', async () => {
  await using us = await limited()
  const [first, second] = [await us.client(), await us.client()]
  first.get('/held')
  second.get('/held')
  await us.untilHeld(2)
  const third = await us.client()
  await third.closed()
  us.clock.advance(10_001)
  const fourth = await us.client()
  await first.closed()
  expect(await fourth.ask('/')).toBe('127.0.0.1')
  expect(us.lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { event: 'http.connections-refused', refused: 1, open: 2 },
    { event: 'http.connections-refused', refused: 1, open: 2 }
  ])
})

it('what has been answered is idle again', async () => {
  await using us = await limited()
  const [first, second] = [await us.client(), await us.client()]
  await first.ask('/')
  second.get('/held')
  await us.untilHeld(1)
  const third = await us.client()
  await first.closed()
  expect(await third.ask('/')).toBe('127.0.0.1')
})

it('who has proved to be a user gives way to nobody but that user, and the address has its seat back', async () => {
  await using us = await limited()
  const phone = await us.client()
  expect(await phone.ask('/prove/100')).toBe('proved')
  const strangers = [await us.client(), await us.client(), await us.client()]
  await strangers[0]?.closed()
  expect(await phone.ask('/')).toBe('127.0.0.1')
  const second = await us.client()
  await strangers[1]?.closed()
  await second.ask('/prove/100')
  const third = await us.client()
  await third.ask('/prove/100')
  await phone.closed()
  expect([await second.ask('/'), await third.ask('/')]).toEqual(['127.0.0.1', '127.0.0.1'])
})

it('a flood from many addresses takes the seats of the fullest, and none of those kept', async () => {
  await using us = await limited()
  const flood = [await us.client('127.0.0.2'), await us.client('127.0.0.3')]
  expect(await us.open()).toBe(2)
  const third = await us.client('127.0.0.4')
  await flood[0]?.closed()
  expect(await third.ask('/')).toBe('127.0.0.4')
})

it('a closed connection has no seat', async () => {
  await using us = await limited({ changed: { all: 1, kept: 0 } })
  const first = await us.client()
  await first.ask('/prove/100')
  first.socket.destroy()
  await waitFor(async () => (await us.open()) === 0, { what: 'the connection to be gone' })
  const second = await us.client()
  second.get('/held')
  await us.untilHeld(1)
  expect(second.socket.destroyed).toBe(false)
})

it('behind a trusted proxy each request counts for the address that it names', async () => {
  await using us = await limited({ trustedProxies: ['127.0.0.1'], changed: { all: 9 } })
  const through = async (address: string, path: string) => {
    const connection = await us.client()
    connection.get(path, `X-Forwarded-For: ${address}\r\n`)
    return connection
  }
  await through('203.0.113.9', '/held')
  await through('203.0.113.9', '/held')
  await us.untilHeld(2)
  const other = await us.client()
  expect(await other.ask('/', 'X-Forwarded-For: 203.0.113.10\r\n')).toBe('203.0.113.10')
  // The same connection brings another visitor next, and the proxy itself is limited by no address.
  expect(JSON.parse(await other.ask('/', 'X-Forwarded-For: 203.0.113.9\r\nAccept: application/json\r\n'))).toEqual({
    error: { code: 'too_many_connections', message: 'Too many connections from your address.' }
  })
  expect(await other.ask('/', 'X-Forwarded-For: 203.0.113.11\r\n')).toBe('203.0.113.11')
  us.letGo()
  await waitFor(async () => (await other.ask('/', 'X-Forwarded-For: 203.0.113.9\r\n')) === '203.0.113.9', {
    what: 'a seat at that address'
  })
})

it('what one visitor proves through a proxy is not the next one’s', async () => {
  await using us = await limited({ trustedProxies: ['127.0.0.1'], changed: { all: 3, kept: 2 } })
  const proxys = await us.client()
  expect(await proxys.ask('/prove/100', 'X-Forwarded-For: 203.0.113.9\r\n')).toBe('proved')
  const next = await us.client()
  await proxys.closed()
  expect(await next.ask('/', 'X-Forwarded-For: 203.0.113.9\r\n')).toBe('203.0.113.9')
})

it('an address that is no trusted proxy says nothing about others, and the log tells once', async () => {
  await using us = await limited({ trustedProxies: ['127.0.0.9'] })
  const stranger = await us.client()
  expect(await stranger.ask('/', 'X-Forwarded-For: 203.0.113.9\r\n')).toBe('127.0.0.1')
  expect(await stranger.ask('/', 'X-Forwarded-For: 203.0.113.9\r\n')).toBe('127.0.0.1')
  expect(us.lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { event: 'http.proxy-not-trusted', remote: '127.0.0.1' }
  ])
})

it.each([
  ['203.0.113.9', '203.0.113.9'],
  ['10.1.2.3, 203.0.113.9', '203.0.113.9'],
  ['203.0.113.9, 127.0.0.1', '203.0.113.9'],
  ['203.0.113.9:4711', '203.0.113.9'],
  ['[2001:db8::9]:4711', '2001:db8::9'],
  ['2001:db8::9', '2001:db8::9'],
  ['unknown', '127.0.0.1'],
  ['', '127.0.0.1']
])('X-Forwarded-For: "%s" of a trusted proxy is %s', async (header, address) => {
  await using us = await limited({ trustedProxies: ['127.0.0.1'] })
  const proxys = await us.client()
  expect(await proxys.ask('/', `X-Forwarded-For: ${header}\r\nForwarded: for=198.51.100.1\r\n`)).toBe(address)
})

/** As our documents recommend: a proxy on this machine. */
async function behindProxy(): Promise<HttpFixture> {
  const fixture = await httpFixture()
  fixture.config = { ...fixture.config, listen: { ...fixture.config.listen, trustedProxies: ['127.0.0.0/8'] } }
  return fixture
}

it('guesses through a trusted proxy make the address wait that sends them, and no other (3-click-to-dial, 429)', async () => {
  await using fixture = await behindProxy()
  const ask = async (address: string, credentials: Record<string, string>) =>
    (await fixture.request('/api/v1/calls', { headers: { 'x-forwarded-for': address, ...credentials } })).status
  for (let round = 0; round < 7; round++) {
    for (const name of ['100', '101', '103']) expect(await ask('203.0.113.9', basic(name, 'wrong'))).toBe(401)
    if (round < 6) fixture.clock.advance(20_000)
  }
  expect([await ask('203.0.113.9', basic('102')), await ask('203.0.113.10', basic('102'))]).toEqual([429, 200])
})

it('/sip knows the address behind a trusted proxy (4-pbx, SIP)', async () => {
  await using fixture = await behindProxy()
  const phone = new WebSocket(`ws://127.0.0.1:${fixture.listener.port}/sip`, ['sip'], {
    headers: { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' }
  })
  await withDeadline(once(phone, 'open'), 'the WebSocket')
  expect(fixture.pbx.sockets.map(({ remote, secure }) => [remote.address, secure])).toEqual([['203.0.113.9', true]])
  phone.terminate()
})

it('each proof keeps its connection: a password, the origin’s secret, a window on /ipc, a phone on /sip', async () => {
  const pbx = new MemoryPbx()
  const core: Core = { createPbx: async () => pbx, validateConfig: () => [], readDialled, knownVariables: [] }
  const users = [{ extension: '100', sipPassword: 'sip', webPassword: 'web-100', admin: true, systemAdmin: true }]
  await using office = await TestOffice.start(core, {
    schema: 1,
    listen: { http: '127.0.0.1:0' },
    domains: [{ name: 'localhost', users }]
  })
  const { secret } = await office.session('portal')
  await using opened = new AsyncDisposableStack()
  const silent = async () => {
    const socket = connect({ host: '127.0.0.1', port: office.port })
    socket.on('error', () => {})
    opened.defer(() => void socket.destroy())
    await once(socket, 'connect')
    return socket
  }
  const asking = async (headers: string) => {
    const socket = await silent()
    socket.write(`GET /api/v1/calls HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n\r\n`)
    const [answer] = (await once(socket, 'data')) as [Buffer]
    return { socket, status: answer.toString('latin1').slice(9, 12) }
  }
  const webSocket = async (path: string, protocols: string[]) => {
    const socket = new WebSocket(`ws://127.0.0.1:${office.port}${path}`, protocols)
    opened.defer(() => socket.terminate())
    await once(socket, 'open')
    return socket
  }
  const stranger = await asking('Accept: */*')
  // The application has phones of its own.
  const others = pbx.sockets.length
  const phones = [await webSocket('/sip', ['sip']), await webSocket('/sip', ['sip'])]
  const phone = pbx.sockets[others]
  const requests = [
    await asking(`Authorization: Basic ${btoa('100:web-100')}`),
    await asking(`Offhook-Secret: ${secret}\r\nSec-Fetch-Site: same-origin`)
  ]
  const window = await webSocket('/ipc', ['offhook', `offhook.${secret}`])
  phone?.proved('100@localhost')
  const gone = [once(stranger.socket, 'close'), once(phones[1] ?? window, 'close')]
  for (let sent = 0; sent < 515; sent++) await silent()
  await withDeadline(Promise.all(gone), 'those that have proved nothing to go')
  expect([stranger.status, ...requests.map(({ status }) => status)]).toEqual(['401', '200', '200'])
  expect(requests.map(({ socket }) => socket.closed)).toEqual([false, false])
  expect([phones[0]?.readyState, window.readyState]).toEqual([WebSocket.OPEN, WebSocket.OPEN])
})
