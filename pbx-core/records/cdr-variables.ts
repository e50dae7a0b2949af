import type { Cdr } from '../contract/views.ts'
import { nameOfClid, numberOfClid, wholeSeconds } from './cdr.ts'

/** Writes Unix milliseconds as `2026-11-21 22:05:09` in the time zone of the PBX. */
export type LocalTime = (unixMs: number) => string

/** Values by lower-case names; a value is worked out when it is asked for: most templates name three or four. */
export interface CdrVariables extends Iterable<readonly [name: string, value: string]> {
  /** Undefined where there is no such variable. */
  get(name: string): string | undefined
}

/**
 * The variables of a post-call request (`2-cti`, Variables): the fields of the record, what
 * can be told of the call from it, and what hooks have set, which never replaces the others.
 * Also what a request after a crash has to go by.
 */
export function cdrVariables(cdr: Cdr, localTime: LocalTime): CdrVariables {
  const custom = customOf(cdr)
  return {
    get: (name) => fields.get(name)?.(cdr, localTime) ?? custom?.get(name),
    *[Symbol.iterator]() {
      if (custom !== undefined) yield* custom
      for (const [name, read] of fields) yield [name, read(cdr, localTime)] as const
    }
  }
}

function customOf({ variables }: Cdr): ReadonlyMap<string, string> | undefined {
  const names = Object.keys(variables)
  if (names.length === 0) return undefined
  return new Map(names.map((name) => [name.toLowerCase(), variables[name] ?? '']))
}

type Read = (cdr: Cdr, localTime: LocalTime) => string

const fields: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['calldate', (cdr, localTime) => localTime(cdr.start)],
  ['answerdate', (cdr, localTime) => (cdr.answer === null ? '' : localTime(cdr.answer))],
  ['enddate', (cdr, localTime) => localTime(cdr.end)],
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
  ['linkedid', (cdr) => cdr.linkedid],
  ['segment', (cdr) => String(cdr.segment)],
  ['hangupcause', (cdr) => String(cdr.hangupcause)],
  ['hangupby', (cdr) => cdr.hangupby],
  ['recording', (cdr) => cdr.recording],
  ['notes', (cdr) => cdr.notes],
  ['waitsec', (cdr) => String(cdr.waitsec)],
  ['queuewait', (cdr) => String(cdr.waitsec)],
  ['ringsec', (cdr) => String(cdr.ringsec)],
  ['calleridname', (cdr) => nameOfClid(cdr.clid)],
  ['calleridnumber', (cdr) => cdr.src],
  ['originalcalleridname', (cdr) => nameOfClid(cdr.originalClid)],
  ['originalcalleridnumber', (cdr) => numberOfClid(cdr.originalClid)],
  ['exten', (cdr) => cdr.dst],
  ['direction', (cdr) => cdr.direction],
  ['domain', (cdr) => cdr.domain],
  ['trunk', (cdr) => cdr.trunk ?? ''],
  ['user', (cdr) => cdr.calleeUser ?? ''],
  ['timestamp', (cdr) => String(wholeSeconds(cdr.end))]
])
