import type { Cdr } from './views.ts'

/** Q.850: call rejected. */
const rejected = 21

/**
 * Whether somebody has to call back: nobody answered and nobody declined, and its caller has left no message, which says
 * by itself that there is something to be done (`2-cti`, Post-call). What leaves the house is missed by nobody here.
 */
export function isMissed({ direction, disposition, hangupcause, legs, voicemail }: Cdr): boolean {
  if (direction === 'outbound' || disposition === 'ANSWERED' || voicemail !== '') return false
  return hangupcause !== rejected && !legs.some(({ result }) => result === 'declined')
}
