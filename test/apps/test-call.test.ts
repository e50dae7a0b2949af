import { describe, expect, test } from 'vitest'
import { testCall } from '../../pbx-core/apps/test-call.ts'
import { interventions } from '../../pbx-core/call/intervention.ts'
import { completed, terminations } from '../../pbx-core/call/terminations.ts'
import type { Termination } from '../../pbx-core/contract/termination.ts'
import { promptMs } from '../support/recording-media.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

/** A caller who does not exist calls Tom, who has two phones. */
function calling(prepare: (office: StandInOffice) => void = () => {}) {
  const office = new StandInOffice({ cti: { inbound: { url: 'http://app.test/' } } })
  prepare(office)
  const [desk, home] = [office.phone('101'), office.phone('101')]
  const call = office.call({ caller: { number: '+15550170', name: 'Customer', user: null } })
  const user = call.domain.users[1]
  if (user === undefined) throw new Error('there is no 101')
  const ended = new AbortController()
  const got: Termination[] = []
  const request = { call, services: office.services, user, signal: ended.signal }
  void testCall(request).then((termination) => got.push(termination))
  return { office, desk, home, call, ended, got }
}

describe('**Call me** (2-cti, Trying it)', () => {
  test('the hook, all phones, the pop-up once; whoever answers hears itself until it hangs up', async () => {
    const { office, desk, home, call, got } = calling()
    await office.pass()
    desk.rings()
    home.rings()
    desk.answers()
    await office.pass()
    expect([office.asked, home.told, desk.media.echoing, call.state, call.segment.callee.user]).toEqual([
      ['hook cti.inbound', 'phones 101', 'pop-up of 101'],
      ['call', 'hang up elsewhere'],
      true,
      'answered',
      '101'
    ])
    desk.bye()
    await office.pass()
    expect([got, office.clock.pending]).toEqual([[completed('callee')], 0])
  })

  test('what the hook would do is told, and the phones ring all the same', async () => {
    const { office, desk, call } = calling((at) => at.verdicts.set('cti.inbound', { kind: 'stop' }))
    await office.pass()
    expect([factsOf(call), desk.told]).toEqual([[{ code: 'test-call-stays' }], ['call']])
  })

  test('is forgotten by nobody: after two minutes it says goodbye', async () => {
    const { office, desk, got } = calling()
    await office.pass()
    desk.answers()
    await office.pass(119_999)
    expect([desk.media.echoing, got]).toEqual([true, []])
    await office.pass(1)
    expect([desk.media.echoing, desk.media.playing]).toEqual([false, ['prompt goodbye']])
    await office.pass(promptMs)
    expect(got).toEqual([completed('pbx')])
  })

  test('nobody answers, or somebody ends it before or after the answer: how it ended says so', async () => {
    const late = calling()
    await late.office.pass(120_000)
    expect(late.got).toEqual([terminations.noAnswer('nobody answered in time')])
    const ended = calling()
    await ended.office.pass()
    ended.call.intervention = interventions.operator
    ended.ended.abort()
    await ended.office.pass()
    expect([ended.got, ended.desk.told.at(-1)]).toEqual([[interventions.operator.unanswered], 'hang up cancelled'])
    const talking = calling()
    await talking.office.pass()
    talking.desk.answers()
    await talking.office.pass()
    talking.call.intervention = interventions.operator
    talking.ended.abort()
    await talking.office.pass()
    expect([talking.got, talking.desk.told.at(-1)]).toEqual([[interventions.operator.answered], 'hang up completed'])
  })
})
