import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import type { ConnectionLimits } from '../../pbx-core/io/connections.ts'
import type { FlowScope } from '../../pbx-core/sip/flow.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { openTransport, sipMessage, tcpPeer } from './sip-sockets.ts'

const phones: FlowScope = { kind: 'phones' }

async function listening(limits: Partial<ConnectionLimits> = {}) {
  const clock = createVirtualClock()
  const opened = openTransport({ clock, limits })
  const result = await opened.transport.listen({ udp: null, tcp: '127.0.0.1:0', tls: null })
  if (!result.ok || result.value.tcp === null) throw new Error('no TCP port')
  return { ...opened, clock, port: result.value.tcp }
}

test('a message comes in over a connection, and its answer goes back on it (RFC 3261 §18.2.2)', async () => {
  await using us = await listening()
  await using peer = await tcpPeer(us.port)
  await peer.write(sipMessage('one', '\x00\xff'))
  const { octets, flow } = await us.message()
  expect(octets).toBe(sipMessage('one', '\x00\xff'))
  expect(flow).toMatchObject({
    protocol: 'tcp',
    reliable: true,
    alive: true,
    scope: phones,
    local: { address: '127.0.0.1', port: us.port },
    remote: { address: '127.0.0.1', port: peer.port },
    advertised: { address: '127.0.0.1', port: us.port }
  })
  us.transport.send(flow, 'SIP/2.0 \xe4')
  expect(await peer.read(9)).toBe('SIP/2.0 \xe4')
})

test('a message in many pieces, and several in one, are each one message (§18.3)', async () => {
  await using us = await listening()
  await using peer = await tcpPeer(us.port)
  const whole = sipMessage('pieces', 'body')
  for (let at = 0; at < whole.length; at += 50) {
    await peer.write(whole.slice(at, at + 50))
    await new Promise(setImmediate)
  }
  await peer.write(sipMessage('two', 'x') + sipMessage('three') + sipMessage('four').slice(0, 40))
  await peer.write(sipMessage('four').slice(40))
  const got = [await us.message(), await us.message(), await us.message(), await us.message()]
  expect(got.map(({ octets }) => octets)).toEqual([
    whole,
    sipMessage('two', 'x'),
    sipMessage('three'),
    sipMessage('four')
  ])
})

test('a double CRLF is answered with one (RFC 5626 §3.5.1)', async () => {
  await using us = await listening()
  await using peer = await tcpPeer(us.port)
  await peer.write('\r\n\r\n')
  expect(await peer.read(2)).toBe('\r\n')
})

test('a head without end is refused and the connection closed', async () => {
  await using us = await listening()
  await using peer = await tcpPeer(us.port)
  await peer.write(`${sipMessage('huge').slice(0, -4)}\r\nX-Long: ${'x'.repeat(200_000)}`)
  await peer.closed
  expect(peer.readSoFar()).toMatch(/^SIP\/2\.0 513 /)
  expect(await us.news.next()).toMatchObject({ kind: 'closed' })
})

test('a message without Content-Length is answered 400, and the connection closed (RFC 3261 §18.3)', async () => {
  await using us = await listening()
  await using peer = await tcpPeer(us.port)
  await peer.write(sipMessage('lengthless').replace('Content-Length: 0\r\n', ''))
  await peer.closed
  expect(peer.readSoFar()).toMatch(/^SIP\/2\.0 400 /)
})

test('a closed connection is announced, and what is sent on it fails', async () => {
  await using us = await listening()
  const peer = await tcpPeer(us.port)
  await peer.write(sipMessage('bye'))
  const { flow } = await us.message()
  await peer[Symbol.asyncDispose]()
  expect(await us.news.next()).toEqual({ kind: 'closed', flow })
  expect([flow.alive, us.transport.connections]).toEqual([false, 0])
  us.transport.send(flow, 'x')
  expect(await us.news.next()).toEqual({ kind: 'failed', flow, error: 'the connection is closed' })
})

test('a peer that owes a whole message for 30 s is dropped (slow loris)', async () => {
  await using us = await listening()
  await using silent = await tcpPeer(us.port)
  await using dripping = await tcpPeer(us.port)
  await using honest = await tcpPeer(us.port)
  await honest.write(sipMessage('honest'))
  us.transport.proved((await us.message()).flow, '100@acme.test')
  us.clock.advance(20_000)
  await dripping.write('INVITE ')
  us.clock.advance(15_001)
  await Promise.all([silent.closed, dripping.closed])
  expect(us.transport.connections).toBe(1)
  expect(honest.socket.closed).toBe(false)
})

test('an idle connection is dropped after longer than any registration lasts', async () => {
  await using us = await listening({ idleMs: 60_000 })
  await using peer = await tcpPeer(us.port)
  await peer.write(sipMessage('idle'))
  const { flow } = await us.message()
  us.transport.proved(flow, '100@acme.test')
  us.clock.advance(60_000)
  expect(flow.alive).toBe(true)
  us.clock.advance(5001)
  await peer.closed
  expect(flow.alive).toBe(false)
})

test('whoever proves nothing within 30 s is dropped, whole messages or not (4-pbx, SIP)', async () => {
  await using us = await listening()
  await using talker = await tcpPeer(us.port)
  await talker.write(sipMessage('talker'))
  await us.message()
  await using phone = await tcpPeer(us.port)
  await phone.write(sipMessage('phone'))
  us.transport.proved((await us.message()).flow, '100@acme.test')
  us.clock.advance(30_000)
  expect(us.transport.connections).toBe(2)
  await talker.write(sipMessage('talker again'))
  await us.message()
  us.clock.advance(5001)
  await talker.closed
  expect([us.transport.connections, phone.socket.closed]).toEqual([1, false])
})

test('of one address the oldest that has proved nothing goes for the next; who has proved stays (4-pbx, SIP)', async () => {
  await using us = await listening({ place: 2 })
  await using phone = await tcpPeer(us.port)
  await phone.write(sipMessage('phone'))
  us.transport.proved((await us.message()).flow, '100@acme.test')
  await using peers = new AsyncDisposableStack()
  const [first, second, third] = [
    peers.use(await tcpPeer(us.port)),
    peers.use(await tcpPeer(us.port)),
    peers.use(await tcpPeer(us.port))
  ]
  await first.closed
  await third.write(sipMessage('third'))
  expect((await us.news.next()).kind).toBe('failed')
  expect((await us.news.next()).kind).toBe('closed')
  await us.message()
  expect([us.transport.connections, phone.socket.closed, second.socket.closed]).toEqual([3, false, false])
})

test('places are kept for who has proved: one too many of the others is a matter among them', async () => {
  await using us = await listening({ connections: 3, kept: 2 })
  await using peers = new AsyncDisposableStack()
  const phones: Awaited<ReturnType<typeof tcpPeer>>[] = []
  for (const user of ['100', '101', '102']) {
    const phone = peers.use(await tcpPeer(us.port))
    await phone.write(sipMessage(user))
    us.transport.proved((await us.message()).flow, `${user}@acme.test`)
    phones.push(phone)
  }
  await using stranger = await tcpPeer(us.port)
  await stranger.closed
  expect([us.transport.connections, phones.map(({ socket }) => socket.closed)]).toEqual([3, [false, false, false]])
})

test('of one user the oldest connection goes for the newest', async () => {
  await using us = await listening({ user: 1 })
  await using first = await tcpPeer(us.port)
  await first.write(sipMessage('first'))
  us.transport.proved((await us.message()).flow, '100@acme.test')
  await using second = await tcpPeer(us.port)
  await second.write(sipMessage('second'))
  const { flow } = await us.message()
  us.transport.proved(flow, '100@acme.test')
  await first.closed
  us.transport.proved(flow, '100@acme.test')
  expect([us.transport.connections, second.socket.closed]).toEqual([1, false])
})

test('a peer that does not read is dropped', async () => {
  await using us = await listening({ unread: 100_000 })
  await using peer = await tcpPeer(us.port)
  await peer.write(sipMessage('deaf'))
  const { flow } = await us.message()
  peer.socket.pause()
  for (let sent = 0; sent < 2000 && flow.alive; sent++) us.transport.send(flow, 'x'.repeat(50_000))
  expect(await us.news.next()).toEqual({ kind: 'failed', flow, error: 'the peer does not read' })
  expect(await us.news.next()).toEqual({ kind: 'closed', flow })
})

test('a connection is opened by the first message and used for the next (RFC 3261 §18.1.1)', async () => {
  await using us = await listening()
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.on('data', (chunk) => socket.write(chunk))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0
  const target = { protocol: 'tcp', address: '127.0.0.1', port, scope: phones } as const
  const flow = us.transport.open(target)
  expect(us.transport.open(target)).toBe(flow)
  expect(flow.advertised).toEqual({ address: '127.0.0.1', port: us.port })
  us.transport.send(flow, sipMessage('out'))
  expect(await us.message()).toMatchObject({ octets: sipMessage('out'), flow })
  us.transport.send(us.transport.open(target), sipMessage('again'))
  expect((await us.message()).octets).toBe(sipMessage('again'))
  expect(connections).toBe(1)
  await us.transport.close()
  await new Promise((resolve) => server.close(resolve))
})

test('a peer that refuses the connection is a failure, and a new attempt gets a new flow', async () => {
  await using us = await listening()
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0
  await new Promise((resolve) => server.close(resolve))
  const target = { protocol: 'tcp', address: '127.0.0.1', port, scope: phones } as const
  const flow = us.transport.open(target)
  us.transport.send(flow, sipMessage('out'))
  expect(await us.news.next()).toMatchObject({ kind: 'failed', flow, error: expect.stringContaining('ECONNREFUSED') })
  expect(await us.news.next()).toEqual({ kind: 'closed', flow })
  expect(us.transport.open(target)).not.toBe(flow)
})

test('a closed connection has no place any more', async () => {
  await using us = await listening({ connections: 1, kept: 0 })
  for (const user of ['100', '101', '102']) {
    const phone = await tcpPeer(us.port)
    await phone.write(sipMessage(user))
    const { flow } = await us.message()
    us.transport.proved(flow, `${user}@acme.test`)
    await phone[Symbol.asyncDispose]()
    expect(await us.news.next()).toEqual({ kind: 'closed', flow })
  }
})

test('a trunk’s TCP listener closes connections of others unread; its peers have proved who they are', async () => {
  await using us = await listening({ place: 0 })
  const scope = { kind: 'trunk', domain: 'acme.test', trunk: 'main', generation: 1 } as const
  let welcome = false
  const opened = await us.transport.openTrunk(scope, {
    bind: '127.0.0.1:0',
    externalAddress: undefined,
    peer: { address: '127.0.0.1', port: 5060 },
    accept: (address, _port, protocol) => welcome && address === '127.0.0.1' && protocol === 'tcp'
  })
  if (!opened.ok) throw new Error(opened.error)
  await using stranger = await tcpPeer(opened.value.port)
  await stranger.closed
  welcome = true
  await using friend = await tcpPeer(opened.value.port)
  await friend.write(sipMessage('friend'))
  expect((await us.message()).flow.scope).toEqual(scope)
  expect(us.transport.refused).toBe(1)
  us.clock.advance(40_000)
  await friend.write(sipMessage('friend again'))
  expect((await us.message()).octets).toBe(sipMessage('friend again'))
})

test('a TCP port in use is a failure that names it', async () => {
  await using us = await listening()
  await using other = openTransport()
  expect(await other.transport.listen({ udp: null, tcp: `127.0.0.1:${us.port}`, tls: null })).toEqual({
    ok: false,
    error: {
      code: 'address_in_use',
      message: `SIP over TCP: 127.0.0.1:${us.port} is in use by another program`,
      socket: { protocol: 'tcp', port: us.port }
    }
  })
})

test('close leaves no connection, no timer and no port behind', async () => {
  await using us = await listening()
  await using peer = await tcpPeer(us.port)
  await peer.write(sipMessage('last'))
  await us.message()
  await us.transport.close()
  await peer.closed
  expect([us.transport.connections, us.clock.pending]).toEqual([0, 0])
  await using next = openTransport()
  expect(await next.transport.listen({ udp: null, tcp: `127.0.0.1:${us.port}`, tls: null })).toMatchObject({ ok: true })
})
