import type { Call } from '../call/call.ts'
import { variablesOf } from '../call/variables.ts'
import { type PreparedHook, prepareHook } from '../cti/prepared-hook.ts'
import { everyHookVariables } from '../cti/variables.ts'
import { isOfRecord } from '../records/cdr-variables.ts'
import { postCallConfig } from './post-call.ts'

/**
 * What the post-call hook names and a record has no field for, headers of the caller's INVITE among it: it stays with
 * the record, for a request that is made, or repeated, when the call is long gone (`2-cti`, Variables). What no hook
 * names is nobody's and is not kept.
 */
export function keptVariables(call: Call): Readonly<Record<string, string>> {
  const config = postCallConfig(call.domain, 'postCall')
  if (config === undefined) return {}
  const wanted = wantedBy(prepareHook(config))
  if (wanted.length === 0) return {}
  const read = variablesOf(call, call.now(), call.latest)
  return Object.fromEntries(wanted.map((name) => [name, read(name)] as const).filter(([, value]) => value !== ''))
}

/** By what was prepared: a record is written several times in a call, and its hook asks for the same each time. */
const known = new WeakMap<PreparedHook, readonly string[]>()

function wantedBy(hook: PreparedHook): readonly string[] {
  const before = known.get(hook)
  if (before !== undefined) return before
  const asked = new Set([...hook.names, ...(hook.method === 'POST' ? everyHookVariables : [])])
  const wanted = [...asked].filter((name) => isOfHooks(name) && !isOfRecord(name))
  known.set(hook, wanted)
  return wanted
}

/** Not what a hook of this call has set: the record has that anyway. */
function isOfHooks(name: string): boolean {
  return name.startsWith('sip:') || everyHookVariables.includes(name)
}
