import { describe, expect, test } from 'vitest'
import {
  type DomainInput,
  Office,
  officeConfig,
  pbxAddress,
  providers,
  trunkConfig,
  userConfig
} from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk, told, warnings } from './office.ts'

const postCall: Partial<DomainInput> = {
  cti: { postCall: { url: 'http://app.test/cdr?id=%%uniqueid%%&disposition=%%disposition%%&billsec=%%billsec%%' } }
}

describe('shutting down (1-product, Commands)', () => {
  test('new calls are refused with 503 and Retry-After, live ones end by themselves, records are written', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const { caller } = await talk(office, { caller: ana, callee: tom })
    let isDrained = false
    const drained = office.pbx.drain(30).then(() => {
      isDrained = true
    })
    await office.pass()
    expect(office.pbx.health().status).toBe('draining')
    const second = ana.invite('101')
    await office.pass()
    expect(second.statuses).toEqual([401, 503])
    expect(second.response(503).headers.get('Retry-After')).toBe('2')
    expect(office.pbx.clickToDial({ domain: 'acme.test', user: '100', dest: '101', connect: true })).toMatchObject({
      ok: false,
      error: { code: 'shutting_down' }
    })
    await office.pass(10_000)
    expect(isDrained).toBe(false)
    await hangUp(office, caller)
    await drained
    expect(office.records).toEqual([expect.objectContaining({ disposition: 'ANSWERED', hangupby: 'caller' })])
  })

  test('what lasts longer is ended by us: BYE, 503 and CANCEL, each with its record', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const lena = await office.phone('102')
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    const ringing = ana.invite('102')
    await office.pass()
    expect(office.pbx.clickToDial({ domain: 'acme.test', user: '101', dest: '555', connect: false }).ok).toBe(true)
    tom.whenCalled = (call) => call.ring()
    await office.pass()
    const drained = office.pbx.drain(5)
    await office.pass(5100)
    await drained
    expect([caller.methods, callee.methods]).toEqual([['BYE'], ['ACK', 'BYE']])
    expect(ringing.statuses).toEqual([401, 180, 503])
    expect(lena.call.methods).toEqual(['CANCEL'])
    expect(tom.call.methods).toEqual(['CANCEL'])
    expect(office.records.map(({ disposition, hangupby }) => `${disposition} ${hangupby}`).sort()).toEqual([
      'ANSWERED pbx',
      'FAILED pbx',
      'FAILED pbx'
    ])
  })

  test('stop leaves nothing: no timer, no socket that listens', async () => {
    const office = await new Office().start()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    await talk(office, { caller: ana, callee: tom })
    const stopped = office.pbx.stop()
    await office.pass(2000)
    await stopped
    expect(told((await office.store.timeline(office.record.uniqueid)) ?? [])).toContain('100 > SIP/2.0 200 OK')
    expect(office.store.isClosed).toBe(true)
    await office.pass(40_000)
    for (const phone of office.phones) phone[Symbol.dispose]()
    expect(office.clock.pending).toBe(0)
    expect(office.media.leased).toEqual([])
    expect(office.records).toHaveLength(1)
  })

  test.each([
    ['as soon as all have answered their BYE', false, [2, 50]],
    ['200 ms after it where one says nothing any more', true, [200, 201]]
  ] as const)('stop closes the sockets %s', async (_, isSilent, [from, to]) => {
    const office = await new Office().start()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    await talk(office, { caller: ana, callee: tom })
    if (isSilent) office.network.host(tom.address)
    const began = office.clock.now()
    let closedAt = Number.NaN
    void office.pbx.stop().then(() => {
      closedAt = office.clock.now()
    })
    await office.pass(2000)
    expect(closedAt - began).toBeGreaterThanOrEqual(from)
    expect(closedAt - began).toBeLessThan(to)
    for (const phone of office.phones) phone[Symbol.dispose]()
  })

  test("a full disk does not keep it: what waits to be written is the store's, calls end as ever (1-product, Principles)", async () => {
    const office = await openOffice()
    office.store.isFull = true
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const { caller } = await talk(office, { caller: ana, callee: tom })
    await hangUp(office, caller)
    let isDrained = false
    void office.pbx.drain(0).then(() => {
      isDrained = true
    })
    await office.pass(2100)
    expect(isDrained).toBe(true)
  })

  describe.each([
    ['its timers are late', { lag: 800, backlog: 0 }],
    ['messages wait to be read', { lag: 0, backlog: 300 }]
  ])('an overloaded PBX: %s', (_, load) => {
    test('refuses new calls the same way (4-pbx, SIP: Retry-After), and ends those it has as ever', async () => {
      const office = await openOffice()
      const ana = await office.phone('100')
      const tom = await office.phone('101')
      const { caller } = await talk(office, { caller: ana, callee: tom })
      Object.assign(office, load)
      const call = tom.invite('*43')
      await office.pass()
      expect(call.statuses).toEqual([401, 503])
      expect(call.response(503).headers.get('Retry-After')).toBe('2')
      await hangUp(office, caller)
      expect(office.store.records.map(({ disposition }) => disposition)).toEqual(['ANSWERED'])
    })

    test('takes an emergency call (4-pbx, Numbers)', async () => {
      const office = await openOffice()
      const main = office.provider('main')
      const ana = await office.phone('100')
      Object.assign(office, load)
      ana.invite('112')
      await office.pass()
      expect(main.calls.map(({ invite }) => invite.uri.user)).toEqual(['112'])
      main.call.refuse(486)
      await office.pass()
    })
  })
})

describe('a fault of ours (6-house: a bug in one call ends that call with its record, and nothing else)', () => {
  async function withOtherCall() {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const lena = await office.phone('102')
    const other = await talk(office, { caller: tom, callee: lena })
    return { office, ana, tom, other }
  }

  test('in a program: both phones are hung up, the record is FAILED, other calls go on', async () => {
    const { office, ana, tom, other } = await withOtherCall()
    tom.whenCalled = (call) => call.ring()
    const call = ana.invite('101')
    await office.pass()
    office.media.breaks = 'join'
    tom.call.answer()
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 200])
    expect(call.methods).toEqual(['BYE'])
    expect(tom.call.methods).toEqual(['ACK', 'BYE'])
    expect(office.record).toMatchObject({ hangupby: 'pbx', disposition: 'FAILED' })
    expect(warnings(await office.timeline())).toEqual(['a fault in Offhook ended this call; the log has it'])
    expect(office.takeComplaints()).toEqual([expect.objectContaining({ event: 'call.crashed' })])
    expect(office.pbx.calls()).toHaveLength(1)
    await hangUp(office, other.caller)
    expect(office.record).toMatchObject({ disposition: 'ANSWERED' })
  })

  test('in an application: the caller is hung up', async () => {
    const { office, ana, other } = await withOtherCall()
    office.media.breaks = 'echo'
    const call = ana.invite('*43')
    await office.pass()
    expect(call.statuses.at(-1)).toBe(200)
    expect(call.methods).toEqual(['BYE'])
    expect(office.takeComplaints()).toHaveLength(1)
    await hangUp(office, other.caller)
  })

  test('in what a message sets off: the caller gets 500, the phone that answered BYE', async () => {
    const { office, ana, tom, other } = await withOtherCall()
    tom.whenCalled = (call) => call.ring()
    const call = ana.invite('101')
    await office.pass()
    office.media.breaks = 'configure'
    tom.call.answer()
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 500])
    expect(tom.call.methods).toEqual(['ACK', 'BYE'])
    expect(office.record).toMatchObject({ hangupby: 'pbx', disposition: 'FAILED' })
    expect(office.takeComplaints()).toHaveLength(1)
    await hangUp(office, other.caller)
  })

  test('in a re-INVITE: it gets 500, and both phones BYE', async () => {
    const { office, ana, tom, other } = await withOtherCall()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    office.media.breaks = 'configure'
    const hold = caller.hold()
    await office.pass()
    expect(caller.methods.at(-1)).toBe('BYE')
    expect(callee.methods.at(-1)).toBe('BYE')
    expect(await office.until(hold)).toMatchObject({ status: 500 })
    expect(office.record).toMatchObject({ hangupby: 'pbx', disposition: 'ANSWERED' })
    expect(office.takeComplaints()).toHaveLength(1)
    await hangUp(office, other.caller)
  })

  test('in somebody who listens to events: nobody notices but the log', async () => {
    const { office, other } = await withOtherCall()
    office.pbx.events.on('call.ended', () => {
      throw new Error('a listener with a bug')
    })
    await hangUp(office, other.caller)
    expect(office.records).toHaveLength(1)
    expect(office.takeComplaints()).toEqual([expect.objectContaining({ event: 'event.listener-failed' })])
  })
})

describe('a new configuration (1-product, Configuration: never on a live call)', () => {
  test('a live call keeps what it began with; the next one has the new one', async () => {
    const office = await openOffice({
      domain: {
        users: [
          userConfig('100', 'Ana'),
          { ...userConfig('101', 'Tom'), then: 'extension:102', ringSeconds: 10 },
          userConfig('102', 'Lena')
        ]
      }
    })
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const lena = await office.phone('102')
    const first = ana.invite('101')
    await office.pass(1000)
    const configured = office.pbx.configure(
      officeConfig({ users: [userConfig('100', 'Anna'), userConfig('101', 'Tom')], inbound: [] })
    )
    expect(await office.until(configured)).toEqual({ ok: true, value: undefined })
    await office.pass(9100)
    expect(lena.calls).toHaveLength(1)
    first.cancel()
    await office.pass()
    const second = ana.invite('101')
    await office.pass()
    expect(tom.call.invite.from.displayName).toBe('Anna')
    second.cancel()
    await office.pass()
    expect(ana.invite('102').statuses).toEqual([])
    await office.pass()
    expect(ana.call.statuses).toEqual([401, 404])
  })

  test('one that does not fit together is refused whole, and the running one stays', async () => {
    const office = await openOffice()
    const faults = await office.pbx.configure(officeConfig({ inbound: [{ match: '*', to: 'extension:999' }] }))
    expect(faults).toMatchObject({ ok: false, error: [{ path: 'domains[0].inbound[0].to' }] })
    const ana = await office.phone('100')
    const call = ana.invite('*43')
    await office.pass()
    expect(call.statuses).toEqual([401, 200])
    await hangUp(office, call)
  })

  test('an address for audio that this machine does not have is refused with its path, and the listeners stay', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    office.media.foreign.add('192.0.2.1')
    const config = officeConfig()
    const { listen } = config
    const moved = { ...listen, sip: { ...listen.sip, udp: '10.0.0.9:5060' } }
    const configured = office.pbx.configure({
      ...config,
      listen: { ...moved, rtp: { ...listen.rtp, address: '192.0.2.1' } }
    })
    expect(await office.until(configured)).toEqual({
      ok: false,
      error: [{ path: 'listen.rtp.address', message: 'no RTP port can be opened on 192.0.2.1: address-not-available' }]
    })
    const call = ana.invite('*43')
    await office.pass()
    expect(call.statuses).toEqual([401, 200])
    await hangUp(office, call)
  })

  test('other ports for audio count from the next call on', async () => {
    const office = await openOffice()
    const config = officeConfig()
    const rtp = { ...config.listen.rtp, ports: [42_000, 42_999] as [number, number] }
    await office.until(office.pbx.configure({ ...config, listen: { ...config.listen, rtp } }))
    await office.until(office.pbx.configure({ ...config, listen: { ...config.listen, rtp } }))
    expect(office.media.ranges).toEqual([[42_000, 42_999]])
  })

  test('a trunk that is removed keeps its socket until its last call is over, and takes no new one', async () => {
    const office = await openOffice()
    const tom = await office.phone('101')
    const main = office.provider('main')
    const { caller, callee } = await talk(office, { caller: main, callee: tom, number: '+15550100101' })
    await office.until(office.pbx.configure(officeConfig({ trunks: [trunkConfig('backup')], outbound: [] })))
    expect(await office.until(caller.hold())).toMatchObject({ status: 200 })
    await hangUp(office, callee)
    expect(caller.methods).toEqual(['BYE'])
    expect(office.record).toMatchObject({ trunk: 'main', disposition: 'ANSWERED' })
    const second = main.invite('+15550100101')
    await office.pass()
    expect(second.statuses).toEqual([403])
    await office.pass(32_000)
    const third = main.invite('+15550100101')
    await office.pass(33_000)
    expect(third.statuses).toEqual([])
  })
})

describe('a trunk that is changed under a live call (1-product, Configuration: never on a live call)', () => {
  /** A customer talks to Tom through `main`. */
  async function withCustomer(trunk: { readonly bind?: string } = {}) {
    const office = await openOffice({ domain: { trunks: [{ ...trunkConfig('main'), ...trunk }] } })
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const customer = office.provider('main', trunk.bind === undefined ? 5090 : 5095)
    const call = await talk(office, { caller: customer, callee: tom, number: '+15550100101' })
    return { office, ana, customer, ...call }
  }

  /** The live call as if nothing had happened: held by one side, ended by the other. */
  async function expectAlive({ office, caller, callee }: Awaited<ReturnType<typeof withCustomer>>) {
    expect(await office.until(caller.hold())).toMatchObject({ status: 200 })
    await hangUp(office, callee)
    expect(caller.methods).toEqual(['BYE'])
    expect(office.record).toMatchObject({ trunk: 'main', disposition: 'ANSWERED', hangupby: 'callee' })
    expect(warnings(await office.timeline())).toEqual([])
  }

  async function changeTo(office: Office, trunk: NonNullable<DomainInput['trunks']>[number]) {
    const outbound = [{ match: '9X.', strip: 1, trunk: 'main' }]
    const configured = office.pbx.configure(officeConfig({ trunks: [trunk], outbound }))
    expect(await office.until(configured)).toEqual({ ok: true, value: undefined })
  }

  const elsewhere = { ...trunkConfig('main'), address: `sip:${providers.backup}:5060;transport=udp` }

  test('its provider moves: the call stays at the old socket, the next one goes to the new provider', async () => {
    const customers = await withCustomer()
    const { office, ana, customer } = customers
    await changeTo(office, elsewhere)
    const provider = office.provider('backup', 5091)
    const next = ana.invite('91234')
    await office.pass()
    expect(provider.calls.map(({ invite }) => invite.uri.user)).toEqual(['1234'])
    next.cancel()
    await office.pass()
    await expectAlive(customers)
    await office.pass(33_000)
    const late = customer.invite('+15550100101')
    await office.pass(33_000)
    expect(late.statuses).toEqual([])
  })

  test('the same with a bound socket, which both use', async () => {
    const bind = `${pbxAddress}:5095`
    const customers = await withCustomer({ bind })
    const { office, customer } = customers
    await changeTo(office, { ...elsewhere, bind })
    const provider = office.provider('backup', 5095)
    const next = provider.invite('+15550100100')
    await office.pass()
    expect(next.statuses).toEqual([180])
    next.cancel()
    const old = customer.invite('+15550100100')
    await office.pass()
    expect(old.statuses).toEqual([403])
    await expectAlive(customers)
  })

  test('its socket moves and comes back: each call has the socket that it began with', async () => {
    const customers = await withCustomer()
    const { office, ana, customer } = customers
    await changeTo(office, { ...trunkConfig('main'), bind: `${pbxAddress}:5099` })
    const next = ana.invite('91234')
    await office.pass()
    expect(customer.call.invite.via.port).toBe(5099)
    await changeTo(office, trunkConfig('main'))
    next.cancel()
    await office.pass()
    expect(next.statuses.at(-1)).toBe(487)
    await expectAlive(customers)
  })

  test('its name leads elsewhere: the call goes on, and the next one comes from there', async () => {
    const named = { ...trunkConfig('main'), address: 'sip:sip.provider.test' }
    const office = new Office({ domain: { trunks: [named], outbound: [] } })
    office.names.set('sip.provider.test', [providers.main])
    await office.start()
    const tom = await office.phone('101')
    const customer = office.provider('main')
    const call = await talk(office, { caller: customer, callee: tom, number: '+15550100101' })
    office.names.set('sip.provider.test', [providers.backup])
    await office.pass(300_000)
    const old = customer.invite('+15550100101')
    const next = office.provider('backup', 5090).invite('+15550100100')
    await office.pass()
    expect([old.statuses, next.statuses]).toEqual([[403], [480]])
    await expectAlive({ office, customer, ana: tom, ...call })
    await office.pass(33_000)
    const late = customer.invite('+15550100101')
    await office.pass(33_000)
    expect(late.statuses).toEqual([])
  })

  test('its addresses are narrowed: the call goes on, and no new one comes from there', async () => {
    const customers = await withCustomer()
    const { office, customer } = customers
    const from = [providers.backup]
    await changeTo(office, { ...trunkConfig('main'), from })
    const second = customer.invite('+15550100101')
    await office.pass()
    expect(second.statuses).toEqual([403])
    await expectAlive(customers)
  })
})

describe('a crash (4-pbx, Call record: also after a crash)', () => {
  test('calls that were open are closed at their last sign of life and delivered', async () => {
    const before = await new Office({ domain: postCall }).start()
    const ana = await before.phone('100')
    const tom = await before.phone('101')
    await talk(before, { caller: ana, callee: tom })
    await before.pass(31_000)
    before.addPhone('102')
    const lena = await before.phone('102')
    lena.invite('100')
    await before.pass(1000)
    const { clock, store } = before
    expect(store.records).toEqual([])
    // The process is gone, and comes back a minute later.
    const after = await new Office({ domain: postCall, store, clock }).start()
    await after.pass(100)
    expect(store.records).toEqual([
      expect.objectContaining({
        src: '100',
        dst: '101',
        disposition: 'ANSWERED',
        billsec: expect.any(Number),
        hangupcause: 41,
        hangupby: 'pbx'
      }),
      expect.objectContaining({ src: '102', dst: '100', disposition: 'FAILED', answer: null, hangupcause: 41 })
    ])
    expect(store.records[0]?.billsec).toBeGreaterThanOrEqual(27)
    expect(store.open.size).toBe(0)
    expect(after.http.urls).toEqual(
      store.records.map(
        ({ uniqueid, disposition, billsec }) => `/cdr?id=${uniqueid}&disposition=${disposition}&billsec=${billsec}`
      )
    )
  })

  test('calls are taken while the records of those cannot be written (1-product, Principles: a full disk)', async () => {
    const before = await new Office().start()
    const { clock, store } = before
    ;(await before.phone('100')).invite('102')
    await before.phone('101')
    const held = before.phones[0]?.invite('101')
    await before.pass()
    expect([held?.statuses.at(-1), store.open.size]).toEqual([180, 1])
    for (const phone of before.phones) phone[Symbol.dispose]()
    store.isFull = true
    const office = new Office({ store, clock })
    await office.until(office.start())
    const call = (await office.phone('100')).invite('*43')
    await office.pass()
    expect(call.statuses).toEqual([401, 200])
    await hangUp(office, call)
    expect(store.records.map(({ disposition }) => disposition).slice(-2)).toEqual(['FAILED', 'ANSWERED'])
  })

  test('calls are taken while the file of records cannot even be opened (1-product, Principles: a full disk)', async () => {
    const office = new Office()
    office.store.isUnopened = true
    await office.until(office.start())
    const call = (await office.phone('100')).invite('*43')
    await office.pass()
    expect(call.statuses).toEqual([401, 200])
    expect(office.pbx.health().status).toBe('degraded')
    await hangUp(office, call)
    expect(office.record.disposition).toBe('ANSWERED')
  })

  test('line breaks in a header of a delivery are removed, as in those of other hooks (2-cti, Hook)', async () => {
    const cti = { postCall: { url: 'http://app.test/cdr', headers: { Authorization: 'Bearer secret\r\n' } } }
    const office = await openOffice({ domain: { cti } })
    const call = (await office.phone('100')).invite('555')
    await office.pass()
    expect(call.statuses).toEqual([401, 404])
    expect(office.http.calls.map(({ request }) => request.headers.Authorization)).toEqual(['Bearer secret'])
  })

  test('deliveries that the application did not take are made again after 1 s, 5 s, 30 s, each up to a tenth later (2-cti, Post-call)', async () => {
    const office = await openOffice({ domain: postCall })
    office.http.on('/cdr', { status: 503 })
    const ana = await office.phone('100')
    const call = ana.invite('555')
    await office.pass()
    expect(call.statuses).toEqual([401, 404])
    await office.pass(39_700)
    const times = office.http.calls.map(({ at }) => at)
    const waits = times.slice(1).map((at, before) => at - (times[before] ?? 0))
    const planned = [1000, 5000, 30_000]
    expect(
      waits
        .map((wait, at) => wait - (planned[at] ?? 0))
        .every((late, at) => late >= 0 && late <= (planned[at] ?? 0) / 10)
    ).toBe(true)
    expect(waits).toHaveLength(3)
    office.http.on('/cdr', { status: 200 })
    await office.pass(132_000)
    expect(await office.pbx.deliveries(office.record.uniqueid)).toEqual([
      expect.objectContaining({ state: 'delivered', attempts: 5 })
    ])
  })
})
