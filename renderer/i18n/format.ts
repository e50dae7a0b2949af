/** Figures, times and durations in one locale. Times are Unix milliseconds. */
export interface Formats {
  readonly locale: string
  /** `04:12`, `1:04:12`. */
  clock(seconds: number): string
  /** `3 min`, `12 sec`: for lists. */
  duration(seconds: number): string
  /** `10:41`. */
  time(at: number): string
  /** `10:41:07`. */
  secondsTime(at: number): string
  /** `10:41:07.120`. */
  exactTime(at: number): string
  /** `today`, `yesterday`, or weekday and date: `Tuesday, Nov 24`. */
  day(at: number, now: number): string
  /** Weekday, date and time: `Tue, Nov 24, 2026, 4:05 AM`. */
  full(at: number): string
  /** `84 ms`, `6.1 s`, `4:12`: how long after the beginning, from milliseconds. */
  elapsed(milliseconds: number): string
  /** `84 ms`. */
  milliseconds(value: number): string
  /** `0.4 %`, from 0.4. */
  percent(value: number): string
  number(value: number): string
}

export function formatsOf(locale: string): Formats {
  const clock = new Intl.DurationFormat(locale, { style: 'digital', hoursDisplay: 'auto', minutes: '2-digit' })
  const brief = new Intl.DurationFormat(locale, { style: 'short' })
  // `8:56 AM`, but `08:56`.
  const hour = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 ? 'numeric' : '2-digit'
  const time = new Intl.DateTimeFormat(locale, { hour, minute: '2-digit' })
  const exact = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hour12: false
  })
  const toSecond = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false
  })
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'short' })
  const oldWeekday = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'short',
    year: 'numeric'
  })
  const full = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour,
    minute: '2-digit'
  })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const milliseconds = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'millisecond',
    unitDisplay: 'short',
    maximumFractionDigits: 0
  })
  const seconds = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'narrow',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1
  })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const number = new Intl.NumberFormat(locale)
  return {
    locale,
    clock: (seconds) => clock.format(inUnits(seconds)),
    duration: (seconds) =>
      brief.format(seconds < 60 ? { seconds: Math.floor(seconds) } : { ...inUnits(seconds), seconds: 0 }) ||
      brief.format({ minutes: 0 }),
    time: (at) => time.format(at),
    secondsTime: (at) => toSecond.format(at),
    exactTime: (at) => exact.format(at),
    day(at, now) {
      const days = daysBetween(at, now)
      if (days <= 1) return relative.format(-Math.max(0, days), 'day')
      return new Date(at).getFullYear() === new Date(now).getFullYear() ? weekday.format(at) : oldWeekday.format(at)
    },
    full: (at) => full.format(at),
    elapsed(value) {
      if (value < 1000) return milliseconds.format(Math.max(0, value))
      return value < 60_000 ? seconds.format(value / 1000) : clock.format(inUnits(value / 1000))
    },
    milliseconds: (value) => milliseconds.format(value),
    percent: (value) => percent.format(value / 100),
    number: (value) => number.format(value)
  }
}

function inUnits(seconds: number): { hours: number; minutes: number; seconds: number } {
  const whole = Math.max(0, Math.floor(seconds))
  return { hours: Math.floor(whole / 3600), minutes: Math.floor(whole / 60) % 60, seconds: whole % 60 }
}

/** Midnights between two moments, in local time. */
function daysBetween(at: number, now: number): number {
  const midnight = (moment: number) => new Date(moment).setHours(0, 0, 0, 0)
  return Math.round((midnight(now) - midnight(at)) / 86_400_000)
}
