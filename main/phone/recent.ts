import type { DomainConfig } from '../../pbx-core/contract/config.ts'
import { isOfJoinedCalls } from '../../pbx-core/contract/joined.ts'
import { wasForNobody } from '../../pbx-core/contract/missed.ts'
import type { Pbx } from '../../pbx-core/contract/pbx.ts'
import type { Cdr } from '../../pbx-core/contract/views.ts'
import { emergencyNumbers } from '../../pbx-core/index.ts'
import type { CommandPayload, RecentCall } from '../ipc/contract.ts'

const pageSize = 50
/** Pages that one request for missed calls may read: they can be far between. */
const mostPages = 6
const mostMissedCounted = 100

interface Person {
  readonly domain: string
  readonly user: string
  /** Numbers by which help is called. */
  readonly forHelp: readonly string[]
}

/** Whoever sits at that desk. */
export function personOf({
  domain,
  ports
}: {
  readonly domain: DomainConfig | undefined
  readonly ports: { readonly account: Pick<Person, 'domain' | 'user'> }
}): Person {
  return { ...ports.account, forHelp: domain === undefined ? [] : emergencyNumbers(domain) }
}

/** A page of a person's calls, newest first. */
export async function listRecent(
  pbx: Pbx,
  { domain, user, forHelp }: Person,
  { cursor, search, outcome }: CommandPayload<'recent.list'>
): Promise<{ items: RecentCall[]; next: string | null }> {
  const items: RecentCall[] = []
  let next = cursor
  for (let page = 0; page < mostPages; page++) {
    const read = await pbx.cdrs({
      ...{ domain, user },
      limit: pageSize,
      ...(next === null ? {} : { cursor: next }),
      ...(search === '' ? {} : { search })
    })
    const calls = read.items.filter((cdr) => !isPress(cdr)).map((cdr) => recentCall(cdr, user, forHelp))
    items.push(...(outcome === 'all' ? calls : calls.filter((call) => call.outcome === 'missed')))
    next = read.next
    if (next === null || outcome === 'all' || items.length >= pageSize) break
  }
  return { items, next }
}

/** With the code for it a call was picked up, which has its own record: to a person the two are one. */
const isPress = ({ lastapp, disposition }: Cdr): boolean => lastapp === 'pickup' && disposition === 'ANSWERED'

export async function countMissed(pbx: Pbx, person: Pick<Person, 'domain' | 'user'>, since: number): Promise<number> {
  const { items } = await pbx.cdrs({ ...person, from: since, limit: mostMissedCounted })
  return items.filter((cdr) => recentCall(cdr, person.user).outcome === 'missed').length
}

export function recentCall(cdr: Cdr, user: string, forHelp: readonly string[] = []): RecentCall {
  const outgoing = cdr.callerUser === user
  const outcome = outgoing ? outcomeOfOutgoing(cdr) : outcomeOfIncoming(cdr, user)
  // Joined calls have names of people, and no number that could be called.
  const dst = isOfJoinedCalls(cdr) ? '' : cdr.dst
  const { name, number } = outgoing ? { name: cdr.dstname, number: dst } : callerOf(cdr)
  return {
    uniqueid: cdr.uniqueid,
    direction: outgoing ? 'outgoing' : 'incoming',
    outcome,
    why: outcome !== 'failed' ? null : outgoing && forHelp.includes(cdr.dst) ? 'no-help' : whyFailed(cdr),
    name,
    number,
    via: outgoing || dst === user || dst === '' ? null : dst,
    startedAt: cdr.start,
    seconds: cdr.billsec
  }
}

/** Q.850: call rejected. */
const rejected = 21

function outcomeOfOutgoing({ disposition, hangupcause }: Cdr): RecentCall['outcome'] {
  switch (disposition) {
    case 'ANSWERED':
      return 'answered'
    case 'BUSY':
      return hangupcause === rejected ? 'declined' : 'busy'
    case 'NO ANSWER':
      return 'unanswered'
    case 'FAILED':
      return 'failed'
  }
}

/** ITU-T Q.850 §2.2.5. Of others a person learns no more than that it failed. */
function whyFailed({ hangupcause, lastapp }: Cdr): RecentCall['why'] {
  switch (hangupcause) {
    case 1:
    case 2:
    case 3:
    case 22:
    case 28:
      return 'not-found'
    // With a disposition of FAILED nobody has declined it. What is barred never comes as far as to a colleague, whose
    // hook or phone may let it end there.
    case rejected:
      return lastapp === 'user' ? 'turned-away' : 'not-permitted'
    case 55:
    case 57:
    case 87:
      return 'not-permitted'
    case 34:
    case 42:
      return 'lines-busy'
    case 18:
    case 20:
    case 27:
    case 31:
      return 'unreachable'
    case 65:
    case 88:
      return 'no-sound'
    default:
      return null
  }
}

/** What somebody else did with it after this person had declined makes nothing missed of it. */
function outcomeOfIncoming(cdr: Cdr, user: string): RecentCall['outcome'] {
  const { disposition, lastapp, legs } = cdr
  // It rings again by itself, here or at a colleague: nobody has to call back.
  if (lastapp === 'callback') return 'elsewhere'
  if (disposition === 'ANSWERED') return 'answered'
  if (wasForNobody(cdr)) return 'failed'
  return legs.some(({ party, result }) => party === user && result === 'declined') ? 'declined' : 'missed'
}

/** Whether a record's number is this one, be it written national or as E.164. */
export function isNumber(
  pbx: Pick<Pbx, 'numberForms'>,
  { domain, number }: { readonly domain: string; readonly number: string }
): (other: string) => boolean {
  const e164Of = (text: string) => pbx.numberForms({ domain, text }).e164
  const e164 = e164Of(number)
  return (other) => other === number || e164Of(other) === e164
}

/** `"Name" <number>` */
export function callerOf(cdr: Cdr): { name: string; number: string } {
  const match = /^"(.*)" <(.*)>$/s.exec(cdr.clid)
  return { name: (match?.[1] ?? '').replace(/\\(.)/g, '$1'), number: match?.[2] ?? cdr.src }
}
