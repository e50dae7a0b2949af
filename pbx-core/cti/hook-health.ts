import type { Remark } from '../contract/remark.ts'

/** Which hook, as configured now: with another URL it begins anew. */
export interface HookKey {
  /** Its domain and name: `acme.test cti.inbound`, `acme.test users[100].cti`. */
  readonly hook: string
  /** Its template. */
  readonly url: string
}

/** How a hook did since the start. Times are Unix milliseconds. */
export interface HookRecord {
  readonly lastAnswer: { readonly at: number; readonly status: number | null; readonly ms: number } | null
  readonly lastFailure: { readonly at: number; readonly remark: Remark } | null
}

const unknown: HookRecord = { lastAnswer: null, lastFailure: null }
/** More than any configuration has; who was asked longest ago is forgotten first. */
const mostHooks = 2000

/** The last answer and the last failure of each hook, for whoever looks after them. */
export class HookHealthBook {
  readonly #records = new Map<string, HookRecord & { readonly url: string }>()

  answered(key: HookKey, answer: NonNullable<HookRecord['lastAnswer']>): void {
    this.#keep(key, { ...this.of(key), lastAnswer: answer })
  }

  failed(key: HookKey, failure: NonNullable<HookRecord['lastFailure']>): void {
    this.#keep(key, { ...this.of(key), lastFailure: failure })
  }

  of(key: HookKey): HookRecord {
    const known = this.#records.get(key.hook)
    if (known === undefined || known.url !== key.url) return unknown
    const { lastAnswer, lastFailure } = known
    return { lastAnswer, lastFailure }
  }

  #keep(key: HookKey, record: HookRecord): void {
    this.#records.delete(key.hook)
    this.#records.set(key.hook, { ...record, url: key.url })
    if (this.#records.size > mostHooks) this.#records.delete(this.#records.keys().next().value as string)
  }
}
