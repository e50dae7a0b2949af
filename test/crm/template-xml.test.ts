import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { textOfCrmFault } from '../../pbx-core/contract/crm-fault-text.ts'
import { readTemplate } from '../../pbx-core/crm/template-xml.ts'

const deals = readFileSync(join(import.meta.dirname, '../fixtures/crm/deals.xml'), 'utf8')
const search = '<Request Url="https://crm.test/?n=[Number]" RequestType="Get" ResponseType="Json"/>'
const crm = (content: string, head = '') => `<Crm Name="X">${head}<Scenarios>${content}</Scenarios></Crm>`
const faultOf = (text: string) => {
  const read = readTemplate(text)
  return read.ok ? undefined : { ...read.error, text: textOfCrmFault(read.error) }
}

describe('a CRM template of 3CX (CRM Template XML Description)', () => {
  test('is read whole', () => {
    const read = readTemplate(deals)
    if (!read.ok) throw new Error(textOfCrmFault(read.error))
    const { template, remarks } = read.value
    expect([...template.scenarios.keys()]).toEqual([
      ...['', 'GetContactData', 'CreateContactRecord'],
      ...['ReportCall', 'ReportCall-GetLead', 'ReportCall-AddActivity']
    ])
    expect(template).toMatchObject({
      ...{ name: 'Deals', number: { prefix: 'zeros', maxLength: '[MaxLength]' }, basic: undefined }
    })
    expect(template.parameters[0]).toEqual({ name: 'APIkey', kind: 'text', title: 'API Key', initial: '' })
    expect(template.parameters[3]).toEqual({
      ...{ name: 'CreateContactEnabled', kind: 'boolean', title: 'Make contacts?', initial: 'True' }
    })
    expect(template.scenarios.get('GetContactData')).toEqual({
      ...{ id: 'GetContactData', skipIf: '', next: '', allowEmpty: false },
      request: {
        ...{ method: 'GET', url: 'https://[Domain].deals.test/v1/persons/[ContactID]?api_token=[APIkey]' },
        ...{ encoding: 'form', message: undefined, contentType: '', headers: [], values: [], query: [] }
      },
      rules: [{ type: 'equals', ethalon: '[ContactID]', path: 'data.id' }],
      variables: [
        { name: 'FirstName', path: 'data.first_name', filter: [] },
        { name: 'LastName', path: 'data.last_name', filter: [] },
        { name: 'Company', path: 'data.org_name', filter: [] },
        {
          ...{ name: 'Email', path: 'data.email.value' },
          filter: [{ type: 'equals', ethalon: 'work', path: 'data.email.label' }]
        }
      ],
      outputs: [
        { type: 'FirstName', text: '[FirstName]', passes: 1 },
        { type: 'LastName', text: '[LastName]', passes: 1 },
        { type: 'CompanyName', text: '[Company]', passes: 1 },
        { type: 'Email', text: '[Email]', passes: 1 },
        { type: 'EntityId', text: '[ContactID]', passes: 1 },
        { type: 'EntityType', text: 'Contacts', passes: 1 },
        { type: 'ContactUrl', text: 'https://[Domain].deals.test/person/[ContactID]', passes: 1 }
      ]
    })
    expect(template.scenarios.get('CreateContactRecord')?.request.values[0]).toEqual({
      ...{ key: 'name', text: '[[CreateContactName]]', passes: 2, type: 'string', onlyIf: '', skipIf: '' }
    })
    expect(remarks).toEqual([{ code: 'template-unused', scenario: 'ReportChat' }])
  })

  test.each([
    ['', 'the template has no root element <Crm>'],
    ['<Other/>', 'the template has no root element <Crm>'],
    ['<Crm><Scenarios>', 'the template cannot be read: an element is not closed'],
    ['<!DOCTYPE x [<!ENTITY a "b">]><Crm/>', 'the template cannot be read: a DOCTYPE or another declaration of markup'],
    ['<Crm/>', 'the template has neither a scenario that looks a number up (Id="") nor ReportCall'],
    [
      crm(`<Scenario>${search}</Scenario>`, '<Authentication Type="OAuth2"/>'),
      'the template logs in by OAuth2; No and Basic can be used, and a token in a header'
    ],
    [crm(`<Scenario Type="SQL">${search}</Scenario>`), 'scenario "": SQL cannot be used, only REST'],
    [
      crm(`<Scenario>${search.replace('Json', 'Xml')}</Scenario>`),
      'scenario "": a reply as Xml cannot be read, only Json'
    ],
    [
      crm(`<Scenario>${search.replace('Get', 'Delete')}</Scenario>`),
      'scenario "": DELETE is not known; expected Get, Post, Put or Patch'
    ],
    [
      crm(`<Scenario>${search}<Rules><Rule Type="Odd">a</Rule></Rules></Scenario>`),
      'scenario "": the rule Odd is not known'
    ],
    [
      crm(`<Scenario>${search}<Outputs Next="More"/></Scenario>`),
      'scenario "": it goes on with "More", which is not there'
    ],
    [
      crm(
        `<Scenario>${search}<Outputs Next="More"/></Scenario><Scenario Id="More">${search}<Outputs Next=""/></Scenario>`
      ),
      undefined
    ],
    [
      crm(
        `<Scenario>${search}<Outputs Next="A"/></Scenario><Scenario Id="A">${search}<Outputs Next="B"/></Scenario><Scenario Id="B">${search}<Outputs Next="A"/></Scenario>`
      ),
      'scenario "B": it goes on with "A", which leads back to it'
    ],
    [
      crm(`<Scenario>${search.replace('https:', 'file:')}</Scenario>`),
      'scenario "": "file://crm.test/?n=[Number]" is no http: or https: address'
    ],
    [
      crm(`<Scenario>${search.replace('crm.test', '[Number].test')}</Scenario>`),
      'scenario "": the host of "https://[Number].test/?n=[Number]" may come from a parameter alone'
    ],
    [
      crm(`<Scenario>${search.replace('[Number]', '[[Number].Hash()]')}</Scenario>`),
      'scenario "": .Hash() is not known'
    ]
  ])('what cannot be used is told with its place: %s', (text, fault) => {
    expect(faultOf(text)?.text).toBe(fault)
  })

  test('a name that nothing sets is told of', () => {
    const read = readTemplate(crm(`<Scenario>${search.replace('[Number]', '[Nummer]')}</Scenario>`))
    expect(read.ok && read.value.remarks).toEqual([{ code: 'template-unknown-name', scenario: '', name: 'Nummer' }])
  })

  test('a template of some hundred kilobytes is refused once it has more than 5,000 parts', () => {
    expect(faultOf(crm(`<Scenario>${'<A/>'.repeat(5000)}</Scenario>`))).toMatchObject({ code: 'template-xml' })
  })
})
