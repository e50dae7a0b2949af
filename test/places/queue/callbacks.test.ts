import { describe, expect, it } from 'vitest'
import { callbacksOf, dueAt, isFullOfCallbacks, lineOf } from '../../../pbx-core/places/queue/look.ts'
import { rules, Scene } from './hall.ts'

const one = { ...rules, agents: [{ extension: '100', penalty: 0 }] }
const line = ({ hall }: Scene) => lineOf(hall, 'support').map(({ id }) => id)
/** The only agent talks with somebody while these come to wait, in this order. */
function busy(...callers: readonly string[]): Scene {
  const scene = new Scene(one)
  scene.arrive('first')
  scene.answer('first', '100')
  for (const id of callers) scene.arrive(id)
  return scene
}
const free = (scene: Scene) => scene.do({ on: 'over', caller: 'first', agent: '100' })

describe('callback in place of waiting (4-pbx, Applications: Queue)', () => {
  it('whoever is to be called back keeps its place in the line', () => {
    const scene = busy('a', 'b', 'c')
    expect([scene.promise('b', 'back'), line(scene)]).toEqual([[], ['a', 'back', 'c']])
    expect(free(scene)).toEqual(['a rings 100'])
    scene.answer('a', '100')
    expect(scene.do({ on: 'over', caller: 'a', agent: '100' })).toEqual(['back rings 100'])
  })

  it('keeps its priority', () => {
    const scene = busy('a')
    scene.arrive('vip', { priority: 5 })
    scene.promise('vip', 'back')
    expect(line(scene)).toEqual(['back', 'a'])
  })

  it('the agent who has it talks for the line, while who is called back stays in its book until it has answered', () => {
    const scene = busy('a')
    scene.promise('a', 'back')
    free(scene)
    expect(scene.answer('back', '100')).toEqual([])
    expect([scene.agents, line(scene), callbacksOf(scene.hall, 'support').map(({ id }) => id)]).toEqual([
      ['100 talking back'],
      [],
      ['back']
    ])
    scene.do({ on: 'reached', caller: 'back' })
    expect([scene.agents, callbacksOf(scene.hall, 'support')]).toEqual([['100 talking back'], []])
    expect([scene.do({ on: 'over', caller: 'back', agent: '100' }), scene.agents]).toEqual([[], ['100 idle']])
  })

  it('who is not reached is called again after the pause, before those who came later, and given up after so many times', () => {
    const scene = busy('a')
    scene.promise('a', 'back')
    scene.arrive('b')
    free(scene)
    scene.answer('back', '100')
    expect(scene.do({ on: 'not-reached', caller: 'back', agent: '100', isAttempt: true })).toEqual([])
    expect(scene.do({ on: 'over', caller: 'back', agent: '100' })).toEqual(['b rings 100'])
    scene.answer('b', '100')
    scene.arrive('c')
    expect(dueAt(scene.hall, scene.now)).toBe(300_000)
    expect(scene.pass(299_999)).toEqual([])
    expect(scene.do({ on: 'over', caller: 'b', agent: '100' })).toEqual(['c rings 100'])
    scene.miss('c', '100')
    expect(scene.pass(1)).toEqual(['back rings 100'])
    scene.answer('back', '100')
    expect(scene.do({ on: 'not-reached', caller: 'back', agent: '100', isAttempt: true })).toEqual(['back given up'])
    expect(callbacksOf(scene.hall, 'support')).toEqual([])
  })

  it('an agent who does not want to call has made no attempt, and is not rung for it again at once', () => {
    const scene = busy('a')
    scene.promise('a', 'back')
    free(scene)
    scene.answer('back', '100')
    scene.do({ on: 'not-reached', caller: 'back', agent: '100', isAttempt: false })
    expect(scene.do({ on: 'over', caller: 'back', agent: '100' })).toEqual([])
    expect(scene.hall.callers.get('back')?.callback).toEqual({
      ...{ number: '+4930back', attempts: 0, notBefore: 0, takenBy: null }
    })
    expect(scene.pass(59_999)).toEqual([])
    expect(scene.pass(1)).toEqual(['back rings 100'])
  })

  it('the telephones that ring for whoever hangs up ring for the callback, anew', () => {
    const scene = new Scene(one)
    scene.arrive('a')
    expect([scene.promise('a', 'back'), scene.agents]).toEqual([['back rings 100'], ['100 ringing back']])
  })

  it('the same number twice in a queue is one, in the better of both places, and is called as often as a new one', () => {
    const scene = busy('a', 'b')
    scene.promise('b', 'back', '+493012')
    scene.arrive('vip', { priority: 1 })
    scene.promise('vip', 'again', '+493012')
    expect([line(scene), scene.hall.callers.get('back')?.priority]).toEqual([['back', 'a'], 1])
    scene.arrive('later')
    scene.promise('later', 'third', '+493012')
    expect([line(scene), scene.hall.callers.get('back')?.priority]).toEqual([['back', 'a'], 1])
  })

  it('in another queue it is another one', () => {
    const scene = new Scene(one, { ...one, name: 'sales' })
    scene.arrive('first')
    scene.answer('first', '100')
    scene.arrive('a')
    scene.arrive('b', { queue: 'sales' })
    scene.promise('a', 'one', '+493012')
    scene.promise('b', 'two', '+493012')
    expect([...scene.hall.callers.keys()]).toEqual(['one', 'two'])
  })

  it('they take no place from those at the telephone, and as many as may wait are promised at most', () => {
    const scene = new Scene({ ...one, maxWaiting: 1 })
    scene.arrive('first')
    scene.answer('first', '100')
    scene.arrive('a')
    scene.promise('a', 'back', '+493012')
    expect(scene.arrive('b')).toEqual([])
    expect(['+493012', '+493013'].map((number) => isFullOfCallbacks(scene.hall, 'support', number))).toEqual([
      false,
      true
    ])
    scene.promise('b', 'more', '+493013')
    expect(line(scene)).toEqual(['back', 'b'])
  })

  it('when the last agent logs out they wait on, and are called when one is back', () => {
    const scene = busy('a', 'b')
    scene.promise('a', 'back')
    const logged = (isIn: boolean) => scene.do({ on: 'logged', agent: '100', queue: 'support', isIn })
    expect([logged(false), line(scene)]).toEqual([['b turned away: empty'], ['back']])
    free(scene)
    expect(logged(true)).toEqual(['back rings 100'])
  })

  it('where the queue is no more, neither are they', () => {
    const scene = busy('a')
    scene.promise('a', 'back')
    expect([scene.configure(), [...scene.hall.callers]]).toEqual([['back turned away: empty'], []])
  })

  it('after a restart they stand before whoever comes, in their order, and are called as often as was left', () => {
    const scene = new Scene(one)
    scene.see('100', { isReachable: false })
    const back = { queue: 'support', priority: 0, since: -60_000, notBefore: -1 }
    scene.do({
      on: 'recalled',
      callbacks: [
        { ...back, id: 'one', number: '+493011', attempts: 1 },
        { ...back, id: 'two', number: '+493012', attempts: 0 },
        { ...back, id: 'lost', queue: 'gone', number: '+493013', attempts: 0 }
      ]
    })
    expect([line(scene), scene.see('100')]).toEqual([['one', 'two'], ['one rings 100']])
    scene.answer('one', '100')
    expect(scene.do({ on: 'not-reached', caller: 'one', agent: '100', isAttempt: true })).toEqual(['one given up'])
  })

  it('what was cancelled is not called, also where an agent has just taken it', () => {
    const scene = busy('a')
    scene.promise('a', 'back')
    free(scene)
    scene.answer('back', '100')
    scene.do({ on: 'left', caller: 'back' })
    expect([
      scene.do({ on: 'not-reached', caller: 'back', agent: '100', isAttempt: true }),
      scene.do({ on: 'over', caller: 'back', agent: '100' }),
      [...scene.hall.callers]
    ]).toEqual([[], [], []])
  })
})
