import { describe, expect, test } from 'vitest'
import type { RouteView } from '../../pbx-core/contract/route.ts'
import { createResponse } from '../../pbx-core/sip/message/create.ts'
import { type DomainInput, Office, userConfig } from '../support/virtual-pbx.ts'
import { openOffice } from './office.ts'

const hours = { name: 'office', open: [{ days: 'mon-fri', from: '09:00', to: '17:00' }] }
const monday = (time: string) => Date.parse(`2026-11-30T${time}:00Z`)
const domain: Partial<DomainInput> = {
  timeConditions: [{ ...hours, openTo: 'extension:101', closedTo: 'external:92025550188' }]
}

function tried(office: Office, from: string, to: string, at: number | null = null): RouteView {
  const answer = office.pbx.route({ domain: 'acme.test', from, to, at })
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value
}

/** Its steps in short: `outbound[0] yes`, and what came of it. */
function short({ steps, ...found }: RouteView): unknown[] {
  return [...steps.map(({ rule, matched }) => `${rule} ${matched ? 'yes' : 'no'}`), found]
}

const keyed = { reading: 'keyed', e164: null, trunk: null, sent: null, barred: null }
const notHelp = ['emergency no', 'feature codes no']
const outside = [...notHelp, 'extensions no']

describe('GET /api/v1/route: the rules that place calls, walked (4-pbx, Names of what is new)', () => {
  test('an extension whose phones ring, and each step in words and with a code', async () => {
    const office = await openOffice()
    await office.phone('101')
    expect(tried(office, '100', '101')).toEqual({
      ...keyed,
      steps: [
        {
          rule: 'emergency',
          matched: false,
          why: '101 is no emergency number',
          reason: { code: 'no-emergency', number: '101' }
        },
        {
          rule: 'feature codes',
          matched: false,
          why: '101 is no feature code',
          reason: { code: 'no-feature', number: '101' }
        },
        {
          rule: 'extensions',
          matched: true,
          why: '101 is extension:101',
          reason: { code: 'extension', number: '101', destination: 'extension:101' }
        },
        {
          rule: 'users[101].blockList',
          matched: false,
          why: 'calls of 100 are not blocked',
          reason: { code: 'not-blocked', number: '100' }
        },
        {
          rule: 'users[101].forward.all',
          matched: false,
          why: '101 sends no call on (all)',
          reason: { code: 'forwards-nothing', party: '101', occasion: 'all' }
        },
        {
          rule: 'users[101]',
          matched: true,
          why: '1 phones of 101 ring',
          reason: { code: 'rings', party: '101', phones: 1 }
        }
      ]
    })
  })

  test('a feature code, an application, a number that leads nowhere', async () => {
    const office = await openOffice()
    expect(short(tried(office, '100', '*60'))).toEqual(['emergency no', 'feature codes yes', keyed])
    expect(short(tried(office, '100', '*43'))).toEqual([...notHelp, 'extensions yes', 'functions[echo] yes', keyed])
    expect(short(tried(office, '100', '5'))).toEqual([
      ...outside,
      'outbound[0] no',
      'outbound[1] no',
      'outbound[2] no',
      'dial plan no',
      keyed
    ])
  })

  test('a number outside: the route, the permission, the limits, the hook, every trunk, and the number as it gets it', async () => {
    const office = await openOffice({ domain: { cti: { outbound: { url: 'http://crm.test/out' } } } })
    expect(short(tried(office, '100', '82025550123'))).toEqual([
      ...outside,
      'outbound[0] no',
      'outbound[1] yes',
      'permissions yes',
      'limits yes',
      'cti.outbound yes',
      'trunks[main] yes',
      'trunks[backup] yes',
      { ...keyed, trunk: 'main', sent: '2025550123' }
    ])
    expect(office.http.urls).toEqual([])
  })

  test('a printed number is read as the window reads it', async () => {
    const office = await openOffice({
      domain: { users: [{ ...userConfig('100', 'Ana'), permissions: { international: true } }] }
    })
    const { reading, e164, trunk, sent } = tried(office, '100', '+49 (0)30 901820')
    expect({ reading, e164, trunk, sent }).toEqual({
      reading: 'printed',
      e164: '+4930901820',
      trunk: 'main',
      sent: '+4930901820'
    })
  })

  test('an emergency number: past permissions and limits, to the first trunk', async () => {
    const users = [{ ...userConfig('100', 'Ana'), limits: { minutesPerDay: 0 } }]
    const office = await openOffice({ domain: { users } })
    expect(short(tried(office, '100', '911'))).toEqual([
      'emergency yes',
      'trunks[main] yes',
      'trunks[backup] yes',
      { ...keyed, trunk: 'main', sent: '911' }
    ])
    expect(tried(office, '100', '92025550123')).toMatchObject({ barred: 'limit', trunk: null })
  })

  test('what the user may not dial is barred, by permission, by `allow` and by `time` at that moment', async () => {
    const outbound = [
      { match: '8X.', strip: 1, trunk: 'main', time: 'office' },
      { match: '9X.', strip: 1, trunk: 'main', allow: ['101'] },
      { match: '00X.', trunk: 'main' }
    ]
    const office = await openOffice({ domain: { ...domain, outbound } })
    expect(short(tried(office, '100', '92025550123'))).toEqual([
      ...outside,
      'outbound[0] no',
      'outbound[1] yes',
      'outbound[1].allow no',
      'outbound[2] no',
      { ...keyed, barred: 'allow' }
    ])
    expect(tried(office, '100', '004930901820').barred).toBe('international')
    const at = (time: string) => {
      const { barred, sent, steps } = tried(office, '100', '82025550123', monday(time))
      return [barred, sent, steps.find(({ rule }) => rule === 'outbound[0].time')?.why]
    }
    expect([at('12:00'), at('20:00')]).toEqual([
      [null, '2025550123', 'office is open (hours)'],
      ['time', null, 'office is closed (hours)']
    ])
  })

  test('a trunk that is not registered, or whose calls are all in use, is passed over with its reason', async () => {
    const account = { registrar: 'sip:192.0.2.10', username: 'acme', password: 'secret', bind: '10.0.0.1:5095' }
    const trunks = [
      { name: 'main', type: 'register' as const, ...account },
      { name: 'backup', type: 'peer' as const, address: 'sip:192.0.2.20', maxCalls: 1 }
    ]
    const office = new Office({ domain: { trunks } })
    const provider = office.provider('main', 5095)
    provider.whenAsked = (transaction) => transaction.respond(createResponse(transaction.request, 403, { toTag: 'x' }))
    await office.start()
    const ana = await office.phone('100')
    const whyOf = ({ steps }: RouteView) => steps.filter(({ rule }) => rule.startsWith('trunks')).map(({ why }) => why)
    expect(whyOf(tried(office, '100', '82025550123'))).toEqual([
      'trunk main is passed over: the trunk is not registered (403 Forbidden)',
      'trunk backup gets 2025550123'
    ])
    // Calls for help are sent also where the provider does not know us.
    expect(short(tried(office, '100', '911'))).toEqual([
      'emergency yes',
      'trunks[backup] yes',
      'trunks[main] yes',
      { ...keyed, trunk: 'backup', sent: '911' }
    ])
    const backup = office.provider('backup', 5090)
    backup.whenCalled = (call) => call.answer()
    const call = ana.invite('82025550123')
    await office.pass(100)
    expect(whyOf(tried(office, '101', '82025550123'))).toEqual([
      'trunk main is passed over: the trunk is not registered (403 Forbidden)',
      'trunk backup is passed over: trunk backup has all its calls in use (maxCalls)'
    ])
    await office.until(call.bye())
    office.takeComplaints()
  })

  test('what a user has set: do not disturb, a forward, then another user’s, and never in a circle', async () => {
    const office = await openOffice({ domain: { ...domain } })
    await office.phone('102')
    const set = (user: string, patch: Parameters<Office['pbx']['setUserState']>[2]) =>
      expect(office.pbx.setUserState('acme.test', user, patch)).toMatchObject({ ok: true })
    set('101', { forward: { all: '102' } })
    set('102', { doNotDisturb: { on: true }, forward: { busy: '101' } })
    expect(short(tried(office, '100', '101'))).toEqual([
      ...notHelp,
      'extensions yes',
      'users[101].blockList no',
      'users[101].forward.all yes',
      'users[102].blockList no',
      'users[102].forward.all no',
      'users[102].doNotDisturb yes',
      'users[102].forward.busy no',
      keyed
    ])
    set('102', { forward: { busy: '92025550123' } })
    expect(tried(office, '100', '101')).toMatchObject({ trunk: 'main', sent: '2025550123' })
    set('102', { blockList: ['100'] })
    expect(tried(office, '100', '101').barred).toBe('blocked')
  })

  test('a call from outside: whom the domain blocks, the route that is open, the time condition, and who answers for it', async () => {
    const inbound = [
      { match: '+15550100100', to: 'extension:101', time: 'office' },
      { match: '*', to: 'time:office' }
    ]
    const office = await openOffice({ domain: { ...domain, inbound, blockList: ['+15550100166'] } })
    await office.phone('101')
    const at = (from: string, time: string) => short(tried(office, from, '+15550100100', monday(time)))
    const reading = { ...keyed, e164: '+15550100100' }
    expect(at('+15550100199', '12:00')).toEqual([
      'blockList no',
      'inbound[0] yes',
      'inbound[0].time yes',
      'users[101].blockList no',
      'users[101].forward.all no',
      'users[101] yes',
      reading
    ])
    expect(at('+15550100199', '20:00')).toEqual([
      'blockList no',
      'inbound[0] yes',
      'inbound[0].time no',
      'inbound[1] yes',
      'timeConditions[office] yes',
      'timeConditions[office] no',
      ...outside,
      'outbound[0] yes',
      'permissions yes',
      'limits yes',
      'trunks[main] yes',
      { ...reading, trunk: 'main', sent: '2025550188' }
    ])
    expect(at('+15550100166', '12:00')).toEqual(['blockList yes', { ...reading, barred: 'blocked' }])
  })

  test('a mistyped extension is no caller from outside without a word', async () => {
    const office = await openOffice({ domain: { inbound: [{ match: '*', to: 'extension:101' }] } })
    const { steps } = tried(office, '777', '101')
    expect(steps[0]).toEqual({
      rule: 'extensions',
      matched: false,
      why: "777 is nobody's extension: looked at as a call that comes in from outside",
      reason: { code: 'nobody-inside', number: '777' }
    })
    expect(tried(office, '2025550199', '101').steps[0]?.rule).toBe('blockList')
  })

  test('what is no number, and no domain, is said', async () => {
    const office = await openOffice()
    const asked = (query: object) =>
      office.pbx.route({ domain: 'acme.test', from: '100', to: '101', at: null, ...query })
    expect(asked({ to: 'mailto:x@y.test' })).toMatchObject({
      ok: false,
      error: { code: 'parameter_invalid', path: 'to' }
    })
    expect(asked({ domain: 'gone.test' })).toMatchObject({ ok: false, error: { path: 'domain' } })
  })

  test.each([
    ['in the year 2032', Date.UTC(2032, 0, 1)],
    ['in the year 33658', 999_999_999_999_999],
    ['that no calendar has', Number.MAX_SAFE_INTEGER],
    ['long ago', Date.UTC(1999, 11, 31)],
    ['that is none', Number.NaN]
  ])('a time %s is refused, for holidays are worked out and kept for each year that is asked about', async (_, at) => {
    const office = await openOffice({ domain })
    expect(office.pbx.route({ domain: 'acme.test', from: '100', to: 'time:office', at })).toEqual({
      ok: false,
      error: { code: 'parameter_invalid', message: 'expected a time within 5 years from now', path: 'at' }
    })
    expect(office.pbx.route({ domain: 'acme.test', from: '100', to: '101', at: Date.UTC(2031, 0, 1) }).ok).toBe(true)
  })

  test('nothing is counted, rung or recorded by asking', async () => {
    const users = [{ ...userConfig('100', 'Ana'), limits: { perHour: 1, concurrent: 1 } }]
    const office = await openOffice({ domain: { users } })
    for (let at = 0; at < 3; at++) expect(tried(office, '100', '92025550123').barred).toBeNull()
    expect([office.records, office.pbx.calls(), office.store.open.size]).toEqual([[], [], 0])
  })
})
