import type { DomainConfig } from '../../contract/config.ts'
import type { Destination } from '../../contract/destination.ts'
import { parseDestination } from '../../contract/destination.ts'
import { type ApplicationConfig, indexOf } from '../../routing/domain-index.ts'
import { spelledUsers } from '../../routing/names.ts'

/** Keys that a menu with a hook takes though they mean nothing to itself: a customer's number, for instance. */
const mostKeys = 16
/** Fewer letters than that mean nobody. */
const leastLetters = 3

/** What can be entered in a menu, and where it leads. */
export class Entries {
  readonly #domain: DomainConfig
  readonly #config: ApplicationConfig<'ivr'>
  readonly #direct: readonly string[]
  /** Keys of an entry that leads nowhere here. */
  readonly #longest: number

  constructor(domain: DomainConfig, config: ApplicationConfig<'ivr'>) {
    this.#domain = domain
    this.#config = config
    this.#direct = config.directDial ? [...indexOf(domain).byExtension.keys()].filter((each) => /^\d+$/.test(each)) : []
    const asksHook = config.cti !== undefined && config.cti.url !== ''
    this.#longest = asksHook || config.dialByName ? mostKeys : Math.max(0, ...this.#direct.map(({ length }) => length))
  }

  /**
   * The entry, once these keys are a whole one; undefined while further ones may follow. `#` ends one that it cannot be
   * part of. What leads nowhere is over at once among single keys; who has mistyped an extension types all of it.
   */
  whole(typed: string): string | undefined {
    const continues = this.#continues(typed)
    if (this.#leadsSomewhere(typed) && !continues) return typed
    if (typed.length > 1 && typed.endsWith('#') && !continues) return typed.slice(0, -1)
    return !continues && typed.length >= this.#longest ? typed : undefined
  }

  /** Undefined: nowhere. */
  destination(entry: string): Destination | undefined {
    const text = this.#config.keys[entry]
    if (text !== undefined) {
      const destination = parseDestination(text)
      return destination.ok ? destination.value : undefined
    }
    if (this.#direct.includes(entry)) return { type: 'extension', name: entry }
    const [named, ...others] = this.#config.dialByName && entry.length >= leastLetters ? this.#spelled(entry) : []
    return named === undefined || others.length > 0 ? undefined : { type: 'extension', name: named.extension }
  }

  #leadsSomewhere(typed: string): boolean {
    return this.#config.keys[typed] !== undefined || this.#direct.includes(typed)
  }

  #continues(typed: string): boolean {
    const begins = (other: string) => other.length > typed.length && other.startsWith(typed)
    if (Object.keys(this.#config.keys).some(begins) || this.#direct.some(begins)) return true
    return this.#config.dialByName && this.#spelled(typed).length > 0
  }

  #spelled(keys: string) {
    return spelledUsers(this.#domain, keys)
  }
}
