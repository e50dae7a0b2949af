import { expect, test } from 'vitest'
import { unanswered } from '../../pbx-core/apps/context.ts'
import { time } from '../../pbx-core/apps/time.ts'
import { terminations } from '../../pbx-core/call/terminations.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

const condition = { name: 'office', openTo: 'extension:101', closedTo: 'announcement:night' }

test.each([
  [{ open: true, because: 'hours', holiday: '' }, 'is-open', 'extension:101'],
  [{ open: false, because: 'holiday', holiday: 'Christmas Day' }, 'is-closed', 'announcement:night'],
  [{ open: false, because: 'switch', holiday: '' }, 'is-closed', 'announcement:night']
] as const)(
  '%j: the call goes its way, and the time line says why (4-pbx, time condition)',
  async (opening, code, way) => {
    const office = new StandInOffice({ timeConditions: [condition] })
    const { context, call, leg } = office.calling()
    const config = call.domain.timeConditions[0]
    if (config === undefined) throw new Error('there is no time condition')
    office.openings.set('office', opening)
    const outcome = unanswered(terminations.busy('there'))
    expect(await time.run({ ...context, onward: office.doors(outcome) }, config)).toEqual(outcome)
    const { because, holiday } = opening
    expect([office.asked, factsOf(call), leg.told]).toEqual([
      [`enter ${way}`],
      [{ code, name: 'office', because, holiday }],
      // It answers nobody.
      []
    ])
  }
)

test('a time condition that leads to itself is a circle, which ends after 25 destinations (483)', async () => {
  const round = { name: 'round', openTo: 'time:round', closedTo: 'time:round' }
  const office = new StandInOffice({ timeConditions: [round] })
  office.openings.set('round', { open: true, because: 'hours', holiday: '' })
  const { context, call } = office.calling()
  const config = call.domain.timeConditions[0]
  if (config === undefined) throw new Error('there is no time condition')
  expect(await time.run(context, config)).toEqual(
    unanswered(terminations.tooManyHops('the call passed 25 destinations'))
  )
})
