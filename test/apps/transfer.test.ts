import { beforeEach, describe, expect, test } from 'vitest'
import type { AppContext } from '../../pbx-core/apps/context.ts'
import { transferred } from '../../pbx-core/apps/transfer.ts'
import type { Call } from '../../pbx-core/call/call.ts'
import type { SipLeg } from '../../pbx-core/call/sip-leg.ts'
import { completed } from '../../pbx-core/call/terminations.ts'
import type { Transfer, TransferTarget } from '../../pbx-core/call/transfer.ts'
import type { StandInLeg } from '../support/stand-in-leg.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

describe('a call that is handed on (4-pbx, Call record; RFC 3515, RFC 5589)', () => {
  let office: StandInOffice
  let call: Call
  let ana: StandInLeg
  let tom: StandInLeg
  let context: AppContext
  let told: number[]
  beforeEach(() => {
    office = new StandInOffice()
    const calling = office.calling()
    call = calling.call
    ana = calling.leg
    context = calling.context
    context.caller.answerForApplication()
    tom = office.leg('101')
    tom.answers()
    call.adopt(tom.asLeg, office.person('101'))
    call.segment.callee = office.person('101')
    call.enterApp('user', '101')
    call.become('answered')
    told = []
  })

  /** Tom sends Ana on. */
  const hands = (target: TransferTarget<SipLeg>, progress?: Transfer<SipLeg>['progress']) =>
    transferred(context, {
      ...{ kind: 'passed-on', leaving: tom.asLeg, staying: ana.asLeg },
      transfer: {
        by: call.domain.users.find(({ extension }) => extension === '101') ?? null,
        target,
        progress: progress ?? (async (status) => void told.push(status))
      }
    })
  const number = (dialled: string) => ({ kind: 'number', number: dialled }) as const
  const segment = () => {
    const { number: at, caller, callee, exten, transferredBy, direction, trunk, app } = call.segment
    return { at, caller: caller.number, callee: callee.number, exten, transferredBy, direction, trunk, app: app.data }
  }

  test('ends its segment at once; whoever stays is the caller of the next, hears it ring, and waits', async () => {
    const lena = office.phone('102')
    void hands(number('102'))
    await office.pass()
    expect(office.ended.map(({ termination }) => termination)).toEqual([completed('callee')])
    expect(segment()).toEqual({
      ...{ at: 2, caller: '100', callee: '102', exten: '102', transferredBy: '101' },
      ...{ direction: 'internal', trunk: null, app: '102' }
    })
    expect([ana.media.playing, lena.told]).toEqual([['tone ringback'], ['call']])
    expect(call.view().members.map(({ user, state }) => `${user} ${state}`)).toEqual([
      '100 waiting',
      '101 waiting',
      '102 ringing'
    ])
  })

  test('lets whoever transferred go at the answer, and no sooner', async () => {
    const lena = office.phone('102')
    void hands(number('102'))
    await office.pass()
    lena.rings()
    await office.pass(5000)
    expect([told, tom.told]).toEqual([[180], []])
    lena.answers()
    await office.pass()
    expect([told, tom.told, ana.media.peer]).toEqual([[180, 200], ['hang up completed'], lena.media])
  })

  test('waits two seconds for a phone to take up that it worked, and no longer', async () => {
    const lena = office.phone('102')
    void hands(number('102'), () => new Promise(() => {}))
    await office.pass()
    lena.answers()
    await office.pass(1999)
    expect(tom.told).toEqual([])
    await office.pass(1)
    expect(tom.told).toEqual(['hang up completed'])
  })

  test('comes back where the target is not to be had: a segment of its own, and nobody is rung', async () => {
    const lena = office.phone('102')
    void hands(number('102'))
    await office.pass()
    lena.refuses(486)
    await office.pass()
    expect([told, tom.told, ana.media.peer]).toEqual([[486], [], tom.media])
    expect(office.ended.map(({ number: at, termination }) => `${at} ${termination?.result}`)).toEqual([
      '1 completed',
      '2 busy'
    ])
    expect(segment()).toMatchObject({ at: 3, caller: '100', callee: '101', transferredBy: '101', app: '101' })
  })

  test('comes back to somebody who has hung up by ringing there', async () => {
    const lena = office.phone('102')
    const again = office.phone('101')
    void hands(number('102'))
    await office.pass()
    tom.bye()
    lena.refuses(603)
    await office.pass()
    expect([again.told, office.asked]).toEqual([['call'], ['phones 102', 'phones 101']])
    again.answers()
    await office.pass()
    expect(ana.media.peer).toBe(again.media)
  })

  test('from somebody outside who has hung up nothing comes back', async () => {
    call.segment.callee = { number: '92025550123', name: '', user: null }
    void office.phone('102')
    const over = hands(number('102'))
    await office.pass()
    tom.bye()
    office.phones.get('102')?.[0]?.refuses(486)
    expect([await over, call.segment.number]).toMatchObject([{ kind: 'unanswered', termination: { cause: 17 } }, 2])
  })

  test('whoever waits and hangs up takes everything back', async () => {
    const lena = office.phone('102')
    const over = hands(number('102'))
    await office.pass()
    ana.bye()
    await office.pass()
    expect([lena.told.at(-1), tom.told, (await over).kind]).toEqual([
      'hang up cancelled',
      ['hang up completed'],
      'unanswered'
    ])
  })

  test('a conversation is joined as it is: nobody is rung, and the record has how it was reached', async () => {
    const lena = office.leg('trunk:main')
    lena.answers()
    const party = { number: '92025550123', name: '', user: null }
    const app = { name: 'external', data: '2025550123' }
    void hands({ kind: 'conversation', number: party.number, party, app, take: () => lena.asLeg })
    await office.pass()
    expect([office.asked, ana.media.peer, tom.told]).toEqual([[], lena.media, ['hang up completed']])
    expect(segment()).toEqual({
      ...{ at: 2, caller: '100', callee: '92025550123', exten: '92025550123', transferredBy: '101' },
      ...{ direction: 'outbound', trunk: 'main', app: '2025550123' }
    })
  })

  test('a conversation in which nobody talks yet is called anew', async () => {
    const lena = office.phone('102')
    void hands({
      kind: 'conversation',
      number: '102',
      party: office.person('102'),
      app: undefined,
      take: () => undefined
    })
    await office.pass()
    expect(lena.told).toEqual(['call'])
  })

  test('whoever stays on a trunk has its trunk and its direction in the record, and nobody else has', async () => {
    const provider = office.leg('trunk:main', { isIncoming: true })
    provider.unanswered?.answer({ codecs: [], telephoneEvent: 101, direction: 'sendrecv', packetTime: 20 })
    call.adopt(provider.asLeg, { number: '+15550170', name: '', user: null })
    const { Party } = await import('../../pbx-core/call/party.ts')
    const lena = office.phone('102')
    const served = { ...context, caller: new Party(provider.asLeg, 'US'), signal: provider.signal }
    void transferred(served, {
      ...{ kind: 'passed-on', leaving: tom.asLeg, staying: provider.asLeg },
      transfer: { by: null, target: number('102'), progress: async () => {} }
    })
    await office.pass()
    expect([lena.told, segment()]).toMatchObject([['call'], { direction: 'inbound', trunk: 'main' }])
  })
})
