import type { Cdr } from '../../../pbx-core/contract/views.ts'

/** Call records as CSV (RFC 4180), columns named as in `2-cti`, Post-call. */
const columns: readonly (readonly [string, (cdr: Cdr) => string | number])[] = [
  ['calldate', (cdr) => localTime(cdr.start)],
  ['answerdate', (cdr) => (cdr.answer === null ? '' : localTime(cdr.answer))],
  ['enddate', (cdr) => localTime(cdr.end)],
  ['direction', (cdr) => cdr.direction],
  ['clid', (cdr) => cdr.clid],
  ['src', (cdr) => cdr.src],
  ['dst', (cdr) => cdr.dst],
  ['dcontext', (cdr) => cdr.dcontext],
  ['channel', (cdr) => cdr.channel],
  ['dstchannel', (cdr) => cdr.dstchannel],
  ['lastapp', (cdr) => cdr.lastapp],
  ['lastdata', (cdr) => cdr.lastdata],
  ['duration', (cdr) => cdr.duration],
  ['billsec', (cdr) => cdr.billsec],
  ['disposition', (cdr) => cdr.disposition],
  ['amaflags', (cdr) => cdr.amaflags],
  ['accountcode', (cdr) => cdr.accountcode],
  ['acc_code2', (cdr) => cdr.accCode2],
  ['acc_code3', (cdr) => cdr.accCode3],
  ['userfield', (cdr) => cdr.userfield],
  ['uniqueid', (cdr) => cdr.uniqueid],
  ['segment', (cdr) => cdr.segment],
  ['linkedid', (cdr) => cdr.linkedid],
  ['hangupcause', (cdr) => cdr.hangupcause],
  ['hangupby', (cdr) => cdr.hangupby],
  ['trunk', (cdr) => cdr.trunk ?? ''],
  ['waitsec', (cdr) => cdr.waitsec],
  ['ringsec', (cdr) => cdr.ringsec],
  ['recording', (cdr) => cdr.recording],
  ['notes', (cdr) => cdr.notes]
]

export const csvHeader = `${columns.map(([name]) => name).join(',')}\r\n`

export function csvLine(cdr: Cdr): string {
  return `${columns.map(([, read]) => csvCell(read(cdr))).join(',')}\r\n`
}

/**
 * Quoted where needed, and harmless to a spreadsheet: text that it would run as a formula gets
 * an apostrophe before it (OWASP, CSV Injection). A telephone number is none, whatever its `+`.
 */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const formula = /^[\s]*[=+\-@\t\r]/.test(value) && !/^\+[0-9]+$/.test(value)
  const text = formula ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** `2026-11-21 22:05:09`, as `calldate` is written everywhere. */
function localTime(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}
