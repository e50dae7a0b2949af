import type { LocalTime } from '../base/local-time.ts'
import { isMissed } from './missed.ts'
import type { Cdr } from './views.ts'

type Field = readonly [name: string, read: (cdr: Cdr, localTime: LocalTime) => string]

/** The fields of a call record by their names, as hooks and spreadsheets have them (`2-cti`, Post-call). */
export const cdrFields: readonly Field[] = [
  ['calldate', (cdr, localTime) => localTime(cdr.start)],
  ['answerdate', (cdr, localTime) => (cdr.answer === null ? '' : localTime(cdr.answer))],
  ['enddate', (cdr, localTime) => localTime(cdr.end)],
  ['direction', (cdr) => cdr.direction],
  ['clid', (cdr) => cdr.clid],
  ['src', (cdr) => cdr.src],
  ['dst', (cdr) => cdr.dst],
  ['dcontext', (cdr) => cdr.dcontext],
  ['channel', (cdr) => cdr.channel],
  ['dstchannel', (cdr) => cdr.dstchannel],
  ['lastapp', (cdr) => cdr.lastapp],
  ['lastdata', (cdr) => cdr.lastdata],
  ['duration', (cdr) => String(cdr.duration)],
  ['billsec', (cdr) => String(cdr.billsec)],
  ['disposition', (cdr) => cdr.disposition],
  ['amaflags', (cdr) => cdr.amaflags],
  ['accountcode', (cdr) => cdr.accountcode],
  ['acc_code2', (cdr) => cdr.accCode2],
  ['acc_code3', (cdr) => cdr.accCode3],
  ['userfield', (cdr) => cdr.userfield],
  ['uniqueid', (cdr) => cdr.uniqueid],
  ['segment', (cdr) => String(cdr.segment)],
  ['linkedid', (cdr) => cdr.linkedid],
  ['hangupcause', (cdr) => String(cdr.hangupcause)],
  ['hangupby', (cdr) => cdr.hangupby],
  ['trunk', (cdr) => cdr.trunk ?? ''],
  ['waitsec', (cdr) => String(cdr.waitsec)],
  ['ringsec', (cdr) => String(cdr.ringsec)],
  ['recording', (cdr) => cdr.recording],
  ['voicemail', (cdr) => cdr.voicemail],
  ['missed', (cdr) => (isMissed(cdr) ? '1' : '0')],
  ['notes', (cdr) => cdr.notes],
  ['outcome', (cdr) => cdr.outcome]
]
