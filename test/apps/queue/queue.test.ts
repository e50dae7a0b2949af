import { describe, expect, test } from 'vitest'
import type { AppOutcome } from '../../../pbx-core/apps/context.ts'
import { queue } from '../../../pbx-core/apps/queue/queue.ts'
import { completed } from '../../../pbx-core/call/terminations.ts'
import type { StandInLeg } from '../../support/stand-in-leg.ts'
import { factsOf, StandInOffice } from '../../support/stand-in-services.ts'
import type { DomainInput } from '../../support/virtual-pbx.ts'

type QueueInput = Partial<NonNullable<DomainInput['queues']>[number]>
const agents = ['101', '102'] as const

/** Somebody outside calls support, whose agents are Tom and Lena. */
function support(input: QueueInput = {}, prepare: (office: StandInOffice) => void = () => {}) {
  const office = new StandInOffice({
    queues: [{ name: 'support', extension: '600', agents: agents.map((user) => ({ user })), ...input }]
  })
  const [config] = office.config.domains[0]?.queues ?? []
  if (config === undefined) throw new Error('there is no queue')
  office.line.tell({
    on: 'configured',
    queues: [
      {
        ...{ name: 'support', strategy: config.strategy, wrapUpMs: 0, skipMs: config.skipSeconds * 1000 },
        ...{ callbacks: { attempts: 3, pauseMs: 300_000 } },
        ...{ pauseAfterMissed: null, maxWaiting: config.maxWaiting, joinWhenEmpty: config.joinWhenEmpty },
        agents: config.agents.map(({ user: extension, penalty }) => ({ extension, penalty }))
      }
    ],
    isIn: () => true
  })
  for (const agent of agents) office.line.tell({ on: 'seen', agent, isReachable: true, isBusyElsewhere: false })
  prepare(office)
  const calls = () => {
    const caller = { number: '+15550170', name: 'Customer', user: null }
    const calling = office.calling({ caller, exten: '600', direction: 'inbound' }, { party: 'trunk:main' })
    const got: AppOutcome[] = []
    void queue.run(calling.context, config).then((outcome) => got.push(outcome))
    return { ...calling, got }
  }
  return { office, calls }
}

const doing = (office: StandInOffice) =>
  agents.map((agent) => `${agent} ${office.line.hall.agents.get(agent)?.doing.is ?? 'unknown'}`)
const told = (...legs: readonly StandInLeg[]) => legs.map((leg) => leg.told)

describe('a queue (4-pbx, Applications: Queue)', () => {
  test('whoever waits hears music; the agent who answers is whom the record names, and the other one is let go', async () => {
    const { office, calls } = support()
    const [tom, lena] = [office.phone('101'), office.phone('102')]
    const { call, leg, got } = calls()
    await office.pass()
    expect([leg.told, leg.media.playing, doing(office)]).toEqual([
      ['answer'],
      [expect.stringMatching(/^music/)],
      ['101 ringing', '102 ringing']
    ])
    lena.answers()
    await office.pass()
    expect([call.segment.callee, leg.media.peer, doing(office), told(tom)]).toEqual([
      { number: '102', name: 'Lena Brandt', user: '102' },
      lena.media,
      ['101 idle', '102 talking'],
      [['call', 'hang up elsewhere']]
    ])
    lena.bye()
    await office.pass()
    expect([got, doing(office)]).toEqual([
      [{ kind: 'completed', termination: completed('callee') }],
      ['101 idle', '102 idle']
    ])
  })

  test('an agent has the pop-up once, though several of its telephones ring', async () => {
    const { office, calls } = support({ agents: [{ user: '101' }] })
    const [desk, mobile] = [office.phone('101'), office.phone('101')]
    calls()
    await office.pass()
    desk.rings()
    mobile.rings()
    desk.rings()
    expect(office.asked.filter((each) => each.startsWith('pop-up'))).toEqual(['pop-up of 101'])
  })

  test('who declines at one telephone wants the call at none, and is not rung for that caller again', async () => {
    const { office, calls } = support({ agents: [{ user: '101' }], skipSeconds: 60 })
    const [desk, mobile] = [office.phone('101'), office.phone('101')]
    calls()
    await office.pass()
    desk.refuses(603)
    await office.pass(5000)
    expect([told(mobile), doing(office)[0]]).toEqual([[['call', expect.stringMatching(/^hang up/)]], '101 idle'])
    expect(office.asked.filter((each) => each === 'phones 101')).toHaveLength(1)
  })

  test('a telephone that is gone does not end the ringing of the other one', async () => {
    const { office, calls } = support({ agents: [{ user: '101' }] })
    const [desk, mobile] = [office.phone('101'), office.phone('101')]
    const { call } = calls()
    await office.pass()
    desk.refuses(500)
    await office.pass()
    expect([told(mobile), doing(office)[0]]).toEqual([[['call']], '101 ringing'])
    mobile.answers()
    await office.pass()
    expect(call.segment.callee).toEqual({ number: '101', name: 'Tom Okafor', user: '101' })
  })

  test('a full one, and one without anybody, turn the caller away before it is answered', async () => {
    const { office, calls } = support({ maxWaiting: 1, agents: [{ user: '101' }] })
    office.phone('101')
    calls()
    await office.pass()
    const full = calls()
    await office.pass()
    expect([full.leg.told, full.got, factsOf(full.call)]).toMatchObject([
      [],
      [{ kind: 'unanswered', because: 'full', termination: { result: 'busy' } }],
      [{ code: 'queue-turned-away', queue: 'support', because: 'full' }]
    ])
    const empty = support({}, ({ line }) => {
      for (const agent of agents) line.tell({ on: 'seen', agent, isReachable: false, isBusyElsewhere: false })
    }).calls()
    await office.pass()
    expect([empty.leg.told, empty.got]).toMatchObject([[], [{ kind: 'unanswered', because: 'empty' }]])
  })

  test('who has waited maxWaitSeconds is sent on for that reason; nobody rings any more', async () => {
    const { office, calls } = support({ maxWaitSeconds: 40, ringSeconds: 60 })
    const [tom, lena] = [office.phone('101'), office.phone('102')]
    const { got } = calls()
    await office.pass(39_999)
    expect(got).toEqual([])
    await office.pass(1)
    expect(got).toMatchObject([{ kind: 'unanswered', because: 'timeout', termination: { result: 'no-answer' } }])
    expect(told(tom, lena).map((each) => each.at(-1))).toEqual([
      expect.stringMatching(/^hang up/),
      expect.stringMatching(/^hang up/)
    ])
    expect([doing(office), office.line.hall.callers.size]).toEqual([['101 idle', '102 idle'], 0])
  })

  test('a key of exitKeys leads on, also while agents ring; others, and what was typed before, lead nowhere', async () => {
    const { office, calls } = support({ exitKeys: { '0': 'extension:100' } })
    office.phone('101')
    const { call, leg, got } = calls()
    leg.presses('0')
    await office.pass()
    leg.presses('5')
    await office.pass()
    expect(got).toEqual([])
    leg.presses('0')
    await office.pass()
    expect(leg.keys.take()).toBe(undefined)
    expect(got).toMatchObject([{ kind: 'unanswered', because: 'exit', to: { type: 'extension', name: '100' } }])
    expect(factsOf(call)).toContainEqual({ code: 'queue-left', queue: 'support', digit: '0' })
  })

  test('who hangs up while it waits leaves the line, and the telephones that ring for it', async () => {
    const { office, calls } = support()
    const tom = office.phone('101')
    const { leg, got } = calls()
    await office.pass(3000)
    leg.bye()
    await office.pass()
    expect([got.length, tom.told.length, office.line.hall.callers.size, doing(office)[0]]).toEqual([
      1,
      2,
      0,
      '101 idle'
    ])
  })

  test('its place is said to whoever is not next, between music, every announceSeconds', async () => {
    const { office, calls } = support({ announcePosition: true, announceSeconds: 20, agents: [{ user: '101' }] })
    office.phone('101')
    const first = calls()
    await office.pass()
    const second = calls()
    await office.pass()
    expect([first.leg.media.played.length, second.leg.media.playing]).toEqual([
      1,
      ['prompt queue-place', 'prompt digits/2']
    ])
    await office.pass(5000)
    expect(second.leg.media.playing).toEqual([expect.stringMatching(/^music/)])
    await office.pass(16_100)
    expect(second.leg.media.playing).toEqual(['prompt queue-place', 'prompt digits/2'])
  })

  test('its place is said once every announceSeconds, counted from the end of what was said', async () => {
    const { office, calls } = support({ announcePosition: true, announceSeconds: 20, agents: [{ user: '101' }] })
    office.phone('101')
    calls()
    await office.pass()
    const { leg } = calls()
    const said = () => leg.media.played.filter((items) => JSON.stringify(items).includes('queue-place')).length
    await office.pass()
    const counts = [said()]
    for (let minute = 0; minute < 3; minute += 1) {
      await office.pass(60_000)
      counts.push(said())
    }
    expect(counts).toEqual([1, 3, 6, 9])
  })

  test('how long it will be is said as soon as that is known, though nobody could say so at first', async () => {
    const { office, calls } = support({ announceWait: true, announceSeconds: 20, agents: [{ user: '101' }] })
    const tom = office.phone('101')
    office.phone('101')
    const first = calls()
    await office.pass()
    tom.answers()
    await office.pass()
    const { leg } = calls()
    calls()
    const said = () => leg.media.played.some((items) => JSON.stringify(items).includes('queue-wait'))
    await office.pass(30_000)
    expect(said()).toBe(false)
    first.leg.bye()
    await office.pass(20_000)
    expect(said()).toBe(true)
  })

  test('of two who come at once for the last place one is turned away, and has never waited', async () => {
    const { office, calls } = support({ maxWaiting: 1, agents: [{ user: '101' }] })
    office.phone('101')
    const first = calls()
    const second = calls()
    const queued: string[] = []
    second.call.segment.whenQueued(() => queued.push('waits'))
    await office.pass()
    expect([first.got, second.got.map(({ kind }) => kind), queued]).toEqual([[], ['unanswered'], []])
    expect(factsOf(second.call).filter(({ code }) => code.startsWith('queue'))).toEqual([
      { code: 'queue-turned-away', queue: 'support', because: 'full' }
    ])
  })
})
