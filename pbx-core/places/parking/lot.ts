import { assertNever } from '../../base/never.ts'

/** Milliseconds for which a slot is kept for whoever has heard its number, once it is no longer on the line to hear it. */
const lingerMs = 5000

/** What stands in a slot. */
export type Occupant =
  /** Somebody has been told this slot and is about to park there; `until`: it is kept no longer than that. */
  | { readonly is: 'kept'; readonly call: string; readonly by: string; readonly until: number | null }
  | ({ readonly is: 'waiting'; readonly comesBackAt: number } & ParkedCall)
  /** It rings at whoever parked it, and can be fetched all the same. */
  | ({ readonly is: 'coming-back' } & ParkedCall)
  /** Somebody has it, or is tried in place of whoever parked it: nobody else gets it. */
  | ({ readonly is: 'taken' } & ParkedCall)

interface ParkedCall extends Arrival {
  readonly since: number
  /** How often it has come back in vain. */
  readonly vain: number
}

/** A call that is to be parked. */
export interface Arrival {
  readonly call: string
  /** Extension of whoever parks it; null: a route, a menu or a hook does. */
  readonly by: string | null
  readonly comeBackMs: number
  /** How often it comes back before something else is tried; 0: there is nobody to whom it could. */
  readonly comesBack: number
}

export interface Lot {
  /** As configured, in the order in which they are filled. */
  readonly slots: readonly string[]
  readonly occupants: ReadonlyMap<string, Occupant>
}

export const emptyLot: Lot = { slots: [], occupants: new Map() }

/** `slot` null: the first that is free. */
export type LotEvent =
  /** Who stands in a slot that is no more stays there until it is fetched. */
  | { readonly on: 'configured'; readonly slots: readonly string[] }
  | { readonly on: 'kept'; readonly call: string; readonly by: string; readonly slot: string | null }
  | { readonly on: 'arrived'; readonly arrival: Arrival; readonly slot: string | null }
  | { readonly on: 'fetched'; readonly slot: string }
  /** Whoever parked it has answered. */
  | { readonly on: 'answered'; readonly call: string }
  /** It rang there in vain, or could not. */
  | { readonly on: 'in-vain'; readonly call: string }
  /** Whoever had taken it is gone before they talked. */
  | { readonly on: 'lost'; readonly call: string }
  /** They talk, it hung up, or whoever was to park something here is gone. */
  | { readonly on: 'left'; readonly call: string }
  | { readonly on: 'timer' }

export type LotEffect =
  | { readonly do: 'park'; readonly call: string; readonly slot: string }
  | { readonly do: 'refuse'; readonly because: ParkingRefusal }
  | { readonly do: 'hand-over'; readonly call: string }
  | { readonly do: 'come-back'; readonly call: string }
  /** Whoever parked it is not to be had. */
  | { readonly do: 'give-up'; readonly call: string }

/** `empty`: nobody is there to be fetched. */
export type ParkingRefusal = 'full' | 'taken' | 'no-slot' | 'empty'

export interface LotStep {
  readonly lot: Lot
  readonly effects: readonly LotEffect[]
}

/**
 * The parking lot of a domain as a machine; `now` in monotonic milliseconds. A slot is one of these:
 *
 *             kept                      its time is over             in vain
 *     free ---------> kept    waiting -------------------> coming-back ------> waiting, or taken where it gives up
 *      ^ |              |      ^ |                             |
 *      | `--------------+------' | fetched                     | fetched, answered
 *      |     arrived             v                             |
 *      `---------------------- taken <-------------------------'
 *                left            |
 *                                `--> waiting (lost)
 */
export function stepLot(lot: Lot, event: LotEvent, now: number): LotStep {
  switch (event.on) {
    case 'configured':
      return { lot: { ...lot, slots: event.slots }, effects: [] }
    case 'kept':
      return kept(lot, event)
    case 'arrived':
      return arrived(lot, event, now)
    case 'fetched':
      return fetched(lot, event.slot)
    case 'answered':
      return become(lot, event.call, (parked) => ({ ...parked, is: 'taken' }))
    case 'in-vain':
      return inVain(lot, event.call, now)
    case 'lost':
      return become(lot, event.call, (parked) => waiting(parked, now))
    case 'left':
      return left(lot, event.call, now)
    case 'timer':
      return timer(lot, now)
    default:
      return assertNever(event)
  }
}

/** When a `timer` event is due; undefined: nothing waits for one. */
export function lotDueAt({ occupants }: Lot): number | undefined {
  const due = [...occupants.values()].flatMap((occupant) => dueOf(occupant) ?? [])
  return due.length === 0 ? undefined : Math.min(...due)
}

/** The first slot that somebody could park in now; undefined: all are taken. What is kept for it comes first. */
export function freeSlot({ slots, occupants }: Lot, by: string | null): string | undefined {
  const own = slots.find((slot) => isKeptFor(occupants.get(slot), by))
  return own ?? slots.find((slot) => !occupants.has(slot))
}

/** Nobody stands in it, and it is kept for nobody else. */
export function isOpenTo({ occupants }: Lot, slot: string, by: string | null): boolean {
  const occupant = occupants.get(slot)
  return occupant === undefined || isKeptFor(occupant, by)
}

/** Where a call stands. */
export function slotOf({ occupants }: Lot, call: string): string | undefined {
  for (const [slot, occupant] of occupants) if (occupant.call === call) return slot
  return undefined
}

function dueOf(occupant: Occupant): number | undefined {
  if (occupant.is === 'waiting') return occupant.comesBackAt
  return occupant.is === 'kept' ? (occupant.until ?? undefined) : undefined
}

function isKeptFor(occupant: Occupant | undefined, by: string | null): boolean {
  return occupant?.is === 'kept' && occupant.by === by
}

function refused(lot: Lot, because: ParkingRefusal): LotStep {
  return { lot, effects: [{ do: 'refuse', because }] }
}

/** Where somebody parks who has asked for that slot; a refusal where it cannot. */
function placeFor(lot: Lot, slot: string | null, by: string | null): { slot: string } | { because: ParkingRefusal } {
  if (slot === null) {
    const free = freeSlot(lot, by)
    return free === undefined ? { because: 'full' } : { slot: free }
  }
  if (!lot.slots.includes(slot)) return { because: 'no-slot' }
  return isOpenTo(lot, slot, by) ? { slot } : { because: 'taken' }
}

function kept(lot: Lot, { call, by, slot }: Extract<LotEvent, { on: 'kept' }>): LotStep {
  const place = placeFor(lot, slot, by)
  if ('because' in place) return refused(lot, place.because)
  const occupants = new Map(lot.occupants).set(place.slot, { is: 'kept', call, by, until: null })
  return { lot: { ...lot, occupants }, effects: [{ do: 'park', call, slot: place.slot }] }
}

function arrived(lot: Lot, { arrival, slot }: Extract<LotEvent, { on: 'arrived' }>, now: number): LotStep {
  const place = placeFor(lot, slot, arrival.by)
  if ('because' in place) return refused(lot, place.because)
  // What was kept for whoever parks has served, wherever it has parked in the end.
  const others = [...lot.occupants].filter(([, occupant]) => arrival.by === null || !isKeptFor(occupant, arrival.by))
  const occupants = new Map(others).set(place.slot, waiting({ ...arrival, since: now, vain: 0 }, now))
  return { lot: { ...lot, occupants }, effects: [{ do: 'park', call: arrival.call, slot: place.slot }] }
}

function fetched(lot: Lot, slot: string): LotStep {
  const occupant = lot.occupants.get(slot)
  if (occupant?.is !== 'waiting' && occupant?.is !== 'coming-back') return refused(lot, 'empty')
  const { lot: next } = become(lot, occupant.call, (parked) => ({ ...parked, is: 'taken' }))
  return { lot: next, effects: [{ do: 'hand-over', call: occupant.call }] }
}

function inVain(lot: Lot, call: string, now: number): LotStep {
  const occupant = occupantOf(lot, call)
  if (occupant?.is !== 'coming-back') return { lot, effects: [] }
  const vain = occupant.vain + 1
  if (vain < occupant.comesBack) return become(lot, call, (parked) => waiting({ ...parked, vain }, now))
  const { lot: next } = become(lot, call, (parked) => ({ ...parked, vain, is: 'taken' }))
  return { lot: next, effects: [{ do: 'give-up', call }] }
}

function left(lot: Lot, call: string, now: number): LotStep {
  const slot = slotOf(lot, call)
  const occupant = slot === undefined ? undefined : lot.occupants.get(slot)
  if (slot === undefined || occupant === undefined) return { lot, effects: [] }
  const occupants = new Map(lot.occupants)
  if (occupant.is === 'kept') occupants.set(slot, { ...occupant, until: now + lingerMs })
  else occupants.delete(slot)
  return { lot: { ...lot, occupants }, effects: [] }
}

function timer(lot: Lot, now: number): LotStep {
  const occupants = new Map<string, Occupant>()
  const effects: LotEffect[] = []
  for (const [slot, occupant] of lot.occupants) {
    const isDue = (dueOf(occupant) ?? Number.POSITIVE_INFINITY) <= now
    if (!isDue) occupants.set(slot, occupant)
    else if (occupant.is === 'waiting') {
      const { comesBackAt: _, ...parked } = occupant
      const hasSomebody = parked.comesBack > parked.vain
      occupants.set(slot, { ...parked, is: hasSomebody ? 'coming-back' : 'taken' })
      effects.push({ do: hasSomebody ? 'come-back' : 'give-up', call: parked.call })
    }
  }
  return { lot: { ...lot, occupants }, effects }
}

function occupantOf(lot: Lot, call: string): Occupant | undefined {
  const slot = slotOf(lot, call)
  return slot === undefined ? undefined : lot.occupants.get(slot)
}

/** A parked call becomes something else; one that is gone, or a slot that is only kept, does not. */
function become(lot: Lot, call: string, into: (parked: ParkedCall) => Occupant): LotStep {
  const slot = slotOf(lot, call)
  const occupant = slot === undefined ? undefined : lot.occupants.get(slot)
  if (slot === undefined || occupant === undefined || occupant.is === 'kept') return { lot, effects: [] }
  const { call: id, by, comeBackMs, comesBack, since, vain } = occupant
  const parked = { call: id, by, comeBackMs, comesBack, since, vain }
  return { lot: { ...lot, occupants: new Map(lot.occupants).set(slot, into(parked)) }, effects: [] }
}

function waiting(parked: ParkedCall, now: number): Occupant {
  return { ...parked, is: 'waiting', comesBackAt: now + parked.comeBackMs }
}
