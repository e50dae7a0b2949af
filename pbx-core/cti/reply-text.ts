import type { BrokenReply } from '../contract/remark.ts'

/** A reply's body as text. `fault` says why it could not be decoded faithfully; null where it could. */
export interface ReplyText {
  readonly text: string
  readonly fault: BrokenReply | null
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'iso-8859-1'

const byLabel: Readonly<Record<string, Encoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'iso-8859-1': 'iso-8859-1',
  iso8859_1: 'iso-8859-1',
  'iso8859-1': 'iso-8859-1',
  latin1: 'iso-8859-1',
  'windows-1252': 'iso-8859-1',
  cp1252: 'iso-8859-1'
}

/**
 * Decodes UTF-8, UTF-16 and ISO-8859-1. A byte-order mark decides first, then the charset of
 * the Content-Type, then the XML declaration (RFC 7303 §3.2), then UTF-8. A label that the
 * bytes contradict is passed over: scripts often declare one encoding and write another.
 */
export function decodeReply(body: Uint8Array, contentType: string): ReplyText {
  const marked = encodingFromBytes(body)
  if (marked !== undefined) {
    const text = decodeStrictly(body, marked)
    return text === undefined ? malformed(body, { code: 'not-encoded', encoding: marked }) : { text, fault: null }
  }
  const labels = [charsetOf(contentType), declaredEncoding(body)].filter((label) => label !== undefined)
  for (const encoding of [...labels.map((label) => byLabel[label]), 'utf-8' as const]) {
    const text = encoding === undefined ? undefined : decodeStrictly(body, encoding)
    if (text !== undefined) return { text, fault: null }
  }
  const unsupported = labels.find((label) => byLabel[label] === undefined)
  if (unsupported !== undefined) return malformed(body, { code: 'encoding-unknown', encoding: unsupported })
  return malformed(body, { code: 'not-encoded', encoding: 'UTF-8' })
}

/** What the first octets alone say: a byte-order mark, or UTF-16's zeros beside a `<`, a blank or a `{`. */
function encodingFromBytes(body: Uint8Array): Encoding | undefined {
  const [a, b, c] = body
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (body.length < 2 || a === b) return undefined
  if (a === 0) return 'utf-16be'
  return b === 0 ? 'utf-16le' : undefined
}

function charsetOf(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s;"]{1,40})/i.exec(contentType)?.[1]?.toLowerCase()
}

function declaredEncoding(body: Uint8Array): string | undefined {
  const head = String.fromCharCode(...body.subarray(0, 256))
  return /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"'>]{1,40})/i.exec(head)?.[1]?.toLowerCase()
}

function decodeStrictly(body: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}

function malformed(body: Uint8Array, fault: BrokenReply): ReplyText {
  return { text: new TextDecoder('utf-8').decode(body), fault }
}
