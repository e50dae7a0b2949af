import { describe, expect, test } from 'vitest'
import type { PhoneCall } from '../support/phone-call.ts'
import { type DomainInput, type Office, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, told } from './office.ts'

/** Open on weekdays from 9 to 17; the virtual clock begins on a Saturday evening. */
const office = {
  name: 'office',
  open: [{ days: 'mon-fri', from: '09:00', to: '17:00' }],
  switch: '*81',
  openTo: 'extension:100',
  closedTo: 'hangup:declined'
}
const users = [userConfig('100', 'Ana'), userConfig('101', 'Tom'), userConfig('102', 'Lena')]
const groups = [{ name: 'sales', members: ['101', { number: '+15550100188' }] }]

async function openWith(domain: Partial<DomainInput>) {
  const pbx = await openOffice({ domain: { timeConditions: [office], users, groups, ...domain } })
  const [main, backup] = [pbx.provider('main'), pbx.provider('backup')]
  const answers = (call: PhoneCall) => {
    call.ring()
    call.answer()
  }
  main.whenCalled = answers
  backup.whenCalled = answers
  return { office: pbx, main, backup, ana: await pbx.phone('100'), tom: await pbx.phone('101') }
}

function open(pbx: Office, to: 'open' | 'closed'): void {
  expect(pbx.pbx.switchOpening({ domain: 'acme.test', name: 'office', to })).toMatchObject({ ok: true })
}

/** Decisions and warnings of the last call's time line, without those of phones and answers. */
async function said(pbx: Office): Promise<readonly string[]> {
  return told(await pbx.timeline()).filter((line) => /^(decision|warning): (?!SIP|trunk:|ended)/.test(line))
}

const twoWays = [
  { match: '9X.', strip: 1, trunk: 'main' },
  { match: '9X.', strip: 1, prepend: '1', trunk: 'backup' }
] as const

describe('`outbound[].allow` (4-pbx, Names of what is new)', () => {
  const outbound = [{ ...twoWays[0], allow: ['group:sales'] }, twoWays[1]]

  test('a member of the group goes by it, everybody else by the next route; record and time line say by which', async () => {
    const { office: pbx, main, backup, ana, tom } = await openWith({ outbound })
    const first = tom.invite('92025550123')
    await pbx.pass(100)
    expect([main.call.invite.uri.user, backup.calls.length]).toEqual(['2025550123', 0])
    await hangUp(pbx, first)
    expect(pbx.record).toMatchObject({
      trunk: 'main',
      dstchannel: expect.stringMatching(/^SIP\/trunk:main-/),
      direction: 'outbound',
      lastdata: '2025550123'
    })
    const second = ana.invite('92025550123')
    await pbx.pass(100)
    expect([main.calls.length, backup.call.invite.uri.user]).toEqual([1, '12025550123'])
    await hangUp(pbx, second)
    expect(pbx.record).toMatchObject({
      trunk: 'backup',
      dstchannel: expect.stringMatching(/^SIP\/trunk:backup-/),
      lastdata: '12025550123'
    })
    expect(await said(pbx)).toEqual(['decision: trunk backup'])
  })

  test('where there is no other route it is refused with 403, before any trunk, and why is said', async () => {
    const { office: pbx, main, ana } = await openWith({ outbound: outbound.slice(0, 1) })
    const call = ana.invite('92025550123')
    await pbx.pass(100)
    expect([call.statuses, main.calls]).toEqual([[401, 403], []])
    expect(await said(pbx)).toEqual([
      'decision: 2025550123 is barred: no route to it allows this user (outbound[].allow)'
    ])
    expect(pbx.record).toMatchObject({ disposition: 'FAILED', trunk: null, dst: '92025550123' })
    expect(pbx.pbx.clickToDial({ domain: 'acme.test', user: '100', dest: '92025550123', connect: true })).toEqual({
      ok: false,
      error: {
        code: 'destination_barred',
        message: '92025550123 is barred for 100: no route to it allows this user (outbound[].allow)'
      }
    })
    expect(pbx.pbx.setUserState('acme.test', '100', { forward: { all: '92025550123' } })).toMatchObject({
      error: { code: 'destination_barred' }
    })
  })

  test('what is sent on is the call of who sends it on: a forward goes by that user’s route, what the domain sends by none with `allow`', async () => {
    const inbound = [
      { match: '1', to: 'extension:101' },
      { match: '*', to: 'external:92025550123' }
    ]
    const { office: pbx, backup } = await openWith({ outbound, inbound })
    expect(pbx.pbx.setUserState('acme.test', '101', { forward: { all: '92025550123' } })).toMatchObject({ ok: true })
    for (const did of ['1', '2']) {
      const call = backup.invite(did)
      await pbx.pass(100)
      await hangUp(pbx, call)
    }
    expect(pbx.records.map(({ dstchannel }) => dstchannel.replace(/-.*/, ''))).toEqual([
      'SIP/trunk:main',
      'SIP/trunk:backup'
    ])
  })
})

describe('`outbound[].time` and `inbound[].time` (4-pbx, Names of what is new)', () => {
  test('while it is closed the next route counts, as somebody has switched it as well', async () => {
    const {
      office: pbx,
      main,
      backup,
      ana
    } = await openWith({ outbound: [{ ...twoWays[0], time: 'office' }, twoWays[1]] })
    const trunkOf = async () => {
      const call = ana.invite('92025550123')
      await pbx.pass(100)
      await hangUp(pbx, call)
      return pbx.record.trunk
    }
    expect(await trunkOf()).toBe('backup')
    open(pbx, 'open')
    expect(await trunkOf()).toBe('main')
    expect([main.calls.length, backup.calls.length]).toEqual([1, 1])
  })

  test('where none is open it is refused with 403, and why is said', async () => {
    const { office: pbx, ana } = await openWith({ outbound: [{ ...twoWays[0], time: 'office' }] })
    const call = ana.invite('92025550123')
    await pbx.pass(100)
    expect(call.statuses).toEqual([401, 403])
    expect(await said(pbx)).toEqual([
      'decision: 2025550123 is barred: no route to it is open at this time (outbound[].time)'
    ])
    // By day it may go there.
    expect(pbx.pbx.setUserState('acme.test', '100', { forward: { all: '92025550123' } })).toMatchObject({ ok: true })
  })

  test('an inbound route that is closed leaves the call to the next one', async () => {
    const inbound = [
      { match: '*', to: 'extension:100', time: 'office' },
      { match: '*', to: 'extension:101' }
    ]
    const { office: pbx, main, ana, tom } = await openWith({ inbound })
    const rings = async () => {
      const call = main.invite('+15550100100')
      await pbx.pass(100)
      call.cancel()
      await pbx.pass()
      return [ana.calls.length, tom.calls.length]
    }
    expect(await rings()).toEqual([0, 1])
    expect(await said(pbx)).toContain('decision: inbound route 1: * leads to extension:101')
    open(pbx, 'open')
    expect(await rings()).toEqual([1, 1])
    expect(await said(pbx)).toContain('decision: inbound route 0: * leads to extension:100')
  })

  test('where no inbound route is open, the number leads nowhere, and the time line says so', async () => {
    const { office: pbx, main } = await openWith({ inbound: [{ match: '*', to: 'extension:100', time: 'office' }] })
    const call = main.invite('+15550100100')
    await pbx.pass(100)
    expect(call.statuses.at(-1)).toBe(404)
    expect(await said(pbx)).toContain('warning: no inbound route matches +15550100100')
  })
})

describe('a call for help is lost to no rule of a route (4-pbx, Numbers)', () => {
  test('behind the prefix of a route that is closed, and of one that is not for this user', async () => {
    const outbound = [{ match: '0X.', strip: 1, trunk: 'backup', allow: ['102'], time: 'office' }]
    const { office: pbx, main, ana } = await openWith({ outbound })
    const call = ana.invite('0911')
    await pbx.pass(100)
    expect(main.call.invite.uri.user).toBe('911')
    await hangUp(pbx, call)
    expect(pbx.record).toMatchObject({ trunk: 'main', dstchannel: expect.stringMatching(/^SIP\/trunk:main-/) })
    expect(await said(pbx)).toEqual(['decision: emergency call to 911', 'decision: trunk main'])
  })
})

describe('GET /api/v1/route says what a call does (4-pbx, Names of what is new)', () => {
  const outbound = [
    { match: '9X.', strip: 1, trunk: ['main', 'backup'], time: 'office' },
    { match: '9X.', strip: 1, prepend: '1', trunk: 'backup', allow: ['101'] },
    { match: '00X.', strip: 2, prepend: '+', trunk: 'main' },
    { match: '7X.', strip: 1, trunk: ['gone', 'backup'] }
  ]

  test.each([
    ['100', '92025550123', 'open'],
    ['100', '92025550123', 'closed'],
    ['101', '92025550123', 'closed'],
    ['100', '00493012345678', 'open'],
    ['100', '72025550123', 'open'],
    ['100', '911', 'closed'],
    ['100', '9911', 'closed'],
    ['100', '12345', 'open']
  ] as const)('%s dials %s, %s', async (from, to, state) => {
    const { office: own, main, backup, ana, tom } = await openWith({ outbound })
    open(own, state)
    const answer = own.pbx.route({ domain: 'acme.test', from, to, at: null })
    if (!answer.ok) throw new Error(answer.error.message)
    const { trunk, sent, barred } = answer.value
    const call = (from === '100' ? ana : tom).invite(to)
    await own.pass(100)
    const done = [
      ...main.calls.map(({ invite }) => ['main', invite.uri.user]),
      ...backup.calls.map(({ invite }) => ['backup', invite.uri.user])
    ]
    expect(done).toEqual(trunk === null ? [] : [[trunk, sent]])
    expect(call.statuses.at(-1)).toBe(trunk !== null ? 200 : barred !== null ? 403 : 404)
    if (trunk !== null) await hangUp(own, call)
  })
})
