import type { DomainConfig, UserConfig } from '../../contract/config.ts'
import type { ApplicationConfig } from '../../routing/domain-index.ts'
import { readConfigured } from '../../routing/number/configured.ts'
import type { AppContext } from '../context.ts'

export type GroupConfig = ApplicationConfig<'group'>

interface Turn {
  /** Seconds until it is rung, from when the group is. */
  readonly after: number
  /** Seconds that it rings. */
  readonly seconds: number
}

export type GroupMember = Turn &
  (
    | { readonly kind: 'user'; readonly key: string; readonly user: UserConfig }
    /** A telephone outside. */
    | { readonly kind: 'outside'; readonly key: string; readonly number: string; readonly confirm: boolean }
  )

/** Everybody who is configured, in order; what is neither a user nor a number is left out. */
export function membersOf(domain: DomainConfig, config: GroupConfig): readonly GroupMember[] {
  return config.members.flatMap((entry): GroupMember[] => {
    const { number, confirm, afterSeconds: after, seconds = config.ringSeconds } = asObject(entry)
    const user = domain.users.find(({ extension }) => extension === number)
    if (user !== undefined) return [{ kind: 'user', key: number, user, after, seconds }]
    const read = readConfigured(domain, number.replace(/^external:/i, ''))
    return read.ok ? [{ kind: 'outside', key: number, number: read.value, confirm, after, seconds }] : []
  })
}

function asObject(entry: GroupConfig['members'][number]): Exclude<GroupConfig['members'][number], string> {
  return typeof entry === 'string' ? { number: entry, confirm: true, afterSeconds: 0 } : entry
}

/** Why a member is not to be rung now; undefined where it is. */
export function absenceOf(
  { call, services }: AppContext,
  { skipBusy }: GroupConfig,
  member: GroupMember
): 'do-not-disturb' | 'busy' | undefined {
  if (member.kind === 'outside') return undefined
  const state = services.stateOf(call.domain, member.user)
  if (state.doNotDisturb.on) return 'do-not-disturb'
  const isOpen = !skipBusy && state.callWaiting
  return !isOpen && services.talks(call, member.user.extension) ? 'busy' : undefined
}
