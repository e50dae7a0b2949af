import type { RecentCall } from '../../../main/ipc/contract.ts'

/** Calls with the same party that went the same way, one right after the other; the newest first. */
export interface FoldedCalls {
  readonly newest: RecentCall
  readonly earlier: readonly RecentCall[]
}

export interface DayOfCalls {
  /** A moment of that day, in Unix milliseconds. */
  readonly at: number
  readonly rows: readonly FoldedCalls[]
}

/** Calls, newest first, by the day in local time on which they began; repeated ones folded within their day. */
export function byDay(newestFirst: readonly RecentCall[]): readonly DayOfCalls[] {
  const days: { at: number; day: number; rows: { newest: RecentCall; earlier: RecentCall[] }[] }[] = []
  for (const call of newestFirst) {
    const day = new Date(call.startedAt).setHours(0, 0, 0, 0)
    const last = days.at(-1)
    if (last?.day !== day) {
      days.push({ at: call.startedAt, day, rows: [{ newest: call, earlier: [] }] })
      continue
    }
    const row = last.rows.at(-1)
    if (row !== undefined && isRepeated(row.newest, call)) row.earlier.push(call)
    else last.rows.push({ newest: call, earlier: [] })
  }
  return days
}

/** Callers who withhold their number may be different people. */
function isRepeated(one: RecentCall, other: RecentCall): boolean {
  return (
    one.number !== '' &&
    one.number === other.number &&
    one.name === other.name &&
    one.direction === other.direction &&
    one.outcome === other.outcome &&
    one.why === other.why
  )
}
