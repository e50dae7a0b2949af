import { shownName } from '../base/display-name.ts'
import { destinationType } from '../contract/destination.ts'
import type { BrokenReply, ReplyRemark } from '../contract/remark.ts'
import { textOfRemark } from '../contract/remark-text.ts'
import type { HookDecision, HookSet } from './port.ts'
import type { ReadProgram } from './reply-program.ts'

/**
 * A reply in either notation, reduced to what it says: the text of each known tag by its
 * name, the last one where it stood twice.
 */
export interface ReplyContent {
  readonly tags: ReadonlyMap<ReplyTag, string>
  /** From `<variable name="…">`, in order. */
  readonly variables: readonly (readonly [name: string, value: string])[]
  /** Names that nobody knows, and other oddities, for the time line. */
  readonly warnings: readonly ReplyRemark[]
}

/** Why a reply cannot be used: not well-formed, or made to do harm. */
export interface ReplyFault {
  readonly code: 'broken-reply' | 'hostile-reply'
  readonly remark: BrokenReply
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
  const warnings = byText(content.warnings)
  const warn: Warn = (remark) => void warnings.set(textOfRemark(remark), remark)
  const set = readSet(content, warn)
  const wanted = readRoute(content.tags, warn)
  const explicit = readBreak(content.tags, warn)
  return {
    set,
    route: wanted === 'unknown' ? null : wanted,
    // A route that cannot be taken leaves the call where it was going: to break would lose it.
    break: wanted === 'unknown' ? false : (explicit ?? wanted !== null),
    warnings: [...warnings.values()].slice(0, maxWarnings)
  }
}

/** A program sets nothing and names no route: what it asks for is done verb by verb. */
export function decideProgram({ program, warnings }: ReadProgram): HookDecision {
  const told = [...byText(warnings).values()].slice(0, maxWarnings)
  return { set: { variables: {} }, route: null, break: false, program, warnings: told }
}

/** The same remark once, however often its cause stands in the reply. */
function byText(remarks: readonly ReplyRemark[]): Map<string, ReplyRemark> {
  return new Map(remarks.map((remark) => [textOfRemark(remark), remark]))
}

type Warn = (remark: ReplyRemark) => void

function readSet({ tags, variables }: ReplyContent, warn: Warn): HookSet {
  const set: { -readonly [K in keyof HookSet]: HookSet[K] } = { variables: readVariables(variables, warn) }
  for (const [tag, field] of Object.entries(textTags) as [keyof typeof textTags, keyof typeof texts][]) {
    const value = tags.get(tag)
    if (value !== undefined) set[field] = texts[field](value)
  }
  if (set.calleridnumber === '') {
    delete set.calleridnumber
    warn({ code: 'number-empty' })
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

const callerId = (value: string) => cleanText(shownName(value), callerIdCharacters)
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
    else warn({ code: 'variable-name', name: cleanText(name, 64) })
  }
  return Object.fromEntries(read)
}

function readRecord(text: string | undefined, warn: Warn): boolean | null | undefined {
  if (text === undefined) return undefined
  if (text.trim() === '') return null
  const value = readBoolean(text)
  if (value === undefined) warn({ code: 'not-boolean', tag: 'record', value: cleanText(text, 64) })
  return value
}

function readPriority(text: string | undefined, warn: Warn): number | undefined {
  if (text === undefined || text.trim() === '') return undefined
  if (/^[+-]?\d{1,6}$/.test(text.trim())) return Number(text)
  warn({ code: 'not-whole', tag: 'priority', value: cleanText(text, 64) })
  return undefined
}

function readBreak(tags: ReplyContent['tags'], warn: Warn): boolean | undefined {
  const text = tags.get('break')
  if (text === undefined || text.trim() === '') return undefined
  const value = readBoolean(text)
  if (value === undefined) warn({ code: 'not-boolean', tag: 'break', value: cleanText(text, 64) })
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
    warn({ code: 'name-without-type', name })
    return null
  }
  const type = destinationType(word)
  if (type === undefined) {
    warn({ code: 'unknown-type', type: word })
    return 'unknown'
  }
  if (name === '' && type !== 'hangup') {
    warn({ code: 'type-without-name', type: word })
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
