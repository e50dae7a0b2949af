import { seats } from '../apps/conference/sit.ts'
import type { Clock } from '../base/clock.ts'
import type { Emitter } from '../base/emitter.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Call } from '../call/call.ts'
import type {
  ConferenceError,
  KickPartyCommand,
  LockConferenceCommand,
  MutePartyCommand
} from '../contract/conference-commands.ts'
import type { Config, DomainConfig } from '../contract/config.ts'
import type { PbxEvents } from '../contract/events.ts'
import { joinedPrefix } from '../contract/joined.ts'
import type { ConferenceView } from '../contract/views.ts'
import type { MediaMixer } from '../media/port.ts'
import { ConferenceRoom } from '../places/conference/conference-room.ts'
import type { RoomRules } from '../places/conference/room.ts'
import type { PinGuesses } from './pin-guesses.ts'

export interface ConferencesPorts {
  readonly clock: Clock
  readonly events: Emitter<PbxEvents>
  readonly mixer: () => MediaMixer
  readonly pins: PinGuesses
  /** One that lives. */
  readonly call: (uniqueid: string) => Call | undefined
  /** Eight random digits, hexadecimal. */
  readonly token: () => string
}

/** What is shown of a conference is told so often at most, in milliseconds: who talks is shown within 300 (`4-pbx`, Media). */
const tellMs = 100
/** As many as a conference of the configuration takes, where that says nothing. */
const mostJoined = 20

interface Kept {
  readonly room: ConferenceRoom
  readonly extension: string | null
}

/** The conferences of all domains: those of the configuration, and calls that were joined. */
export class Conferences implements Disposable {
  readonly #ports: ConferencesPorts
  /** Unix milliseconds at 0 of the monotonic clock, as of the start of the PBX. */
  readonly #zero: number
  /** By domain, then by name. */
  readonly #kept = new Map<string, Map<string, Kept>>()
  /** Those in which something has changed since they were told. */
  readonly #changed = new Map<ConferenceRoom, string>()
  /** What was announced of each last. */
  readonly #told = new WeakMap<ConferenceRoom, string>()
  #telling: Disposable | undefined
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(ports: ConferencesPorts) {
    this.#ports = ports
    this.#zero = ports.clock.wallTime() - ports.clock.now()
  }

  /** New rules hold for those who come next; a conference that is configured no more goes on until it is empty. */
  configure({ domains }: Config): void {
    for (const { name: domain, conferences } of domains) {
      const kept = this.#keptOf(domain)
      for (const { name, extension = null, ...config } of conferences) {
        const rules: RoomRules = { maxParties: config.maxParties, moderators: config.moderators, isAdHoc: false }
        const known = kept.get(name)
        const room = known?.room ?? this.#create(domain, name, { rules })
        kept.set(name, { room, extension })
        if (known !== undefined) room.tell({ on: 'configured', rules })
      }
    }
    for (const [domain, kept] of this.#kept) {
      const configured = domains.find(({ name }) => name === domain)?.conferences.map(({ name }) => name) ?? []
      for (const [name, { room }] of kept) if (room.isEmpty && !configured.includes(name)) kept.delete(name)
    }
  }

  of({ name: domain }: DomainConfig, name: string): ConferenceRoom {
    const kept = this.#keptOf(domain)
    const known = kept.get(name)
    if (known !== undefined) return known.room
    // A call keeps the configuration that it began with: the conference may be gone from the newest one.
    const rules: RoomRules = { maxParties: mostJoined, moderators: [], isAdHoc: false }
    const room = this.#create(domain, name, { rules })
    kept.set(name, { room, extension: null })
    return room
  }

  /** A conversation of several that begins with so many, and ends with the last but one. */
  begin(domain: string, { moderator, expected }: { readonly moderator: string; readonly expected: number }) {
    const name = `${joinedPrefix}${this.#ports.token()}`
    const rules: RoomRules = { maxParties: mostJoined, moderators: [moderator], isAdHoc: true }
    const room = this.#create(domain, name, { rules, expected })
    this.#keptOf(domain).set(name, { room, extension: null })
    return room
  }

  views(domain: string): readonly ConferenceView[] {
    const kept = this.#kept.get(domain)
    if (kept === undefined) return []
    return [...kept].flatMap(([name, { room, extension }]) =>
      room.state.rules.isAdHoc && room.isEmpty ? [] : this.#view(domain, name, { room, extension })
    )
  }

  mute({ domain, conference, party, on, by }: MutePartyCommand): Result<void, ConferenceError> {
    const found = this.#seatOf(domain, conference, party)
    if (!found.ok) return found
    const { room, call } = found.value
    if (room.party(party)?.isMuted === on) return ok(undefined)
    room.tell({ on: 'muted', id: party, isMuted: on })
    call.timeline.decision({ code: 'conference-muted', isMuted: on, by })
    return ok(undefined)
  }

  kick({ domain, conference, party }: KickPartyCommand): Result<void, ConferenceError> {
    const found = this.#seatOf(domain, conference, party)
    if (!found.ok) return found
    found.value.room.tell({ on: 'kicked', id: party })
    return ok(undefined)
  }

  lock({ domain, conference, on }: LockConferenceCommand): Result<void, ConferenceError> {
    const room = this.#kept.get(domain)?.get(conference)?.room
    if (room === undefined) return err('conference_not_found')
    room.tell({ on: 'locked', isLocked: on })
    return ok(undefined)
  }

  /** What is to be told of PINs has changed. */
  reviewPins(): void {
    for (const [domain, kept] of this.#kept) for (const { room } of kept.values()) this.#noted(domain, room)
  }

  [Symbol.dispose](): void {
    this.#telling?.[Symbol.dispose]()
  }

  #keptOf(domain: string): Map<string, Kept> {
    const kept = this.#kept.get(domain) ?? new Map<string, Kept>()
    this.#kept.set(domain, kept)
    return kept
  }

  #create(
    domain: string,
    name: string,
    { rules, expected = 0 }: { readonly rules: RoomRules; readonly expected?: number }
  ): ConferenceRoom {
    const { clock, mixer } = this.#ports
    return new ConferenceRoom({
      ...{ name, rules, expected, clock, mixer: mixer() },
      changed: (room) => this.#noted(domain, room)
    })
  }

  #seatOf(
    domain: string,
    conference: string,
    party: string
  ): Result<{ readonly room: ConferenceRoom; readonly call: Call }, ConferenceError> {
    const room = this.#kept.get(domain)?.get(conference)?.room
    if (room === undefined) return err('conference_not_found')
    const call = this.#ports.call(party)
    const isThere = call !== undefined && seats.of(call)?.seat.room === room && room.party(party) !== undefined
    return isThere ? ok({ room, call }) : err('party_not_found')
  }

  #noted(domain: string, room: ConferenceRoom): void {
    this.#changed.set(room, domain)
    const { clock } = this.#ports
    const wait = this.#toldAt + tellMs - clock.now()
    // What one step leads to is told at once, and together.
    this.#telling ??= clock.after(Math.max(0, wait), () => this.#tell())
  }

  #tell(): void {
    this.#telling = undefined
    this.#toldAt = this.#ports.clock.now()
    const changed = [...this.#changed]
    this.#changed.clear()
    for (const [room, domain] of changed) {
      const kept = this.#kept.get(domain)?.get(room.name)
      if (kept?.room !== room) continue
      const view = this.#view(domain, room.name, kept)
      const told = JSON.stringify(view)
      if (this.#told.get(room) !== told) this.#ports.events.emit('conference.changed', view)
      this.#told.set(room, told)
      if (room.state.rules.isAdHoc && room.isEmpty && room.state.expected === 0)
        this.#kept.get(domain)?.delete(room.name)
    }
  }

  #view(domain: string, name: string, { room, extension }: Kept): ConferenceView {
    const { rules, isLocked, parties } = room.state
    const closed = this.#ports.pins.closedUntil(domain, `conference:${name}`)
    return {
      ...{ domain, name, extension, isLocked },
      isAdHoc: rules.isAdHoc,
      maxParties: rules.maxParties,
      parties: [...parties.values()].flatMap(({ id, since, isMuted, isHolding, talks }) => {
        const call = this.#ports.call(id)
        if (call === undefined) return []
        return { uniqueid: id, party: call.segment.caller, since: this.#toUnix(since), isMuted, isHolding, talks }
      }),
      moderators: rules.moderators,
      pinsClosedUntil: closed === undefined ? null : this.#toUnix(closed)
    }
  }

  #toUnix(at: number): number {
    return Math.round(this.#zero + at)
  }
}
