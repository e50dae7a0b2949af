import { describe, expect, test } from 'vitest'
import { promptMs } from '../support/recording-media.ts'
import { type DomainInput, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice } from './office.ts'

const names = ['app', 'appname', 'did', 'language', 'digits', 'reason', 'username', 'useremail', 'sip:X-Ticket']
const url = `http://app.test/cdr?${names.map((name) => `${name.replace('sip:', '')}=%%${name}%%`).join('&')}`

/** A customer presses 1 for sales, where nobody answers, and talks to Ana. */
async function callOf(postCall: NonNullable<NonNullable<DomainInput['cti']>['postCall']>) {
  const domain: Partial<DomainInput> = {
    users: [
      { ...userConfig('100', 'Ana Keller'), email: 'ana@acme.test', fields: { crm: '7' } },
      userConfig('101', 'Tom')
    ],
    groups: [{ name: 'sales', members: ['101'], ringSeconds: 5, then: 'extension:100' }],
    ivrs: [{ name: 'main', greeting: 'main', keys: { '1': 'group:sales' }, timeoutSeconds: 5 }],
    inbound: [{ match: '*', to: 'ivr:main' }],
    cti: { postCall }
  }
  const office = await openOffice({ domain })
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  tom.whenCalled = (rung) => rung.ring()
  ana.whenCalled = (rung) => rung.answer()
  const customer = office.provider('main')
  const call = customer.invite('+15550100100', { headers: [['X-Ticket', 'A 12']] })
  await office.pass(promptMs)
  office.media.leased[0]?.press('1')
  await office.pass(5100)
  await hangUp(office, call)
  return office
}

describe('a post-call request has what every hook has (2-cti, Variables)', () => {
  test('the application of the end, the number that was called, what was entered, why it was left, headers of the INVITE', async () => {
    const office = await callOf({ url, headers: { 'X-Digits': '%%sip:x-ticket:digits%%', 'X-Via': '%%sip:Via%%' } })
    expect(office.http.urls).toEqual([
      '/cdr?app=user&appname=100&did=%2B15550100100&language=en&digits=1&reason=timeout&username=Ana%20Keller&useremail=ana%40acme.test&X-Ticket=A%2012'
    ])
    const headers = new Headers(office.http.calls[0]?.request.headers)
    expect([headers.get('x-digits'), headers.get('x-via')]).toEqual(['A 12', expect.stringMatching(/^SIP\/2\.0\//)])
  })

  test('repeated when the call is long gone it says the same', async () => {
    const office = await callOf({ url: 'http://app.test/cdr', headers: { 'X-Ticket': '%%sip:x-ticket%%/%%did%%' } })
    await office.pbx.repeatDelivery(`${office.record.uniqueid}.1.postCall`)
    await office.pass()
    const tickets = office.http.calls.map(({ request }) => new Headers(request.headers).get('x-ticket'))
    expect(tickets).toEqual(['A 12/+15550100100', 'A 12/+15550100100'])
  })

  test('POST sends all but headers, of which it sends those that are named', async () => {
    const office = await callOf({ url: 'http://app.test/cdr', method: 'POST' })
    const body = JSON.parse(office.http.calls[0]?.request.body ?? '')
    expect(body).toMatchObject({ app: 'user', appname: '100', did: '+15550100100', digits: '1', reason: 'timeout' })
    expect(body).not.toHaveProperty('sip:x-ticket')
  })

  test('what the hook does not name stays in no record, nor what the configuration knows', async () => {
    const named = await callOf({
      url: 'http://app.test/cdr?ticket=%%sip:X-Ticket%%&src=%%src%%&crm=%%user:crm%%'
    })
    expect(named.record.variables).toEqual({ 'sip:x-ticket': 'A 12' })
    expect(named.http.urls).toEqual(['/cdr?ticket=A%2012&src=%2B15550170&crm=7'])
    const off = await callOf({ url: '' })
    expect(off.record.variables).toEqual({})
  })

  test('the account code that was typed, and of the INVITE that proves who calls no credentials', async () => {
    const office = await openOffice({
      domain: {
        accounting: { prompt: true, digits: 4 },
        cti: { postCall: { url: 'http://app.test/cdr?%%code%%&%%sip:Authorization%%' } }
      }
    })
    office.provider('main').whenCalled = (call) => call.answer()
    const call = (await office.phone('100')).invite('92025550123')
    await office.pass()
    for (const key of '4711') office.media.leased[0]?.press(key)
    await office.pass()
    await hangUp(office, call)
    expect(office.http.urls).toEqual(['/cdr?4711&'])
  })
})
