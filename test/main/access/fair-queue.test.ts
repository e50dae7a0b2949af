import { expect, it } from 'vitest'
import { FairQueue } from '../../../main/access/fair-queue.ts'

const limits = { atOnce: 1, lane: 2, place: 4, all: 6 }

/** A queue whose tasks end when they are told to, and what has become of each. */
function observed(changed: Partial<typeof limits> = {}) {
  const queue = new FairQueue({ ...limits, ...changed })
  const begun: string[] = []
  const turnedAway: string[] = []
  const ends: (() => void)[] = []
  const ask = (place: string, lane: string, name = lane) =>
    void queue
      .run({ place, lane }, () => {
        begun.push(name)
        return new Promise<string>((resolve) => ends.push(() => resolve(name)))
      })
      .then((result) => result ?? turnedAway.push(name))
  const settled = () => new Promise(setImmediate)
  /** Ends whatever runs, until nothing does any more. */
  async function drain(): Promise<void> {
    await settled()
    for (let end = ends.shift(); end !== undefined; end = ends.shift()) {
      end()
      await settled()
    }
  }
  return { ask, begun, turnedAway, drain, settled }
}

it('so many run at a time, and of one lane one', async () => {
  const { ask, begun, settled, drain } = observed({ atOnce: 2 })
  ask('office', 'ana', 'ana 1')
  ask('office', 'ana', 'ana 2')
  ask('office', 'tom')
  ask('office', 'eve')
  await settled()
  expect(begun).toEqual(['ana 1', 'tom'])
  await drain()
  expect(begun.toSorted()).toEqual(['ana 1', 'ana 2', 'eve', 'tom'])
})

it('places take turns, however many wait at one of them', async () => {
  const { ask, begun, drain } = observed({ lane: 9, place: 9, all: 99 })
  for (const name of ['a', 'b', 'c', 'd', 'e']) ask('flood', name)
  ask('office', 'ana')
  ask('home', 'tom')
  await drain()
  expect(begun.indexOf('ana')).toBeLessThanOrEqual(2)
  expect(begun.indexOf('tom')).toBeLessThanOrEqual(3)
  expect(begun).toHaveLength(7)
})

it('within a place the first and the last have their turn by turns', async () => {
  const { ask, begun, drain } = observed({ lane: 9, place: 9, all: 99 })
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) ask('flood', name)
  await drain()
  expect(begun).toEqual(['a', 'b', 'f', 'c', 'e', 'd'])
})

it('a lane and a place have room for so many', async () => {
  const { ask, begun, turnedAway, drain } = observed()
  for (const name of ['ana 1', 'ana 2', 'ana 3', 'ana 4']) ask('office', 'ana', name)
  for (const name of ['tom', 'eve', 'lea']) ask('office', name)
  await drain()
  expect(turnedAway).toEqual(['ana 4', 'lea'])
  expect(begun.toSorted()).toEqual(['ana 1', 'ana 2', 'ana 3', 'eve', 'tom'])
})

it('when all are full, one of the place with the most goes, of its longest lane the last', async () => {
  const { ask, begun, turnedAway, drain } = observed()
  ask('flood', 'now')
  for (const name of ['a1', 'a2']) ask('flood', 'a', name)
  for (const name of ['b', 'c']) ask('flood', name)
  for (const name of ['x', 'y']) ask('office', name)
  ask('home', 'ana')
  await drain()
  expect(turnedAway).toEqual(['a2'])
  expect(begun.toSorted()).toEqual(['a1', 'ana', 'b', 'c', 'now', 'x', 'y'])
  // And afterwards there is room for as many as ever.
  for (const name of ['k', 'l', 'm']) ask('flood', name)
  for (const name of ['p', 'q', 'r']) ask('office', name)
  ask('home', 'tom')
  await drain()
  expect([turnedAway, begun.length]).toEqual([['a2'], 14])
})

it('but nobody goes for one of a place that has as many', async () => {
  const { ask, turnedAway, drain } = observed({ all: 3 })
  ask('flood', 'now')
  for (const name of ['a', 'b']) ask('flood', name)
  ask('office', 'x')
  // It would have as many as the fullest then, which is no better than before.
  ask('office', 'y')
  await drain()
  expect(turnedAway).toEqual(['y'])
})

it('a task that fails makes room like any other', async () => {
  const queue = new FairQueue(limits)
  const turn = { place: 'office', lane: 'ana' }
  await expect(queue.run(turn, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await queue.run(turn, async () => 'next')).toBe('next')
})
