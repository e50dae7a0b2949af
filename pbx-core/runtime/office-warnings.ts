import type { Clock } from '../base/clock.ts'
import type { Config, DomainConfig } from '../contract/config.ts'
import { parseDestination } from '../contract/destination.ts'
import type { PromptTrouble } from '../contract/prompt-trouble.ts'
import { type Said, saidIn } from '../contract/sounds.ts'
import type { OfficeWarning } from '../contract/standing-warning.ts'
import { resolveDestination } from '../routing/resolve.ts'
import type { HolidayCalendar, PromptShelf } from './ports.ts'

/** Milliseconds after which recorded prompts are looked for again: somebody may have put them there, or taken them. */
const lookAgainMs = 60_000
const spoken = 'tts:'

export interface OfficeWarningPorts {
  readonly clock: Clock
  readonly holidays: HolidayCalendar
  readonly prompts: PromptShelf
  readonly canSpeak: boolean
}

/** What is configured for callers, and would not be as somebody means it: nothing is heard, or a holiday is none. */
export class OfficeWarnings {
  readonly #ports: OfficeWarningPorts
  /** By domain and prompt. */
  #troubles: ReadonlyMap<string, PromptTrouble> = new Map()
  #lookedAt = 0

  constructor(ports: OfficeWarningPorts) {
    this.#ports = ports
  }

  /** Recorded prompts are looked for: once a configuration is taken, and now and then. */
  async look({ domains }: Config): Promise<void> {
    this.#lookedAt = this.#ports.clock.now()
    const found = new Map<string, PromptTrouble>()
    for (const domain of domains) {
      for (const { prompt } of saidIn(domain).filter(isRecorded)) {
        const trouble = await this.#ports.prompts.trouble({ name: prompt, language: domain.language })
        if (trouble !== undefined) found.set(keyOf(domain, prompt), trouble)
      }
    }
    this.#troubles = found
  }

  /** Every few seconds. */
  beat(config: Config): void {
    if (this.#ports.clock.now() - this.#lookedAt >= lookAgainMs) void this.look(config)
  }

  of(domain: DomainConfig): readonly OfficeWarning[] {
    const { holidays, canSpeak } = this.#ports
    const { name } = domain
    return [
      ...saidIn(domain).flatMap(({ where, prompt }): OfficeWarning[] => {
        if (prompt.startsWith(spoken)) return canSpeak ? [] : [{ code: 'no-speech', domain: name, where }]
        const trouble = this.#troubles.get(keyOf(domain, prompt))
        if (trouble === undefined) return []
        const { file, found } = trouble
        if (isMusic(where)) return [{ code: 'music-missing', domain: name, where, prompt, file }]
        return found === null
          ? [{ code: 'prompt-missing', domain: name, where, prompt, file }]
          : [{ code: 'prompt-unplayable', domain: name, where, prompt, file, found }]
      }),
      ...queueWarnings(domain),
      ...domain.timeConditions.flatMap(({ name: condition, holidays: region }): OfficeWarning[] => {
        if (region === undefined || !holidays.isUnknown(region)) return []
        const place = [region.country, region.region ?? ''].join(' ').trim()
        return [{ code: 'holidays-unknown', domain: name, where: `timeConditions[${condition}].holidays`, place }]
      })
    ]
  }
}

/** `queues[support].music.pieces[0]` */
function isMusic(where: string): boolean {
  return /(?:^|\.)music(?:\.pieces)?(?:\[\d+\])?$/.test(where)
}

function queueWarnings(domain: DomainConfig): readonly OfficeWarning[] {
  const told = new Set<string>()
  return domain.queues.flatMap(({ name, agents }): OfficeWarning[] => {
    const at = { domain: domain.name } as const
    const warnings: OfficeWarning[] = []
    if (agents.length === 0) {
      warnings.push({ ...at, code: 'queue-unserved', where: `queues[${name}].agents`, queue: name })
    }
    const circle = told.has(name) ? [] : circleFrom(domain, name)
    for (const each of circle) told.add(each)
    if (circle.length > 0) {
      const queues = [...circle, name].join(', ')
      warnings.push({ ...at, code: 'queues-in-circle', where: `queues[${name}].then`, queues })
    }
    return warnings
  })
}

/** The queues by whose `then` a caller comes back to this one; none where it does not. */
function circleFrom(domain: DomainConfig, start: string): readonly string[] {
  const passed: string[] = []
  for (let name = start; !passed.includes(name); ) {
    passed.push(name)
    const then = parseDestination(domain.queues.find((queue) => queue.name === name)?.then ?? '')
    const next = then.ok ? resolveDestination(domain, then.value) : undefined
    if (next?.kind !== 'application' || next.application.type !== 'queue') return []
    name = next.application.config.name
    if (name === start) return passed
  }
  return []
}

function isRecorded({ prompt }: Said): boolean {
  return !prompt.startsWith(spoken)
}

function keyOf({ name }: DomainConfig, prompt: string): string {
  return `${name} ${prompt}`
}
