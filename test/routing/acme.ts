import { readFileSync } from 'node:fs'
import {
  type Config,
  configSchema,
  type DomainConfig,
  type TimeCondition,
  type UserConfig
} from '../../pbx-core/contract/config.ts'
import { planCall } from '../../pbx-core/routing/dial-plan.ts'
import type { Opening } from '../../pbx-core/routing/opening-hours.ts'

/** The example of the specification, as an object that a test may change before it is parsed. */
export function exampleConfig(): Config {
  const text = readFileSync(new URL('../fixtures/config.example.json', import.meta.url), 'utf8')
  return configSchema.parse(JSON.parse(text))
}

/** Its one domain, with some of its lists replaced. */
export function acme(changes: Partial<DomainConfig> = {}): DomainConfig {
  return { ...(exampleConfig().domains[0] as DomainConfig), ...changes }
}

export function userOf(domain: DomainConfig, extension: string): UserConfig {
  const user = domain.users.find((candidate) => candidate.extension === extension)
  if (user === undefined) throw new Error(`no user ${extension}`)
  return user
}

export const officeHours: TimeCondition = {
  ...{ name: 'office', open: [], days: [], openTo: 'extension:100', closedTo: 'extension:101' }
}

/** At a moment when every time condition is open but those named. */
export function openBut(closed: readonly string[] = []) {
  return ({ name }: TimeCondition): Opening => ({ open: !closed.includes(name), because: 'hours', holiday: '' })
}

export function planned(domain: DomainConfig, user: UserConfig | null, number: string, closed: readonly string[] = []) {
  return planCall({ domain, user, opening: openBut(closed) }, number)
}
