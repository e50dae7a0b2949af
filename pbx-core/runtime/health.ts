import type { DomainConfig } from '../contract/config.ts'
import type { HealthView } from '../contract/pbx.ts'
import { emergencyNumbers } from '../routing/emergency.ts'

export interface HealthFacts {
  readonly isDraining: boolean
  /** The domains that are asked about. */
  readonly domains: readonly DomainConfig[]
  /** Trunks that cannot be used now, with the reason. */
  readonly trunkFaults: (domain: DomainConfig) => readonly string[]
  /** What is to be decided or told about trunks that work. */
  readonly trunkWarnings: (domain: DomainConfig) => readonly string[]
  /** Why records cannot be written now. */
  readonly storeFault: string | undefined
}

/** What is wrong, and what is merely to be known: a phone system without a trunk is in order, and cannot call for help. */
export function judgeHealth({
  isDraining,
  domains,
  trunkFaults,
  trunkWarnings,
  storeFault
}: HealthFacts): Pick<HealthView, 'status' | 'warnings'> {
  const faults = domains.flatMap(trunkFaults)
  if (storeFault !== undefined) faults.push(`records cannot be written and wait in memory: ${storeFault}`)
  const helpless = domains.filter((domain) => !reachesHelp(domain, trunkFaults(domain).length))
  const status = faults.length > 0 ? 'degraded' : 'ok'
  return {
    status: isDraining ? 'draining' : status,
    warnings: [
      ...faults,
      ...domains.flatMap(trunkWarnings),
      ...helpless.map(({ name }) => `${name}: no trunk can carry emergency calls`)
    ]
  }
}

/** `4-pbx`, Numbers: where no trunk can carry emergency calls, that is told from the first start on. */
export function reachesHelp(domain: DomainConfig, faultyTrunks: number): boolean {
  return emergencyNumbers(domain).length === 0 || domain.trunks.length > faultyTrunks
}
