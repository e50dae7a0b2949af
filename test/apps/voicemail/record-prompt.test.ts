import { describe, expect, test } from 'vitest'
import type { AppOutcome } from '../../../pbx-core/apps/context.ts'
import { recordPrompt } from '../../../pbx-core/apps/voicemail/record-prompt.ts'
import { completed } from '../../../pbx-core/call/terminations.ts'
import { promptMs } from '../../support/recording-media.ts'
import { factsOf, StandInOffice } from '../../support/stand-in-services.ts'
import { userConfig } from '../../support/virtual-pbx.ts'

function dialled(admin: boolean) {
  const office = new StandInOffice({ users: [{ ...userConfig('100', 'Ana Keller'), admin }] })
  const { call, leg, context } = office.calling({ exten: '*99' })
  const user = call.domain.users[0]
  if (user === undefined) throw new Error('there is no Ana')
  const got: AppOutcome[] = []
  void recordPrompt(context, user).then((outcome) => got.push(outcome))
  return { office, call, leg, got }
}

describe('*99 records a prompt (4-pbx, feature codes)', () => {
  test('under a number, which settings name with the domain', async () => {
    const { office, call, leg, got } = dialled(true)
    await office.pass(1)
    expect(leg.media.playing).toEqual(['prompt voicemail/prompt-number'])
    leg.presses('12#')
    await office.pass(promptMs + 400)
    await office.pass(3000)
    leg.presses('#')
    await office.pass(1)
    leg.presses('1')
    await office.pass(2 * promptMs)
    expect(office.voicemail.asked.at(-1)).toBe('keep prompt recorded/acme_test/12')
    expect(factsOf(call)).toEqual([{ code: 'prompt-recorded', prompt: 'recorded/acme_test/12' }])
    expect(got).toEqual([{ kind: 'completed', termination: completed('pbx') }])
  })

  test('by an admin alone', async () => {
    const { office, leg, got } = dialled(false)
    await office.pass(1)
    expect(got).toMatchObject([{ kind: 'unanswered', termination: { result: 'forbidden' } }])
    expect(leg.told).toEqual([])
  })

  test('and none where no number is typed', async () => {
    const { office, got } = dialled(true)
    await office.pass(10_000)
    expect([got.length, office.voicemail.asked]).toEqual([1, []])
  })
})
