import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { Config } from '../../pbx-core/contract/config.ts'
import type { DialledNumber } from '../../pbx-core/contract/number.ts'
import type {
  ClickDevice,
  ClickToDialAccepted,
  ClickToDialCommand,
  ClickToDialError,
  Pbx
} from '../../pbx-core/contract/pbx.ts'
import type { CallView } from '../../pbx-core/contract/views.ts'
import { type Account, findUser, mayCallFor, parseUserName, type UserAddress } from '../access/accounts.ts'
import type { CallRate } from '../access/call-rate.ts'
import type { FaultCode, HttpFault } from './fault.ts'

export interface CallOrder {
  readonly account: Account
  readonly target: UserAddress
  readonly dest: DialledNumber
  /** As it was sent. */
  readonly text: string
  /** By which the person knows the number; '' where by none. */
  readonly name: string
  readonly connect: boolean
  /** `src`: wished for as caller ID. */
  readonly callerId?: string | undefined
  readonly device?: ClickDevice | undefined
}

export interface CallDesk {
  readonly pbx: Pbx
  readonly config: () => Config
  readonly rate: CallRate
  /** What that person has chosen for clicks that name no device; absent: all phones. */
  readonly clickDevice?: (address: UserAddress) => ClickDevice
}

/** Reads `user`. undefined: the account that asks is meant. */
export function readTarget(config: Config, user: string | undefined): Result<UserAddress | undefined, HttpFault> {
  if (user === undefined) return ok(undefined)
  const named = parseUserName(config, user)
  switch (named.kind) {
    case 'found':
      return ok(named.address)
    case 'unknown-domain':
      return ok({
        domain: user.slice(user.lastIndexOf('@') + 1).toLowerCase(),
        user: user.slice(0, user.lastIndexOf('@'))
      })
    case 'domain-required':
      return err({
        code: 'domain_required',
        message: 'There are several domains here: "user" must name its own, for example 100@acme.test.',
        path: 'user'
      })
  }
}

/** The rules that the link and the API share: who may call for whom, and how often. */
export function placeCall(desk: CallDesk, order: CallOrder): Result<ClickToDialAccepted, HttpFault> {
  const refused = refusal(desk.config(), order)
  if (refused !== undefined) return err(refused)

  const { target, dest } = order
  const { number } = dest
  const key = `${target.user}@${target.domain}`
  const wait = desk.rate.wait(key)
  if (wait > 0) {
    const same = desk.rate.sameClick(key, number)
    // Once that call was declined or answered, a further click means another call, which is one too many.
    if (same !== undefined && isBeingSetUp(desk.pbx.call(same.uniqueid))) return ok(same)
    return err({
      code: 'too_many_calls',
      message: `More than ten calls in a minute for ${target.user}.`,
      retryAfter: Math.ceil(wait / 1000)
    })
  }
  const placed = desk.pbx.clickToDial(commandOf(order, desk.clickDevice?.(target)))
  if (!placed.ok || !placed.value.repeated) desk.rate.count(key)
  if (placed.ok && !placed.value.repeated) desk.rate.placed(key, number, placed.value)
  return placed.ok ? placed : err(faultOf(placed.error))
}

function isBeingSetUp(call: CallView | undefined): boolean {
  return call !== undefined && call.state !== 'answered' && call.state !== 'ended'
}

function commandOf(order: CallOrder, chosen: ClickDevice = 'all'): ClickToDialCommand {
  const { target, dest, text, name, connect, callerId, device = chosen } = order
  const { number, keys, reading } = dest
  return {
    ...target,
    dest: number,
    connect,
    ...(name === '' ? {} : { name }),
    // What reads as it is written needs no word about it.
    ...(text === number ? {} : { dialled: { text, reading } }),
    ...(keys === '' ? {} : { keys }),
    ...(callerId === undefined ? {} : { callerId }),
    ...(device === 'all' ? {} : { device })
  }
}

/** An account of another domain, unless it is a system admin, does not learn which users exist here. */
function refusal(config: Config, { account, target }: CallOrder): HttpFault | undefined {
  const allowed = mayCallFor(config, account, target)
  const mayKnow = allowed || account.systemAdmin || account.domain === target.domain
  if (mayKnow && findUser(config, target) === undefined) {
    return {
      code: 'extension_not_found',
      message: `There is no user ${target.user} in ${target.domain}.`,
      path: 'user'
    }
  }
  if (allowed) return undefined
  return {
    code: 'not_allowed',
    message: `${account.user} may not call for ${target.user}: it is neither that user, nor an admin of its domain, nor lists it in callFor.`,
    path: 'user'
  }
}

const coreFaults: Readonly<Record<ClickToDialError['code'], FaultCode>> = {
  user_not_found: 'extension_not_found',
  destination_barred: 'destination_barred',
  call_in_progress: 'call_in_progress',
  no_phone_registered: 'no_phone_registered',
  shutting_down: 'shutting_down',
  overloaded: 'overloaded'
}

function faultOf({ code, message }: ClickToDialError): HttpFault {
  return { code: coreFaults[code], message }
}
