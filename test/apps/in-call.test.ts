import { describe, expect, test } from 'vitest'
import { codesOf, handingOn } from '../../pbx-core/apps/in-call.ts'
import { Bridge } from '../../pbx-core/call/bridge.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'
import { userConfig } from '../support/virtual-pbx.ts'

const users = [
  userConfig('100', 'Ana Keller'),
  { ...userConfig('101', 'Tom Okafor'), inCallCodes: true },
  userConfig('102', 'Lena Brandt')
]

/** Ana talks with Tom, who may press codes. */
function talking({ isFixed = false, hasButtons = false } = {}) {
  const office = new StandInOffice({ users })
  const { call, leg: ana, context } = office.calling()
  const tom = office.leg('101', { hasButtons })
  tom.answers()
  context.caller.answerForApplication()
  call.adopt(tom.asLeg, office.person('101'))
  context.caller.connect(tom.asLeg)
  new Bridge(call, { isFixed, listen: handingOn(context) }).join(ana.asLeg, tom.asLeg)
  return { office, call, ana, tom }
}

describe('codes in a call (4-pbx, Names of what is new: for users with inCallCodes, from that user’s side alone)', () => {
  test('are of whom the configuration gives them, and of nobody whose telephone has buttons', () => {
    const { call, ana, tom } = talking()
    expect([codesOf(call, ana.asLeg), codesOf(call, tom.asLeg)]).toEqual([
      undefined,
      { user: call.domain.users[1], codes: { transferAsk: '*2', transferSend: '*3', record: '*4', park: '*7' } }
    ])
    const own = talking({ hasButtons: true })
    expect(codesOf(own.call, own.tom.asLeg)).toBeUndefined()
  })

  test('hand the other one on, once it is apart from whoever pressed, and reach nobody as keys', async () => {
    const { office, call, ana, tom } = talking()
    tom.presses('*3')
    await office.pass()
    expect([ana.media.playing, ana.media.digits, tom.media.playing]).toEqual([['music'], [], ['tone dial']])
    expect(factsOf(call).at(-1)).toEqual({ code: 'in-call-code', party: '101', action: 'transferSend' })
  })

  test('do nothing where the two cannot be parted', async () => {
    const { office, ana, tom } = talking({ isFixed: true })
    tom.presses('*2')
    await office.pass()
    expect([ana.media.peer, tom.media.playing]).toEqual([tom.media, []])
  })

  test('pressed by the other one they are keys like any other', async () => {
    const { office, ana, tom } = talking()
    ana.presses('*3', 'info')
    await office.pass()
    expect([ana.media.peer, tom.media.digits]).toEqual([tom.media, ['*', '3']])
  })

  test('keys that are none reach the other one, in the form that it takes', async () => {
    const { office, ana, tom } = talking()
    tom.presses('5*1')
    await office.pass()
    expect([ana.media.peer, ana.media.digits, tom.media.keepsKeys]).toEqual([tom.media, ['5', '*', '1'], true])
  })
})
