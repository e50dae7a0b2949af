import { err, ok, type Result } from '../base/result.ts'
import type { CrmTemplateFault, CrmTemplateRemark } from '../contract/crm.ts'
import { type Element, parseElements } from '../cti/xml-elements.ts'
import { guardXml } from '../cti/xml-guard.ts'
import {
  type CrmParameter,
  type CrmTemplate,
  type Fill,
  lookupScenario,
  type NumberForm,
  type Output,
  type Rule,
  type Scenario,
  type ScenarioRequest,
  type Value
} from './template.ts'
import { checkTemplate } from './template-check.ts'

export interface ReadTemplate {
  readonly template: CrmTemplate
  /** What is left out of it, and what looks like a slip. */
  readonly remarks: readonly CrmTemplateRemark[]
}

/** Templates of big CRMs have some 60 elements of ten attributes for each thing that they do. */
const mostParts = 5000

/**
 * Reads a CRM template of 3CX (CRM Template XML Description). REST scenarios that answer in JSON, without log-in, by
 * Basic, or by headers; what is of other kinds is a fault where a look-up or a report needs it, and else left out.
 */
export function readTemplate(text: string): Result<ReadTemplate, CrmTemplateFault> {
  const body = text.replace(/^\s*(?:\uFEFF)?\s*<\?xml[^>]*\?>/i, '')
  const guarded = guardXml(body, mostParts)
  if (!guarded.ok) return err({ code: 'template-xml', remark: guarded.error.remark })
  const elements = parseElements(body)
  if (!elements.ok) return err({ code: 'template-xml', remark: elements.error.remark })
  const root = elements.value.find(({ name }) => name === 'crm')
  if (root === undefined) return err({ code: 'template-root' })
  const reader = new Reader()
  const template = reader.template(root)
  const fault = reader.faults[0] ?? checkTemplate(template, reader.remarks)
  return fault === undefined ? ok({ template, remarks: reader.remarks }) : err(fault)
}

class Reader {
  readonly faults: CrmTemplateFault[] = []
  readonly remarks: CrmTemplateRemark[] = []

  template(root: Element): CrmTemplate {
    const scenarios = childrenOf(root, 'scenarios', 'scenario').flatMap((element) => this.#scenario(element))
    return {
      name: attribute(root, 'name') || 'CRM',
      number: numberForm(child(root, 'number')),
      parameters: childrenOf(root, 'parameters', 'parameter').map(parameterOf),
      basic: this.#basic(child(root, 'authentication')),
      scenarios: new Map(scenarios.map((scenario) => [scenario.id, scenario]))
    }
  }

  #basic(element: Element | undefined): string | undefined {
    const type = element === undefined ? 'No' : attribute(element, 'type') || 'No'
    if (/^no(ne)?$/i.test(type)) return undefined
    if (/^basic$/i.test(type)) return child(element, 'value')?.text.trim() ?? ''
    this.faults.push({ code: 'template-authentication', type })
    return undefined
  }

  #scenario(element: Element): Scenario[] {
    const id = attribute(element, 'id')
    const type = attribute(element, 'type') || 'REST'
    const request = child(element, 'request')
    if (unused.has(id.toLowerCase())) {
      this.remarks.push({ code: 'template-unused', scenario: id })
      return []
    }
    if (!/^rest$/i.test(type) || request === undefined) {
      if (id === lookupScenario) this.faults.push({ code: 'template-kind', scenario: id, type })
      else this.remarks.push({ code: 'template-unused', scenario: id })
      return []
    }
    const outputs = child(element, 'outputs')
    return [
      {
        id,
        skipIf: attribute(request, 'skipif'),
        request: this.#request(request, id),
        rules: childrenOf(element, 'rules', 'rule').flatMap((rule) => this.#rule(rule, id)),
        variables: childrenOf(element, 'variables', 'variable').map((variable) => ({
          name: attribute(variable, 'name'),
          path: attribute(variable, 'path'),
          filter: childrenOf(variable, 'filter', 'rule').flatMap((rule) => this.#rule(rule, id))
        })),
        outputs: (outputs?.children ?? []).filter(({ name }) => name === 'output').map(outputOf),
        next: outputs === undefined ? '' : attribute(outputs, 'next'),
        allowEmpty: outputs !== undefined && /^true$/i.test(attribute(outputs, 'allowempty'))
      }
    ]
  }

  #request(element: Element, scenario: string): ScenarioRequest {
    const method = (attribute(element, 'requesttype') || 'Get').toUpperCase()
    if (!isMethod(method)) this.faults.push({ code: 'template-method', scenario, method })
    const reply = attribute(element, 'responsetype') || 'Json'
    if (!/^json$/i.test(reply)) this.faults.push({ code: 'template-reply', scenario, type: reply })
    const message = attribute(element, 'message')
    return {
      method: isMethod(method) ? method : 'GET',
      url: attribute(element, 'url').trim(),
      encoding: /^json$/i.test(attribute(element, 'requestencoding')) ? 'json' : 'form',
      message: message === '' ? undefined : { text: message, passes: passesOf(attribute(element, 'messagepasses')) },
      contentType: attribute(element, 'requestcontenttype'),
      headers: valuesOf(element, 'headers'),
      values: valuesOf(element, 'postvalues'),
      query: valuesOf(element, 'queryparams')
    }
  }

  #rule(element: Element, scenario: string): Rule[] {
    const type = (attribute(element, 'type') || 'Any').toLowerCase()
    if (isRule(type)) return [{ type, ethalon: attribute(element, 'ethalon'), path: element.text.trim() }]
    this.faults.push({ code: 'template-rule', scenario, type: attribute(element, 'type') })
    return []
  }
}

/** Of chats, of lists for a phone book and the like: nothing of Offhook asks for them. */
const unused: ReadonlySet<string> = new Set(['reportchat', 'searchcontacts', 'lookupbyemail', 'listcontacts'])

const isMethod = (text: string): text is ScenarioRequest['method'] => /^(GET|POST|PUT|PATCH)$/.test(text)
const isRule = (text: string): text is Rule['type'] => /^(any|number|equals|notequals|contains)$/.test(text)

function numberForm(element: Element | undefined): NumberForm {
  const prefix = (element === undefined ? '' : attribute(element, 'prefix')).toLowerCase()
  return {
    prefix: prefix === 'off' || prefix === 'plus' || prefix === 'zeros' ? prefix : 'asis',
    maxLength: element === undefined ? '' : attribute(element, 'maxlength')
  }
}

function parameterOf(element: Element): CrmParameter {
  const name = attribute(element, 'name')
  return {
    name,
    kind: /^boolean$/i.test(attribute(element, 'type')) ? 'boolean' : 'text',
    title: attribute(element, 'title').replace(/\s*:\s*$/, '') || name,
    initial: attribute(element, 'default')
  }
}

function outputOf(element: Element): Output {
  return {
    type: attribute(element, 'type'),
    text: attribute(element, 'value'),
    passes: passesOf(attribute(element, 'passes'))
  }
}

function valuesOf(request: Element, list: string): Value[] {
  return childrenOf(request, list, 'value').map((element) => ({
    key: attribute(element, 'key'),
    type: typeOf(attribute(element, 'type')),
    text: element.text,
    passes: passesOf(attribute(element, 'passes')),
    onlyIf: attribute(element, 'if'),
    skipIf: attribute(element, 'skipif')
  }))
}

function typeOf(text: string): Value['type'] {
  if (/^(integer|int|long|number|float|double|decimal)$/i.test(text)) return 'number'
  return /^bool(ean)?$/i.test(text) ? 'boolean' : 'string'
}

/** 0 means once as well. */
function passesOf(text: string): Fill['passes'] {
  const passes = Number(text)
  return Number.isInteger(passes) && passes > 1 ? Math.min(passes, 5) : 1
}

function attribute({ attributes }: Element, name: string): string {
  return attributes.get(name) ?? ''
}

function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((each) => each.name === name)
}

function childrenOf(element: Element, list: string, name: string): readonly Element[] {
  return (child(element, list)?.children ?? []).filter((each) => each.name === name)
}
