import { describe, expect, test } from 'vitest'
import type { RecordingMixer } from '../support/recording-media.ts'
import { type DomainInput, userConfig } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { hangUp, offers, openOffice, talk, told } from './office.ts'
import { at } from './parking.ts'
import { answers, refer, status } from './transfers.ts'

const users = ['100', '101', '102', '103'].map((extension) => userConfig(extension, `User ${extension}`))

type PageInput = NonNullable<DomainInput['paging']>[number]

/** Everybody has a telephone that answers by itself; 690 speaks to all of them. */
async function openHall(change: Partial<PageInput> = {}, domain: Partial<DomainInput> = {}) {
  const paging = [{ name: 'all', extension: '690', members: ['100', '101', '102', '103'], ...change }]
  const office = await openOffice({ domain: { users, paging, ...domain } })
  const phones: VirtualPhone[] = []
  for (const { extension } of users) phones.push(await office.phone(extension))
  const [ana, tom, lena, kim] = phones as [VirtualPhone, VirtualPhone, VirtualPhone, VirtualPhone]
  for (const phone of [tom, lena, kim]) answers(phone)
  return { office, ana, tom, lena, kim }
}

/** Who is in the mixer, by the ports of their media, and whether it is heard. */
const heard = ({ members }: RecordingMixer) =>
  [...members].map(([{ rtpPort }, speaks]) => [rtpPort, speaks] as const).toSorted(([one], [other]) => one - other)

describe('paging (4-pbx, Applications: paging, auto-answer)', () => {
  test('all telephones are asked to answer by themselves, in the words of each maker, and hear; only the caller is heard', async () => {
    const { office, ana, tom, lena, kim } = await openHall()
    const call = ana.invite('690')
    await office.pass(1000)
    const { headers } = tom.call.invite
    expect(['Answer-Mode', 'Call-Info', 'Alert-Info', 'X-Offhook-Page'].map((name) => headers.get(name))).toEqual([
      'Auto',
      '<sip:acme.test>;answer-after=0',
      '<http://page.invalid>;info=alert-autoanswer;delay=0',
      'all'
    ])
    const [mixer] = office.media.mixers
    const listening = [tom, lena, kim].map(({ call: { heard } }) => [heard.port, false] as const)
    expect([call.statuses.at(-1), mixer && heard(mixer)]).toEqual([
      200,
      [[call.heard.port, true] as const, ...listening].toSorted(([one], [other]) => one - other)
    ])
    expect(mixer?.played).toEqual(['tone beep'])
    await office.pass(5000)
    await hangUp(office, call)
    expect([tom, lena, kim].map((phone) => phone.call.methods.at(-1))).toEqual(['BYE', 'BYE', 'BYE'])
  })

  test('its record is one of the page: nobody has missed a call by it, nor a page of the caller on the screen', async () => {
    const { office, ana, kim } = await openHall()
    kim.whenCalled = (call) => call.ring()
    const call = ana.invite('690')
    await office.pass(6000)
    // As if it had been answered elsewhere: its telephone lists no missed call (RFC 3326).
    expect(kim.call.last('CANCEL').headers.get('Reason')).toContain('cause=200')
    await hangUp(office, call)
    expect(office.records).toHaveLength(1)
    expect(office.record).toMatchObject({
      ...{ src: '100', dst: '690', dstname: 'all', calleeUser: null, disposition: 'ANSWERED', hangupby: 'caller' },
      ...{ lastapp: 'page', lastdata: 'all', legs: [] }
    })
    expect(offers(office)).toEqual([])
  })

  test('who talks, is rung or wants no calls is left alone, and the time line says so', async () => {
    const { office, ana, tom, lena, kim } = await openHall(
      { members: ['group:floor'] },
      {
        groups: [{ name: 'floor', members: ['100', '101', '102', '103', '+15550188'] }]
      }
    )
    const { caller } = await talk(office, { caller: tom, callee: lena })
    office.pbx.setUserState('acme.test', '103', { doNotDisturb: { on: true } })
    const call = ana.invite('690')
    await office.pass(1000)
    expect([call.statuses.at(-1), tom.calls.length, lena.calls.length, kim.calls.length]).toEqual([480, 1, 1, 0])
    await hangUp(office, caller)
    const uniqueid = office.records[0]?.uniqueid
    expect(told(await office.timeline(uniqueid)).filter((line) => /alone/.test(line))).toEqual([
      'decision: 101 is left alone (busy)',
      'decision: 102 is left alone (busy)',
      'decision: 103 is left alone (do-not-disturb)'
    ])
  })

  test('one that rings is left alone as well', async () => {
    const { office, ana, tom, lena } = await openHall({ members: ['102'] })
    lena.whenCalled = (call) => call.ring()
    const ringing = tom.invite('102')
    await office.pass(500)
    const call = ana.invite('690')
    await office.pass(1000)
    expect([call.statuses.at(-1), lena.calls.length]).toEqual([480, 1])
    ringing.cancel()
    await office.pass(500)
  })

  test('telephones that do not answer by themselves are given up; where none does, the caller is told (480)', async () => {
    const { office, ana, tom, lena, kim } = await openHall({ answerSeconds: 3 })
    for (const phone of [tom, lena, kim]) phone.whenCalled = (call) => call.ring()
    const call = ana.invite('690')
    await office.pass(2000)
    expect(call.statuses.at(-1)).toBe(180)
    await office.pass(1500)
    expect([call.statuses.at(-1), tom.call.methods]).toEqual([480, ['CANCEL']])
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', lastapp: 'page', legs: [] })
  })

  test('one that answers late hears what is left of it; one that hangs up leaves it', async () => {
    const { office, ana, tom, lena } = await openHall()
    lena.whenCalled = (call) => call.ring()
    const call = ana.invite('690')
    await office.pass(2000)
    lena.call.answer()
    await office.pass(500)
    expect(office.media.mixers[0]?.members.size).toBe(4)
    await office.until(tom.call.bye())
    await office.pass(500)
    expect([office.media.mixers[0]?.members.size, call.methods]).toEqual([3, []])
    await hangUp(office, call)
  })

  test('it ends when nobody listens any more, and after its time', async () => {
    const { office, ana, tom } = await openHall({ members: ['101'], maxSeconds: 30 })
    const first = ana.invite('690')
    await office.pass(1000)
    await office.until(tom.call.bye())
    await office.pass(500)
    expect(first.methods).toEqual(['BYE'])
    const second = ana.invite('690')
    await office.pass(31_000)
    expect([second.methods, tom.call.methods.at(-1)]).toEqual([['BYE'], 'BYE'])
  })

  test('a caller who gives up before anybody has answered leaves nothing behind', async () => {
    const { office, ana, tom, lena, kim } = await openHall()
    for (const phone of [tom, lena, kim]) phone.whenCalled = (call) => call.ring()
    const call = ana.invite('690')
    await office.pass(1000)
    call.cancel()
    await office.pass(1000)
    expect([tom, lena, kim].map((phone) => phone.call.methods)).toEqual([['CANCEL'], ['CANCEL'], ['CANCEL']])
  })

  test('holding, and keys, change nothing for the others; nobody is handed on from it (603)', async () => {
    const { office, ana, tom } = await openHall()
    const call = ana.invite('690')
    await office.pass(1000)
    expect(status(await office.until(tom.call.hold()))).toBe(200)
    at(office, tom.call).press('5')
    expect(status(await office.until(refer(tom.call, '102')))).toBe(603)
    expect(office.media.mixers[0]?.members.size).toBe(4)
    await hangUp(office, call)
  })

  test('50 telephones hear one page', async () => {
    const many = Array.from({ length: 50 }, (_, at) => userConfig(String(200 + at), `User ${200 + at}`))
    const paging = [{ name: 'all', extension: '690', members: many.map(({ extension }) => extension) }]
    const office = await openOffice({ domain: { users: [...users, ...many], paging } })
    const ana = await office.phone('100')
    for (const { extension } of many) answers(await office.phone(extension))
    const call = ana.invite('690')
    await office.pass(2000)
    expect(office.media.mixers[0]?.members.size).toBe(51)
    await hangUp(office, call)
  })
})

describe('who may page', () => {
  test.each([
    ['a route', { inbound: [{ match: '*', to: 'page:all' }] }],
    [
      'a menu’s directDial',
      { ivrs: [{ name: 'main', directDial: true, attempts: 1 }], inbound: [{ match: '*', to: 'ivr:main' }] }
    ]
  ])('a caller from outside never does, by %s', async (_, domain) => {
    const { office, tom } = await openHall({}, domain as Partial<DomainInput>)
    const call = office.provider('main').invite('+15550100109')
    await office.pass(1000)
    if (call.statuses.at(-1) === 200) {
      for (const key of '690') {
        at(office, call).press(key)
        await office.pass(200)
      }
    }
    await office.pass(10_000)
    expect([tom.calls, office.media.mixers.length]).toEqual([[], 0])
    await office.pass(10_000)
  })

  test('`allow` names users and groups; others hear that they may not (403)', async () => {
    const { office, ana, tom, lena } = await openHall(
      { allow: ['101', 'group:front'] },
      {
        groups: [{ name: 'front', members: ['102'] }]
      }
    )
    const refused = ana.invite('690')
    await office.pass(1000)
    expect([refused.statuses.at(-1), office.media.mixers.length]).toEqual([403, 0])
    for (const phone of [tom, lena]) {
      answers(ana)
      const call = phone.invite('690')
      await office.pass(1000)
      expect(call.statuses.at(-1)).toBe(200)
      await hangUp(office, call)
    }
  })

  test('whoever transfers a caller from outside to a page has it back', async () => {
    const { office, ana, tom, lena } = await openHall()
    const customer = office.provider('main')
    answers(ana)
    const caller = customer.invite('+15550100100')
    await office.pass(1000)
    await office.until(refer(ana.call, '690'))
    await office.pass(1000)
    expect([at(office, caller).peer, tom.calls, lena.calls]).toEqual([at(office, ana.call), [], []])
    await hangUp(office, caller)
  })
})
