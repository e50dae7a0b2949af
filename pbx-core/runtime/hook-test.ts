import type { Clock } from '../base/clock.ts'
import type { Crypto } from '../base/crypto.ts'
import type { HttpClient } from '../base/http.ts'
import type { Log } from '../base/log.ts'
import { textOfOutcome } from '../call/hooks.ts'
import type { DomainConfig } from '../contract/config.ts'
import { destinationType, formatDestination } from '../contract/destination.ts'
import type { HookEffect } from '../contract/hook-requests.ts'
import type { HookTestCommand, HookTestOutcome, UrlTest } from '../contract/pbx.ts'
import type { Remark } from '../contract/remark.ts'
import { textOfRemark } from '../contract/remark-text.ts'
import { createHookRunner } from '../cti/hook-runner.ts'
import type { HookDecision, HookOutcome, Variables } from '../cti/port.ts'
import { addressOf } from '../cti/reply-form.ts'
import type { ReplyStep } from '../cti/reply-program.ts'
import { compileUrl } from '../cti/template.ts'
import { createVariables, knownVariables } from '../cti/variables.ts'
import { numberInForm } from '../routing/number/forms.ts'
import { resolveDestination } from '../routing/resolve.ts'
import { userField } from '../routing/user-field.ts'

export interface HookTestPorts {
  readonly http: HttpClient
  readonly clock: Clock
  readonly crypto: Crypto
  readonly log: Log
}

/** Sends a hook's request built from typed values, and tells what its reply would do (`2-cti`, Trying it). */
export async function testHook(
  { http, clock, crypto, log }: HookTestPorts,
  test: HookTestCommand,
  domain: DomainConfig | undefined
): Promise<HookTestOutcome> {
  // A runner of its own: what is tried neither opens a circuit that calls see nor is kept from trying by one. Whoever
  // asks has the books of calls in hand (health, recent requests), so what the runner gets is named one by one.
  const outcome = await createHookRunner({ http, clock, log }).run(
    {
      hook: `${test.domain} cti.${test.hook}`,
      config: test.config,
      variables: variablesOfTest({ clock, crypto }, test, domain),
      budgetMs: 2 * test.config.timeoutMs,
      allowedTargets: domain?.cti.allowedTargets ?? []
    },
    new AbortController().signal
  )
  const { method, url, status, ms, reply, result, before } = outcome
  return {
    method,
    url,
    status,
    ms,
    reply,
    outcome: textOfOutcome(outcome),
    ...(result.kind === 'failed' ? { remark: result.remark } : {}),
    // What the fallback says does not tell why it was asked at all.
    effects: [
      ...(before?.result.kind === 'failed' ? [warning(before.result.remark)] : []),
      ...effectsOf(result, { hook: test.hook, onFailure: test.config.onFailure, domain, url })
    ]
  }
}

/** The page that a pop-up would open, with typed values (`2-cti`, Trying it). */
export function fillTestUrl(
  ports: Pick<HookTestPorts, 'clock' | 'crypto'>,
  { url, ...test }: UrlTest,
  domain: DomainConfig | undefined
): string {
  return compileUrl(url)(variablesOfTest(ports, { ...test, hook: 'inbound' }, domain))
}

function variablesOfTest(
  { clock, crypto }: Pick<HookTestPorts, 'clock' | 'crypto'>,
  { hook, domain, values }: Pick<HookTestCommand, 'hook' | 'domain' | 'values'>,
  config: DomainConfig | undefined
): Variables {
  const seconds = Math.trunc(clock.wallTime() / 1000)
  const madeUp: Readonly<Record<string, string>> = {
    uniqueid: `${seconds}.${crypto.token(6)}`,
    timestamp: String(seconds),
    domain,
    direction: hook === 'outbound' ? 'outbound' : 'inbound',
    originalcalleridname: values.calleridname ?? '',
    originalcalleridnumber: values.calleridnumber ?? ''
  }
  const given = (name: string) => (Object.hasOwn(values, name) ? values[name] : undefined)
  const made = (name: string) => (Object.hasOwn(madeUp, name) ? madeUp[name] : undefined)
  const lookUp = createVariables({
    // A field that nobody has typed is that of the user who has been.
    values: (name) => given(name) ?? made(name) ?? (name.startsWith('user:') ? undefined : ''),
    userField: (name) => userField(config, given('user'), name),
    inForm: (value, form) => numberInForm(config, value, form)
  })
  const custom = hook === 'postCall' ? knownVariables.filter(({ when }) => when === 'post-call') : []
  return Object.assign(lookUp, { custom: custom.map(({ name }) => name) })
}

/** Whose reply is ignored. */
const tellsOnly: ReadonlySet<string> = new Set<HookTestCommand['hook']>(['postCall', 'events', 'emergency'])

function unheeded(result: HookOutcome['result']): HookEffect[] {
  return result.kind === 'failed' ? [warning(result.remark)] : nothing
}

const nothing: HookEffect[] = [{ kind: 'none', title: '', text: 'no change' }]

function warning(remark: Remark): HookEffect {
  return { kind: 'warning', title: '', text: textOfRemark(remark), remark }
}

/** The hook as a test names it, and what else decides what its reply does. */
export interface Asked {
  readonly hook: string
  readonly onFailure: 'continue' | 'reject'
  readonly domain: DomainConfig | undefined
  /** Who has answered: what a document names elsewhere is not asked. Absent: nobody has, the reply was typed. */
  readonly url?: string
}

/** What a call would do after this, a line each. */
export function effectsOf(result: HookOutcome['result'], { hook, onFailure, domain, url }: Asked): HookEffect[] {
  if (tellsOnly.has(hook)) return unheeded(result)
  switch (result.kind) {
    case 'no-change':
      return result.note === undefined
        ? nothing
        : [{ kind: 'none', title: '', text: textOfRemark(result.note), remark: result.note }]
    case 'skipped':
      return nothing
    case 'failed':
      return [warning(result.remark), { kind: 'none', title: 'onFailure', text: onFailure }]
    case 'reply': {
      const { decision } = result
      const effects = [...changes(decision), ...routes(decision, domain), ...verbs(decision, url)]
      const warnings = decision.warnings.map(warning)
      return effects.length + warnings.length === 0 ? nothing : [...effects, ...warnings]
    }
  }
}

function changes({ set }: HookDecision): HookEffect[] {
  const { variables, accCode2, accCode3, record, ...plain } = set
  const tags: Readonly<Record<string, string | number | boolean | null | undefined>> = {
    ...plain,
    acc_code2: accCode2,
    acc_code3: accCode3,
    ...(record === undefined ? {} : { record: record === null ? 'as configured' : record ? 'yes' : 'no' })
  }
  const named = Object.entries(variables).map(([name, value]) => [`variable ${name}`, value] as const)
  return [...Object.entries(tags), ...named]
    .filter(([, value]) => value !== undefined)
    .map(([title, value]) => ({ kind: 'change', title, text: String(value) }))
}

/** What a document would have done, verb by verb; nothing that follows from it is asked for. */
function verbs({ program }: HookDecision, asked: string | undefined): HookEffect[] {
  const { steps = [], onAnswer = null, onHangup = null } = program ?? {}
  const told = { onAnswer, onHangup }
  return [
    ...steps.flatMap((step): HookEffect[] => [
      { kind: 'route', title: step.verb, text: textOfStep(step) },
      ...outOfReach(nextOf(step), asked)
    ]),
    ...Object.entries(told).flatMap(([title, text]): HookEffect[] =>
      text === null ? [] : [{ kind: 'change', title, text }, ...outOfReach(text, asked)]
    )
  ]
}

/** The address that a step leads to; null: it leads nowhere. */
function nextOf(step: ReplyStep): string | null {
  switch (step.verb) {
    case 'gather':
    case 'record':
    case 'dial':
      return step.action?.url ?? null
    case 'redirect':
      return step.to.url
    default:
      return null
  }
}

function outOfReach(next: string | null, asked: string | undefined): HookEffect[] {
  if (next === null || asked === undefined) return []
  const address = addressOf(next, { document: asked, hook: asked })
  return address.ok ? [] : [warning(address.error)]
}

function textOfStep(step: ReplyStep): string {
  switch (step.verb) {
    case 'say':
      return step.text
    case 'play':
      return step.sound
    case 'pause':
      return `${step.seconds} s`
    case 'gather':
    case 'record':
      return `${step.action.method} ${step.action.url}`.trim()
    case 'dial':
      return step.targets.map(({ kind, name }) => `${kind}:${name}`).join(', ')
    case 'redirect':
      return `${step.to.method} ${step.to.url}`
    case 'reject':
      return step.reason
    case 'hangup':
      return ''
  }
}

function routes(decision: HookDecision, domain: DomainConfig | undefined): HookEffect[] {
  const { route } = decision
  if (route === null) return decision.break ? [{ kind: 'route', title: 'break', text: '1' }] : []
  const type = destinationType(route.type)
  const destination = type === undefined ? undefined : { type, name: route.name.trim() }
  const text = destination === undefined ? `${route.type}:${route.name}` : formatDestination(destination)
  const exists =
    destination !== undefined && domain !== undefined && resolveDestination(domain, destination).kind !== 'not-found'
  if (!exists) return [warning({ code: 'no-such-destination', destination: text })]
  return [
    { kind: 'route', title: 'route', text },
    { kind: 'route', title: 'break', text: decision.break ? '1' : '0' }
  ]
}
