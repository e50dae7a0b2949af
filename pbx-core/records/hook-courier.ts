import type { Clock } from '../base/clock.ts'
import type { HttpClient, HttpOutcome } from '../base/http.ts'
import type { LocalTime } from '../base/local-time.ts'
import type { Remark } from '../contract/remark.ts'
import { textOfRemark } from '../contract/remark-text.ts'
import type { Cdr } from '../contract/views.ts'
import { cdrVariables, fieldsUserOf } from './cdr-variables.ts'
import type { AttemptOptions, Courier } from './courier.ts'
import { deliveryRequest } from './delivery-request.ts'
import { originOf } from './outbox.ts'
import type { AttemptResult, DeliveryHook, HookDelivery, RecordStore } from './port.ts'
import { retryAfterMs } from './retry-after.ts'
import type { Hmac } from './signature.ts'

export interface HookCourierPorts {
  readonly clock: Pick<Clock, 'wallTime'>
  readonly store: Pick<RecordStore, 'cdr'>
  readonly transport: HttpClient
  /** What the configuration says of a hook at this moment; undefined where it is gone. */
  hookOf(domain: string, hook: string): DeliveryHook | undefined
  readonly hmac: Hmac
  /** What tells that hook of a record, as it is configured now. */
  readonly requestOf?: (cdr: Cdr, hook: string) => HookDelivery | undefined
  /** Fills a header's template with variables of a record of that domain; `user`: whose free fields it has. */
  expand(
    template: string,
    variables: (name: string) => string,
    of: { readonly domain: string; readonly user: string | undefined }
  ): string
  /** Writes local time as the domain has it. */
  localTimeOf(domain: string): LocalTime
  /** Hooks whose receiver wants no more (410). */
  readonly stops: { isStopped(domain: string, hook: string): boolean; stop(domain: string, hook: string): void }
}

/** Tells post-call hooks of records (`2-cti`, Post-call). */
export class HookCourier implements Courier<HookDelivery> {
  readonly #ports: HookCourierPorts

  constructor(ports: HookCourierPorts) {
    this.#ports = ports
  }

  async send(delivery: HookDelivery, options: AttemptOptions): Promise<AttemptResult | 'aborted'> {
    const hook = this.#ports.hookOf(delivery.domain, delivery.hook)
    // It may be off for a moment only: that counts as an attempt, and the next one looks again.
    if (hook === undefined) return unfit('failed', { code: 'not-configured' })
    if (originOf(delivery.url) === '') return unfit('refused', { code: 'not-a-url' })
    if (!options.isAsked && this.#ports.stops.isStopped(delivery.domain, delivery.hook)) return unfit('held', gone)
    const { signal } = options
    const first = await this.#request(delivery, hook, signal)
    const isMoved = first.kind === 'response' && first.status === 410 && !leadsTo(hook.url, delivery.url)
    // What it was made for is gone, and the hook has another address by now.
    const moved = isMoved ? await this.#moved(delivery) : undefined
    const last = moved === undefined ? first : await this.#request(moved, hook, signal)
    if (signal.aborted && last.kind === 'failed') return 'aborted'
    const result = resultOf(last, this.#ports.clock.wallTime())
    if (result.kind === 'gone') this.#ports.stops.stop(delivery.domain, delivery.hook)
    return result
  }

  async #request(delivery: HookDelivery, hook: DeliveryHook, signal: AbortSignal): Promise<HttpOutcome> {
    const headers = await this.#expandHeaders(delivery, hook)
    const { clock, hmac } = this.#ports
    const request = deliveryRequest(delivery, { ...hook, headers }, { at: clock.wallTime(), hmac })
    return this.#ports.transport.request(request, signal)
  }

  /** The same delivery, as the hook would have it now. */
  async #moved(delivery: HookDelivery): Promise<HookDelivery | undefined> {
    const cdr = await this.#ports.store.cdr(delivery.uniqueid, delivery.segment)
    const now = cdr === undefined ? undefined : this.#ports.requestOf?.(cdr, delivery.hook)
    return now === undefined ? undefined : { ...delivery, method: now.method, url: now.url, body: now.body }
  }

  async #expandHeaders(delivery: HookDelivery, hook: DeliveryHook): Promise<Readonly<Record<string, string>>> {
    const headers = Object.entries(hook.headers)
    const isAsked = headers.some(([, value]) => value.includes('%%'))
    const cdr = isAsked ? await this.#ports.store.cdr(delivery.uniqueid, delivery.segment) : undefined
    const variables = cdr === undefined ? undefined : cdrVariables(cdr, this.#ports.localTimeOf(delivery.domain))
    const lookup = (name: string): string => variables?.get(name.toLowerCase()) ?? ''
    const of = { domain: delivery.domain, user: cdr && fieldsUserOf(cdr) }
    return Object.fromEntries(headers.map(([name, value]) => [name, this.#ports.expand(value, lookup, of)]))
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
