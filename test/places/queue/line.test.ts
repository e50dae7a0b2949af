import { describe, expect, it } from 'vitest'
import { dueAt, expectedWait, lineOf, presentIn } from '../../../pbx-core/places/queue/look.ts'
import { rules, Scene } from './hall.ts'

const one = { ...rules, agents: [{ extension: '100', penalty: 0 }] }

describe('callers', () => {
  it('who comes while an agent is free rings there at once', () => {
    const scene = new Scene(rules)
    expect(scene.arrive('a')).toEqual(['a rings 100'])
  })

  it('each has an agent of their own, as far as there are any; the next waits', () => {
    const scene = new Scene(rules)
    const told = ['a', 'b', 'c', 'd'].map((id) => scene.arrive(id))
    expect(told).toEqual([['a rings 100'], ['b rings 101'], ['c rings 102'], []])
  })

  it('are served in the order in which they came', () => {
    const scene = new Scene(one)
    for (const id of ['a', 'b', 'c']) scene.arrive(id)
    scene.answer('a', '100')
    expect(scene.do({ on: 'over', caller: 'a', agent: '100' })).toEqual(['b rings 100'])
  })

  it('a higher priority goes before, and never takes a telephone that rings for another', () => {
    const scene = new Scene(one)
    for (const id of ['a', 'b', 'c']) scene.arrive(id)
    expect(scene.arrive('vip', { priority: 5 })).toEqual([])
    expect(lineOf(scene.hall, 'support').map(({ id }) => id)).toEqual(['vip', 'a', 'b', 'c'])
    scene.answer('a', '100')
    expect(scene.do({ on: 'over', caller: 'a', agent: '100' })).toEqual(['vip rings 100'])
  })

  it('who leaves frees the telephone for the next one', () => {
    const scene = new Scene(one)
    scene.arrive('a')
    scene.arrive('b')
    expect(scene.do({ on: 'left', caller: 'a' })).toEqual(['b rings 100'])
    expect(scene.agents).toEqual(['100 ringing b'])
  })

  it('of two queues that share an agent the one who came first is served first', () => {
    const sales = { ...one, name: 'sales' }
    const scene = new Scene(one, sales)
    scene.arrive('a')
    scene.arrive('b', { queue: 'sales' })
    scene.arrive('c')
    scene.answer('a', '100')
    expect(scene.do({ on: 'over', caller: 'a', agent: '100' })).toEqual(['b rings 100'])
  })

  it('beyond maxWaiting they are turned away as full; who talks waits no more', () => {
    const scene = new Scene({ ...one, maxWaiting: 2 })
    scene.arrive('a')
    scene.answer('a', '100')
    expect(['b', 'c', 'd'].map((id) => scene.arrive(id))).toEqual([[], [], ['d turned away: full']])
  })

  it.each([
    ['logged out', (scene: Scene) => scene.do({ on: 'logged', agent: '100', queue: 'support', isIn: false })],
    ['paused', (scene: Scene) => scene.do({ on: 'paused', agent: '100', reason: 'lunch' })],
    ['without a telephone', (scene: Scene) => scene.see('100', { isReachable: false })]
  ])('are turned away as empty where the only agent is %s', (_, happen) => {
    const scene = new Scene(one)
    happen(scene)
    expect(scene.arrive('a')).toEqual(['a turned away: empty'])
  })

  it('wait all the same where joinWhenEmpty is on', () => {
    const scene = new Scene({ ...one, joinWhenEmpty: true })
    scene.do({ on: 'paused', agent: '100', reason: 'lunch' })
    expect(scene.arrive('a')).toEqual([])
    expect(scene.do({ on: 'paused', agent: '100', reason: null })).toEqual(['a rings 100'])
  })

  it('who waits is turned away when the last agent logs out, and not when it pauses', () => {
    const scene = new Scene(one)
    scene.arrive('a')
    scene.answer('a', '100')
    scene.arrive('b')
    expect(scene.do({ on: 'paused', agent: '100', reason: 'lunch' })).toEqual([])
    expect(scene.do({ on: 'logged', agent: '100', queue: 'support', isIn: false })).toEqual(['b turned away: empty'])
    expect(scene.agents).toEqual(['100 talking a'])
  })

  it('of a queue that is gone, or unknown, are turned away', () => {
    const scene = new Scene(one)
    scene.arrive('a')
    expect(scene.configure()).toEqual(['a stops ringing 100', 'a turned away: empty'])
    expect(scene.arrive('b')).toEqual(['b turned away: empty'])
  })
})

describe('agents', () => {
  it('who is busy elsewhere, paused, out or without a telephone is not rung', () => {
    const scene = new Scene({
      ...rules,
      agents: ['1', '2', '3', '4', '5'].map((extension) => ({ extension, penalty: 0 }))
    })
    scene.see('1', { isBusyElsewhere: true })
    scene.see('2', { isReachable: false })
    scene.do({ on: 'paused', agent: '3', reason: 'lunch' })
    scene.do({ on: 'logged', agent: '4', queue: 'support', isIn: false })
    expect([scene.arrive('a'), scene.arrive('b')]).toEqual([['a rings 5'], []])
    expect(presentIn(scene.hall, 'support').map(({ extension }) => extension)).toEqual(['1', '5'])
  })

  it('rest for wrapUpMs after a call, whichever queue calls next, and to the millisecond', () => {
    const sales = { ...one, name: 'sales' }
    const scene = new Scene({ ...one, wrapUpMs: 5000 }, sales)
    scene.arrive('a')
    scene.answer('a', '100')
    scene.now = 60_000
    expect(scene.do({ on: 'over', caller: 'a', agent: '100' })).toEqual([])
    expect(scene.arrive('b', { queue: 'sales' })).toEqual([])
    expect(dueAt(scene.hall, scene.now)).toBe(65_000)
    expect(scene.pass(4999)).toEqual([])
    expect(scene.pass(1)).toEqual(['b rings 100'])
  })

  it('end their rest by a press', () => {
    const scene = new Scene({ ...one, wrapUpMs: 5000 })
    scene.arrive('a')
    scene.answer('a', '100')
    scene.do({ on: 'over', caller: 'a', agent: '100' })
    scene.arrive('b')
    expect(scene.do({ on: 'wrapped-up', agent: '100' })).toEqual(['b rings 100'])
  })

  it('who rejects is skipped for that caller for skipMs, and rings for another', () => {
    const scene = new Scene(one)
    scene.arrive('a')
    expect(scene.do({ on: 'refused', caller: 'a', agent: '100', how: 'rejected' })).toEqual([])
    expect(scene.arrive('b')).toEqual(['b rings 100'])
    scene.do({ on: 'left', caller: 'b' })
    expect([scene.pass(59_999), scene.pass(1)]).toEqual([[], ['a rings 100']])
  })

  it('who rejects is not rung again in the same moment where skipMs is 0: its telephone may do so by itself', () => {
    const scene = new Scene({ ...one, skipMs: 0 })
    scene.arrive('a')
    expect(scene.do({ on: 'refused', caller: 'a', agent: '100', how: 'rejected' })).toEqual([])
    expect(dueAt(scene.hall, scene.now)).toBe(1000)
    expect([scene.pass(999), scene.pass(1)]).toEqual([[], ['a rings 100']])
  })

  it('who does not answer is rung again after all the others, round after round', () => {
    const scene = new Scene({ ...rules, strategy: 'in-order' })
    scene.arrive('a')
    const rung = ['100', '101', '102', '100', '101', '102'].map((agent) => {
      scene.now += 15_000
      return scene.miss('a', agent)
    })
    expect(rung).toEqual(['101', '102', '100', '101', '102', '100'].map((agent) => [`a rings ${agent}`]))
  })

  it('a single one who does not answer is rung again after 5 s', () => {
    const scene = new Scene(one)
    scene.arrive('a')
    expect([scene.miss('a', '100'), scene.pass(4999), scene.pass(1)]).toEqual([[], [], ['a rings 100']])
  })

  it('who misses pauseAfterMissed calls in a row is paused and told; an answer begins the count anew', () => {
    const scene = new Scene({ ...one, pauseAfterMissed: 2 })
    scene.arrive('a')
    scene.miss('a', '100')
    scene.pass(5000)
    scene.answer('a', '100')
    scene.do({ on: 'over', caller: 'a', agent: '100' })
    scene.arrive('b')
    expect(scene.miss('b', '100')).toEqual([])
    scene.pass(5000)
    expect(scene.miss('b', '100')).toEqual(['100 paused after 2'])
    expect(scene.hall.agents.get('100')?.pause).toEqual({ reason: 'missed', since: 10_000 })
    expect(scene.pass(60_000)).toEqual([])
    expect(scene.do({ on: 'paused', agent: '100', reason: null })).toEqual(['b rings 100'])
  })

  it('one who cannot be rung has missed nothing', () => {
    const scene = new Scene({ ...one, pauseAfterMissed: 1 })
    scene.arrive('a')
    expect(scene.do({ on: 'refused', caller: 'a', agent: '100', how: 'unreachable' })).toEqual([])
    expect(scene.hall.agents.get('100')?.pause).toBeNull()
  })

  it.each([
    ['pauses', (scene: Scene) => scene.do({ on: 'paused', agent: '100', reason: 'lunch' })],
    ['logs out', (scene: Scene) => scene.do({ on: 'logged', agent: '100', queue: 'support', isIn: false })],
    ['calls somebody', (scene: Scene) => scene.see('100', { isBusyElsewhere: true })]
  ])('who %s while its telephone rings is rung no more, and the next one is', (_, happen) => {
    const scene = new Scene(rules)
    scene.arrive('a')
    expect(happen(scene)).toEqual(['a stops ringing 100', 'a rings 101'])
  })

  it('who is paused in a call ends it in peace, and is not rung after it', () => {
    const scene = new Scene(one)
    scene.arrive('a')
    scene.answer('a', '100')
    scene.arrive('b')
    expect(scene.do({ on: 'paused', agent: '100', reason: 'lunch' })).toEqual([])
    expect(scene.do({ on: 'over', caller: 'a', agent: '100' })).toEqual([])
    expect(scene.do({ on: 'paused', agent: '100', reason: null })).toEqual(['b rings 100'])
  })

  it('two who answer at once: the first has the call, the other is free', () => {
    const scene = new Scene({ ...rules, strategy: 'ring-all' })
    scene.arrive('a')
    scene.answer('a', '101')
    scene.answer('a', '100')
    expect(scene.agents).toEqual(['100 idle', '101 talking a', '102 idle'])
  })

  it('keep what they do, and how they are logged in, when the configuration changes', () => {
    const scene = new Scene(rules)
    scene.do({ on: 'logged', agent: '102', queue: 'support', isIn: false })
    scene.arrive('a')
    scene.answer('a', '100')
    scene.configure({ ...rules, agents: [...rules.agents, { extension: '103', penalty: 0 }] })
    expect(scene.agents).toEqual(['100 talking a', '101 idle', '102 idle', '103 idle'])
    expect([...scene.hall.tiers.values()].map(({ extension, isIn }) => `${extension} ${isIn}`)).toEqual([
      '100 true',
      '101 true',
      '102 false',
      '103 true'
    ])
  })
})

describe('what an agent does besides', () => {
  it('a consultation in the midst of a call makes that one no shorter', () => {
    const scene = new Scene(one)
    scene.arrive('a')
    scene.answer('a', '100')
    scene.pass(60_000)
    scene.see('100', { isBusyElsewhere: true })
    scene.pass(10_000)
    scene.see('100')
    scene.pass(5000)
    scene.do({ on: 'over', caller: 'a', agent: '100' })
    expect([...scene.hall.tiers.values()].map(({ calls, talkMs }) => [calls, talkMs])).toEqual([[1, 75_000]])
    expect(scene.hall.handled.get('support')).toEqual([75_000])
  })

  it('who picks up a call that rings at a colleague is rung no more for its own, which the next one gets', () => {
    const scene = new Scene(rules)
    scene.arrive('a')
    scene.arrive('b')
    expect(scene.answer('a', '101')).toEqual(['b stops ringing 101', 'b rings 100'])
    expect(scene.agents).toEqual(['100 ringing b', '101 talking a', '102 idle'])
  })

  it('who wants to be left alone, or whose telephone goes, while it rings is rung no more, and has missed nothing', () => {
    const scene = new Scene(rules)
    scene.arrive('a')
    expect(scene.see('100', { isReachable: false })).toEqual(['a stops ringing 100', 'a rings 101'])
    expect(scene.hall.agents.get('100')?.missed).toBe(0)
  })

  it('who waits is turned away where the configuration takes the last agent out, unless callers may wait for nobody', () => {
    const scene = new Scene(one, { ...one, name: 'sales', joinWhenEmpty: true })
    scene.arrive('a')
    scene.arrive('b', { queue: 'sales' })
    const nobody = { ...one, agents: [] }
    expect(scene.configure(nobody, { ...nobody, name: 'sales', joinWhenEmpty: true })).toEqual([
      'a stops ringing 100',
      'a turned away: empty'
    ])
    expect([...scene.hall.callers.keys()]).toEqual(['b'])
  })
})

describe('whom a queue rings next', () => {
  /** Who takes each of these calls, which all last as long. */
  function taking(scene: Scene, callers: readonly string[], seconds: readonly number[] = []): readonly string[] {
    return callers.map((id, at) => {
      const [told = ''] = scene.arrive(id)
      const agent = told.split(' ').at(-1) ?? ''
      scene.answer(id, agent)
      scene.now += (seconds[at] ?? 10) * 1000
      scene.do({ on: 'over', caller: id, agent })
      return agent
    })
  }

  it('longest-idle: who was done with its last call before the others', () => {
    const scene = new Scene(rules)
    expect(taking(scene, ['a', 'b', 'c', 'd'])).toEqual(['100', '101', '102', '100'])
  })

  it('fewest-calls: who has taken fewest of this queue, of equals who is idle longest', () => {
    const scene = new Scene({ ...rules, strategy: 'fewest-calls' })
    scene.see('102', { isReachable: false })
    expect(taking(scene, ['a', 'b', 'c', 'd'])).toEqual(['100', '101', '100', '101'])
    scene.see('102')
    expect(taking(scene, ['e', 'f', 'g'])).toEqual(['102', '102', '100'])
  })

  it('least-talk-time: who has talked least for this queue', () => {
    const scene = new Scene({ ...rules, strategy: 'least-talk-time' })
    expect(taking(scene, ['a', 'b', 'c', 'd', 'e'], [60, 10, 30, 15, 1])).toEqual(['100', '101', '102', '101', '101'])
  })

  it('round-robin: one after the other, whoever is not there at the moment', () => {
    const scene = new Scene({ ...rules, strategy: 'round-robin' })
    expect(taking(scene, ['a', 'b'])).toEqual(['100', '101'])
    scene.see('101', { isBusyElsewhere: true })
    expect(taking(scene, ['c', 'd', 'e'])).toEqual(['102', '100', '102'])
  })

  it('in-order: always the first who is free', () => {
    const scene = new Scene({ ...rules, strategy: 'in-order' })
    expect(taking(scene, ['a', 'b'])).toEqual(['100', '100'])
  })

  it('random: each is as likely as the others', () => {
    const scene = new Scene({ ...rules, strategy: 'random' })
    const drawn = [0, 0.34, 0.99].map((chance) => {
      scene.chance = chance
      return taking(scene, [`at ${chance}`])[0]
    })
    expect(drawn).toEqual(['100', '101', '102'])
  })

  it('ring-all: everybody who is free, and who becomes free meanwhile', () => {
    const scene = new Scene({ ...rules, strategy: 'ring-all' })
    scene.see('102', { isBusyElsewhere: true })
    expect(scene.arrive('a')).toEqual(['a rings 100 101'])
    expect(scene.see('102')).toEqual(['a rings 102'])
    expect(scene.arrive('b')).toEqual([])
    expect(scene.answer('a', '101')).toEqual(['b rings 100 102'])
  })

  it('those with a lower penalty first, others where none of these is free or has taken it', () => {
    const scene = new Scene({
      ...rules,
      strategy: 'in-order',
      agents: rules.agents.map((agent, at) => ({ ...agent, penalty: at }))
    })
    expect([scene.arrive('a'), scene.arrive('b')]).toEqual([['a rings 100'], ['b rings 101']])
    expect(scene.do({ on: 'refused', caller: 'a', agent: '100', how: 'rejected' })).toEqual(['a rings 102'])
  })

  it('ring-all with penalties: who stands before those who are rung joins them, who stands behind does not', () => {
    const scene = new Scene({
      ...rules,
      strategy: 'ring-all',
      agents: rules.agents.map((agent, at) => ({ ...agent, penalty: at }))
    })
    scene.see('100', { isBusyElsewhere: true })
    expect(scene.arrive('a')).toEqual(['a rings 101'])
    expect(scene.see('100')).toEqual(['a rings 100'])
    expect(scene.hall.callers.get('a')?.rings).toEqual(['101', '100'])
  })
})

describe('what a caller can be told', () => {
  it('its place, with those before it whose agent rings', () => {
    const scene = new Scene(one)
    for (const id of ['a', 'b']) scene.arrive(id)
    expect(lineOf(scene.hall, 'support').map(({ id }) => id)).toEqual(['a', 'b'])
  })

  it('how long it will wait: its place by what a call takes, rest included, shared by who is there', () => {
    const scene = new Scene({ ...rules, wrapUpMs: 10_000, agents: rules.agents.slice(0, 2) })
    expect(expectedWait(scene.hall, 'support', 1)).toBeUndefined()
    for (const [id, agent, seconds] of [
      ['a', '100', 50],
      ['b', '101', 110]
    ] as const) {
      scene.arrive(id)
      scene.answer(id, agent)
      scene.now += seconds * 1000
      scene.do({ on: 'over', caller: id, agent })
    }
    expect(expectedWait(scene.hall, 'support', 3)).toBe(135_000)
    scene.do({ on: 'paused', agent: '100', reason: 'lunch' })
    expect(expectedWait(scene.hall, 'support', 3)).toBe(270_000)
  })

  it('the last twenty calls of the queue say how long one takes', () => {
    const scene = new Scene(one)
    for (const [at, seconds] of [1000, ...Array<number>(20).fill(60)].entries()) {
      scene.arrive(`c${at}`)
      scene.answer(`c${at}`, '100')
      scene.now += seconds * 1000
      scene.do({ on: 'over', caller: `c${at}`, agent: '100' })
    }
    expect(expectedWait(scene.hall, 'support', 1)).toBe(60_000)
  })
})
