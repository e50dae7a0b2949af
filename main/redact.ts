/**
 * Takes credentials out of what is about to be logged: by the name of the field that holds
 * them, and by their shape inside text. It errs on the side of taking out too much.
 */

const redacted = '[redacted]'
const secretName = /passw|secret|authorization|credential|cookie|^(auth|token|pin|key)$/i
const longestText = 8192
/** Of one value; a stack is longer than any name. */
const longestValue = 1024
const deepest = 6
const longestList = 100

const shapes: readonly (readonly [RegExp, string])[] = [
  // `auth=` of a click-to-dial link, its name percent-encoded or not.
  [/((?:^|[?&;\s"'])(?:a|%61)(?:u|%75)(?:t|%74)(?:h|%68)(?:=|%3d))[^&\s#"']*/gi, `$1${redacted}`],
  // User information of a URL (RFC 3986 §3.2.1).
  [/(\w:\/\/)[^/?#\s"'@]*@/g, `$1${redacted}@`],
  // Credentials of an Authorization header (RFC 9110 §11.4).
  [/\b(Basic|Bearer)\s+[A-Za-z0-9+/=._~-]+/gi, `$1 ${redacted}`],
  [/\b(response|cnonce)="?[0-9a-f]+"?/gi, `$1=${redacted}`],
  [/\bscrypt:\d+:\d+:\d+:[\w+/=-]+:[\w+/=-]+/g, redacted]
]

/**
 * What ends a line, moves the cursor or turns text round is spelt out, so that no name that somebody gives to us can make
 * a terminal show another line than was written: DEL and C1 (ECMA-48), marks of direction (UAX #9), line separators.
 * JSON has spelt C0 out before.
 */
export function escaped(line: string): string {
  return line.replace(unseen, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const unseen = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

export function redactText(text: string, longest: number = longestText): string {
  let clean = text.length > longest ? `${text.slice(0, longest)}…` : text
  for (const [shape, replacement] of shapes) clean = clean.replace(shape, replacement)
  return clean
}

/** A copy fit for JSON: errors and maps spelt out, secrets blotted out, depth and length bounded. */
export function redact(value: unknown, depth = 0): unknown {
  switch (typeof value) {
    case 'string':
      // What has lines of its own is a stack.
      return redactText(value, value.includes('\n    at ') ? longestText : longestValue)
    case 'bigint':
    case 'symbol':
    case 'function':
      return String(value)
    case 'object':
      return value === null ? null : depth >= deepest ? '[…]' : redactObject(value, depth)
    default:
      return value
  }
}

function redactObject(value: object, depth: number): unknown {
  if (value instanceof Error) return redactError(value, depth)
  if (Array.isArray(value)) return value.slice(0, longestList).map((item) => redact(item, depth + 1))
  if (value instanceof Map) return redact(Object.fromEntries(value), depth)
  if (value instanceof Set) return redact([...value], depth)
  if (value instanceof Date) return value.toJSON()
  const clean: Record<string, unknown> = {}
  for (const [name, item] of Object.entries(value)) {
    clean[name] = secretName.test(name) ? redacted : redact(item, depth + 1)
  }
  return clean
}

function redactError(error: Error, depth: number): unknown {
  const { name, message, stack, cause, ...rest } = error as Error & { readonly cause?: unknown }
  return {
    ...(redact(rest, depth) as object),
    name: error.name,
    message: redactText(error.message),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) })
  }
}
