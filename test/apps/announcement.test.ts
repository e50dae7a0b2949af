import { describe, expect, test } from 'vitest'
import { announcement } from '../../pbx-core/apps/announcement.ts'
import { completed, terminations } from '../../pbx-core/call/terminations.ts'
import { promptMs } from '../support/recording-media.ts'
import type { StandInParts } from '../support/stand-in-leg.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

/** Ana hears the announcement; `got` has its outcome once there is one. */
function hearing(prompt = 'night', parts: Partial<StandInParts> = {}) {
  const office = new StandInOffice({ announcements: [{ name: 'closed', prompt }] })
  const calling = office.calling({}, parts)
  const config = calling.call.domain.announcements[0]
  if (config === undefined) throw new Error('there is no announcement')
  const got: unknown[] = []
  void announcement.run(calling.context, config).then((outcome) => got.push(outcome))
  return { office, ...calling, got }
}

describe('an announcement (4-pbx, Applications)', () => {
  test('is heard to its end, and goes to its `then` with no word about a failure', async () => {
    const { office, call, leg, got } = hearing()
    await office.pass(promptMs - 1)
    expect([got, leg.media.playing, call.segment.app]).toEqual([
      [],
      ['prompt night'],
      { name: 'announcement', data: 'closed' }
    ])
    await office.pass(1)
    expect([got, leg.told]).toEqual([
      [{ kind: 'unanswered', termination: completed('pbx'), leaves: 'then', farewell: '' }],
      ['answer']
    ])
  })

  test('has answered the telephone, and is no answer in the record: nobody has', async () => {
    const { office, call } = hearing()
    await office.pass(promptMs)
    expect([call.state, call.segment.answeredAt]).toEqual(['setup', undefined])
  })

  test('that has nothing to say goes on at once', async () => {
    const { office, got } = hearing('')
    await office.pass()
    expect(got).toEqual([{ kind: 'unanswered', termination: completed('pbx'), leaves: 'then', farewell: '' }])
  })

  test('ends with whoever hangs up', async () => {
    const { office, leg, got } = hearing()
    await office.pass(100)
    leg.bye()
    await office.pass()
    expect([got, office.clock.pending]).toEqual([
      [{ kind: 'unanswered', termination: completed('caller'), leaves: 'then', farewell: '' }],
      0
    ])
  })

  test('is nothing for a telephone without a codec that is spoken here', async () => {
    const codec = { payloadType: 3, name: 'GSM', clockRate: 8000, channels: 1, parameters: '' }
    const { office, leg, got } = hearing('night', { audio: { codecs: [codec] } })
    await office.pass()
    expect([got, leg.told]).toEqual([
      [
        { kind: 'unanswered', termination: terminations.notAcceptable('the phone offers no codec that is spoken here') }
      ],
      []
    ])
  })
})
