import type { Cdr } from './views.ts'

/**
 * Extensions of the users whose call this is: both sides, and where nobody answered also those whose phones rang on
 * the way (a `then`), for they missed it. One who has answered takes it from them (`4-pbx`, Call record).
 */
export function participantsOf({ callerUser, calleeUser, disposition, legs }: Cdr): ReadonlySet<string> {
  const rang = disposition === 'ANSWERED' ? [] : legs.map(({ party }) => party).filter((party) => !isTrunk(party))
  return new Set([callerUser, calleeUser, ...rang].filter((user) => user !== null))
}

function isTrunk(party: string): boolean {
  return party.startsWith('trunk:')
}
