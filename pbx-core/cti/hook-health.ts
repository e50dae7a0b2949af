import type { Remark } from '../contract/remark.ts'
import { type Circuit, closedCircuit } from './circuit-breaker.ts'

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
  /** Whether calls reach it. */
  readonly circuit: Circuit
}

const unknown: HookRecord = { lastAnswer: null, lastFailure: null, circuit: closedCircuit }
/** More than any configuration has; who was asked longest ago is forgotten first. */
const mostHooks = 2000

/** The last answer, the last failure and the circuit of each hook: whether it is asked, and what its page shows. */
export class HookHealthBook {
  readonly #records = new Map<string, HookRecord>()

  of(key: HookKey): HookRecord {
    return this.#records.get(nameOf(key)) ?? unknown
  }

  note(key: HookKey, change: Partial<HookRecord>): void {
    const name = nameOf(key)
    const record = { ...this.of(key), ...change }
    this.#records.delete(name)
    this.#records.set(name, record)
    if (this.#records.size > mostHooks) this.#records.delete(this.#records.keys().next().value as string)
  }
}

function nameOf({ hook, url }: HookKey): string {
  return `${hook} ${url}`
}
