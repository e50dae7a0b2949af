import type { DomainConfig } from '../contract/config.ts'
import { textOfCrmFault } from '../contract/crm-fault-text.ts'
import type { ConfigFault } from '../contract/pbx.ts'
import { prepareCrm } from './prepared-crm.ts'

/** A template that cannot be used would never name anybody, and nobody would know why. */
export function crmFaults({ cti: { crm } }: DomainConfig, path: string): ConfigFault[] {
  if (crm === undefined) return []
  const at = `${path}.cti.crm`
  if ((crm.template === undefined) === (crm.form === undefined)) {
    return [{ path: at, message: 'expected either a template or a form' }]
  }
  const prepared = prepareCrm(crm)
  if (prepared.ok) return []
  return [{ path: `${at}.${crm.form === undefined ? 'template' : 'form'}`, message: textOfCrmFault(prepared.error) }]
}
