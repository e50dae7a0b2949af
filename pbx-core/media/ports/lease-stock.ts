import type { GrantedEndpoint } from '../protocol.ts'

/** A call to a group rings many phones in one turn, each with an endpoint of its own. */
const SMALLEST = 128
const LARGEST = 1024

/**
 * Endpoints of one address that were granted ahead, so that a lease takes no time. The stock
 * follows the demand: it aims at half of what a second takes, doubles when it runs dry, and
 * gives back what a quiet second did not need.
 */
export class LeaseStock {
  readonly #endpoints: GrantedEndpoint[] = []
  /** Of ports that are not to be used any more: for leases that come before there are others. */
  #former: GrantedEndpoint[] = []
  #fits: (endpoint: GrantedEndpoint) => boolean = () => true
  readonly #want: (count: number) => void
  #target = SMALLEST
  #outstanding = 0
  #taken = 0

  /** `want` asks for so many endpoints more; they come through `add`, some time later. */
  constructor(want: (count: number) => void) {
    this.#want = want
    this.#refill()
  }

  get size(): number {
    return this.#endpoints.length
  }

  /** Only such endpoints are wanted from here on. */
  renew(fits: (endpoint: GrantedEndpoint) => boolean): void {
    this.#fits = fits
    this.#sort([...this.#former, ...this.#endpoints.splice(0)])
    this.#refill()
  }

  take(): GrantedEndpoint | undefined {
    const endpoint = this.#endpoints.pop() ?? this.#former.pop()
    if (endpoint === undefined) this.#target = Math.min(LARGEST, this.#target * 2)
    else this.#taken++
    this.#refill()
    return endpoint
  }

  add(endpoints: readonly GrantedEndpoint[]): void {
    this.#outstanding -= endpoints.length
    this.#sort([...this.#former, ...endpoints])
    this.#refill()
  }

  /** Called once a second. What is returned is not needed and is to be given back. */
  adapt(): readonly GrantedEndpoint[] {
    this.#target = Math.max(SMALLEST, Math.ceil(this.#target * 0.9), Math.min(LARGEST, Math.ceil(this.#taken / 2)))
    this.#taken = 0
    this.#refill()
    const former = this.#endpoints.length > 0 ? this.#former.splice(0) : []
    return [...former, ...this.#endpoints.splice(0, Math.max(0, this.#endpoints.length - this.#target * 2))]
  }

  #sort(endpoints: readonly GrantedEndpoint[]): void {
    this.#endpoints.push(...endpoints.filter((endpoint) => this.#fits(endpoint)))
    this.#former = endpoints.filter((endpoint) => !this.#fits(endpoint))
  }

  #refill(): void {
    const missing = this.#target - this.#endpoints.length - this.#outstanding
    // In portions: one message for many leases.
    if (missing < this.#target / 4) return
    this.#outstanding += missing
    this.#want(missing)
  }
}
