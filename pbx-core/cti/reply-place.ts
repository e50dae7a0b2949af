import type { ReplyPlace } from '../contract/hook-requests.ts'
import type { Remark } from '../contract/remark.ts'
import { endOfTag, maxXmlDepth } from './xml-guard.ts'

/**
 * Where a reply is at fault, for whoever writes one: calls need no place, so their reader looks for none. `text` as it
 * came; null where the fault has no place.
 */
export function placeOfFault(text: string, remark: Remark): ReplyPlace | null {
  if (remark.code === 'json') return placeAt(text, jsonFault(text))
  if (remark.code === 'xml') return remark.line === null ? null : lineOf(text, remark.line)
  const offset = xmlFault(text, remark)
  return offset === undefined || offset < 0 ? null : placeAt(text, offset)
}

function placeAt(text: string, offset: number): ReplyPlace {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** The reader counts from where the document begins. */
function lineOf(text: string, line: number): ReplyPlace {
  const blankLines = (/^\s*/.exec(text)?.[0].split('\n').length ?? 1) - 1
  return { line: blankLines + line, column: 1 }
}

function xmlFault(text: string, remark: Remark): number | undefined {
  const markup = withoutQuoted(text)
  const start = text.search(/\S/)
  switch (remark.code) {
    case 'doctype':
      return markup.indexOf('<!')
    case 'entity':
    case 'no-character':
      return markup.indexOf(remark.text)
    case 'ampersand':
      return markup.search(/&(?!(?:[A-Za-z_:][\w:.-]*|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)/)
    case 'missing':
      return markup.search(/<!--|<!\[CDATA\[|<\?/)
    case 'declaration-amid':
      return text.slice(start + 1).search(/<\?xml[\s?]/i) + start + 1
    case 'tag-open':
    case 'text-outside':
    case 'nested':
    case 'element-unopened':
    case 'element-open':
      return elementFault(markup, remark.code)
    default:
      return undefined
  }
}

const quotes = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>']
] as const

/** Comments, CDATA and instructions as blanks, so that what stands in them is not found. In time linear to the text. */
function withoutQuoted(text: string): string {
  let blanked = ''
  let at = 0
  for (;;) {
    const from = text.slice(at).search(/<!--|<!\[CDATA\[|<\?/)
    const closing = from < 0 ? undefined : quotes.find(([opening]) => text.startsWith(opening, at + from))?.[1]
    const end = closing === undefined ? -1 : text.indexOf(closing, at + from)
    if (closing === undefined || end < 0) return blanked + text.slice(at)
    const next = end + closing.length
    blanked += text.slice(at, at + from) + text.slice(at + from, next).replace(/[^\n]/g, ' ')
    at = next
  }
}

type ElementFault = 'text-outside' | 'nested' | 'element-unopened' | 'element-open' | 'tag-open'

function elementFault(markup: string, sought: ElementFault): number | undefined {
  const open: { readonly name: string; readonly at: number }[] = []
  let at = 0
  for (;;) {
    const next = markup.indexOf('<', at)
    const text = markup.slice(at, next < 0 ? undefined : next)
    if (open.length === 0 && sought === 'text-outside' && text.trim() !== '') return at + text.search(/\S/)
    if (next < 0) return sought === 'element-open' ? open.at(-1)?.at : undefined
    const close = endOfTag(markup, next)
    if (close < 0) return sought === 'tag-open' ? next : undefined
    const name = nameOf(markup.slice(next, close + 1))
    if (markup[next + 1] === '/') {
      const last = open.pop()
      if (last === undefined) return sought === 'element-unopened' ? next : undefined
      if (last.name !== name && sought === 'element-open') return last.at
    } else if (markup[close - 1] !== '/') {
      open.push({ name, at: next })
      if (open.length > maxXmlDepth && sought === 'nested') return next
    }
    at = close + 1
  }
}

function nameOf(tag: string): string {
  return /^<\/?([^\s/>]*)/.exec(tag)?.[1]?.toLowerCase() ?? ''
}

const token =
  /\s*(?:([{[\]},:])|("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/uy

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end' | 'nothing'

/** The first character that JSON cannot go on with (RFC 8259); its end where something is missing. */
function jsonFault(text: string): number {
  const within: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let at = 0
  for (;;) {
    token.lastIndex = at
    const found = token.exec(text)
    const next: Expected | null = found === null ? null : step(found, expected, within)
    if (found === null || next === null) return at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0)
    expected = next
    at += found[0].length
  }
}

/** What may come after this token; null where it may not stand here. Opens and closes `within`. */
function step(found: RegExpExecArray, expected: Expected, within: ('{' | '[')[]): Expected | null {
  const [, mark, text] = found
  const afterValue = (): Expected => (within.length === 0 ? 'nothing' : ', or end')
  const isValue = expected === 'value' || expected === 'value or ]'
  if (mark === '{' || mark === '[') {
    if (!isValue) return null
    within.push(mark)
    return mark === '{' ? 'key or }' : 'value or ]'
  }
  if (mark === '}' || mark === ']') {
    const isEmpty = expected === (mark === '}' ? 'key or }' : 'value or ]')
    if (!isEmpty && expected !== ', or end') return null
    return within.pop() === (mark === '}' ? '{' : '[') ? afterValue() : null
  }
  if (mark === ',') return expected === ', or end' ? (within.at(-1) === '{' ? 'key' : 'value') : null
  if (mark === ':') return expected === ':' ? 'value' : null
  if (text !== undefined && (expected === 'key' || expected === 'key or }')) return ':'
  return isValue ? afterValue() : null
}
