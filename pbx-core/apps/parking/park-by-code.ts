import type { Bridge } from '../../call/bridge.ts'
import type { Call } from '../../call/call.ts'
import { Party } from '../../call/party.ts'
import type { SipLeg } from '../../call/sip-leg.ts'
import type { UserConfig } from '../../contract/config.ts'
import { firstFreeSlot } from '../../routing/features.ts'
import { playToEnd } from '../announce.ts'
import { comeBack } from '../come-back.ts'
import type { AppServices } from '../context.ts'
import { type NotParked, notParkedWords, parkedWords } from './words.ts'

export interface ParkingByCode {
  readonly call: Call
  readonly services: AppServices
  /** In which it talks. */
  readonly bridge: Bridge
  /** Who has pressed the code. */
  readonly leg: SipLeg
  readonly user: UserConfig
}

/** Who talks parks whom it talks with in the first free slot, and hears which that is before it is hung up. */
export async function parkByCode({ call, services, bridge, leg, user }: ParkingByCode): Promise<void> {
  const because = refusalOf({ call, services, user })
  if (because !== undefined) {
    if (!bridge.leave(leg)) return
    call.changed()
    await playToEnd(new Party(leg, call.domain.country), notParkedWords(call, because))
    return bridge.isOver ? undefined : comeBack({ call, bridge, leg })
  }
  const destination = { type: 'park', name: firstFreeSlot } as const
  bridge.pass(leg, {
    by: user,
    target: { kind: 'destination', number: firstFreeSlot, destination },
    progress: async (_, slot) => (slot === undefined ? undefined : tellSlot(call, leg, slot))
  })
}

/** Says in which slot the call is that whoever is at this leg has sent there. */
export async function tellSlot(call: Call, leg: SipLeg, slot: string): Promise<void> {
  if (leg.termination === undefined) await playToEnd(new Party(leg, call.domain.country), parkedWords(call, slot))
}

function refusalOf({ call, services, user }: Pick<ParkingByCode, 'call' | 'services' | 'user'>): NotParked | undefined {
  if (call.isForHelp) return 'help'
  return services.parking(call.domain).freeFor(user.extension) === undefined ? 'full' : undefined
}
