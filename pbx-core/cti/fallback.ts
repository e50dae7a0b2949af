import type { HookConfig } from '../contract/config.ts'
import type { HookOutcome, Variables } from './port.ts'

// A hook is prepared once for its configuration, and so is what stands in for it.
const fallbacks = new WeakMap<HookConfig, HookConfig>()

/** The hook that is asked where this one is of no use; it has none of its own. */
export function fallbackOf(config: HookConfig): HookConfig | undefined {
  const { fallbackUrl, ...rest } = config
  if (fallbackUrl === undefined || fallbackUrl === '') return undefined
  const known = fallbacks.get(config) ?? { ...rest, url: fallbackUrl }
  fallbacks.set(config, known)
  return known
}

/** `%%error%%` (`2-cti`, Hook); undefined where the fallback is not asked: it worked, or the call gave it up. */
export function errorOf(result: HookOutcome['result']): string | undefined {
  if (result.kind === 'skipped') return 'skipped'
  if (result.kind !== 'failed' || result.code === 'aborted') return undefined
  const { code, remark } = result
  if (remark.code === 'status') return `status:${remark.status}`
  if (code === 'broken-reply' || code === 'hostile-reply') return remark.code.startsWith('json') ? 'json' : 'xml'
  return code
}

/** The same variables and one more. */
export function withVariable(variables: Variables, name: string, value: string): Variables {
  const lookUp = (wanted: string) => (wanted === name ? value : variables(wanted))
  return variables.custom === undefined ? lookUp : Object.assign(lookUp, { custom: variables.custom })
}
