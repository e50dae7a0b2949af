import type { Clock } from '../base/clock.ts'
import { Emitter, type Subscribable } from '../base/emitter.ts'
import type { HttpClient, HttpOutcome, HttpRequest } from '../base/http.ts'
import type { Log } from '../base/log.ts'
import { type Attempt, admit, type Circuit, closedCircuit, settle } from './circuit-breaker.ts'
import type { HookHealthBook } from './hook-health.ts'
import type { HookOutcome, HookRun, HookRunner } from './port.ts'
import { prepareHook, withoutCredentials } from './prepared-hook.ts'
import { readReply } from './reply.ts'
import { everyHookVariables } from './variables.ts'

export interface HookRunnerPorts {
  readonly http: HttpClient
  readonly clock: Clock
  readonly log: Log
  /** Is told how each hook answers. */
  readonly health?: HookHealthBook
}

/** A hook that fails or has failed, for the application to show. */
export interface HookCircuitView {
  /** As in `HookRun`. */
  readonly hook: string
  /** The URL's template, without credentials. */
  readonly url: string
  readonly state: Circuit['kind']
  /** Unix milliseconds of the next attempt; null while calls still reach the hook. */
  readonly skippedUntil: number | null
}

export interface ObservableHookRunner extends HookRunner {
  /** Hooks whose circuit is open or on trial, and those that failed last. */
  circuits(): readonly HookCircuitView[]
  /** Unix milliseconds of the next attempt of a hook with this URL; null while calls reach it. */
  skippedUntil(hook: string, url: string): number | null
  readonly events: Subscribable<{ 'circuit.changed': HookCircuitView }>
}

const maxReplyBytes = 64 * 1024
const maxRedirects = 3
const shownReplyCharacters = 4096
/** Far more hooks than any configuration has; those that failed longest ago are forgotten first. */
const maxCircuits = 1000

export function createHookRunner(ports: HookRunnerPorts): ObservableHookRunner {
  return new Runner(ports)
}

type Result = HookOutcome['result']
type Answer = Pick<HookOutcome, 'result' | 'status' | 'reply'>

interface WatchedCircuit {
  readonly hook: string
  readonly url: string
  readonly circuit: Circuit
}

class Runner implements ObservableHookRunner {
  readonly #ports: HookRunnerPorts
  readonly #circuits = new Map<string, WatchedCircuit>()
  readonly events: Emitter<{ 'circuit.changed': HookCircuitView }>

  constructor(ports: HookRunnerPorts) {
    this.#ports = ports
    this.events = new Emitter((error) => ports.log.error('hook.listener-failed', { error: String(error) }))
  }

  async run(run: HookRun, signal: AbortSignal): Promise<HookOutcome> {
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
    const admission = admit(this.#circuitOf(run), this.#ports.clock.now())
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

  circuits(): readonly HookCircuitView[] {
    return [...this.#circuits.values()].map((watched) => this.#view(watched))
  }

  skippedUntil(hook: string, url: string): number | null {
    const watched = this.#circuits.get(circuitKey(hook, url))
    return watched === undefined ? null : this.#view(watched).skippedUntil
  }

  #circuitOf({ hook, config }: HookRun): Circuit {
    return this.#circuits.get(circuitKey(hook, config.url))?.circuit ?? closedCircuit
  }

  /** Keeps what differs from a hook in good order, so that the map holds only hooks with trouble. */
  #watch(run: HookRun, circuit: Circuit): void {
    const before = this.#circuitOf(run)
    if (before === circuit) return
    const key = circuitKey(run.hook, run.config.url)
    const watched = { hook: run.hook, url: withoutCredentials(run.config.url), circuit }
    this.#circuits.delete(key)
    if (circuit !== closedCircuit) this.#circuits.set(key, watched)
    if (this.#circuits.size > maxCircuits) this.#circuits.delete(this.#circuits.keys().next().value as string)
    if (before.kind === circuit.kind) return
    this.#ports.log.warn('hook.circuit', { hook: run.hook, from: before.kind, to: circuit.kind })
    this.events.emit('circuit.changed', this.#view(watched))
  }

  #view({ hook, url, circuit }: WatchedCircuit): HookCircuitView {
    const skippedUntil = circuit.kind === 'open' ? this.#wallTime(circuit.until) : null
    return { hook, url, state: circuit.kind, skippedUntil }
  }

  #wallTime(monotonic: number): number {
    const { clock } = this.#ports
    return clock.wallTime() + Math.max(0, monotonic - clock.now())
  }

  /** Neither URL nor reply: values of a call belong in its time line, which people may not read in a log. */
  #report(run: HookRun, outcome: HookOutcome): void {
    const { result, status, ms } = outcome
    this.#noteHealth(run, outcome)
    const fields = { hook: run.hook, status, ms }
    if (result.kind === 'failed') this.#ports.log.warn('hook.failed', { ...fields, code: result.code })
    else this.#ports.log.debug('hook.finished', { ...fields, kind: result.kind })
  }

  /** Where nobody was asked, or the call gave up, there is nothing to say of the hook. */
  #noteHealth({ hook, config }: HookRun, { result, status, ms }: HookOutcome): void {
    const { health, clock } = this.#ports
    const key = { hook, url: config.url }
    const at = clock.wallTime()
    if (result.kind === 'failed') {
      if (result.code !== 'aborted') health?.failed(key, { at, remark: result.remark })
    } else if (status !== null) health?.answered(key, { at, status, ms: Math.round(ms) })
  }
}

/** Domains have hooks of the same name; the URL as configured tells them apart. */
function circuitKey(hook: string, url: string): string {
  return `${hook} ${url}`
}

function requestFor(run: HookRun, url: string, timeoutMs: number): HttpRequest {
  const hook = prepareHook(run.config)
  const body = hook.body(run.variables, everyHookVariables)
  return {
    method: hook.method,
    url,
    headers: {
      accept: 'application/xml, text/xml, application/json, */*;q=0.1',
      // Where nothing is said a server may send gzip (RFC 9110 §12.5.3), which is neither XML nor JSON.
      'accept-encoding': 'identity',
      'user-agent': 'Offhook',
      ...(body === null ? {} : { 'content-type': 'application/json' }),
      ...lowerNames(hook.headers(run.variables))
    },
    body,
    timeoutMs,
    maxBytes: maxReplyBytes,
    maxRedirects,
    ...(run.config.ca === undefined ? {} : { ca: run.config.ca }),
    ...(run.config.restricted ? { reach: { allowed: run.allowedTargets ?? [] } } : {})
  }
}

/** So that a configured header replaces ours instead of standing beside it. */
function lowerNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function readAnswer(outcome: HttpOutcome): Answer {
  if (outcome.kind === 'failed') {
    const { code, message: reason } = outcome
    return unanswered(code === 'aborted' ? givenUp : failed(code, { code, reason }))
  }
  const reply = readReply(outcome)
  const shown = { status: outcome.status, reply: reply.text.slice(0, shownReplyCharacters) }
  if (outcome.status < 200 || outcome.status > 299) {
    return { ...shown, result: failed('status', { code: 'status', status: outcome.status }) }
  }
  switch (reply.kind) {
    case 'decision':
      return { ...shown, result: { kind: 'reply', decision: reply.decision } }
    case 'no-change':
      return { ...shown, result: { kind: 'no-change', ...(reply.note === undefined ? {} : { note: reply.note }) } }
    case 'failure':
      return { ...shown, result: failed(reply.code, reply.remark) }
  }
}

const givenUp = failed('aborted', { code: 'aborted', reason: 'the call gave the request up' })

type Failed = Extract<Result, { kind: 'failed' }>

function failed(code: Failed['code'], remark: Failed['remark']): Failed {
  return { kind: 'failed', code, remark }
}

function unanswered(result: Result): Answer {
  return { result, status: null, reply: '' }
}

function attemptResult(result: Result): Attempt['result'] {
  if (result.kind !== 'failed') return 'succeeded'
  return result.code === 'aborted' ? 'abandoned' : 'failed'
}
