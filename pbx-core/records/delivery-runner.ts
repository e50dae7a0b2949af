import type { Clock } from '../base/clock.ts'
import type { HttpClient, HttpOutcome } from '../base/http.ts'
import type { LocalTime } from '../base/local-time.ts'
import type { Log } from '../base/log.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Remark } from '../contract/remark.ts'
import { textOfRemark } from '../contract/remark-text.ts'
import type { Cdr, DeliveryView } from '../contract/views.ts'
import { cdrVariables } from './cdr-variables.ts'
import { type DeliveryJob, DeliveryLanes, type Urgency } from './delivery-lanes.ts'
import { deliveryRequest } from './delivery-request.ts'
import { type AttemptResult, afterAttempt, deliveryView, leaseMs, originOf } from './outbox.ts'
import type { DeliveryHook, NewDelivery, RecordStore } from './port.ts'
import { retryAfterMs } from './retry-after.ts'
import type { Hmac } from './signature.ts'

export interface DeliveryPorts {
  readonly clock: Clock
  readonly store: DeliveryStore
  readonly transport: HttpClient
  readonly log: Log
  /** What the configuration says of a hook at this moment; undefined where it is gone. */
  hookOf(domain: string, hook: string): DeliveryHook | undefined
  readonly hmac: Hmac
  /** What tells that hook of a record, as it is configured now. */
  readonly requestOf?: (cdr: Cdr, hook: string) => NewDelivery | undefined
  /** Fills a header's template with variables of a record of that domain. */
  expand(template: string, variables: (name: string) => string, domain: string): string
  /** Writes local time as the domain has it. */
  localTimeOf(domain: string): LocalTime
  /** From 0 to 1, 1 excluded; absent: waits have no jitter. */
  readonly random?: () => number
  /** Hooks whose receiver wants no more (410). */
  readonly stops: { isStopped(domain: string, hook: string): boolean; stop(domain: string, hook: string): void }
  /** How an attempt went, for the health of its hook. */
  attempted(delivery: NewDelivery, attempt: { readonly result: AttemptResult; readonly ms: number }): void
  /** After each attempt: how the delivery stands. */
  readonly changed?: (view: DeliveryView) => void
}

export type DeliveryStore = Pick<
  RecordStore,
  'closed' | 'cdr' | 'delivery' | 'claimDue' | 'nextDue' | 'attempted' | 'retryNow' | 'appendTimeline'
>

/** The store is looked through at least so often: the clock may have been set, or the disk been full. */
const sweepMs = 60_000

/**
 * Delivers post-call requests at least once (`2-cti`, Post-call). Fresh ones are handed over
 * in memory as soon as they are committed; retries come from the store when they fall due.
 * A delivery is never under way twice, here or in another run of the program on the same store; one whose end was not
 * noted, because the process died, is made again, with the same `X-Offhook-Delivery`.
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
    const result = await this.#send(job.delivery).catch((error: unknown) => this.#bug(job, error))
    this.#lanes.ended(job)
    this.#endedMeanwhile?.add(job.delivery.id)
    if (result !== 'aborted') {
      this.#note(job, result)
      if (result.kind === 'gone') this.#ports.stops.stop(job.delivery.domain, job.delivery.hook)
      if (result.kind !== 'held') this.#ports.attempted(job.delivery, { result, ms: Math.round(clock.now() - start) })
    }
    if (this.#stopped) return
    this.#startAttempts()
    if (this.#lanes.wantsMore) await this.#refill()
  }

  async #send(delivery: NewDelivery): Promise<AttemptResult | 'aborted'> {
    const hook = this.#ports.hookOf(delivery.domain, delivery.hook)
    // It may be off for a moment only: that counts as an attempt, and the next one looks again.
    if (hook === undefined) return unfit('failed', { code: 'not-configured' })
    if (originOf(delivery.url) === '') return unfit('refused', { code: 'not-a-url' })
    const isAsked = this.#asked.delete(delivery.id)
    if (!isAsked && this.#ports.stops.isStopped(delivery.domain, delivery.hook)) return unfit('held', gone)
    const first = await this.#request(delivery, hook)
    if (first.kind !== 'response' || first.status !== 410 || leadsTo(hook.url, delivery.url))
      return this.#resultOf(first)
    // What it was made for is gone, and the hook has another address by now.
    const moved = await this.#moved(delivery)
    return this.#resultOf(moved === undefined ? first : await this.#request(moved, hook))
  }

  async #request(delivery: NewDelivery, hook: DeliveryHook): Promise<HttpOutcome> {
    const headers = await this.#expandHeaders(delivery, hook)
    const { clock, hmac } = this.#ports
    const request = deliveryRequest(delivery, { ...hook, headers }, { at: clock.wallTime(), hmac })
    return this.#ports.transport.request(request, this.#aborted.signal)
  }

  #resultOf(outcome: HttpOutcome): AttemptResult | 'aborted' {
    if (this.#aborted.signal.aborted && outcome.kind === 'failed') return 'aborted'
    return resultOf(outcome, this.#ports.clock.wallTime())
  }

  /** The same delivery, as the hook would have it now. */
  async #moved(delivery: NewDelivery): Promise<NewDelivery | undefined> {
    const cdr = await this.#ports.store.cdr(delivery.uniqueid, delivery.segment)
    const now = cdr === undefined ? undefined : this.#ports.requestOf?.(cdr, delivery.hook)
    return now === undefined ? undefined : { ...delivery, method: now.method, url: now.url, body: now.body }
  }

  async #expandHeaders(delivery: NewDelivery, hook: DeliveryHook): Promise<Readonly<Record<string, string>>> {
    const headers = Object.entries(hook.headers)
    const isAsked = headers.some(([, value]) => value.includes('%%'))
    const cdr = isAsked ? await this.#ports.store.cdr(delivery.uniqueid, delivery.segment) : undefined
    const variables = cdr === undefined ? undefined : cdrVariables(cdr, this.#ports.localTimeOf(delivery.domain))
    const lookup = (name: string): string => variables?.get(name.toLowerCase()) ?? ''
    return Object.fromEntries(
      headers.map(([name, value]) => [name, this.#ports.expand(value, lookup, delivery.domain)])
    )
  }

  /** A fault of ours in one delivery fails that attempt and nothing else. */
  #bug(job: DeliveryJob, error: unknown): AttemptResult {
    this.#ports.log.error('delivery.broken', { delivery: job.delivery.id, error: String(error) })
    return unfit('failed', { code: 'not-made' })
  }

  #note({ delivery, settled }: DeliveryJob, result: AttemptResult): void {
    const { clock, store } = this.#ports
    const attempt = afterAttempt(delivery, result, {
      at: clock.wallTime(),
      settled,
      jitter: this.#ports.random?.() ?? 0
    })
    store.attempted(delivery.id, attempt)
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

/** Whether a hook's template leads to where this address does: up to its first variable, or its query. */
function leadsTo(template: string, url: string): boolean {
  const fixed = URL.parse(template.split(/%%|\?/, 1)[0] ?? '')
  const given = URL.parse(url)
  if (fixed === null || given === null) return false
  return `${given.origin}${given.pathname}`.startsWith(`${fixed.origin}${fixed.pathname}`)
}

/** No request was made. */
function unfit(kind: 'failed' | 'refused' | 'held', remark: Remark): AttemptResult {
  return { kind, outcome: textOfRemark(remark), remark }
}

/** The receiver has said that it wants no more of this hook (RFC 9110 §15.5.11). */
const gone: Remark = { code: 'status', status: 410 }

function resultOf(outcome: HttpOutcome, now: number): AttemptResult {
  if (outcome.kind === 'failed') {
    const { code, message: reason } = outcome
    return { kind: 'failed', outcome: `${code}: ${reason}`, remark: { code, reason } }
  }
  const { status } = outcome
  if (status >= 200 && status <= 299) return { kind: 'delivered', outcome: `status ${status}`, status }
  const kind = status === 410 ? 'gone' : 'failed'
  const wait = retryAfterMs(outcome.retryAfter, now)
  return { kind, outcome: `status ${status}`, remark: { code: 'status', status }, retryAfterMs: wait }
}
