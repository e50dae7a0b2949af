import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CrmEdit } from '../../../main/ipc/contract.ts'
import { coreOf, MemoryPbx } from '../support/memory-pbx.ts'
import { TestOffice, TestWindow } from '../support/office.ts'
import { person } from '../support/person.ts'

const pbx = new MemoryPbx()
const template = readFileSync(join(import.meta.dirname, '../../fixtures/crm/deals.xml'), 'utf8')
const config = {
  schema: 1,
  listen: { http: '127.0.0.1:0' },
  domains: [{ name: 'acme.test', users: [person('100', { systemAdmin: true }), person('101', { admin: true })] }]
}
const switches = { enabled: true, account: 'none', page: true, journal: true, createContacts: false } as const
const parameters = {
  ...{ APIkey: 'key-1', Domain: 'acme', MaxLength: '', CreateContactEnabled: 'True', CreateContactName: 'New' },
  ...{ ReportCallEnabled: 'True', InboundCallText: 'in', MissedCallText: 'missed' }
}
const imported: CrmEdit = { ...switches, template, parameters, form: null }
const form: NonNullable<CrmEdit['form']> = {
  ...{ url: 'https://crm.test/c?n=[Number]', number: 'plus', authentication: 'bearer', user: '', key: 'key-2' },
  ...{ phones: '', id: 'id', firstName: 'name', lastName: '', company: '', email: '', page: '', report: '' }
}
const byForm: CrmEdit = { ...switches, template: null, parameters: {}, form }

describe('callers looked up in a CRM are set up in the window (cti.crm)', () => {
  let office: TestOffice
  let system: TestWindow
  let admin: TestWindow
  beforeAll(async () => {
    office = await TestOffice.start(coreOf(pbx), config)
    system = await (await TestWindow.open(office.port, await office.portalOf('100@acme.test'))).ready()
    admin = await (await TestWindow.open(office.port, await office.portalOf('101@acme.test'))).ready()
  })
  afterAll(async () => {
    system.close()
    admin.close()
    await office[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    await system.invoke('crm.write', { edit: null })
    pbx.crmTrials.splice(0)
  })
  const inFile = async () => (await office.configOf('acme.test')).cti?.crm
  const write = async (window: TestWindow, edit: CrmEdit) => {
    const reply = await window.invoke('crm.write', { edit })
    return reply.ok ? 'ok' : `${reply.error.code} ${reply.error.path ?? ''}`.trim()
  }

  it('a template is kept with what was filled in for it; its keys are told to no window', async () => {
    expect((await system.value('crm.read')).crm).toBeNull()
    expect(await write(system, imported)).toBe('ok')
    expect(await inFile()).toEqual({ ...switches, template, parameters })
    const read = await admin.value('crm.read')
    expect(read.crm).toEqual({ ...imported, parameters: { ...parameters, APIkey: null } })
    expect(read.template).toMatchObject({ name: 'Deals', looksUp: true, creates: true, reports: true })
    expect(read.template?.parameters.slice(0, 2)).toEqual([
      { name: 'APIkey', title: 'API Key', kind: 'text', isSecret: true, value: null },
      { name: 'Domain', title: 'Domain Part', kind: 'text', isSecret: false, value: 'acme' }
    ])
    expect(JSON.stringify(read)).not.toContain('key-1')
  })

  it('the kept key goes on where it went, and nowhere else', async () => {
    await write(system, imported)
    const kept = { ...imported, parameters: { ...parameters, APIkey: null } }
    expect(await write(admin, { ...kept, parameters: { ...kept.parameters, InboundCallText: 'call' } })).toBe('ok')
    expect(await inFile()).toMatchObject({ parameters: { APIkey: 'key-1', InboundCallText: 'call' } })
    const elsewhere = { ...kept, parameters: { ...kept.parameters, Domain: 'mallory.test/' } }
    expect(await write(admin, elsewhere)).toBe('crm_key_again parameters.APIkey')
    const other = { ...kept, template: template.replaceAll('deals.test', 'mallory.test') }
    expect(await write(admin, other)).toBe('crm_key_again parameters.APIkey')
    expect((await admin.invoke('crm.try', { edit: other, number: '1' })).ok).toBe(false)
    expect(pbx.crmTrials).toEqual([])
    expect(await inFile()).toMatchObject({ template, parameters: { APIkey: 'key-1', Domain: 'acme' } })
  })

  it('the same of a form', async () => {
    expect(await write(system, byForm)).toBe('ok')
    expect(await inFile()).toEqual({ ...switches, form })
    expect((await admin.value('crm.read')).crm?.form).toEqual({ ...form, key: null })
    const kept = { ...form, key: null }
    expect(await write(admin, { ...byForm, form: { ...kept, email: 'mail' } })).toBe('ok')
    expect(await write(admin, { ...byForm, form: { ...kept, report: 'https://mallory.test/' } })).toBe(
      'crm_key_again form.key'
    )
    expect(await write(admin, { ...byForm, form: { ...kept, url: 'https://crm.test.mallory.test/' } })).toBe(
      'crm_key_again form.key'
    )
    expect(await inFile()).toMatchObject({ form: { ...form, email: 'mail' } })
  })

  it('what the admin of a domain sets up reaches public addresses alone; what it leaves as it was stays what it was', async () => {
    expect(await write(admin, byForm)).toBe('ok')
    expect(await inFile()).toMatchObject({ restricted: true })
    expect(await write(system, byForm)).toBe('ok')
    expect(await inFile()).not.toHaveProperty('restricted')
    expect(await write(admin, { ...byForm, enabled: false })).toBe('ok')
    expect(await inFile()).not.toHaveProperty('restricted')
    expect(await write(admin, { ...byForm, form: { ...form, url: 'https://other.test/?n=[Number]' } })).toBe('ok')
    expect(await inFile()).toMatchObject({ restricted: true })
    await admin.invoke('crm.try', { edit: byForm, number: ' +49 30 1 ' })
    await system.invoke('crm.try', { edit: byForm, number: '1' })
    expect(pbx.crmTrials.map(({ domain, number, config }) => [domain, number, config.restricted])).toEqual([
      ['acme.test', '+49 30 1', true],
      ['acme.test', '1', false]
    ])
  })

  it.each<[string, Partial<CrmEdit>, string]>([
    ['neither template nor form', { template: null }, 'crm_nothing'],
    ['both', { form }, 'crm_nothing'],
    ['a template that is none', { template: '<Crm/>' }, 'crm_template_wrong template'],
    ['no address', { template: null, form: { ...form, url: 'crm.test' } }, 'crm_wrong form.url']
  ])('%s is refused with the place, and nothing is kept', async (_, change, fault) => {
    expect(await write(system, { ...imported, ...change })).toBe(fault)
    expect(await inFile()).toBeUndefined()
  })

  it('its last requests are read as those of a hook', async () => {
    expect((await admin.invoke('hooks.requests', { hook: 'cti.crm' })).ok).toBe(true)
    expect((await admin.invoke('hooks.requests', { hook: 'cti.other' })).ok).toBe(false)
  })

  it('a template tells what it asks for before it is saved, or what is wrong with it', async () => {
    const read = await admin.value('crm.template', { template })
    expect([read.fault, read.template?.parameters.length, read.template?.remarks]).toEqual([
      ...[null, 8, [{ code: 'template-unused', scenario: 'ReportChat' }]]
    ])
    expect(await admin.value('crm.template', { template: '<Other/>' })).toEqual({
      ...{ template: null, fault: { code: 'template-root' } }
    })
  })
})
