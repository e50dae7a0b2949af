import { describe, expect, test } from 'vitest'
import { xml } from '../support/scripted-http.ts'
import { type DomainInput, officeConfig, trunkConfig, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk, told } from './office.ts'

const events = {
  url: 'http://app.test/moment?event=%%event%%&user=%%user%%&from=%%calleridnumber%%&to=%%exten%%'
}

const withEvents = (more: object = {}): Partial<DomainInput> => ({ cti: { events: { ...events, ...more } } })

describe('cti.events (2-cti, Where hooks run)', () => {
  test('tells of the ringing of each user, of answer, hold and end, in that order', async () => {
    const office = await openOffice({ domain: withEvents() })
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const { caller } = await talk(office, { caller: ana, callee: tom })
    await office.until(caller.hold())
    await office.until(caller.resume())
    await hangUp(office, caller)
    expect(office.http.urls).toEqual([
      '/moment?event=ring&user=101&from=100&to=101',
      '/moment?event=answer&user=101&from=100&to=101',
      '/moment?event=hold&user=101&from=100&to=101',
      '/moment?event=end&user=101&from=100&to=101'
    ])
    const line = told(await office.timeline())
    expect(line.filter((entry) => entry.startsWith('hook'))).toHaveLength(4)
  })

  test('tells of each phone of a group that rings, of what rings outside, and that nobody holds any more where that is asked for', async () => {
    const office = await openOffice({
      domain: {
        ...withEvents({ on: ['ring', 'resume'] }),
        groups: [{ extension: '610', name: 'sales', members: ['101', '102'], ringSeconds: 20 }]
      }
    })
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const lena = await office.phone('102')
    for (const phone of [tom, lena]) phone.whenCalled = (call) => call.ring()
    const caller = ana.invite('610')
    await office.pass()
    tom.call.answer()
    await office.pass()
    await office.until(caller.hold())
    await office.until(caller.resume())
    await hangUp(office, caller)
    const main = office.provider('main')
    const out = await talk(office, { caller: ana, callee: main, number: '92025550123' })
    await hangUp(office, out.caller)
    expect(office.http.urls).toEqual([
      '/moment?event=ring&user=101&from=100&to=610',
      '/moment?event=ring&user=102&from=100&to=610',
      '/moment?event=resume&user=101&from=100&to=610',
      '/moment?event=ring&user=&from=100&to=92025550123'
    ])
  })

  test('no call waits for it, and its reply is ignored; a slow one delays what follows and mixes nothing up', async () => {
    const office = await openOffice({ domain: withEvents() })
    office.http.on('/moment', { after: 1500, body: xml('<type>extension</type><name>102</name>') })
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const lena = await office.phone('102')
    const before = office.clock.now()
    const { caller } = await talk(office, { caller: ana, callee: tom })
    expect(office.clock.now() - before).toBeLessThan(500)
    await hangUp(office, caller)
    await office.pass(10_000)
    expect(office.http.calls.map(({ request }) => new URL(request.url).searchParams.get('event'))).toEqual([
      'ring',
      'answer',
      'end'
    ])
    expect(lena.calls).toEqual([])
    // What ended after the call stands in its time line too, and says nothing that was not done.
    const entries = (await office.timeline()).filter((entry) => entry.kind === 'hook')
    expect(entries.map(({ hook, result, changes }) => [hook, result, changes])).toEqual(
      Array(3).fill(['cti.events', 'reply', undefined])
    )
  })

  test('has the free fields of the user whose phones ring, whatever the case of their names (2-cti, Forms of a number)', async () => {
    const office = await openOffice({
      domain: {
        users: [userConfig('100', 'Ana'), { ...userConfig('101', 'Tom'), fields: { crmId: '47 11' } }],
        cti: { events: { url: 'http://app.test/m?crm=%%user:CRMID%%&none=%%user:other%%', on: ['ring'] } }
      }
    })
    const { caller } = await talk(office, { caller: await office.phone('100'), callee: await office.phone('101') })
    await hangUp(office, caller)
    expect(office.http.urls).toEqual(['/m?crm=47%2011&none='])
  })

  test('of a group each user who rings is named with name, mail address and free fields, to cti.events and for the page', async () => {
    const url = 'http://app.test/m?%%user%%,%%username%%,%%useremail%%,%%user:crm%%'
    const person = (extension: string, name: string) => ({
      ...userConfig(extension, name),
      ...{ email: `${name}@acme.test`, fields: { crm: `crm-${name}` } }
    })
    const office = await openOffice({
      domain: {
        users: [userConfig('100', 'Ana'), person('101', 'tom'), person('102', 'lena')],
        groups: [{ extension: '610', name: 'sales', members: ['101', '102'] }],
        cti: { events: { url, on: ['ring'] } }
      }
    })
    const [ana, tom, lena] = [await office.phone('100'), await office.phone('101'), await office.phone('102')]
    for (const phone of [tom, lena]) phone.whenCalled = (call) => call.ring()
    const call = ana.invite('610')
    await office.pass()
    const of = (user: string, name: string) => `/m?${user},${name},${name}%40acme.test,crm-${name}`
    expect(office.http.urls).toEqual([of('101', 'tom'), of('102', 'lena')])
    const { uniqueid } = office.pbx.calls()[0] ?? { uniqueid: '' }
    expect(['101', '102'].map((user) => office.pbx.fillUrl(url, { uniqueid, user }))).toEqual(
      office.http.urls.map((path) => `http://app.test${path}`)
    )
    call.cancel()
    await office.pass()
  })

  test('the same fields are there after the call, in URL and headers, and where a hook is tried', async () => {
    const postCall = {
      url: 'http://app.test/done?crm=%%user:crmid%%&none=%%user:other%%',
      headers: { 'X-Crm': '%%user:crmId%%' }
    }
    const office = await openOffice({
      domain: {
        users: [userConfig('100', 'Ana'), { ...userConfig('101', 'Tom'), fields: { crmId: '47 11' } }],
        cti: { postCall }
      }
    })
    const { caller } = await talk(office, { caller: await office.phone('100'), callee: await office.phone('101') })
    await hangUp(office, caller)
    const tried = officeConfig({ cti: { inbound: { url: postCall.url } } }).domains[0]?.cti.inbound
    if (tried === undefined) throw new Error('there is no hook')
    const test = { domain: 'acme.test', hook: 'inbound', config: tried, values: { user: '101' } } as const
    await office.until(office.pbx.testHook(test))
    expect([office.http.urls, new Headers(office.http.calls[0]?.request.headers).get('x-crm')]).toEqual([
      ['/done?crm=47%2011&none=', '/done?crm=47%2011&none='],
      '47 11'
    ])
  })

  test('in a call that leaves the house they are those of whoever calls: before it is routed, and after its end', async () => {
    const crm = 'crm=%%user:crmId%%&user=%%user%%'
    const office = await openOffice({
      domain: {
        users: [{ ...userConfig('100', 'Ana'), fields: { crmId: '47 11' } }, userConfig('101', 'Tom')],
        cti: {
          outbound: { url: `http://app.test/before?${crm}` },
          postCall: { url: `http://app.test/after?${crm}`, headers: { 'X-Crm': '%%user:crmId%%' } }
        }
      }
    })
    const { caller } = await talk(office, {
      ...{ caller: await office.phone('100'), callee: office.provider('main'), number: '+15550100199' }
    })
    await hangUp(office, caller)
    const query = '?crm=47%2011&user='
    expect(office.http.urls).toEqual([`/before${query}`, `/after${query}`])
    expect(new Headers(office.http.calls[1]?.request.headers).get('x-crm')).toBe('47 11')
  })

  test('says nothing where hooks are off', async () => {
    const office = await openOffice({ domain: { cti: { enabled: false, events } } })
    const { caller } = await talk(office, { caller: await office.phone('100'), callee: await office.phone('101') })
    await hangUp(office, caller)
    expect(office.http.urls).toEqual([])
  })
})

describe('an emergency call is told (2-cti, Where hooks run; 4-pbx, Numbers)', () => {
  const emergency = {
    url: 'http://app.test/help?n=%%exten%%&user=%%user%%&name=%%username%%&back=%%callback%%&at=%%location%%&mail=%%useremail%%'
  }
  const domain: Partial<DomainInput> = {
    users: [
      { ...userConfig('100', 'Ana Keller'), location: '3rd floor', email: 'ana@acme.test' },
      userConfig('101', 'Tom Okafor')
    ],
    trunks: [trunkConfig('main')],
    emergencyContacts: { users: ['101'] },
    cti: { emergency }
  }

  async function help(change: Partial<DomainInput> = {}) {
    const office = await openOffice({ domain: { ...domain, ...change } })
    const main = office.provider('main')
    const ana = await office.phone('100')
    return { office, main, ana }
  }

  const told = '/help?n=112&user=100&name=Ana%20Keller&back=%2B15550100100&at=3rd%20floor&mail=ana%40acme.test'

  test('cti.emergency hears at once who calls, from where, and how to call back; the call never waits for it', async () => {
    const { office, main, ana } = await help()
    office.http.on('/help', { after: 60_000 })
    const call = ana.invite('112')
    await office.pass()
    expect([office.http.urls, main.calls.length]).toEqual([[told], 1])
    expect(office.http.calls[0]?.request).toMatchObject({ urgent: true, timeoutMs: 2000 })
    call.cancel()
    await office.pass(3000)
    const entries = (await office.timeline()).filter((entry) => entry.kind === 'hook')
    expect(entries).toMatchObject([{ hook: 'cti.emergency', result: 'failed', remark: { code: 'timeout' } }])
  })

  test('where it fails fallbackUrl is told; five failures never keep the next call from being told', async () => {
    const { office, ana } = await help({
      cti: { emergency: { ...emergency, fallbackUrl: 'http://sms.test/send?why=%%error%%' } }
    })
    office.http.on('/help', { status: 500 })
    for (let calls = 0; calls < 6; calls++) {
      const call = ana.invite('112')
      await office.pass()
      call.cancel()
      await office.pass()
    }
    expect(office.http.urls).toEqual(Array(6).fill([told, '/send?why=status:500']).flat().map(encoded))
  })

  test('also where no trunk can take it: then it is called back at its own number', async () => {
    const { office, ana } = await help({ trunks: [], outbound: [], inbound: [] })
    ana.invite('112')
    await office.pass()
    expect(office.http.urls).toEqual([told.replace('%2B15550100100', '100')])
  })

  test('also where help is called by a press in a window or on a page, and where a `then` sends the call there', async () => {
    const { office, ana } = await help({
      users: [
        { ...userConfig('100', 'Ana Keller'), location: '3rd floor', email: 'ana@acme.test' },
        { ...userConfig('101', 'Tom Okafor'), then: 'external:112' }
      ]
    })
    ana.whenCalled = (call) => call.answer()
    const { ok } = office.pbx.clickToDial({ domain: 'acme.test', user: '100', dest: '112', connect: true })
    await office.pass()
    expect([ok, office.http.urls]).toEqual([true, [told]])
    await hangUp(office, ana.call)
    const sent = ana.invite('101')
    await office.pass()
    expect(office.http.urls.slice(1)).toEqual([told])
    expect(office.pbx.warnings('acme.test').filter(({ code }) => code === 'emergency-call')).toMatchObject([
      { number: '112', user: '100' },
      { number: '112', user: '100' }
    ])
    sent.cancel()
    await office.pass()
  })

  test('whoever is configured is told until somebody has seen it, over a restart', async () => {
    const { office, ana } = await help()
    const at = office.clock.wallTime()
    const call = ana.invite('112')
    await office.pass()
    call.cancel()
    await office.pass()
    const { uniqueid } = office.record
    const warning = {
      ...{ code: 'emergency-call', domain: 'acme.test', uniqueid, number: '112', user: '100', name: 'Ana Keller' },
      ...{ callback: '+15550100100', location: '3rd floor', users: ['101'], at: expect.any(Number) }
    }
    const of = (pbx: typeof office.pbx) => pbx.warnings('acme.test').filter(({ code }) => code === 'emergency-call')
    expect(of(office.pbx)).toEqual([warning])
    expect((of(office.pbx)[0] as { at: number }).at - at).toBeLessThan(2000)

    const next = await openOffice({ domain, store: office.store })
    expect(of(next.pbx)).toEqual([warning])
    const seen = { domain: 'acme.test', code: 'emergency-call', subject: uniqueid } as const
    expect([next.pbx.settle(seen).ok, next.pbx.settle(seen).ok]).toEqual([true, false])
    expect(of(next.pbx)).toEqual([])
  })
})

/** As a URL has it. */
function encoded(url: string): string {
  return url.replace('status:500', 'status%3A500')
}
