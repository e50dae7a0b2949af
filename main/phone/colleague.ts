import type { DomainConfig, UserConfig } from '../../pbx-core/contract/config.ts'

/** Whose extension a number is. */
export function colleague(domain: DomainConfig | undefined, number: string): UserConfig | undefined {
  return domain?.users.find(({ extension }) => extension === number)
}
