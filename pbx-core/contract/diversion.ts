/** Why a call was sent on (RFC 5806 §7, the words of `reason`). */
export const diversionReasons = [
  'unconditional',
  'user-busy',
  'no-answer',
  'unavailable',
  'do-not-disturb',
  'deflection',
  'time-of-day',
  'follow-me',
  'out-of-service',
  'away',
  'unknown'
] as const
export type DiversionReason = (typeof diversionReasons)[number]
