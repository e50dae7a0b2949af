import type { Log, LogFields } from '../pbx-core/base/log.ts'
import { escaped, redact } from './redact.ts'

export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

export interface LogOptions {
  /** Takes one line, its line feed included. */
  readonly write: (line: string) => void
  /** The least level that is written; `info` where absent. */
  readonly level?: LogLevel
  /** Unix milliseconds. */
  readonly wallTime?: () => number
}

/**
 * One JSON object a line: `{"time":"2026-11-21T21:05:09.123Z","level":"info","event":"http.listening",…}`.
 * Every field goes through `redact`, so that no caller can log a credential by mistake.
 */
export function createLog(options: LogOptions, context: LogFields = {}): Log {
  const wallTime = options.wallTime ?? Date.now
  const least = logLevels.indexOf(options.level ?? 'info')

  function line(level: LogLevel, event: string, fields: LogFields | undefined): void {
    if (logLevels.indexOf(level) < least) return
    const time = new Date(wallTime()).toISOString()
    const clean = redact({ ...context, ...fields }) as object
    options.write(`${escaped(JSON.stringify({ time, level, event, ...clean }))}\n`)
  }

  return {
    debug: (event, fields) => line('debug', event, fields),
    info: (event, fields) => line('info', event, fields),
    warn: (event, fields) => line('warn', event, fields),
    error: (event, fields) => line('error', event, fields),
    with: (fields) => createLog(options, { ...context, ...fields })
  }
}
