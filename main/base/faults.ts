import type { z } from 'zod'
import type { ConfigFault } from '../../pbx-core/contract/pbx.ts'

type Issue = z.core.$ZodIssue

/** What is wrong with a configuration, key by key: `domains[0].queues[1].strategy: expected one of …`. */
export function faultsOf(error: z.ZodError): ConfigFault[] {
  return error.issues.flatMap((issue) => faultsOfIssue(issue))
}

export function formatFault(fault: ConfigFault): string {
  return fault.path === '' ? fault.message : `${fault.path}: ${fault.message}`
}

/** `['domains', 0, 'keys', '1']` as `domains[0].keys["1"]`. */
export function formatPath(path: readonly PropertyKey[]): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (/^[A-Za-z_$][\w$]*$/.test(String(step))) text += text === '' ? String(step) : `.${String(step)}`
    else text += `[${JSON.stringify(String(step))}]`
  }
  return text
}

function faultsOfIssue(issue: Issue): ConfigFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: formatPath([...issue.path, key]), message: 'unknown key' }))
  }
  const meant = issue.code === 'invalid_union' ? meantBranch(issue.errors) : undefined
  if (meant !== undefined) {
    return meant.flatMap((inner) => faultsOfIssue({ ...inner, path: [...issue.path, ...inner.path] }))
  }
  return [{ path: formatPath(issue.path), message: messageOf(issue) }]
}

/** What is wrong within the only branch of a union whose type the value has: its key, not the whole, is to be mended. */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = branches.filter((branch) => !branch.some(({ code, path }) => code === 'invalid_type' && !path.length))
  return fitting.length === 1 ? fitting[0] : undefined
}

function messageOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${article(issue.expected)}${/received undefined$/.test(issue.message) ? ', and it is missing' : ''}`
    case 'invalid_value':
      return issue.values.length === 1
        ? `expected ${String(issue.values[0])}`
        : `expected one of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return `expected ${bound(issue.origin, 'at least', Number(issue.minimum))}`
    case 'too_big':
      return `expected ${bound(issue.origin, 'at most', Number(issue.maximum))}`
    case 'invalid_union':
      return unionMessage(issue.errors)
    case 'invalid_key':
      return `this key is not allowed here: ${issue.issues.map(messageOf).join('; ')}`
    default:
      return issue.message
  }
}

function unionMessage(branches: readonly (readonly Issue[])[]): string {
  const messages = branches.flatMap((branch) => branch.map(messageOf))
  return [...new Set(messages)].join(', or ')
}

function bound(origin: string, limit: string, size: number): string {
  switch (origin) {
    case 'string':
      return `${limit} ${size} ${size === 1 ? 'character' : 'characters'}`
    case 'array':
      return `${limit} ${size} ${size === 1 ? 'entry' : 'entries'}`
    default:
      return `${limit} ${size}`
  }
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`
}
