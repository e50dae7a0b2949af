import type { RecordingConsent } from '../contract/views.ts'

/** What a conversation of several asks of the recording of one who is in it. */
export interface RoomMember {
  /** A file of it is open. */
  readonly isRunning: boolean
  /** It came through a trunk. */
  readonly isOutside: boolean
  readonly announce: RecordingConsent['announced']
  /** It must not be recorded, by nobody. */
  readonly forbids: boolean
  /** It was asked, and has not agreed. */
  readonly refuses: boolean
  /** Tells it that it is recorded, or asks it; once. */
  consent(): Promise<RecordingConsent>
  /** Nothing that is said is kept, or it is again. */
  withhold(on: boolean): void
}

/**
 * Several who hear each other, each in a call of its own: what is recorded of one has the voices of all. So all are told
 * or asked, also who comes later; and nothing is kept while somebody is there who must not be recorded or has not agreed.
 */
export class RecordedRoom {
  readonly #members = new Set<RoomMember>()
  /** Whose recording begins once all have been told or asked, which takes seconds. */
  readonly #beginning = new Set<RoomMember>()

  get isWithheld(): boolean {
    return [...this.#members].some(({ forbids, refuses }) => forbids || refuses)
  }

  /** Before it comes in: whether it will be recorded is nothing that it learns afterwards. `begins`: its own is to begin. */
  async admit(member: RoomMember, begins: boolean): Promise<void> {
    const isRecorded = begins || this.#beginning.size > 0 || [...this.#members].some(({ isRunning }) => isRunning)
    if (isRecorded && this.#asked(member).includes(member)) await member.consent()
  }

  enter(member: RoomMember): void {
    this.#members.add(member)
    this.settle()
  }

  leave(member: RoomMember): void {
    this.#members.delete(member)
    this.settle()
  }

  /** Of all who are there, for the recording of one of them. */
  async consent(of: RoomMember): Promise<RecordingConsent> {
    this.#beginning.add(of)
    try {
      return await this.#consent(of)
    } finally {
      this.#beginning.delete(of)
    }
  }

  async #consent(of: RoomMember): Promise<RecordingConsent> {
    const asked = this.#asked(of)
    const given = await Promise.all(asked.map(async (member) => ({ member, consent: await member.consent() })))
    this.settle()
    const own = given.find(({ member }) => member === of) ?? given[0]
    if (own === undefined) throw new Error('whoever is recorded is in the room')
    // Who has left meanwhile is in no recording.
    const counted = given.filter(({ member }) => member === of || this.#members.has(member))
    const objection = counted.find(({ consent: { answer } }) => answer !== null && answer !== 'yes')
    return objection === undefined ? own.consent : { ...own.consent, answer: objection.consent.answer }
  }

  settle(): void {
    const { isWithheld } = this
    for (const member of this.#members) member.withhold(isWithheld)
  }

  /** All are told; asked is who is outside, or all where nobody is. */
  #asked(comes: RoomMember): readonly RoomMember[] {
    const all = [...new Set([...this.#members, comes])]
    if (comes.announce !== 'ask') return all
    const outside = all.filter(({ isOutside }) => isOutside)
    return outside.length > 0 ? outside : all
  }
}
