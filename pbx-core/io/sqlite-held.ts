import { participantsOf } from '../contract/participants.ts'
import type { CdrPage, CdrQuery } from '../contract/pbx.ts'
import type { Cdr } from '../contract/views.ts'
import type { Write } from './sqlite-protocol.ts'

/** Records of a call, in order of their segments, as they will stand when what is held has been written. */
export function withHeldChanges(uniqueid: string, written: readonly Cdr[], held: Iterable<Write>): Cdr[] {
  const segments = new Map(written.map((cdr) => [cdr.segment, cdr]))
  for (const write of held) {
    if (write.kind === 'closed' && write.cdr.uniqueid === uniqueid) segments.set(write.cdr.segment, write.cdr)
    if (write.kind === 'recorded' && write.change.uniqueid === uniqueid) {
      const { segment, recording, recorded } = write.change
      const known = segments.get(segment)
      if (known !== undefined) segments.set(segment, { ...known, recording, recorded })
    }
    if (write.kind !== 'noted' || write.notes.uniqueid !== uniqueid) continue
    const noted = segments.get(write.notes.segment)
    if (noted !== undefined) segments.set(noted.segment, { ...noted, notes: write.notes.text })
  }
  return [...segments.values()].sort((one, other) => one.segment - other.segment)
}

/** The first page of a call's records with those that are held; what else is asked for is left to what is written. */
export function pageWithHeld(page: CdrPage, query: CdrQuery, held: Iterable<Write>): CdrPage {
  const { uniqueid, domain, user, limit, ...narrower } = query
  if (uniqueid === undefined || Object.keys(narrower).length > 0) return page
  const items = withHeldChanges(uniqueid, page.items, held)
    .filter((cdr) => cdr.domain === domain && (user === undefined || participantsOf(cdr).has(user)))
    .reverse()
  return { items: items.slice(0, limit), next: page.next }
}
