import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { Resolver } from '../runtime/ports.ts'

/** The system's own search may take minutes where no name server answers. */
const LOOKUP_MS = 5000

export interface ResolverOptions {
  readonly log: Log
  readonly clock: Clock
  /** For tests; `node:dns` where absent. */
  readonly lookupAll?: (host: string) => Promise<readonly { readonly address: string }[]>
}

/** Looks hosts up as the system does (hosts file, then name servers): A and AAAA, IPv4 first. */
export function createResolver({ log, clock, lookupAll = systemLookup }: ResolverOptions): Resolver {
  return {
    async resolve(host) {
      const literal = host.replace(/^\[|\]$/g, '')
      if (isIP(literal) !== 0) return [literal]
      const deadline = new Deadline(clock, LOOKUP_MS)
      try {
        const found = await Promise.race([lookupAll(host), deadline.passed])
        return [...new Set(found.map(({ address }) => address))]
      } catch (error) {
        log.warn('dns.lookup-failed', { host, error: error instanceof Error ? error.message : String(error) })
        return []
      } finally {
        deadline[Symbol.dispose]()
      }
    }
  }
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
