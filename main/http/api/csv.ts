import type { LocalTime } from '../../../pbx-core/base/local-time.ts'
import { cdrFields } from '../../../pbx-core/contract/cdr-fields.ts'
import type { Cdr } from '../../../pbx-core/contract/views.ts'

/** Call records as CSV (RFC 4180), columns named as in `2-cti`, Post-call. */
export const csvHeader = `${cdrFields.map(([name]) => name).join(',')}\r\n`

export function csvLine(cdr: Cdr, localTime: LocalTime): string {
  return `${cdrFields.map(([, read]) => csvCell(read(cdr, localTime))).join(',')}\r\n`
}

/**
 * Quoted where needed, and harmless to a spreadsheet: text that it would run as a formula gets
 * an apostrophe before it (OWASP, CSV Injection). A telephone number is none, whatever its `+`.
 */
export function csvCell(value: string): string {
  const formula = /^[\s]*[=+\-@\t\r]/.test(value) && !/^\+[0-9]+$/.test(value)
  const text = formula ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
