import type { CrmForm } from '../contract/config-crm.ts'
import { callNames } from './names.ts'
import {
  type CrmTemplate,
  lookupScenario,
  type Output,
  type Rule,
  reportScenario,
  type Scenario,
  type ScenarioRequest,
  type Value
} from './template.ts'

/** A key may hold anything: it comes as a parameter, which is never read as an expression. */
export const formKey = 'Key'

/** The template that says what a form does. */
export function templateOfForm(form: CrmForm): CrmTemplate {
  const scenarios = [lookupOf(form), ...(form.report === '' ? [] : [reportOf(form)])]
  return {
    name: URL.parse(form.url)?.hostname ?? 'CRM',
    number: { prefix: form.number, maxLength: '' },
    parameters: [{ name: formKey, kind: 'text', title: formKey, initial: '' }],
    basic: form.authentication === 'basic' ? `${form.user}:[${formKey}]` : undefined,
    scenarios: new Map(scenarios.map((scenario) => [scenario.id, scenario]))
  }
}

function lookupOf(form: CrmForm): Scenario {
  const named = [form.id, form.firstName, form.lastName, form.company].filter((path) => path !== '')
  const rules: readonly Rule[] =
    form.phones === ''
      ? named.slice(0, 1).map((path) => ({ type: 'any', ethalon: '', path }))
      : [{ type: 'number', ethalon: '', path: form.phones }]
  const fields = {
    EntityId: form.id,
    FirstName: form.firstName,
    LastName: form.lastName,
    CompanyName: form.company,
    Email: form.email
  }
  const variables = Object.entries(fields).filter(([, path]) => path !== '')
  return {
    ...{ id: lookupScenario, skipIf: '', next: '', allowEmpty: false, rules },
    request: { ...plainRequest, method: 'GET', url: form.url, headers: headersOf(form) },
    variables: variables.map(([name, path]) => ({ name, path, filter: [] })),
    outputs: [...variables.map(([name]) => output(name, `[${name}]`)), output('ContactUrl', form.page)]
  }
}

/** All that is known of a call, by the names that templates use. */
function reportOf(form: CrmForm): Scenario {
  const names = ['Number', 'EntityId', 'EntityType', ...callNames]
  return {
    ...{ id: reportScenario, skipIf: '', next: '', allowEmpty: true, rules: [], variables: [], outputs: [] },
    request: {
      ...plainRequest,
      ...{ method: 'POST', url: form.report, encoding: 'json', headers: headersOf(form) },
      values: names.map((name) => value(name, `[${name}]`, name === 'DurationSeconds' ? 'number' : 'string'))
    }
  }
}

const plainRequest: Pick<ScenarioRequest, 'encoding' | 'message' | 'contentType' | 'values' | 'query'> = {
  ...{ encoding: 'form', message: undefined, contentType: '', values: [], query: [] }
}

function headersOf({ authentication, user }: CrmForm): readonly Value[] {
  if (authentication === 'bearer') return [value('authorization', `Bearer [${formKey}]`)]
  return authentication === 'header' ? [value(user, `[${formKey}]`)] : []
}

function value(key: string, text: string, type: Value['type'] = 'string'): Value {
  return { key, text, type, passes: 1, onlyIf: '', skipIf: '' }
}

function output(type: string, text: string): Output {
  return { type, text, passes: 1 }
}
