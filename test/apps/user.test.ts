import { describe, expect, test } from 'vitest'
import type { AppOutcome } from '../../pbx-core/apps/context.ts'
import { user } from '../../pbx-core/apps/user.ts'
import type { CallOrigin } from '../../pbx-core/call/call.ts'
import { completed, terminations } from '../../pbx-core/call/terminations.ts'
import type { UserConfig } from '../../pbx-core/contract/config.ts'
import type { UserState } from '../../pbx-core/contract/user-state.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

const mobile = { on: true, number: '92025550123', afterSeconds: 0, confirm: false }

/** Ana calls Tom, who has a phone, and a mobile telephone where `second` says so. */
function calling(
  second: Partial<UserState['secondNumber']> | null = null,
  origin: Partial<CallOrigin> = {},
  phones = 1
) {
  const office = new StandInOffice()
  const [desk, outside] = [office.leg('101'), office.leg('trunk:main')]
  if (phones > 0) office.phones.set('101', [desk])
  office.trunks.set('main', outside)
  if (second !== null) office.states.set('101', { secondNumber: { ...mobile, ...second } })
  const { call, leg, context } = office.calling(origin)
  const config = call.domain.users[1] as UserConfig
  const got: AppOutcome[] = []
  const run = async () => {
    void user.run(context, config).then((outcome) => got.push(outcome))
    await office.pass()
  }
  return { office, desk, outside, call, leg, got, run }
}

describe('a user (4-pbx, Applications: User)', () => {
  test('all its phones ring with who calls; the pop-up comes once, with the first ring', async () => {
    const { office, desk, call, run } = calling()
    call.ringtone = '<http://acme.test/ring>'
    await run()
    expect([office.asked, office.invitations]).toMatchObject([
      ['phones 101'],
      [{ from: { number: '100', name: 'Ana Keller' }, headers: [['Alert-Info', '<http://acme.test/ring>']] }]
    ])
    desk.rings()
    desk.rings(183)
    expect([office.asked, call.segment.callee, call.segment.app]).toEqual([
      ['phones 101', 'pop-up of 101'],
      { number: '101', name: 'Tom Okafor', user: '101' },
      { name: 'user', data: '101' }
    ])
  })

  test('no phone is registered, and no second number set: absent', async () => {
    const { got, run } = calling(null, {}, 0)
    await run()
    expect(got).toEqual([{ kind: 'unanswered', termination: terminations.absent('no phone of 101 is registered') }])
  })

  test('the second number rings beside the phones; where it answers, the phones have missed nothing', async () => {
    const { office, desk, outside, call, leg, got, run } = calling({})
    await run()
    expect([office.asked, factsOf(call)[0]]).toEqual([
      ['phones 101', 'counted for 101: 2025550123', 'trunk main 2025550123'],
      { code: 'second-number', party: '101', number: '92025550123', after: 0 }
    ])
    outside.answers()
    await office.pass()
    expect([desk.told.at(-1), leg.media.peer, office.counted]).toEqual(['hang up elsewhere', outside.media, 1])
    outside.bye()
    await office.pass()
    expect([got, office.counted]).toEqual([[{ kind: 'completed', termination: completed('callee') }], 0])
  })

  test('the second number rings after its time, and is counted no sooner; a phone that answers before spares it', async () => {
    const { office, desk, outside, run } = calling({ afterSeconds: 10 })
    await run()
    await office.pass(9999)
    expect([outside.told, office.counted]).toEqual([[], 0])
    desk.answers()
    await office.pass(10_000)
    expect([outside.told, office.counted, office.clock.pending]).toEqual([[], 0, 0])
  })

  test('the second number has as long to ring as the phones have, from its own turn on', async () => {
    const { office, outside, got, run } = calling({ afterSeconds: 10 })
    await run()
    await office.pass(10_000)
    expect(outside.told).toEqual(['call'])
    await office.pass(24_999)
    expect(got).toEqual([])
    await office.pass(1)
    expect(got).toEqual([{ kind: 'unanswered', termination: terminations.noAnswer('nobody answered in time') }])
  })

  test('no phone is registered: the second number rings at once', async () => {
    const { outside, run } = calling({ afterSeconds: 10 }, {}, 0)
    await run()
    expect(outside.told).toEqual(['call'])
  })

  test('with `confirm` whoever answers there presses 1; else the phones ring on', async () => {
    const { office, desk, outside, leg, run } = calling({ confirm: true })
    await run()
    outside.answers()
    await office.pass(100)
    expect([desk.termination, leg.told, outside.media.playing]).toEqual([
      undefined,
      ['ring'],
      ['prompt press-1-to-take']
    ])
    outside.presses('2')
    await office.pass()
    expect([outside.told.at(-1), desk.termination, office.counted]).toEqual(['hang up completed', undefined, 0])
    desk.answers()
    await office.pass()
    expect(leg.media.peer).toBe(desk.media)
  })

  test('not for whoever calls from there, nor while it is off', async () => {
    const caller = { number: '92025550123', name: '', user: null }
    const own = calling({}, { caller })
    await own.run()
    const off = calling({ on: false })
    await off.run()
    expect([own.office.asked, off.office.asked]).toEqual([['phones 101'], ['phones 101']])
  })
})
