import { expect, test } from 'vitest'
import { echo } from '../../pbx-core/apps/echo.ts'
import { completed, terminations } from '../../pbx-core/call/terminations.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

test('*43 sends back what it hears until the caller hangs up, and is an answered call (4-pbx, Numbers)', async () => {
  const office = new StandInOffice()
  const { context, call, leg } = office.calling()
  const config = call.domain.functions[0]
  if (config === undefined) throw new Error('there is no echo')
  const outcome = echo.run(context, config)
  await office.pass(60_000)
  expect([leg.told, leg.media.echoing, call.state, call.segment.app.name]).toEqual([
    ['answer'],
    true,
    'answered',
    'echo'
  ])
  leg.bye()
  expect(await outcome).toEqual({ kind: 'completed', termination: completed('caller') })
})

test('a telephone without a codec that is spoken here gets no answer', async () => {
  const codec = { payloadType: 3, name: 'GSM', clockRate: 8000, channels: 1, parameters: '' }
  const office = new StandInOffice()
  const { context, call, leg } = office.calling({}, { audio: { codecs: [codec] } })
  const config = call.domain.functions[0]
  if (config === undefined) throw new Error('there is no echo')
  expect([await echo.run(context, config), leg.told, call.state]).toEqual([
    { kind: 'unanswered', termination: terminations.notAcceptable('the phone offers no codec that is spoken here') },
    [],
    'setup'
  ])
})
