import type { Clock } from '../base/clock.ts'
import type { Emitter } from '../base/emitter.ts'
import type { Config, DomainConfig, TimeCondition } from '../contract/config.ts'
import type { PbxEvents } from '../contract/events.ts'
import type { OpeningView } from '../contract/views.ts'
import { momentOf, type Opening, openingAt, type Switched } from '../routing/opening-hours.ts'
import type { KeptNotes } from './kept-notes.ts'
import type { HolidayCalendar } from './ports.ts'

export interface OpeningTimesPorts {
  readonly clock: Clock
  readonly events: Pick<Emitter<PbxEvents>, 'emit'>
  readonly kept: KeptNotes
  readonly holidays: HolidayCalendar
  readonly localTime: (unixMs: number, timeZone?: string) => string
}

/** Which time conditions are open now, and what people have switched them to, which outlives a restart. */
export class OpeningTimes {
  readonly #ports: OpeningTimesPorts
  readonly #switched: KeptNotes
  /** What was announced of each domain last. */
  readonly #announced = new Map<string, string>()

  constructor(ports: OpeningTimesPorts) {
    this.#ports = ports
    this.#switched = ports.kept
  }

  /** Holidays of this year and the next are worked out before a call asks for them. */
  async configure({ domains }: Config): Promise<void> {
    const regions = domains.flatMap(({ timeConditions }) => timeConditions.flatMap(({ holidays }) => holidays ?? []))
    const year = new Date(this.#ports.clock.wallTime()).getUTCFullYear()
    await this.#ports.holidays.load(regions, [year - 1, year, year + 1])
  }

  /** `at`: Unix milliseconds, by the calendar of that moment; absent: now. What somebody has switched holds by then, too. */
  of(domain: DomainConfig, condition: TimeCondition, at?: number): Opening {
    return this.#openingAt(domain, condition, { switched: this.#switchedTo(domain, condition), at })
  }

  views(domain: DomainConfig): readonly OpeningView[] {
    return domain.timeConditions.map((condition) => ({
      name: condition.name,
      ...this.of(domain, condition),
      code: condition.switch ?? null
    }))
  }

  /** As the code does it: against the calendar, and at the next press back to it. */
  toggle(domain: DomainConfig, condition: TimeCondition): Switched {
    const isSwitched = this.#switchedTo(domain, condition) !== null
    const to = isSwitched ? null : this.of(domain, condition).open ? 'closed' : 'open'
    this.switchTo(domain, condition, to)
    return to
  }

  switchTo(domain: DomainConfig, { name }: TimeCondition, value: Switched): void {
    this.#switched.set({ kind: 'opening', domain: domain.name, key: name, value })
    const openings = this.views(domain)
    this.#announced.set(domain.name, JSON.stringify(openings))
    this.#ports.events.emit('opening.changed', { domain: domain.name, openings })
  }

  /** Tells what the clock has opened or closed since the last look. */
  review({ domains }: Config): void {
    for (const domain of domains) {
      if (domain.timeConditions.length === 0 && !this.#announced.has(domain.name)) continue
      const openings = this.views(domain)
      const current = JSON.stringify(openings)
      if (this.#announced.get(domain.name) === current) continue
      this.#announced.set(domain.name, current)
      this.#ports.events.emit('opening.changed', { domain: domain.name, openings })
    }
  }

  #switchedTo({ name: domain }: DomainConfig, { name }: TimeCondition): Switched {
    const kept = this.#switched.get('opening', domain, name)
    return kept === 'open' || kept === 'closed' ? kept : null
  }

  #openingAt(
    domain: DomainConfig,
    condition: TimeCondition,
    { switched, at }: { readonly switched: Switched; readonly at: number | undefined }
  ): Opening {
    const { clock, holidays, localTime } = this.#ports
    const now = momentOf(localTime(at ?? clock.wallTime(), domain.timeZone))
    const { holidays: region } = condition
    const holidayOn = (date: string) => (region === undefined ? undefined : holidays.on(region, date))
    return openingAt(condition, now, { holidayOn, switched })
  }
}
