import { escaped } from './redact.ts'

const controls = /\p{Cc}/gu

/**
 * A line of the log for the terminal of `npm start`: `warning: settings.readable_by_others · remedy: chmod 600 …`.
 * Anything that is no such line stays as it is.
 */
export function logInWords(line: string): string {
  const read = fieldsOf(line)
  if (read === undefined) return line
  const { time: _time, level, event, ...fields } = read
  const said = Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : textOf(value)}`)
  const text = `${level === 'warn' ? 'warning' : level}: ${[String(event), ...said].join(' · ')}`
  // Reading the JSON has undone what it had spelt out.
  return `${escaped(text.replace(controls, (mark) => JSON.stringify(mark).slice(1, -1)))}\n`
}

/** Of an error its message is enough here. */
function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'message' in value) return String(value.message)
  return JSON.stringify(value)
}

function fieldsOf(line: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(line)
    return typeof parsed === 'object' && parsed !== null && 'event' in parsed ? { ...parsed } : undefined
  } catch {
    return undefined
  }
}
