import { lookup as systemLookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { Agent, request } from 'undici'
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

  refuses(url: string, embedder: string): Promise<boolean> {
    const { origin, pathname } = new URL(url)
    // Our own caller page: without a cookie it would only lead to the log-in.
    if (origin === new URL(embedder).origin) return Promise.resolve(false)
    const key = `${embedder} ${origin}${pathname}`
    const known = this.#known.get(key)
    if (known !== undefined && known.until > this.#now()) return known.refuses
    const refuses = ask(new URL(url), new URL(embedder)).catch(() => false)
    this.#known.set(key, { refuses, until: this.#now() + freshMs })
    const [oldest] = this.#known.keys()
    if (this.#known.size > mostKnown && oldest !== undefined) this.#known.delete(oldest)
    return refuses
  }
}

async function ask(page: URL, embedder: URL): Promise<boolean> {
  const signal = AbortSignal.timeout(patienceMs)
  let at = page
  for (let hop = 0; hop <= mostRedirects; hop++) {
    // The page itself is the administrator's word; where it leads further is somebody else's.
    const elsewhere = at.host !== page.host
    if (elsewhere && isPrivate(at.hostname)) return false
    const { statusCode, headers } = await head(at, elsewhere ? publicOnly : undefined, signal)
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

async function head(url: URL, lookup: LookupFunction | undefined, signal: AbortSignal) {
  const agent = new Agent({ connect: { lookup } })
  try {
    const { statusCode, headers, body } = await request(url, { method: 'HEAD', dispatcher: agent, signal })
    await body.dump()
    return { statusCode, headers }
  } finally {
    await agent.destroy()
  }
}

/** Addresses of this machine and of networks that are not public (RFC 6890). */
const privateAddresses = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16]
] as const) {
  privateAddresses.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10]
] as const) {
  privateAddresses.addSubnet(network, prefix, 'ipv6')
}

function isPrivate(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '')
  const family = isIP(address)
  return family !== 0 && privateAddresses.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

const publicOnly: LookupFunction = (host, options, callback) => {
  systemLookup(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '')
    const refused = addresses.find(({ address }) => isPrivate(address))
    if (refused !== undefined) return callback(new Error(`${host} leads into a private network`), '')
    const [first] = addresses
    if (options.all === true) return callback(null, addresses)
    callback(null, first?.address ?? '', first?.family)
  })
}
