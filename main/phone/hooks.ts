import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import { type DomainConfig, type HookConfig, hookSchema, typedUrlFault } from '../../pbx-core/contract/config.ts'
import { isSameOrigin } from '../../pbx-core/contract/same-origin.ts'
import type {
  CommandFault,
  CommandPayload,
  HookEdit,
  HookName,
  HooksView,
  HookTest,
  HookView
} from '../ipc/contract.ts'
import { coreName, hookHolder, hookPlaces, isObject, type PlacedHook } from './hook-places.ts'
import type { DeskPorts } from './ports.ts'

const popupKeys = [
  'url',
  'on',
  'internal',
  'outbound',
  'anonymous',
  'target',
  'numberFilter',
  'minimumDigits',
  'only'
] as const
const requestKeys = ['url', 'method', 'timeoutMs', 'onFailure', 'fallbackUrl', 'ca'] as const
/** In the file they stand under `on`, as the moment of a pop-up does. */
const eventKeys = [...requestKeys, 'moments'] as const
/** What was entrusted to one application. */
const confidentialKeys = ['headers', 'secret'] as const

type HookPorts = Pick<DeskPorts, 'pbx' | 'account' | 'configReadOnly' | 'editConfig' | 'variables'>

export async function readHooks(ports: HookPorts, domain: DomainConfig): Promise<HooksView> {
  const places = hookPlaces(domain)
  const shown = places.filter(({ place, config }) => place.kind === 'cti' || isSet(config))
  return {
    readOnly: ports.configReadOnly,
    hooks: await Promise.all(shown.map((hook) => viewOf(ports, domain, hook))),
    unset: places.filter((hook) => !shown.includes(hook)).map(({ id, like, place }) => ({ hook: id, like, place })),
    variables: ports.variables
  }
}

async function viewOf({ pbx }: HookPorts, domain: DomainConfig, placed: PlacedHook): Promise<HookView> {
  const { id, like, place, config } = placed
  const edit = editOf(placed)
  return {
    hook: id,
    like,
    place,
    edit,
    headers: isObject(config?.headers) ? Object.keys(config.headers) : [],
    secrets: countOf(config),
    health: await pbx.hookHealth({ domain: domain.name, hook: coreName(placed), url: edit.url })
  }
}

/** What the window does not show stays as it is; what another application was entrusted with goes. */
export async function writeHook(
  ports: HookPorts,
  { domain, by }: Administered,
  { hook, edit }: CommandPayload<'hooks.write'>
): Promise<Result<null, CommandFault>> {
  const placed = hookPlaces(domain).find(({ id }) => id === hook)
  if (placed === undefined) return err(hookGone)
  const fault = urlFault(edit)
  if (fault !== undefined) return err(fault)
  let isGone = false
  const written = await ports.editConfig(ports.account.domain, (raw) => {
    const found = hookHolder(raw, placed)
    isGone = found === undefined
    if (found === undefined) return
    const { holder, key } = found
    holder[key] = changed(isObject(holder[key]) ? holder[key] : {}, edit, { keys: keysOf(placed.like), by })
  })
  if (isGone) return err(hookGone)
  return written.ok ? ok(null) : written
}

export const hookGone: CommandFault = {
  code: 'hook_not_found',
  message: 'What this hook belongs to is not in the configuration any more. Nothing was saved; read the page again.'
}

type Raw = Record<string, unknown>

/** The domain of the hooks, and the rights of the person who edits them. */
export interface Administered {
  readonly domain: DomainConfig
  readonly by: 'systemAdmin' | 'admin'
}

interface Editing {
  readonly keys: readonly (keyof HookEdit)[]
  readonly by: Administered['by']
}

/**
 * An address that an admin of the domain alone has typed is marked: it reaches public addresses and what
 * `cti.allowedTargets` names. One that it only leaves as it was stays what it was.
 */
function changed(before: Raw, edit: HookEdit, { keys, by }: Editing): Raw {
  const given = keys.flatMap((key) => (edit[key] === undefined ? [] : [[fileKey(key), edit[key]] as const]))
  const kept = staysWithin(before, edit) ? before : without(before, confidentialKeys)
  const after: Raw = { ...kept, ...Object.fromEntries(given) }
  if (after.ca === '') delete after.ca
  if (after.fallbackUrl === '') delete after.fallbackUrl
  if (edit.headers !== undefined) after.headers = changedHeaders(after.headers, edit.headers)
  const secrets = changedSecrets(secretsOf(after), edit)
  if (secrets.length === 0) delete after.secret
  else after.secret = secrets.length === 1 ? secrets[0] : secrets
  const isTyped =
    before.url !== edit.url || (edit.fallbackUrl ?? before.fallbackUrl ?? '') !== (before.fallbackUrl ?? '')
  const isBound = by === 'admin' && (isTyped || before.restricted === true)
  if (isBound) after.restricted = true
  else delete after.restricted
  return after
}

/** Whether what was entrusted to one application stays with it; its fallback is sent the same headers. */
function staysWithin(before: Raw, { url, fallbackUrl }: HookEdit): boolean {
  if (!isSameOrigin(String(before.url), url)) return false
  const isNew = fallbackUrl !== undefined && fallbackUrl !== '' && fallbackUrl !== before.fallbackUrl
  return !isNew || isSameOrigin(url, fallbackUrl) || isSameOrigin(String(before.fallbackUrl ?? ''), fallbackUrl)
}

/** The newest first. */
function changedSecrets(before: readonly string[], { secret, nextSecret, dropOldSecret }: HookEdit): readonly string[] {
  const known = secret === null ? [] : secret === undefined ? before : [secret]
  const current = dropOldSecret ? known.slice(0, 1) : known
  return nextSecret === undefined ? current : [nextSecret, ...current.slice(0, 1)]
}

function fileKey(key: keyof HookEdit): string {
  return key === 'moments' ? 'on' : key
}

function changedHeaders(before: unknown, change: NonNullable<HookEdit['headers']>): Raw {
  const after = new Map(Object.entries(isObject(before) ? before : {}))
  for (const [name, value] of Object.entries(change)) {
    // Names of headers have no case (RFC 9110 §5.1).
    for (const known of after.keys()) if (known.toLowerCase() === name.toLowerCase()) after.delete(known)
    if (value !== null) after.set(name, value)
  }
  return Object.fromEntries(after)
}

export async function testHook(
  ports: HookPorts,
  { domain, by }: Administered,
  { hook, edit, values }: CommandPayload<'hooks.test'>
): Promise<Result<HookTest, CommandFault>> {
  const placed = hookPlaces(domain).find(({ id }) => id === hook)
  if (placed === undefined) return err(hookGone)
  const fault = urlFault(edit)
  if (fault !== undefined) return err(fault)
  const lower = Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]))
  if (placed.like === 'popup') {
    const url = ports.pbx.fillTestUrl({ domain: domain.name, url: edit.url, values: lower })
    return ok(popupPage(url))
  }
  // Which moments it is told makes no difference to a request.
  const { on: _, ...asked } = changed(placed.config ?? {}, edit, { keys: keysOf(placed.like), by })
  const config = hookSchema.parse(asked) satisfies HookConfig
  const tried = await ports.pbx.testHook({ domain: domain.name, hook: placed.like, config, values: lower })
  return ok({ ...tried, ms: Math.round(tried.ms) })
}

/** A pop-up asks nobody anything: the page that would open is what there is to see. */
function popupPage(url: string): HookTest {
  const effect = { title: 'url', text: url, kind: url === '' ? ('none' as const) : ('change' as const) }
  return { method: 'GET', url, outcome: 'page', status: null, ms: 0, reply: '', effects: [effect] }
}

function editOf({ like, config = { url: '' } }: PlacedHook): HookEdit {
  const known = keysOf(like).flatMap((key) => {
    const value = config[fileKey(key)]
    return value === undefined ? [] : [[key, value] as const]
  })
  return Object.fromEntries(known) as HookEdit
}

function keysOf(like: HookName): readonly (keyof HookEdit)[] {
  if (like === 'popup') return popupKeys
  return like === 'events' ? eventKeys : requestKeys
}

function urlFault({ url, fallbackUrl = '' }: HookEdit): CommandFault | undefined {
  const faults = Object.entries({ url, fallbackUrl }).flatMap(([path, each]) => {
    const message = typedUrlFault(each)
    return message === undefined ? [] : [{ code: 'url_invalid', message, path }]
  })
  return faults[0]
}

/** One, or two while an application changes over, the newest first. */
function secretsOf(config: PlacedHook['config']): readonly string[] {
  const all: readonly unknown[] = Array.isArray(config?.secret) ? config.secret : [config?.secret]
  return all.filter((secret): secret is string => typeof secret === 'string' && secret !== '')
}

function countOf(config: PlacedHook['config']): HookView['secrets'] {
  const { length } = secretsOf(config)
  return length === 0 ? 0 : length === 1 ? 1 : 2
}

const isSet = (config: PlacedHook['config']): boolean => typeof config?.url === 'string' && config.url !== ''

function without(raw: Raw, keys: readonly string[]): Raw {
  return Object.fromEntries(Object.entries(raw).filter(([key]) => !keys.includes(key)))
}
