import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CrmEdit, CrmTemplateView, CrmView } from '../../../main/ipc/contract.ts'
import type { CrmTrial } from '../../../pbx-core/contract/crm.ts'

/** The file of a template, and what main says of it. */
export const templateText = readFileSync(join(import.meta.dirname, '../../fixtures/crm/deals.xml'), 'utf8')
export const crmTemplate: CrmTemplateView = {
  ...{ name: 'Deals', looksUp: true, creates: false, reports: true },
  parameters: [
    { name: 'APIkey', title: 'API Key', kind: 'text', isSecret: true, value: '' },
    { name: 'Domain', title: 'Domain Part', kind: 'text', isSecret: false, value: 'acme' },
    { name: 'ReportCallEnabled', title: 'Write calls down?', kind: 'boolean', isSecret: false, value: 'True' }
  ],
  remarks: [
    { code: 'template-unused', scenario: 'ReportChat' },
    { code: 'template-unknown-name', scenario: 'ReportCall', name: 'Deal' }
  ]
}

const unasked = { lastAnswer: null, lastFailure: null, skippedUntil: null, stopped: false, waiting: 0 }
export const noCrm: CrmView = { readOnly: false, crm: null, template: null, health: unasked }

const kept: CrmEdit = {
  ...{ enabled: true, template: templateText, form: null, account: 'EntityId' },
  ...{ page: true, journal: true, createContacts: false },
  parameters: { APIkey: null, Domain: 'acme', ReportCallEnabled: 'True' }
}
export const crmInUse: CrmView = {
  ...{ readOnly: false, crm: kept, template: crmTemplate },
  health: { ...unasked, lastAnswer: { at: Date.UTC(2026, 10, 21, 9, 5), status: 200, ms: 84 } }
}

const key = '*APIkey*'
export const crmTrial: CrmTrial = {
  ...{ kind: 'found', remark: null, ms: 120 },
  contact: {
    ...{ name: 'Ana Ruiz (ACME)', company: 'ACME', email: 'ana@acme.test', id: '7', type: 'Contacts' },
    url: 'https://acme.deals.test/person/7'
  },
  steps: [
    {
      ...{ scenario: '', method: 'GET', status: 200, ms: 80, reply: '{"data":{"items":[{"item":{"id":7}}]}}' },
      url: `https://*Domain*.deals.test/v1/persons/search?term=004930901820&api_token=${key}`
    },
    {
      ...{ scenario: 'GetContactData', method: 'GET', status: 200, ms: 40, reply: '{"data":{"id":7}}' },
      url: `https://*Domain*.deals.test/v1/persons/7?api_token=${key}`
    }
  ]
}
