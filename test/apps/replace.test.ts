import { describe, expect, test } from 'vitest'
import { replace, replacedBy } from '../../pbx-core/apps/replace.ts'
import { Bridge, type Left } from '../../pbx-core/call/bridge.ts'
import { callOf } from '../../pbx-core/call/call.ts'
import { dial } from '../../pbx-core/call/dial.ts'
import type { DialogOwner } from '../../pbx-core/call/sip-stack.ts'
import { completed, terminations } from '../../pbx-core/call/terminations.ts'
import type { UserConfig } from '../../pbx-core/contract/config.ts'
import type { StandInLeg } from '../support/stand-in-leg.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

const replaced = (isEarlyOnly = false) => ({ callId: 'a', toTag: 'b', fromTag: 'c', isEarlyOnly }) as never
const of = (user: string): DialogOwner => ({ domain: 'acme.test', user })

/** Ana talks with Tom; Tom (or another one) sends an INVITE with Replaces from a second telephone. */
function scene(from = '101') {
  const office = new StandInOffice()
  const talk = office.calling()
  const tom = office.leg('101')
  talk.call.adopt(tom.asLeg, office.person('101'))
  const second = office.calling({ caller: office.person(from), exten: '101' })
  const user = second.call.domain.users.find(({ extension }) => extension === from) as UserConfig
  const dialog = (leg: StandInLeg, owner: DialogOwner | null) => {
    office.dialog = { leg: leg.asLeg, owner, owns: () => true, receive: () => {}, receiveAck: () => {} }
  }
  const answers = () => {
    tom.answers()
    talk.context.caller.connect(tom.asLeg)
    talk.call.become('answered')
    return new Bridge(talk.call, { caller: talk.leg.asLeg, callee: tom.asLeg, isFixed: false })
  }
  return { office, talk, ana: talk.leg, tom, second, user, dialog, answers }
}
const refused = (termination: object) => ({ kind: 'unanswered', termination })
const noDialog = refused({ ...terminations.notFound('it replaces no dialog'), status: 481 })

describe('an INVITE that takes the place of a dialog (RFC 3891 §3)', () => {
  test('one’s own conversation goes on at another telephone, in its own call, on the same side', async () => {
    const { talk, tom, second, user, dialog, answers } = scene()
    const bridge = answers()
    const left: Left[] = []
    void bridge.left.then((how) => left.push(how))
    dialog(tom, of('101'))
    factsOf(talk.call)
    expect(await replace(second.context, user, replaced())).toEqual({ kind: 'taken', by: 'caller' })
    expect([left, callOf(second.leg.asLeg), second.leg.side, second.call.linkedid]).toEqual([
      [{ kind: 'replaced', leaving: tom, staying: talk.leg, into: second.leg }],
      talk.call,
      'callee',
      talk.call.linkedid
    ])
    expect([second.call.state, second.call.segment.callee, factsOf(talk.call)]).toEqual([
      'answered',
      { number: '100', name: 'Ana Keller', user: null },
      [{ code: 'replaced', party: '101' }]
    ])
  })

  test('whoever stays talks with the new telephone, and the one before is hung up', async () => {
    const { office, talk, ana, tom, second, user, dialog, answers } = scene()
    const { left } = answers()
    dialog(tom, of('101'))
    await replace(second.context, user, replaced())
    const how = await left
    if (how.kind !== 'replaced') throw new Error('nobody was replaced')
    const outcome = replacedBy(talk.context, how)
    await office.pass()
    expect([tom.told.at(-1), second.leg.told, ana.media.peer, talk.call.segment.dstchannel]).toEqual([
      'hang up completed',
      ['answer'],
      second.leg.media,
      second.leg.channel
    ])
    second.leg.bye()
    expect([await outcome, ana.told.at(-1)]).toEqual([
      { kind: 'completed', termination: completed('callee') },
      'hang up completed'
    ])
  })

  test('somebody else’s conversation is none that there is (481), nor anybody’s for a trunk', async () => {
    const { tom, second, user, dialog, answers } = scene('102')
    answers()
    dialog(tom, of('101'))
    expect(await replace(second.context, user, replaced())).toEqual(noDialog)
    dialog(tom, null)
    expect(await replace(second.context, user, replaced())).toEqual(noDialog)
    dialog(tom, of('102'))
    expect(await replace(second.context, null, replaced())).toEqual(noDialog)
    expect(tom.termination).toBeUndefined()
  })

  test('a dialog that nobody knows, or that is of another domain, is none (481)', async () => {
    const { tom, second, user, dialog, answers } = scene()
    answers()
    expect(await replace(second.context, user, replaced())).toEqual(noDialog)
    dialog(tom, { domain: 'other.test', user: '101' })
    expect(await replace(second.context, user, replaced())).toEqual(noDialog)
  })

  test('`early-only` of a dialog that is answered: 486, and the two go on', async () => {
    const { ana, tom, second, user, dialog, answers } = scene()
    answers()
    dialog(tom, of('101'))
    expect(await replace(second.context, user, replaced(true))).toMatchObject({
      kind: 'unanswered',
      termination: { result: 'busy', status: 486 }
    })
    expect(ana.media.peer).toBe(tom.media)
  })

  test('a dialog that is over, or in which nobody talks: 603', async () => {
    const { tom, second, user, dialog, answers } = scene()
    tom.answers()
    dialog(tom, of('101'))
    expect(await replace(second.context, user, replaced())).toMatchObject({ termination: { status: 603 } })
    answers()
    tom.bye()
    expect(await replace(second.context, user, replaced())).toMatchObject({ termination: { status: 603 } })
  })

  test('one that rings may be taken by every user; one that does not ring, and is not answered, by nobody', async () => {
    const { office, talk, ana, tom, second, user, dialog } = scene('102')
    dialog(tom, of('101'))
    expect(await replace(second.context, user, replaced())).toEqual(noDialog)
    const outcome = dial({
      ...{ call: talk.call, caller: talk.context.caller, legs: [tom.asLeg], seconds: 25 },
      ...{ clock: office.clock, signal: ana.signal }
    })
    // The caller's own dialog is none that this PBX has begun.
    dialog(ana, of('100'))
    expect(await replace(second.context, user, replaced())).toEqual(noDialog)
    dialog(tom, of('101'))
    expect(await replace(second.context, user, replaced())).toEqual({ kind: 'taken', by: 'caller' })
    expect([await outcome, tom.told.at(-1)]).toEqual([{ kind: 'answered', leg: second.leg }, 'hang up elsewhere'])
  })

  test('one that rings in another domain is none (481)', async () => {
    const { office, tom, second, user, dialog } = scene('102')
    const elsewhere = { ...second.call.domain, name: 'other.test' }
    const other = office.calling({ domain: elsewhere })
    other.call.adopt(tom.asLeg, office.person('101'))
    void dial({
      ...{ call: other.call, caller: other.context.caller, legs: [tom.asLeg], seconds: 25 },
      ...{ clock: office.clock, signal: other.leg.signal }
    })
    dialog(tom, { domain: 'other.test', user: '101' })
    expect([await replace(second.context, user, replaced()), tom.told]).toEqual([noDialog, ['call']])
  })
})
