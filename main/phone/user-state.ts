import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { DomainConfig } from '../../pbx-core/contract/config.ts'
import {
  type ForwardOccasion,
  forwardOccasions,
  ordinaryState,
  type UserStatePatch
} from '../../pbx-core/contract/user-state.ts'
import type { CommandFault, CommandPayload, ForwardTarget, OwnState } from '../ipc/contract.ts'
import { colleague } from './colleague.ts'
import { onDisk } from './on-disk.ts'
import type { DeskPorts } from './ports.ts'

/** Whose state it is: a desk, as far as that matters here. */
interface Owner {
  readonly ports: DeskPorts
  readonly domain: DomainConfig | undefined
}

/** What the desk's person has set of itself, with names for where its calls are sent. */
export function ownState(desk: Owner): OwnState {
  const { account, pbx } = desk.ports
  const state = pbx.userState(account.domain, account.user) ?? ordinaryState
  const target = (occasion: ForwardOccasion) => targetOf(desk, state.forward[occasion])
  return {
    ...state,
    forward: {
      all: target('all'),
      busy: target('busy'),
      noAnswer: target('noAnswer'),
      unreachable: target('unreachable')
    }
  }
}

/** Only the person's own; an admin changes that of others by API. */
export async function setOwnState(
  desk: Owner,
  wanted: CommandPayload<'user-state.write'>
): Promise<Result<null, CommandFault>> {
  const { account, pbx, wallTime } = desk.ports
  const { forward: targets = {}, secondNumber, ...others } = wanted
  const until = others.doNotDisturb?.until ?? null
  if (until !== null && until <= wallTime()) {
    return err({ code: 'time_over', message: 'That time is over already.', path: 'doNotDisturb.until' })
  }
  const forward: { [O in ForwardOccasion]?: string | null } = {}
  for (const occasion of forwardOccasions) {
    const read = readTarget(desk, targets[occasion])
    if (!read.ok) return err({ ...read.error, path: `forward.${occasion}` })
    if (read.value !== undefined) forward[occasion] = read.value
  }
  const second = readTarget(desk, secondNumber?.number)
  if (!second.ok) return err({ ...second.error, path: 'secondNumber.number' })
  const patch: UserStatePatch = {
    ...others,
    forward,
    ...(secondNumber === undefined ? {} : { secondNumber: { ...secondNumber, number: second.value } })
  }
  const set = pbx.setUserState(account.domain, account.user, patch)
  if (!set.ok) return set
  return onDisk(pbx)
}

type Typed = NonNullable<CommandPayload<'user-state.write'>['forward']>[ForwardOccasion]

function readTarget({ ports }: Owner, typed: Typed): Result<string | null | undefined, CommandFault> {
  if (typed === undefined || typed === null) return ok(typed)
  // As a setting has it: `queue:support`.
  if (/^[a-z-]+:/i.test(typed.to)) return ok(typed.to)
  const read = ports.readNumber(typed.to, typed.source)
  return read.ok ? ok(read.value.number) : err({ code: 'destination_invalid', message: read.error })
}

/** A destination in the words of the window: whose number it is, or which application. */
function targetOf({ domain }: Owner, destination: string | null): ForwardTarget | null {
  if (destination === null) return null
  const at = destination.indexOf(':')
  const kind = destination.slice(0, at)
  const name = destination.slice(at + 1)
  const isNumber = kind === 'external' || kind === 'extension' || kind === 'user'
  if (!isNumber) return { destination, name, number: '' }
  return { destination, name: colleague(domain, name)?.name ?? '', number: name }
}
