import type { Clock } from '../base/clock.ts'
import type { HookConfig } from '../contract/config.ts'
import type { TimelineEntry, TimelineEvent } from '../contract/timeline.ts'
import type { DocumentRequests, DocumentRun, HookRunner } from '../cti/port.ts'
import type { Call } from './call.ts'
import { hookEvent } from './hooks.ts'
import { variablesOf } from './variables.ts'

export interface ToldHooksPorts {
  readonly runner: HookRunner
  readonly documents: Pick<DocumentRequests, 'next'>
  readonly clock: Clock
  /** For what is to be said of a call whose time line is closed. */
  readonly appendTimeline: (uniqueid: string, entries: readonly TimelineEntry[]) => void
}

export interface ToldHook {
  /** `cti.events`, `cti.emergency`. */
  readonly name: string
  readonly config: HookConfig
  readonly extra: Readonly<Record<string, string>>
  /** Of requests that may not wait for others, however slow the application is. */
  readonly urgent?: boolean
}

/** Of one call so many are kept waiting behind a slow request; the oldest of them goes. */
const mostWaiting = 32

interface Line {
  readonly waiting: (() => Promise<void>)[]
}

/**
 * Hooks that tell and ask nothing (`2-cti`, Where hooks run): no call waits for them, their reply is ignored, and each
 * stands in the time line. Those of one call go out one after the other, so that an application hears of the answer
 * after the ringing; what they say is as it was at that moment.
 */
export class ToldHooks {
  readonly #ports: ToldHooksPorts
  readonly #lines = new WeakMap<Call, Line>()
  readonly #never = new AbortController().signal

  constructor(ports: ToldHooksPorts) {
    this.#ports = ports
  }

  tell(call: Call, hook: ToldHook): void {
    if (hook.config.url === '' || !call.domain.cti.enabled) return
    const variables = variablesOf(call, this.#ports.clock.wallTime(), hook.extra)
    const { name, config, urgent = false } = hook
    const run = async () => {
      const outcome = await this.#ports.runner.run(
        {
          hook: `${call.domain.name} ${name}`,
          config,
          variables,
          budgetMs: 2 * config.timeoutMs,
          allowedTargets: call.domain.cti.allowedTargets,
          urgent
        },
        this.#never
      )
      if (outcome.before !== undefined) this.#note(call, hookEvent(name, outcome.before, 'ignored'))
      this.#note(call, hookEvent(name, outcome, 'ignored'))
    }
    if (urgent) void run()
    else this.#inTurn(call, run)
  }

  /** A request that follows from a document of a hook, and whose reply means nothing: the call is over, or goes its way. */
  follow(call: Call, name: string, run: DocumentRun): void {
    this.#inTurn(call, async () => {
      this.#note(call, hookEvent(name, await this.#ports.documents.next(run, this.#never), 'ignored'))
    })
  }

  #inTurn(call: Call, run: () => Promise<void>): void {
    const line = this.#lines.get(call)
    if (line === undefined) {
      this.#lines.set(call, { waiting: [] })
      void this.#work(call, run)
      return
    }
    line.waiting.push(run)
    if (line.waiting.length > mostWaiting) line.waiting.shift()
  }

  async #work(call: Call, first: () => Promise<void>): Promise<void> {
    for (let next: typeof first | undefined = first; next !== undefined; ) {
      await next()
      next = this.#lines.get(call)?.waiting.shift()
    }
    this.#lines.delete(call)
  }

  #note(call: Call, event: TimelineEvent): void {
    if (call.state !== 'ended') call.timeline.add(event)
    else this.#ports.appendTimeline(call.uniqueid, [{ at: this.#ports.clock.wallTime(), ...event }])
  }
}
