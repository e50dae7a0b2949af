import type { LocalTime } from '../base/local-time.ts'
import type { DomainConfig } from '../contract/config.ts'
import type { Cdr } from '../contract/views.ts'
import type { HookHealthBook } from '../cti/hook-health.ts'
import type { RecentRequests } from '../cti/recent-requests.ts'
import { compileHeaderValue } from '../cti/template.ts'
import { createVariables, type VariableSource } from '../cti/variables.ts'
import { HookCourier } from '../records/hook-courier.ts'
import type { AttemptResult, HookDelivery } from '../records/port.ts'
import { numberInForm } from '../routing/number/forms.ts'
import { userField } from '../routing/user-field.ts'
import type { KeptNotes } from './kept-notes.ts'
import type { RuntimePorts } from './ports.ts'
import { postCallConfig, postCallDelivery, postCallHooksOf } from './post-call.ts'
import { StoppedHooks } from './stopped-hooks.ts'

/** Where the one post-call hook stands in the configuration. */
export const postCallPath = 'cti.postCall'

/** `cti.postCall` as its deliveries name it; what is no post-call hook stays as it is. */
export function nameOfPostCall(hook: string): string {
  return hook === postCallPath ? 'postCall' : hook
}

interface Attempted {
  readonly result: AttemptResult
  readonly ms: number
}

export interface PostCallDeliveriesPorts
  extends Pick<RuntimePorts, 'clock' | 'crypto' | 'http' | 'localTime' | 'store'> {
  readonly health: HookHealthBook
  readonly recent: RecentRequests
  readonly kept: KeptNotes
  /** As it is configured now. */
  readonly domain: (name: string) => DomainConfig | undefined
  /** What waits for a hook goes out now. */
  readonly resume: (domain: string, hook: string) => void
}

/** What post-call hooks are told of records, as they are configured when it is told. */
export class PostCallDeliveries {
  readonly courier: HookCourier
  readonly stops: StoppedHooks
  readonly #ports: PostCallDeliveriesPorts

  constructor(ports: PostCallDeliveriesPorts) {
    const { clock, crypto, domain, http, store } = ports
    this.#ports = ports
    this.stops = new StoppedHooks({
      kept: ports.kept,
      urlOf: (name, hook) => postCallConfig(domain(name), hook)?.url,
      resumed: ports.resume
    })
    this.courier = new HookCourier({
      stops: this.stops,
      requestOf: (cdr, hook) => this.requestsOf(cdr, [hook])[0],
      ...{ clock, store, transport: http },
      hookOf: (name, hook) => {
        const known = domain(name)
        const config = postCallConfig(known, hook)
        if (config?.restricted !== true) return config
        return { ...config, reach: { allowed: known?.cti.allowedTargets ?? [] } }
      },
      hmac: (key, data) => crypto.hmacSha256(key, data),
      expand: (template, values, { domain: name, user }) => {
        const inForm: VariableSource['inForm'] = (value, form) => numberInForm(domain(name), value, form)
        const variables = createVariables({
          values: (variable) => (variable.startsWith('user:') ? undefined : values(variable)),
          userField: (field) => userField(domain(name), user, field),
          inForm
        })
        return compileHeaderValue(template)(variables)
      },
      localTimeOf: (name) => this.#localTimeOf(name)
    })
  }

  /** `hooks`: those that were on when the segment began, where a crash cut it; absent: those that are on now. */
  requestsOf(cdr: Cdr, hooks?: readonly string[]): HookDelivery[] {
    const domain = this.#ports.domain(cdr.domain)
    return (hooks ?? (domain === undefined ? [] : postCallHooksOf(domain))).flatMap((name) => {
      const config = postCallConfig(domain, name)
      if (config === undefined) return []
      return [postCallDelivery(cdr, { name, config, domain }, this.#localTimeOf(cdr.domain))]
    })
  }

  /** How an attempt went, for the health of the hook and its list of requests. */
  attempted(delivery: HookDelivery, attempt: Attempted): void {
    this.#noteHealth(delivery.domain, attempt)
    this.#noteRequest(delivery, attempt)
  }

  #noteHealth(domain: string, { result, ms }: Attempted): void {
    const { clock, health } = this.#ports
    const url = postCallConfig(this.#ports.domain(domain), 'postCall')?.url
    if (url === undefined) return
    const key = { hook: `${domain} ${postCallPath}`, url }
    const at = clock.wallTime()
    if (result.kind === 'delivered') health.note(key, { lastAnswer: { at, status: result.status ?? null, ms } })
    else if (result.remark !== undefined) health.note(key, { lastFailure: { at, remark: result.remark } })
  }

  #noteRequest({ domain, uniqueid, method, url, body }: HookDelivery, { result, ms }: Attempted): void {
    const status = result.status ?? (result.remark?.code === 'status' ? result.remark.status : null)
    this.#ports.recent.note(`${domain} ${postCallPath}`, {
      at: this.#ports.clock.wallTime(),
      ...{ uniqueid, method, url, body, status, ms, reply: '' },
      result: result.kind === 'delivered' ? 'no-change' : 'failed',
      remark: result.remark ?? null
    })
  }

  #localTimeOf(domain: string): LocalTime {
    const timeZone = this.#ports.domain(domain)?.timeZone
    return (at) => this.#ports.localTime(at, timeZone)
  }
}
