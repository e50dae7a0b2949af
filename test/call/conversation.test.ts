import { expect, test } from 'vitest'
import { Bridge } from '../../pbx-core/call/bridge.ts'
import { conversationWith } from '../../pbx-core/call/conversation.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

/** Ana has called Tom in one call; `into` is another call, to which one of them is to go. */
function scene(talks = true) {
  const office = new StandInOffice()
  const { call, leg: ana, context } = office.calling()
  const tom = office.leg('101')
  call.adopt(tom.asLeg, office.person('101'))
  call.segment.callee = office.person('101')
  call.enterApp('user', '101')
  if (talks) {
    tom.answers()
    context.caller.connect(tom.asLeg)
    new Bridge(call).join(ana.asLeg, tom.asLeg)
  }
  return { office, call, ana, tom, into: office.call() }
}

test('whoever a leg talks with is taken into the other call, and both calls belong together (RFC 5589 §7)', () => {
  const { call, ana, tom, into } = scene()
  const { take, ...conversation } = conversationWith(ana.asLeg, into)
  expect(conversation).toEqual({
    ...{ kind: 'conversation', number: '101' },
    party: { number: '101', name: 'Tom Okafor', user: '101' },
    app: { name: 'user', data: '101' }
  })
  expect([take(), call.linkedid, ana.media.peer, ana.termination]).toEqual([tom, into.linkedid, undefined, undefined])
})

test('who was called has reached nobody by an application', () => {
  const { tom, into } = scene()
  expect(conversationWith(tom.asLeg, into)).toMatchObject({ number: '100', app: undefined })
})

test('where it rings still nobody is taken: that attempt is over, and it is called anew', () => {
  const { ana, into } = scene(false)
  const { take } = conversationWith(ana.asLeg, into)
  expect([take(), ana.told]).toEqual([undefined, ['hang up cancelled']])
})
