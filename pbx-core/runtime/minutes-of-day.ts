import type { Clock } from '../base/clock.ts'
import type { KeptNotes } from './kept-notes.ts'

export interface MinutesPorts {
  readonly clock: Clock
  readonly memory: KeptNotes
  /** `2026-11-30`, in the domain's time zone. */
  readonly dayOf: (domain: string) => string
}

/** A call that has left, and whose minutes count for `users`; '' stands for the domain. */
interface Running {
  readonly domain: string
  readonly users: Set<string>
  /** It leaves once more where the far side sends it on. */
  times: number
  /** Counted so far, by the clock of intervals; undefined until it is answered. */
  until: number | undefined
}

/** Minutes of calls that left, from the answer on, of each user and domain on this day (`limits.minutesPerDay`). */
export class MinutesOfDay {
  readonly #ports: MinutesPorts
  readonly #running = new Map<string, Running>()

  constructor(ports: MinutesPorts) {
    this.#ports = ports
  }

  begin(
    uniqueid: string,
    call: { readonly domain: string; readonly users: readonly string[]; answered: boolean }
  ): void {
    const { domain, users, answered } = call
    const until = answered ? this.#ports.clock.now() : undefined
    const running = this.#running.get(uniqueid) ?? { domain, users: new Set(), times: 0, until }
    this.#add(running)
    running.times += 1
    for (const user of users) running.users.add(user)
    this.#running.set(uniqueid, running)
  }

  answered(uniqueid: string): void {
    const call = this.#running.get(uniqueid)
    if (call !== undefined) call.until ??= this.#ports.clock.now()
  }

  end(uniqueid: string): void {
    const call = this.#running.get(uniqueid)
    if (call === undefined) return
    this.#add(call)
    call.times -= 1
    if (call.times === 0) this.#running.delete(uniqueid)
  }

  /** Calls in progress count as they go: a crash forgets no more than since the last of these. */
  beat(): void {
    for (const call of this.#running.values()) this.#add(call)
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
    return [...this.#running].flatMap(([id, call]) => (call.domain === domain && call.users.has(user) ? [id] : []))
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
