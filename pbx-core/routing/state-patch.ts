import { err, ok, type Result } from '../base/result.ts'
import type { DomainConfig, UserConfig } from '../contract/config.ts'
import { formatDestination, parseDestination } from '../contract/destination.ts'
import {
  type ForwardOccasion,
  forwardOccasions,
  type UserStateError,
  type UserStatePatch
} from '../contract/user-state.ts'
import { planCall } from './dial-plan.ts'
import { dialledDestination, resolveDestination } from './resolve.ts'

/**
 * What a user wants to set, with numbers made into destinations; the error names what cannot be reached, or what the
 * user may not dial: a forward is a call that the user answers for.
 */
export function readStatePatch(
  domain: DomainConfig,
  user: UserConfig,
  patch: UserStatePatch
): Result<UserStatePatch, UserStateError> {
  const forward: Partial<Record<ForwardOccasion, string | null>> = {}
  for (const occasion of forwardOccasions) {
    const wanted = patch.forward?.[occasion]
    if (wanted === undefined) continue
    const read = wanted === null ? ok(null) : readTarget(domain, user, wanted.trim())
    if (!read.ok) return err({ ...read.error, path: `forward.${occasion}` })
    forward[occasion] = read.value
  }
  return ok({ ...patch, forward })
}

function readTarget(domain: DomainConfig, user: UserConfig, text: string): Result<string, UserStateError> {
  if (!text.includes(':')) return readNumber(domain, user, text)
  const destination = parseDestination(text)
  if (!destination.ok) return err({ code: 'destination_invalid', message: destination.error })
  const resolved = resolveDestination(domain, destination.value)
  if (resolved.kind === 'external') return readNumber(domain, user, resolved.number)
  if (resolved.kind === 'not-found') return err({ code: 'destination_invalid', message: resolved.reason })
  return ok(formatDestination(destination.value))
}

function readNumber(domain: DomainConfig, user: UserConfig, number: string): Result<string, UserStateError> {
  const own = dialledDestination(domain, number)
  if (own !== undefined) return ok(formatDestination(own))
  const plan = planCall(domain, user, number)
  if (plan.kind === 'outbound') return ok(`external:${number}`)
  if (plan.kind === 'barred') {
    return err({ code: 'destination_barred', message: `${number} is barred for ${user.extension}: ${plan.reason}` })
  }
  return err({ code: 'destination_invalid', message: `${number} is no number that calls can be sent on to` })
}
