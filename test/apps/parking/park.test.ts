import { describe, expect, test } from 'vitest'
import type { AppOutcome } from '../../../pbx-core/apps/context.ts'
import { dialSlot } from '../../../pbx-core/apps/parking/fetch.ts'
import { park } from '../../../pbx-core/apps/parking/park.ts'
import { completed } from '../../../pbx-core/call/terminations.ts'
import type { StandInLeg } from '../../support/stand-in-leg.ts'
import { factsOf, StandInOffice } from '../../support/stand-in-services.ts'
import type { DomainInput } from '../../support/virtual-pbx.ts'

const outside = { number: '+15550170', name: 'Customer', user: null }

/** Somebody outside, whom Tom parks. */
function parked(office: StandInOffice, { slot = null as string | null, by = '101' } = {}) {
  const calling = office.calling({ caller: outside, exten: '101', direction: 'inbound' }, { party: 'trunk:main' })
  calling.call.pass(completed('callee'), {
    ...{ caller: outside, callee: { number: '*70', name: '', user: null }, exten: '*70', channel: calling.leg.channel },
    ...{ transferredBy: by, direction: 'inbound', trunk: 'main' }
  })
  const got: AppOutcome[] = []
  void park(calling.context, slot).then((outcome) => got.push(outcome))
  return { ...calling, got }
}

/** A user dials a slot. */
function dials(office: StandInOffice, extension: string, slot: string | null = '*71', parts = {}) {
  const calling = office.calling({ caller: office.person(extension), exten: slot ?? '*70' }, parts)
  const user = office.config.domains[0]?.users.find((each) => each.extension === extension)
  if (user === undefined) throw new Error(`there is no user ${extension}`)
  const got: AppOutcome[] = []
  void dialSlot(calling.context, user, slot).then((outcome) => got.push(outcome))
  return { ...calling, got }
}

const slotsOf = ({ lot }: StandInOffice) => [...lot.lot.occupants].map(([slot, { is }]) => `${slot} ${is}`)
const officeOf = (domain: Partial<DomainInput> = {}) => new StandInOffice(domain)

describe('parking (4-pbx, Applications)', () => {
  test('whoever is parked is answered, hears music and waits in the slot; whoever dials that talks with it', async () => {
    const office = officeOf()
    const { call, leg, got } = parked(office)
    await office.pass()
    expect([leg.told, leg.media.playing, slotsOf(office), call.view().members]).toMatchObject([
      ['answer'],
      ['music'],
      ['*71 waiting'],
      [{ state: 'parked' }]
    ])
    const fetching = dials(office, '102')
    await office.pass()
    expect([leg.media.peer, slotsOf(office), call.segment.callee, fetching.got]).toEqual([
      fetching.leg.media,
      [],
      office.person('102'),
      [{ kind: 'taken', by: 'caller' }]
    ])
    expect(fetching.call.linkedid).toBe(call.uniqueid)
    leg.bye()
    await office.pass()
    expect(got).toEqual([{ kind: 'completed', termination: completed('caller') }])
  })

  test('of two who fetch at once one has the call, 1,000 times', async () => {
    const office = officeOf()
    for (let round = 0; round < 1000; round++) {
      const { leg } = parked(office)
      await office.pass()
      const both = [dials(office, '100'), dials(office, '102')]
      await office.pass(1000)
      const [winner, ...others] = both.filter(({ leg: own }) => own.media === leg.media.peer)
      const kinds = both.map(({ got }) => got[0]?.kind).sort()
      if (
        winner === undefined ||
        others.length > 0 ||
        kinds.join() !== 'taken,unanswered' ||
        slotsOf(office).length > 0
      )
        throw new Error(`round ${round}: ${kinds.join()}, ${slotsOf(office).join()}`)
      leg.bye()
      await office.pass()
    }
    expect(slotsOf(office)).toEqual([])
  })

  test('whoever fetches and is gone before they talk leaves it where it was', async () => {
    const office = officeOf()
    const { call, leg } = parked(office)
    await office.pass()
    const fetching = dials(office, '102')
    // It hangs up in the moment in which it has it.
    fetching.leg.bye()
    await office.pass()
    expect([slotsOf(office), leg.termination, leg.media.playing]).toEqual([['*71 waiting'], undefined, ['music']])
    const next = dials(office, '100')
    await office.pass()
    expect([leg.media.peer, call.segment.callee.number]).toEqual([next.leg.media, '100'])
  })

  test('it rings at whoever parked it when its time is over, as all that has come back says', async () => {
    const office = officeOf({ parking: { comeBackSeconds: 30 } })
    const phone = office.phone('101')
    const { call, leg } = parked(office)
    await office.pass(30_000)
    expect([phone.told, slotsOf(office), office.invitations[0]?.from.name, leg.media.playing]).toEqual([
      ['call'],
      ['*71 coming-back'],
      'Back from *71: Customer',
      ['music']
    ])
    phone.rings()
    phone.answers()
    await office.pass()
    expect([leg.media.peer, slotsOf(office), office.ended.map(({ termination }) => termination?.result)]).toEqual([
      phone.media,
      [],
      ['completed', 'no-answer']
    ])
    expect(factsOf(call).flatMap(({ code }) => (/park|slot/.test(code) ? [code] : []))).toEqual([
      'parked',
      'back-from-slot'
    ])
  })

  test('in German, too', async () => {
    const office = officeOf({ language: 'de' })
    office.phone('101')
    parked(office)
    await office.pass(90_000)
    expect(office.invitations[0]?.from.name).toBe('Zurück von *71: Customer')
  })

  test('who declines at one of several telephones is not rung at the others: it waits on', async () => {
    const office = officeOf()
    const [desk, mobile] = [office.phone('101'), office.phone('101')]
    parked(office)
    await office.pass(90_000)
    desk.refuses(603)
    await office.pass()
    expect([mobile.told.at(-1), slotsOf(office)]).toEqual(['hang up cancelled', ['*71 waiting']])
  })

  test('one of several telephones that is busy does not end the ringing of the others', async () => {
    const office = officeOf()
    const [desk, mobile] = [office.phone('101'), office.phone('101')]
    const { leg } = parked(office)
    await office.pass(90_000)
    desk.refuses(486)
    await office.pass()
    expect(slotsOf(office)).toEqual(['*71 coming-back'])
    mobile.answers()
    await office.pass()
    expect(leg.media.peer).toBe(mobile.media)
  })

  test('a telephone that speaks none of our codecs cannot hear that it waits, and is not parked', async () => {
    const office = officeOf()
    const calling = office.calling({}, { audio: { codecs: [] } })
    expect([await park(calling.context, null), slotsOf(office)]).toMatchObject([{ kind: 'unanswered' }, []])
  })

  test('whoever asks first is told the slot, which nobody else gets; and keeps it for 5 s after that', async () => {
    const office = officeOf()
    const asks = office.calling({ caller: office.person('101') })
    const got: AppOutcome[] = []
    void park({ ...asks.context, keepsLegs: true }, null).then((outcome) => got.push(outcome))
    await office.pass()
    expect([asks.leg.media.playing, slotsOf(office)]).toEqual([
      ['prompt parked-in', 'prompt digits/star', 'prompt digits/7', 'prompt digits/1'],
      ['*71 kept']
    ])
    await office.pass(3000)
    expect(asks.leg.media.playing).toEqual(['music'])
    parked(office, { by: '102' })
    await office.pass()
    asks.leg.bye()
    await office.pass()
    expect([got[0]?.kind, slotsOf(office)]).toEqual(['unanswered', ['*71 kept', '*72 waiting']])
    parked(office)
    await office.pass()
    expect(slotsOf(office)).toEqual(['*72 waiting', '*71 waiting'])
  })

  test('a user who has another call and dials an empty slot is about to park there', async () => {
    const office = officeOf()
    office.busy.add('101')
    const { leg } = dials(office, '101', '*74')
    await office.pass()
    expect([leg.media.playing.at(-1), slotsOf(office)]).toEqual(['prompt digits/4', ['*74 kept']])
  })
})

describe('what is said where nothing is parked (4-pbx, Numbers)', () => {
  const played = (leg: StandInLeg) => leg.media.played.at(-1)

  test.each([
    ['*71', 'prompt parking-empty'],
    [null, 'prompt parking-nothing']
  ])('%s: %s', async (slot, words) => {
    const office = officeOf()
    const { leg, got } = dials(office, '102', slot)
    await office.pass(1000)
    expect([played(leg), leg.told[0], got]).toMatchObject([words, 'early', [{ termination: { result: 'not-found' } }]])
  })
})
