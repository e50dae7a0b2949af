import type { KeptNotes } from './kept-notes.ts'

const slotMs = 300_000
const slotsOfHour = 12
const hoursOfWeek = 168
/** What is usual is not known before. */
const leastHours = 24
/** Fewer calls in an hour are no rise, whatever is usual. */
const leastCalls = 20

export interface Rise {
  /** Within the last hour. */
  readonly calls: number
  /** Mean of an hour of the seven days before. */
  readonly usual: number
  /** Who made most of them, null where the domain sent them on, and how many. */
  readonly user: string | null
  readonly ofUser: number
}

/** Who made how many calls; '' stands for the domain. */
type Calls = Readonly<Record<string, number>>

/** Calls that left, counted by five minutes for a week, so that a sudden rise is seen (`limits.alertFactor`). */
export class UsualCalls {
  readonly #memory: KeptNotes
  readonly #wallTime: () => number

  constructor(memory: KeptNotes, wallTime: () => number) {
    this.#memory = memory
    this.#wallTime = wallTime
  }

  count(domain: string, user: string | null): void {
    const slot = this.#slot()
    if (this.#memory.get('since', domain, '') === undefined) {
      this.#memory.set({ kind: 'since', domain, key: '', value: String(slot) })
    }
    const calls = this.#callsOf(domain, String(slot))
    const name = user ?? ''
    const value = JSON.stringify({ ...calls, [name]: (calls[name] ?? 0) + 1 })
    this.#memory.set({ kind: 'calls', domain, key: String(slot), value })
    for (const key of this.#memory.keys('calls', domain)) {
      if (Number(key) <= slot - (hoursOfWeek + 1) * slotsOfHour) {
        this.#memory.set({ kind: 'calls', domain, key, value: null })
      }
    }
  }

  /** What the last hour has more than `factor` times as usual; undefined where it is as usual, or that is not known yet. */
  rise(domain: string, factor: number): Rise | undefined {
    const firstOfHour = this.#slot() - slotsOfHour + 1
    const since = Number(this.#memory.get('since', domain, '') ?? Number.NaN)
    const hours = Math.min(hoursOfWeek, (firstOfHour - since) / slotsOfHour)
    const byUser = new Map<string, number>()
    let calls = 0
    let before = 0
    for (const key of this.#memory.keys('calls', domain)) {
      for (const [user, count] of Object.entries(this.#callsOf(domain, key))) {
        if (Number(key) < firstOfHour) {
          if (Number(key) >= firstOfHour - hoursOfWeek * slotsOfHour) before += count
        } else {
          calls += count
          byUser.set(user, (byUser.get(user) ?? 0) + count)
        }
      }
    }
    const usual = before / hours
    if (!(hours >= leastHours) || calls < leastCalls || calls <= factor * usual) return undefined
    const [user = '', ofUser = 0] = [...byUser].sort(([, one], [, other]) => other - one)[0] ?? []
    return { calls, usual: Math.round(usual * 10) / 10, user: user === '' ? null : user, ofUser }
  }

  #callsOf(domain: string, slot: string): Calls {
    return JSON.parse(this.#memory.get('calls', domain, slot) ?? '{}') as Calls
  }

  #slot(): number {
    return Math.floor(this.#wallTime() / slotMs)
  }
}
