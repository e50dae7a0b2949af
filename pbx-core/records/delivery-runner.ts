import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { err, ok, type Result } from '../base/result.ts'
import { textOfRemark } from '../contract/remark-text.ts'
import type { Cdr, DeliveryView } from '../contract/views.ts'
import type { AttemptOptions, Couriers } from './courier.ts'
import { type DeliveryJob, DeliveryLanes, type Urgency } from './delivery-lanes.ts'
import { afterAttempt, deliveryView, leaseMs } from './outbox.ts'
import type { AttemptResult, NewDelivery, RecordStore } from './port.ts'

export interface DeliveryPorts {
  readonly clock: Clock
  readonly store: DeliveryStore
  readonly couriers: Couriers
  readonly log: Log
  /** From 0 to 1, 1 excluded; absent: waits have no jitter. */
  readonly random?: () => number
  /** How an attempt went, for the health of what it went to. */
  attempted(delivery: NewDelivery, attempt: { readonly result: AttemptResult; readonly ms: number }): void
  /** After each attempt: how the delivery stands. */
  readonly changed?: (view: DeliveryView) => void
}

export type DeliveryStore = Pick<
  RecordStore,
  'closed' | 'delivery' | 'claimDue' | 'nextDue' | 'attempted' | 'dropped' | 'retryNow' | 'appendTimeline'
>

const notMade = { code: 'not-made' } as const

/** The store is looked through at least so often: the clock may have been set, or the disk been full. */
const sweepMs = 60_000

/**
 * Delivers post-call requests and mails at least once (`2-cti`, Post-call; `3-click-to-dial`, E-mail). Fresh ones are handed over
 * in memory as soon as they are committed; retries come from the store when they fall due.
 * A delivery is never under way twice, here or in another run of the program on the same store; one whose end was not
 * noted, because the process died, is made again, with the same `X-Offhook-Delivery` or `Message-ID`.
 */
export class DeliveryRunner {
  readonly #ports: DeliveryPorts
  readonly #lanes = new DeliveryLanes()
  readonly #underWay = new Set<Promise<void>>()
  /** Of deliveries that somebody has asked to be made, whether or not their hook is stopped. */
  readonly #asked = new Set<string>()
  readonly #aborted = new AbortController()
  #stopped = false
  #wake: { readonly at: number; readonly timer: Disposable } | undefined
  /** Ids of attempts that ended while the store was being asked: its answer may be older than they. */
  #endedMeanwhile: Set<string> | undefined

  constructor(ports: DeliveryPorts) {
    this.#ports = ports
  }

  /** Everything due goes out, and what falls due later when it does. */
  async start(): Promise<void> {
    await this.#refill()
  }

  /** Writes a record with its deliveries in one transaction, then makes their first attempt. */
  async closed(cdr: Cdr, deliveries: readonly NewDelivery[]): Promise<void> {
    await this.#ports.store.closed(cdr, deliveries)
    this.handOver(deliveries)
  }

  /** Makes the first attempt of deliveries that have just been written. */
  handOver(deliveries: readonly NewDelivery[]): void {
    for (const delivery of deliveries) {
      this.#take({ delivery: { ...delivery, attempts: 0 }, settled: null }, 'fresh')
    }
  }

  /**
   * Makes one attempt now, whatever the delivery's state. One that still waits goes on with
   * its schedule if it fails; one that was done stays so. `changed` tells how it went.
   */
  async repeat(id: string): Promise<Result<void, 'delivery_not_found' | 'delivery_under_way' | 'shutting_down'>> {
    const delivery = await this.#ports.store.delivery(id)
    if (delivery === undefined) return err('delivery_not_found')
    if (this.#stopped) return err('shutting_down')
    if (this.#lanes.holds(id)) return err('delivery_under_way')
    this.#asked.add(id)
    this.#take({ delivery, settled: delivery.state === 'waiting' ? null : delivery.state }, 'asked')
    return ok(undefined)
  }

  /** It is not made any more; an attempt that is under way is not broken off. */
  drop(id: string): void {
    this.#lanes.drop(id)
    this.#asked.delete(id)
    this.#ports.store.dropped(id)
  }

  /** What waits for a hook goes out now: it was stopped, and is no more. */
  async resume(domain: string, hook: string): Promise<void> {
    await this.#ports.store.retryNow({ domain, hook, at: this.#ports.clock.wallTime() })
    await this.#refill()
  }

  /** Starts nothing more, gives attempts under way so long to end, then breaks them off. */
  async stop(withinMs: number): Promise<void> {
    this.#stopped = true
    this.#wake?.timer[Symbol.dispose]()
    this.#wake = undefined
    this.#lanes.clear()
    if (withinMs <= 0) this.#aborted.abort()
    using _limit = this.#ports.clock.after(withinMs, () => this.#aborted.abort())
    await Promise.all(this.#underWay)
  }

  #take(job: DeliveryJob, urgency: Urgency): void {
    if (this.#stopped) return
    this.#lanes.hold(job, urgency)
    this.#startAttempts()
  }

  #startAttempts(): void {
    for (const job of this.#lanes.start()) {
      const attempt = this.#attempt(job).finally(() => this.#underWay.delete(attempt))
      this.#underWay.add(attempt)
    }
  }

  async #attempt(job: DeliveryJob): Promise<void> {
    const { clock } = this.#ports
    const start = clock.now()
    const isAsked = this.#asked.delete(job.delivery.id)
    const options = { isAsked, signal: this.#aborted.signal }
    const result = await send(this.#ports.couriers, job.delivery, options).catch((error) => this.#bug(job, error))
    this.#lanes.ended(job)
    this.#endedMeanwhile?.add(job.delivery.id)
    if (result !== 'aborted') {
      this.#note(job, result)
      if (result.kind !== 'held') this.#ports.attempted(job.delivery, { result, ms: Math.round(clock.now() - start) })
    }
    if (this.#stopped) return
    this.#startAttempts()
    if (this.#lanes.wantsMore) await this.#refill()
  }

  /** A fault of ours in one delivery fails that attempt and nothing else. */
  #bug(job: DeliveryJob, error: unknown): AttemptResult {
    this.#ports.log.error('delivery.broken', { delivery: job.delivery.id, error: String(error) })
    return { kind: 'failed', outcome: textOfRemark(notMade), remark: notMade }
  }

  #note({ delivery, settled }: DeliveryJob, result: AttemptResult): void {
    const { clock, store } = this.#ports
    const attempt = afterAttempt(delivery, result, {
      at: clock.wallTime(),
      settled,
      jitter: this.#ports.random?.() ?? 0
    })
    if (result.kind === 'moot') store.dropped(delivery.id)
    else store.attempted(delivery.id, attempt)
    const { at, attempts, outcome } = attempt
    const remark = result.remark === undefined ? {} : { remark: result.remark }
    if (result.kind !== 'held')
      store.appendTimeline(delivery.uniqueid, [
        { at, kind: 'delivery', delivery: delivery.id, attempt: attempts, outcome, ...remark }
      ])
    if (attempt.nextAttemptAt !== null) this.#wakeAt(attempt.nextAttemptAt)
    this.#tell(deliveryView(delivery, attempt))
  }

  #tell(view: DeliveryView): void {
    try {
      this.#ports.changed?.(view)
    } catch (error) {
      this.#ports.log.error('delivery.listener-failed', { delivery: view.id, error: String(error) })
    }
  }

  /** Takes from the store what is due and has room. */
  async #refill(): Promise<void> {
    if (this.#stopped || this.#endedMeanwhile !== undefined) return
    const ended = new Set<string>()
    this.#endedMeanwhile = ended
    const now = this.#ports.clock.wallTime()
    let next: number | null = null
    try {
      const except = this.#lanes.busy()
      this.#lanes.asked()
      // Twice what a lane can hold: were all it holds among them, as many others would be too.
      const limit = 2 * this.#lanes.capacity
      for (const delivery of await this.#ports.store.claimDue({ now, until: now + leaseMs, limit, except })) {
        if (!ended.has(delivery.id)) this.#lanes.hold({ delivery, settled: null }, 'retry')
      }
      next = await this.#ports.store.nextDue(now)
    } catch (error) {
      this.#ports.log.warn('delivery.store-unreadable', { error: String(error) })
    } finally {
      this.#endedMeanwhile = undefined
    }
    if (this.#stopped) return this.#lanes.clear()
    this.#startAttempts()
    this.#wakeAt(Math.min(next ?? Number.POSITIVE_INFINITY, now + sweepMs))
    // A lane that was busy when the store was asked may have emptied meanwhile.
    if (this.#lanes.wantsMore) await this.#refill()
  }

  #wakeAt(at: number): void {
    if (this.#stopped || (this.#wake !== undefined && this.#wake.at <= at)) return
    this.#wake?.timer[Symbol.dispose]()
    const timer = this.#ports.clock.after(Math.max(0, at - this.#ports.clock.wallTime()), () => {
      this.#wake = undefined
      void this.#refill()
    })
    this.#wake = { at, timer }
  }
}

function send(couriers: Couriers, delivery: NewDelivery, options: AttemptOptions): Promise<AttemptResult | 'aborted'> {
  switch (delivery.method) {
    case 'MAIL':
      return couriers.mails.send(delivery, options)
    case 'CRM':
      return couriers.crm.send(delivery, options)
    default:
      return couriers.hooks.send(delivery, options)
  }
}
