import type { Bridge } from '../call/bridge.ts'
import type { Call } from '../call/call.ts'
import { Party } from '../call/party.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import type { Transfer } from '../call/transfer.ts'
import type { UserConfig } from '../contract/config.ts'
import type { PartyView } from '../contract/views.ts'
import { collectNumber } from './collect.ts'
import { comeBack } from './come-back.ts'
import type { AppServices } from './context.ts'
import { tellSlot } from './parking/park-by-code.ts'

export interface HandingOver {
  readonly call: Call
  readonly services: AppServices
  /** In which it talks. */
  readonly bridge: Bridge
  /** Who has pressed the code; it hears a dial tone, and dials. */
  readonly leg: SipLeg
  readonly party: PartyView
  readonly user: UserConfig
  /** Whoever is dialled is asked first. */
  readonly isAsked: boolean
}

/** Somebody who has pressed a code dials where the call goes, while whom it talks with waits. */
export async function handOver(handing: HandingOver): Promise<void> {
  const { call, services, bridge, leg, party, user, isAsked } = handing
  if (!bridge.leave(leg)) return
  call.changed()
  const number = await dialled(handing)
  // Whoever waited is gone: there is nothing to hand on, and the call ends with all its legs.
  if (bridge.isOver) return
  if (number === '') return comeBack({ call, bridge, leg })
  if (isAsked && leg.termination === undefined) return services.consult(call, { bridge, leg, party, user, number })
  // Who hangs up after a number has handed the call on, as with a telephone on a hook.
  bridge.pass(leg, { by: user, target: { kind: 'number', number }, progress: ringbackFor(handing) })
}

function dialled({ call, services, leg }: HandingOver): Promise<string> {
  const { country } = call.domain
  new Party(leg, country).attend()
  return collectNumber(leg, {
    clock: services.clock,
    playback: leg.media.play([{ kind: 'tone', tone: 'dial', country }], { loop: true })
  })
}

/** Who stays on the line hears it ring there. */
function ringbackFor({ call, leg }: HandingOver): Transfer<SipLeg>['progress'] {
  return async (status, slot) => {
    if (slot !== undefined) return tellSlot(call, leg, slot)
    if (leg.termination !== undefined || status !== 180) return
    leg.media.play([{ kind: 'tone', tone: 'ringback', country: call.domain.country }], { loop: true })
  }
}
