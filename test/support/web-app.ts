import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { Journal } from './journal.ts'
import { patienceMs } from './patience.ts'

export interface WebRequest {
  readonly method: string
  /** Path without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** Path and query exactly as they were sent. */
  readonly target: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
  /** Unix milliseconds at which its last byte had come. */
  readonly at: number
}

/** How the application answers. All that is left out means 200 and an empty body, at once. */
export interface WebReply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Before the head of the answer. */
  readonly delayMs?: number
  /** Between the head and the body. */
  readonly bodyDelayMs?: number
  /** `hang`: never answers. `reset`: breaks the connection off. `half`: breaks it off amid the body. */
  readonly fault?: 'hang' | 'reset' | 'half'
}

export type WebAnswer = WebReply | ((request: WebRequest) => WebReply | Promise<WebReply>)

/**
 * Plays the company's web application: a real HTTP server on a port of its own, with an
 * answer for each path and a journal of what was asked. An unknown path is 404.
 */
export class WebApp implements AsyncDisposable {
  readonly requests = new Journal<WebRequest>('web application')
  readonly #answers = new Map<string, WebAnswer>()
  readonly #server: http.Server
  readonly #gone = new AbortController()

  private constructor() {
    this.#server = http.createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy())
    })
  }

  /** `port` 0: one that the system chooses. The seed's examples want 8099. */
  static async start(port = 0): Promise<WebApp> {
    const app = new WebApp()
    app.#server.listen(port, '127.0.0.1')
    await once(app.#server, 'listening')
    return app
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Sets or replaces the answer of a path. */
  on(path: string, answer: WebAnswer): this {
    this.#answers.set(path, answer)
    return this
  }

  requestsFor(path: string): readonly WebRequest[] {
    return this.requests.entries.filter((request) => request.path === path)
  }

  /** The next request for that path at or after `since`, already here or still to come. */
  waitForRequest(path: string, { since = 0, timeoutMs = patienceMs } = {}): Promise<WebRequest> {
    return this.requests.waitFor((request) => request.path === path, {
      what: `a request for ${path}`,
      since,
      timeoutMs
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#gone.abort()
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  async #serve(incoming: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const request = await read(incoming)
    this.requests.append(request)
    const answer = this.#answers.get(request.path) ?? { status: 404 }
    const reply = typeof answer === 'function' ? await answer(request) : answer
    await this.#pause(reply.delayMs)
    if (reply.fault === 'hang') return
    if (reply.fault === 'reset') return void response.destroy()
    const body = Buffer.from(reply.body ?? '')
    response.writeHead(reply.status ?? 200, { 'content-length': body.length, ...reply.headers })
    if (reply.fault === 'half') {
      response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy())
      return
    }
    response.flushHeaders()
    await this.#pause(reply.bodyDelayMs)
    response.end(body)
  }

  async #pause(ms: number | undefined): Promise<void> {
    if (ms !== undefined) await delay(ms, undefined, { signal: this.#gone.signal })
  }
}

async function read(incoming: http.IncomingMessage): Promise<WebRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const target = incoming.url ?? '/'
  const [path = '/', query = ''] = target.split(/\?(.*)/s, 2)
  return {
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    target,
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString('utf8'),
    at: Date.now()
  }
}
