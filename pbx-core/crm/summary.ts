import { ok, type Result } from '../base/result.ts'
import type { CrmTemplateFault, CrmTemplateSummary } from '../contract/crm.ts'
import { readExpression } from './expression.ts'
import { createScenario, lookupScenario, reportScenario } from './template.ts'
import { readTemplate } from './template-xml.ts'
import { partsOfUrl } from './url.ts'

/** What somebody who gives a template is to know of it. */
export function summaryOf(text: string): Result<CrmTemplateSummary, CrmTemplateFault> {
  const read = readTemplate(text)
  if (!read.ok) return read
  const { template, remarks } = read.value
  const { name, parameters, scenarios } = template
  return ok({
    ...{ name, parameters, remarks },
    looksUp: scenarios.has(lookupScenario),
    creates: scenarios.has(createScenario),
    reports: scenarios.has(reportScenario),
    places: [...scenarios.values()].flatMap(({ request }) =>
      readExpression(partsOfUrl(request.url)?.place ?? '').names.map((name) => name.toLowerCase())
    )
  })
}
