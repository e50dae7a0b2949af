import type { Clock } from '../base/clock.ts'
import type { HttpClient } from '../base/http.ts'
import type { Log } from '../base/log.ts'
import { onAbort } from '../base/on-abort.ts'
import type { CrmConfig } from '../contract/config-crm.ts'
import type { CrmContact, CrmStep } from '../contract/crm.ts'
import type { RequestFailure } from '../contract/remark.ts'
import { type Attempt, admit, settle } from '../cti/circuit-breaker.ts'
import type { HookHealthBook, HookKey } from '../cti/hook-health.ts'
import type { RecentRequests } from '../cti/recent-requests.ts'
import { contactOf } from './contact.ts'
import type { CrmDate } from './crm-date.ts'
import { type CrmNumbers, numberFor, sameNumber } from './number.ts'
import { type PreparedCrm, prepareCrm } from './prepared-crm.ts'
import { runScenario, type ScenarioResult, type ScenarioValues } from './scenario.ts'
import { lookupScenario } from './template.ts'

export interface CrmLookupsPorts {
  readonly http: HttpClient
  readonly clock: Clock
  readonly log: Log
  readonly health: HookHealthBook
  readonly recent: RecentRequests
}

/** Whose CRM is asked. */
export interface CrmOffice extends CrmNumbers {
  readonly domain: string
  readonly config: CrmConfig
  readonly allowedTargets: readonly string[]
}

export interface CrmQuestion {
  readonly number: string
  /** Of the call, for the list of requests. */
  readonly uniqueid: string
  readonly budgetMs: number
}

export type CrmFound =
  | { readonly kind: 'found'; readonly contact: CrmContact }
  | { readonly kind: 'nothing' | 'off' }
  | { readonly kind: 'failed'; readonly remark: RequestFailure }
  /** It has failed 5 times in a row: not asked until then (Unix milliseconds). */
  | { readonly kind: 'skipped'; readonly untilMs: number }

export interface CrmAnswer {
  readonly found: CrmFound
  readonly steps: readonly CrmStep[]
  readonly ms: number
}

/** Where it stands in the configuration, as hooks do. */
export const crmPath = 'cti.crm'

/** Whoever is not in the CRM may be made a contact the next minute. */
const mostMsOfNothing = 60_000
const mostRemembered = 2000

interface Remembered {
  readonly until: number
  readonly contact: CrmContact | undefined
}

/** Looks callers up in their company's CRM, and remembers who they are. */
export class CrmLookups {
  readonly #ports: CrmLookupsPorts
  /** By what was configured: another configuration may have another answer. */
  readonly #remembered = new WeakMap<CrmConfig, Map<string, Remembered>>()
  /** Calls of one number at the same time ask once. */
  readonly #asked = new WeakMap<CrmConfig, Map<string, Promise<CrmAnswer>>>()

  constructor(ports: CrmLookupsPorts) {
    this.#ports = ports
  }

  /** Who has this number. Never rejects. */
  async find(office: CrmOffice, question: CrmQuestion, signal: AbortSignal): Promise<CrmAnswer> {
    const prepared = prepareCrm(office.config)
    if (!office.config.enabled || !prepared.ok || question.number === '') return answer({ kind: 'off' })
    const key = office.global(question.number) ?? question.number
    const known = this.#known(office.config, key)
    if (known !== undefined) return answer(foundOf(known.contact))
    const asked = mapOf(this.#asked, office.config)
    const running = asked.get(key)
    if (running !== undefined) {
      const shared = await orGivenUp(running, signal)
      // Whoever has asked has hung up: this call asks for itself.
      return isGivenUp(shared) && !signal.aborted ? this.find(office, question, signal) : shared
    }
    const asking = this.#ask(office, prepared.value, question, signal)
    asked.set(key, asking)
    try {
      return await asking
    } finally {
      asked.delete(key)
    }
  }

  /** What was just made, or was found another way. */
  remember(office: CrmOffice, number: string, contact: CrmContact | undefined): void {
    const minutes = office.config.cacheMinutes
    if (minutes === 0) return
    const ms = contact === undefined ? Math.min(minutes * 60_000, mostMsOfNothing) : minutes * 60_000
    const remembered = mapOf(this.#remembered, office.config)
    const key = office.global(number) ?? number
    remembered.delete(key)
    remembered.set(key, { until: this.#ports.clock.now() + ms, contact })
    if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value as string)
  }

  /** Nobody is remembered by this number any more. */
  forget({ config, global }: CrmOffice, number: string): void {
    this.#remembered.get(config)?.delete(global(number) ?? number)
  }

  #known(config: CrmConfig, key: string): Remembered | undefined {
    const known = this.#remembered.get(config)?.get(key)
    return known !== undefined && known.until > this.#ports.clock.now() ? known : undefined
  }

  async #ask(
    office: CrmOffice,
    prepared: PreparedCrm,
    { number, uniqueid, budgetMs }: CrmQuestion,
    signal: AbortSignal
  ): Promise<CrmAnswer> {
    const { clock, health, log } = this.#ports
    const key = crmKey(office, prepared)
    const began = clock.now()
    const admission = admit(health.of(key).circuit, began)
    if (!admission.admitted) {
      return answer({ kind: 'skipped', untilMs: clock.wallTime() + Math.max(0, admission.until - began) })
    }
    health.note(key, { circuit: admission.circuit })
    const { result, outputs, steps } = await this.#run(
      prepared.template,
      lookupScenario,
      lookupValues(office, prepared, number),
      {
        ...scenarioPorts(this.#ports, office, number),
        deadline: began + budgetMs,
        signal
      }
    )
    const ms = clock.now() - began
    const settled: Attempt['result'] =
      result.kind !== 'failed' ? 'succeeded' : result.remark.code === 'aborted' ? 'abandoned' : 'failed'
    health.note(key, {
      circuit: settle(health.of(key).circuit, { trial: admission.trial, result: settled }, clock.now())
    })
    this.#note(key, { uniqueid, steps, failure: result.kind === 'failed' ? result.remark : undefined })
    if (result.kind === 'failed') {
      log.warn('crm.failed', { domain: office.domain, code: result.remark.code, ms: Math.round(ms) })
      return { found: { kind: 'failed', remark: result.remark }, steps, ms }
    }
    if (result.kind === 'off') return { found: { kind: 'off' }, steps, ms }
    const contact = result.kind === 'found' ? contactOf(outputs) : undefined
    this.remember(office, number, contact)
    return { found: foundOf(contact), steps, ms }
  }

  /** A bug of ours keeps no call: it goes on as after any failure, and the log has the trace. */
  async #run(...args: Parameters<typeof runScenario>): Promise<ScenarioResult> {
    try {
      return await runScenario(...args)
    } catch (error) {
      this.#ports.log.error('crm.crashed', { error: error instanceof Error ? error.stack : error })
      return { result: { kind: 'failed', remark: { code: 'not-made' } }, outputs: new Map(), steps: [] }
    }
  }

  #note(
    key: HookKey,
    asked: { uniqueid: string; steps: readonly CrmStep[]; failure: RequestFailure | undefined }
  ): void {
    const { clock, health, recent } = this.#ports
    const at = clock.wallTime()
    const last = asked.steps.at(-1)
    for (const step of asked.steps) {
      const remark = step === last ? (asked.failure ?? null) : null
      const { method, url, status, ms, reply } = step
      recent.note(key.hook, {
        ...{ at, uniqueid: asked.uniqueid, method, url, status, ms, reply, remark, body: null },
        result: remark === null ? 'no-change' : 'failed'
      })
    }
    if (asked.failure !== undefined) {
      if (asked.failure.code !== 'aborted') health.note(key, { lastFailure: { at, remark: asked.failure } })
    } else if (last !== undefined && last.status !== null) {
      health.note(key, { lastAnswer: { at, status: last.status, ms: last.ms } })
    }
  }
}

/** Another template begins anew. */
export function crmKey({ domain }: Pick<CrmOffice, 'domain'>, { template }: PreparedCrm): HookKey {
  return { hook: `${domain} ${crmPath}`, url: template.name }
}

/** What every scenario is given for a number; `more`: of a call. */
export function lookupValues(
  office: CrmOffice,
  { template, parameters }: PreparedCrm,
  number: string,
  more: Readonly<Record<string, string | CrmDate>> = {}
): ScenarioValues {
  const names = { parameter: (name: string) => parameters.get(name.toLowerCase()), value: () => undefined }
  const given = { ...more, Number: numberFor(number, template.number, office, names) }
  return {
    parameters,
    given: new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value])),
    found: new Map()
  }
}

export function scenarioPorts(
  { http, clock }: Pick<CrmLookupsPorts, 'http' | 'clock'>,
  office: CrmOffice,
  number: string
) {
  return {
    http,
    now: () => clock.now(),
    reach: office.config.restricted ? { allowed: office.allowedTargets } : undefined,
    isNumber: (text: string) => sameNumber(number, text, office)
  }
}

function answer(found: CrmFound): CrmAnswer {
  return { found, steps: [], ms: 0 }
}

function foundOf(contact: CrmContact | undefined): CrmFound {
  return contact === undefined ? { kind: 'nothing' } : { kind: 'found', contact }
}

/** Who shares a request may give up by themselves. */
async function orGivenUp(running: Promise<CrmAnswer>, signal: AbortSignal): Promise<CrmAnswer> {
  const { promise, resolve } = Promise.withResolvers<CrmAnswer>()
  using _ = onAbort(signal, () => resolve(answer(givenUp)))
  void running.then(resolve)
  return await promise
}

const givenUp: CrmFound = { kind: 'failed', remark: { code: 'aborted', reason: 'the call gave the request up' } }

function isGivenUp({ found }: CrmAnswer): boolean {
  return found.kind === 'failed' && found.remark.code === 'aborted'
}

function mapOf<T>(maps: WeakMap<CrmConfig, Map<string, T>>, config: CrmConfig): Map<string, T> {
  const known = maps.get(config) ?? new Map<string, T>()
  maps.set(config, known)
  return known
}
