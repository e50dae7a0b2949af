import { beforeEach, describe, expect, test } from 'vitest'
import { dialFor, placeCall } from '../../pbx-core/apps/place-call.ts'
import { terminations } from '../../pbx-core/call/terminations.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

describe('what a user dials (4-pbx, Numbers)', () => {
  let office: StandInOffice
  beforeEach(() => {
    office = new StandInOffice()
  })
  const dials = (number: string, origin = {}) => {
    const calling = office.calling({ exten: number, ...origin })
    const [ana] = calling.call.domain.users
    if (ana === undefined) throw new Error('there is no 100')
    return { ...calling, ana, outcome: placeCall(calling.context, ana, number) }
  }

  test('an extension rings, inside', async () => {
    office.phone('101')
    const { call } = dials('101')
    await office.pass()
    expect([office.asked, call.segment.direction]).toEqual([['phones 101'], 'internal'])
  })

  test('a number outside leaves, also in the record of one that a limit refuses', async () => {
    office.limit = terminations.forbidden('one call at a time')
    const { call, outcome } = dials('92025550123')
    expect([await outcome, office.asked, call.segment.direction]).toEqual([
      { kind: 'unanswered', termination: office.limit },
      ['counted for 100: 2025550123'],
      'outbound'
    ])
  })

  test('whoever calls for help passes limits and hooks', async () => {
    office.limit = terminations.forbidden('one call at a time')
    office.trunks.set('main', office.leg('trunk:main'))
    dials('911')
    await office.pass()
    expect(office.asked.toSorted()).toEqual(['told of 911 by main', 'trunk main 911'])
  })

  test('a feature code does what it says for who has dialled it, and for nobody who is sent there', async () => {
    dials('*60')
    await office.pass()
    expect(office.asked).toEqual(['state of 100 {"doNotDisturb":{"on":true}}', 'on disk'])
    office.asked.length = 0
    const { context, call } = office.calling()
    expect(await dialFor(context, call.domain.users[0] ?? null, '*60')).toEqual({
      kind: 'unanswered',
      termination: terminations.notFound('a feature code is dialled, and nobody is sent to one')
    })
    expect(office.asked).toEqual([])
  })

  test('a number that nobody answers for is none of the codes: it is dialled as the domain would', async () => {
    const { context, leg } = office.calling()
    const outcome = await dialFor(context, null, '*60')
    expect([outcome, leg.told]).toEqual([
      { kind: 'unanswered', termination: terminations.notFound('no extension and no route matches *60') },
      []
    ])
  })

  test('the time line says how a printed number was read, and nothing of one that was keyed', async () => {
    office.phone('101')
    const dialled = { text: '(101)', reading: 'printed' } as never
    const { call } = dials('101', { dialled })
    const keyed = dials('101')
    await office.pass()
    expect([factsOf(call)[0], factsOf(keyed.call)[0]]).toMatchObject([
      { code: 'number-read', text: '(101)', number: '101' },
      { code: 'goes-to', destination: 'extension:101' }
    ])
  })
})
