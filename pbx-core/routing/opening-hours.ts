import type { TimeCondition } from '../contract/config.ts'

/** Where the day and the hour are asked for: `2026-12-24 16:59:00`, as the domain's clocks show it. */
export interface LocalMoment {
  /** `2026-12-24` */
  readonly date: string
  /** Minutes since midnight. */
  readonly minute: number
}

type OpenBecause = 'hours' | 'day' | 'holiday' | 'switch'

export interface Opening {
  readonly open: boolean
  /** What decides it: weekly hours, a single day, a holiday, or somebody's code. */
  readonly because: OpenBecause
  /** Name of the holiday; '' where it is none. */
  readonly holiday: string
}

/** For who asks about any time. */
export const alwaysOpen: Opening = { open: true, because: 'hours', holiday: '' }

/** The name of a holiday on a date, `2026-12-25`; undefined where it is none. */
export type HolidayOn = (date: string) => string | undefined

export function momentOf(localTime: string): LocalMoment {
  const [date = '', time = ''] = localTime.split(' ')
  const [hours, minutes] = time.split(':').map(Number)
  return { date, minute: (hours ?? 0) * 60 + (minutes ?? 0) }
}

/** What somebody has switched it to, against the calendar; null: it goes by the calendar. */
export type Switched = 'open' | 'closed' | null

/**
 * Whether it is open: as somebody has switched it, else what a single day says goes before holidays, and these before
 * the hours of the week.
 */
export function openingAt(
  condition: TimeCondition,
  now: LocalMoment,
  { holidayOn, switched }: { readonly holidayOn: HolidayOn; readonly switched: Switched }
): Opening {
  if (switched !== null) return { open: switched === 'open', because: 'switch', holiday: '' }
  return byCalendar(condition, now, holidayOn)
}

function byCalendar(condition: TimeCondition, now: LocalMoment, holidayOn: HolidayOn): Opening {
  // Hours that began yesterday and end after midnight belong to yesterday, a holiday or not.
  const day = opensOn(condition, now.date, holidayOn)
  const before = dayBefore(now.date)
  const isLate =
    opensOn(condition, before, holidayOn).open && condition.open.some((hours) => isAfterMidnight(hours, before, now))
  if (isLate) return { open: true, because: 'hours', holiday: '' }
  if (!day.open) return day
  return { open: condition.open.some((hours) => isWithin(hours, now)), because: 'hours', holiday: '' }
}

/** Whether the hours of the week count on that day. */
function opensOn(condition: TimeCondition, date: string, holidayOn: HolidayOn): Opening {
  const single = condition.days.find((day) => day.date === date)
  if (single !== undefined) return { open: single.open, because: 'day', holiday: '' }
  const holiday = holidayOn(date)
  return holiday === undefined
    ? { open: true, because: 'hours', holiday: '' }
    : { open: false, because: 'holiday', holiday }
}

type Hours = TimeCondition['open'][number]

function isWithin({ days, from, to }: Hours, { date, minute }: LocalMoment): boolean {
  if (!isOnDay(days, date) || minute < minutesOf(from)) return false
  return crossesMidnight({ from, to }) || minute < minutesOf(to)
}

function isAfterMidnight({ days, from, to }: Hours, before: string, { minute }: LocalMoment): boolean {
  return crossesMidnight({ from, to }) && isOnDay(days, before) && minute < minutesOf(to)
}

function crossesMidnight({ from, to }: Pick<Hours, 'from' | 'to'>): boolean {
  return minutesOf(to) <= minutesOf(from)
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}

const week = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

/** `mon-fri`, `fri-mon`, `mon,wed` */
function isOnDay(days: string, date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay()
  return days.split(',').some((range) => {
    const [first, last] = range.split('-').map((name) => week.indexOf(name as (typeof week)[number]))
    if (first === undefined || last === undefined) return first === day
    return first <= last ? day >= first && day <= last : day >= first || day <= last
  })
}

function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}
