import type { CrmTemplateFault, CrmTemplateRemark } from '../contract/crm.ts'
import { readExpression } from './expression.ts'
import { callNames, lookupNames } from './names.ts'
import { type CrmTemplate, createScenario, lookupScenario, reportScenario, type Scenario } from './template.ts'
import { partsOfUrl } from './url.ts'

/** What would go wrong in a call: found when the template is given, not then. Remarks are added to. */
export function checkTemplate(template: CrmTemplate, remarks: CrmTemplateRemark[]): CrmTemplateFault | undefined {
  const { scenarios } = template
  if (!scenarios.has(lookupScenario) && !scenarios.has(reportScenario)) return { code: 'template-empty' }
  for (const first of [lookupScenario, createScenario, reportScenario]) {
    const fault = faultOfChain(template, first)
    if (fault !== undefined) return fault
  }
  const known = namesOf(template)
  for (const scenario of scenarios.values()) {
    for (const text of expressionsOf(scenario)) {
      const { names, faults } = readExpression(text)
      if (faults[0] !== undefined) return { code: 'template-expression', scenario: scenario.id, text: faults[0] }
      const unknown = names.filter((name) => !known.has(name.toLowerCase()))
      remarks.push(...unknown.map((name) => ({ code: 'template-unknown-name', scenario: scenario.id, name }) as const))
    }
  }
  return undefined
}

function faultOfChain({ scenarios, parameters }: CrmTemplate, first: string): CrmTemplateFault | undefined {
  const own = new Set(parameters.map(({ name }) => name.toLowerCase()))
  const passed = new Set<string>()
  let scenario = scenarios.get(first)
  while (scenario !== undefined) {
    const { id, next, request } = scenario
    passed.add(id)
    const parts = partsOfUrl(request.url)
    if (parts === undefined) return { code: 'template-url', scenario: id, url: request.url }
    const foreign = readExpression(parts.place).names.some((name) => !own.has(name.toLowerCase()))
    if (foreign) return { code: 'template-host', scenario: id, url: request.url }
    if (next === '') return undefined
    if (passed.has(next)) return { code: 'template-circle', scenario: id, next }
    scenario = scenarios.get(next)
    if (scenario === undefined) return { code: 'template-next', scenario: id, next }
  }
  return undefined
}

/** Whatever some scenario may set, a later one may ask for. */
function namesOf({ parameters, scenarios }: CrmTemplate): ReadonlySet<string> {
  const set = [...scenarios.values()].flatMap(({ variables, outputs }) => [
    ...variables.map(({ name }) => name),
    ...outputs.map(({ type }) => type)
  ])
  const names = [...parameters.map(({ name }) => name), ...set, ...lookupNames, ...callNames]
  return new Set(names.map((name) => name.toLowerCase()))
}

function expressionsOf({ skipIf, request, rules, variables, outputs }: Scenario): readonly string[] {
  const values = [...request.headers, ...request.values, ...request.query]
  return [
    skipIf,
    request.url,
    request.message?.text ?? '',
    ...values.flatMap(({ text, onlyIf, skipIf: unless }) => [text, onlyIf, unless]),
    ...[...rules, ...variables.flatMap(({ filter }) => filter)].map(({ ethalon }) => ethalon),
    ...outputs.map(({ text }) => text)
  ]
}
