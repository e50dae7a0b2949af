import type { FastifyReply } from 'fastify'

const keepAlive = 15_000
/** Octets that may wait for one slow reader before it is cut off. */
const mostWaiting = 256 * 1024
/** From so many on it is full: one event more is still far from the former. */
const full = 64 * 1024
/** Of one reader; its own oldest goes first, so that nobody shuts another out (`4-pbx`, Names of what is new). */
const mostOfReader = 10

/** Server-sent events to one reader (HTML Standard §9.2). */
export interface EventStream {
  send(event: string, data: unknown): void
  /** As `send`, of what is JSON already; `id` is what the reader names when it comes again. */
  write(event: string, json: string, id: number): void
  /** The reader has everything up to this id, though nothing of it was for its eyes. */
  mark(id: number): void
  /** So much waits for the reader that more has to wait until `onDrain`. */
  readonly isFull: boolean
  onDrain(listener: () => void): void
  close(): void
  /** At once, and without what waits for the reader. */
  cut(): void
  onClose(listener: () => void): void
}

/** One whose reader has gone. */
function over(stream: EventStream): EventStream {
  return { ...stream, isFull: true, onClose: (listener) => listener() }
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
      write: (event, json, id) => write(`id: ${id}\nevent: ${event}\ndata: ${json}\n\n`),
      mark: (id) => write(`id: ${id}\n\n`),
      get isFull() {
        return raw.writableLength >= full
      },
      onDrain: (listener) => void raw.on('drain', listener),
      close: () => void raw.end(),
      cut: () => void raw.destroy(),
      onClose: (listener) => void listeners.push(listener)
    }
    // The client may have gone while its log-in was checked; its 'close' has been and will not come again.
    if (raw.destroyed) return over(stream)
    // A HEAD has no body to follow (RFC 9110 §9.3.2): it would wait for its end, and hold one of the streams.
    if (reply.request.method === 'HEAD') {
      raw.writeHead(200).end()
      return over(stream)
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
