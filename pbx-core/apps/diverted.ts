import type { Call } from '../call/call.ts'
import { terminations } from '../call/terminations.ts'
import type { Termination } from '../contract/termination.ts'
import { anonymous } from '../contract/user-state.ts'
import { globalNumber } from '../routing/number/forms.ts'
import { numberOfUri } from '../routing/number/wire.ts'

/** As the networks have it (3GPP TS 24.604 §4.5.2.6.1): beyond, two who send calls to each other would be paid for without end. */
const mostDiversions = 5

/** Tells by whom the call was sent on before it came here. */
export function noteDiversions({ origin, domain, timeline }: Call): void {
  for (const { uri, reason, isPrivate } of origin.diversions ?? []) {
    const { number } = numberOfUri(uri, domain.country)
    timeline.decision({ code: 'diverted', number: isPrivate ? anonymous : number, because: reason })
  }
}

/**
 * Why a call that was sent on before it came here does not leave again: too often, or to somebody who has sent it on,
 * and would send it here. Undefined where it may.
 */
export function refusalOfDiversion(call: Call, number: string): Termination | undefined {
  const { diversions = [], trunk } = call.origin
  const before = diversions.reduce((sum, { count }) => sum + count, 0)
  const target = spelled(call, number)
  const hasBeenThere = diversions.some(
    ({ uri }) => spelled(call, numberOfUri(uri, call.domain.country).number) === target
  )
  if (!hasBeenThere && before < mostDiversions) return undefined
  const because = hasBeenThere ? 'circle' : 'too-often'
  call.timeline.warning({ code: 'forward-refused', party: `trunk:${trunk}`, because })
  return terminations.tooManyHops(
    hasBeenThere ? `${number} has sent the call here` : `the call was sent on ${before} times before it came here`
  )
}

const spelled = ({ domain }: Call, number: string) => globalNumber(domain, number) ?? number
