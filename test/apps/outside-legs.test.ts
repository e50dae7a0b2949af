import { describe, expect, test } from 'vitest'
import { OutsideLegs } from '../../pbx-core/apps/outside-legs.ts'
import { terminations } from '../../pbx-core/call/terminations.ts'
import type { UserConfig } from '../../pbx-core/contract/config.ts'
import { terminationOfStatus } from '../../pbx-core/sip/q850.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

const failed = terminationOfStatus(503, 'callee')

/** A telephone outside that rings beside the phones of Tom, who answers for it unless `by` says who does. */
function second(number: string, by: 'user' | 'domain' = 'user', confirm = false) {
  const office = new StandInOffice()
  const [main, backup] = [office.leg('trunk:main'), office.leg('trunk:backup')]
  office.trunks.set('main', main).set('backup', backup)
  const { call, context } = office.calling()
  const tom = call.domain.users[1] as UserConfig
  const rungAs = { number, name: 'Tom Okafor', user: by === 'user' ? '101' : null }
  const legs = new OutsideLegs(context, { rungAs, user: by === 'user' ? tom : null, confirm })
  return { office, call, main, backup, legs }
}

describe('a telephone outside that rings beside others (4-pbx, Applications: User, Group)', () => {
  test('is counted, and goes out, when its turn has come; `cti.outbound` is not asked', async () => {
    const { office, main, legs } = second('92025550123')
    expect([office.asked, legs.party]).toEqual([[], '101'])
    expect(await legs.next(undefined)).toEqual({ ok: true, value: main })
    expect(office.asked).toEqual(['counted for 101: 2025550123', 'trunk main 2025550123'])
  })

  test('a trunk that fails is followed by the next one of the route, and is counted once', async () => {
    const { office, backup, legs, call } = second('82025550123')
    await legs.next(undefined)
    expect(await legs.next(failed)).toEqual({ ok: true, value: backup })
    expect(legs.next(failed)).toBeUndefined()
    expect([office.asked, office.counted]).toEqual([
      ['counted for 101: 2025550123', 'trunk main 2025550123', 'trunk backup 2025550123'],
      1
    ])
    expect(factsOf(call).filter(({ code }) => code === 'trunk')).toEqual([
      { code: 'trunk', trunk: 'main', number: '2025550123' },
      { code: 'trunk', trunk: 'backup', number: '2025550123' }
    ])
  })

  test('somebody there who is busy or declines is no failure of the trunk', async () => {
    for (const status of [486, 603, 404]) {
      const { legs } = second('82025550123')
      await legs.next(undefined)
      expect(legs.next(terminationOfStatus(status, 'callee'))).toBeUndefined()
    }
  })

  test('whoever answers there counts by the minute from then on, though it has yet to press 1', async () => {
    const { office, main, legs } = second('92025550123', 'domain', true)
    await legs.next(undefined)
    main.answers()
    const verdict = legs.asking.accept?.(main.asLeg, main.signal)
    expect(office.asked).toEqual(['counted for the domain: 2025550123', 'trunk main 2025550123', 'minutes begin'])
    main.presses('1')
    expect(await verdict).toBeUndefined()
    expect(second('92025550123').legs.asking).toEqual({})
  })

  test('its place in the limits is free when it is over', async () => {
    const { office, legs } = second('92025550123')
    await legs.next(undefined)
    expect(office.counted).toBe(1)
    legs[Symbol.dispose]()
    expect(office.counted).toBe(0)
  })

  test('a limit that is reached: nothing rings there, and that is why', async () => {
    const { office, main, legs } = second('92025550123')
    office.limit = terminations.forbidden('one call at a time')
    expect([await legs.next(undefined), main.told]).toEqual([{ ok: false, error: office.limit }, []])
  })

  test.each([
    ['+4930901820', 'forbidden', 'barred'],
    ['101', 'not-found', 'not-placed'],
    ['911', 'not-found', 'not-placed'],
    ['*60', 'not-found', 'not-placed'],
    ['777', 'not-found', 'not-placed']
  ])('%s is none that rings beside others: %s, and the time line says so', async (number, result, code) => {
    const { office, legs, call } = second(number)
    expect(await legs.next(undefined)).toMatchObject({ ok: false, error: { result } })
    expect([office.asked, factsOf(call)]).toMatchObject([[], [{ code, number }]])
  })

  test('a member of a group is the domain’s, which may call nobody abroad', async () => {
    const { office, legs } = second('92025550123', 'domain')
    await legs.next(undefined)
    expect([legs.party, office.asked[0]]).toEqual(['92025550123', 'counted for the domain: 2025550123'])
    expect(await second('+4930901820', 'domain').legs.next(undefined)).toMatchObject({ error: { result: 'forbidden' } })
  })
})
