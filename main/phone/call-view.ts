import { isDeepStrictEqual } from 'node:util'
import type { DomainConfig } from '../../pbx-core/contract/config.ts'
import type { Pbx } from '../../pbx-core/contract/pbx.ts'
import type { CallView } from '../../pbx-core/contract/views.ts'
import { emergencyNumbers } from '../../pbx-core/index.ts'
import type { HandedOn, PhoneCall as PhoneCallView } from '../ipc/contract.ts'
import type { PhoneCall } from '../ua/phone-call.ts'
import { stateShown, talkingSince } from './clicked-calls.ts'
import { prefixHere, wayHere } from './way.ts'
import { type Language, type Words, words } from './words.ts'

interface Known {
  /** What the PBX knows of it. */
  readonly core: CallView | undefined
  readonly handedOn: HandedOn | null
  /** Whose phone it is, and where. */
  readonly user: string
  readonly domain: DomainConfig | undefined
  readonly language: Language
}

/** What the PBX knows of a phone's calls; of one that is over, what it knew last: whom it was with is not forgotten. */
export class KnownCalls {
  readonly #pbx: Pick<Pbx, 'call'>
  readonly #last = new WeakMap<PhoneCall, CallView>()

  constructor(pbx: Pick<Pbx, 'call'>) {
    this.#pbx = pbx
  }

  of(call: PhoneCall): CallView | undefined {
    const core = call.uniqueid === null ? undefined : this.#pbx.call(call.uniqueid)
    if (core !== undefined) this.#last.set(call, core)
    return core ?? this.#last.get(call)
  }
}

/**
 * Views as windows have them: the time of telling (`at`) alone makes no call another one, and a window that knows it
 * counts on from what it was told.
 */
export class KeptViews {
  #last: readonly PhoneCallView[] = []

  kept(views: readonly PhoneCallView[]): readonly PhoneCallView[] {
    this.#last = views.map((view) => {
      const last = this.#last.find(({ id }) => id === view.id)
      return last !== undefined && isDeepStrictEqual({ ...view, at: last.at }, last) ? last : view
    })
    return this.#last
  }

  /** From now on each has the time of its next telling. */
  forget(): void {
    this.#last = []
  }
}

/** A call as a window shows it: what the phone knows, and what the PBX knows better. */
export function viewOfCall(call: PhoneCall, { core, handedOn, user, domain, language }: Known): PhoneCallView {
  const { id, uniqueid, startedAt, muted, quality, clickToDial } = call
  const answeredAt = talkingSince(call)
  // A queue that calls somebody back has rung this phone first, for whoever answers to call from here on.
  const callsBack = core !== undefined && call.direction === 'incoming' && core.caller.user === user
  const later = core !== undefined && (core.segment > 1 || call.moved || (callsBack && call.clickToDial === null))
  const party = later ? farEnd(core, user) : partyOf(call, core)
  const comesIn = core !== undefined && call.clickToDial === null
  // Of the caller, where that is whom the call is with.
  const verstat = core?.caller.number === party.number ? core.caller.verstat : undefined
  const prefix = comesIn ? prefixHere(core, { domain, user }) : ''
  return {
    id,
    uniqueid,
    direction: directionOf(call),
    state: stateShown(call),
    ...party,
    // Its phone was told both in one.
    name: prefix !== '' && core !== undefined ? core.caller.name : party.name,
    prefix,
    way: comesIn ? wayHere(core, { domain, user }) : [],
    via: later ? laterVia(core, user) : viaOf(call, core),
    startedAt,
    answeredAt,
    at: call.at,
    muted,
    recording: call.endedAt === null ? (core?.recording ?? 'off') : 'off',
    recordable: core?.recordableBy.includes(user) === true,
    heldByPeer: call.description.heldByPeer && answeredAt !== null && call.endedAt === null,
    clickToDial: clickToDial === null ? null : clickToDialView(clickToDial),
    quality,
    handedOn,
    reason: reasonOf(call, domain, words[language]),
    ...(call.page === null ? {} : { page: call.page }),
    ...(verstat === undefined ? {} : { verstat })
  }
}

/** Who dials for help is not told to wait for a line, but that nobody has heard it. */
function reasonOf({ direction, number, end }: PhoneCall, domain: DomainConfig | undefined, said: Words): string | null {
  if (end === null) return null
  const reason = said.ends[end.code]
  if (reason === null || end.code === 'cancelled' || direction === 'incoming') return reason
  return domain !== undefined && emergencyNumbers(domain).includes(number) ? said.noHelp : reason
}

/** As its record has it: the PBX rings this phone where a click has ordered a call, and this phone calls the PBX to pick one up. */
function directionOf({ clickToDial, direction, picksUp }: PhoneCall): PhoneCall['direction'] {
  if (clickToDial !== null) return 'outgoing'
  return picksUp ? 'incoming' : direction
}

/** After a transfer the party that stays counts as the caller, whichever of the two called at first. */
function farEnd({ caller, callee }: CallView, user: string): { name: string; number: string } {
  const { name, number } = caller.user === user ? callee : caller
  return { name, number }
}

/** A name that a hook finds while the call rings is shown at once; the number is the one dialled, or the caller's. */
function partyOf(call: PhoneCall, core: CallView | undefined): { name: string; number: string } {
  const { name, number, clickToDial } = call
  if (core === undefined) return { name, number }
  if (clickToDial !== null) return { name: core.callee.name, number }
  if (call.direction === 'outgoing') return { name: core.callee.user === null ? name : core.callee.name, number }
  return { name: core.caller.name || name, number: core.caller.number || number }
}

/** The number that a caller from outside has dialled; for internal calls it is not shown. */
function viaOf({ direction, clickToDial }: PhoneCall, core: CallView | undefined): string | null {
  if (core === undefined || direction === 'outgoing' || clickToDial !== null) return null
  const { exten, callee, caller } = core
  return exten !== callee.user && exten !== caller.number && exten !== '' ? exten : null
}

/** After a transfer it has come to this extension; by which number it came in is what the person has to know. */
function laterVia({ callee, did }: CallView, user: string): string | null {
  return callee.user === user && did !== '' ? did : null
}

function clickToDialView({ dest, keys }: NonNullable<PhoneCall['clickToDial']>): PhoneCallView['clickToDial'] {
  return keys === '' ? { dest } : { dest, keys }
}
