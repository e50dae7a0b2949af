import type { Log } from '../pbx-core/base/log.ts'

/** Faults only: what a benchmark prints is its figures. */
export const quietLog: Log = {
  debug() {},
  info() {},
  warn: (event, fields) => console.error(event, fields),
  error: (event, fields) => console.error(event, fields),
  with: () => quietLog
}
