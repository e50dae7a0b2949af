import { err, ok, type Result } from '../../pbx-core/base/result.ts'

/**
 * Parses JSON that a person may have edited. The error names line and column and quotes
 * nothing: the engine's own message repeats the text around the fault, which may be a password.
 */
export function parseJsonText(text: string): Result<unknown, string> {
  const body = text.charCodeAt(0) === 0xfe_ff ? text.slice(1) : text
  try {
    return ok(JSON.parse(body))
  } catch (error) {
    const at = faultPosition(error instanceof Error ? error.message : '', body)
    if (at === undefined) return err('is not valid JSON')
    const before = body.slice(0, at)
    const line = before.split('\n').length
    return err(`is not valid JSON at line ${line}, column ${at - before.lastIndexOf('\n')}`)
  }
}

/** A JSON object: neither a list nor null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** V8 gives the position as a number, or as the ten characters to either side of it. */
function faultPosition(message: string, text: string): number | undefined {
  const position = /at position (\d+)/.exec(message)
  if (position !== null) return Number(position[1])
  if (/^Unexpected end/.test(message)) return text.length
  const quoted = /^Unexpected token .+?, (\.\.\.)?"(.*?)"(\.\.\.)? is not valid JSON$/s.exec(message)
  const snippet = quoted?.[2]
  if (snippet === undefined || snippet === '') return undefined
  const start = text.indexOf(snippet)
  if (start < 0 || text.indexOf(snippet, start + 1) >= 0) return undefined
  if (quoted?.[1] !== undefined) return start + Math.min(10, snippet.length)
  const token = /^Unexpected token '(.)'/su.exec(message)?.[1]
  if (token === undefined || snippet.indexOf(token) !== snippet.lastIndexOf(token)) return undefined
  return start + snippet.indexOf(token)
}
