import { lookup, resolveNaptr, resolveSrv } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { Resolver } from '../runtime/ports.ts'
import type { Naptr, Srv } from '../sip/locate.ts'

/** The system's own search may take minutes where no name server answers. */
const LOOKUP_MS = 5000

export interface ResolverOptions {
  readonly log: Log
  readonly clock: Clock
  /** For tests; `node:dns` where absent. */
  readonly lookupAll?: (host: string) => Promise<readonly { readonly address: string }[]>
  readonly lookupNaptr?: (name: string) => Promise<readonly Naptr[]>
  readonly lookupSrv?: (name: string) => Promise<readonly Srv[]>
}

/** What a name server says where it has no such record: no fault, for most names have neither NAPTR nor SRV. */
const none: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA'])

/**
 * Looks hosts up as the system does (hosts file, then name servers): A and AAAA, IPv4 first; NAPTR and SRV at the name
 * servers.
 */
export function createResolver(options: ResolverOptions): Resolver {
  const { log, clock, lookupAll = systemLookup, lookupNaptr = resolveNaptr, lookupSrv = resolveSrv } = options
  async function inTime<T>(name: string, asked: Promise<readonly T[]>): Promise<readonly T[]> {
    const deadline = new Deadline(clock, LOOKUP_MS)
    try {
      return await Promise.race([asked, deadline.passed])
    } catch (error) {
      log.warn('dns.lookup-failed', { host: name, error: error instanceof Error ? error.message : String(error) })
      return []
    } finally {
      deadline[Symbol.dispose]()
    }
  }
  return {
    async resolve(host) {
      const literal = host.replace(/^\[|\]$/g, '')
      if (isIP(literal) !== 0) return [literal]
      const found = await inTime(host, lookupAll(host))
      return [...new Set(found.map(({ address }) => address))]
    },
    naptr: (name) => inTime(name, orNone(lookupNaptr(name))),
    srv: (name) => inTime(name, orNone(lookupSrv(name)))
  }
}

function orNone<T>(asked: Promise<readonly T[]>): Promise<readonly T[]> {
  return asked.catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && none.has(String(error.code))) return []
    throw error
  })
}

function systemLookup(host: string): Promise<readonly { readonly address: string }[]> {
  return lookup(host, { all: true, order: 'ipv4first' })
}

/** Rejects when the time is up, unless it was disposed of before. */
class Deadline implements Disposable {
  readonly passed: Promise<never>
  #timer: Disposable | undefined

  constructor(clock: Clock, ms: number) {
    this.passed = new Promise((_resolve, reject) => {
      this.#timer = clock.after(ms, () => reject(new Error(`no answer within ${ms} ms`)))
    })
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]()
  }
}
