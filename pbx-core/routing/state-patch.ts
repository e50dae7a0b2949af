import { err, ok, type Result } from '../base/result.ts'
import type { DomainConfig, UserConfig } from '../contract/config.ts'
import { type Destination, formatDestination, parseDestination } from '../contract/destination.ts'
import { textOfBarred } from '../contract/refusals.ts'
import {
  type ForwardOccasion,
  forwardOccasions,
  type UserState,
  type UserStateError,
  type UserStatePatch
} from '../contract/user-state.ts'
import { readBlocked } from './block-list.ts'
import { planCall } from './dial-plan.ts'
import { alwaysOpen } from './opening-hours.ts'
import { dialledDestination, resolveDestination } from './resolve.ts'

/** Who sets something, and what holds until then. */
export interface StateOwner {
  readonly domain: DomainConfig
  readonly user: UserConfig
  readonly holds: UserState
}

/**
 * What a user wants to set, with numbers made into destinations; the error names what cannot be reached, or what the
 * user may not dial: a forward and a second number are calls that the user answers for.
 */
export function readStatePatch(owner: StateOwner, patch: UserStatePatch): Result<UserStatePatch, UserStateError> {
  const forward = readForward(owner, patch.forward)
  if (!forward.ok) return forward
  const secondNumber = readSecondNumber(owner, patch.secondNumber)
  if (!secondNumber.ok) return secondNumber
  const blockList = readBlockList(owner, patch.blockList)
  if (!blockList.ok) return blockList
  const strange = Object.keys(patch.queues ?? {}).find((queue) => !isAgentOf(owner, queue))
  if (strange !== undefined) {
    const message = `${owner.user.extension} is no agent of a queue ${strange}`
    return err({ code: 'queue_not_found', message, path: `queues.${strange}` })
  }
  return ok({ ...patch, forward: forward.value, secondNumber: secondNumber.value, blockList: blockList.value })
}

function isAgentOf({ domain, user }: StateOwner, name: string): boolean {
  const queue = domain.queues.find((candidate) => candidate.name === name)
  return queue?.agents.some((agent) => agent.user === user.extension) === true
}

function readForward(owner: StateOwner, patch: UserStatePatch['forward']) {
  if (patch === undefined) return ok(undefined)
  const forward: Partial<Record<ForwardOccasion, string | null>> = {}
  for (const occasion of forwardOccasions) {
    const wanted = patch[occasion]
    if (wanted === undefined) continue
    const read = wanted === null ? ok(null) : readTarget(owner, wanted.trim())
    if (!read.ok) return err({ ...read.error, path: `forward.${occasion}` })
    forward[occasion] = read.value
  }
  return ok(forward)
}

/** A number that is set is meant; without one there is nothing to switch on. */
function readSecondNumber(
  owner: StateOwner,
  patch: UserStatePatch['secondNumber']
): Result<UserStatePatch['secondNumber'], UserStateError> {
  if (patch == null) return ok(patch)
  const { number = owner.holds.secondNumber.number, on = patch.number === undefined ? undefined : number !== null } =
    patch
  const path = 'secondNumber.number'
  if (number === null) {
    if (on === true) return err({ code: 'destination_invalid', message: 'there is no second number to ring', path })
    return ok({ ...patch, on: false })
  }
  const read = patch.number == null ? ok(number) : readOutside(owner, number.trim())
  return read.ok
    ? ok({ ...patch, number: read.value, ...(on === undefined ? {} : { on }) })
    : err({ ...read.error, path })
}

/** More than that is a list of somebody who wants to be disturbed by nobody, which has a switch of its own. */
const mostBlocked = 500

function readBlockList({ domain }: StateOwner, patch: UserStatePatch['blockList']) {
  if (patch == null) return ok(patch)
  const entries: string[] = []
  for (const [at, text] of patch.entries()) {
    const read = readBlocked(domain, text)
    if (!read.ok) return invalid(read.error, `blockList[${at}]`)
    entries.push(read.value)
  }
  const list = [...new Set(entries)]
  return list.length > mostBlocked
    ? invalid(`more than ${mostBlocked} numbers cannot be blocked`, 'blockList')
    : ok(list)
}

function invalid(message: string, path: string): Result<never, UserStateError> {
  return err({ code: 'destination_invalid', message, path })
}

function readTarget(owner: StateOwner, text: string): Result<string, UserStateError> {
  const { domain } = owner
  if (!text.includes(':')) return readNumber(owner, text)
  const destination = parseDestination(text)
  if (!destination.ok) return err({ code: 'destination_invalid', message: destination.error })
  const resolved = resolveDestination(domain, destination.value)
  if (resolved.kind === 'external') return readNumber(owner, resolved.number)
  if (isOwn(owner, destination.value)) return itself(owner)
  if (resolved.kind === 'not-found') return err({ code: 'destination_invalid', message: resolved.reason })
  return ok(formatDestination(destination.value))
}

const isOwn = ({ user }: StateOwner, { type, name }: Destination): boolean =>
  type === 'extension' && name === user.extension

function itself({ user: { extension } }: StateOwner): Result<never, UserStateError> {
  const message = `calls of ${extension} cannot be sent on to ${extension} itself`
  return err({ code: 'destination_invalid', message })
}

function readNumber(owner: StateOwner, number: string): Result<string, UserStateError> {
  const own = dialledDestination(owner.domain, number)
  if (own !== undefined) return isOwn(owner, own) ? itself(owner) : ok(formatDestination(own))
  const outside = readOutside(owner, number)
  return outside.ok ? ok(`external:${outside.value}`) : outside
}

/** A number that leads out, and that the user may dial. */
function readOutside({ domain, user }: StateOwner, number: string): Result<string, UserStateError> {
  // When calls are sent on it may be open: each is looked at by then.
  const plan = planCall({ domain, user, opening: () => alwaysOpen }, number)
  if (plan.kind === 'outbound') return ok(number)
  if (plan.kind === 'barred') {
    return err({
      code: 'destination_barred',
      message: `${number} is barred for ${user.extension}: ${textOfBarred(plan.reason)}`
    })
  }
  if (plan.kind === 'destination') {
    return err({ code: 'destination_invalid', message: `${number} is within this PBX: forward or a group rings it` })
  }
  return err({
    code: 'destination_invalid',
    message: `${number} is no number that calls can be sent on to: expected one as ${user.extension} dials it, without spaces`
  })
}
