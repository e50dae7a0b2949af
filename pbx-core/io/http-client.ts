import type { LookupFunction } from 'node:net'
import { createSecureContext } from 'node:tls'
import { Agent, buildConnector, errors } from 'undici'
import type { HttpClient, HttpOutcome, HttpRequest } from '../base/http.ts'
import type { Reach } from '../base/reach.ts'
import { AuthoritiesError, machineAuthorities, readAuthorities } from './authorities.ts'
import { HttpDeadline } from './http-deadline.ts'
import { exchange, type Hop } from './http-exchange.ts'
import { faultOfLiteral, lookupWithin } from './http-reach.ts'

/** Connections to one origin at the same time (`2-cti`, Hook). */
const connectionsPerOrigin = 32
/** Sets of extra authorities kept ready; each holds its own connections. */
const maxAgents = 16
/** A PEM file is read again when it was read longer ago than this. */
const authoritiesFreshMs = 60_000

type Failure = Extract<HttpOutcome, { kind: 'failed' }>

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
  /** Of the requests under way. */
  readonly #deadlines = new Set<HttpDeadline>()
  #closed = false

  constructor() {
    // Reading the system's store takes some 70 ms at once: better now than in a call.
    setImmediate(machineAuthorities)
  }

  async request(request: HttpRequest, signal: AbortSignal): Promise<HttpOutcome> {
    using deadline = new HttpDeadline(request.timeoutMs, signal)
    if (this.#closed) deadline.giveUp()
    this.#deadlines.add(deadline)
    try {
      return deadline.failure ?? (await this.#follow(request, deadline))
    } catch (error) {
      return deadline.failure ?? failureOf(error)
    } finally {
      this.#deadlines.delete(deadline)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const deadline of this.#deadlines) deadline.giveUp()
    const agents = [...this.#agents.values()]
    this.#agents.clear()
    await Promise.all(agents.map((agent) => agent.destroy()))
  }

  async #follow(request: HttpRequest, deadline: HttpDeadline): Promise<HttpOutcome> {
    const { ca, maxBytes, maxRedirects } = request
    const agent = this.#agentFor(ca === undefined ? '' : await deadline.race(this.#authorities(ca)), request)
    let hop = firstHop(request)
    for (let redirects = 0; ; redirects++) {
      const answer = await exchange(agent, hop, { maxBytes, deadline })
      if (answer.kind === 'response') return answer
      if (answer.kind === 'too-large') return failed('too-large', `the reply is larger than ${maxBytes} bytes`)
      if (redirects === maxRedirects) return failed('redirect', `more than ${maxRedirects} redirects`)
      const next = nextHop(hop, answer.status, answer.location)
      if ('kind' in next) return next
      if (request.sameOrigin && next.url.origin !== hop.url.origin) {
        return failed('redirect', 'redirected to another origin')
      }
      hop = next
    }
  }

  async #authorities(ca: string): Promise<string> {
    if (ca.includes('-----BEGIN')) return ca
    const known = this.#files.get(ca)
    if (known !== undefined && performance.now() - known.readAt < authoritiesFreshMs) return known.pem
    const pem = await readAuthorities(ca)
    this.#files.delete(ca)
    this.#files.set(ca, { pem, readAt: performance.now() })
    if (this.#files.size > maxAgents) this.#files.delete(this.#files.keys().next().value as string)
    return pem
  }

  /** Connections are shared only by what may go to the same places. */
  #agentFor(pem: string, { reach, urgent = false }: HttpRequest): Agent {
    const key = JSON.stringify([pem, reach?.allowed ?? null, urgent])
    const agent = this.#agents.get(key) ?? createAgent(pem, reach)
    this.#agents.delete(key)
    this.#agents.set(key, agent)
    if (this.#agents.size > maxAgents) this.#forget(this.#agents.keys().next().value as string)
    return agent
  }

  #forget(key: string): void {
    // Requests under way on it are finished; those that fail anyway are not waited for.
    void this.#agents
      .get(key)
      ?.close()
      .catch(() => undefined)
    this.#agents.delete(key)
  }
}

function firstHop({ method, url, headers, body }: HttpRequest): Hop {
  const target = new URL(url)
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), octets(value)]))
  const { username, password } = target
  if (username === '' && password === '') return { method, url: target, headers: lower, body }
  // RFC 7617 §2; a configured Authorization is meant more explicitly and stands.
  const basic = Buffer.from(`${unescaped(username)}:${unescaped(password)}`, 'latin1').toString('base64')
  return { method, url: target, headers: { authorization: `Basic ${basic}`, ...lower }, body }
}

/** The octets of a part of a URL, which is ASCII; a `%` that escapes nothing stands for itself. */
function unescaped(part: string): string {
  return part.replace(/%([0-9a-f]{2})/gi, (_, octet: string) => String.fromCharCode(Number.parseInt(octet, 16)))
}

/** Headers are octets; text beyond ASCII is sent as UTF-8. */
function octets(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1')
}

/**
 * Headers that say nothing confidential, so that another origin may have them too. A delivery keeps its name and
 * the signature of what arrives with it: without them a repeat could not be told, nor a forgery.
 */
const harmlessHeaders: readonly string[] = [
  'accept',
  'user-agent',
  'content-type',
  'x-offhook-delivery',
  'x-offhook-signature',
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature'
]

/**
 * Where a POST goes on as it is. 301 leaves it to us (RFC 9110 §15.4.2), and is how a server says that an address has
 * moved, to https above all: a GET there would lose the record, and be answered 200. 302 is what forms answer with when
 * they have taken it.
 */
const keepMethod: readonly number[] = [301, 307, 308]

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
  if (keepMethod.includes(status) || hop.method === 'GET') return { ...hop, url, headers }
  const { 'content-type': _, ...withoutType } = headers
  return { method: 'GET', url, headers: withoutType, body: null }
}

function createAgent(pem: string, reach: Reach | undefined): Agent {
  const lookup = reach === undefined ? {} : { lookup: lookupWithin(reach) }
  const plain = buildConnector({ allowH2: false, ...lookup })
  let secure: buildConnector.connector | undefined
  return new Agent({
    connections: connectionsPerOrigin,
    pipelining: 1,
    allowH2: false,
    // The request's own deadline governs these.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect(options, callback) {
      const fault = reach === undefined ? undefined : faultOfLiteral(reach, options.hostname)
      if (fault !== undefined) return void callback(fault, null)
      if (options.protocol !== 'https:') return plain(options, callback)
      secure ??= secureConnector(pem, lookup)
      secure(options, callback)
    }
  })
}

/** With one context for all connections: each would parse the authorities' certificates again (20 ms). */
function secureConnector(pem: string, lookup: { lookup?: LookupFunction }): buildConnector.connector {
  const ca = pem === '' ? [...machineAuthorities()] : [...machineAuthorities(), pem]
  return buildConnector({ allowH2: false, secureContext: createSecureContext({ ca }), ...lookup })
}

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
