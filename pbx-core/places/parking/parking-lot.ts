import type { Clock } from '../../base/clock.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Call } from '../../call/call.ts'
import type { LinePlace } from '../../call/segment.ts'
import type { SipLeg } from '../../call/sip-leg.ts'
import type { PartyView } from '../../contract/views.ts'
import {
  type Arrival,
  emptyLot,
  freeSlot,
  isOpenTo,
  type Lot,
  type LotEffect,
  type LotEvent,
  lotDueAt,
  type ParkingRefusal,
  slotOf,
  stepLot
} from './lot.ts'

/** A call that stands in a slot, as the lot and whoever fetches it speak to it. */
export interface Parked {
  readonly call: Call
  /** Of whoever waits. */
  readonly leg: SipLeg
  /** It has waited long enough: whoever parked it is rung. */
  comeBack(): void
  /** Nobody to whom it could come back is to be had. */
  giveUp(): void
  /** Whoever is at that leg talks with it from here on. False where somebody else does already. */
  handOver(leg: SipLeg, party: PartyView): boolean
}

export interface ParkingLotPorts {
  readonly clock: Clock
  /** A slot has somebody else in it, or nobody, or what is there does something else. */
  changed(): void
}

/** The parking lot of a domain at work: what the machine wants done (`lot.ts`) is done by the calls that stand in it. */
export class ParkingLot implements Disposable {
  readonly #ports: ParkingLotPorts
  readonly #parked = new Map<string, Parked>()
  #lot: Lot = emptyLot
  #timer: Disposable | undefined

  constructor(ports: ParkingLotPorts) {
    this.#ports = ports
  }

  get lot(): Lot {
    return this.#lot
  }

  configure(slots: readonly string[]): void {
    this.#tell({ on: 'configured', slots })
  }

  /** The slot that this user would park in now; undefined: all are taken. */
  freeFor(by: string | null): string | undefined {
    return freeSlot(this.#lot, by)
  }

  /** Whether this user could park in a slot. */
  isOpenTo(slot: string, by: string | null): boolean {
    return isOpenTo(this.#lot, slot, by)
  }

  /** The call in a slot that could be fetched from there. */
  standingIn(slot: string): Parked | undefined {
    const occupant = this.#lot.occupants.get(slot)
    const isFetchable = occupant?.is === 'waiting' || occupant?.is === 'coming-back'
    return isFetchable ? this.#parked.get(occupant.call) : undefined
  }

  /** Parks a call, in that slot or the first free one (null). */
  park(arrival: Arrival, slot: string | null, parked: Parked): Result<ParkingPlace, ParkingRefusal> {
    this.#parked.set(arrival.call, parked)
    const place = this.#place(arrival.call, { on: 'arrived', arrival, slot })
    if (!place.ok) this.#parked.delete(arrival.call)
    return place
  }

  /** Keeps a slot for whoever is told it and is about to park there. */
  keep(call: string, by: string, slot: string | null): Result<ParkingPlace, ParkingRefusal> {
    return this.#place(call, { on: 'kept', call, by, slot })
  }

  /** The call in a slot, which nobody else gets from here on. */
  fetch(slot: string): Parked | undefined {
    const [effect] = this.#tell({ on: 'fetched', slot })
    return effect?.do === 'hand-over' ? this.#parked.get(effect.call) : undefined
  }

  /** What a place tells of its call. */
  tell(event: Extract<LotEvent, { readonly call: string }>): void {
    if (event.on === 'left') this.#parked.delete(event.call)
    this.#tell(event)
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]()
  }

  #place(call: string, event: LotEvent): Result<ParkingPlace, ParkingRefusal> {
    const [effect] = this.#tell(event)
    if (effect?.do === 'refuse') return err(effect.because)
    const slot = slotOf(this.#lot, call)
    if (slot === undefined) throw new Error('a call that is parked stands in a slot')
    return ok(new ParkingPlace(this, call, slot))
  }

  #tell(event: LotEvent): readonly LotEffect[] {
    const { clock, changed } = this.#ports
    const { lot, effects } = stepLot(this.#lot, event, clock.now())
    this.#lot = lot
    this.#setTimer()
    changed()
    for (const effect of effects) {
      if (effect.do === 'come-back') this.#parked.get(effect.call)?.comeBack()
      if (effect.do === 'give-up') this.#parked.get(effect.call)?.giveUp()
    }
    return effects
  }

  #setTimer(): void {
    const { clock } = this.#ports
    this.#timer?.[Symbol.dispose]()
    const due = lotDueAt(this.#lot)
    this.#timer = due === undefined ? undefined : clock.after(due - clock.now(), () => void this.#tell({ on: 'timer' }))
  }
}

/** The place of a call in its slot, or one that is kept. Disposed of, it is left. */
export class ParkingPlace implements Disposable, LinePlace {
  /** Nobody is served before it, or after. */
  readonly position = undefined
  readonly slot: string
  readonly #lot: ParkingLot
  readonly #call: string

  constructor(lot: ParkingLot, call: string, slot: string) {
    this.#lot = lot
    this.#call = call
    this.slot = slot
  }

  /** Whoever parked it has answered. */
  answered(): void {
    this.#lot.tell({ on: 'answered', call: this.#call })
  }

  /** Whoever parked it was not to be had. */
  inVain(): void {
    this.#lot.tell({ on: 'in-vain', call: this.#call })
  }

  /** Whoever had taken it is gone: it waits on. */
  lost(): void {
    this.#lot.tell({ on: 'lost', call: this.#call })
  }

  [Symbol.dispose](): void {
    this.#lot.tell({ on: 'left', call: this.#call })
  }
}
