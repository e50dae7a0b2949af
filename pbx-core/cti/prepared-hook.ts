import type { HookConfig } from '../contract/config.ts'
import { namedVariable } from '../contract/placeholder.ts'
import type { Variables } from './port.ts'
import { compileHeaderValue, compileTemplate, compileUrl } from './template.ts'

/** A hook with its templates compiled; made once for each `HookConfig`, filled in for each call. */
export interface PreparedHook {
  readonly method: HookConfig['method']
  /** Of the variables that URL and headers name, in whatever form. */
  readonly names: readonly string[]
  url(variables: Variables): string
  /** Names as configured. They and their values are secret: not for logs, not for the time line. */
  headers(variables: Variables): Readonly<Record<string, string>>
  /** All `names`, and what hooks of the call have set, as one JSON object; null where the method is GET. */
  body(variables: Variables, names: readonly string[]): string | null
}

// A configuration is replaced as a whole when it changes, so what was prepared for it goes with it.
const prepared = new WeakMap<HookConfig, PreparedHook>()

export function prepareHook(config: HookConfig): PreparedHook {
  let hook = prepared.get(config)
  if (hook === undefined) {
    hook = compileHook(config)
    prepared.set(config, hook)
  }
  return hook
}

function compileHook(config: HookConfig): PreparedHook {
  const headers = Object.entries(config.headers).map(([name, value]) => ({ name, fill: compileHeaderValue(value) }))
  return {
    method: config.method,
    names: [config.url, ...Object.values(config.headers)].flatMap((text) =>
      compileTemplate(text).names.map((name) => namedVariable(name).name)
    ),
    url: compileUrl(config.url),
    headers: (variables) => Object.fromEntries(headers.map(({ name, fill }) => [name, fill(variables)])),
    body: (variables, names) => (config.method === 'POST' ? jsonBody(variables, names) : null)
  }
}

function jsonBody(variables: Variables, names: readonly string[]): string {
  const all = [...names, ...(variables.custom ?? [])]
  return JSON.stringify(Object.fromEntries(all.map((name) => [name, variables(name).toWellFormed()])))
}

/** A URL for people's eyes: without the user and password that it may carry. */
export function withoutCredentials(url: string): string {
  return url.replace(/^([A-Za-z][A-Za-z0-9+.-]*:[/\\]{2})[^/\\?#]*@/, '$1')
}
