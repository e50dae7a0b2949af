import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CrmConfig } from '../../pbx-core/contract/config-crm.ts'
import type { DomainInput } from '../support/virtual-pbx.ts'
import { userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk } from './office.ts'

const template = readFileSync(join(import.meta.dirname, '../fixtures/crm/deals.xml'), 'utf8')
const key = 'k 1&2'
const ana = '+4930901820'
const json = (body: unknown, after = 5) => ({ body: JSON.stringify(body), contentType: 'application/json', after })
const item = (id: number, ...phones: string[]) => ({ item: { id, phones } })

async function open(crm: Partial<CrmConfig> = {}, cti: DomainInput['cti'] = {}) {
  const office = await openOffice({
    domain: {
      country: 'DE',
      users: [{ ...userConfig('100', 'Rita Wagner'), email: 'rita@acme.test' }, userConfig('101', 'Tom')],
      cti: { ...cti, crm: { template, parameters: { APIkey: key }, ...crm } }
    }
  })
  const { http } = office
  http.on('/search', json({ data: { items: [item(6, '+49 30 1'), item(7, '0171 1', '(030) 901820')] } }))
  http.on(
    '/persons/7',
    json({
      data: {
        ...{ id: 7, first_name: 'Ana', last_name: 'Ruiz', org_name: 'ACME' },
        email: [
          { label: 'home', value: 'ana@home.test' },
          { label: 'work', value: 'ana@acme.test' }
        ]
      }
    })
  )
  const phone = await office.phone('100')
  phone.whenCalled = (call) => call.ring()
  const provider = office.provider('main')
  const ring = async (number = ana) => {
    const headers = [['P-Asserted-Identity', `"Caller" <sip:${number}@provider.test>`]] as const
    const call = provider.invite('+15550100100', { headers })
    await office.pass(50)
    return call
  }
  const timeline = async () =>
    (await office.pbx.timeline(office.record.uniqueid))?.filter(({ kind }) => kind === 'hook')
  return { office, http, phone, ring, timeline }
}

describe('callers are looked up in a CRM by a template (cti.crm)', () => {
  test('the phone shows who calls, the page is theirs, and hooks are told; the contact is the one with that number', async () => {
    const { office, http, phone, ring } = await open(
      { account: 'EntityId' },
      { inbound: { url: 'http://app.test/in?%%crmid%%-%%calleridname%%-%%crmcompany%%-%%crmemail%%' } }
    )
    const call = await ring()
    expect(phone.call.invite.from.displayName).toBe('Ana Ruiz (ACME)')
    const encoded = encodeURIComponent(key)
    expect(http.urls).toEqual([
      `/v1/persons/search?term=004930901820&api_token=${encoded}`,
      `/v1/persons/7?api_token=${encoded}`,
      '/in?7-Ana%20Ruiz%20(ACME)-ACME-ana%40acme.test'
    ])
    expect(http.calls[0]?.request).toMatchObject({
      ...{ method: 'GET', url: `https://acme.deals.test/v1/persons/search?term=004930901820&api_token=${encoded}` },
      ...{ body: null, maxRedirects: 0, headers: { accept: 'application/json' } }
    })
    expect(office.pbx.calls()[0]?.page).toBe('https://acme.deals.test/person/7')
    call.cancel()
    await office.pass()
    expect(office.record).toMatchObject({ accountcode: '7', clid: `"Ana Ruiz (ACME)" <${ana}>` })
  })

  test('the key that was filled in stands in no time line, log or list of requests', async () => {
    const { office, ring, timeline } = await open()
    const call = await ring()
    call.cancel()
    await office.pass()
    const lines = await timeline()
    expect(lines?.map((line) => line.kind === 'hook' && [line.hook, line.url, line.result])).toEqual([
      ['cti.crm', 'https://*domain*.deals.test/v1/persons/search?term=004930901820&api_token=*APIkey*', 'no-change'],
      ['cti.crm', 'https://*domain*.deals.test/v1/persons/7?api_token=*APIkey*', 'reply']
    ])
    const kept = JSON.stringify([
      await office.pbx.timeline(office.record.uniqueid),
      office.pbx.recentRequests({ domain: 'acme.test', hook: 'cti.crm' })
    ])
    expect(kept).not.toMatch(/k( |%20)1/)
  })

  test('who was found is known for ten minutes, who was not for one', async () => {
    const { office, http, phone, ring } = await open()
    const again = async (number?: string) => {
      const call = await ring(number)
      const name = phone.call.invite.from.displayName
      call.cancel()
      await office.pass(1000)
      return name
    }
    const searches = () => http.urls.filter((url) => url.includes('/search')).length
    expect([await again(), await again('030901820'), searches()]).toEqual(['Ana Ruiz (ACME)', 'Ana Ruiz (ACME)', 1])
    await office.pass(10 * 60_000)
    expect([await again(), searches()]).toEqual(['Ana Ruiz (ACME)', 2])
    expect([await again('+4930555111'), await again('+4930555111'), searches()]).toEqual(['Caller', 'Caller', 3])
    await office.pass(61_000)
    expect([await again('+4930555111'), searches()]).toEqual(['Caller', 4])
  })

  test.each([
    ['slow', { ...json({}), after: 5000 }, 'timeout: no answer within 1500 ms'],
    ['broken', { body: '<html>', contentType: 'text/html' }, 'broken-reply: the reply is no JSON'],
    ['away', { status: 503 }, 'status: the application answered 503'],
    ['empty-handed', json({ data: { items: [] } }), 'no change']
  ])('a CRM that is %s keeps no call: it goes on under the name that it came with', async (_, reply, outcome) => {
    const { office, http, phone, ring, timeline } = await open()
    http.on('/search', reply)
    const call = await ring()
    await office.pass(1500)
    expect(phone.call.invite.from.displayName).toBe('Caller')
    call.cancel()
    await office.pass()
    expect((await timeline())?.map((line) => line.kind === 'hook' && line.outcome)).toEqual([outcome])
  })

  test('a CRM that fails five times in a row is left alone for 30 s', async () => {
    const { office, http, ring } = await open()
    http.on('/search', { status: 500 })
    const knock = async () => {
      const call = await ring()
      call.cancel()
      await office.pass(100)
    }
    for (let n = 0; n < 7; n++) await knock()
    expect(http.urls.length).toBe(5)
    await office.pass(30_000)
    await knock()
    expect(http.urls.length).toBe(6)
  })

  test('nobody is asked for of a caller who withholds the number, nor where cti is off', async () => {
    const { http, ring } = await open()
    await ring('anonymous')
    expect(http.urls).toEqual([])
    const off = await open({}, { enabled: false })
    await off.ring()
    expect(off.http.urls).toEqual([])
  })

  test('two calls of one number ask once; where the first gives up the other asks for itself', async () => {
    const { office, http, ring } = await open()
    http.on('/search', json({ data: { items: [item(7, ana)] } }, 400))
    const first = await ring()
    const second = await ring()
    expect(http.urls.length).toBe(1)
    // Until 100 has come no CANCEL goes out (RFC 3261 §9.1).
    await office.pass(200)
    first.cancel()
    await office.pass(1000)
    const asked = http.urls.map((url) => url.replace(/\?.*/, ''))
    expect(asked.filter((path) => path.includes('persons'))).toEqual([
      ...['/v1/persons/search', '/v1/persons/search', '/v1/persons/7']
    ])
    expect(office.pbx.calls()[0]?.caller.name).toBe('Ana Ruiz (ACME)')
    second.cancel()
  })
})

describe('calls are written down in a CRM by a template (cti.crm, journal)', () => {
  const activities = (http: Awaited<ReturnType<typeof open>>['http']) =>
    http.calls
      .filter(({ request }) => request.url.includes('/activities'))
      .map(({ request }) => JSON.parse(request.body ?? '') as unknown)

  test('an answered call with its user and lead, a missed one as something to do', async () => {
    const { office, http, phone, ring } = await open()
    http.on('/users', json({ data: [{ id: 41 }] }))
    http.on('/leads', json({ data: [] }))
    http.on('/activities', json({ data: { id: 900 } }))
    phone.whenCalled = (call) => call.answer()
    const call = await ring()
    await office.pass(83_000)
    await hangUp(office, call)
    await office.pass(1000)
    expect(activities(http)).toEqual([
      {
        subject: expect.stringMatching(/^\d\d:\d\d: call of Ana Ruiz \(ACME\) \(00:01:2\d\)$/),
        person_id: 7,
        done: 1,
        user_id: 41
      }
    ])
    expect(http.urls.find((url) => url.startsWith('/v1/users'))).toContain('email=rita%40acme.test')
    phone.whenCalled = (next) => next.ring()
    const missed = await ring()
    missed.cancel()
    await office.pass(1000)
    expect(activities(http)[1]).toMatchObject({ subject: expect.stringMatching(/missed Ana Ruiz \(ACME\)$/), done: 0 })
    expect(
      (await office.pbx.deliveryPage({ domain: 'acme.test', limit: 10 })).items.map(({ hook, state, url }) => [
        hook,
        state,
        url
      ])
    ).toEqual([
      ['cti.crm', 'delivered', 'crm:Deals'],
      ['cti.crm', 'delivered', 'crm:Deals']
    ])
  })

  test('while the CRM is away it waits, and is written once it is back', async () => {
    const { office, http, ring } = await open()
    http.on('/users', { status: 503 })
    http.on('/leads', json({ data: [{ id: 'lead-1' }] }))
    const call = await ring()
    call.cancel()
    await office.pass(3000)
    expect(activities(http)).toEqual([])
    // What waits for a CRM does not wait for the post-call hook.
    expect(await office.pbx.hookHealth({ domain: 'acme.test', hook: 'cti.postCall', url: '' })).toMatchObject({
      waiting: 0
    })
    http.on('/users', json({ data: [] }))
    http.on('/activities', json({}))
    await office.pass(10_000)
    expect(activities(http)).toEqual([expect.objectContaining({ person_id: 7, lead_id: 'lead-1', done: 0 })])
  })

  test('who is not found is made a contact where that is wanted, once, and the call is written down under it', async () => {
    const { office, http, ring } = await open({ createContacts: true })
    http.on('/search', json({ data: { items: [] } }))
    http.on('/v1/persons?', json({ data: { id: 77 } }))
    http.on('/activities', json({}))
    for (let n = 0; n < 2; n++) {
      const call = await ring()
      call.cancel()
      await office.pass(1000)
    }
    const made = http.calls.filter(({ request }) => request.method === 'POST' && request.url.includes('/persons?'))
    expect(made.map(({ request }) => request.body)).toEqual([
      '{"name":"New contact 004930901820","phone":"004930901820"}'
    ])
    expect(activities(http)).toEqual([
      expect.objectContaining({ person_id: 77 }),
      expect.objectContaining({ person_id: 77, subject: expect.stringContaining('missed New contact 004930901820') })
    ])
  })

  test('a call within the house, or with journal off, is nobody else’s business', async () => {
    const { office, http, phone } = await open()
    const tom = await office.phone('101')
    const { caller } = await talk(office, { caller: tom, callee: phone, number: '100' })
    await hangUp(office, caller)
    await office.pass(1000)
    expect(http.urls).toEqual([])
    const off = await open({ journal: false })
    const call = await off.ring()
    call.cancel()
    await off.office.pass(1000)
    expect(off.http.urls.some((url) => url.includes('/users'))).toBe(false)
  })
})

describe('the same by a form (cti.crm.form)', () => {
  const form = {
    url: 'https://crm.test/contacts?phone=[Number]',
    number: 'plus',
    authentication: 'bearer',
    ...{ user: '', key },
    ...{ phones: '', id: 'id', firstName: 'name', lastName: '', company: 'company.name', email: '' },
    ...{ page: 'https://crm.test/c/[EntityId]', report: 'https://crm.test/calls' }
  } as const

  test('asks, shows, opens and reports', async () => {
    const { office, http, phone, ring } = await open({ template: undefined, form })
    http.on('/contacts', json([{ id: 'a/b', name: 'Ana Ruiz', company: { name: 'ACME' } }]))
    const call = await ring()
    expect(phone.call.invite.from.displayName).toBe('Ana Ruiz (ACME)')
    expect(http.calls[0]?.request).toMatchObject({
      ...{ url: 'https://crm.test/contacts?phone=%2B4930901820', headers: { authorization: `Bearer ${key}` } }
    })
    expect(office.pbx.calls()[0]?.page).toBe('https://crm.test/c/a/b')
    call.cancel()
    await office.pass(1000)
    const report = http.calls.at(-1)?.request
    expect([report?.url, report?.method]).toEqual(['https://crm.test/calls', 'POST'])
    expect(JSON.parse(report?.body ?? '')).toMatchObject({
      ...{ Number: ana, EntityId: 'a/b', CallType: 'Missed', Name: 'Ana Ruiz (ACME)', DurationSeconds: 0 },
      CallId: `${office.record.uniqueid}.1`
    })
  })
})
