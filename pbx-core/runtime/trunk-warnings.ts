import type { TrunkWarning } from '../contract/standing-warning.ts'
import { parseIpAddress } from '../routing/ip-network.ts'
import type { RegistrationStanding } from '../sip/registration/client.ts'
import { type LiveTrunk, ownAddressOf } from './live-trunk.ts'
import type { TrunkMemory } from './trunk-memory.ts'

export type Misdirected = TrunkWarning & { readonly code: 'misdirected' }

/** How a trunk stands, as far as somebody may have to do something about it. */
export interface TrunkCondition {
  /** Undefined of a trunk that nobody has asked. */
  readonly standing: RegistrationStanding | undefined
  /** A call of its came to the phones' listener. */
  readonly misdirected: Misdirected | undefined
  readonly listener: ReturnType<TrunkMemory['listenerOf']>
  /** The port that its provider was told. */
  readonly portBefore: number | undefined
  /** The address that its provider sees us at, where that is another than we have named. */
  readonly seenAt: string | undefined
}

/** What of a trunk does not work, and what an admin has to decide, or to tell a provider. */
export function warningsOf(live: LiveTrunk, condition: TrunkCondition): readonly TrunkWarning[] {
  const { config, domain, fault } = live
  const { misdirected, listener } = condition
  const names = { domain: domain.name, trunk: config.name }
  return [
    ...(fault === undefined ? standingWarnings(live, condition.standing) : [{ ...names, ...fault }]),
    ...addressWarnings(live, condition.seenAt),
    ...(misdirected === undefined ? [] : [misdirected]),
    ...(misdirected === undefined && listener === 'by-default'
      ? [{ code: 'undecided' as const, ...names, own: ownAddressOf(live) }]
      : []),
    ...portWarnings(live, condition.portBefore)
  ]
}

function standingWarnings(
  { config, domain }: LiveTrunk,
  standing: RegistrationStanding | undefined
): readonly TrunkWarning[] {
  if (standing === undefined || standing.state === 'up' || standing.state === 'registering') return []
  const { lastStatus: status, lastReason } = standing
  const names = { domain: domain.name, trunk: config.name, registrar: config.registrar ?? config.address ?? '' }
  if (standing.state === 'refused') {
    return [{ code: 'trunk-refused', ...names, status: status ?? 0, reason: lastReason ?? '' }]
  }
  return [{ code: 'trunk-away', ...names, status, reason: lastReason ?? 'no answer' }]
}

/** Where a name stands for us it may be right again before we have looked it up. */
function addressWarnings({ config, domain }: LiveTrunk, seenAt: string | undefined): readonly TrunkWarning[] {
  const { externalAddress: told } = config
  if (told === undefined || parseIpAddress(told) === undefined) return []
  if (seenAt === undefined || seenAt === told) return []
  return [{ code: 'other-address', domain: domain.name, trunk: config.name, told, seen: seenAt }]
}

/** One that registers tells its port by itself. */
function portWarnings({ config, domain, local }: LiveTrunk, before: number | undefined): readonly TrunkWarning[] {
  const port = config.bind === undefined ? local?.port : undefined
  if (before === undefined || port === undefined || port === before || config.type !== 'peer') return []
  return [{ code: 'other-port', domain: domain.name, trunk: config.name, before, port }]
}
