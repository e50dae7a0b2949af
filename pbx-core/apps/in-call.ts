import { bridges } from '../call/bridge.ts'
import type { Call } from '../call/call.ts'
import { recorders } from '../call/call-recorder.ts'
import { CodeListener, type InCallAction, type InCallCodes, type Listen } from '../call/in-call-codes.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import type { UserConfig } from '../contract/config.ts'
import type { PlayItem } from '../media/port.ts'
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
      if (action === 'record') return record(call, leg, user)
      call.timeline.decision({ code: 'in-call-code', party: leg.party, action })
      if (action === 'park') return void parkByCode({ call, services, bridge, leg, user }).catch(fail)
      const isAsked = action === 'transferAsk'
      handOver({ call, services, bridge, leg, party, user, isAsked }).catch(fail)
    }
    return new CodeListener({ codes, clock: services.clock, pass, act })
  }
}

/** Who has pressed it hears that it was taken: high and short for on, twice for off; a low tone where it may not. */
function record(call: Call, leg: SipLeg, { extension }: UserConfig): void {
  const done = recorders.of(call)?.press(extension)
  const { country } = call.domain
  if (done?.ok === true) {
    // Where both are told that it begins, that is heard.
    if (done.value === 'begins' && call.domain.recording.announce !== 'none') return
    const beep: PlayItem = { kind: 'tone', tone: 'beep', country, milliseconds: 200 }
    const isOn = done.value === 'begins' || done.value === 'on'
    leg.media.play(isOn ? [beep] : [beep, { kind: 'silence', milliseconds: 100 }, beep])
    return
  }
  const reason = done?.error ?? 'Nothing is recorded here.'
  call.timeline.warning({ code: 'recording-refused', party: leg.party, reason })
  leg.media.play([{ kind: 'tone', tone: 'reorder', country, milliseconds: 1000 }])
}
