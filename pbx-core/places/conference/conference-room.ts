import type { Clock } from '../../base/clock.ts'
import { assertNever } from '../../base/never.ts'
import { RecordedRoom } from '../../call/recorded-room.ts'
import type { MediaEndpoint, MediaMixer, PlayItem } from '../../media/port.ts'
import { InTurn } from '../in-turn.ts'
import {
  type Arrival,
  type Ended,
  emptyRoom,
  isModerator,
  type Room,
  type RoomEffect,
  type RoomEvent,
  type RoomParty,
  type RoomRules,
  refusalOf,
  stepRoom,
  type TurnedAway
} from './room.ts'

/** Somebody who is in a conference, as the room speaks to it. */
export interface Occupant {
  readonly media: MediaEndpoint
  /** What those who are there hear when it comes and when it goes; nothing: they hear nothing. */
  readonly announced: { readonly came: readonly PlayItem[]; readonly left: readonly PlayItem[] }
  /** It is among the others from here on, or again; who is muted or holds is not heard. */
  mixed(isHeard: boolean): void
  /** Nobody else is there; `isFirst`: nor has been since it came. */
  entertain(isFirst: boolean): void
  /** Somebody else is there now. */
  attend(): void
  end(because: Ended): void
}

export interface ConferenceRoomParts {
  readonly name: string
  readonly rules: RoomRules
  readonly clock: Clock
  readonly mixer: MediaMixer
  /** Somebody came, went, talks, or is heard no more. */
  changed(room: ConferenceRoom): void
  /** Parties that are on their way already: nobody is announced among them. */
  readonly expected?: number
}

/** A conference at work: what the machine wants done (`room.ts`) is done to the mixer, and by those who are in it. */
export class ConferenceRoom {
  readonly name: string
  readonly recorded = new RecordedRoom()
  readonly #parts: ConferenceRoomParts
  readonly #occupants = new Map<string, Occupant>()
  /** Events that came while effects of another one were carried out. */
  readonly #turns = new InTurn<RoomEvent>((event) => this.#step(event))
  #room: Room
  #turnedAway: TurnedAway | undefined

  constructor(parts: ConferenceRoomParts) {
    this.name = parts.name
    this.#parts = parts
    this.#room = emptyRoom(parts.rules, parts.expected)
  }

  get state(): Room {
    return this.#room
  }

  get isEmpty(): boolean {
    return this.#room.parties.size === 0
  }

  isModerator(user: string | null): boolean {
    return isModerator(this.#room.rules, user)
  }

  /** Why somebody who came now would not be let in; undefined: it would. */
  refusal(user: string | null): TurnedAway | undefined {
    return refusalOf(this.#room, user)
  }

  /** Takes a seat, which is left by its disposal; or why there is none. */
  enter(arrival: Arrival, occupant: Occupant): ConferenceSeat | TurnedAway {
    this.#turnedAway = undefined
    return this.#seat(arrival, occupant, { on: 'came', party: arrival })
  }

  /** The seat of somebody who goes on at another telephone; one that nobody sits in any more is as good as none. */
  move(id: string, to: Arrival, occupant: Occupant): ConferenceSeat | TurnedAway {
    this.#turnedAway = undefined
    return this.#seat(to, occupant, { on: 'moved', id, to })
  }

  tell(event: RoomEvent): void {
    if (!this.#turns.take(event)) return
    this.#parts.changed(this)
  }

  party(id: string): RoomParty | undefined {
    return this.#room.parties.get(id)
  }

  #seat(arrival: Arrival, occupant: Occupant, event: RoomEvent): ConferenceSeat | TurnedAway {
    this.#occupants.set(arrival.id, occupant)
    this.tell(event)
    if (this.#room.parties.has(arrival.id)) return new ConferenceSeat(this, arrival.id)
    this.#occupants.delete(arrival.id)
    return this.#turnedAway ?? 'full'
  }

  #step(event: RoomEvent): void {
    const { room, effects } = stepRoom(this.#room, event, this.#parts.clock.now())
    this.#room = room
    for (const effect of effects) this.#perform(effect)
    if (event.on === 'left') this.#occupants.delete(event.id)
    if (event.on === 'moved') this.#occupants.delete(event.id)
  }

  #perform(effect: RoomEffect): void {
    const { mixer } = this.#parts
    const occupant = this.#occupants.get(effect.id)
    if (occupant === undefined) return
    switch (effect.do) {
      case 'turn-away':
        this.#turnedAway = effect.reason
        return
      case 'mix':
        mixer.add(occupant.media, effect.isHeard)
        return occupant.mixed(effect.isHeard)
      case 'unmix':
        return mixer.remove(occupant.media)
      case 'announce': {
        const items = occupant.announced[effect.what]
        if (items.length > 0) mixer.play(items)
        return
      }
      case 'entertain':
        return occupant.entertain(effect.isFirst)
      case 'attend':
        return occupant.attend()
      case 'end':
        return occupant.end(effect.because)
      default:
        return assertNever(effect)
    }
  }
}

/** The seat of one party in a conference. */
export class ConferenceSeat implements Disposable {
  readonly room: ConferenceRoom
  readonly id: string

  constructor(room: ConferenceRoom, id: string) {
    this.room = room
    this.id = id
  }

  /** undefined: it has left, or has given its seat to another telephone. */
  get party(): RoomParty | undefined {
    return this.room.party(this.id)
  }

  mute(isMuted: boolean): void {
    this.room.tell({ on: 'muted', id: this.id, isMuted })
  }

  hold(isHolding: boolean): void {
    this.room.tell({ on: 'held', id: this.id, isHolding })
  }

  talk(talks: boolean): void {
    this.room.tell({ on: 'talked', id: this.id, talks })
  }

  [Symbol.dispose](): void {
    if (this.party !== undefined) this.room.tell({ on: 'left', id: this.id })
  }
}
