import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { UserAddress } from './accounts.ts'

/** Ten minutes of the largest kind that people have: 48 kHz, stereo, 16 bits, and a picture in it. */
export const mostOctetsOfSound = 128 * 1024 * 1024

interface Limits {
  /** Of one person, at all places together. */
  readonly ofOne: number
  readonly atOnce: number
  /** That all of them may hold together. */
  readonly octets: number
}

const limits: Limits = { ofOne: 2, atOnce: 8, octets: 2 * mostOctetsOfSound }
/** Whoever has sent nothing for so long has given it up. */
const patienceMs = 60_000

/**
 * Files on their way to us. Each is held in memory until it is whole and has been converted, and it is others who decide how
 * many come at once, by which door: all doors share what there is room for.
 */
export class Uploads {
  readonly #limits: Limits
  readonly #underWay = new Set<Upload>()

  constructor(most: Limits = limits) {
    this.#limits = most
  }

  /** The error says that there are as many as there may be, of this person or of all. */
  begin({ domain, user }: UserAddress): Result<Upload, UploadFault> {
    const by = `${user}@${domain}`
    const own = [...this.#underWay].filter((upload) => upload.by === by)
    const { ofOne, atOnce } = this.#limits
    if (own.length >= ofOne || this.#underWay.size >= atOnce) return err({ code: 'too-many' })
    const upload: Upload = new Upload(by, {
      hasRoom: (octets) => this.octets + octets <= this.#limits.octets,
      over: () => this.#underWay.delete(upload)
    })
    this.#underWay.add(upload)
    return ok(upload)
  }

  /** That are held now. */
  get octets(): number {
    return [...this.#underWay].reduce((sum, { size }) => sum + size, 0)
  }
}

interface Room {
  hasRoom(octets: number): boolean
  over(): void
}

export interface UploadFault {
  /** `given-up`: nothing came for a minute, or a part is missing. */
  readonly code: 'too-large' | 'too-many' | 'given-up'
}

/** Counted until it is disposed of, which is after what it brought has been converted. */
export class Upload implements Disposable {
  readonly by: string
  readonly #room: Room
  readonly #given = setTimeout(() => this[Symbol.dispose](), patienceMs).unref()
  #parts: Uint8Array[] = []
  #size = 0
  #isOver = false

  constructor(by: string, room: Room) {
    this.by = by
    this.#room = room
  }

  get size(): number {
    return this.#size
  }

  add(part: Uint8Array): Result<void, UploadFault> {
    if (this.#isOver) return err({ code: 'given-up' })
    if (this.#size + part.length > mostOctetsOfSound) return err({ code: 'too-large' })
    if (!this.#room.hasRoom(part.length)) return err({ code: 'too-many' })
    this.#given.refresh()
    this.#parts.push(part)
    this.#size += part.length
    return ok(undefined)
  }

  /** All of it; nobody waits for more. */
  whole(): Uint8Array {
    clearTimeout(this.#given)
    const whole = Buffer.concat(this.#parts)
    this.#parts = []
    return whole
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#given)
    this.#isOver = true
    this.#parts = []
    this.#size = 0
    this.#room.over()
  }
}
