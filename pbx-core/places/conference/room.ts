import { assertNever } from '../../base/never.ts'

/** What the configuration says of a room, or whoever has begun one. */
export interface RoomRules {
  readonly maxParties: number
  /** Extensions of those who may mute, take out and lock, and who get in though it is locked. */
  readonly moderators: readonly string[]
  /** It is a conversation that has become one of several: nobody waits in it alone. */
  readonly isAdHoc: boolean
}

/** Somebody who comes. */
export interface Arrival {
  /** The uniqueid of its call: each party is in a call of its own. */
  readonly id: string
  /** Extension; null: nobody of the domain. */
  readonly user: string | null
  /** It comes with the telephone on hold. */
  readonly isHolding?: boolean
}

export interface RoomParty {
  readonly id: string
  readonly user: string | null
  /** Monotonic milliseconds. */
  readonly since: number
  readonly isMuted: boolean
  /** Its telephone has put the conference on hold: what comes from it is music, if anything. */
  readonly isHolding: boolean
  readonly talks: boolean
}

export interface Room {
  readonly rules: RoomRules
  readonly isLocked: boolean
  /** Parties of a conversation who have not arrived yet. */
  readonly expected: number
  /** By id, the first one first. */
  readonly parties: ReadonlyMap<string, RoomParty>
}

export type TurnedAway = 'full' | 'locked'

export type RoomEvent =
  | { readonly on: 'configured'; readonly rules: RoomRules }
  | { readonly on: 'came'; readonly party: Arrival }
  /** One that was expected does not come: its leg was over first. */
  | { readonly on: 'missing' }
  | { readonly on: 'left'; readonly id: string }
  /** It goes on at another telephone of its own. */
  | { readonly on: 'moved'; readonly id: string; readonly to: Arrival }
  | { readonly on: 'muted'; readonly id: string; readonly isMuted: boolean }
  | { readonly on: 'held'; readonly id: string; readonly isHolding: boolean }
  | { readonly on: 'talked'; readonly id: string; readonly talks: boolean }
  | { readonly on: 'locked'; readonly isLocked: boolean }
  /** A moderator takes it out. */
  | { readonly on: 'kicked'; readonly id: string }

export type RoomEffect =
  | { readonly do: 'turn-away'; readonly id: string; readonly reason: TurnedAway }
  /** It hears the others from here on, and is heard or not. */
  | { readonly do: 'mix'; readonly id: string; readonly isHeard: boolean }
  | { readonly do: 'unmix'; readonly id: string }
  /** Those who are there hear that it came, or went. */
  | { readonly do: 'announce'; readonly id: string; readonly what: 'came' | 'left' }
  /** Nobody else is there; `isFirst`: nor has been since it came. */
  | { readonly do: 'entertain'; readonly id: string; readonly isFirst: boolean }
  /** Somebody else is there now. */
  | { readonly do: 'attend'; readonly id: string }
  | { readonly do: 'end'; readonly id: string; readonly because: Ended }

/** `moved`: it goes on at another telephone. */
export type Ended = 'kicked' | 'alone' | 'moved'

export interface RoomStep {
  readonly room: Room
  readonly effects: readonly RoomEffect[]
}

export function emptyRoom(rules: RoomRules, expected = 0): Room {
  return { rules, isLocked: false, expected, parties: new Map() }
}

/** Why somebody who came now would not be let in; undefined: it would. */
export function refusalOf({ rules, isLocked, parties }: Room, user: string | null): TurnedAway | undefined {
  if (isLocked && !isModerator(rules, user)) return 'locked'
  return parties.size >= rules.maxParties ? 'full' : undefined
}

export function isModerator({ moderators }: RoomRules, user: string | null): boolean {
  return user !== null && moderators.includes(user)
}

/** Whether the others hear it. */
export function isHeard({ isMuted, isHolding }: Pick<RoomParty, 'isMuted' | 'isHolding'>): boolean {
  return !isMuted && !isHolding
}

/**
 * A conference as a machine: who is in it, who is heard, whom those who are there hear come and go. Each party is in a
 * call of its own and lives on without the others; a room that is empty is open again.
 */
export function stepRoom(room: Room, event: RoomEvent, now: number): RoomStep {
  switch (event.on) {
    case 'configured':
      return { room: { ...room, rules: event.rules }, effects: [] }
    case 'came':
      return came(room, event.party, now)
    case 'missing':
      return alone({ ...room, expected: Math.max(0, room.expected - 1) })
    case 'left':
      return left(room, event.id)
    case 'moved':
      return moved(room, event.id, event.to)
    case 'muted':
      return heard(room, event.id, { isMuted: event.isMuted })
    case 'held':
      return heard(room, event.id, { isHolding: event.isHolding })
    case 'talked': {
      const party = room.parties.get(event.id)
      // What was on its way when it was muted is not heard either.
      const talks = event.talks && party !== undefined && isHeard(party)
      return unchanged(party === undefined ? room : withParty(room, { ...party, talks }))
    }
    case 'locked':
      // Nobody is there whom it could be locked for, and nobody who could open it.
      return unchanged({ ...room, isLocked: event.isLocked && room.parties.size > 0 })
    case 'kicked':
      return {
        room,
        effects: room.parties.has(event.id) ? [{ do: 'end', id: event.id, because: 'kicked' }] : []
      }
    default:
      return assertNever(event)
  }
}

function came(room: Room, { id, user, isHolding = false }: Arrival, now: number): RoomStep {
  if (room.parties.has(id)) return unchanged(room)
  const reason = refusalOf(room, user)
  const expected = Math.max(0, room.expected - 1)
  if (reason !== undefined) return { room: { ...room, expected }, effects: [{ do: 'turn-away', id, reason }] }
  const party: RoomParty = { id, user, since: now, isMuted: false, isHolding, talks: false }
  const next = withParty({ ...room, expected }, party)
  const mix: RoomEffect = { do: 'mix', id, isHeard: isHeard(party) }
  if (room.parties.size === 0) {
    // Whoever is expected comes in a moment.
    return { room: next, effects: next.rules.isAdHoc ? [mix] : [mix, { do: 'entertain', id, isFirst: true }] }
  }
  const effects: RoomEffect[] = []
  const [first] = room.parties.keys()
  if (room.parties.size === 1 && first !== undefined) effects.push({ do: 'attend', id: first })
  effects.push(mix)
  // In a conversation that becomes one of several everybody knows who is there.
  if (room.expected === 0) effects.push({ do: 'announce', id, what: 'came' })
  return { room: next, effects }
}

function left(room: Room, id: string): RoomStep {
  if (!room.parties.has(id)) return unchanged(room)
  const parties = new Map(room.parties)
  parties.delete(id)
  const unmix: RoomEffect = { do: 'unmix', id }
  const next = { ...room, parties, isLocked: room.isLocked && parties.size > 0 }
  if (parties.size === 0) return { room: next, effects: [unmix] }
  const step = alone(next)
  const isOver = step.effects.some((effect) => effect.do === 'end')
  return {
    room: step.room,
    effects: [unmix, ...(isOver ? [] : [{ do: 'announce', id, what: 'left' } as const]), ...step.effects]
  }
}

/** What becomes of the only one who is there, if there is but one. */
function alone(room: Room): RoomStep {
  const [id] = room.parties.keys()
  if (room.parties.size !== 1 || id === undefined) return unchanged(room)
  if (!room.rules.isAdHoc) return { room, effects: [{ do: 'entertain', id, isFirst: false }] }
  return { room, effects: room.expected > 0 ? [] : [{ do: 'end', id, because: 'alone' }] }
}

/** In the same place, muted as it was; a lock keeps nobody from its own place. */
function moved(room: Room, id: string, { id: to, user, isHolding = false }: Arrival): RoomStep {
  const before = room.parties.get(id)
  if (before === undefined || room.parties.has(to)) return unchanged(room)
  const party: RoomParty = { ...before, id: to, user, isHolding, talks: false }
  const parties = new Map([...room.parties].map(([key, each]) => (key === id ? [to, party] : [key, each])))
  const effects: RoomEffect[] = [
    { do: 'unmix', id },
    { do: 'mix', id: to, isHeard: isHeard(party) },
    { do: 'end', id, because: 'moved' }
  ]
  if (parties.size === 1 && !room.rules.isAdHoc) effects.push({ do: 'entertain', id: to, isFirst: false })
  return { room: { ...room, parties }, effects }
}

function heard(room: Room, id: string, change: Partial<Pick<RoomParty, 'isMuted' | 'isHolding'>>): RoomStep {
  const before = room.parties.get(id)
  if (before === undefined) return unchanged(room)
  const changed = { ...before, ...change }
  const party = { ...changed, talks: before.talks && isHeard(changed) }
  const next = withParty(room, party)
  if (isHeard(before) === isHeard(party)) return unchanged(next)
  return { room: next, effects: [{ do: 'mix', id, isHeard: isHeard(party) }] }
}

function unchanged(room: Room): RoomStep {
  return { room, effects: [] }
}

function withParty(room: Room, party: RoomParty): Room {
  return { ...room, parties: new Map(room.parties).set(party.id, party) }
}
