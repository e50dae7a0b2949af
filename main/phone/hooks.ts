import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import { type DomainConfig, hookSchema, hookUrlFault } from '../../pbx-core/contract/config.ts'
import type { HookTestOutcome } from '../../pbx-core/contract/pbx.ts'
import type { CommandFault, CommandPayload, HookEdit, HookName, HooksView, HookTest } from '../ipc/contract.ts'
import type { DeskPorts } from './ports.ts'

const names: readonly HookName[] = ['popup', 'inbound', 'outbound', 'timeout', 'postCall']
const popupKeys = ['url', 'on', 'internal', 'outbound', 'target', 'numberFilter', 'minimumDigits', 'only'] as const
const requestKeys = ['url', 'method', 'timeoutMs', 'onFailure'] as const

type HookPorts = Pick<DeskPorts, 'pbx' | 'account' | 'configReadOnly' | 'editConfig' | 'variables'>

export function readHooks(ports: HookPorts, domain: DomainConfig): HooksView {
  const skipped = new Map(ports.pbx.skippedHooks(domain.name).map(({ hook, until }) => [hook, until]))
  return {
    readOnly: ports.configReadOnly,
    hooks: names.map((hook) => ({
      hook,
      edit: editOf(domain, hook),
      skippedUntil: skipped.get(`cti.${hook}`) ?? null
    })),
    variables: ports.variables
  }
}

/** Headers, secret and whatever else the window does not show stay as they are. */
export async function writeHook(
  ports: HookPorts,
  { hook, edit }: CommandPayload<'hooks.write'>
): Promise<Result<null, CommandFault>> {
  const fault = urlFault(edit)
  if (fault !== undefined) return err(fault)
  const known: readonly (keyof HookEdit)[] = keysOf(hook)
  const change = Object.fromEntries(
    known.flatMap((key) => (edit[key] === undefined ? [] : [[key, edit[key]] as const]))
  )
  const written = await ports.editConfig(ports.account.domain, (domain) => {
    const cti = asObject(domain.cti)
    domain.cti = { ...cti, [hook]: { ...asObject(cti[hook]), ...change } }
  })
  return written.ok ? ok(null) : written
}

export async function testHook(
  ports: HookPorts,
  domain: DomainConfig,
  { hook, edit, values }: CommandPayload<'hooks.test'>
): Promise<Result<HookTest, CommandFault>> {
  const fault = urlFault(edit)
  if (fault !== undefined) return err(fault)
  const lower = Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]))
  if (hook === 'popup') return ok(popupPage(edit.url, lower))
  const kept = domain.cti[hook]
  const given = Object.fromEntries(
    requestKeys.flatMap((key) => (edit[key] === undefined ? [] : [[key, edit[key]] as const]))
  )
  const config = hookSchema.parse({ ...kept, ...given })
  const tried = await ports.pbx.testHook({ domain: domain.name, hook, config, values: lower })
  return ok(shown(tried))
}

/** A pop-up asks nobody anything: the page that would open is what there is to see. */
function popupPage(template: string, values: Readonly<Record<string, string>>): HookTest {
  const at = /^[a-z]+:\/\/[^/?#]*/i.exec(template)?.[0].length ?? 0
  const filled = template
    .slice(at)
    .replace(/%%([\w:.-]+)%%/g, (_, name: string) =>
      encodeURIComponent((values[name.toLowerCase()] ?? '').toWellFormed())
    )
  const url = template.slice(0, at) + filled
  const effect = { title: 'url', text: url, kind: url === '' ? ('none' as const) : ('change' as const) }
  return { method: 'GET', url, outcome: 'page', status: null, ms: 0, reply: '', effects: [effect] }
}

function shown({ effects, ...tried }: HookTestOutcome): HookTest {
  return { ...tried, ms: Math.round(tried.ms), effects }
}

function editOf(domain: DomainConfig, hook: HookName): HookEdit {
  const config: Readonly<Record<string, unknown>> = domain.cti[hook] ?? { url: '' }
  const known = keysOf(hook).flatMap((key) => (config[key] === undefined ? [] : [[key, config[key]] as const]))
  return Object.fromEntries(known) as HookEdit
}

function keysOf(hook: HookName): readonly (keyof HookEdit)[] {
  return hook === 'popup' ? popupKeys : requestKeys
}

function urlFault({ url }: HookEdit): CommandFault | undefined {
  const message = hookUrlFault(url)
  return message === undefined ? undefined : { code: 'url_invalid', message, path: 'url' }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
