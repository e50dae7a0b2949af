import { err, ok, type Result } from '../base/result.ts'
import type { BrokenReply } from '../contract/remark.ts'
import type { ReplyFault } from './decision.ts'

export const maxXmlDepth = 32
/** Elements, attributes, comments, instructions and CDATA: each costs the thread that signals some 20 µs. */
export const maxXmlParts = 250
/** Cheaper than parts, and some applications write each letter that is not ASCII as one. */
export const maxXmlReferences = 1000

const reference = /&(?:lt|gt|amp|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});/y
const namedReference = /&[A-Za-z_:][\w:.-]*;/y

/**
 * Reads the text once before the parser does, for what `2-cti` demands and fast-xml-parser
 * leaves open: it reads a DOCTYPE where it finds one, passes unknown entities through as text,
 * accepts bytes behind the last element, and forgives elements that are never closed.
 * `text` begins behind the XML declaration. Time is linear in its length; that of the parser grows with the parts of
 * the document, of which only so many may be.
 */
export function guardXml(text: string, mostParts: number = maxXmlParts): Result<void, ReplyFault> {
  const references = countOf(text, '&')
  if (references > maxXmlReferences) return err(hostile({ code: 'references', most: maxXmlReferences }))
  let depth = 0
  let parts = 0
  let at = 0
  while (at < text.length) {
    const next = text.indexOf('<', at)
    const open = next < 0 ? text.length : next
    const fault = faultOfText(text.slice(at, open), depth)
    if (fault !== undefined) return err(fault)
    if (next < 0) break
    const markup = readMarkup(text, open)
    if ('code' in markup) return err(markup)
    parts += markup.parts
    if (parts > mostParts) return err(hostile({ code: 'parts', most: mostParts }))
    if (markup.opens && depth + 1 > maxXmlDepth) return err(hostile({ code: 'nested', most: maxXmlDepth }))
    depth += markup.step
    if (depth < 0) return err(broken({ code: 'element-unopened' }))
    at = markup.end
  }
  return depth === 0 ? ok(undefined) : err(broken({ code: 'element-open' }))
}

interface Markup {
  readonly end: number
  /** An element begins here, whether or not it ends here too. */
  readonly opens: boolean
  /** What it does to the depth. */
  readonly step: -1 | 0 | 1
  /** Itself and its attributes; the end of an element was counted with its beginning. */
  readonly parts: number
}

function readMarkup(text: string, open: number): Markup | ReplyFault {
  if (text.startsWith('<!--', open)) return skipTo(text, '-->', open + 4)
  if (text.startsWith('<![CDATA[', open)) return skipTo(text, ']]>', open + 9)
  if (text.startsWith('<!', open)) return hostile({ code: 'doctype' })
  if (/^<\?xml[\s?]/i.test(text.slice(open, open + 6))) return broken({ code: 'declaration-amid' })
  if (text.startsWith('<?', open)) return skipTo(text, '?>', open + 2)
  const close = endOfTag(text, open)
  if (close < 0) return broken({ code: 'tag-open' })
  const fault = faultOfReferences(text.slice(open, close))
  if (fault !== undefined) return fault
  if (text[open + 1] === '/') return { end: close + 1, opens: false, step: -1, parts: 0 }
  const parts = 1 + countOf(text.slice(open, close), '=')
  return { end: close + 1, opens: true, step: text[close - 1] === '/' ? 0 : 1, parts }
}

function skipTo(text: string, closing: string, from: number): Markup | ReplyFault {
  const end = text.indexOf(closing, from)
  return end < 0
    ? broken({ code: 'missing', text: closing })
    : { end: end + closing.length, opens: false, step: 0, parts: 1 }
}

function countOf(text: string, character: string): number {
  let count = 0
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count++
  return count
}

/** Index of the `>` that ends the tag; one within quotes is part of an attribute's value. */
export function endOfTag(text: string, open: number): number {
  let quote = ''
  for (let at = open + 1; at < text.length; at++) {
    const character = text[at] as string
    if (quote !== '') {
      if (character === quote) quote = ''
    } else if (character === '>') return at
    else if (character === '<') return -1
    else if (character === '"' || character === "'") quote = character
  }
  return -1
}

function faultOfText(text: string, depth: number): ReplyFault | undefined {
  if (depth === 0 && text.trim() !== '') return broken({ code: 'text-outside' })
  return faultOfReferences(text)
}

function faultOfReferences(text: string): ReplyFault | undefined {
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    reference.lastIndex = at
    const match = reference.exec(text)
    if (match !== null) {
      if (!isCharacter(codePointOf(match[0]))) return broken({ code: 'no-character', text: match[0] })
      continue
    }
    namedReference.lastIndex = at
    const named = namedReference.exec(text)
    if (named !== null) return hostile({ code: 'entity', text: named[0].slice(0, 40) })
    return broken({ code: 'ampersand' })
  }
  return undefined
}

const predefined: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Resolves numeric references and the five predefined entities; for text that passed the guard. */
export function resolveReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&([^;]+);/g,
    (whole, name: string) => predefined[name] ?? String.fromCodePoint(codePointOf(whole))
  )
}

/** Of `&#233;` and `&#xe9;`; of a named entity that of its character. */
function codePointOf(text: string): number {
  const name = text.slice(1, -1)
  if (!name.startsWith('#')) return (predefined[name] ?? ' ').charCodeAt(0)
  return name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
}

/** XML 1.0 §2.2, Char. */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
}

function broken(remark: BrokenReply): ReplyFault {
  return { code: 'broken-reply', remark }
}

function hostile(remark: BrokenReply): ReplyFault {
  return { code: 'hostile-reply', remark }
}
