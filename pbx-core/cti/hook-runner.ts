import type { Clock } from '../base/clock.ts'
import type { HttpClient, HttpRequest } from '../base/http.ts'
import type { Log } from '../base/log.ts'
import { type Admission, type Attempt, admit, type Circuit, settle } from './circuit-breaker.ts'
import { errorOf, fallbackOf, withVariable } from './fallback.ts'
import { type Answer, failed, givenUp, readAnswer, unanswered } from './hook-answer.ts'
import { HookHealthBook, type HookKey } from './hook-health.ts'
import { hookRequest } from './hook-request.ts'
import type { HookOutcome, HookRun, HookRunner } from './port.ts'
import { prepareHook, withoutCredentials } from './prepared-hook.ts'
import type { RecentRequests } from './recent-requests.ts'
import { everyHookVariables } from './variables.ts'

export interface HookRunnerPorts {
  readonly http: HttpClient
  readonly clock: Clock
  readonly log: Log
  /** Keeps how each hook answers; absent: a book of its own. */
  readonly health?: HookHealthBook
  /** Keeps what was asked and answered; absent: nobody does. */
  readonly recent?: RecentRequests
}

export interface ObservableHookRunner extends HookRunner {
  /** Unix milliseconds of the next attempt of a hook; null while calls reach it. */
  skippedUntil(key: HookKey): number | null
}

export function createHookRunner(ports: HookRunnerPorts): ObservableHookRunner {
  return new Runner(ports)
}

type Result = HookOutcome['result']
type Asked = Exclude<Result, { kind: 'skipped' }>

class Runner implements ObservableHookRunner {
  readonly #ports: HookRunnerPorts
  readonly #health: HookHealthBook

  constructor(ports: HookRunnerPorts) {
    this.#ports = ports
    this.#health = ports.health ?? new HookHealthBook()
  }

  async run(run: HookRun, signal: AbortSignal): Promise<HookOutcome> {
    const outcome = await this.#ask(run, signal)
    const error = errorOf(outcome.result)
    const config = fallbackOf(run.config)
    if (error === undefined || config === undefined) return outcome
    const variables = withVariable(run.variables, 'error', error)
    const second = await this.#ask({ ...run, config, variables, budgetMs: run.budgetMs - outcome.ms }, signal)
    return { ...second, ms: outcome.ms + second.ms, before: outcome }
  }

  async #ask(run: HookRun, signal: AbortSignal): Promise<HookOutcome> {
    const { clock } = this.#ports
    const start = clock.now()
    const hook = prepareHook(run.config)
    const url = hook.url(run.variables)
    const answer = await this.#answer(run, url, signal)
    const outcome = { ...answer, method: hook.method, url: withoutCredentials(url), ms: clock.now() - start }
    this.#report(run, outcome)
    return outcome
  }

  async #answer(run: HookRun, url: string, signal: AbortSignal): Promise<Answer> {
    if (run.config.url === '') return unanswered({ kind: 'no-change', note: { code: 'no-url' } })
    if (signal.aborted) return unanswered(givenUp)
    const timeoutMs = Math.floor(Math.min(run.config.timeoutMs, run.budgetMs))
    if (timeoutMs <= 0) {
      return unanswered(failed('timeout', { code: 'no-time-left' }))
    }
    const circuit = this.#circuitOf(run)
    const admission = run.urgent ? past(circuit) : admit(circuit, this.#ports.clock.now())
    if (!admission.admitted) return unanswered({ kind: 'skipped', untilMs: this.#wallTime(admission.until) })
    this.#watch(run, admission.circuit)
    let result: Attempt['result'] = 'abandoned'
    try {
      const answer = readAnswer(await this.#ports.http.request(requestFor(run, url, timeoutMs), signal))
      result = attemptResult(answer.result)
      return answer
    } catch (error) {
      // A bug of ours. The call goes on as with any hook that failed, and the log has the trace.
      this.#ports.log.error('hook.crashed', { hook: run.hook, error: error instanceof Error ? error.stack : error })
      return unanswered(failed('broken-reply', { code: 'unreadable' }))
    } finally {
      this.#watch(run, settle(this.#circuitOf(run), { trial: admission.trial, result }, this.#ports.clock.now()))
    }
  }

  skippedUntil(key: HookKey): number | null {
    const { circuit } = this.#health.of(key)
    return circuit.kind === 'open' ? this.#wallTime(circuit.until) : null
  }

  #circuitOf(run: HookRun): Circuit {
    return this.#health.of(keyOf(run)).circuit
  }

  #watch(run: HookRun, circuit: Circuit): void {
    const before = this.#circuitOf(run)
    if (before === circuit) return
    this.#health.note(keyOf(run), { circuit })
    if (before.kind !== circuit.kind) {
      this.#ports.log.warn('hook.circuit', { hook: run.hook, from: before.kind, to: circuit.kind })
    }
  }

  #wallTime(monotonic: number): number {
    const { clock } = this.#ports
    return clock.wallTime() + Math.max(0, monotonic - clock.now())
  }

  /** Neither URL nor reply: values of a call belong in its time line, which people may not read in a log. */
  #report(run: HookRun, outcome: HookOutcome): void {
    const { result, status, ms } = outcome
    this.#noteHealth(run, outcome)
    if (result.kind !== 'skipped' && run.config.url !== '') this.#noteRequest(run, outcome, result)
    const fields = { hook: run.hook, status, ms }
    if (result.kind === 'failed') this.#ports.log.warn('hook.failed', { ...fields, code: result.code })
    else this.#ports.log.debug('hook.finished', { ...fields, kind: result.kind })
  }

  /** Its headers are secret; its address has no password any more. */
  #noteRequest(run: HookRun, { method, url, status, reply, ms }: HookOutcome, result: Asked): void {
    this.#ports.recent?.note(run.hook, {
      at: this.#ports.clock.wallTime(),
      uniqueid: run.variables('uniqueid'),
      ...{ method, url, status, reply, ms: Math.round(ms), result: result.kind },
      body: prepareHook(run.config).body(run.variables, everyHookVariables),
      remark: result.kind === 'failed' ? result.remark : result.kind === 'no-change' ? (result.note ?? null) : null
    })
  }

  /** Where nobody was asked, or the call gave up, there is nothing to say of the hook. */
  #noteHealth(run: HookRun, { result, status, ms }: HookOutcome): void {
    const at = this.#ports.clock.wallTime()
    if (result.kind === 'failed') {
      if (result.code !== 'aborted') this.#health.note(keyOf(run), { lastFailure: { at, remark: result.remark } })
    } else if (status !== null) this.#health.note(keyOf(run), { lastAnswer: { at, status, ms: Math.round(ms) } })
  }
}

/** Whatever the circuit says. */
function past(circuit: Circuit): Admission {
  return { admitted: true, trial: false, circuit }
}

function keyOf({ hook, config }: HookRun): HookKey {
  return { hook, url: config.url }
}

function requestFor(run: HookRun, url: string, timeoutMs: number): HttpRequest {
  const body = prepareHook(run.config).body(run.variables, everyHookVariables)
  const content = body === null ? undefined : { type: 'application/json', text: body }
  return {
    ...hookRequest(run, { method: prepareHook(run.config).method, url, content }),
    timeoutMs,
    ...(run.urgent ? { urgent: true } : {})
  }
}

function attemptResult(result: Result): Attempt['result'] {
  if (result.kind !== 'failed') return 'succeeded'
  return result.code === 'aborted' ? 'abandoned' : 'failed'
}
