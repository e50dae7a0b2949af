import type { Call } from '../call/call.ts'
import { variablesOf } from '../call/variables.ts'
import type { DomainConfig } from '../contract/config.ts'
import type { RecentRequest, ReplyTrial, ReplyTrialCommand } from '../contract/hook-requests.ts'
import type { HookHealth, HookTestCommand, HookTestOutcome, Pbx, UrlTest } from '../contract/pbx.ts'
import type { HookHealthBook } from '../cti/hook-health.ts'
import type { ObservableHookRunner } from '../cti/hook-runner.ts'
import type { RecentRequests } from '../cti/recent-requests.ts'
import { compileUrl } from '../cti/template.ts'
import type { RecordStore } from '../records/port.ts'
import { fillTestUrl, type HookTestPorts, testHook } from './hook-test.ts'
import { postCallPath } from './post-call-deliveries.ts'
import { tryReply } from './reply-trial.ts'

export interface HookQuestionsPorts extends HookTestPorts {
  readonly store: Pick<RecordStore, 'waitingFor'>
  readonly hooks: ObservableHookRunner
  readonly health: HookHealthBook
  readonly recent: RecentRequests
  readonly call: (uniqueid: string) => Call | undefined
  readonly domain: (name: string) => DomainConfig | undefined
  readonly isStopped: (domain: string, hook: string) => boolean
}

/** What is asked of hooks and their addresses besides calls: tried, filled in, how they have done. */
export class HookQuestions {
  readonly #ports: HookQuestionsPorts

  constructor(ports: HookQuestionsPorts) {
    this.#ports = ports
  }

  fillUrl(url: string, { uniqueid, user }: Parameters<Pbx['fillUrl']>[1]): string | undefined {
    const call = this.#ports.call(uniqueid)
    const whose = call?.domain.users.find(({ extension }) => extension === user)
    if (call === undefined || whose === undefined) return undefined
    const extra = { user, username: whose.name, useremail: whose.email ?? '' }
    return compileUrl(url)(variablesOf(call, this.#ports.clock.wallTime(), extra))
  }

  test(test: HookTestCommand): Promise<HookTestOutcome> {
    return testHook(this.#ports, test, this.#ports.domain(test.domain))
  }

  tryReply(trial: ReplyTrialCommand): ReplyTrial {
    return tryReply(trial, this.#ports.domain(trial.domain))
  }

  recentRequests({ domain, hook }: Parameters<Pbx['recentRequests']>[0]): readonly RecentRequest[] {
    return this.#ports.recent.of(`${domain} ${hook}`)
  }

  fillTestUrl(test: UrlTest): string {
    return fillTestUrl(this.#ports, test, this.#ports.domain(test.domain))
  }

  async health({ domain, hook, url }: Parameters<Pbx['hookHealth']>[0]): Promise<HookHealth> {
    const { health, hooks, store } = this.#ports
    const key = { hook: `${domain} ${hook}`, url }
    const waiting = hook === postCallPath ? await store.waitingFor(domain) : 0
    const { lastAnswer, lastFailure } = health.of(key)
    const stopped = this.#ports.isStopped(domain, hook)
    return { lastAnswer, lastFailure, skippedUntil: hooks.skippedUntil(key), stopped, waiting }
  }
}
