import type { Cdr } from '../contract/views.ts'
import { nameOfClid, numberOfClid, wholeSeconds } from './cdr.ts'

/**
 * The variables of a post-call request by their lower-case names (`2-cti`, Variables): the
 * fields of the record, what can be told of the call from it, and what hooks have set, which
 * never replaces the others. Also what a request after a crash has to go by.
 *
 * `localTime` writes Unix milliseconds as `2026-11-21 22:05:09` in the time zone of the PBX.
 */
export function cdrVariables(cdr: Cdr, localTime: (unixMs: number) => string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>()
  for (const [name, value] of Object.entries(cdr.variables)) variables.set(name.toLowerCase(), value)
  for (const [name, value] of fieldsOf(cdr, localTime)) variables.set(name, value)
  return variables
}

function fieldsOf(cdr: Cdr, localTime: (unixMs: number) => string): readonly (readonly [string, string])[] {
  return [
    ['calldate', localTime(cdr.start)],
    ['answerdate', cdr.answer === null ? '' : localTime(cdr.answer)],
    ['enddate', localTime(cdr.end)],
    ['clid', cdr.clid],
    ['src', cdr.src],
    ['dst', cdr.dst],
    ['dcontext', cdr.dcontext],
    ['channel', cdr.channel],
    ['dstchannel', cdr.dstchannel],
    ['lastapp', cdr.lastapp],
    ['lastdata', cdr.lastdata],
    ['duration', String(cdr.duration)],
    ['billsec', String(cdr.billsec)],
    ['disposition', cdr.disposition],
    ['amaflags', cdr.amaflags],
    ['accountcode', cdr.accountcode],
    ['acc_code2', cdr.accCode2],
    ['acc_code3', cdr.accCode3],
    ['userfield', cdr.userfield],
    ['uniqueid', cdr.uniqueid],
    ['linkedid', cdr.linkedid],
    ['segment', String(cdr.segment)],
    ['hangupcause', String(cdr.hangupcause)],
    ['hangupby', cdr.hangupby],
    ['recording', cdr.recording],
    ['notes', cdr.notes],
    ['waitsec', String(cdr.waitsec)],
    ['queuewait', String(cdr.waitsec)],
    ['ringsec', String(cdr.ringsec)],
    ['calleridname', nameOfClid(cdr.clid)],
    ['calleridnumber', cdr.src],
    ['originalcalleridname', nameOfClid(cdr.originalClid)],
    ['originalcalleridnumber', numberOfClid(cdr.originalClid)],
    ['exten', cdr.dst],
    ['direction', cdr.direction],
    ['domain', cdr.domain],
    ['trunk', cdr.trunk ?? ''],
    ['user', cdr.calleeUser ?? ''],
    ['timestamp', String(wholeSeconds(cdr.end))]
  ]
}
