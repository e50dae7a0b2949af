import { expect, test } from 'vitest'
import type { FlowScope } from '../../pbx-core/sip/flow.ts'
import { openTransport, sipMessage, udpPeer } from './sip-sockets.ts'

const phones: FlowScope = { kind: 'phones' }
const loopback = { udp: '127.0.0.1:0', tcp: null, tls: null }

async function listening() {
  const opened = openTransport()
  const result = await opened.transport.listen(loopback)
  if (!result.ok || result.value.udp === null) throw new Error('no UDP port')
  return { ...opened, port: result.value.udp }
}

test('a datagram comes in as octets, with a flow that leads back, and its answer leaves from the same socket', async () => {
  await using us = await listening()
  await using peer = await udpPeer()
  await peer.send('OPTIONS \x00\xff\x80', us.port)
  const { octets, flow } = await us.message()
  expect(octets).toBe('OPTIONS \x00\xff\x80')
  expect({ ...flow, id: '', alive: flow.alive }).toMatchObject({
    protocol: 'udp',
    reliable: false,
    local: { address: '127.0.0.1', port: us.port },
    remote: { address: '127.0.0.1', port: peer.port },
    advertised: { address: '127.0.0.1', port: us.port },
    scope: { kind: 'phones' },
    alive: true
  })
  us.transport.send(flow, 'SIP/2.0 \xe4\x00')
  expect((await peer.packets.next()).toString('latin1')).toBe('SIP/2.0 \xe4\x00')
})

test('the same socket and remote are the same flow, also when it is opened from our side (RFC 5626 §2)', async () => {
  await using us = await listening()
  await using peer = await udpPeer()
  await peer.send('one', us.port)
  await peer.send('two', us.port)
  const [one, two] = [await us.message(), await us.message()]
  const opened = us.transport.open({ protocol: 'udp', address: '127.0.0.1', port: peer.port, scope: phones })
  expect([two.flow === one.flow, opened === one.flow]).toEqual([true, true])
})

test('a flow that was pushed out by many others has the same id when it is needed again', async () => {
  await using us = await listening()
  const target = { protocol: 'udp', address: '127.0.0.1', scope: phones } as const
  const first = us.transport.open({ ...target, port: 1 })
  for (let port = 2; port < 40_000; port++) us.transport.open({ ...target, port })
  const again = us.transport.open({ ...target, port: 1 })
  expect(again).not.toBe(first)
  expect(again.id).toBe(first.id)
})

test('datagrams of CRLF alone keep a binding open and are no message (RFC 5626 §3.5.1)', async () => {
  await using us = await listening()
  await using peer = await udpPeer()
  await peer.send('\r\n\r\n', us.port)
  await peer.send('', us.port)
  await peer.send('real', us.port)
  expect((await us.message()).octets).toBe('real')
})

test('a STUN Binding request is answered with the source address (RFC 5626 §4.4.2)', async () => {
  await using us = await listening()
  await using peer = await udpPeer()
  await peer.send(Buffer.from('000100002112a442000102030405060708090a0b', 'hex'), us.port)
  const answer = await peer.packets.next()
  expect(answer.toString('hex').slice(0, 40)).toBe('0101000c2112a442000102030405060708090a0b')
  expect(answer.readUInt16BE(26) ^ 0x2112).toBe(peer.port)
})

test('what cannot be sent is reported after `send` has returned', async () => {
  await using us = await listening()
  const targets = ['224.0.1.75', '255.255.255.255', '0.0.0.0']
  for (const address of targets) {
    const flow = us.transport.open({ protocol: 'udp', address, port: 5060, scope: phones })
    us.transport.send(flow, 'x')
    expect(us.news.size).toBe(0)
    expect(await us.news.next()).toMatchObject({ kind: 'failed', error: `${address}:5060 cannot be sent to` })
  }
  const tooLong = us.transport.open({ protocol: 'udp', address: '127.0.0.1', port: 9, scope: phones })
  us.transport.send(tooLong, 'x'.repeat(70_000))
  expect(await us.news.next()).toMatchObject({ kind: 'failed', flow: tooLong })
})

test('a port in use is a failure that names it', async () => {
  await using us = await listening()
  await using other = openTransport()
  expect(await other.transport.listen({ ...loopback, udp: `127.0.0.1:${us.port}` })).toEqual({
    ok: false,
    error: {
      code: 'address_in_use',
      message: `SIP over UDP: 127.0.0.1:${us.port} is in use by another program`,
      socket: { protocol: 'udp', port: us.port }
    }
  })
})

test('an address that is not ours is a failure that names it', async () => {
  await using us = openTransport()
  expect(await us.transport.listen({ ...loopback, udp: '192.0.2.1:5060' })).toEqual({
    ok: false,
    error: {
      code: 'address_not_available',
      message: 'SIP over UDP: 192.0.2.1:5060 is not an address of this machine',
      socket: { protocol: 'udp', port: 5060 }
    }
  })
})

test('a trunk’s socket hears nothing but its peers, and is a scope of its own', async () => {
  await using us = await listening()
  await using friend = await udpPeer()
  await using stranger = await udpPeer()
  const scope = { kind: 'trunk', domain: 'acme.test', trunk: 'main', generation: 1 } as const
  const opened = await us.transport.openTrunk(scope, {
    bind: undefined,
    externalAddress: '203.0.113.7',
    peer: { address: '127.0.0.1', port: friend.port },
    accept: (_address, port, protocol) => protocol === 'udp' && port === friend.port
  })
  if (!opened.ok) throw new Error(opened.error)
  expect(opened.value.address).toBe('127.0.0.1')
  await stranger.send('INVITE', opened.value.port)
  await friend.send('hello', opened.value.port)
  const { octets, flow } = await us.message()
  expect([octets, flow.scope, flow.advertised]).toEqual([
    'hello',
    scope,
    { address: '203.0.113.7', port: opened.value.port }
  ])
  expect(us.transport.refused).toBe(1)
  us.transport.send(flow, 'hello yourself')
  expect((await friend.packets.next()).toString()).toBe('hello yourself')
  await us.transport.closeTrunk(scope)
  expect(flow.alive).toBe(false)
  us.transport.send(flow, 'too late')
  expect(await us.news.next()).toMatchObject({ kind: 'failed', flow })
})

test('a trunk that is asked for twice at once has one socket, and one that is closed while it opens has none', async () => {
  await using us = openTransport()
  const free = await udpPeer()
  const bind = `127.0.0.1:${free.port}`
  await free[Symbol.asyncDispose]()
  const scope = { kind: 'trunk', domain: 'acme.test', trunk: 'main', generation: 1 } as const
  const open = () =>
    us.transport.openTrunk(scope, {
      bind,
      externalAddress: undefined,
      peer: { address: '127.0.0.1', port: 5060 },
      accept: () => true
    })
  const local = { ok: true, value: { address: '127.0.0.1', port: free.port } }
  expect(await Promise.all([open(), open()])).toEqual([local, local])
  await us.transport.closeTrunk(scope)
  const [opened] = await Promise.all([open(), us.transport.closeTrunk(scope)])
  expect(opened).toEqual(local)
  expect(us.transport.open({ protocol: 'udp', address: '127.0.0.1', port: 5060, scope }).alive).toBe(false)
})

test('a scope without a socket gives a flow on which nothing can be sent', async () => {
  await using us = openTransport()
  const scope = { kind: 'trunk', domain: 'acme.test', trunk: 'gone', generation: 1 } as const
  const flow = us.transport.open({ protocol: 'udp', address: '127.0.0.1', port: 5060, scope })
  us.transport.send(flow, 'x')
  expect(flow.alive).toBe(false)
  expect(await us.news.next()).toEqual({ kind: 'failed', flow, error: 'no socket is open for trunk acme.test gone' })
})

test('listen, called again, moves the listener; the same address leaves it alone', async () => {
  await using us = await listening()
  await using peer = await udpPeer()
  expect(await us.transport.listen(loopback)).toEqual({ ok: true, value: { udp: us.port, tcp: null, tls: null } })
  const moved = await us.transport.listen({ ...loopback, udp: 'localhost:0' })
  if (!moved.ok || moved.value.udp === null) throw new Error('not moved')
  expect(moved.value.udp).not.toBe(us.port)
  await peer.send('here', moved.value.udp)
  expect((await us.message()).octets).toBe('here')
  expect(us.transport.addresses()).toEqual(['127.0.0.1'])
})

test('the same port on all addresses instead of one: our own socket is not in the way', async () => {
  await using us = await listening()
  await using peer = await udpPeer()
  const moved = await us.transport.listen({ ...loopback, udp: `0.0.0.0:${us.port}` })
  expect(moved).toEqual({ ok: true, value: { udp: us.port, tcp: null, tls: null } })
  await peer.send('here', us.port)
  expect((await us.message()).flow.advertised).toEqual({ address: '127.0.0.1', port: us.port })
})

test('IPv6: the flow’s address has no brackets, and the answer arrives', async () => {
  await using us = openTransport()
  const result = await us.transport.listen({ ...loopback, udp: '[::1]:0' })
  if (!result.ok || result.value.udp === null) throw new Error('no UDP port')
  await using peer = await udpPeer('::1')
  await peer.send(sipMessage('six', '', 'UDP'), result.value.udp)
  const { flow } = await us.message()
  expect(flow.remote).toEqual({ address: '::1', port: peer.port })
  us.transport.send(flow, 'answer')
  expect((await peer.packets.next()).toString()).toBe('answer')
})
