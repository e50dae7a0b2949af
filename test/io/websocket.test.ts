import { once } from 'node:events'
import { expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { SipSocket } from '../../pbx-core/contract/pbx.ts'
import type { ConnectionLimits } from '../../pbx-core/io/connections.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { Inbox, openTransport, sipMessage, tcpPeer } from './sip-sockets.ts'

/** A WebSocket server that hands its sockets over, as the HTTP listener does, and a client on it. */
async function connected(limits: Partial<ConnectionLimits> = {}) {
  const clock = createVirtualClock()
  const proved: string[] = []
  const us = openTransport({ clock, limits })
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'sip' })
  await once(server, 'listening')
  server.on('connection', (socket, request) => {
    const { remoteAddress = '', remotePort = 0, localAddress = '', localPort = 0 } = request.socket
    const adapted: SipSocket = {
      remote: { address: remoteAddress, port: remotePort },
      local: { address: localAddress, port: localPort },
      secure: false,
      send: (octets) => socket.send(Buffer.from(octets, 'latin1'), { binary: false }),
      close: () => socket.close(),
      proved: (user) => void proved.push(user),
      onMessage: (listener) => void socket.on('message', (data) => listener(data.toString('latin1'))),
      onClose: (listener) => void socket.on('close', listener)
    }
    us.transport.acceptWebSocket(adapted)
  })
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0
  const open = async () => {
    const client = new WebSocket(`ws://127.0.0.1:${port}`, 'sip')
    const frames = new Inbox<string>()
    client.on('message', (data) => frames.put(data.toString()))
    await once(client, 'open')
    return { client, frames }
  }
  return {
    ...us,
    clock,
    port,
    open,
    proved,
    [Symbol.asyncDispose]: async () => {
      await us.transport.close()
      for (const client of server.clients) client.terminate()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

test('one frame is one message, text or binary, and answers go back (RFC 7118 §5)', async () => {
  await using us = await connected()
  const { client, frames } = await us.open()
  client.send(sipMessage('text', 'grüße', 'WS'))
  client.send(Buffer.from(sipMessage('binary', '\x00\xff', 'WS'), 'latin1'))
  const [text, binary] = [await us.message(), await us.message()]
  expect(text.octets).toContain('gr\xc3\xbc\xc3\x9fe')
  expect(binary.octets).toBe(sipMessage('binary', '\x00\xff', 'WS'))
  expect(text.flow).toBe(binary.flow)
  expect(text.flow).toMatchObject({
    protocol: 'ws',
    reliable: true,
    alive: true,
    scope: { kind: 'phones' },
    local: { address: '127.0.0.1', port: us.port },
    advertised: { address: '127.0.0.1', port: us.port }
  })
  us.transport.send(text.flow, 'SIP/2.0 200 gr\xc3\xbc\xc3\x9fe')
  expect(await frames.next()).toBe('SIP/2.0 200 grüße')
})

test('a frame of CRLF CRLF is a keep-alive, answered with CRLF (RFC 5626 §3.5.1)', async () => {
  await using us = await connected()
  const { client, frames } = await us.open()
  client.send('\r\n')
  client.send('\r\n\r\n')
  expect(await frames.next()).toBe('\r\n')
  client.send('message')
  expect((await us.message()).octets).toBe('message')
})

test('a closed WebSocket is announced, and what is sent on it fails', async () => {
  await using us = await connected()
  const { client } = await us.open()
  client.send('x')
  const { flow } = await us.message()
  client.close()
  expect(await us.news.next()).toEqual({ kind: 'closed', flow })
  us.transport.send(flow, 'x')
  expect(await us.news.next()).toEqual({ kind: 'failed', flow, error: 'the connection is closed' })
  expect([us.transport.connections, us.clock.pending]).toEqual([0, 0])
})

test('one that proves nothing within 30 s is closed; who does is told to the HTTP listener (4-pbx, SIP)', async () => {
  await using us = await connected()
  const [silent, phone] = [await us.open(), await us.open()]
  phone.client.send('x')
  us.transport.proved((await us.message()).flow, '100@acme.test')
  us.clock.advance(35_001)
  await once(silent.client, 'close')
  expect([us.transport.connections, us.proved]).toEqual([1, ['100@acme.test']])
})

test('half messages over TCP close no WebSocket that has proved itself, and keep no other out (4-pbx, SIP)', async () => {
  await using us = await connected({ connections: 8, kept: 4, place: 3 })
  const listening = await us.transport.listen({ udp: null, tcp: '127.0.0.1:0', tls: null })
  if (!listening.ok || listening.value.tcp === null) throw new Error('no TCP port')
  const phone = await us.open()
  phone.client.send('x')
  us.transport.proved((await us.message()).flow, '100@acme.test')
  await using flood = new AsyncDisposableStack()
  for (let sent = 0; sent < 12; sent++) {
    const peer = flood.use(await tcpPeer(listening.value.tcp))
    await peer.write('INVITE sip:100@acme.test SIP/2.0\r\n')
  }
  const another = await us.open()
  another.client.send('REGISTER')
  phone.client.send('still here')
  const heard: string[] = []
  while (heard.length < 2) {
    const news = await us.news.next()
    if (news.kind === 'received') heard.push(news.octets)
  }
  expect(heard.toSorted()).toEqual(['REGISTER', 'still here'])
  expect(us.transport.connections).toBe(4)
})

test('an idle WebSocket is closed, and so is one too many', async () => {
  await using us = await connected({ connections: 1, kept: 0, idleMs: 60_000 })
  const first = await us.open()
  first.client.send('x')
  const { flow } = await us.message()
  us.transport.proved(flow, '100@acme.test')
  const second = await us.open()
  await once(second.client, 'close')
  us.clock.advance(65_001)
  await once(first.client, 'close')
  expect(await us.news.next()).toEqual({ kind: 'closed', flow })
})

test('closing the transport closes its WebSockets without waiting for their clients', async () => {
  await using us = await connected()
  const { client } = await us.open()
  client.send('x')
  const { flow } = await us.message()
  client.pause()
  await us.transport.close()
  expect([flow.alive, us.transport.connections, us.clock.pending]).toEqual([false, 0, 0])
})
