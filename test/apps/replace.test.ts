import { describe, expect, test } from 'vitest'
import { replace } from '../../pbx-core/apps/replace.ts'
import { Bridge } from '../../pbx-core/call/bridge.ts'
import { callOf } from '../../pbx-core/call/call.ts'
import { dial } from '../../pbx-core/call/dial.ts'
import type { DialogOwner } from '../../pbx-core/call/sip-stack.ts'
import { completed, terminations } from '../../pbx-core/call/terminations.ts'
import type { UserConfig } from '../../pbx-core/contract/config.ts'
import type { StandInLeg, StandInParts } from '../support/stand-in-leg.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

const gsm = { payloadType: 3, name: 'GSM', clockRate: 8000, channels: 1, parameters: '' }
const replaced = (isEarlyOnly = false) => ({ callId: 'a', toTag: 'b', fromTag: 'c', isEarlyOnly }) as never
const of = (user: string): DialogOwner => ({ domain: 'acme.test', user })

/** Ana talks with Tom; Tom (or another one) sends an INVITE with Replaces from a second telephone. */
function scene(from = '101', parts: Partial<StandInParts> = {}) {
  const office = new StandInOffice()
  const talk = office.calling()
  const tom = office.leg('101')
  talk.call.adopt(tom.asLeg, office.person('101'))
  const second = office.calling({ caller: office.person(from), exten: '101' }, parts)
  const user = second.call.domain.users.find(({ extension }) => extension === from) as UserConfig
  const dialog = (leg: StandInLeg, owner: DialogOwner | null) => {
    office.dialog = { leg: leg.asLeg, owner, owns: () => true, receive: () => {}, receiveAck: () => {} }
  }
  const answers = () => {
    tom.answers()
    talk.context.caller.connect(tom.asLeg)
    talk.call.become('answered')
    const bridge = new Bridge(talk.call)
    bridge.join(talk.leg.asLeg, tom.asLeg)
    return bridge
  }
  return { office, talk, ana: talk.leg, tom, second, user, dialog, answers }
}
const refused = (termination: object) => ({ kind: 'unanswered', termination })
const noDialog = refused({ ...terminations.notFound('it replaces no dialog'), status: 481 })

describe('an INVITE that takes the place of a dialog (RFC 3891 §3)', () => {
  test('one’s own conversation goes on at another telephone, in its own call, on the same side', async () => {
    const { talk, ana, tom, second, user, dialog, answers } = scene()
    const bridge = answers()
    dialog(tom, of('101'))
    factsOf(talk.call)
    expect(await replace(second.context, user, replaced())).toEqual({ kind: 'taken', by: 'caller' })
    expect([bridge.legs, callOf(second.leg.asLeg), second.leg.side, second.call.linkedid]).toEqual([
      [ana, second.leg],
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
    const { office, ana, tom, talk, second, user, dialog, answers } = scene()
    const { left } = answers()
    dialog(tom, of('101'))
    await replace(second.context, user, replaced())
    expect([tom.told.at(-1), second.leg.told, ana.media.peer, talk.call.segment.dstchannel]).toEqual([
      'hang up completed',
      ['answer'],
      second.leg.media,
      second.leg.channel
    ])
    const states = office.views.at(-1)?.members.map(({ channel, state }) => [channel, state])
    expect(states).toContainEqual([second.leg.channel, 'talking'])
    second.leg.bye()
    expect(await left).toEqual({ kind: 'hung-up', alone: ana, termination: completed('callee') })
  })

  test('the calling side goes on at another telephone: the record says where it was called', async () => {
    const { ana, tom, talk, second, user, dialog, answers } = scene('100')
    answers()
    talk.call.segment.dstchannel = tom.channel
    dialog(ana, of('100'))
    await replace(second.context, user, replaced())
    expect([second.leg.side, second.leg.media.peer, talk.call.segment.dstchannel]).toEqual([
      'caller',
      tom.media,
      tom.channel
    ])
  })

  test('where the two share no codec the conversation stays where it was (488)', async () => {
    const { ana, tom, second, user, dialog, answers } = scene('101', { audio: { codecs: [gsm] } })
    answers()
    dialog(tom, of('101'))
    ana.refusesOffers = 488
    expect(await replace(second.context, user, replaced())).toEqual(
      refused(terminations.notAcceptable('the two sides share no codec'))
    )
    expect([ana.media.peer, tom.termination, second.leg.told]).toEqual([tom.media, undefined, []])
  })

  test('who gives up before it is answered there replaces nobody', async () => {
    const { ana, tom, second, user, dialog, answers } = scene()
    answers()
    dialog(tom, of('101'))
    ana.session.local = ana.session.local && { ...ana.session.local, direction: 'recvonly' }
    const outcome = replace(second.context, user, replaced())
    second.leg.bye()
    expect([await outcome, ana.media.peer]).toEqual([refused(second.leg.termination ?? {}), tom.media])
  })

  test('where they come apart meanwhile there is nobody to go on with (603)', async () => {
    const { ana, tom, second, user, dialog, answers } = scene()
    const bridge = answers()
    dialog(tom, of('101'))
    ana.session.local = ana.session.local && { ...ana.session.local, direction: 'recvonly' }
    const outcome = replace(second.context, user, replaced())
    bridge.leave(tom.asLeg)
    expect([await outcome, bridge.legs]).toMatchObject([{ kind: 'unanswered', termination: { status: 603 } }, [ana]])
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
