import type { Call } from '../call/call.ts'
import { applySet, hookEvent } from '../call/hooks.ts'
import type { DomainConfig } from '../contract/config.ts'
import type { CrmConfig } from '../contract/config-crm.ts'
import type { CrmContact, CrmStep, CrmTrial, CrmTrialCommand } from '../contract/crm.ts'
import type { RequestFailure } from '../contract/remark.ts'
import type { Cdr } from '../contract/views.ts'
import type { CrmAgent } from '../crm/call-values.ts'
import { CrmJournal, crmDelivery, journals } from '../crm/journal.ts'
import {
  type CrmAnswer,
  type CrmFound,
  CrmLookups,
  type CrmLookupsPorts,
  type CrmOffice,
  crmPath
} from '../crm/lookups.ts'
import type { HookFailure, HookOutcome, HookSet } from '../cti/port.ts'
import type { NewDelivery, RecordStore } from '../records/port.ts'
import { globalNumber } from '../routing/number/forms.ts'
import type { RuntimePorts } from './ports.ts'

export interface CrmPorts extends CrmLookupsPorts, Pick<RuntimePorts, 'localTime'> {
  readonly store: Pick<RecordStore, 'cdr'>
  /** As it is configured now. */
  readonly domain: (name: string) => DomainConfig | undefined
}

/** What the CRM of each domain knows of callers, and is told of calls. */
export class Crm {
  readonly lookups: CrmLookups
  readonly journal: CrmJournal
  readonly #ports: CrmPorts

  constructor(ports: CrmPorts) {
    this.#ports = ports
    this.lookups = new CrmLookups(ports)
    this.journal = new CrmJournal({
      ...{ http: ports.http, clock: ports.clock, store: ports.store, lookups: this.lookups },
      office: (name) => {
        const office = officeOf(ports.domain(name))
        return office !== undefined && journals(office) ? office : undefined
      },
      agentOf: (cdr) => agentOf(ports.domain(cdr.domain), cdr),
      queueOf: (cdr) => queueOf(ports.domain(cdr.domain), cdr),
      localTimeOf: (name) => (at) => ports.localTime(at, ports.domain(name)?.timeZone)
    })
  }

  /** Within the time that hooks before the first ring have; whatever becomes of it, the call goes on. */
  async lookUp(call: Call, signal: AbortSignal): Promise<void> {
    const office = officeOf(call.domain)
    const { number } = call.segment.caller
    if (office === undefined || !/\d/.test(number)) return
    const budgetMs = Math.min(office.config.timeoutMs, call.hookBudget)
    const answer = await this.lookups.find(office, { number, uniqueid: call.uniqueid, budgetMs }, signal)
    call.hookBudget = Math.max(0, call.hookBudget - answer.ms)
    if (answer.found.kind === 'off') return
    const set = answer.found.kind === 'found' ? setOf(answer.found.contact, office.config) : undefined
    noteAnswer(call, answer, set)
    if (answer.found.kind !== 'found' || set === undefined) return
    if (office.config.page) call.page = answer.found.contact.url
    applySet(call, set)
  }

  /** What a record brings: a delivery that writes the call down. */
  ofRecord(cdr: Cdr): readonly NewDelivery[] {
    const office = officeOf(this.#ports.domain(cdr.domain))
    const delivery = office !== undefined && journals(office) ? crmDelivery(cdr, office) : undefined
    return delivery === undefined ? [] : [delivery]
  }

  /** Who has that number is not remembered any more. */
  forget(domain: DomainConfig, number: string): void {
    const office = officeOf(domain)
    if (office !== undefined) this.lookups.forget(office, number)
  }

  /** As a call from that number would do now, with what is typed and not saved yet; nothing is remembered of it. */
  async try({ domain: name, number, config }: CrmTrialCommand): Promise<CrmTrial> {
    const domain = this.#ports.domain(name)
    const office =
      domain && officeOf({ ...domain, cti: { ...domain.cti, enabled: true, crm: { ...config, enabled: true } } })
    if (office === undefined) return { kind: 'off', contact: null, remark: null, steps: [], ms: 0 }
    const alone = new CrmLookups(this.#ports)
    const question = { number, uniqueid: '', budgetMs: config.timeoutMs }
    const { found, steps, ms } = await alone.find(office, question, new AbortController().signal)
    return {
      ...{ kind: found.kind, steps, ms: Math.round(ms) },
      contact: found.kind === 'found' ? found.contact : null,
      remark: found.kind === 'failed' ? found.remark : null
    }
  }
}

function officeOf(domain: DomainConfig | undefined): CrmOffice | undefined {
  const config = domain?.cti.crm
  if (domain === undefined || config === undefined || !domain.cti.enabled || !config.enabled) return undefined
  return {
    ...{ domain: domain.name, config, allowedTargets: domain.cti.allowedTargets },
    global: (text) => globalNumber(domain, text)
  }
}

function setOf({ name, company, email, id, type, url }: CrmContact, { account }: CrmConfig): HookSet {
  const accountcode = { none: '', EntityId: id, CompanyName: company }[account]
  return {
    ...(name === '' ? {} : { calleridname: name }),
    ...(accountcode === '' ? {} : { accountcode }),
    variables: { crmid: id, crmtype: type, crmcompany: company, crmemail: email, crmurl: url }
  }
}

/** Each request stands in the time line like that of a hook; what it has set, with the last. */
function noteAnswer(call: Call, { found, steps, ms }: CrmAnswer, set: HookSet | undefined): void {
  if (found.kind === 'found' && steps.length === 0) {
    call.timeline.decision({ code: 'crm-remembered', name: found.contact.name })
    return
  }
  const asked = steps.length > 0 ? steps : [nobodyAsked]
  asked.forEach((step, at) => {
    const isLast = at === asked.length - 1
    const outcome = outcomeOf(isLast ? found : { kind: 'nothing' }, step, isLast ? set : undefined)
    call.timeline.add(hookEvent(crmPath, { ...outcome, ms: steps.length > 0 ? step.ms : ms }))
  })
}

const nobodyAsked: CrmStep = { scenario: '', method: 'GET', url: '', status: null, ms: 0, reply: '' }

function outcomeOf(
  found: CrmFound,
  { method, url, status, reply, ms }: CrmStep,
  set: HookSet | undefined
): HookOutcome {
  return { result: resultOf(found, set), ...{ method, url, status, reply, ms } }
}

function resultOf(found: CrmFound, set: HookSet | undefined): HookOutcome['result'] {
  switch (found.kind) {
    case 'failed':
      return { kind: 'failed', code: codeOf(found.remark), remark: found.remark }
    case 'skipped':
      return found
    default: {
      if (set === undefined) return { kind: 'no-change' }
      return { kind: 'reply', decision: { set, route: null, break: false, warnings: [] } }
    }
  }
}

function codeOf({ code }: RequestFailure): HookFailure {
  switch (code) {
    case 'timeout':
    case 'connect':
    case 'tls':
    case 'status':
    case 'too-large':
    case 'redirect':
    case 'aborted':
      return code
    default:
      return 'broken-reply'
  }
}

/** For the office: whoever was called, or calls out. */
function agentOf(domain: DomainConfig | undefined, cdr: Cdr): CrmAgent | undefined {
  const extension = cdr.direction === 'outbound' ? cdr.callerUser : cdr.calleeUser
  const user = extension === null ? undefined : domain?.users.find((one) => one.extension === extension)
  return user === undefined ? undefined : { extension: user.extension, name: user.name, email: user.email ?? '' }
}

function queueOf(domain: DomainConfig | undefined, { lastapp, lastdata }: Cdr): string {
  const queue = lastapp === 'queue' ? domain?.queues.find(({ name }) => name === lastdata) : undefined
  return queue?.extension ?? ''
}
