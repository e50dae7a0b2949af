import { describe, expect, test } from 'vitest'
import { handOver } from '../../pbx-core/apps/handing-over.ts'
import { Bridge, type Left } from '../../pbx-core/call/bridge.ts'
import { completed } from '../../pbx-core/call/terminations.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

/** Tom, who talks with Ana, has pressed a code, and hears a dial tone. */
async function dialling({ isAsked = false, isFixed = false, isHeld = false } = {}) {
  const office = new StandInOffice()
  const { call, leg: ana, context } = office.calling()
  context.caller.answerForApplication()
  const tom = office.leg('101')
  tom.answers()
  const party = office.person('101')
  call.adopt(tom.asLeg, party)
  const user = call.domain.users[1]
  if (user === undefined) throw new Error('there is no 101')
  const bridge = new Bridge(call, { isFixed })
  bridge.join(ana.asLeg, tom.asLeg)
  if (isHeld) tom.session.local = tom.session.local && { ...tom.session.local, direction: 'recvonly' }
  const left: Left[] = []
  void bridge.left.then((how) => left.push(how))
  const over = handOver({ call, services: office.services, bridge, leg: tom.asLeg, party, user, isAsked })
  await office.pass()
  const keys = async (text: string) => {
    for (const key of text) {
      tom.presses(key)
      await office.pass()
    }
  }
  return { office, call, ana, tom, user, bridge, left, over, keys }
}

describe('a code in a call, and then a number (4-pbx, Names of what is new: in-call codes)', () => {
  test('*3: whoever pressed it hears a dial tone, dials, and the call is handed on with its permissions', async () => {
    const { office, ana, tom, user, left, keys } = await dialling()
    expect([tom.media.playing, ana.media.playing, ana.media.peer]).toEqual([['tone dial'], ['music'], undefined])
    expect(office.views.at(-1)?.members.map(({ state }) => state)).toEqual(['waiting', 'waiting'])
    await keys('102#')
    expect(left).toEqual([
      {
        kind: 'passed-on',
        leaving: tom,
        staying: ana,
        transfer: { by: user, target: { kind: 'number', number: '102' }, progress: expect.any(Function) }
      }
    ])
  })

  test('*3: whoever stays on the line hears it ring there, and who has hung up hears nothing', async () => {
    const { office, tom, left, keys } = await dialling()
    await keys('102#')
    const [how] = left
    if (how?.kind !== 'passed-on') throw new Error('nothing was handed on')
    await how.transfer.progress(100)
    expect(tom.media.playing).toEqual([])
    await how.transfer.progress(180)
    expect(tom.media.playing).toEqual(['tone ringback'])
    tom.bye()
    await how.transfer.progress(180)
    await office.pass()
    expect(tom.media.playing).toEqual([])
  })

  test('*3: who hangs up behind a number has handed the call on, as with a telephone on a hook', async () => {
    const { office, tom, left, keys } = await dialling()
    await keys('102')
    tom.bye()
    await office.pass()
    expect(left).toMatchObject([{ kind: 'passed-on', transfer: { target: { kind: 'number', number: '102' } } }])
  })

  test('*2: whom one has dialled is asked first, and the other one waits on', async () => {
    const { office, ana, left, keys } = await dialling({ isAsked: true })
    await keys('102#')
    expect([left, office.asked, ana.media.playing]).toEqual([[], ['101 asks 102'], ['music']])
  })

  test('*2: who hangs up behind a number asks nobody any more: the call is handed on', async () => {
    const { office, tom, left, keys } = await dialling({ isAsked: true })
    await keys('102')
    tom.bye()
    await office.pass()
    expect([left, office.asked]).toMatchObject([[{ kind: 'passed-on' }], []])
  })

  test('who dials nothing is back with whom it talked with', async () => {
    const { office, ana, tom, left } = await dialling()
    await office.pass(10_000)
    expect([left, tom.media.peer, ana.media.playing, office.clock.pending]).toEqual([[], ana.media, [], 0])
  })

  test('who hangs up at the dial tone has hung up', async () => {
    const { office, ana, tom, left } = await dialling()
    tom.bye()
    await office.pass()
    expect(left).toEqual([{ kind: 'hung-up', alone: ana, termination: completed('callee') }])
  })

  test('whoever waited is gone: a number that is dialled all the same hands nothing on', async () => {
    const { ana, tom, left, over, keys } = await dialling()
    ana.bye()
    await keys('102#')
    await over
    expect([left, tom.termination]).toEqual([
      [{ kind: 'hung-up', alone: undefined, termination: completed('caller') }],
      undefined
    ])
  })

  test('whoever waited is gone: nobody is asked for it', async () => {
    const { office, ana, keys } = await dialling({ isAsked: true })
    ana.bye()
    await keys('102#')
    expect(office.asked).toEqual([])
  })

  test('who was held by the other one hears the dial tone all the same', async () => {
    const { tom } = await dialling({ isHeld: true })
    expect(tom.told).toEqual(['offer sendrecv'])
  })

  test('where the two cannot be parted nobody hears a dial tone, and they talk on', async () => {
    const { ana, tom, over } = await dialling({ isFixed: true })
    await over
    expect([tom.media.playing, tom.media.peer]).toEqual([[], ana.media])
  })
})
