import { base64FromOctets } from '../base/base64.ts'
import type { HttpClient, HttpOutcome, HttpRequest } from '../base/http.ts'
import { octetsFromText } from '../base/octets.ts'
import type { Reach } from '../base/reach.ts'
import type { CrmStep } from '../contract/crm.ts'
import type { RequestFailure } from '../contract/remark.ts'
import type { CrmDate } from './crm-date.ts'
import { fill, holds, type Names } from './expression.ts'
import { readFound } from './found.ts'
import type { CrmTemplate, Scenario, Value } from './template.ts'
import { encoded, filledUrl } from './url.ts'

export interface ScenarioPorts {
  readonly http: HttpClient
  readonly now: () => number
  /** Of the whole chain, by `now`. */
  readonly deadline: number
  readonly signal: AbortSignal
  readonly reach: Reach | undefined
  /** Whether a number that a reply names is the one that was looked for. */
  readonly isNumber: (text: string) => boolean
}

/** What scenarios are filled with; `found` grows from one to the next. */
export interface ScenarioValues {
  /** By lower-case names, as all of these. */
  readonly parameters: ReadonlyMap<string, string>
  readonly given: ReadonlyMap<string, string | CrmDate>
  readonly found: Map<string, string>
}

export interface ScenarioResult {
  readonly result: /** `off`: the first scenario is not there, or is skipped. */
  { readonly kind: 'found' | 'nothing' | 'off' } | { readonly kind: 'failed'; readonly remark: RequestFailure }
  /** Outputs by lower-case type. */
  readonly outputs: ReadonlyMap<string, string>
  readonly steps: readonly CrmStep[]
}

/** Search results of a CRM are larger than a hook's reply. */
const mostOctets = 256 * 1024
const shownCharacters = 4096

/** Runs a scenario and those that follow it. Never rejects. */
export async function runScenario(
  template: CrmTemplate,
  id: string,
  values: ScenarioValues,
  ports: ScenarioPorts
): Promise<ScenarioResult> {
  const names = namesOf(values)
  const steps: CrmStep[] = []
  const outputs = new Map<string, string>()
  const over = (result: ScenarioResult['result']): ScenarioResult => ({ result, outputs, steps })
  let isFound = false
  // Whoever has read the template has made sure that it leads in no circle.
  for (let scenario = template.scenarios.get(id); scenario !== undefined; ) {
    if (holds(scenario.skipIf, names)) return over({ kind: steps.length === 0 ? 'off' : found(isFound) })
    const began = ports.now()
    const asked = requestOf(template, scenario, values, ports)
    if (asked === undefined) return over({ kind: 'failed', remark: { code: 'not-a-url' } })
    const outcome = await ports.http.request(asked.request, ports.signal)
    const reply = read(outcome)
    steps.push({
      ...{ scenario: scenario.id, method: asked.request.method, url: asked.shown },
      ...{ status: reply.status, ms: Math.round(ports.now() - began), reply: reply.text.slice(0, shownCharacters) }
    })
    if (reply.failure !== undefined) return over({ kind: 'failed', remark: reply.failure })
    const comparison = {
      isNumber: ports.isNumber,
      ethalon: (rule: { ethalon: string }) => fill({ text: rule.ethalon, passes: 1 }, names)
    }
    const said = readFound(reply.value, scenario, comparison)
    isFound = said !== undefined
    for (const [name, value] of said ?? []) values.found.set(name.toLowerCase(), value)
    if (isFound) {
      for (const output of scenario.outputs) {
        const value = fill(output, names)
        outputs.set(output.type.toLowerCase(), value)
        values.found.set(output.type.toLowerCase(), value)
      }
    } else if (!scenario.allowEmpty) return over({ kind: 'nothing' })
    scenario = scenario.next === '' ? undefined : template.scenarios.get(scenario.next)
  }
  return over({ kind: steps.length === 0 ? 'off' : found(isFound) })
}

const found = (isFound: boolean) => (isFound ? 'found' : 'nothing')

function namesOf({ parameters, given, found }: ScenarioValues): Names {
  return {
    parameter: (name) => parameters.get(name.toLowerCase()),
    value: (name) => found.get(name.toLowerCase()) ?? given.get(name.toLowerCase())
  }
}

interface Asked {
  readonly request: HttpRequest
  /** Its address for people's eyes: what was filled in by whoever set it up, keys among it, stands by name. */
  readonly shown: string
}

function requestOf(
  template: CrmTemplate,
  { request }: Scenario,
  values: ScenarioValues,
  { now, deadline, reach }: ScenarioPorts
): Asked | undefined {
  const names = namesOf(values)
  const query = (by: Names) => valuesOf(request.query, by).map(({ key, text }) => [key, text] as const)
  const url = filledUrl(request.url, query(names), names)
  if (url === undefined) return undefined
  const masked: Names = { ...names, parameter: (name) => names.parameter(name) && `*${name}*` }
  const body = bodyOf(request, names)
  const basic = template.basic === undefined ? undefined : fill({ text: template.basic, passes: 1 }, names)
  const timeoutMs = Math.max(1, Math.floor(deadline - now()))
  return {
    shown: filledUrl(request.url, query(masked), masked) ?? '',
    request: {
      ...{ method: request.method, url, body: body?.text ?? null, timeoutMs, maxBytes: mostOctets, maxRedirects: 0 },
      headers: {
        ...{ accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'Offhook' },
        ...(body === undefined ? {} : { 'content-type': body.type }),
        ...(basic === undefined ? {} : { authorization: `Basic ${base64FromOctets(octetsFromText(basic))}` }),
        ...Object.fromEntries(
          valuesOf(request.headers, names).map(({ key, text }) => [key.toLowerCase(), oneLine(text)])
        )
      },
      ...(reach === undefined ? {} : { reach })
    }
  }
}

function bodyOf(request: Scenario['request'], names: Names): { type: string; text: string } | undefined {
  if (request.method === 'GET') return undefined
  const { encoding, contentType, message } = request
  const type = contentType || (encoding === 'json' ? 'application/json' : 'application/x-www-form-urlencoded')
  if (message !== undefined) {
    // A quotation mark in a name must not end the text that it stands in.
    const toPlace = /json/i.test(type) ? inJson : /urlencoded/i.test(type) ? encoded : (text: string) => text
    return { type, text: fill(message, names, toPlace) }
  }
  const values = valuesOf(request.values, names)
  const text =
    encoding === 'json'
      ? JSON.stringify(Object.fromEntries(values.map(({ key, value }) => [key, value])))
      : values.map((one) => `${encoded(one.key)}=${encoded(one.text)}`).join('&')
  return { type, text }
}

interface FilledValue {
  readonly key: string
  readonly text: string
  readonly value: string | number | boolean
}

/** Without those whose condition says so, and without empty ones, which interfaces refuse as an id of nothing. */
function valuesOf(values: readonly Value[], names: Names): FilledValue[] {
  return values.flatMap((one) => {
    if ((one.onlyIf !== '' && !holds(one.onlyIf, names)) || holds(one.skipIf, names)) return []
    const text = fill(one, names).toWellFormed()
    return one.key === '' || text === '' ? [] : [{ key: one.key, text, value: typed(text, one.type) }]
  })
}

function typed(text: string, type: Value['type']): string | number | boolean {
  if (type === 'number') return Number.isFinite(Number(text)) ? Number(text) : text
  return type === 'boolean' ? /^(true|1|yes)$/i.test(text) : text
}

function inJson(text: string): string {
  return JSON.stringify(text.toWellFormed()).slice(1, -1)
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim()
}

interface Read {
  readonly status: number | null
  readonly text: string
  readonly value: unknown
  readonly failure: RequestFailure | undefined
}

function read(outcome: HttpOutcome): Read {
  if (outcome.kind === 'failed') {
    const { code, message: reason } = outcome
    return { status: null, text: '', value: undefined, failure: { code, reason } }
  }
  const { status } = outcome
  const text = new TextDecoder().decode(outcome.body)
  if (status < 200 || status > 299) return { status, text, value: undefined, failure: { code: 'status', status } }
  try {
    return { status, text, value: text.trim() === '' ? null : JSON.parse(text), failure: undefined }
  } catch {
    return { status, text, value: undefined, failure: { code: 'not-json' } }
  }
}
