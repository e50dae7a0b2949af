import type { DomainConfig, TimeCondition, UserConfig } from '../contract/config.ts'
import { type RouteStep, routeStep } from '../contract/route.ts'
import type { Opening } from './opening-hours.ts'
import { resolveDestination } from './resolve.ts'

/** In which domain a route is looked for, and when. */
export interface RouteMoment {
  readonly domain: DomainConfig
  /** Whether it is open by a time condition at that moment. */
  readonly opening: (condition: TimeCondition) => Opening
  /** Told of each rule that is looked at, for whoever asks why (`runtime/route-trial.ts`). */
  readonly note?: ((step: RouteStep) => void) | undefined
}

export function note({ note: told }: Pick<RouteMoment, 'note'>, ...step: Parameters<typeof routeStep>): void {
  told?.(routeStep(...step))
}

/** `time` of a route: it counts while that condition is open. */
export function isInTime(moment: RouteMoment, rule: string, time: string | undefined): boolean {
  if (time === undefined) return true
  const condition = moment.domain.timeConditions.find(({ name }) => name === time)
  // A configuration that names none that exists is refused.
  if (condition === undefined) return false
  const { open, because, holiday } = moment.opening(condition)
  note(moment, `${rule}.time`, open, { code: open ? 'is-open' : 'is-closed', name: time, because, holiday })
  return open
}

/**
 * `allow` of a route names users, and groups whose members they are. For what a domain sends on nobody answers who
 * could be named.
 */
export function isAllowed(domain: DomainConfig, allow: readonly string[], user: UserConfig | null): boolean {
  if (user === null) return false
  return allow.some((entry) => {
    const group = allowedGroup(entry)
    return group === undefined ? entry === user.extension : isMember(domain, group, user.extension)
  })
}

/** The group that an entry of `allow` names; undefined where it names a user. */
export function allowedGroup(entry: string): string | undefined {
  return /^group:(.+)$/i.exec(entry)?.[1]
}

function isMember(domain: DomainConfig, name: string, extension: string): boolean {
  const resolved = resolveDestination(domain, { type: 'group', name })
  if (resolved.kind !== 'application' || resolved.application.type !== 'group') return false
  const { members } = resolved.application.config
  return members.some((member) => (typeof member === 'string' ? member : member.number) === extension)
}
