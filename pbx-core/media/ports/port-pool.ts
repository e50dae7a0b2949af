import type { Clock } from '../../base/clock.ts'
import type { BindFault, BindPair, SocketPair } from '../sockets.ts'

/** Pairs kept ready beyond what is asked for. */
const RESERVE = 32
/** Pairs that are bound at the same time; more would keep packets waiting. */
const BINDING_AT_ONCE = 4
/**
 * Milliseconds without a packet before a pair goes to the next call: by then the BYE has
 * reached the old peer (one retransmission included), which has stopped sending. Packets that
 * still come start the rest anew.
 */
const REST = 1000
/** Whoever goes on sending for this long will not stop; the source lock keeps it out. */
const LONGEST_REST = 10_000
/** How often pairs that were not needed are closed, and which part of them. */
const SHRINK_INTERVAL = 15_000
const SHRINK_PART = 0.5
/** Before the system is asked again for sockets that it refused. */
const RETRY = 1000

export interface PortPoolOptions {
  readonly address: string
  /** First and last port, inclusive. */
  readonly ports: readonly [number, number]
  readonly bind: BindPair
  readonly clock: Clock
  /** 0 up to 1. */
  readonly random: () => number
  /** There is something to take. */
  readonly onReady: () => void
  /** No further pair can be had; the pool tries again. Called once for each reason in a row. */
  readonly onFault: (fault: BindFault | 'range-exhausted') => void
}

interface Resting {
  readonly pair: SocketPair
  readonly since: number
  until: number
}

/**
 * Bound pairs of sockets on one address, RTP on the even port. A pair that comes back rests
 * and is used again without a new bind. The pool grows on demand within its range, and
 * shrinks when pairs stay unused.
 */
export class PortPool {
  readonly #options: PortPoolOptions
  #ports: readonly [number, number]
  /** Even ports that are ours, or were found taken by another program in this round. */
  readonly #claimed = new Set<number>()
  readonly #foreign = new Set<number>()
  readonly #ready: SocketPair[] = []
  #resting: Resting[] = []
  #wanted = RESERVE
  #binding = 0
  #leastReady = 0
  #next: number
  #lastFault: string | undefined
  #restTimer: Disposable | undefined
  #retryTimer: Disposable | undefined
  #shrinkTimer: Disposable
  #closed = false

  constructor(options: PortPoolOptions) {
    this.#options = options
    this.#ports = options.ports
    this.#next = this.#somewhere()
    this.#shrinkTimer = options.clock.after(SHRINK_INTERVAL, () => this.#shrink())
    this.#grow()
  }

  /** Pairs that can be taken. */
  get ready(): number {
    return this.#ready.length
  }

  /** As many are ready as should be. */
  get filled(): boolean {
    return this.#ready.length >= this.#wanted
  }

  take(): SocketPair | undefined {
    const pair = this.#ready.shift()
    this.#leastReady = Math.min(this.#leastReady, this.#ready.length)
    this.#grow()
    return pair
  }

  /** So many are waited for; the pool binds them, as far as its range goes. */
  want(count: number): void {
    this.#wanted = count + RESERVE
    this.#grow()
  }

  /** Takes from this range from here on. What is in use outside of it is closed when it comes back. */
  usePorts(ports: readonly [number, number]): void {
    this.#ports = ports
    this.#next = this.#somewhere()
    this.#foreign.clear()
    const ready = this.#ready.splice(0)
    this.#ready.push(...ready.filter((pair) => this.#keeps(pair)))
    this.#resting = this.#resting.filter(({ pair }) => this.#keeps(pair))
    this.#leastReady = Math.min(this.#leastReady, this.#ready.length)
    this.#lastFault = undefined
    this.#retryTimer?.[Symbol.dispose]()
    this.#retryTimer = undefined
    this.#grow()
  }

  giveBack(pair: SocketPair): void {
    if (!this.#keeps(pair)) return
    const now = this.#options.clock.now()
    const resting: Resting = { pair, since: now, until: now + REST }
    const hear = () => {
      resting.until = Math.min(resting.since + LONGEST_REST, this.#options.clock.now() + REST)
    }
    pair.receiver = { receiveRtp: hear, receiveRtcp: hear }
    this.#resting.push(resting)
    this.#restTimer ??= this.#options.clock.after(REST, () => this.#wakeRested())
  }

  close(): void {
    this.#closed = true
    this.#shrinkTimer[Symbol.dispose]()
    this.#restTimer?.[Symbol.dispose]()
    this.#retryTimer?.[Symbol.dispose]()
    for (const { pair } of this.#resting) pair.close()
    for (const pair of this.#ready) pair.close()
    this.#resting = []
    this.#ready.length = 0
  }

  get #firstPort(): number {
    const [first] = this.#ports
    return first + (first % 2)
  }

  get #pairsInRange(): number {
    return Math.max(0, Math.floor((this.#ports[1] - this.#firstPort + 1) / 2))
  }

  /** Where to begin: packets meant for an earlier life of this program miss the first calls. */
  #somewhere(): number {
    return this.#firstPort + 2 * Math.floor(this.#options.random() * this.#pairsInRange)
  }

  /** Closes a pair that is not, or no longer, one of the range. */
  #keeps(pair: SocketPair): boolean {
    const [first, last] = this.#ports
    if (!this.#closed && pair.rtpPort >= first && pair.rtcpPort <= last) return true
    this.#claimed.delete(pair.rtpPort)
    pair.close()
    return false
  }

  #grow(): void {
    while (
      !this.#closed &&
      this.#retryTimer === undefined &&
      this.#binding < BINDING_AT_ONCE &&
      this.#ready.length + this.#binding < this.#wanted
    ) {
      const port = this.#nextPort()
      if (port === undefined) {
        this.#pause('range-exhausted')
        return
      }
      this.#bind(port)
    }
  }

  #nextPort(): number | undefined {
    const count = this.#pairsInRange
    for (let tried = 0; tried < count; tried++) {
      const port = this.#next
      this.#next = port + 2 < this.#firstPort + count * 2 ? port + 2 : this.#firstPort
      if (!this.#claimed.has(port) && !this.#foreign.has(port)) return port
    }
    return undefined
  }

  async #bind(port: number): Promise<void> {
    const { address, bind, onReady } = this.#options
    this.#binding++
    this.#claimed.add(port)
    const bound = await bind(address, port)
    this.#binding--
    if (!bound.ok) {
      this.#claimed.delete(port)
      if (bound.error === 'in-use') this.#foreign.add(port)
      else this.#pause(bound.error)
    } else if (this.#keeps(bound.value)) {
      this.#lastFault = undefined
      this.#ready.push(bound.value)
      onReady()
    }
    this.#grow()
  }

  /** Asks the system again a little later; ports of other programs may be free by then. */
  #pause(fault: BindFault | 'range-exhausted'): void {
    this.#retryTimer ??= this.#options.clock.after(RETRY, () => {
      this.#retryTimer = undefined
      this.#foreign.clear()
      this.#grow()
    })
    if (this.#lastFault === fault) return
    this.#lastFault = fault
    this.#options.onFault(fault)
  }

  #wakeRested(): void {
    const now = this.#options.clock.now()
    this.#restTimer = undefined
    let earliest = Number.POSITIVE_INFINITY
    const still: Resting[] = []
    for (const resting of this.#resting) {
      if (resting.until > now) {
        still.push(resting)
        earliest = Math.min(earliest, resting.until)
      } else {
        resting.pair.receiver = undefined
        this.#ready.push(resting.pair)
      }
    }
    const rested = still.length < this.#resting.length
    this.#resting = still
    if (still.length > 0) {
      // At most a hundred times a second, however many there are.
      this.#restTimer = this.#options.clock.after(Math.max(10, earliest - now), () => this.#wakeRested())
    }
    if (rested) this.#options.onReady()
  }

  /** What was ready all through the interval was not needed. */
  #shrink(): void {
    const spare = Math.floor((this.#leastReady - RESERVE) * SHRINK_PART)
    for (let i = 0; i < spare; i++) {
      const pair = this.#ready.pop()
      if (pair === undefined) break
      this.#claimed.delete(pair.rtpPort)
      pair.close()
    }
    this.#leastReady = this.#ready.length
    this.#shrinkTimer = this.#options.clock.after(SHRINK_INTERVAL, () => this.#shrink())
  }
}
