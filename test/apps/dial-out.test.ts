import { describe, expect, test } from 'vitest'
import type { AppContext, AppOutcome } from '../../pbx-core/apps/context.ts'
import { dialFor } from '../../pbx-core/apps/place-call.ts'
import { terminations } from '../../pbx-core/call/terminations.ts'
import type { UserConfig } from '../../pbx-core/contract/config.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'
import type { DomainInput } from '../support/virtual-pbx.ts'

const hook = { url: 'http://app.test/' }

/** Ana dials a number outside. */
function dialling(number: string, domain: Partial<DomainInput> = {}, over: Partial<AppContext> = {}) {
  const office = new StandInOffice({ cti: { outbound: hook }, ...domain })
  const provider = office.leg('trunk:main')
  office.trunks.set('main', provider)
  const { call, leg, context } = office.calling({ exten: number })
  const ana = call.domain.users[0] as UserConfig
  const got: AppOutcome[] = []
  const run = async () => {
    void dialFor({ ...context, ...over }, ana, number).then((outcome) => got.push(outcome))
    await office.pass()
  }
  return { office, provider, call, leg, got, run }
}

describe('a call that leaves (4-pbx, Numbers; 2-cti, Where hooks run, in order)', () => {
  test('account code, limits, the outbound hook, the trunk', async () => {
    const { office, leg, call, run } = dialling('92025550123', { accounting: { prompt: true, digits: 2 } })
    await run()
    expect([office.asked, leg.media.playing]).toEqual([[], ['prompt account-code']])
    leg.presses('12')
    await office.pass()
    expect([office.asked, call.accountcode, call.segment.trunk]).toEqual([
      ['counted for 100: 2025550123', 'hook cti.outbound', 'trunk main 2025550123'],
      '12',
      'main'
    ])
  })

  test('a limit that is reached: no hook is asked and no trunk is tried', async () => {
    const { office, got, run } = dialling('92025550123')
    office.limit = terminations.forbidden('one call at a time')
    await run()
    expect([office.asked, got]).toEqual([
      ['counted for 100: 2025550123'],
      [{ kind: 'unanswered', termination: office.limit }]
    ])
  })

  test('the hook ends it: refused, and the place is free', async () => {
    const { office, got, run } = dialling('92025550123')
    office.verdicts.set('cti.outbound', { kind: 'stop' })
    await run()
    expect([got, office.counted]).toEqual([
      [{ kind: 'unanswered', termination: terminations.forbidden('cti.outbound ended it') }],
      0
    ])
  })

  test('its place is taken while it rings and while it is talked, and free behind that', async () => {
    const { office, provider, leg, run } = dialling('92025550123')
    await run()
    expect(office.counted).toBe(1)
    provider.answers()
    await office.pass()
    expect(office.counted).toBe(1)
    leg.bye()
    await office.pass()
    expect(office.counted).toBe(0)
  })

  test('what the hook itself sends out is counted and asked about once', async () => {
    const { office, run } = dialling('92025550123')
    office.verdicts.set('cti.outbound', {
      kind: 'route',
      destination: { type: 'external', name: '92025550199' },
      final: true
    } as never)
    await run()
    expect(office.asked).toEqual(['counted for 100: 2025550123', 'hook cti.outbound', 'trunk main 2025550199'])
  })

  test('barred, and nowhere: refused without a hook, and the time line says why', async () => {
    const abroad = dialling('+4930901820')
    await abroad.run()
    const nowhere = dialling('777')
    await nowhere.run()
    expect([abroad.office.asked, nowhere.office.asked]).toEqual([[], []])
    expect([abroad.got, nowhere.got]).toMatchObject([
      [{ termination: { result: 'forbidden' } }],
      [{ termination: { result: 'not-found' } }]
    ])
    expect([factsOf(abroad.call), factsOf(nowhere.call)]).toMatchObject([
      [{ code: 'barred', number: '+4930901820', reason: 'international' }],
      [{ code: 'not-placed', number: '777' }]
    ])
  })
})
