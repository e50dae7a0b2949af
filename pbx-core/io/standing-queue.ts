/** libuv reads so many packets of a socket before it looks at anything else; then there may be more. */
const packetsInTurn = 32

/**
 * Tells how long packets have been waiting in a socket's queue without a break. A thread that
 * cannot keep up is late for each of them, though its own timers are not: it reads some
 * packets a turn, and the rest waits in the system. What matters is not how many wait but for
 * how long the queue has not been empty (after CoDel, RFC 8289 §3.2).
 */
export class StandingQueue {
  readonly #now: () => number
  #inTurn = 0
  #watching = false
  /** When the queue was last found not to be empty after having been empty. */
  #since: number | undefined

  constructor(now: () => number) {
    this.#now = now
  }

  /** Milliseconds; 0 while the thread keeps up. */
  get standing(): number {
    return this.#since === undefined ? 0 : this.#now() - this.#since
  }

  /** One packet was read. */
  read(): void {
    this.#inTurn++
    if (!this.#watching) this.#watch()
  }

  #watch(): void {
    this.#watching = true
    setImmediate(this.#turn)
  }

  readonly #turn = (): void => {
    this.#watching = false
    if (this.#inTurn < packetsInTurn) {
      this.#since = undefined
    } else {
      this.#since ??= this.#now()
      // Nothing may come any more, and that has to be noticed as well.
      this.#watch()
    }
    this.#inTurn = 0
  }
}
