import type { IncomingHttpHeaders } from 'node:http'
import { Agent, request } from 'undici'
import type { Reach } from '../../pbx-core/base/reach.ts'
import { faultOfLiteral, lookupWithin, OutOfReach } from '../../pbx-core/index.ts'
import type { PageFault } from '../ipc/contract.ts'
import { refusesFrames } from './frame-refusal.ts'

const patienceMs = 3000
const mostRedirects = 5
/** A page of the same address without its query answers alike: the next call's page is not asked about anew. */
const freshMs = 10 * 60_000
const mostKnown = 200

interface Known {
  readonly fault: Promise<PageFault | undefined>
  until: number
}

/** Which page of ours shows it, and whether what is known of it is to be asked for anew. */
interface From {
  readonly embedder: string
  readonly again: boolean
  /** Addresses where the page may lie; absent: anywhere, as a system admin has written its address. */
  readonly reach?: Reach | undefined
}

/**
 * Finds out what keeps a page from being seen in a frame, which tells the page around it nothing: one HEAD request
 * without cookies, of which nothing but headers is read, for a GET would open the page a second time. Where the answer
 * is a failure, one GET makes sure of it: many an application knows no HEAD. Where that tells nothing (it wants a
 * log-in, answers late), the page is taken to be well.
 */
export class FrameProbe {
  readonly #known = new Map<string, Known>()
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  look(url: string, { embedder, again, reach }: From): Promise<PageFault | undefined> {
    const { origin, pathname } = new URL(url)
    // Our own caller page: without a cookie it would only lead to the log-in.
    if (origin === new URL(embedder).origin) return Promise.resolve(undefined)
    const key = `${embedder} ${origin}${pathname} ${JSON.stringify(reach?.allowed ?? null)}`
    const known = this.#known.get(key)
    if (known !== undefined && known.until > this.#now() && !again) return known.fault
    const fault = ask(new URL(url), new URL(embedder), reach)
    const asked = { fault, until: this.#now() + freshMs }
    this.#known.set(key, asked)
    // What fails now may be mended by the next call.
    void fault.then((found) => {
      if (found !== undefined && found.code !== 'refuses-frames') asked.until = Number.NEGATIVE_INFINITY
    })
    const [oldest] = this.#known.keys()
    if (this.#known.size > mostKnown && oldest !== undefined) this.#known.delete(oldest)
    return fault
  }
}

interface Answer {
  readonly at: URL
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly empty: boolean
}

interface Going {
  /** Absent: anywhere. */
  readonly reach: Reach | undefined
  readonly signal: AbortSignal
}

async function ask(page: URL, embedder: URL, reach: Reach | undefined): Promise<PageFault | undefined> {
  const signal = AbortSignal.timeout(patienceMs)
  try {
    const answer = await follow('HEAD', page, { reach, signal })
    if (answer === undefined) return undefined
    if (refusesFrames(answer.headers, answer.at, embedder)) return { code: 'refuses-frames' }
    if (faultOf(answer) === undefined) return undefined
    const sure = await follow('GET', page, { reach, signal })
    return sure === undefined ? undefined : faultOf(sure)
  } catch (error) {
    // Late is not away: the frame goes on waiting. Where we may not go the person's browser may.
    return signal.aborted || error instanceof OutOfReach ? undefined : { code: 'unreachable', reason: reasonOf(error) }
  }
}

/** The answer at the end of redirects to the same page; undefined where they lead elsewhere. */
async function follow(method: 'HEAD' | 'GET', page: URL, { reach, signal }: Going): Promise<Answer | undefined> {
  let at = page
  for (let hop = 0; hop <= mostRedirects; hop++) {
    // The page itself is the administrator's word; where it leads further is somebody else's.
    const elsewhere = at.host !== page.host
    const answer = elsewhere
      ? await send(method, at, { reach: reach ?? publicOnly, signal }).catch(() => undefined)
      : await send(method, at, { reach, signal })
    if (answer === undefined) return undefined
    const { location } = answer.headers
    const redirects = answer.status >= 300 && answer.status < 400 && typeof location === 'string'
    if (!redirects) return answer
    const next = URL.parse(location, at.href)
    if (next === null || !samePage(at, next)) return undefined
    at = next
  }
  return undefined
}

/** We have no log-in there, so 401, 403 and redirects say nothing of the page. A 404 is reported as one. */
function faultOf({ status, headers, empty }: Answer): PageFault | undefined {
  if (status === 204 || status === 205) return { code: 'no-content' }
  if (status === 404 || status === 410 || status >= 500) return { code: 'status', status, empty }
  const { 'content-disposition': disposition, 'content-type': type } = headers
  const saved =
    /^\s*attachment/i.test(String(disposition ?? '')) || /^application\/octet-stream/i.test(String(type ?? ''))
  return saved && status < 300 ? { code: 'download' } : undefined
}

function reasonOf(error: unknown): string {
  const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: unknown }
  if (cause instanceof Error) return reasonOf(cause)
  return [code, message].filter((part) => typeof part === 'string').join(': ')
}

/** Under another scheme or host. Where it leads to another page, to a log-in as a rule, that one's headers tell nothing of this. */
function samePage(from: URL, to: URL): boolean {
  const path = ({ pathname }: URL) => pathname.replace(/\/+$/, '')
  return ['http:', 'https:'].includes(to.protocol) && path(from) === path(to)
}

const publicOnly: Reach = { allowed: [] }

async function send(method: 'HEAD' | 'GET', at: URL, { reach, signal }: Going): Promise<Answer> {
  const fault = reach === undefined ? undefined : faultOfLiteral(reach, at.hostname)
  if (fault !== undefined) throw fault
  const agent = new Agent(reach === undefined ? {} : { connect: { lookup: lookupWithin(reach) } })
  try {
    const { statusCode: status, headers, body } = await request(at, { method, dispatcher: agent, signal })
    const first = method === 'GET' ? await body[Symbol.asyncIterator]().next() : { done: true }
    return { at, status, headers, empty: first.done === true }
  } finally {
    await agent.destroy()
  }
}
