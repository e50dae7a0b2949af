import { describe, expect, test } from 'vitest'
import { expectNothingLeft } from '../office.ts'
import { Chain } from './chain.ts'
import { ask, consult, pickUp, race, type Step, send } from './steps.ts'

/** `npm test` runs the first hundred, `npm run test:long` all of them. */
const isLong = process.env.MODE === 'long'
const [blocks, size] = isLong ? [100, 100] : [10, 10]

const steps: readonly Step[] = [send, send, consult, ask, pickUp]

async function runChain(seed: number): Promise<void> {
  const chain = await Chain.begin(seed)
  try {
    for (let transfers = 0; transfers < 5 && chain.talkers !== undefined; transfers++) {
      await chain.office.pass(chain.random(2000))
      await chain.one(...steps)(chain)
      chain.expectQuiet()
    }
    const races = chain.talkers !== undefined && chain.random(2) === 0
    if (races) {
      await race(chain)
      chain.expectNobodyAlone()
    } else if (chain.talkers !== undefined) chain.segmentEnds('ANSWERED')
    await chain.finish()
    if (races) chain.expectNoGaps()
    else chain.expectRecords()
    await expectNothingLeft(chain.office)
    chain.expectNothingCounted()
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}\n${chain.story.join('\n')}`, {
      cause: error
    })
  }
}

describe('chains of five random transfers, by phones and API, with pickups, refusals, come-backs and hang-ups', () => {
  const first = Array.from({ length: blocks }, (_, block) => 1 + block * size)
  test.each(first)(
    'end no party that lives, write the right segments, and leave nothing (4-pbx, Call record: invariants; from seed %i on)',
    async (from) => {
      expect.hasAssertions()
      for (let seed = from; seed < from + size; seed++) await runChain(seed)
    },
    isLong ? 600_000 : 60_000
  )
})
