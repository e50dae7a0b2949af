import { describe, expect, test } from 'vitest'
import { HandingOver } from '../../pbx-core/apps/handing-over.ts'
import type { SipLeg } from '../../pbx-core/call/sip-leg.ts'
import { completed } from '../../pbx-core/call/terminations.ts'
import type { Asking, AskingOutcome } from '../../pbx-core/call/transfer.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

/** Tom, who talks with Ana, has pressed a code, and hears a dial tone. */
async function dialling(isAsked = false) {
  const office = new StandInOffice()
  const { call } = office.calling()
  const tom = office.leg('101')
  tom.answers()
  const party = office.person('101')
  call.adopt(tom.asLeg, party)
  const user = call.domain.users[1]
  if (user === undefined) throw new Error('there is no 101')
  const handing = new HandingOver({ call, services: office.services, leg: tom.asLeg, party, user, isAsked })
  const got: AskingOutcome<SipLeg>[] = []
  void handing.outcome.then((outcome) => got.push(outcome))
  handing.begin()
  await office.pass()
  const keys = async (text: string) => {
    for (const key of text) {
      tom.presses(key)
      await office.pass()
    }
  }
  return { office, call, tom, user, handing, got, keys }
}

describe('a code in a call, and then a number (4-pbx, Names of what is new: in-call codes)', () => {
  test('*3: whoever pressed it hears a dial tone, dials, and the call is handed on with its permissions', async () => {
    const { tom, user, got, keys } = await dialling()
    expect(tom.media.playing).toEqual(['tone dial'])
    await keys('102#')
    expect(got).toEqual([
      {
        kind: 'complete',
        leaving: tom,
        transfer: { by: user, target: { kind: 'number', number: '102' }, progress: expect.any(Function) }
      }
    ])
  })

  test('*3: whoever stays on the line hears it ring there, and who has hung up hears nothing', async () => {
    const { office, tom, got, keys } = await dialling()
    await keys('102#')
    const [outcome] = got
    if (outcome?.kind !== 'complete') throw new Error('nothing was handed on')
    await outcome.transfer.progress(100)
    expect(tom.media.playing).toEqual([])
    await outcome.transfer.progress(180)
    expect(tom.media.playing).toEqual(['tone ringback'])
    tom.bye()
    await outcome.transfer.progress(180)
    await office.pass()
    expect(tom.media.playing).toEqual([])
  })

  test('*3: who hangs up behind a number has handed the call on, as with a telephone on a hook', async () => {
    const { office, tom, got, keys } = await dialling()
    await keys('102')
    tom.bye()
    await office.pass()
    expect(got).toMatchObject([{ kind: 'complete', transfer: { target: { kind: 'number', number: '102' } } }])
  })

  test('*2: whom one has dialled is asked first', async () => {
    const { office, got, keys } = await dialling(true)
    const consultation: Asking<SipLeg> = { number: '102', outcome: new Promise(() => {}), abandon: () => {} }
    office.consultation = consultation
    await keys('102#')
    expect([got, office.asked]).toEqual([[{ kind: 'asks', consultation }], ['101 asks 102']])
  })

  test('*2: who hangs up behind a number asks nobody any more: the call is handed on', async () => {
    const { office, tom, got, keys } = await dialling(true)
    await keys('102')
    tom.bye()
    await office.pass()
    expect([got, office.asked]).toMatchObject([[{ kind: 'complete' }], []])
  })

  test('who dials nothing is back with whom it talked with', async () => {
    const { office, tom, got } = await dialling()
    await office.pass(10_000)
    expect([got, office.clock.pending]).toEqual([[{ kind: 'back', leg: tom }], 0])
  })

  test('who hangs up at the dial tone has hung up', async () => {
    const { office, tom, got } = await dialling()
    tom.bye()
    await office.pass()
    expect(got).toEqual([{ kind: 'gone', termination: completed('callee') }])
  })

  test('whoever waited is gone: a number that is dialled all the same hands nothing on', async () => {
    const { handing, got, keys } = await dialling()
    handing.abandon()
    await keys('102#')
    expect(got).toEqual([{ kind: 'gone', termination: completed('pbx') }])
  })
})
