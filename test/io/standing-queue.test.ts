import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { StandingQueue } from '../../pbx-core/io/standing-queue.ts'

/** A queue from which so many packets are read in each turn, 10 ms apart. */
async function reading(...turns: readonly number[]): Promise<number[]> {
  let now = 1000
  const queue = new StandingQueue(() => now)
  const standing: number[] = []
  for (const packets of turns) {
    for (let packet = 0; packet < packets; packet++) queue.read()
    await turn()
    standing.push(queue.standing)
    now += 10
  }
  return standing
}

test('a thread that reads all there is in each turn has no standing queue', async () => {
  expect(await reading(1, 31, 5, 0, 20)).toEqual([0, 0, 0, 0, 0])
})

test('a burst that is over leaves none, though nothing is read after it', async () => {
  expect(await reading(32, 0, 0)).toEqual([0, 0, 0])
})

test('a queue stands from the first turn that could not empty it, to the first one that does', async () => {
  expect(await reading(3, 32, 33, 32, 31, 32, 32)).toEqual([0, 0, 10, 20, 0, 0, 10])
})
