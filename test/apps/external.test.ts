import { beforeEach, describe, expect, test } from 'vitest'
import { dialEmergency, dialTrunks } from '../../pbx-core/apps/external.ts'
import { terminations } from '../../pbx-core/call/terminations.ts'
import type { TrunkConfig } from '../../pbx-core/contract/config.ts'
import { terminationOfStatus } from '../../pbx-core/sip/q850.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'
import { userConfig } from '../support/virtual-pbx.ts'

describe('leaving through trunks (4-pbx, Numbers)', () => {
  let office: StandInOffice
  let trunks: readonly TrunkConfig[]
  beforeEach(() => {
    office = new StandInOffice()
    trunks = office.config.domains[0]?.trunks ?? []
  })
  const attempts = () => trunks.map((trunk, at) => ({ trunk, number: `${at}5550123` }))

  test.each([
    [500, true],
    [502, true],
    [503, true],
    [408, true],
    [486, false],
    [404, false],
    [480, false],
    [603, false],
    [403, false]
  ])('%i of the first: the next is tried: %s', async (status, isNext) => {
    const main = office.leg('trunk:main')
    const backup = office.leg('trunk:backup')
    office.trunks.set('main', main).set('backup', backup)
    const { context, call } = office.calling()
    const outcome = dialTrunks(context, attempts())
    await office.pass()
    main.refuses(status)
    await office.pass()
    expect(office.asked).toEqual(['trunk main 05550123', ...(isNext ? ['trunk backup 15550123'] : [])])
    if (isNext) backup.refuses(486)
    expect(await outcome).toMatchObject({ kind: 'unanswered' })
    expect([call.segment.trunk, call.segment.app.data]).toEqual(isNext ? ['backup', '15550123'] : ['main', '05550123'])
  })

  test('one that has no room is left for the next; where none has, the last one says how', async () => {
    office.trunks.set('main', terminations.congestion('full')).set('backup', terminations.unreachable('no address'))
    const { context } = office.calling()
    expect(await dialTrunks(context, attempts())).toMatchObject({ termination: { cause: 27 } })
    expect(office.asked).toEqual(['trunk main 05550123', 'trunk backup 15550123'])
  })

  test('a redirection is no failure of the trunk', async () => {
    const main = office.leg('trunk:main')
    office.trunks.set('main', main)
    const { context } = office.calling()
    const outcome = dialTrunks(context, attempts())
    await office.pass()
    const redirection = { party: 'trunk:main', from: { address: '192.0.2.10', port: 5060 }, targets: [] }
    main.fails(terminationOfStatus(302, 'callee'), redirection as never)
    expect(await outcome).toMatchObject({ redirection })
    expect(office.asked).toEqual(['trunk main 05550123'])
  })

  test('a caller who is gone tries no further one', async () => {
    const main = office.leg('trunk:main')
    office.trunks.set('main', main)
    const { context, leg } = office.calling()
    const outcome = dialTrunks(context, attempts())
    await office.pass()
    leg.bye()
    expect(await outcome).toMatchObject({ termination: { result: 'cancelled' } })
    expect(office.asked).toEqual(['trunk main 05550123'])
  })

  test('whoever calls for help goes to every trunk in turn, whatever each says', async () => {
    const [main, backup] = [office.leg('trunk:main'), office.leg('trunk:backup')]
    office.trunks.set('main', main).set('backup', backup)
    const { context, call } = office.calling()
    const outcome = dialEmergency(context, { number: '911', trunks })
    await office.pass()
    main.refuses(404)
    await office.pass()
    backup.answers()
    await office.pass()
    expect([office.asked, call.state, call.segment.direction]).toEqual([
      ['told of 911 by main', 'trunk main 911', 'trunk backup 911'],
      'answered',
      'outbound'
    ])
    backup.bye()
    expect((await outcome).kind).toBe('completed')
  })

  test('whoever calls for help has the trunks that are up first, and then those that seem down (4-pbx, Numbers)', async () => {
    office.down.add('main')
    const { context } = office.calling()
    await dialEmergency(context, { number: '911', trunks })
    expect(office.asked).toEqual(['told of 911 by backup', 'trunk backup 911', 'trunk main 911'])
  })

  test('where the telephone stands that calls for help is told; of one without `location` nothing is (4-pbx, Names of what is new)', async () => {
    const located = new StandInOffice({
      users: [{ ...userConfig('100', 'Ana'), location: '3rd floor, room 12' }, userConfig('101', 'Tom')]
    })
    const toldOf = async (user: string) => {
      const { context, call } = located.calling({ caller: located.person(user) })
      await dialEmergency(context, { number: '911', trunks: [] })
      return factsOf(call).filter(({ code }) => code.startsWith('emergency'))
    }
    expect([await toldOf('100'), await toldOf('101')]).toEqual([
      [
        { code: 'emergency', number: '911' },
        { code: 'emergency-from', user: '100', location: '3rd floor, room 12' }
      ],
      [{ code: 'emergency', number: '911' }]
    ])
  })
})
