import { readFileSync } from 'node:fs'
import { type Config, configSchema, type DomainConfig, type UserConfig } from '../../pbx-core/contract/config.ts'

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
