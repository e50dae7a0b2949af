import { readFile } from 'node:fs/promises'
import { createSecureContext, getCACertificates } from 'node:tls'
import { Agent, buildConnector, type Dispatcher, errors } from 'undici'
import type { HttpClient, HttpOutcome, HttpRequest } from '../base/http.ts'

/** Connections to one origin at the same time (`2-cti`, Hook). */
const connectionsPerOrigin = 32
/** Sets of extra authorities kept ready; each holds its own connections. */
const maxAgents = 16
/** A PEM file is read again when it was read longer ago than this. */
const authoritiesFreshMs = 60_000

type Failure = Extract<HttpOutcome, { kind: 'failed' }>
type Response = Extract<HttpOutcome, { kind: 'response' }>

export interface OwnedHttpClient extends HttpClient {
  /** Gives up what is under way and closes all connections. */
  close(): Promise<void>
}

/** HTTP over undici: no cookies, no proxy from the environment, HTTP/1.1 with kept-alive connections. */
export function createHttpClient(): OwnedHttpClient {
  return new Client()
}

class Client implements OwnedHttpClient {
  /** By the text of the extra authorities, least recently used first. */
  readonly #agents = new Map<string, Agent>()
  readonly #files = new Map<string, { readonly pem: string; readonly readAt: number }>()
  readonly #closing = new AbortController()

  constructor() {
    // Reading the system's store takes some 70 ms at once: better now than in a call.
    setImmediate(machineAuthorities)
  }

  async request(request: HttpRequest, signal: AbortSignal): Promise<HttpOutcome> {
    const deadline = new Deadline(request.timeoutMs, [signal, this.#closing.signal])
    try {
      if (deadline.failure !== undefined) return deadline.failure
      // undici notices an abort only once a request has its connection, so the wait for one is raced.
      return await deadline.race(this.#follow(request, deadline.signal))
    } catch (error) {
      return deadline.failure ?? failureOf(error)
    } finally {
      deadline.clear()
    }
  }

  async close(): Promise<void> {
    this.#closing.abort()
    const agents = [...this.#agents.values()]
    this.#agents.clear()
    await Promise.all(agents.map((agent) => agent.destroy()))
  }

  async #follow(request: HttpRequest, signal: AbortSignal): Promise<HttpOutcome> {
    const agent = this.#agentFor(await this.#authorities(request.ca))
    let hop = firstHop(request)
    for (let redirects = 0; ; redirects++) {
      const answer = await exchange(agent, hop, { maxBytes: request.maxBytes, signal })
      if (answer.location === null) return answer.outcome
      if (redirects === request.maxRedirects) {
        return failed('redirect', `more than ${request.maxRedirects} redirects`)
      }
      const next = nextHop(hop, answer.status, answer.location)
      if ('kind' in next) return next
      hop = next
    }
  }

  async #authorities(ca: string | undefined): Promise<string> {
    if (ca === undefined || ca.includes('-----BEGIN')) return ca ?? ''
    const known = this.#files.get(ca)
    if (known !== undefined && performance.now() - known.readAt < authoritiesFreshMs) return known.pem
    const pem = await readFile(ca, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new AuthoritiesError(`the file of authorities cannot be read (${error.code})`)
    })
    this.#files.delete(ca)
    this.#files.set(ca, { pem, readAt: performance.now() })
    if (this.#files.size > maxAgents) this.#files.delete(this.#files.keys().next().value as string)
    return pem
  }

  #agentFor(pem: string): Agent {
    const agent = this.#agents.get(pem) ?? createAgent(pem)
    this.#agents.delete(pem)
    this.#agents.set(pem, agent)
    if (this.#agents.size > maxAgents) this.#forget(this.#agents.keys().next().value as string)
    return agent
  }

  #forget(pem: string): void {
    // Requests under way on it are finished; those that fail anyway are not waited for.
    void this.#agents
      .get(pem)
      ?.close()
      .catch(() => undefined)
    this.#agents.delete(pem)
  }
}

/** One time limit for everything a request does, from waiting for a connection to the last byte. */
class Deadline {
  readonly #controller = new AbortController()
  readonly #outer: readonly AbortSignal[]
  readonly #timer: NodeJS.Timeout
  #failure: Failure | undefined

  constructor(timeoutMs: number, outer: readonly AbortSignal[]) {
    this.#outer = outer
    this.#timer = setTimeout(() => this.#end(failed('timeout', `no complete reply within ${timeoutMs} ms`)), timeoutMs)
    for (const signal of outer) {
      if (signal.aborted) this.#give()
      else signal.addEventListener('abort', this.#give, { once: true })
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Why it ended early, where it did. */
  get failure(): Failure | undefined {
    return this.#failure
  }

  race<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(this.signal.reason)
      if (this.signal.aborted) abort()
      else this.signal.addEventListener('abort', abort, { once: true })
      work.then(resolve, reject)
    })
  }

  clear(): void {
    clearTimeout(this.#timer)
    for (const signal of this.#outer) signal.removeEventListener('abort', this.#give)
  }

  readonly #give = (): void => this.#end(failed('aborted', 'the request was given up'))

  #end(failure: Failure): void {
    this.#failure ??= failure
    this.#controller.abort()
  }
}

interface Hop {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

interface Limits {
  readonly maxBytes: number
  readonly signal: AbortSignal
}

type Answer =
  | { readonly location: null; readonly outcome: HttpOutcome }
  | { readonly location: string; readonly status: number }

function firstHop({ method, url, headers, body }: HttpRequest): Hop {
  const target = new URL(url)
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), octets(value)]))
  const { username, password } = target
  if (username === '' && password === '') return { method, url: target, headers: lower, body }
  // RFC 7617 §2; a configured Authorization is meant more explicitly and stands.
  const basic = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
  return { method, url: target, headers: { authorization: `Basic ${basic}`, ...lower }, body }
}

/** Headers are octets; text beyond ASCII is sent as UTF-8. */
function octets(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1')
}

/** Headers that say nothing confidential, so that another origin may have them too. */
const harmlessHeaders: readonly string[] = ['accept', 'user-agent', 'content-type']

function nextHop(hop: Hop, status: number, location: string): Hop | Failure {
  if (!URL.canParse(location, hop.url.href)) return failed('redirect', 'redirected to what is not a URL')
  const url = new URL(location, hop.url.href)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return failed('redirect', `redirected to ${url.protocol}`)
  }
  if (hop.url.protocol === 'https:' && url.protocol === 'http:') {
    return failed('redirect', 'redirected from https to http')
  }
  const entries = Object.entries(hop.headers)
  const headers =
    url.origin === hop.url.origin
      ? hop.headers
      : Object.fromEntries(entries.filter(([name]) => harmlessHeaders.includes(name)))
  // RFC 9110 §15.4: 307 and 308 keep the method, the others have always turned a POST into a GET.
  if (status === 307 || status === 308 || hop.method === 'GET') return { ...hop, url, headers }
  const { 'content-type': _, ...withoutType } = headers
  return { method: 'GET', url, headers: withoutType, body: null }
}

async function exchange(agent: Agent, hop: Hop, { maxBytes, signal }: Limits): Promise<Answer> {
  const response = await send(agent, hop, signal)
  const location = isRedirect(response.statusCode) ? response.headers.location : undefined
  if (typeof location === 'string') {
    // Read to its end, so that the connection can be used again.
    await response.body.dump({ limit: maxBytes, signal })
    return { location, status: response.statusCode }
  }
  return { location: null, outcome: await readResponse(response, maxBytes) }
}

/** Resolves with the head of the response. */
async function send(agent: Agent, hop: Hop, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  const { url, method, headers, body } = hop
  const options = { origin: url.origin, path: url.pathname + url.search, method, headers, body, signal }
  try {
    return await agent.request(options)
  } catch (error) {
    // A kept-alive connection may be closed by its other end just as we use it again. That
    // says nothing about the application, and a GET may be repeated (RFC 9110 §9.2.2).
    if (method !== 'GET' || signal.aborted || !wasStaleConnection(error)) throw error
    return agent.request(options)
  }
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}

async function readResponse(response: Dispatcher.ResponseData, maxBytes: number): Promise<Response | Failure> {
  const chunks: Uint8Array[] = []
  let length = 0
  // Leaving the loop early destroys the body, and with it the connection.
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > maxBytes) return failed('too-large', `the reply is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  const type = response.headers['content-type']
  return {
    kind: 'response',
    status: response.statusCode,
    contentType: (Array.isArray(type) ? type[0] : type) ?? '',
    body: new Uint8Array(Buffer.concat(chunks, length))
  }
}

function createAgent(pem: string): Agent {
  const plain = buildConnector({ allowH2: false })
  let secure: buildConnector.connector | undefined
  return new Agent({
    connections: connectionsPerOrigin,
    pipelining: 1,
    allowH2: false,
    // The request's own deadline governs these.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect(options, callback) {
      if (options.protocol !== 'https:') return plain(options, callback)
      secure ??= secureConnector(pem)
      secure(options, callback)
    }
  })
}

/** With one context for all connections: each would parse the authorities' certificates again (20 ms). */
function secureConnector(pem: string): buildConnector.connector {
  const ca = pem === '' ? [...machineAuthorities()] : [...machineAuthorities(), pem]
  return buildConnector({ allowH2: false, secureContext: createSecureContext({ ca }) })
}

let authorities: readonly string[] | undefined

/** What Node trusts, and what the administrator of the machine has added to it. */
function machineAuthorities(): readonly string[] {
  authorities ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
  return authorities
}

class AuthoritiesError extends Error {}

function failed(code: Failure['code'], message: string): Failure {
  return { kind: 'failed', code, message }
}

function failureOf(error: unknown): Failure {
  if (error instanceof AuthoritiesError) return failed('tls', error.message)
  const code = errorCode(error)
  if (error instanceof errors.ConnectTimeoutError) return failed('timeout', 'no connection in time')
  return failed(
    /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO|ERR_OSSL)/.test(code) ? 'tls' : 'connect',
    messageOf(error, code)
  )
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** An `AggregateError`, from a host with several addresses, has no message of its own. */
function messageOf(error: unknown, code: string): string {
  const message = error instanceof Error ? error.message : String(error)
  return message === '' ? code : message
}

/** The connection had carried a reply before, so it is not one that the other end refuses. */
function wasStaleConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof errors.SocketError) return (error.socket?.bytesRead ?? 0) > 0
  return errorCode(error) === 'ECONNRESET'
}
