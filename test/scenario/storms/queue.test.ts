import { describe, expect, test } from 'vitest'
import { expectNothingLeft } from '../office.ts'
import { CallCentre } from './call-centre.ts'

/** `npm run test:long` runs a hundred; `npm test` one, and one in which the line chose an agent for a callback whose call was just ending. */
const isLong = process.env.MODE === 'long'
const seeds = isLong ? Array.from({ length: 100 }, (_, at) => at + 1) : [1, 86]

async function runCentre(seed: number): Promise<void> {
  const centre = await CallCentre.open(seed)
  try {
    for (let step = 0; step < 1000; step++) {
      await centre.step()
      const fault = await centre.fault()
      if (fault !== undefined) throw new Error(fault)
    }
    await centre.close()
    await centre.office.pass(60_000)
    // Each has a record, and only one: ANSWERED by the agent who talked with it, or by nobody.
    const { records } = centre.office
    const ofQueue = records.filter(({ callerUser, lastapp }) => callerUser === null && lastapp !== 'callback')
    expect(ofQueue).toHaveLength(centre.customers.length)
    // Whoever took a call back has one with its agent; so many say so.
    const backs = records.filter(({ lastapp }) => lastapp === 'callback')
    expect(backs.filter(({ disposition }) => disposition === 'ANSWERED')).toHaveLength(centre.taken)
    expect(backs.every(({ linkedid }) => ofQueue.some(({ uniqueid }) => uniqueid === linkedid))).toBe(true)
    const answered = (agent: string | null) =>
      ofQueue.filter(({ calleeUser, disposition }) => disposition === 'ANSWERED' && calleeUser === agent).length
    for (const agent of new Set(centre.customers.map((customer) => customer.agent))) {
      if (agent === '') continue
      expect([agent, answered(agent)]).toEqual([
        agent,
        centre.customers.filter((customer) => customer.agent === agent).length
      ])
    }
    expect(ofQueue.filter(({ disposition }) => disposition === 'ANSWERED')).toHaveLength(
      centre.customers.filter(({ agent }) => agent !== '').length
    )
    await expectNothingLeft(centre.office)
  } catch (error) {
    throw new Error(
      `seed ${seed}: ${error instanceof Error ? error.message : error}\n${centre.story.slice(-25).join('\n')}`,
      { cause: error }
    )
  }
}

describe('a thousand random events in a queue of up to 200 callers with 20 agents', () => {
  test.each(seeds)(
    'what the wallboard says is what the telephones do, and each caller has one record (seed %i)',
    runCentre,
    600_000
  )
})
