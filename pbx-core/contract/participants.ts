import type { CallView, Cdr } from './views.ts'

/**
 * Extensions of the users whose call this is, while it lives and in its record: both sides, who is in it besides
 * (whoever has sent it on waits until it arrives), and as long as nobody has answered also those whose phones rang on
 * the way (a `then`), for they may miss it. One who has answered takes it from them (`4-pbx`, Call record).
 */
export function participantsOf(call: CallView | Cdr): ReadonlySet<string> {
  const { sides, rang } = 'legs' in call ? ofRecord(call) : ofCall(call)
  return new Set([...sides, ...rang.filter((party) => !isTrunk(party))].filter((user) => user !== null))
}

interface Taking {
  readonly sides: readonly (string | null)[]
  readonly rang: readonly string[]
}

function ofCall({ caller, callee, answeredAt, members, rang }: CallView): Taking {
  const within = members.map(({ user }) => user)
  return { sides: [caller.user, callee.user, ...within], rang: answeredAt === null ? rang : [] }
}

function ofRecord({ callerUser, calleeUser, disposition, legs }: Cdr): Taking {
  const rang = disposition === 'ANSWERED' ? [] : legs.map(({ party }) => party)
  return { sides: [callerUser, calleeUser], rang }
}

function isTrunk(party: string): boolean {
  return party.startsWith('trunk:')
}
