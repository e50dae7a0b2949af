/** A connection as one who takes up room. */
export interface Guest {
  /** Whether it may go now: nothing that it has asked for is being answered. */
  mayGo(): boolean
  /** Closes it at once. It has no seat any more. */
  unseat(): void
}

export interface SeatLimits {
  /** All together. */
  readonly all: number
  /** Of these, kept for who has proved who it is. */
  readonly kept: number
  /** Of one place, of those that have proved nothing (`placeOf`). */
  readonly place: number
  /** Of one user. */
  readonly user: number
}

/** Where those sit of whom no single address is known, as behind a proxy that we trust: they are limited together alone. */
export const anyPlace = ''

interface Table<G> {
  readonly name: string
  readonly isProved: boolean
  /** The oldest first. */
  readonly guests: Set<G>
}

/**
 * Room for connections, so that nobody takes it from the others. Who has proved nothing is limited for each address, and
 * all of them together, so that places stay free for who has. One too many does not stay outside: the oldest of that
 * address goes, which by then had its time to ask for something. Who has proved who it is gives way to its own alone.
 */
export class Seats<G extends Guest> {
  readonly #limits: SeatLimits
  readonly #places = new Map<string, Table<G>>()
  readonly #users = new Map<string, Table<G>>()
  readonly #tables = new Map<G, Table<G>>()
  #unproved = 0
  #turnedAway = 0

  constructor(limits: SeatLimits) {
    this.#limits = limits
  }

  get size(): number {
    return this.#tables.size
  }

  /** Whether a guest has a seat of its user's. */
  isProved(guest: G): boolean {
    return this.#tables.get(guest)?.isProved === true
  }

  /** How many were refused or had to go since this was asked last. */
  turnedAway(): number {
    const since = this.#turnedAway
    this.#turnedAway = 0
    return since
  }

  /** Seats one who has proved nothing, or moves it there; false where there is no room, and it has no seat any more. */
  take(guest: G, place: string): boolean {
    this.leave(guest)
    const table = this.#places.get(place)
    const isFull = place !== anyPlace && (table?.guests.size ?? 0) >= this.#limits.place
    if (!(isFull ? this.#oldestGoes(table) : this.#hasRoom())) {
      this.#turnedAway++
      return false
    }
    this.#sit(guest, this.#places.get(place) ?? { name: place, isProved: false, guests: new Set<G>() })
    return true
  }

  /** A guest has proved to be this user. `most`: of one user; where all of these are busy it stays where it is. */
  prove(guest: G, user: string, most = this.#limits.user): void {
    const known = this.#users.get(user)
    if (!this.#tables.has(guest) || known?.guests.has(guest) === true) return
    if (known !== undefined && known.guests.size >= most && !this.#oldestGoes(known)) return
    this.leave(guest)
    this.#sit(guest, this.#users.get(user) ?? { name: user, isProved: true, guests: new Set<G>() })
  }

  leave(guest: G): void {
    const table = this.#tables.get(guest)
    if (table === undefined) return
    this.#tables.delete(guest)
    table.guests.delete(guest)
    if (!table.isProved) this.#unproved--
    if (table.guests.size === 0) (table.isProved ? this.#users : this.#places).delete(table.name)
  }

  #hasRoom(): boolean {
    const { all, kept } = this.#limits
    if (this.#unproved < all - kept && this.#tables.size < all) return true
    let fullest: Table<G> | undefined
    for (const table of this.#places.values()) {
      if (fullest === undefined || table.guests.size > fullest.guests.size) fullest = table
    }
    return this.#oldestGoes(fullest)
  }

  #oldestGoes(table: Table<G> | undefined): boolean {
    for (const guest of table?.guests ?? []) {
      if (!guest.mayGo()) continue
      this.leave(guest)
      this.#turnedAway++
      guest.unseat()
      return true
    }
    return false
  }

  #sit(guest: G, table: Table<G>): void {
    table.guests.add(guest)
    this.#tables.set(guest, table)
    ;(table.isProved ? this.#users : this.#places).set(table.name, table)
    if (!table.isProved) this.#unproved++
  }
}
