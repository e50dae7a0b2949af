import type { RecentRequest } from '../contract/hook-requests.ts'

const mostOfEach = 10
/** Each has up to 4 KiB of a reply: of a hundred hooks all are kept, of more those that were asked last. */
const mostOfAll = 1000

/** The last requests of each hook (`2-cti`, Trying it); gone with the process, for the time lines have them all. */
export class RecentRequests {
  /** Those asked last stand last. */
  readonly #byHook = new Map<string, readonly RecentRequest[]>()
  #count = 0

  /** `hook`: its domain and name, `acme.test cti.inbound`. */
  note(hook: string, request: RecentRequest): void {
    const before = this.of(hook)
    const after = [request, ...before].slice(0, mostOfEach)
    this.#byHook.delete(hook)
    this.#byHook.set(hook, after)
    this.#count += after.length - before.length
    for (const [oldest, requests] of this.#byHook) {
      if (this.#count <= mostOfAll) break
      this.#byHook.delete(oldest)
      this.#count -= requests.length
    }
  }

  /** Those of a domain in which something is named; `forget`: they are gone then. */
  naming(
    domain: string,
    isNamed: (request: RecentRequest) => boolean,
    { forget }: { readonly forget: boolean }
  ): number {
    let named = 0
    for (const [hook, requests] of this.#byHook) {
      if (!hook.startsWith(`${domain} `)) continue
      const others = requests.filter((request) => !isNamed(request))
      named += requests.length - others.length
      if (!forget || others.length === requests.length) continue
      this.#byHook.set(hook, others)
      this.#count -= requests.length - others.length
    }
    return named
  }

  /** Newest first. */
  of(hook: string): readonly RecentRequest[] {
    return this.#byHook.get(hook) ?? []
  }
}
