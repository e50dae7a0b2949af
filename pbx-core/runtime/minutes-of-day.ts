import type { Clock } from '../base/clock.ts'
import type { KeptNotes } from './kept-notes.ts'

export interface MinutesPorts {
  readonly clock: Clock
  readonly memory: KeptNotes
  /** `2026-11-30`, in the domain's time zone. */
  readonly dayOf: (domain: string) => string
}

/** A call that has left once, and whose minutes count for `users`; '' stands for the domain. */
interface Running {
  readonly domain: string
  readonly users: readonly string[]
  /** Counted so far, by the clock of intervals; undefined until it is answered. */
  until: number | undefined
}

/** Disposing tells that it is over. */
export interface CountedMinutes extends Disposable {
  /** Somebody has answered at its far end, whatever becomes of the call. */
  answered(): void
}

/** Minutes of calls that left, from the answer on, of each user and domain on this day (`limits.minutesPerDay`). */
export class MinutesOfDay {
  readonly #ports: MinutesPorts
  /** By call: it may leave several times, where a group rings telephones outside or the far side sends it on. */
  readonly #running = new Map<string, Set<Running>>()

  constructor(ports: MinutesPorts) {
    this.#ports = ports
  }

  begin(
    uniqueid: string,
    call: Omit<Running, 'until'> & {
      readonly answered: boolean
      /** One leg carries it and what was counted of this call before: nobody counts twice for that. */
      readonly isFurther: boolean
    }
  ): CountedMinutes {
    const { domain, answered, isFurther } = call
    const all = this.#running.get(uniqueid) ?? new Set()
    const counted = new Set(isFurther ? [...all].flatMap(({ users }) => users) : [])
    const users = call.users.filter((user) => !counted.has(user))
    const running: Running = { domain, users, until: answered ? this.#ports.clock.now() : undefined }
    all.add(running)
    this.#running.set(uniqueid, all)
    return {
      answered: () => {
        running.until ??= this.#ports.clock.now()
      },
      [Symbol.dispose]: () => {
        if (!all.delete(running)) return
        this.#add(running)
        if (all.size === 0 && this.#running.get(uniqueid) === all) this.#running.delete(uniqueid)
      }
    }
  }

  answered(uniqueid: string): void {
    for (const running of this.#running.get(uniqueid) ?? []) running.until ??= this.#ports.clock.now()
  }

  /** Calls in progress count as they go: a crash forgets no more than since the last of these. */
  beat(): void {
    for (const all of this.#running.values()) for (const running of all) this.#add(running)
  }

  minutes(domain: string, user: string): number {
    return this.#secondsOf(domain, user) / 60
  }

  /** Begins anew, for the rest of the day. */
  reset(domain: string, user: string): void {
    this.beat()
    this.#write(domain, user, 0)
  }

  /** Calls of a user that are in progress. */
  callsOf(domain: string, user: string): readonly string[] {
    const isOf = (running: Running) => running.domain === domain && running.users.includes(user)
    return [...this.#running].flatMap(([id, all]) => ([...all].some(isOf) ? [id] : []))
  }

  #add(call: Running): void {
    if (call.until === undefined) return
    const now = this.#ports.clock.now()
    const seconds = (now - call.until) / 1000
    call.until = now
    if (seconds === 0) return
    for (const user of call.users) this.#write(call.domain, user, this.#secondsOf(call.domain, user) + seconds)
  }

  #secondsOf(domain: string, user: string): number {
    const [day, seconds] = this.#ports.memory.get('minutes', domain, user)?.split(' ') ?? []
    return day === this.#ports.dayOf(domain) ? Number(seconds) : 0
  }

  #write(domain: string, key: string, seconds: number): void {
    this.#ports.memory.set({ kind: 'minutes', domain, key, value: `${this.#ports.dayOf(domain)} ${seconds}` })
  }
}
