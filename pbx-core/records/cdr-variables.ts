import type { LocalTime } from '../base/local-time.ts'
import { cdrFields } from '../contract/cdr-fields.ts'
import { fieldsUser } from '../contract/fields-user.ts'
import type { Cdr } from '../contract/views.ts'
import { nameOfClid, numberOfClid, wholeSeconds } from './cdr.ts'

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

/** Whether a record has that variable by itself. */
export function isOfRecord(name: string): boolean {
  return fields.has(name)
}

function customOf({ variables }: Cdr): ReadonlyMap<string, string> | undefined {
  const names = Object.keys(variables)
  if (names.length === 0) return undefined
  return new Map(names.map((name) => [name.toLowerCase(), variables[name] ?? '']))
}

/** Whose free fields (`%%user:NAME%%`) a request about this record has. */
export function fieldsUserOf({ direction, calleeUser, callerUser }: Cdr): string | undefined {
  return fieldsUser({ direction, callee: calleeUser, caller: callerUser })
}

type Read = (cdr: Cdr, localTime: LocalTime) => string

const fields: ReadonlyMap<string, Read> = new Map<string, Read>([
  ...cdrFields,
  ['queuewait', (cdr) => String(cdr.waitsec)],
  ['calleridname', (cdr) => nameOfClid(cdr.clid)],
  ['calleridnumber', (cdr) => cdr.src],
  ['originalcalleridname', (cdr) => nameOfClid(cdr.originalClid)],
  ['originalcalleridnumber', (cdr) => numberOfClid(cdr.originalClid)],
  ['verstat', (cdr) => cdr.variables.verstat ?? ''],
  ['transferredby', (cdr) => cdr.transferredby],
  ['exten', (cdr) => cdr.dst],
  ['domain', (cdr) => cdr.domain],
  ['user', (cdr) => cdr.calleeUser ?? ''],
  ['timestamp', (cdr) => String(wholeSeconds(cdr.end))]
])
