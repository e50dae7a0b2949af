import type { Cdr } from './views.ts'

/** Q.850: call rejected. */
const rejected = 21

/**
 * Whether somebody has to call back: nobody answered and nobody declined, and its caller has left no message, which says
 * by itself that there is something to be done (`2-cti`, Post-call). What leaves the house is missed by nobody here, and
 * so is what was for nobody.
 */
export function isMissed(cdr: Cdr): boolean {
  const { direction, disposition, hangupcause, legs, voicemail } = cdr
  if (direction === 'outbound' || disposition === 'ANSWERED' || voicemail !== '' || wasForNobody(cdr)) return false
  return hangupcause !== rejected && !legs.some(({ result }) => result === 'declined')
}

/** Sent on to a number that is none, from where it comes back by itself; or kept out of a conference. */
export function wasForNobody({ disposition, lastapp, transferredby, calleeUser }: Cdr): boolean {
  if (disposition !== 'FAILED') return false
  return lastapp === 'conference' || (lastapp === '' && transferredby !== '' && calleeUser === null)
}
