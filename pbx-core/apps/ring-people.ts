import type { Ringing } from '../call/dial.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import type { AppContext, AppOutcome } from './context.ts'
import { dialAndBridge } from './dial-and-bridge.ts'

/**
 * Rings phones of several people, and numbers outside, for so many seconds at the longest. Each user is offered the call once, however many
 * phones ring; whoever answers is the called one.
 */
export function ringPeople(context: AppContext, beside: readonly Ringing[], seconds: number): Promise<AppOutcome> {
  const { call, services } = context
  const offered = new Set<string>()
  const userAt = ({ party }: SipLeg) => call.domain.users.find(({ extension }) => extension === party)
  return dialAndBridge(context, {
    legs: [],
    beside,
    seconds,
    rang: (leg) => {
      const user = userAt(leg)
      if (user === undefined || offered.has(user.extension)) return
      offered.add(user.extension)
      services.offered(call, user)
    },
    answered: (leg) => {
      const user = userAt(leg)
      call.segment.callee =
        user === undefined
          ? { number: leg.number ?? call.segment.callee.number, name: '', user: null }
          : { number: user.extension, name: user.name, user: user.extension }
    }
  })
}
