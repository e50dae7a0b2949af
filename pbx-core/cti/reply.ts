import type { BrokenReply, ReplyRemark } from '../contract/remark.ts'
import { decide, decideProgram } from './decision.ts'
import type { HookDecision } from './port.ts'
import { readJson } from './reply-json.ts'
import { decodeReply } from './reply-text.ts'
import { readXml } from './reply-xml.ts'

/** What a 2xx reply means for the call (`2-cti`, Hook). `text` is the body as people read it. */
export type Reply = { readonly text: string } & (
  | { readonly kind: 'decision'; readonly decision: HookDecision }
  | { readonly kind: 'no-change'; readonly note?: ReplyRemark }
  | { readonly kind: 'failure'; readonly code: 'broken-reply' | 'hostile-reply'; readonly remark: BrokenReply }
)

export interface ReplyBody {
  readonly status: number
  readonly contentType: string
  readonly body: Uint8Array
}

export function readReply({ status, contentType, body }: ReplyBody): Reply {
  const { text, fault } = decodeReply(body, contentType)
  const content = text.trimStart()
  if (status === 204 || content === '') return { kind: 'no-change', text }
  const notation = notationOf(content, contentType)
  if (notation === 'other') {
    return { kind: 'no-change', note: { code: 'not-markup' }, text }
  }
  if (fault !== null) return { kind: 'failure', code: 'broken-reply', remark: fault, text }
  return notation === 'xml' ? meaningOfXml(content, text) : meaningOfJson(content, text)
}

function meaningOfXml(content: string, text: string): Reply {
  const read = readXml(content)
  if (!read.ok) return { kind: 'failure', ...read.error, text }
  if (read.value === null) return { kind: 'no-change', text }
  const decision = read.value.kind === 'program' ? decideProgram(read.value) : decide(read.value.content)
  return { kind: 'decision', decision, text }
}

function meaningOfJson(content: string, text: string): Reply {
  const read = readJson(content)
  if (!read.ok) return { kind: 'failure', ...read.error, text }
  if (read.value === null) return { kind: 'no-change', note: { code: 'not-object' }, text }
  return { kind: 'decision', decision: decide(read.value), text }
}

/**
 * The body decides rather than its Content-Type, for scripts answer XML as `text/html` (PHP's
 * default) or with no type at all. A type that names XML or JSON is a promise, though: then
 * anything else is broken.
 */
function notationOf(content: string, contentType: string): 'xml' | 'json' | 'other' {
  const type = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase()
  if (/^application\/(?:[\w.-]+\+)?json$|^text\/json$/.test(type)) return 'json'
  if (/^(?:application|text)\/(?:[\w.-]+\+)?xml$/.test(type) && type !== 'application/xhtml+xml') return 'xml'
  if (content.startsWith('{')) return 'json'
  return content.startsWith('<') && !isHtml(content) ? 'xml' : 'other'
}

const htmlTag =
  /^<(?:!doctype\s+html|(?:html|head|body|title|meta|link|style|script|br|hr|p|b|i|a|div|span|pre|font|center|table|form|img|ul|ol|h[1-6])(?=[\s/>]))/i

const htmlPage = /^<(?:!doctype\s+html|html)(?=[\s/>])/i

/** What declares itself as XML may have any root (`2-cti`, The XML reply), `<form>` as well, but for a whole page. */
function isHtml(content: string): boolean {
  return (/^<\?xml[\s?]/i.test(content) ? htmlPage : htmlTag).test(withoutProlog(content))
}

/** From the first markup on that is neither a declaration nor a comment. */
function withoutProlog(content: string): string {
  let rest = content
  for (;;) {
    const closing = rest.startsWith('<?') ? '?>' : rest.startsWith('<!--') ? '-->' : undefined
    const end = closing === undefined ? -1 : rest.indexOf(closing)
    if (closing === undefined || end < 0) return rest
    rest = rest.slice(end + closing.length).trimStart()
  }
}
