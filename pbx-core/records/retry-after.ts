/** A receiver that wants more waits three days, and no longer: after that it is given up by the schedule's own measure. */
const longest = 3 * 24 * 3_600_000

/** Milliseconds that `Retry-After` asks for (RFC 9110 §10.2.3): seconds, or a date; undefined where it is neither. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? ''
  const wanted = /^\d{1,10}$/.test(text) ? Number(text) * 1000 : dateOf(text) - now
  return Number.isNaN(wanted) ? undefined : Math.min(longest, Math.max(0, wanted))
}

/** Only dates of HTTP begin with a day of the week. */
function dateOf(text: string): number {
  return /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN
}
