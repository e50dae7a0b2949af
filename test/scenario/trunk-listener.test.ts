import { describe, expect, test } from 'vitest'
import type { StandingWarning } from '../../pbx-core/contract/standing-warning.ts'
import { MemoryStore } from '../support/memory-store.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { Office, officeConfig, providers, trunkConfig } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { openOffice } from './office.ts'

/** Somebody who writes the provider's address on packets to the phones' listener; or the provider itself. */
const atListener = (office: Office): VirtualPhone => office.provider('main', 5060)

async function callIn(office: Office, from: VirtualPhone): Promise<readonly number[]> {
  const call = from.invite('+15550100199')
  await office.pass()
  call.cancel()
  await office.pass()
  return call.statuses
}

/** What a version before has left behind: a file with records, that nobody has looked at for trunks. */
function storeOfBefore() {
  const clock = createVirtualClock()
  const store = new MemoryStore()
  store.keep({ kind: 'of-before', domain: '', key: '', value: '1' })
  return { clock, store }
}

const misdirected = 'Trunk main sends to 10.0.0.1:5060. Tell the provider 10.0.0.1:5090, or switch on acceptAtListener.'
const undecided = (trunk: string) =>
  `Trunk ${trunk}: its calls are still taken at the phones' listener, where anybody can write its address on a packet. ` +
  'Decide: acceptAtListener false, once the provider sends to the trunk’s own socket, or true.'

const decided = (acceptAtListener: boolean) => ({
  trunks: [{ ...trunkConfig('main'), acceptAtListener }, trunkConfig('backup')]
})

describe('a trunk’s calls at the phones’ listener (1-product, Configuration)', () => {
  test('are refused with 403 and ring nobody; health and log say what to tell the provider', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    expect(await callIn(office, atListener(office))).toEqual([403])
    expect(await callIn(office, atListener(office))).toEqual([403])
    expect([ana.calls, office.records]).toEqual([[], []])
    expect(office.pbx.health().warnings).toEqual([misdirected])
    const logged = office.takeComplaints().filter(({ event }) => event === 'trunk.refused-at-listener')
    expect(logged).toEqual([
      {
        event: 'trunk.refused-at-listener',
        domain: 'acme.test',
        trunk: 'main',
        sentTo: '10.0.0.1:5060',
        own: '10.0.0.1:5090',
        remedy: misdirected
      }
    ])
    expect(await callIn(office, office.provider('main'))).toEqual([180, 487])
  })

  test('are told to the windows as they come, and told no more once the provider sends to the trunk’s own socket', async () => {
    const office = await openOffice()
    await office.phone('100')
    const told: (readonly StandingWarning[])[] = []
    using _told = office.pbx.events.on('warnings.changed', ({ warnings }) => void told.push(warnings))
    for (let times = 0; times < 2; times++) await callIn(office, atListener(office))
    const warning = { code: 'misdirected', domain: 'acme.test', trunk: 'main', sentTo: '10.0.0.1:5060' } as const
    const all = [{ ...warning, own: '10.0.0.1:5090' }]
    expect([told, office.pbx.warnings()]).toEqual([[all], all])
    await callIn(office, office.provider('main'))
    expect([told, office.pbx.warnings()]).toEqual([[all, []], []])
    await callIn(office, atListener(office))
    // Another trunk's configuration is no news of this one.
    await office.until(office.pbx.configure(officeConfig()))
    expect(office.pbx.warnings()).toEqual(all)
    await office.until(office.pbx.configure(officeConfig(decided(true))))
    expect([told.length, office.pbx.warnings()]).toEqual([4, []])
    office.takeComplaints()
  })

  test('are taken where acceptAtListener is on, and there is nothing to warn of', async () => {
    const office = await openOffice({ domain: decided(true) })
    await office.phone('100')
    expect(await callIn(office, atListener(office))).toEqual([180, 487])
    expect(office.pbx.health().warnings).toEqual([])
  })

  test('of a configuration of before are taken as ever, with a warning until an admin decides', async () => {
    const office = await openOffice(storeOfBefore())
    await office.phone('100')
    expect(await callIn(office, atListener(office))).toEqual([180, 487])
    expect(office.pbx.health().warnings).toEqual([undecided('main'), undecided('backup')])
    for (const accepts of [true, false]) {
      expect(await office.until(office.pbx.configure(officeConfig(decided(accepts))))).toMatchObject({ ok: true })
      expect(office.pbx.health().warnings).toEqual([undecided('backup')])
      expect(await callIn(office, atListener(office))).toEqual(accepts ? [180, 487] : [403])
    }
  })

  test('of a configuration of before: once, what is added later is new; a second start remembers', async () => {
    const { clock, store } = storeOfBefore()
    const first = await new Office({ clock, store, domain: { trunks: [trunkConfig('main')], outbound: [] } }).start()
    expect(first.pbx.health().warnings).toEqual([undecided('main')])
    await first.pbx.configure(officeConfig())
    expect(first.pbx.health().warnings).toEqual([undecided('main')])
    await first.until(first.pbx.stop())
    store.isClosed = false
    const second = await openOffice({ clock, store })
    expect(second.pbx.health().warnings).toEqual([undecided('main')])
  })

  test('a phone at the trunk’s address registers and calls as a user', async () => {
    const office = await openOffice()
    await office.phone('101')
    const ana = office.addPhone('100', { address: providers.main })
    expect(await office.until(ana.register())).toMatchObject({ status: 200 })
    const call = ana.invite('101')
    await office.pass()
    expect(call.statuses).toEqual([401, 180])
    call.cancel()
    await office.pass()
  })
})

describe('a trunk without bind keeps the port of its first start (1-product, Configuration)', () => {
  test('after a restart its provider still reaches it there', async () => {
    const clock = createVirtualClock()
    const store = new MemoryStore()
    const first = await new Office({ clock, store }).start()
    await first.until(first.pbx.stop())
    store.isClosed = false
    const note = (port: number) => JSON.stringify({ port, isOfBefore: false })
    store.keep({ kind: 'trunk', domain: 'acme.test', key: 'main', value: note(5777) })
    const office = await openOffice({ clock, store })
    await office.phone('100')
    expect(await callIn(office, office.provider('main', 5777))).toEqual([180, 487])
    expect(office.pbx.warnings()).toEqual([])
    const trunks = (await store.kept()).filter(({ kind }) => kind === 'trunk')
    expect(trunks.map(({ key, value }) => [key, value])).toEqual([
      ['backup', note(5091)],
      ['main', note(5777)]
    ])
  })
})

describe('a trunk’s calls that come in leave room for others (4-pbx, SIP: half-open calls)', () => {
  test('at most half of maxCalls ring at a time, and a tenth stays free for calls that go out', async () => {
    const trunks = [{ ...trunkConfig('main'), maxCalls: 10 }, trunkConfig('backup')]
    const office = await openOffice({ domain: { trunks } })
    const ana = await office.phone('100')
    const provider = office.provider('main')
    const invite = async (count: number) => {
      const calls = Array.from({ length: count }, () => provider.invite('+15550100199'))
      await office.pass()
      return calls
    }
    const ringing = await invite(7)
    expect(ringing.map(({ statuses }) => statuses.at(-1))).toEqual([180, 180, 180, 180, 180, 503, 503])
    for (const call of ana.calls) call.answer()
    await office.pass()
    const more = await invite(6)
    expect(more.map(({ statuses }) => statuses.at(-1))).toEqual([180, 180, 180, 180, 503, 503])
    const out = ana.invite('915550123')
    await office.pass()
    expect(provider.call.role).toBe('callee')
    out.cancel()
    for (const call of more) call.cancel()
    for (const call of ringing.slice(0, 5)) void call.bye()
    await office.pass(1000)
  })

  test('callers who hear a menu ring no more, also while a phone rings for them behind it: they are answered', async () => {
    const trunks = [{ ...trunkConfig('main'), maxCalls: 10 }, trunkConfig('backup')]
    const office = await openOffice({
      domain: {
        trunks,
        ivrs: [{ name: 'main', keys: { '1': 'extension:100' }, timeoutSeconds: 60 }],
        inbound: [
          { match: '+15550100700', to: 'ivr:main' },
          { match: '*', to: 'extension:100' }
        ]
      }
    })
    const ana = await office.phone('100')
    const provider = office.provider('main')
    const inMenu = Array.from({ length: 5 }, () => provider.invite('+15550100700'))
    await office.pass()
    for (const { heard } of inMenu.slice(0, 3)) office.media.at(heard.port).press('1')
    await office.pass()
    expect([inMenu.map(({ statuses }) => statuses.at(-1)), ana.calls.length]).toEqual([[200, 200, 200, 200, 200], 3])
    const ringing = Array.from({ length: 5 }, () => provider.invite('+15550100100'))
    await office.pass()
    expect(ringing.map(({ statuses }) => statuses.at(-1))).toEqual([180, 180, 180, 180, 503])
    for (const call of ringing.slice(0, 4)) call.cancel()
    for (const call of inMenu) void call.bye()
    await office.pass(1000)
  })
})
