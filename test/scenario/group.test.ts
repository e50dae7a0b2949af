import { describe, expect, test } from 'vitest'
import { promptMs } from '../support/recording-media.ts'
import { type DomainInput, type OfficeOptions, userConfig } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { hangUp, openOffice, talk, told } from './office.ts'

type GroupInput = NonNullable<DomainInput['groups']>[number]

const people = ['101', '102', '103'] as const

/** A call from outside for the group `sales`. */
async function openGroup(change: Partial<GroupInput> = {}, options: OfficeOptions = {}) {
  const office = await openOffice({
    ...options,
    domain: {
      users: [
        userConfig('100', 'Ana Keller'),
        userConfig('101', 'Tom Okafor'),
        userConfig('102', 'Lena Brandt'),
        userConfig('103', 'Mia Vogel')
      ],
      groups: [
        { name: 'sales', extension: '600', members: [...people], ringSeconds: 10, then: 'extension:100', ...change }
      ],
      inbound: [{ match: '*', to: 'group:sales' }],
      ...options.domain
    }
  })
  const customer = office.provider('main')
  const ana = await office.phone('100')
  const phones = new Map<string, VirtualPhone>()
  for (const extension of people) phones.set(extension, await office.phone(extension))
  const phone = (extension: string) => phones.get(extension) as VirtualPhone
  /** Who was rung so far, in order, by how often. */
  const rung = () => people.filter((extension) => phone(extension).calls.length > 0)
  const rings = () =>
    people.filter((extension) => phone(extension).calls.some((each) => each.role === 'callee' && each.invited))
  return { office, customer, ana, phone, rung, rings }
}

describe('a group (4-pbx, Applications)', () => {
  test('`all`: everybody rings, the first answer has the call, and the others have missed nothing', async () => {
    const { office, customer, phone, rings } = await openGroup()
    const call = customer.invite('+15550100100')
    await office.pass()
    expect(rings()).toEqual([...people])
    phone('102').call.answer()
    await office.pass()
    expect(['101', '103'].map((each) => phone(each).call.last('CANCEL').headers.get('Reason'))).toEqual([
      expect.stringContaining('Call completed elsewhere'),
      expect.stringContaining('Call completed elsewhere')
    ])
    expect(office.pbx.calls()).toMatchObject([
      {
        state: 'answered',
        callee: { number: '102', name: 'Lena Brandt', user: '102' },
        way: [{ app: 'group', appname: 'sales' }]
      }
    ])
    await hangUp(office, call)
    expect(office.record).toMatchObject({
      disposition: 'ANSWERED',
      dst: '+15550100100',
      callerUser: null,
      calleeUser: '102',
      dstname: 'Lena Brandt',
      dstchannel: expect.stringMatching(/^SIP\/102-/),
      userfield: '102@acme.test',
      lastapp: 'group',
      lastdata: 'sales',
      legs: expect.arrayContaining([
        expect.objectContaining({ party: '101', result: 'elsewhere' }),
        expect.objectContaining({ party: '102', result: 'answered' }),
        expect.objectContaining({ party: '103', result: 'elsewhere' })
      ])
    })
  })

  test('the pop-up opens for each member whose phone rings, and knows the group', async () => {
    const { office, customer } = await openGroup()
    const call = customer.invite('+15550100100')
    await office.pass()
    const offered = office.events.filter(({ name }) => name === 'call.offered')
    expect(offered.map(({ payload }) => payload)).toEqual(
      people.map((user) => ({
        domain: 'acme.test',
        user,
        call: expect.objectContaining({ app: 'group', appname: 'sales', way: [{ app: 'group', appname: 'sales' }] })
      }))
    )
    call.cancel()
    await office.pass()
  })

  test('nobody answers: cti.timeout, its own hook, then its `then`; each member has missed it', async () => {
    const { office, customer, ana } = await openGroup(
      { timeoutCti: { url: 'http://app.test/own?reason=%%reason%%' } },
      { domain: { cti: { timeout: { url: 'http://app.test/late?app=%%app%%&name=%%appname%%' } } } }
    )
    const call = customer.invite('+15550100100')
    await office.pass(10_100)
    expect(office.http.urls).toEqual(['/late?app=group&name=sales', '/own?reason=timeout'])
    expect(ana.calls).toHaveLength(1)
    call.cancel()
    await office.pass()
    expect(office.record.legs.map(({ party, result }) => [party, result])).toEqual([
      ['101', 'no-answer'],
      ['102', 'no-answer'],
      ['103', 'no-answer'],
      ['100', 'cancelled']
    ])
  })

  test('its hook is asked before anybody rings, those of its members are not (2-cti, Where hooks run)', async () => {
    const asksOwn = (extension: string) => ({ ...userConfig(extension, ''), cti: { url: 'http://app.test/user' } })
    const { office, customer } = await openGroup(
      { cti: { url: 'http://app.test/group?app=%%app%%&name=%%appname%%' } },
      { domain: { users: ['100', ...people].map(asksOwn) } }
    )
    const call = customer.invite('+15550100100')
    await office.pass()
    expect(office.http.urls).toEqual(['/group?app=group&name=sales'])
    call.cancel()
    await office.pass()
  })

  test('`in-order`: one after the other, each for `ringSeconds`; who refuses is followed at once', async () => {
    const { office, customer, phone, rings, rung } = await openGroup({ strategy: 'in-order', ringSeconds: 10 })
    const call = customer.invite('+15550100100')
    await office.pass()
    expect(rings()).toEqual(['101'])
    await office.pass(10_000)
    expect(rings()).toEqual(['102'])
    phone('102').call.refuse(486)
    await office.pass()
    expect([rings(), rung()]).toEqual([['103'], [...people]])
    call.cancel()
    await office.pass()
  })

  test('`memory`: the next call begins with the next member', async () => {
    const { office, customer, rings } = await openGroup({ strategy: 'memory' })
    const first: (readonly string[])[] = []
    for (let turn = 0; turn < 4; turn++) {
      const call = customer.invite('+15550100100')
      await office.pass()
      first.push(rings())
      call.cancel()
      await office.pass()
    }
    expect(first).toEqual([['101'], ['102'], ['103'], ['101']])
  })

  test('`random`: each begins now and then, and everybody is rung in the end', async () => {
    const { office, customer, rings, rung } = await openGroup({ strategy: 'random', ringSeconds: 5 })
    const first = new Map<string, number>()
    for (let turn = 0; turn < 60; turn++) {
      const call = customer.invite('+15550100100')
      await office.pass()
      for (const extension of rings()) first.set(extension, (first.get(extension) ?? 0) + 1)
      call.cancel()
      await office.pass()
    }
    expect([...first.values()].reduce((sum, count) => sum + count)).toBe(60)
    for (const extension of people) expect(first.get(extension)).toBeGreaterThan(8)
    const call = customer.invite('+15550100100')
    await office.pass(15_100)
    expect(rung()).toEqual([...people])
    call.cancel()
    await office.pass()
  })

  test('`first-free`: the first who does not talk, and nobody else', async () => {
    const { office, customer, ana, phone, rings } = await openGroup({ strategy: 'first-free', then: 'hangup:busy' })
    const talking = await talk(office, { caller: phone('101'), callee: ana })
    const call = customer.invite('+15550100100')
    await office.pass()
    expect(rings()).toEqual(['102'])
    await office.pass(10_100)
    expect([phone('103').calls, call.statuses.at(-1)]).toEqual([[], 486])
    await hangUp(office, talking.caller)
  })

  test.each([
    [true, ['102', '103']],
    [false, [...people]]
  ])('skipBusy %s: while 101 talks, %j ring', async (skipBusy, expected) => {
    const { office, customer, ana, phone, rings } = await openGroup({ skipBusy })
    const talking = await talk(office, { caller: phone('101'), callee: ana })
    const call = customer.invite('+15550100100')
    await office.pass()
    expect(rings()).toEqual(expected)
    call.cancel()
    await office.pass()
    expect(told(await office.timeline()).includes('decision: 101 talks, and is not rung')).toBe(skipBusy)
    await hangUp(office, talking.caller)
  })

  test('a member who does not want to be disturbed is not rung; forwards of members do not apply', async () => {
    const { office, customer, ana, rings } = await openGroup()
    office.pbx.setUserState('acme.test', '101', { doNotDisturb: { on: true } })
    office.pbx.setUserState('acme.test', '102', { forward: { all: '100' } })
    const call = customer.invite('+15550100100')
    await office.pass()
    expect([rings(), ana.calls]).toEqual([['102', '103'], []])
    call.cancel()
    await office.pass()
  })

  test('`prefix` stands before the name on the phones, and not in the record', async () => {
    const { office, customer, phone } = await openGroup({ prefix: 'Sales:' })
    const call = customer.invite('+15550100100')
    await office.pass()
    expect(phone('101').call.invite.from.displayName).toBe('Sales: Customer')
    call.cancel()
    await office.pass()
    expect(office.record).toMatchObject({ clid: '"Customer" <+15550170>' })
  })

  test('a delayed member rings later; at once where nobody else rings any more', async () => {
    const { office, customer, phone, rings } = await openGroup({
      members: ['101', { number: '102', afterSeconds: 5 }, { number: '103', afterSeconds: 8 }]
    })
    const call = customer.invite('+15550100100')
    await office.pass(4900)
    expect(rings()).toEqual(['101'])
    await office.pass(200)
    expect(rings()).toEqual(['101', '102'])
    phone('101').call.refuse(486)
    phone('102').call.refuse(486)
    await office.pass()
    expect(rings()).toEqual(['103'])
    call.cancel()
    await office.pass()
  })

  describe('a member outside (4-pbx: confirm, press 1)', () => {
    const members = ['101', '+15550100777']

    test('has the call once 1 is pressed; meanwhile the others ring on', async () => {
      const { office, customer, phone, rings } = await openGroup({ members })
      const call = customer.invite('+15550100100')
      await office.pass()
      const outside = customer.calls.at(-1)
      expect(outside?.invite.uri.user).toBe('+15550100777')
      outside?.answer()
      await office.pass()
      expect([rings(), call.statuses.at(-1)]).toEqual([['101'], 180])
      office.media.leased.find(({ playing }) => playing.includes('prompt press-1-to-take'))?.press('1')
      await office.pass()
      expect([phone('101').call.methods.at(-1), call.statuses.at(-1)]).toEqual(['CANCEL', 200])
      await hangUp(office, call)
      expect(office.record).toMatchObject({ disposition: 'ANSWERED', calleeUser: null, lastapp: 'group' })
      expect(office.record.dstchannel).toMatch(/^SIP\/trunk:main-/)
    })

    test('a mailbox that answers takes no call', async () => {
      const { office, customer, phone, ana } = await openGroup({ members, ringSeconds: 20 })
      const call = customer.invite('+15550100100')
      await office.pass()
      customer.calls.at(-1)?.answer()
      await office.pass(19_000)
      expect(phone('101').call.methods).toEqual([])
      await office.pass(2000)
      expect(ana.calls).toHaveLength(1)
      call.cancel()
      await office.pass()
    })

    test('who presses 1 too late hears that another one has the call, and is let go then', async () => {
      const { office, customer, phone } = await openGroup({ members })
      const call = customer.invite('+15550100100')
      await office.pass()
      const outside = customer.calls.at(-1)
      outside?.answer()
      await office.pass(1000)
      const asked = office.media.leased.find(({ played }) => played.includes('prompt press-1-to-take'))
      phone('101').call.answer()
      await office.pass()
      expect([asked?.playing, outside?.methods]).toEqual([['prompt taken-by-another'], ['ACK']])
      asked?.press('1')
      await office.pass(promptMs)
      expect([outside?.methods, call.statuses.at(-1)]).toEqual([['ACK', 'BYE'], 200])
      await hangUp(office, call)
      expect([office.record.calleeUser, office.record.legs]).toEqual([
        '101',
        [
          { party: 'trunk:main', number: '+15550100777', result: 'elsewhere', ringMs: expect.any(Number) },
          { party: '101', result: 'answered', ringMs: expect.any(Number) }
        ]
      ])
      expect(told(await office.timeline())).not.toContain('decision: key 1 was pressed')
    })

    test('a caller who gives up meanwhile leaves nothing behind that could be heard', async () => {
      const { office, customer } = await openGroup({ members })
      const call = customer.invite('+15550100100')
      await office.pass()
      const outside = customer.calls.at(-1)
      outside?.answer()
      await office.pass(1000)
      call.cancel()
      await office.pass()
      expect([outside?.methods, office.media.leased]).toEqual([['ACK', 'BYE'], []])
    })

    test('the domain’s minutes and places count from its answer on, 1 or not (limits.minutesPerDay)', async () => {
      const { office, customer } = await openGroup(
        { members: ['+15550100777'], then: 'hangup:busy' },
        { domain: { limits: { minutesPerDay: 1, forwardedConcurrent: 1 } } }
      )
      const [first, second] = [customer.invite('+15550100100'), customer.invite('+15550100100')]
      customer.whenCalled = (ringing) => ringing.answer()
      await office.pass(1000)
      expect([first.statuses.at(-1), second.statuses.at(-1)]).toEqual([180, 486])
      for (let mailbox = 0; mailbox < 4; mailbox++) {
        if (mailbox > 0) customer.invite('+15550100100')
        await office.pass(20_000)
      }
      expect(office.records.map(({ billsec }) => billsec)).toEqual([0, 0, 0, 0, 0])
      expect(office.pbx.warnings()).toMatchObject([{ code: 'minutes-near', user: null, limit: 1 }])
      office.takeComplaints()
    })

    test('counts for the domain, and goes where the domain may (4-pbx, toll fraud)', async () => {
      const { office, customer, rings } = await openGroup({ members: ['101', '+4420790000'] })
      const call = customer.invite('+15550100100')
      await office.pass()
      expect([rings(), customer.calls.length]).toEqual([['101'], 1])
      call.cancel()
      await office.pass()
      expect(told(await office.timeline()).join('\n')).toContain('is barred')
    })
  })

  test('two who answer in the same moment: one has the call, the other one gets a BYE', async () => {
    const { office, customer, phone } = await openGroup()
    const call = customer.invite('+15550100100')
    await office.pass()
    for (const extension of people) phone(extension).call.answer()
    await office.pass(200)
    const states = people.map((extension) => phone(extension).call.methods.at(-1))
    expect(states.toSorted()).toEqual(['ACK', 'BYE', 'BYE'])
    await hangUp(office, call)
    expect(office.record.legs.filter(({ result }) => result === 'answered')).toHaveLength(1)
  })

  test('a member who calls the group is not rung itself', async () => {
    const { office, phone, rings } = await openGroup()
    const call = phone('101').invite('600')
    await office.pass()
    expect(rings()).toEqual(['102', '103'])
    call.cancel()
    await office.pass()
  })

  test('nobody is there: the caller is sent on at once', async () => {
    const { office, customer, ana } = await openGroup({ members: [] })
    const call = customer.invite('+15550100100')
    await office.pass()
    expect(ana.calls).toHaveLength(1)
    call.cancel()
    await office.pass()
  })
})
