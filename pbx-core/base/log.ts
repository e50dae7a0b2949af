/**
 * Structured logging. `event` is a fixed, greppable name (`trunk.unreachable`); what varies
 * goes into `fields`. Credentials never do.
 */
export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
  with(fields: LogFields): Log
}

export type LogFields = Readonly<Record<string, unknown>>
