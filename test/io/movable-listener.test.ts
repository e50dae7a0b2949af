import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { leasePorts } from '../support/free-port.ts'
import { openTransport, sipMessage, tcpPeer, udpPeer } from './sip-sockets.ts'

/** A transport that listens on UDP and TCP while calls live, and what they wait for. */
async function inUse() {
  const ports = await leasePorts()
  onTestFinished(() => ports[Symbol.asyncDispose]())
  const us = openTransport()
  onTestFinished(() => us[Symbol.asyncDispose]())
  const waiting: (() => void)[] = []
  let live = true
  const use = { inUse: () => live, whenOver: (over: () => void) => void waiting.push(over) }
  const listen = (port: number, host = '127.0.0.1') =>
    us.transport.listen({ udp: `${host}:${port}`, tcp: `${host}:${port}`, tls: null }, use)
  const [first, second] = [ports.first, ports.at(1)]
  expect(await listen(first)).toEqual(listening(first))
  return {
    us,
    listen,
    first,
    second,
    /** The calls of the first `count` moves are over. */
    over: (count = waiting.length) => {
      live = false
      for (const over of waiting.splice(0, count)) over()
    }
  }
}

const listening = (port: number) => ({ ok: true, value: { udp: port, tcp: port, tls: null } })

/** Whether somebody could have that port on UDP. */
async function isFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  const bound = once(socket, 'listening').then(
    () => true,
    () => false
  )
  socket.bind({ port, address: '127.0.0.1', exclusive: true })
  const free = await bound
  if (free) socket.close()
  return free
}

test('UDP: the socket of live calls goes on beside the new one, and its flows say that nothing new begins', async () => {
  const { us, listen, first, second } = await inUse()
  await using peer = await udpPeer()
  await peer.send('before', first)
  const before = await us.message()
  expect(before.flow.retired).toBe(false)
  expect(await listen(second)).toEqual(listening(second))
  await peer.send('within the call', first)
  const within = await us.message()
  expect([within.octets, within.flow.retired, within.flow.id]).toEqual(['within the call', true, before.flow.id])
  us.transport.send(before.flow, 'our answer')
  expect((await peer.packets.next()).toString()).toBe('our answer')
  await peer.send('new', second)
  expect((await us.message()).flow).toMatchObject({ retired: false, advertised: { port: second } })
})

test('TCP: whoever comes to the old address comes for a live call; who is connected stays as it was', async () => {
  const { us, listen, first, second } = await inUse()
  await using early = await tcpPeer(first)
  await early.write(sipMessage('early'))
  const before = await us.message()
  await listen(second)
  await using late = await tcpPeer(first)
  await late.write(sipMessage('late'))
  expect((await us.message()).flow.retired).toBe(true)
  await using anew = await tcpPeer(second)
  await anew.write(sipMessage('new'))
  expect((await us.message()).flow.retired).toBe(false)
  expect(before.flow.retired).toBe(false)
})

test('both are closed when those calls are over', async () => {
  const { us, listen, first, second, over } = await inUse()
  await listen(second)
  expect(await isFree(first)).toBe(false)
  over()
  await expect.poll(() => isFree(first)).toBe(true)
  await expect(tcpPeer(first)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await using peer = await udpPeer()
  await peer.send('here', second)
  expect((await us.message()).octets).toBe('here')
})

test('an address that is configured again takes its sockets back, and keeps them', async () => {
  const { us, listen, first, second, over } = await inUse()
  await using peer = await udpPeer()
  await listen(second)
  expect(await listen(first)).toEqual(listening(first))
  over(2)
  await peer.send('here', first)
  expect((await us.message()).flow.retired).toBe(false)
  await using connected = await tcpPeer(first)
  await connected.write(sipMessage('tcp'))
  expect((await us.message()).flow.retired).toBe(false)
})

test('the same port on other addresses waits for the calls: refused, and nothing is changed', async () => {
  const { us, listen, first, over } = await inUse()
  await using peer = await udpPeer()
  expect(await listen(first, '0.0.0.0')).toEqual({
    ok: false,
    error: {
      code: 'address_in_use',
      message: `0.0.0.0:${first} is in use by calls that are going on: change it when they are over`,
      socket: { protocol: 'udp', port: first }
    }
  })
  await peer.send('here', first)
  expect((await us.message()).flow.retired).toBe(false)
  over()
  expect(await listen(first, '0.0.0.0')).toEqual(listening(first))
})

test('where TCP cannot move, UDP does not either', async () => {
  const { us, listen, first, second } = await inUse()
  const other = createServer().listen(second, '127.0.0.1')
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  expect(await listen(second)).toMatchObject({ ok: false, error: { socket: { protocol: 'tcp', port: second } } })
  await using peer = await udpPeer()
  await peer.send('here', first)
  expect((await us.message()).flow).toMatchObject({ retired: false, local: { port: first } })
})
