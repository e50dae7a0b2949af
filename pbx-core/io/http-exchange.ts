import type { IncomingHttpHeaders } from 'node:http'
import type { Agent, Dispatcher } from 'undici'
import { errors } from 'undici'
import type { HttpOutcome, HttpRequest } from '../base/http.ts'
import type { HttpDeadline } from './http-deadline.ts'

/** One request on its way, after redirects so far. */
export interface Hop {
  readonly method: HttpRequest['method']
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** What one hop brought: a place to look at next, a response, or one that is too large to be read. */
export type Answer =
  | { readonly kind: 'redirect'; readonly location: string; readonly status: number }
  | Extract<HttpOutcome, { kind: 'response' }>
  | { readonly kind: 'too-large' }

export interface ExchangeLimits {
  readonly maxBytes: number
  readonly deadline: HttpDeadline
}

/** Sends one request and reads its answer. Rejects where there is none, and when the deadline ends. */
export async function exchange(agent: Agent, hop: Hop, limits: ExchangeLimits): Promise<Answer> {
  const first = new AnswerReader(limits.maxBytes)
  try {
    return await attempt(agent, hop, { reader: first, deadline: limits.deadline })
  } catch (error) {
    // A kept-alive connection may be closed by its other end just as we use it again. That
    // says nothing about the application, and a GET may be repeated (RFC 9110 §9.2.2).
    const isFresh = limits.deadline.failure === undefined && !first.begun
    if (hop.method !== 'GET' || !isFresh || !wasStaleConnection(error)) throw error
    return attempt(agent, hop, { reader: new AnswerReader(limits.maxBytes), deadline: limits.deadline })
  }
}

function attempt(
  agent: Agent,
  { url, method, headers, body }: Hop,
  { reader, deadline }: { readonly reader: AnswerReader; readonly deadline: HttpDeadline }
): Promise<Answer> {
  agent.dispatch({ origin: url.origin, path: url.pathname + url.search, method, headers, body }, reader)
  return deadline.race(reader.answer, reader.giveUp)
}

/**
 * Takes an answer from undici's own callbacks: its `request` would lead the few bytes of a
 * hook's reply through a stream, at twice the cost of everything else.
 */
class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #maxBytes: number
  readonly #answer = Promise.withResolvers<Answer>()
  #controller: Dispatcher.DispatchController | undefined
  #givenUp = false
  #status = 0
  #headers: IncomingHttpHeaders = {}
  #chunks: Buffer[] = []
  #length = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get answer(): Promise<Answer> {
    return this.#answer.promise
  }

  /** Something of an answer has come. */
  get begun(): boolean {
    return this.#status !== 0
  }

  /** Closes the connection; a request that still waits for one ends as soon as it has it. */
  readonly giveUp = (): void => {
    this.#givenUp = true
    this.#controller?.abort(new Error('given up'))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#givenUp) this.giveUp()
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // RFC 9110 §15.2: interim responses come before the final one.
    if (status < 200) return
    this.#status = status
    this.#headers = headers
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#length += chunk.length
    if (this.#length > this.#maxBytes) {
      this.#answer.resolve({ kind: 'too-large' })
      this.giveUp()
    } else {
      this.#chunks.push(chunk)
    }
  }

  onResponseEnd(): void {
    const { location, 'content-type': contentType = '', 'retry-after': retryAfter } = this.#headers
    const status = this.#status
    if (isRedirect(status) && location !== undefined)
      return this.#answer.resolve({ kind: 'redirect', location, status })
    const body = new Uint8Array(Buffer.concat(this.#chunks, this.#length))
    const after = retryAfter === undefined ? {} : { retryAfter }
    this.#answer.resolve({ kind: 'response', status, contentType, body, ...after })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#answer.reject(error)
  }
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}

/** The connection had carried a reply before, so it is not one that the other end refuses. */
function wasStaleConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof errors.SocketError) return (error.socket?.bytesRead ?? 0) > 0
  return 'code' in error && error.code === 'ECONNRESET'
}
