import { err, ok, type Result } from '../base/result.ts'
import type { CrmConfig } from '../contract/config-crm.ts'
import type { CrmTemplateFault, CrmTemplateRemark } from '../contract/crm.ts'
import { formKey, templateOfForm } from './form.ts'
import type { CrmTemplate } from './template.ts'
import { checkTemplate } from './template-check.ts'
import { readTemplate } from './template-xml.ts'

/** A template with what was filled in for it. */
export interface PreparedCrm {
  readonly template: CrmTemplate
  readonly remarks: readonly CrmTemplateRemark[]
  /** By lower-case name. */
  readonly parameters: ReadonlyMap<string, string>
}

// A configuration is replaced as a whole when it changes, so what was prepared for it goes with it.
const prepared = new WeakMap<CrmConfig, Result<PreparedCrm, CrmTemplateFault>>()

export function prepareCrm(config: CrmConfig): Result<PreparedCrm, CrmTemplateFault> {
  const known = prepared.get(config) ?? prepare(config)
  prepared.set(config, known)
  return known
}

function prepare({ template: text, form, parameters }: CrmConfig): Result<PreparedCrm, CrmTemplateFault> {
  if (form !== undefined) {
    const template = templateOfForm(form)
    const remarks: CrmTemplateRemark[] = []
    const fault = checkTemplate(template, remarks)
    return fault === undefined
      ? ok({ template, remarks, parameters: new Map([[formKey.toLowerCase(), form.key]]) })
      : err(fault)
  }
  const read = readTemplate(text ?? '')
  if (!read.ok) return read
  const { template, remarks } = read.value
  const filled = new Map(Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value]))
  const all = template.parameters.map(
    ({ name, initial }) => [name.toLowerCase(), filled.get(name.toLowerCase()) ?? initial] as const
  )
  return ok({ template, remarks, parameters: new Map(all) })
}
