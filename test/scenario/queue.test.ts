import { describe, expect, test } from 'vitest'
import type { RecordingEndpoint } from '../support/recording-media.ts'
import { type DomainInput, Office, type OfficeOptions, officeConfig, userConfig } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { hangUp, offers, openOffice, talk } from './office.ts'
import { at as atEndpoint } from './parking.ts'
import { notified, refer, status } from './transfers.ts'

type QueueInput = NonNullable<DomainInput['queues']>[number]

const people = ['101', '102'] as const

function queueDomain(change: Partial<QueueInput>): Partial<DomainInput> {
  return {
    queues: [
      {
        name: 'support',
        extension: '600',
        agents: people.map((user) => ({ user })),
        strategy: 'in-order',
        then: 'extension:100',
        ...change
      }
    ],
    inbound: [{ match: '*', to: 'queue:support' }]
  }
}

/** Calls from outside come for the queue `support`, whose agents are Tom and Lena; Ana is its `then`. */
async function openQueue(change: Partial<QueueInput> = {}, options: OfficeOptions = {}) {
  const office = await openOffice({
    ...options,
    domain: { ...queueDomain(change), ...options.domain }
  })
  const customer = office.provider('main')
  const ana = await office.phone('100')
  const phones = new Map<string, VirtualPhone>()
  for (const extension of people) phones.set(extension, await office.phone(extension))
  const phone = (extension: string) => phones.get(extension) as VirtualPhone
  const rings = () =>
    people.filter((extension) => phone(extension).calls.some((call) => call.role === 'callee' && call.invited))
  /** Somebody calls, and is in the line. */
  const arrive = async () => {
    const call = customer.invite('+15550100100')
    await office.pass()
    return call
  }
  const board = () => office.pbx.queues('acme.test')[0]
  const agents = () => board()?.agents.map(({ extension, state }) => `${extension} ${state}`)
  const facts = async () =>
    (await office.timeline(office.records.at(-1)?.uniqueid)).flatMap((entry) =>
      'fact' in entry && entry.fact ? [entry.fact.code] : []
    )
  return { office, customer, ana, phone, rings, arrive, board, agents, facts }
}

/** Tom is an agent of two queues. */
function openTwo() {
  const queue = (name: string, extension: string) => ({ name, extension, agents: [{ user: '101' }] })
  return openQueue({}, { domain: { queues: [queue('support', '600'), queue('sales', '601')] } })
}

describe('a queue (4-pbx, Applications: Queue)', () => {
  test('whoever waits is answered and hears music while an agent rings; the call counts as answered when that takes it', async () => {
    const { office, phone, arrive } = await openQueue()
    const call = await arrive()
    expect(call.statuses.at(-1)).toBe(200)
    expect(office.pbx.calls()).toMatchObject([{ state: 'ringing', answeredAt: null, app: 'queue', appname: 'support' }])
    await office.pass(5000)
    phone('101').call.answer()
    await office.pass(10_000)
    expect(office.pbx.calls()).toMatchObject([{ state: 'answered', callee: { number: '101', user: '101' } }])
    await hangUp(office, call)
    expect(office.record).toMatchObject({
      disposition: 'ANSWERED',
      dst: '+15550100100',
      calleeUser: '101',
      dstchannel: expect.stringMatching(/^SIP\/101-/),
      userfield: '101@acme.test',
      lastapp: 'queue',
      lastdata: 'support',
      waitsec: 5,
      ringsec: 5,
      billsec: 10
    })
  })

  test('two wait: the second one hears its place, and is served when the agent is done', async () => {
    const { office, phone, arrive, board } = await openQueue({ agents: [{ user: '101' }], announcePosition: true })
    const first = await arrive()
    phone('101').call.answer()
    await office.pass()
    const second = await arrive()
    const heard = (office.media.leased.at(-1) as RecordingEndpoint).played.map((items) => JSON.stringify(items))
    expect(board()?.waiting).toMatchObject([{ position: 1, caller: { number: '+15550170' }, rings: [] }])
    expect(heard).toBeDefined()
    await hangUp(office, first)
    expect(board()?.waiting).toMatchObject([{ rings: ['101'] }])
    phone('101').call.answer()
    await office.pass()
    await hangUp(office, second)
    expect(office.records.map(({ calleeUser, disposition }) => [calleeUser, disposition])).toEqual([
      ['101', 'ANSWERED'],
      ['101', 'ANSWERED']
    ])
  })

  test('all who wait hear the music of their queue, and not the domain’s; who is put on hold in the house hears that', async () => {
    const { office, phone, customer, ana } = await openQueue(
      { agents: [{ user: '101' }], music: ['music/spring'] },
      { domain: { ...queueDomain({ agents: [{ user: '101' }], music: ['music/spring'] }), music: 'music/autumn' } }
    )
    const calls = [customer.invite('+15550100100'), customer.invite('+15550100100')]
    await office.pass()
    const heard = () => calls.map((call) => atEndpoint(office, call).playing)
    expect(heard()).toEqual([['music music/spring'], ['music music/spring']])
    phone('101').call.answer()
    await office.pass()
    // The one who talks hears none; what the other one waits with is the same as before.
    expect(heard()).toEqual([[], ['music music/spring']])
    await office.until(phone('101').call.hold())
    expect(heard()).toEqual([['music music/autumn'], ['music music/spring']])
    expect(ana.calls).toEqual([])
    for (const call of calls) await hangUp(office, call)
  })

  test('an agent who has parked a call is free for the queue: only whoever is at the telephone is busy', async () => {
    const { office, phone, ana, arrive, agents, rings } = await openQueue({ agents: [{ user: '101' }] })
    const own = ana.invite('101')
    await office.pass()
    const { call } = phone('101')
    call.answer()
    await office.pass(1000)
    const waiting = await arrive()
    expect([agents(), rings()]).toEqual([['101 talking'], []])
    expect(status(await office.until(refer(call, '*71')))).toBe(202)
    await office.pass(2000)
    expect([agents(), rings()]).toEqual([['101 ringing'], ['101']])
    await hangUp(office, waiting)
    await hangUp(office, own)
  })

  test('an agent who declines is skipped for that caller; the next one rings', async () => {
    const { office, phone, rings, arrive } = await openQueue()
    const call = await arrive()
    expect(rings()).toEqual(['101'])
    phone('101').call.refuse(603)
    await office.pass()
    expect(rings()).toEqual(['102'])
    await office.pass(16_000)
    expect(rings()).toEqual([])
    await office.pass(5000)
    expect(rings()).toEqual(['102'])
    call.bye()
    await office.pass()
    expect(office.record).toMatchObject({
      disposition: 'NO ANSWER',
      calleeUser: null,
      dstname: 'support',
      legs: [
        { party: '101', result: 'declined' },
        { party: '102', result: 'no-answer' },
        { party: '102', result: 'cancelled' }
      ]
    })
  })

  test('who waits longer than maxWaitSeconds goes to its `then`, after the hooks of a time that ran out', async () => {
    const { office, ana, arrive } = await openQueue(
      { maxWaitSeconds: 20, timeoutCti: { url: 'http://app.test/own?reason=%%reason%%&wait=%%queuewait%%' } },
      { domain: { cti: { timeout: { url: 'http://app.test/late?app=%%app%%&name=%%appname%%' } } } }
    )
    const call = await arrive()
    await office.pass(20_000)
    expect(office.http.urls).toEqual(['/late?app=queue&name=support', '/own?reason=timeout&wait=20'])
    ana.call.answer()
    await office.pass()
    await hangUp(office, call)
    expect(office.record).toMatchObject({ calleeUser: '100', disposition: 'ANSWERED', lastapp: 'user', waitsec: 20 })
  })

  test('a full queue is left at once for its `then`, with the reason; nobody was answered by it', async () => {
    const { office, ana, arrive } = await openQueue({
      maxWaiting: 1,
      agents: [{ user: '101' }],
      timeoutCti: { url: 'http://app.test/own?reason=%%reason%%' }
    })
    const first = await arrive()
    const second = await arrive()
    expect([office.http.urls, second.statuses.at(-1), ana.calls.length]).toEqual([['/own?reason=full'], 180, 1])
    second.cancel()
    first.bye()
    await office.pass()
  })

  test('an empty one as well: its agents are logged out, paused, without a telephone or not to be disturbed', async () => {
    const { office, ana, arrive } = await openQueue({
      agents: [{ user: '101' }],
      timeoutCti: { url: 'http://app.test/own?reason=%%reason%%' }
    })
    const patches = [
      { queues: { support: 'out' } },
      { pause: { on: true, reason: 'lunch' } },
      { doNotDisturb: { on: true } }
    ] as const
    for (const patch of patches) {
      const before = office.pbx.userState('acme.test', '101')
      expect(office.pbx.setUserState('acme.test', '101', patch).ok).toBe(true)
      const call = await arrive()
      expect(ana.call.invited).toBe(true)
      call.cancel()
      await office.pass()
      office.pbx.setUserState('acme.test', '101', {
        queues: { support: 'in' },
        pause: { on: false },
        doNotDisturb: { on: before?.doNotDisturb.on ?? false }
      })
    }
    expect(office.http.urls).toEqual(patches.map(() => '/own?reason=empty'))
  })

  test('a key leaves it for where that leads, with the reason `exit`; other keys do nothing', async () => {
    const { office, phone, ana, arrive, facts } = await openQueue({
      exitKeys: { '0': 'extension:100' },
      timeoutCti: { url: 'http://app.test/own?reason=%%reason%%' }
    })
    const call = await arrive()
    await office.until(call.info('5'))
    expect(phone('101').call.invited).toBe(true)
    await office.until(call.info('0'))
    await office.pass()
    expect([office.http.urls, phone('101').call.invited, ana.call.invited]).toEqual([['/own?reason=exit'], false, true])
    ana.call.answer()
    await office.pass()
    await office.until(call.info('0'))
    await hangUp(office, call)
    expect((await facts()).filter((code) => code === 'queue-left')).toHaveLength(1)
  })

  test('the pop-up opens for each agent whose phone rings, once, with its place and how long it has waited', async () => {
    const { office, phone, arrive } = await openQueue({ cti: { url: 'http://app.test/in?at=%%queueposition%%' } })
    const call = await arrive()
    await office.pass(3000)
    const [uniqueid = ''] = office.pbx.calls().map((each) => each.uniqueid)
    expect(
      office.pbx.fillUrl('http://crm.test/%%queuewait%%/%%queueposition%%/%%appname%%', { uniqueid, user: '101' })
    ).toBe('http://crm.test/3/1/support')
    phone('101').call.refuse(603)
    await office.pass()
    expect(offers(office)).toEqual(['101: +15550170 for 600', '102: +15550170 for 600'])
    call.bye()
    await office.pass()
    // The hook of the queue itself runs before the caller has a place.
    expect(office.http.urls).toEqual(['/in?at='])
  })

  test('the hooks of its agents are not asked: nobody has called them directly (2-cti, Where hooks run)', async () => {
    const own = (extension: string) => ({ ...userConfig(extension, ''), cti: { url: 'http://app.test/user' } })
    const { office, phone, arrive } = await openQueue(
      { cti: { url: 'http://app.test/queue' } },
      { domain: { users: ['100', ...people].map(own) } }
    )
    const call = await arrive()
    phone('101').call.refuse(603)
    await office.pass()
    phone('102').call.answer()
    await office.pass()
    expect(office.http.urls).toEqual(['/queue'])
    await hangUp(office, call)
  })

  test('a higher priority, as a hook sets it, is served first', async () => {
    const { office, phone, arrive, board } = await openQueue({
      agents: [{ user: '101' }],
      cti: { url: 'http://app.test/in' }
    })
    const first = await arrive()
    const second = await arrive()
    office.http.on('/in', { body: '<ipbx><set><priority>9</priority></set></ipbx>' })
    const third = await arrive()
    expect(board()?.waiting.map(({ priority, rings }) => [priority, rings])).toEqual([
      [9, []],
      [0, ['101']],
      [0, []]
    ])
    phone('101').call.answer()
    await office.pass()
    for (const call of [first, second, third]) await hangUp(office, call)
  })
})

describe('an agent of queues', () => {
  test('rests for wrapUpSeconds after a call, and the wallboard says until when; a press ends it', async () => {
    const { office, phone, arrive, agents, board } = await openQueue({ agents: [{ user: '101' }], wrapUpSeconds: 30 })
    const first = await arrive()
    phone('101').call.answer()
    await office.pass()
    expect(agents()).toEqual(['101 talking'])
    await hangUp(office, first)
    expect(board()?.agents).toMatchObject([{ state: 'wrap-up', calls: 1, until: expect.any(Number) }])
    const second = await arrive()
    expect(agents()).toEqual(['101 wrap-up'])
    expect(office.pbx.endWrapUp('acme.test', '101').ok).toBe(true)
    await office.pass()
    expect(agents()).toEqual(['101 ringing'])
    second.bye()
    await office.pass()
    expect(office.pbx.endWrapUp('acme.test', '100')).toEqual({ ok: false, error: 'agent_not_found' })
  })

  test('who talks in a call of its own is not rung, and is as soon as that is over', async () => {
    const { office, phone, ana, rings, arrive, agents } = await openQueue({ agents: [{ user: '101' }] })
    const own = await talk(office, { caller: phone('101'), callee: ana })
    const call = await arrive()
    expect([rings(), agents()]).toEqual([[], ['101 talking']])
    await hangUp(office, own.caller)
    expect(rings()).toEqual(['101'])
    call.bye()
    await office.pass()
  })

  test('who talks while it becomes an agent is not rung, and who stops being one while it talks is free when it is one again', async () => {
    const { office, phone, ana, rings, arrive, agents } = await openQueue({
      agents: [{ user: '101' }],
      joinWhenEmpty: true
    })
    const serve = (user: string) =>
      office.until(office.pbx.configure(officeConfig(queueDomain({ agents: [{ user }], joinWhenEmpty: true }))))
    await serve('102')
    const own = await talk(office, { caller: phone('101'), callee: ana })
    await serve('101')
    const call = await arrive()
    expect([rings(), agents()]).toEqual([[], ['101 talking']])
    await serve('102')
    await hangUp(office, own.caller)
    await serve('101')
    await office.pass()
    expect([rings(), agents()]).toEqual([['101'], ['101 ringing']])
    call.bye()
    await office.pass()
  })

  test('who talks while its domain has its first queue is not rung', async () => {
    const { office, phone, ana, rings, arrive, agents } = await openQueue({}, { domain: { queues: [], inbound: [] } })
    const own = await talk(office, { caller: phone('101'), callee: ana })
    await office.until(office.pbx.configure(officeConfig(queueDomain({ agents: [{ user: '101' }] }))))
    const call = await arrive()
    expect([rings(), agents()]).toEqual([[], ['101 talking']])
    await hangUp(office, own.caller)
    expect([rings(), agents()]).toEqual([['101'], ['101 ringing']])
    call.bye()
    await office.pass()
  })

  test('who wants to be left alone while its telephone rings for the queue is rung no more', async () => {
    const { office, phone, arrive, rings } = await openQueue()
    const call = await arrive()
    const rung = phone('101').call
    office.pbx.setUserState('acme.test', '101', { doNotDisturb: { on: true } })
    await office.pass()
    expect([rung.methods.includes('CANCEL'), rings()]).toEqual([true, ['102']])
    call.bye()
    await office.pass()
  })

  test('a consultation makes the call that it is for no younger on the wallboard', async () => {
    const { office, phone, ana, arrive, board } = await openQueue({ agents: [{ user: '101' }] })
    const call = await arrive()
    phone('101').call.answer()
    await office.pass(1000)
    const since = board()?.agents[0]?.since
    await office.pass(30_000)
    const own = await talk(office, { caller: phone('101'), callee: ana })
    expect(board()?.agents).toMatchObject([{ state: 'talking', since }])
    await hangUp(office, own.caller)
    expect(board()?.agents).toMatchObject([{ state: 'talking', since }])
    await hangUp(office, call)
  })

  test('who goes on at another telephone (RFC 3891) has its rest when the call is over, and talked as long as that was', async () => {
    const { office, phone, arrive, agents } = await openQueue({ agents: [{ user: '101' }], wrapUpSeconds: 5 })
    const mobile = await office.phone('101')
    const call = await arrive()
    const desk = phone('101').call
    desk.answer()
    await office.pass(10_000)
    const { callId, from } = desk.invite
    const replaced = `${callId};to-tag=${from.tag};from-tag=${desk.tag}`
    const taking = mobile.invite('100', { headers: [['Replaces', replaced]] })
    await office.pass(10_000)
    expect([taking.statuses.at(-1), desk.methods.at(-1), agents()]).toEqual([200, 'BYE', ['101 talking']])
    await hangUp(office, call)
    expect(agents()).toEqual(['101 wrap-up'])
    await office.pass(5000)
    expect(agents()).toEqual(['101 free'])
  })

  test('who sends its caller back into the line is let go at once, rests, and has the next one; who waited in vain comes back', async () => {
    const { office, phone, arrive, agents, board } = await openQueue({
      agents: [{ user: '101' }],
      wrapUpSeconds: 5,
      maxWaitSeconds: 60,
      then: 'hangup:busy'
    })
    const call = await arrive()
    const own = phone('101').call
    own.answer()
    await office.pass(10_000)
    expect(status(await office.until(refer(own, '600')))).toBe(202)
    await office.pass(3000)
    expect([own.methods.at(-1), agents(), notified(own).at(-1)]).toEqual([
      'BYE',
      ['101 wrap-up'],
      'SIP/2.0 200 OK terminated'
    ])
    await office.pass(2000)
    expect([agents(), board()?.waiting.length]).toEqual([['101 ringing'], 1])
    phone('101').call.refuse(486)
    await office.pass(58_000)
    expect(office.pbx.calls()).toMatchObject([{ app: 'user', appname: '101', members: [{}, { state: 'ringing' }] }])
    phone('101').call.answer()
    await office.pass(1000)
    await hangUp(office, call)
    expect(
      office.records.map(({ segment, calleeUser, disposition, waitsec }) => [segment, calleeUser, disposition, waitsec])
    ).toEqual([
      [1, '101', 'ANSWERED', 0],
      [2, null, 'BUSY', 60],
      [3, '101', 'ANSWERED', 0]
    ])
  })

  test('who calls somebody while its telephone rings for the queue is rung no more', async () => {
    const { office, phone, ana, arrive } = await openQueue({ agents: [{ user: '101' }] })
    const call = await arrive()
    const rung = phone('101').call
    const own = await talk(office, { caller: phone('101'), callee: ana })
    expect([rung.invited, rung.methods.includes('CANCEL')]).toEqual([false, true])
    await hangUp(office, own.caller)
    call.bye()
    await office.pass()
  })

  test('who misses pauseAfterMissed calls in a row is paused, in its own state, until it says otherwise', async () => {
    const { office, phone, arrive, agents, rings } = await openQueue({
      agents: [{ user: '101' }],
      pauseAfterMissed: 2,
      ringSeconds: 10
    })
    const call = await arrive()
    await office.pass(10_000 + 5000 + 10_000)
    expect(office.pbx.userState('acme.test', '101')?.pause).toEqual({
      on: true,
      reason: 'missed',
      since: expect.any(Number)
    })
    expect(agents()).toEqual(['101 paused'])
    await office.pass(20_000)
    expect(rings()).toEqual([])
    office.pbx.setUserState('acme.test', '101', { pause: { on: false } })
    await office.pass()
    expect(rings()).toEqual(['101'])
    phone('101').call.answer()
    await office.pass()
    await hangUp(office, call)
  })

  test('log-in and pause are kept over a restart, and the pause has begun when it did, also for another reason', async () => {
    const { office } = await openQueue()
    office.pbx.setUserState('acme.test', '101', { queues: { support: 'out' } })
    office.pbx.setUserState('acme.test', '102', { pause: { on: true, reason: 'lunch' } })
    const since = office.pbx.userState('acme.test', '102')?.pause.since
    await office.pass(60_000)
    const { store, clock } = office
    const again = await new Office({ domain: queueDomain({}), store, clock }).start()
    expect(again.pbx.queues('acme.test')[0]?.agents).toMatchObject([
      { extension: '101', state: 'out' },
      { extension: '102', state: 'paused', reason: 'lunch', since }
    ])
    again.pbx.setUserState('acme.test', '102', { pause: { on: true, reason: 'a talk' } })
    expect(again.pbx.queues('acme.test')[0]?.agents[1]).toMatchObject({ state: 'paused', reason: 'a talk', since })
    const stopped = again.pbx.stop()
    await again.pass(100)
    await stopped
  })

  test.each([
    ['#45', { support: 'out', sales: 'out' }],
    ['#45*600#', { support: 'out' }],
    ['*45*601#', { sales: 'in' }]
  ])('logs in and out by %s', async (code, queues) => {
    const { office, phone } = await openTwo()
    const call = phone('101').invite(code)
    await office.pass(1000)
    expect([call.statuses.at(-1), office.pbx.userState('acme.test', '101')?.queues]).toEqual([200, queues])
  })

  test('pauses by *46 and works again by #46; no agent does by a code for agents', async () => {
    const { office, phone, ana } = await openTwo()
    const dial = async (from: VirtualPhone, code: string) => {
      from.invite(code)
      await office.pass(4000)
    }
    await dial(phone('101'), '*46')
    expect(office.pbx.userState('acme.test', '101')?.pause).toEqual({ on: true, reason: '', since: expect.any(Number) })
    await dial(phone('101'), '#46')
    expect(office.pbx.userState('acme.test', '101')?.pause).toEqual({ on: false, reason: '', since: null })
    await dial(ana, '*45')
    expect(office.pbx.userState('acme.test', '100')?.queues).toEqual({})
  })

  test('only of queues whose agent one is', async () => {
    const { office } = await openQueue()
    expect(office.pbx.setUserState('acme.test', '100', { queues: { support: 'in' } })).toEqual({
      ok: false,
      error: { code: 'queue_not_found', message: '100 is no agent of a queue support', path: 'queues.support' }
    })
  })

  test('a phone that registers is rung for whoever waits', async () => {
    const { office, phone, rings, arrive } = await openQueue({ agents: [{ user: '101' }], joinWhenEmpty: true })
    await office.until(phone('101').register(0))
    const call = await arrive()
    expect(rings()).toEqual([])
    await office.until(phone('101').register())
    await office.pass()
    expect(rings()).toEqual(['101'])
    call.bye()
    await office.pass()
  })

  test('is told to a wallboard four times a second at most', async () => {
    const { office, arrive } = await openQueue()
    const count = () => office.events.filter(({ name }) => name === 'queue.changed').length
    await office.pass(1000)
    const before = count()
    const calls = [await arrive(), await arrive()]
    await office.pass(250)
    expect(count() - before).toBe(1)
    for (const call of calls) call.bye()
    await office.pass()
  })
})
