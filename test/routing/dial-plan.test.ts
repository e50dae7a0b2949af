import { describe, expect, test } from 'vitest'
import type { DomainConfig, OutboundConfig, UserConfig } from '../../pbx-core/contract/config.ts'
import { readDialled } from '../../pbx-core/routing/number/dialled.ts'
import { acme, officeHours, planned, userOf } from './acme.ts'

const domain = acme()
const [main] = domain.trunks
const backup = { ...main, name: 'backup' } as typeof main & object
const ana = userOf(domain, '100')
const plain = { region: 'national', premium: false }

function withRoutes(routes: readonly Partial<OutboundConfig>[], changes: Partial<DomainConfig> = {}): DomainConfig {
  const outbound = routes.map((route) => ({ match: 'X.', strip: 0, prepend: '', trunk: 'main', ...route }))
  return acme({ outbound, trunks: [main, backup] as DomainConfig['trunks'], ...changes })
}

function permitted(permissions: Partial<UserConfig['permissions']>): UserConfig {
  return { ...ana, permissions: { international: false, premium: false, ...permissions } }
}

describe('emergency numbers come first (4-pbx, Numbers)', () => {
  test.each(['112', '911'])('%s goes to all trunks, in order', (number) => {
    const plan = planned(withRoutes([]), ana, number)
    expect(plan).toEqual({ kind: 'emergency', number, trunks: [main, backup] })
  })
  test('no extension and no feature code shadows them', () => {
    const shadowing = acme({ functions: [{ extension: '112', name: 'echo', run: 'echo' }] })
    expect(planned(shadowing, ana, '112').kind).toBe('emergency')
  })
  test('nor does a route, or the want of a permission', () => {
    const routes = withRoutes([{ match: 'X.', prepend: '01144' }])
    expect(planned(routes, null, '911').kind).toBe('emergency')
  })
  test('with the prefix for an outside line they are meant too', () => {
    expect(planned(domain, ana, '0112')).toEqual({ kind: 'emergency', number: '112', trunks: domain.trunks })
  })
  test.each([
    ['GB', '999'],
    ['AU', '000'],
    ['DE', '110'],
    ['FR', '15'],
    ['JP', '119'],
    ['AT', '122'],
    ['AT', '133'],
    ['AT', '144'],
    ['CH', '117'],
    ['CH', '118'],
    ['CH', '144'],
    ['FR', '17'],
    ['FR', '18'],
    ['BR', '190'],
    ['BR', '193'],
    ['IT', '118'],
    ['PL', '997'],
    ['ZA', '10177']
  ])('as installed those of the country too: in %s %s, elsewhere not', (country, number) => {
    const here = acme({ country })
    expect([number, '112', '911'].map((dialled) => planned(here, ana, dialled).kind)).toEqual(
      Array(3).fill('emergency')
    )
    expect(planned(acme({ country: 'US' }), ana, number).kind).not.toBe('emergency')
  })
  test('they are what the domain says', () => {
    const swiss = acme({ emergency: ['117'] })
    expect([planned(swiss, ana, '117').kind, planned(swiss, ana, '112').kind]).toEqual(['emergency', 'unknown'])
  })
  test.each([
    ['US', '*67911', '911'],
    ['US', '*82112', '112'],
    ['US', '1167911', '911'],
    ['US', '1010321911', '911'],
    ['US', '*671010321911', '911'],
    ['CA', '*70911', '911'],
    ['GB', '141999', '999'],
    ['GB', '1470999', '999'],
    ['AU', '1831000', '000'],
    ['DE', '01013110', '110'],
    ['DE', '#31#112', '112'],
    ['DE', '*31#110', '110'],
    ['FR', '365118', '18'],
    ['JP', '184119', '119'],
    ['NZ', '0197111', '111'],
    ['ZA', '*31*10111', '10111']
  ])('behind a service prefix they are meant too, and dialled without it: in %s %s', (country, dialled, number) => {
    const here = acme({ country, outbound: [] })
    expect(planned(here, ana, dialled)).toEqual({ kind: 'emergency', number, trunks: here.trunks })
    const read = readDialled(here, dialled, 'printed')
    expect(read.ok && [read.value.kind, planned(here, ana, read.value.number).kind]).toEqual(['emergency', 'emergency'])
  })
  test('also behind the prefix for an outside line', () => {
    const here = acme({ country: 'US', outbound: [{ match: '9X.', strip: 1, prepend: '', trunk: 'main' }] })
    expect(planned(here, ana, '9*67911').kind).not.toBe('emergency')
    expect(planned(here, ana, '91167911')).toEqual({ kind: 'emergency', number: '911', trunks: here.trunks })
  })
  test.each([
    ['SE', '9512112'],
    ['US', '141999'],
    ['US', '*67912'],
    ['GB', '14199'],
    ['GB', '1419990']
  ])('but not where it is a number like any other: in %s %s', (country, dialled) => {
    expect(planned(acme({ country }), ana, dialled).kind).not.toBe('emergency')
  })
  test('an extension that looks so is the extension', () => {
    const functions = [{ extension: '141999', name: 'echo', run: 'echo' as const }]
    expect(planned(acme({ country: 'GB', functions }), ana, '141999').kind).toBe('destination')
  })
  test('without a trunk there is still the decision, for somebody has to be told', () => {
    expect(planned(acme({ trunks: [] }), ana, '112')).toEqual({ kind: 'emergency', number: '112', trunks: [] })
  })
})

describe('then feature codes (4-pbx, Numbers; 8-reshape, 6)', () => {
  const shadowed = acme({
    functions: ['*60', '**101', '#21#', '*81'].map((extension) => ({ extension, name: extension, run: 'echo' })),
    timeConditions: [{ name: 'office', switch: '*81', openTo: 'extension:100', closedTo: 'extension:101' }] as never
  })

  test.each([
    ['*60', { name: 'do-not-disturb', on: true }],
    ['**101', { name: 'pickup', extension: '101' }],
    ['#21#', { name: 'forward', occasion: 'all', to: null }],
    ['*81', { name: 'opening', condition: 'office' }]
  ])('%s goes before the same extension', (number, feature) => {
    expect(planned(shadowed, ana, number)).toEqual({ kind: 'feature', feature })
  })
  test('not where a hook or a route names it: that is no press of a user', () => {
    expect(planned(shadowed, null, '*60')).toEqual({
      kind: 'destination',
      destination: { type: 'function', name: '*60' }
    })
  })
})

describe('then extensions, then routes in order (4-pbx, Numbers)', () => {
  test.each([
    ['101', { type: 'extension', name: '101' }],
    ['*43', { type: 'function', name: 'echo' }],
    ['610', { type: 'group', name: 'sales' }]
  ])('%s', (number, destination) => {
    expect(planned(domain, ana, number)).toEqual({ kind: 'destination', destination })
  })

  test('an extension goes before a route', () => {
    expect(planned(withRoutes([{ match: 'X.' }]), ana, '101').kind).toBe('destination')
  })

  test.each([
    ['strips and prepends', { match: '0X.', strip: 1, prepend: '+1' }, '05550100199', '+15550100199'],
    ['strips', { match: '0X.', strip: 1 }, '05550100199', '5550100199'],
    ['leaves as it is', { match: '+X.' }, '+15550100199', '+15550100199']
  ])('a route %s', (_rule, route, dialled, number) => {
    const routes = withRoutes([route])
    expect(planned(routes, ana, dialled)).toEqual({
      kind: 'outbound',
      attempts: [{ trunk: main, number }],
      numberClass: plain,
      route: routes.outbound[0],
      missing: []
    })
  })

  test('the first that matches is taken, with its trunks in order', () => {
    const routes = withRoutes([{ match: '9X.' }, { match: '0X.', trunk: ['backup', 'gone', 'main'] }, { match: '0X.' }])
    expect(planned(routes, ana, '0555')).toEqual({
      kind: 'outbound',
      attempts: [
        { trunk: backup, number: '0555' },
        { trunk: main, number: '0555' }
      ],
      numberClass: plain,
      route: routes.outbound[1],
      missing: ['gone']
    })
  })

  test.each([
    ['matches nothing', [{ match: '9X.' }], '0555', 'no extension and no route matches 0555'],
    ['names no trunk that exists', [{ trunk: 'gone' }], '0555', 'the route X. names no trunk that exists'],
    ['leaves nothing to dial', [{ strip: 9 }], '0555', 'the route X. leaves nothing to dial']
  ])('a number is unknown where a route %s', (_rule, routes, number, reason) => {
    expect(planned(withRoutes(routes), ana, number)).toEqual({ kind: 'unknown', number, reason })
  })
})

describe('permissions (4-pbx, Numbers: international off as installed)', () => {
  const abroad = '+442079460000'
  const premium = '+19005550100'
  const both = '+979123456789'
  test.each([
    ['national is for everybody', '+15550100199', {}, 'outbound'],
    ['also for what nobody dialled', '+15550100199', null, 'outbound'],
    ['international is off as installed', abroad, {}, 'international'],
    ['and on where it is permitted', abroad, { international: true }, 'outbound'],
    ['premium does not include it', abroad, { premium: true }, 'international'],
    ['premium is off as installed', premium, {}, 'premium'],
    ['and on where it is permitted', premium, { premium: true }, 'outbound'],
    ['international does not include it', premium, { international: true }, 'premium'],
    ['a premium number abroad needs both', both, { premium: true }, 'international'],
    ['in either order', both, { international: true }, 'premium'],
    ['and has them', both, { premium: true, international: true }, 'outbound'],
    ['what nobody dialled has no permission', abroad, null, 'international'],
    ['of either kind', premium, null, 'premium']
  ])('%s', (_rule, number, permissions, expected) => {
    const plan = planned(withRoutes([{ match: '+X.' }]), permissions && permitted(permissions), number)
    expect(plan.kind === 'barred' ? plan.reason : plan.kind).toBe(expected)
  })

  test('a barred call names its number and route', () => {
    expect(planned(domain, ana, '0011442079460000')).toEqual({
      kind: 'barred',
      reason: 'international',
      number: '011442079460000',
      route: domain.outbound[0]
    })
  })

  test.each([
    ['as it is sent, not as it is dialled', 'DE', { match: '0X.', strip: 1 }, '0030123456', 'outbound'],
    ['also where that makes it international', 'DE', { match: '0X.', strip: 1 }, '00043123456', 'barred'],
    ['also behind a prefix of ours', 'US', { match: '9X.', strip: 1, prepend: '011' }, '9442079460000', 'barred'],
    ['without the + that was stripped', 'DE', { match: '+X.', strip: 1 }, '+43123456', 'barred'],
    ['without the 00 that was stripped', 'DE', { match: '00X.', strip: 2 }, '0043123456', 'barred'],
    ['without both that were stripped', 'DE', { match: '000X.', strip: 3 }, '00043123456', 'barred'],
    ['home again that way', 'DE', { match: '+X.', strip: 1 }, '+4930123456', 'outbound'],
    ['home with the prefix replaced', 'DE', { match: '+49X.', strip: 3, prepend: '0' }, '+4930123456', 'outbound'],
    ['without the 011 that was stripped', 'US', { match: '9011X.', strip: 4 }, '901143123456', 'barred']
  ])('the number is classified %s', (_rule, country, route, dialled, kind) => {
    expect(planned(withRoutes([route], { country }), ana, dialled).kind).toBe(kind)
  })
})

describe('`allow` and `time` of an outbound route (4-pbx, Names of what is new)', () => {
  const tom = userOf(domain, '101')
  const sales = { ...(domain.groups[0] as DomainConfig['groups'][number]), name: 'sales', members: ['101'] }
  const restricted = (first: Partial<OutboundConfig>) =>
    withRoutes(
      [
        { match: '9X.', strip: 1, ...first },
        { match: '9X.', strip: 1, trunk: 'backup' }
      ],
      { groups: [sales], timeConditions: [officeHours] }
    )
  const trunkOf = (decision: ReturnType<typeof planned>) =>
    decision.kind === 'outbound' ? decision.attempts.map(({ trunk }) => trunk.name).join() : decision

  test.each<[string, string[], UserConfig | null, string]>([
    ['a user who is named', ['100'], ana, 'main'],
    ['one who is not has the next route', ['100'], tom, 'backup'],
    ['a member of a group', ['group:sales'], tom, 'main'],
    ['whose name has no case', ['Group:SALES'], tom, 'main'],
    ['who is no member has the next route', ['group:sales'], ana, 'backup'],
    ['a group that does not exist has no members', ['group:gone'], ana, 'backup'],
    ['what a domain sends on goes by none that names anybody', ['100', '101', 'group:sales'], null, 'backup']
  ])('allow: %s', (_, allow, user, trunk) => {
    expect(trunkOf(planned(restricted({ allow }), user, '92025550123'))).toBe(trunk)
  })

  test('time: while it is closed the next route counts', () => {
    const routes = restricted({ time: 'office' })
    expect([
      trunkOf(planned(routes, ana, '92025550123')),
      trunkOf(planned(routes, ana, '92025550123', ['office']))
    ]).toEqual(['main', 'backup'])
  })

  test('where no route is left the call is barred, and the first that took the number says why', () => {
    const reasonOf = (route: Partial<OutboundConfig>, closed: readonly string[] = []) => {
      const only = withRoutes([{ match: '9X.', strip: 1, ...route }], { timeConditions: [officeHours] })
      const decision = planned(only, tom, '92025550123', closed)
      return decision.kind === 'barred' ? [decision.reason, decision.number] : decision.kind
    }
    expect([
      reasonOf({ allow: ['100'] }),
      reasonOf({ time: 'office' }, ['office']),
      reasonOf({ allow: ['100'], time: 'office' }, ['office'])
    ]).toEqual([
      ['allow', '2025550123'],
      ['time', '2025550123'],
      ['allow', '2025550123']
    ])
  })

  test('an emergency number behind the prefix of a route that is closed, or not for this user, is called (Numbers)', () => {
    const routes = withRoutes([{ match: '0X.', strip: 1, allow: ['100'], time: 'office' }], {
      timeConditions: [officeHours]
    })
    for (const user of [ana, tom, null]) {
      expect(planned(routes, user, '0112', ['office'])).toEqual({
        kind: 'emergency',
        number: '112',
        trunks: [main, backup]
      })
    }
  })

  test('permissions are those of the route that is left', () => {
    const routes = withRoutes([
      { match: '00X.', strip: 2, prepend: '+', allow: ['100'] },
      { match: '00X.', strip: 2, prepend: '+', trunk: 'backup' }
    ])
    expect(planned(routes, tom, '00493012345678')).toMatchObject({ kind: 'barred', reason: 'international' })
  })
})

test('the form of a printed number that a route takes does not depend on whom it allows, or when (4-pbx, Numbers)', () => {
  const routes = withRoutes([{ match: '+X.', allow: ['100'], time: 'office' }], { timeConditions: [officeHours] })
  const read = readDialled(routes, '+1 (202) 555-0123', 'printed')
  expect(read.ok && read.value.number).toBe('+12025550123')
})
