import type { FastifyReply } from 'fastify'

const keepAlive = 15_000
/** Octets that may wait for one slow reader before it is cut off. */
const mostWaiting = 256 * 1024
/** Of one reader; its own oldest goes first, so that nobody shuts another out (`4-pbx`, Names of what is new). */
const mostOfReader = 10

/** Server-sent events to one reader (HTML Standard §9.2). */
export interface EventStream {
  send(event: string, data: unknown): void
  close(): void
  onClose(listener: () => void): void
}

/** All open streams of the listener. A reader that does not keep up is cut off; it may come again. */
export class EventStreams {
  /** With whose it is, oldest first. */
  readonly #open = new Map<EventStream, string>()

  /** Takes the reply over. `reader` is whom the stream counts for; `beat` runs before every keep-alive. */
  open(reply: FastifyReply, reader: string, beat: () => void = () => {}): EventStream {
    reply.hijack()
    const raw = reply.raw
    reply.header('Content-Type', 'text/event-stream; charset=utf-8').header('Cache-Control', 'no-store')
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
    const listeners: (() => void)[] = []
    const write = (text: string) => {
      if (raw.writableEnded || raw.destroyed) return
      raw.write(text)
      if (raw.writableLength > mostWaiting) raw.destroy()
    }
    const stream: EventStream = {
      send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
      close: () => void raw.end(),
      onClose: (listener) => void listeners.push(listener)
    }
    // The client may have gone while its log-in was checked; its 'close' has been and will not come again.
    if (raw.destroyed) return { ...stream, onClose: (listener) => listener() }
    // A HEAD has no body to follow (RFC 9110 §9.3.2): it would wait for its end, and hold one of the streams.
    if (reply.request.method === 'HEAD') {
      raw.writeHead(200).end()
      return { ...stream, onClose: (listener) => listener() }
    }
    raw.writeHead(200)
    const timer = setInterval(() => {
      beat()
      write(':\n\n')
    }, keepAlive)
    raw.once('close', () => {
      clearInterval(timer)
      this.#open.delete(stream)
      for (const listener of listeners) listener()
    })
    this.#open.set(stream, reader)
    this.#makeRoom(reader)
    write('retry: 2000\n\n')
    return stream
  }

  closeAll(): void {
    for (const stream of this.#open.keys()) stream.close()
  }

  #makeRoom(reader: string): void {
    const own = [...this.#open].filter(([, whose]) => whose === reader)
    for (const [stream] of own.slice(0, -mostOfReader)) {
      this.#open.delete(stream)
      stream.close()
    }
  }
}
