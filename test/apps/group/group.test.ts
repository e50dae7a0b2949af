import { describe, expect, test } from 'vitest'
import type { AppOutcome } from '../../../pbx-core/apps/context.ts'
import { group } from '../../../pbx-core/apps/group/group.ts'
import { completed, terminations } from '../../../pbx-core/call/terminations.ts'
import type { StandInLeg } from '../../support/stand-in-leg.ts'
import { factsOf, StandInOffice } from '../../support/stand-in-services.ts'
import type { DomainInput } from '../../support/virtual-pbx.ts'

type GroupInput = Partial<NonNullable<DomainInput['groups']>[number]>

/** Somebody outside calls sales, in which Ana, Tom and Lena are, who have a telephone each. */
function sales(input: GroupInput = {}, prepare: (office: StandInOffice) => void = () => {}) {
  const office = new StandInOffice({
    groups: [{ name: 'sales', extension: '600', members: ['100', '101', '102'], ringSeconds: 10, ...input }]
  })
  const phones = { 100: office.phone('100'), 101: office.phone('101'), 102: office.phone('102') }
  prepare(office)
  const caller = { number: '+15550170', name: 'Customer', user: null }
  const calls = () => {
    const calling = office.calling({ caller, exten: '600', direction: 'inbound' }, { party: 'trunk:main' })
    const config = calling.call.domain.groups[0]
    if (config === undefined) throw new Error('there is no group')
    const got: AppOutcome[] = []
    void group.run(calling.context, config).then((outcome) => got.push(outcome))
    return { ...calling, got }
  }
  return { office, phones, calls }
}
const rung = (phones: Readonly<Record<string, StandInLeg>>) =>
  Object.entries(phones).flatMap(([extension, { told }]) => (told.includes('call') ? [extension] : []))

describe('a group (4-pbx, Applications: Group)', () => {
  test('all ring at once; whoever answers is whom the record names, and the others have missed nothing', async () => {
    const { office, phones, calls } = sales()
    const { call, leg, got } = calls()
    await office.pass()
    expect([rung(phones), call.segment.callee]).toEqual([
      ['100', '101', '102'],
      { number: '600', name: 'sales', user: null }
    ])
    phones[101].rings()
    phones[101].rings()
    expect(leg.told).toEqual(['ring', 'ring'])
    phones[102].answers()
    await office.pass()
    expect([phones[100].told, phones[101].told, leg.media.peer, leg.told.at(-1)]).toEqual([
      ['call', 'hang up elsewhere'],
      ['call', 'hang up elsewhere'],
      phones[102].media,
      'answer'
    ])
    expect([call.segment.callee, call.segment.app, office.asked]).toEqual([
      { number: '102', name: 'Lena Brandt', user: '102' },
      { name: 'group', data: 'sales' },
      // The pop-up comes once to each whose phone rings.
      ['phones 100', 'phones 101', 'phones 102', 'pop-up of 101']
    ])
    phones[102].bye()
    await office.pass()
    expect(got).toEqual([{ kind: 'completed', termination: completed('callee') }])
  })

  test('one after the other, each for the time of the group, and the next at once where one refuses', async () => {
    const { office, phones, calls } = sales({ strategy: 'in-order' })
    const { got } = calls()
    await office.pass(9999)
    expect(rung(phones)).toEqual(['100'])
    await office.pass(1)
    expect([rung(phones), phones[100].termination?.result]).toEqual([['100', '101'], 'no-answer'])
    phones[101].refuses(486)
    await office.pass()
    expect(rung(phones)).toEqual(['100', '101', '102'])
    phones[102].refuses(603)
    await office.pass()
    expect(got).toMatchObject([{ kind: 'unanswered', termination: { result: 'declined' } }])
  })

  test('`first-free`: the first who does not talk, and nobody else', async () => {
    const { office, phones, calls } = sales({ strategy: 'first-free' }, ({ busy }) => busy.add('100'))
    const { got } = calls()
    await office.pass(10_000)
    expect([rung(phones), got]).toMatchObject([['101'], [{ termination: { result: 'no-answer' } }]])
  })

  test('`first-free` where everybody talks, with call waiting: busy', async () => {
    const { office, phones, calls } = sales({ strategy: 'first-free' }, ({ busy }) => {
      for (const user of ['100', '101', '102']) busy.add(user)
    })
    const { got } = calls()
    await office.pass()
    expect([rung(phones), got]).toEqual([
      [],
      [{ kind: 'unanswered', termination: terminations.busy('everybody of sales talks') }]
    ])
  })

  test('`memory`: the next call begins behind whoever the last one began with (round robin)', async () => {
    const begins: string[][] = []
    const { office, phones, calls } = sales({ strategy: 'memory' })
    for (let at = 0; at < 4; at++) {
      for (const { told } of Object.values(phones)) told.length = 0
      const { leg } = calls()
      await office.pass()
      begins.push(rung(phones))
      leg.bye()
      await office.pass()
      for (const user of [100, 101, 102] as const) {
        phones[user] = office.leg(`${user}`)
        office.phones.set(`${user}`, [phones[user]])
      }
    }
    expect(begins).toEqual([['100'], ['101'], ['102'], ['100']])
  })

  test('`random`: an order as the dice have it', async () => {
    const { office, phones, calls } = sales({ strategy: 'random' }, (at) => {
      at.dice = [0, 0]
    })
    calls()
    await office.pass()
    // Fisher and Yates over three: the last changes with the first, then the second with the first.
    expect(rung(phones)).toEqual(['101'])
    await office.pass(10_000)
    expect(rung(phones)).toEqual(['101', '102'])
  })

  test('do not disturb is of a group as well; forwards of a member are not', async () => {
    const { office, phones, calls } = sales({}, ({ states }) => {
      states.set('100', { doNotDisturb: { on: true, until: null } })
      states.set('101', { forward: { all: 'extension:102', busy: null, noAnswer: null, unreachable: null } })
    })
    const { call } = calls()
    await office.pass()
    expect([rung(phones), factsOf(call)[0]]).toEqual([['101', '102'], { code: 'do-not-disturb', party: '100' }])
  })

  test('nobody is there, everybody talks, no phone is registered: three endings', async () => {
    const quiet = sales({ members: ['100'] }, ({ states }) =>
      states.set('100', { doNotDisturb: { on: true, until: null } })
    ).calls()
    const busy = sales({ members: ['100'], skipBusy: true }, (at) => at.busy.add('100')).calls()
    const away = sales({ members: ['100'] }, ({ phones }) => phones.clear())
    const absent = away.calls()
    await away.office.pass()
    expect([quiet.got, busy.got, absent.got]).toEqual([
      [{ kind: 'unanswered', termination: terminations.absent('nobody of sales is there') }],
      [{ kind: 'unanswered', termination: terminations.busy('everybody of sales talks') }],
      [{ kind: 'unanswered', termination: terminations.absent('no phone of sales is registered') }]
    ])
  })

  test('a member who comes later rings at once where nobody else rings any more', async () => {
    const { office, phones, calls } = sales({ members: ['100', { number: '101', afterSeconds: 8 }] })
    calls()
    await office.pass(2000)
    expect(rung(phones)).toEqual(['100'])
    phones[100].refuses(486)
    await office.pass()
    expect(rung(phones)).toEqual(['100', '101'])
  })

  test('its prefix stands before the caller on the phones, and nowhere else', async () => {
    const { office, calls } = sales({ prefix: 'Sales:', members: ['100'] })
    const { call } = calls()
    await office.pass()
    expect([office.invitations.map(({ from }) => from), call.segment.caller.name]).toEqual([
      [{ number: '+15550170', name: 'Sales: Customer', user: null }],
      'Customer'
    ])
  })

  test('who answers outside has the call with the 1, and not before', async () => {
    const { office, calls } = sales({ members: ['+15550100199'] })
    const mobile = office.leg('trunk:main')
    office.trunks.set('main', mobile)
    const { leg, got } = calls()
    await office.pass()
    mobile.answers()
    await office.pass(100)
    expect([leg.told, mobile.media.playing]).toEqual([['ring'], ['prompt press-1-to-take']])
    mobile.presses('1')
    await office.pass()
    expect([leg.told, leg.media.peer]).toEqual([['ring', 'answer'], mobile.media])
    expect(office.counted).toBe(1)
    mobile.bye()
    await office.pass()
    expect([got, office.counted]).toEqual([[{ kind: 'completed', termination: completed('callee') }], 0])
  })

  test('a caller who gives up ends it, and the next member is not rung', async () => {
    const { office, phones, calls } = sales({ strategy: 'in-order' })
    const { leg, got } = calls()
    await office.pass(1000)
    leg.bye()
    await office.pass(20_000)
    expect([rung(phones), got, office.clock.pending]).toMatchObject([
      ['100'],
      [{ kind: 'unanswered', termination: { result: 'cancelled' } }],
      0
    ])
  })
})
