import { z } from 'zod'
import { err, ok, type Result } from '../base/result.ts'
import type { BrokenReply, ReplyRemark } from '../contract/remark.ts'
import { cleanText, isSetTag, type ReplyContent, type ReplyFault, type ReplyTag, replyTag } from './decision.ts'

const maxDepth = 32
/** Members, items, objects and lists together: each is looked at, on the thread that signals. */
const maxValues = 500

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]).transform((value) => String(value ?? ''))

/** A JSON object; PHP writes an empty one as `[]`. */
const record = <T extends z.ZodType>(value: T) =>
  z.preprocess((given) => (Array.isArray(given) && given.length === 0 ? {} : given), z.record(z.string(), value))

const replySchema = z.object({
  set: record(z.unknown()).nullish(),
  route: z.union([scalar, record(scalar)]).nullish(),
  break: scalar.nullish()
})
const variablesSchema = record(scalar).nullish()

/**
 * The same reply as JSON: `{"set":{…,"variables":{…}},"route":{"type":…,"name":…},"break":…}`.
 * `null`: JSON, but not an object (`"OK"`, `[]`), which asks for nothing.
 */
export function readJson(text: string): Result<ReplyContent | null, ReplyFault> {
  const tooMuch = excessOf(text)
  if (tooMuch !== undefined) return err({ code: 'hostile-reply', remark: tooMuch })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'not JSON'
    return err({ code: 'broken-reply', remark: { code: 'json', reason } })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ok(null)
  return collect(lowerKeys(value))
}

function collect(reply: Record<string, unknown>): Result<ReplyContent, ReplyFault> {
  const parsed = replySchema.safeParse(reply)
  if (!parsed.success) return err(wrongShape(parsed.error))
  const content = new Content()
  for (const name of Object.keys(reply)) if (!Object.hasOwn(replySchema.shape, name)) content.unknown(name)
  const { set, route } = parsed.data
  if (typeof route === 'string') content.tags.set('route', route)
  else for (const [name, text] of Object.entries(lowerKeys(route ?? {}))) content.readRoute(name, text)
  if (typeof parsed.data.break === 'string') content.tags.set('break', parsed.data.break)
  for (const [name, given] of Object.entries(lowerKeys(set ?? {}))) {
    const fault = content.readSet(name, given)
    if (fault !== undefined) return err(fault)
  }
  return ok(content)
}

class Content implements ReplyContent {
  readonly tags = new Map<ReplyTag, string>()
  readonly variables: [string, string][] = []
  readonly warnings: ReplyRemark[] = []

  readRoute(name: string, text: unknown): void {
    if (name === 'type' || name === 'name' || name === 'break') this.tags.set(name, String(text))
    else this.unknown(`route.${name}`)
  }

  readSet(name: string, given: unknown): ReplyFault | undefined {
    if (name === 'variables' || name === 'variable') {
      const variables = variablesSchema.safeParse(given)
      if (!variables.success) return wrongShape(variables.error, ['set', name])
      this.variables.push(...Object.entries(variables.data ?? {}))
      return undefined
    }
    const tag = replyTag(name)
    if (tag === undefined || !isSetTag(tag)) {
      this.unknown(`set.${name}`)
      return undefined
    }
    const text = scalar.safeParse(given)
    if (!text.success) return wrongShape(text.error, ['set', name])
    // null says nothing about the field; an empty text says that it is empty.
    if (given !== null) this.tags.set(tag, text.data)
    return undefined
  }

  unknown(name: string): void {
    this.warnings.push({ code: 'unknown-key', name: cleanText(name, 64) })
  }
}

function wrongShape(error: z.ZodError, under: readonly string[] = []): ReplyFault {
  const issue = error.issues[0]
  const path = cleanText([...under, ...(issue?.path ?? [])].map(String).join('.'), 128)
  return { code: 'broken-reply', remark: { code: 'wrong-shape', path, reason: issue?.message ?? 'not as expected' } }
}

function lowerKeys<T>(record: { readonly [name: string]: T } | object): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value as T]))
}

/** Counts brackets and commas outside of strings, so that depth and values are known before anything is built. */
function excessOf(text: string): BrokenReply | undefined {
  let depth = 0
  let values = 0
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"?|[[\]{},]/gs)) {
    if (token === '}' || token === ']') depth--
    else if (token === '{' || token === '[') depth++
    else if (token !== ',') continue
    if (depth > maxDepth) return { code: 'json-nested', most: maxDepth }
    if (token !== '}' && token !== ']' && ++values > maxValues) return { code: 'json-values', most: maxValues }
  }
  return undefined
}
