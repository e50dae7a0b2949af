import type { Config } from '../contract/config.ts'
import type { ConfigFault } from '../contract/pbx.ts'
import { crmFaults } from '../crm/faults.ts'
import { validateConfig as faultsOfParts } from '../routing/validate.ts'

/** All that keeps a configuration from being used: whether its parts fit together, and what it brings of others can be read. */
export function validateConfig(config: Config): ConfigFault[] {
  return [...faultsOfParts(config), ...config.domains.flatMap((domain, at) => crmFaults(domain, `domains[${at}]`))]
}
