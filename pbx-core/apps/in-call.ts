import { bridges } from '../call/bridge.ts'
import type { Call } from '../call/call.ts'
import { CodeListener, type InCallAction, type InCallCodes, type Listen } from '../call/in-call-codes.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import type { UserConfig } from '../contract/config.ts'
import type { AppContext } from './context.ts'
import { handOver } from './handing-over.ts'
import { parkByCode } from './parking/park-by-code.ts'

/** The codes that whoever is at a leg may press; undefined: none. */
export function codesOf(
  call: Call,
  leg: SipLeg
): { readonly user: UserConfig; readonly codes: InCallCodes } | undefined {
  const { users, featureCodes } = call.domain
  const extension = call.partyOf(leg)?.user
  const user = leg.hasButtons ? undefined : users.find((candidate) => candidate.extension === extension)
  return user?.inCallCodes === true ? { user, codes: featureCodes } : undefined
}

/** Who talks hands the other one on by a code (`4-pbx`, Names of what is new). */
export function handingOn({ call, services }: Pick<AppContext, 'call' | 'services'>): Listen {
  return (leg, pass) => {
    const known = codesOf(call, leg)
    if (known === undefined) return undefined
    const { user, codes } = known
    const fail = (bug: unknown) => call.fail(bug)
    const act = (action: InCallAction) => {
      const party = call.partyOf(leg)
      const bridge = bridges.of(call)
      if (party === undefined || bridge === undefined) return
      call.timeline.decision({ code: 'in-call-code', party: leg.party, action })
      if (action === 'park') return void parkByCode({ call, services, bridge, leg, user }).catch(fail)
      const isAsked = action === 'transferAsk'
      handOver({ call, services, bridge, leg, party, user, isAsked }).catch(fail)
    }
    return new CodeListener({ codes, clock: services.clock, pass, act })
  }
}
