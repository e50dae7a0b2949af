import { once } from 'node:events'
import net from 'node:net'
import fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { type EventStream, EventStreams } from '../../../main/http/event-stream.ts'
import { withDeadline } from '../../support/wait-for.ts'

describe('server-sent events', () => {
  it('a reader that does not keep up is cut off, and what it held is let go', async () => {
    const streams = new EventStreams()
    const opened = Promise.withResolvers<EventStream>()
    const server = fastify({ forceCloseConnections: true })
    server.get('/', (_request, reply) => opened.resolve(streams.open(reply, '102')))
    await server.listen({ host: '127.0.0.1', port: 0 })
    const reader = net.connect((server.server.address() as net.AddressInfo).port, '127.0.0.1')
    try {
      await once(reader, 'connect')
      reader.pause()
      reader.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
      const stream = await withDeadline(opened.promise, 'the stream')
      const closed = new Promise<'closed'>((resolve) => stream.onClose(() => resolve('closed')))
      const kilobyte = 'x'.repeat(1024)
      for (let sent = 0; sent < 64 * 1024; sent++) stream.send('noise', kilobyte)
      expect(await withDeadline(closed, 'the cut')).toBe('closed')
      stream.send('noise', 'after the end')
    } finally {
      reader.destroy()
      await server.close()
    }
  })

  it('a reader that has gone before its stream is opened leaves nothing behind', async () => {
    const streams = new EventStreams()
    const opened = Promise.withResolvers<EventStream>()
    const server = fastify({ forceCloseConnections: true })
    server.get('/', async (request, reply) => {
      await once(request.raw.socket, 'close')
      opened.resolve(streams.open(reply, '102'))
      return reply
    })
    await server.listen({ host: '127.0.0.1', port: 0 })
    const reader = net.connect((server.server.address() as net.AddressInfo).port, '127.0.0.1')
    try {
      reader.end('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', () => reader.destroy())
      const stream = await withDeadline(opened.promise, 'the stream')
      const closed = new Promise<'closed'>((resolve) => stream.onClose(() => resolve('closed')))
      expect(await withDeadline(closed, 'the end')).toBe('closed')
    } finally {
      reader.destroy()
      await server.close()
    }
  })
})
