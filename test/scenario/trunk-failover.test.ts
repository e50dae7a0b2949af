import { describe, expect, test } from 'vitest'
import type { PhoneCall } from '../support/phone-call.ts'
import { pbxAddress, providers, trunkConfig, userConfig } from '../support/virtual-pbx.ts'
import { facts, hangUp, openOffice } from './office.ts'

const answers = (call: PhoneCall) => {
  call.ring()
  call.answer()
}
const silent = () => {}
/** What the caller heard, but that we are at work. */
const said = ({ statuses }: PhoneCall) => statuses.filter((status) => status !== 100)

const named = { ...trunkConfig('main'), address: 'sip:provider.test', bind: `${pbxAddress}:5095` }

/** `8…` leaves by `main`, then `backup`; `main` has the servers that its name stands for. */
async function openWith(addresses: readonly string[]) {
  const office = await openOffice({
    domain: { trunks: [named, trunkConfig('backup')] },
    names: new Map([['provider.test', addresses]])
  })
  return { office, ana: await office.phone('100') }
}

describe('a trunk that says nothing', () => {
  test('is given up so soon that the next one rings within 3 s (4-pbx, Numbers: failover)', async () => {
    const office = await openOffice()
    const main = office.provider('main')
    main.whenCalled = silent
    main.layer.receive = silent
    const backup = office.provider('backup')
    const rang: number[] = []
    backup.whenCalled = (call) => {
      rang.push(office.clock.now())
      answers(call)
    }
    const ana = await office.phone('100')
    const began = office.clock.now()
    const call = ana.invite('82025550123')
    await office.pass(3100)
    expect([said(call), rang.length, (rang[0] ?? 0) - began <= 3000]).toEqual([[401, 180, 200], 1, true])
    await hangUp(office, call)
    expect(facts(await office.timeline())).toEqual([
      {
        code: 'trunk-failed',
        trunk: 'main',
        result: 'unreachable',
        reason: 'it has said nothing to our INVITE',
        status: 502
      }
    ])
  })

  test('but for 100 is at work, and is waited for', async () => {
    const office = await openOffice()
    const main = office.provider('main')
    main.whenCalled = silent
    const backup = office.provider('backup')
    const ana = await office.phone('100')
    const call = ana.invite('82025550123')
    await office.pass(20_000)
    expect([main.calls.length, backup.calls.length]).toEqual([1, 0])
    main.call.answer()
    await office.pass(100)
    expect(call.statuses.at(-1)).toBe(200)
    await hangUp(office, call)
  })

  test('and is the only way is waited for as long as SIP says (RFC 3261 §17.1.1.2, Timer B)', async () => {
    const office = await openOffice()
    const main = office.provider('main')
    const receive = main.layer.receive.bind(main.layer)
    main.layer.receive = silent
    const ana = await office.phone('100')
    const call = ana.invite('92025550123')
    await office.pass(10_000)
    main.layer.receive = receive
    main.whenCalled = answers
    await office.pass(10_000)
    expect(said(call)).toEqual([401, 180, 200])
    await hangUp(office, call)
  })

  test('and answers when the call is elsewhere already is hung up (RFC 3261 §13.2.2.4)', async () => {
    const office = await openOffice()
    const main = office.provider('main')
    const receive = main.layer.receive.bind(main.layer)
    main.layer.receive = silent
    main.whenCalled = answers
    const backup = office.provider('backup')
    backup.whenCalled = answers
    const ana = await office.phone('100')
    const call = ana.invite('82025550123')
    await office.pass(3000)
    main.layer.receive = receive
    await office.pass(8000)
    expect([said(call), main.call.methods]).toEqual([[401, 180, 200], expect.arrayContaining(['ACK', 'BYE'])])
    await hangUp(office, call)
  })
})

describe('a telephone outside that rings beside others', () => {
  const users = [
    { ...userConfig('101', 'Tom'), secondNumber: { number: '82025550123', confirm: false } },
    userConfig('100', 'Ana')
  ]

  test('rings by the next trunk within 3 s where the first says nothing', async () => {
    const office = await openOffice({ domain: { users } })
    office.provider('main').layer.receive = silent
    const backup = office.provider('backup')
    backup.whenCalled = answers
    const ana = await office.phone('100')
    const call = ana.invite('101')
    await office.pass(3000)
    expect([said(call), backup.calls.length]).toEqual([[401, 180, 200], 1])
    await hangUp(office, call)
    expect(office.record).toMatchObject({
      trunk: 'backup',
      dstchannel: expect.stringMatching(/^SIP\/trunk:backup-/),
      legs: [
        { party: 'trunk:main', number: '82025550123', result: 'unreachable' },
        { party: 'trunk:backup', number: '82025550123', result: 'answered' }
      ]
    })
  })

  test('rings by the next server of its provider, before another trunk is tried (RFC 3263 §4.3)', async () => {
    for (const status of [undefined, 503]) {
      const office = await openOffice({
        domain: { users, trunks: [named, trunkConfig('backup')] },
        names: new Map([['provider.test', [providers.main, '192.0.2.11']]])
      })
      const first = office.provider('main', 5095)
      const second = office.provider('main', 5095, '192.0.2.11')
      const backup = office.provider('backup', 5090)
      if (status === undefined) first.layer.receive = silent
      first.whenCalled = (call) => call.refuse(status ?? 500)
      second.whenCalled = answers
      const ana = await office.phone('100')
      const call = ana.invite('101')
      await office.pass(3000)
      expect([said(call), second.calls.length, backup.calls.length]).toEqual([[401, 180, 200], 1, 0])
      await hangUp(office, call)
    }
  })
})

describe('a provider with several servers (RFC 3263 §4.3)', () => {
  test('has the call at the next one where the first says nothing, or 503; the next call goes there at once', async () => {
    for (const status of [undefined, 503]) {
      const { office, ana } = await openWith([providers.main, '192.0.2.11'])
      const first = office.provider('main', 5095)
      const second = office.provider('main', 5095, '192.0.2.11')
      const backup = office.provider('backup', 5090)
      if (status === undefined) first.layer.receive = silent
      first.whenCalled = (call) => call.refuse(status ?? 500)
      second.whenCalled = answers
      const call = ana.invite('92025550123')
      await office.pass(3100)
      expect([said(call), second.calls.length, backup.calls.length]).toEqual([[401, 180, 200], 1, 0])
      await hangUp(office, call)
      const tried = first.calls.length
      const next = ana.invite('92025550123')
      await office.pass(100)
      expect([said(next), second.calls.length, first.calls.length]).toEqual([[401, 180, 200], 2, tried])
      await hangUp(office, next)
    }
  })

  test('that refuses a call otherwise is asked once', async () => {
    const { office, ana } = await openWith([providers.main, '192.0.2.11'])
    const first = office.provider('main', 5095)
    const second = office.provider('main', 5095, '192.0.2.11')
    first.whenCalled = (call) => call.refuse(500)
    const call = ana.invite('92025550123')
    await office.pass(200)
    expect([said(call), first.calls.length, second.calls.length]).toEqual([[401, 500], 1, 0])
  })
})
