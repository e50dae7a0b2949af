import { destinationType } from '../contract/destination.ts'
import type { HookDecision, HookSet } from './port.ts'

/**
 * A reply in either notation, reduced to what it says: the text of each known tag by its
 * name, the last one where it stood twice.
 */
export interface ReplyContent {
  readonly tags: ReadonlyMap<ReplyTag, string>
  /** From `<variable name="…">`, in order. */
  readonly variables: readonly (readonly [name: string, value: string])[]
  /** Names that nobody knows, and other oddities, in words for the time line. */
  readonly warnings: readonly string[]
}

/** Why a reply cannot be used: not well-formed, or made to do harm. */
export interface ReplyFault {
  readonly code: 'broken-reply' | 'hostile-reply'
  readonly message: string
}

const textTags = {
  calleridname: 'calleridname',
  calleridnumber: 'calleridnumber',
  accountcode: 'accountcode',
  acc_code2: 'accCode2',
  acc_code3: 'accCode3',
  userfield: 'userfield',
  language: 'language',
  musiconhold: 'musiconhold',
  ringtone: 'ringtone'
} as const

const setTags = [...(Object.keys(textTags) as (keyof typeof textTags)[]), 'record', 'priority'] as const
const routeTags = ['type', 'name', 'break', 'route'] as const

export type ReplyTag = (typeof setTags)[number] | (typeof routeTags)[number]

const knownTags: ReadonlyMap<string, ReplyTag> = new Map<string, ReplyTag>([
  ...setTags.map((tag) => [tag, tag] as const),
  ...routeTags.map((tag) => [tag, tag] as const),
  ['acc_code', 'accountcode']
])

/** The tag that a name means; names are case-insensitive. */
export function replyTag(name: string): ReplyTag | undefined {
  return knownTags.get(name.toLowerCase())
}

/** The tags that stand in `set`. */
export function isSetTag(tag: ReplyTag): boolean {
  return (setTags as readonly ReplyTag[]).includes(tag)
}

const maxWarnings = 20

/** What the reply asks for (`2-cti`, The XML reply), with values made safe to hand on. */
export function decide(content: ReplyContent): HookDecision {
  const warnings = new Set(content.warnings)
  const warn = (text: string) => void warnings.add(text)
  const set = readSet(content, warn)
  const wanted = readRoute(content.tags, warn)
  const explicit = readBreak(content.tags, warn)
  return {
    set,
    route: wanted === 'unknown' ? null : wanted,
    // A route that cannot be taken leaves the call where it was going: to break would lose it.
    break: wanted === 'unknown' ? false : (explicit ?? wanted !== null),
    warnings: [...warnings].slice(0, maxWarnings)
  }
}

type Warn = (text: string) => void

function readSet({ tags, variables }: ReplyContent, warn: Warn): HookSet {
  const set: { -readonly [K in keyof HookSet]: HookSet[K] } = { variables: readVariables(variables, warn) }
  for (const [tag, field] of Object.entries(textTags) as [keyof typeof textTags, keyof typeof texts][]) {
    const value = tags.get(tag)
    if (value !== undefined) set[field] = texts[field](value)
  }
  if (set.calleridnumber === '') {
    delete set.calleridnumber
    warn('calleridnumber is empty and was left as it is')
  }
  const record = readRecord(tags.get('record'), warn)
  if (record !== undefined) set.record = record
  const priority = readPriority(tags.get('priority'), warn)
  if (priority !== undefined) set.priority = priority
  return set
}

const callerIdCharacters = 128
// Headers and records hold these; the original gives no limit, a SIP message over UDP does.
const textCharacters = 1024

const callerId = (value: string) => cleanText(value, callerIdCharacters)
const anyText = (value: string) => cleanText(value, textCharacters)

const texts = {
  calleridname: callerId,
  calleridnumber: callerId,
  accountcode: anyText,
  accCode2: anyText,
  accCode3: anyText,
  userfield: anyText,
  language: anyText,
  musiconhold: anyText,
  ringtone: anyText
} as const

/** Without control characters and surrounding blanks, cut to so many characters. */
export function cleanText(value: string, characters: number): string {
  const clean = value
    .toWellFormed()
    .replace(/\p{Cc}/gu, '')
    .trim()
  // Counted in code points, so that no character is cut in two.
  return clean.length <= characters ? clean : [...clean].slice(0, characters).join('')
}

function readVariables(variables: ReplyContent['variables'], warn: Warn): Readonly<Record<string, string>> {
  const read = new Map<string, string>()
  for (const [name, value] of variables) {
    const lower = name.trim().toLowerCase()
    if (/^[a-z][\w.-]{0,63}$/.test(lower)) read.set(lower, anyText(value))
    else warn(`a variable cannot be named "${cleanText(name, 64)}"`)
  }
  return Object.fromEntries(read)
}

function readRecord(text: string | undefined, warn: Warn): boolean | null | undefined {
  if (text === undefined) return undefined
  if (text.trim() === '') return null
  const value = readBoolean(text)
  if (value === undefined) warn(`record: "${cleanText(text, 64)}" is neither yes nor no`)
  return value
}

function readPriority(text: string | undefined, warn: Warn): number | undefined {
  if (text === undefined || text.trim() === '') return undefined
  if (/^[+-]?\d{1,6}$/.test(text.trim())) return Number(text)
  warn(`priority: "${cleanText(text, 64)}" is not a whole number`)
  return undefined
}

function readBreak(tags: ReplyContent['tags'], warn: Warn): boolean | undefined {
  const text = tags.get('break')
  if (text === undefined || text.trim() === '') return undefined
  const value = readBoolean(text)
  if (value === undefined) warn(`break: "${cleanText(text, 64)}" is neither 1 nor 0`)
  return value
}

function readBoolean(text: string): boolean | undefined {
  switch (text.trim().toLowerCase()) {
    case '1':
    case 'yes':
    case 'true':
      return true
    case '0':
    case 'no':
    case 'false':
      return false
    default:
      return undefined
  }
}

/** null: the reply names no destination. */
function readRoute(tags: ReplyContent['tags'], warn: Warn): HookDecision['route'] | 'unknown' {
  const { type: word, name } = routeWords(tags)
  if (word === '' && name === '') return null
  if (word === '') {
    warn(`name "${name}" stands without a type`)
    return null
  }
  const type = destinationType(word)
  if (type === undefined) {
    warn(`unknown type "${word}": the call goes on where it was going`)
    return 'unknown'
  }
  if (name === '' && type !== 'hangup') {
    warn(`type "${word}" stands without a name: the call goes on where it was going`)
    return 'unknown'
  }
  return { type, name }
}

/** From `type` and `name`, or from a destination as it is written elsewhere, `<route>queue:support</route>`. */
function routeWords(tags: ReplyContent['tags']): { type: string; name: string } {
  const type = tags.get('type')
  const route = cleanText(tags.get('route') ?? '', 256)
  if (type === undefined && route !== '') {
    const colon = route.indexOf(':')
    return colon < 0
      ? { type: route, name: cleanText(tags.get('name') ?? '', 128) }
      : { type: route.slice(0, colon).trim(), name: route.slice(colon + 1).trim() }
  }
  return { type: cleanText(type ?? '', 64), name: cleanText(tags.get('name') ?? '', 128) }
}
