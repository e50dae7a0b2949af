import { setTimeout as delay } from 'node:timers/promises'
import { CoreProcess } from '../../support/core-process.ts'
import { records } from '../../support/records.ts'
import { TrunkCaller } from '../../support/trunk-caller.ts'
import { waitFor, withDeadline } from '../../support/wait-for.ts'
import { WebApp, type WebReply, type WebRequest } from '../../support/web-app.ts'

/** An attempt as the application saw it. */
export interface Attempt extends Pick<WebRequest, 'at' | 'target'> {
  readonly delivery: string
  readonly src: string
  readonly reply: WebReply
}

/** How long a call talks, and what the application makes of each attempt to tell it of that; after the last of them it is well. */
export interface Plan {
  readonly startMs: number
  readonly talkMs: number
  readonly replies: readonly WebReply[]
}

const firstNumber = 15_550_200_000
/** Of a caller that hears nothing (RFC 3261 §17.1.1.1, T1). */
const againMs = 500

/**
 * A provider that calls the echo, each call from a number of its own, and an application that is told of each and fails as
 * planned. Real processes, sockets and files.
 */
export class ToldCalls implements AsyncDisposable {
  readonly core: CoreProcess
  readonly kills: number[] = []
  readonly attempts: Attempt[] = []
  /** Calls that were on disk for sure when somebody asked: those that must be told of. */
  readonly known = new Set<string>()
  readonly #app: WebApp
  readonly #provider: TrunkCaller
  readonly #plans = new Map<string, Plan>()
  /** Numbers that the core which lives has answered, and when, on the clock of `performance.now`. */
  readonly #talking = new Map<string, number>()
  readonly #owned: AsyncDisposableStack

  private constructor(parts: {
    core: CoreProcess
    app: WebApp
    provider: TrunkCaller
    owned: AsyncDisposableStack
  }) {
    this.core = parts.core
    this.#app = parts.app
    this.#provider = parts.provider
    this.#owned = parts.owned
    this.#app.on('/cdr', (request) => this.#answer(request))
  }

  static async open(): Promise<ToldCalls> {
    await using cleanup = new AsyncDisposableStack()
    const app = cleanup.use(await WebApp.start())
    const core = cleanup.use(
      await CoreProcess.start({
        domain: { inbound: [{ match: '*', to: 'function:echo' }] },
        cti: { postCall: { url: `${app.origin}/cdr?src=%%src%%&id=%%uniqueid%%`, timeoutMs: 1000 } }
      })
    )
    const provider = cleanup.use(await TrunkCaller.open(core.ports.provider, `127.0.0.1:${core.ports.trunk}`))
    return new ToldCalls({ core, app, provider, owned: cleanup.move() })
  }

  /** Makes these calls; resolves when each is over. */
  async make(plans: readonly Plan[]): Promise<void> {
    await Promise.all(plans.map((plan) => this.#call(plan)))
  }

  /** What the core has on disk is known: a read sees every write before it. */
  async look(): Promise<void> {
    const asked = performance.now()
    await records(this.core)
    for (const [number, answeredAt] of this.#talking) if (answeredAt < asked) this.known.add(number)
  }

  /** As if the power went, and came back. */
  async killAndRestart(): Promise<void> {
    await this.core.kill9()
    this.kills.push(Date.now())
    this.#talking.clear()
    await this.core.restart()
  }

  wasKilledBetween(from: number, to: number): boolean {
    return this.kills.some((at) => at >= from && at <= to)
  }

  /** The attempts of each delivery, oldest first. */
  byDelivery(): ReadonlyMap<string, readonly Attempt[]> {
    return Map.groupBy(this.attempts, ({ delivery }) => delivery)
  }

  /** Resolves once nothing waits. */
  async allTold(timeoutMs: number): Promise<void> {
    const waiting = async () => {
      const health = (await (await this.core.fetch('/api/v1/health')).json()) as { readonly deliveriesWaiting: number }
      return health.deliveriesWaiting
    }
    await waitFor(async () => (await waiting()) === 0, { what: 'every call to be told of', timeoutMs, everyMs: 100 })
  }

  /** Both requests are repeated until they are heard: also by a core that has come back. */
  async #call(plan: Plan): Promise<void> {
    await delay(plan.startMs)
    const number = `+${firstNumber + this.#plans.size}`
    this.#plans.set(number, plan)
    const call = this.#provider.call('+15550100143', { number, name: 'ACME' })
    await repeated(call.answered, { again: () => call.again(), what: 'the call to be answered' })
    this.#talking.set(number, performance.now())
    await delay(plan.talkMs)
    call.hangUp()
    await repeated(call.over, { again: () => call.hangUp(), what: 'the BYE to be answered' })
  }

  #answer(request: WebRequest): WebReply {
    const { at, target, headers, query } = request
    const delivery = String(headers['x-offhook-delivery'])
    const src = query.get('src') ?? ''
    const before = this.attempts.filter((attempt) => attempt.delivery === delivery).length
    const reply = this.#plans.get(src)?.replies[before] ?? {}
    this.attempts.push({ at, target, delivery, src, reply })
    return reply
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#owned.disposeAsync()
  }
}

async function repeated(
  promise: Promise<void>,
  options: { readonly again: () => void; readonly what: string }
): Promise<void> {
  const timer = setInterval(options.again, againMs)
  try {
    await withDeadline(promise, options.what)
  } finally {
    clearInterval(timer)
  }
}
