import type { LocalTime } from '../base/local-time.ts'
import type { CrmContact } from '../contract/crm.ts'
import type { Remark } from '../contract/remark.ts'
import { textOfRemark } from '../contract/remark-text.ts'
import type { Cdr } from '../contract/views.ts'
import type { AttemptOptions, Courier } from '../records/courier.ts'
import type { AttemptResult, CrmDelivery, RecordStore } from '../records/port.ts'
import { type CrmAgent, callValues, outsideNumber } from './call-values.ts'
import { contactOf } from './contact.ts'
import {
  type CrmLookups,
  type CrmLookupsPorts,
  type CrmOffice,
  crmPath,
  lookupValues,
  scenarioPorts
} from './lookups.ts'
import { type PreparedCrm, prepareCrm } from './prepared-crm.ts'
import { runScenario, type ScenarioResult } from './scenario.ts'
import { createScenario, reportScenario } from './template.ts'

export interface CrmJournalPorts extends Pick<CrmLookupsPorts, 'http' | 'clock'> {
  readonly store: Pick<RecordStore, 'cdr'>
  readonly lookups: CrmLookups
  /** As it is configured now; undefined where nothing is written down any more. */
  readonly office: (domain: string) => CrmOffice | undefined
  readonly agentOf: (cdr: Cdr) => CrmAgent | undefined
  readonly queueOf: (cdr: Cdr) => string
  readonly localTimeOf: (domain: string) => LocalTime
}

/** Of one request; a chain of them has twice as long. */
const patienceMs = 10_000

/** The delivery that writes a call down, for calls with somebody outside; undefined where the template does not. */
export function crmDelivery(cdr: Cdr, office: CrmOffice | undefined): CrmDelivery | undefined {
  const prepared = office === undefined ? undefined : prepareCrm(office.config)
  if (office === undefined || prepared === undefined || !prepared.ok || outsideNumber(cdr) === '') return undefined
  const { uniqueid, segment, domain, end: createdAt } = cdr
  const { name } = prepared.value.template
  return {
    ...{ uniqueid, segment, domain, createdAt, hook: crmPath, method: 'CRM', body: null },
    id: `${uniqueid}.${segment}.crm`,
    url: `crm:${encodeURIComponent(name)}`
  }
}

/** Whether calls of this office are written down. */
export function journals({ config }: CrmOffice): boolean {
  const prepared = prepareCrm(config)
  return config.enabled && config.journal && prepared.ok && prepared.value.template.scenarios.has(reportScenario)
}

/** Writes calls down in a CRM, by what the record says when it is done (`2-cti`, Post-call: at least once). */
export class CrmJournal implements Courier<CrmDelivery> {
  readonly #ports: CrmJournalPorts

  constructor(ports: CrmJournalPorts) {
    this.#ports = ports
  }

  async send(
    { domain, uniqueid, segment }: CrmDelivery,
    { signal }: AttemptOptions
  ): Promise<AttemptResult | 'aborted'> {
    const office = this.#ports.office(domain)
    const prepared = office && prepareCrm(office.config)
    // It may be off for a moment only: that counts as an attempt, and the next one looks again.
    if (office === undefined || prepared === undefined || !prepared.ok) return failed({ code: 'not-configured' })
    const cdr = await this.#ports.store.cdr(uniqueid, segment)
    if (cdr === undefined) return { ...failed({ code: 'not-made' }), kind: 'refused' }
    const contact = await this.#contact(office, prepared.value, cdr, signal)
    if (contact.kind === 'failed') return signal.aborted ? 'aborted' : failed(contact.remark)
    const { result, steps } = await this.#run(office, prepared.value, {
      cdr,
      id: reportScenario,
      contact: contact.contact,
      signal
    })
    if (result.kind === 'failed') return signal.aborted ? 'aborted' : failed(result.remark)
    const status = steps.at(-1)?.status ?? null
    const told =
      result.kind === 'nothing' ? `${steps.at(-1)?.scenario ?? reportScenario} found nothing` : `status ${status}`
    return {
      kind: 'delivered',
      outcome: result.kind === 'off' ? 'the template leaves it out' : told,
      ...(status === null ? {} : { status })
    }
  }

  /** Who it was; where nobody is known, whom the template makes of it. */
  async #contact(
    office: CrmOffice,
    prepared: PreparedCrm,
    cdr: Cdr,
    signal: AbortSignal
  ): Promise<{ kind: 'known'; contact: CrmContact | undefined } | { kind: 'failed'; remark: Remark }> {
    const { lookups } = this.#ports
    const number = outsideNumber(cdr)
    const { found } = await lookups.find(office, { number, uniqueid: cdr.uniqueid, budgetMs: patienceMs }, signal)
    if (found.kind === 'failed') return { kind: 'failed', remark: found.remark }
    if (found.kind === 'skipped') return { kind: 'failed', remark: { code: 'not-made' } }
    if (found.kind === 'found') return { kind: 'known', contact: found.contact }
    if (found.kind === 'off' || !office.config.createContacts) return { kind: 'known', contact: undefined }
    const made = await this.#run(office, prepared, { cdr, id: createScenario, contact: undefined, signal })
    if (made.result.kind === 'failed') return { kind: 'failed', remark: made.result.remark }
    const contact = made.result.kind === 'found' ? contactOf(made.outputs) : undefined
    if (contact !== undefined) lookups.remember(office, number, contact)
    return { kind: 'known', contact }
  }

  #run(
    office: CrmOffice,
    prepared: PreparedCrm,
    { cdr, id, contact, signal }: { cdr: Cdr; id: string; contact: CrmContact | undefined; signal: AbortSignal }
  ): Promise<ScenarioResult> {
    const { clock, agentOf, queueOf, localTimeOf } = this.#ports
    const number = outsideNumber(cdr)
    const call = callValues(cdr, { agent: agentOf(cdr), queue: queueOf(cdr), localTime: localTimeOf(cdr.domain) })
    const who = { EntityId: contact?.id ?? '', EntityType: contact?.type ?? '', ContactUrl: contact?.url ?? '' }
    const name = call.Name === '' ? (contact?.name ?? '') : call.Name
    const values = lookupValues(office, prepared, number, { ...call, ...who, Name: name })
    return runScenario(prepared.template, id, values, {
      ...scenarioPorts(this.#ports, office, number),
      deadline: clock.now() + 2 * patienceMs,
      signal
    })
  }
}

function failed(remark: Remark): AttemptResult {
  return { kind: 'failed', outcome: textOfRemark(remark), remark }
}
