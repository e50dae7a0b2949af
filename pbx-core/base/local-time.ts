/** Writes Unix milliseconds as `2026-11-21 22:05:09`. */
export type LocalTime = (unixMs: number) => string

const slotMs = 15 * 60_000

/**
 * Writes Unix milliseconds as `2026-11-21 22:05:09` in a time zone (IANA name; the host's
 * where none is given). Offsets change at most on a quarter of an hour, so `Intl`, which is
 * slow, is asked once for each.
 */
export function localTimeIn(timeZone?: string): LocalTime {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric'
  })
  let slot = Number.NaN
  let offsetMs = 0
  return (unixMs) => {
    const wanted = Math.floor(unixMs / slotMs)
    if (wanted !== slot) {
      slot = wanted
      offsetMs = offsetAt(wanted * slotMs, parts)
    }
    return new Date(unixMs + offsetMs).toISOString().slice(0, 19).replace('T', ' ')
  }
}

/** Writes local time in any time zone; each is worked out once. */
export function localTimes(): (unixMs: number, timeZone?: string) => string {
  const zones = new Map<string | undefined, LocalTime>()
  return (unixMs, timeZone) => {
    const known = zones.get(timeZone) ?? localTimeIn(timeZone)
    zones.set(timeZone, known)
    return known(unixMs)
  }
}

/** Whether there is a time zone of that IANA name. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

function offsetAt(unixMs: number, format: Intl.DateTimeFormat): number {
  const value = new Map(format.formatToParts(unixMs).map((part) => [part.type, Number(part.value)]))
  const part = (type: Intl.DateTimeFormatPartTypes): number => value.get(type) ?? 0
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return local - unixMs
}
