import { Agent, request } from 'undici'
import type { Reach } from '../../pbx-core/base/reach.ts'
import { faultOfLiteral, lookupWithin } from '../../pbx-core/index.ts'
import { refusesFrames } from './frame-refusal.ts'

const patienceMs = 3000
const mostRedirects = 5
/** A page of the same address without its query answers alike: the next call's page is not asked about anew. */
const freshMs = 10 * 60_000
const mostKnown = 200

interface Known {
  readonly refuses: Promise<boolean>
  readonly until: number
}

/**
 * Finds out whether pages refuse frames, by one HEAD request without cookies, of which nothing
 * but headers is read: a GET would open the page a second time. Where that tells nothing
 * (unreachable, HEAD refused), the page is taken to allow them; the window has a way on for that.
 */
export class FrameProbe {
  readonly #known = new Map<string, Known>()
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** `reach`: where the page may lie; absent: anywhere, for whoever rules the machine has written its address. */
  refuses(url: string, embedder: string, reach?: Reach): Promise<boolean> {
    const { origin, pathname } = new URL(url)
    // Our own caller page: without a cookie it would only lead to the log-in.
    if (origin === new URL(embedder).origin) return Promise.resolve(false)
    const key = `${embedder} ${origin}${pathname} ${JSON.stringify(reach?.allowed ?? null)}`
    const known = this.#known.get(key)
    if (known !== undefined && known.until > this.#now()) return known.refuses
    const refuses = ask(new URL(url), new URL(embedder), reach).catch(() => false)
    this.#known.set(key, { refuses, until: this.#now() + freshMs })
    const [oldest] = this.#known.keys()
    if (this.#known.size > mostKnown && oldest !== undefined) this.#known.delete(oldest)
    return refuses
  }
}

async function ask(page: URL, embedder: URL, reach: Reach | undefined): Promise<boolean> {
  const signal = AbortSignal.timeout(patienceMs)
  let at = page
  for (let hop = 0; hop <= mostRedirects; hop++) {
    // The page itself is the administrator's word; where it leads further is somebody else's.
    const elsewhere = at.host !== page.host
    const { statusCode, headers } = await head(at, elsewhere ? (reach ?? publicOnly) : reach, signal)
    const { location } = headers
    const redirects = statusCode >= 300 && statusCode < 400 && typeof location === 'string'
    if (!redirects) return refusesFrames(headers, at, embedder)
    const next = URL.parse(location, at.href)
    if (next === null || !samePage(at, next)) return false
    at = next
  }
  return false
}

/** Under another scheme or host. Where it leads to another page, to a log-in as a rule, that one's headers tell nothing of this. */
function samePage(from: URL, to: URL): boolean {
  const path = ({ pathname }: URL) => pathname.replace(/\/+$/, '')
  return ['http:', 'https:'].includes(to.protocol) && path(from) === path(to)
}

const publicOnly: Reach = { allowed: [] }

async function head(url: URL, reach: Reach | undefined, signal: AbortSignal) {
  const fault = reach === undefined ? undefined : faultOfLiteral(reach, url.hostname)
  if (fault !== undefined) throw fault
  const agent = new Agent(reach === undefined ? {} : { connect: { lookup: lookupWithin(reach) } })
  try {
    const { statusCode, headers, body } = await request(url, { method: 'HEAD', dispatcher: agent, signal })
    await body.dump()
    return { statusCode, headers }
  } finally {
    await agent.destroy()
  }
}
