import { participantsOf } from '../../pbx-core/contract/participants.ts'
import type { Pbx } from '../../pbx-core/contract/pbx.ts'
import type { CallView, Cdr, ConferenceView, OpeningView, QueueView } from '../../pbx-core/contract/views.ts'
import type { Account } from './accounts.ts'

/** What of the PBX an account sees: a domain or all of them, and there everybody's calls or its own. */
export interface Sight {
  /** null: every domain. */
  readonly domain: string | null
  /** null: everybody. */
  readonly user: string | null
}

/** undefined where the account may not look into the domain it asks for. */
export function sightOf(account: Account, askedDomain?: string): Sight | undefined {
  if (account.systemAdmin) return { domain: askedDomain ?? null, user: null }
  if (askedDomain !== undefined && !sameDomain(askedDomain, account.domain)) return undefined
  return { domain: account.domain, user: account.admin ? null : account.user }
}

/**
 * Whose call it is, for calls that live and for records alike: everybody's for a system admin, those of the domain
 * for its admin, and for a user those that it takes part in (`participantsOf`).
 */
export function sees({ domain, user }: Sight, call: CallView | Cdr): boolean {
  return seesDomain({ domain }, call.domain) && (user === null || participantsOf(call).has(user))
}

/** Whether what happens to this user alone (a registration, a click) is told. */
export function seesUser(sight: Sight, domain: string, user: string): boolean {
  return seesDomain(sight, domain) && (sight.user === null || sight.user === user)
}

/** Warnings and decisions of a domain are for its admins. */
export function seesWarnings(sight: Sight, domain: string): boolean {
  return sight.user === null && seesDomain(sight, domain)
}

/** Callers who wait in a queue are shown to its agents, its supervisors, and the admins of the domain. */
export function seesQueue(sight: Sight, { domain, agents, supervisors }: QueueView): boolean {
  const { user } = sight
  const isOne = user === null || supervisors.includes(user) || agents.some(({ extension }) => extension === user)
  return isOne && seesDomain(sight, domain)
}

/** Who is in a conference is shown to those who are, its moderators, and the admins of the domain. */
export function seesConference(sight: Sight, { domain, moderators, parties }: ConferenceView): boolean {
  const { user } = sight
  const isOne = user === null || moderators.includes(user) || parties.some(({ party }) => party.user === user)
  return isOne && seesDomain(sight, domain)
}

/**
 * Opening hours that have a code are switched from any phone of the domain. Those without one are their admins' business:
 * routes out may be open by them.
 */
export function maySwitch(
  rights: Pick<Account, 'admin' | 'systemAdmin'>,
  { code }: Pick<OpeningView, 'code'>
): boolean {
  return code !== null || rights.admin || rights.systemAdmin
}

/** A call that lives, where it is among those that one with that sight sees. */
export function seenCall(pbx: Pick<Pbx, 'call'>, sight: Sight, uniqueid: string): CallView | undefined {
  const view = pbx.call(uniqueid)
  return view !== undefined && sees(sight, view) ? view : undefined
}

/**
 * Whether the account may know what became of this call: it sees it while it lives, or has a record of it. A call
 * can have both: a user who was in its first part reads the record, one who is in it now sees the live call.
 */
export async function mayLookAt(
  pbx: Pick<Pbx, 'call' | 'cdrs' | 'notes'>,
  account: Account,
  uniqueid: string
): Promise<boolean> {
  const sight = sightOf(account)
  if (sight === undefined || uniqueid === '') return false
  if (seenCall(pbx, sight, uniqueid) !== undefined) return true
  // Records are asked for by domain; what was noted about a call (maybe nothing) is kept in whichever it is.
  if (sight.domain === null) return (await pbx.notes(uniqueid)) !== undefined
  const { domain, user } = sight
  const { items } = await pbx.cdrs({ domain, uniqueid, limit: 1, ...(user === null ? {} : { user }) })
  return items.length > 0
}

export function seesDomain({ domain }: Pick<Sight, 'domain'>, other: string): boolean {
  return domain === null || sameDomain(domain, other)
}

/** Names of domains are names of hosts (RFC 1035 §2.3.3). */
function sameDomain(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
