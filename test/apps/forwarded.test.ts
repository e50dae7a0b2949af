import { describe, expect, test } from 'vitest'
import { type AppOutcome, unanswered } from '../../pbx-core/apps/context.ts'
import { forwarded } from '../../pbx-core/apps/forwarded.ts'
import { completed, terminations } from '../../pbx-core/call/terminations.ts'
import type { UserConfig } from '../../pbx-core/contract/config.ts'
import { parseUri } from '../../pbx-core/sip/message/uri.ts'
import { terminationOfStatus } from '../../pbx-core/sip/q850.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

const talked = { kind: 'completed', termination: completed('callee') } as const
const moved = terminationOfStatus(302, 'callee')

function scene(further: AppOutcome = talked) {
  const office = new StandInOffice()
  const { call, leg, context } = office.calling()
  const tom = call.domain.users[1] as UserConfig
  call.segment.callee = office.person('101')
  /** Tom's phone, or who else, sends the call on to these. */
  const sent = (targets: readonly string[], { party = '101', user = tom as UserConfig | null } = {}) => {
    const uris = targets.map((text) => {
      const uri = parseUri(text)
      if (!uri.ok) throw new Error(`${text} is no URI`)
      return uri.value
    })
    const redirection = { party, from: { address: '192.0.2.10', port: 5060 }, targets: uris }
    return forwarded({ ...context, onward: office.doors(further) }, { ...unanswered(moved), redirection }, user)
  }
  return { office, call, leg, context, sent }
}

describe('a phone or a trunk sends a call on (RFC 3261 §8.1.3.4: 302)', () => {
  test.each([
    ['sip:102@acme.test', 'enter extension:102'],
    ['tel:102', 'enter extension:102'],
    ['sip:92025550123@acme.test', 'dial out outbound for 101'],
    ['sip:*60@acme.test', 'dial out feature for 101'],
    // Barred, or nowhere: whoever dials that hears it.
    ['sip:+4930901820@acme.test', 'dial out barred for 101']
  ])('%s is dialled as its user would dial it: %s', async (target, asked) => {
    const { office, call, sent } = scene()
    expect([await sent([target]), office.asked]).toEqual([talked, [asked]])
    expect(factsOf(call)).toMatchObject([{ code: 'forwarded', party: '101' }])
  })

  test('the first that is ours counts', async () => {
    const { office, sent } = scene()
    await sent(['sip:102@elsewhere.test', 'sip:102@acme.test', 'sip:100@acme.test'])
    expect(office.asked).toEqual(['enter extension:102'])
  })

  test.each([
    [['sip:102@elsewhere.test'], 'elsewhere'],
    [['sip:101@acme.test'], 'circle'],
    [['sip:911@acme.test'], 'emergency'],
    [[], 'elsewhere']
  ] as const)('%j is not followed: %s, and how it ended is as it was', async (targets, because) => {
    const { office, call, sent } = scene()
    expect([await sent(targets), office.asked, factsOf(call)]).toEqual([
      unanswered(moved),
      [],
      [{ code: 'forward-refused', party: '101', because }]
    ])
  })

  test('where it has been already it is not sent again', async () => {
    const { office, sent } = scene(unanswered(terminations.busy('')))
    await sent(['sip:102@acme.test'])
    await sent(['sip:102@acme.test'])
    expect(office.asked).toEqual(['enter extension:102'])
  })

  test('at the trunk’s own host a number is outside, whatever extension it looks like', async () => {
    const { office, sent } = scene()
    const trunk = { party: 'trunk:main', user: null }
    await sent(['sip:102@192.0.2.10'], trunk)
    expect(office.asked).toEqual([])
    await sent(['sip:+12025550123@192.0.2.10'], trunk)
    expect(office.asked).toEqual(['dial out outbound for the domain'])
    // And of no other party's.
    await sent(['sip:+12025550199@192.0.2.10'])
    expect(office.asked).toHaveLength(1)
  })

  test('nobody takes it there: the record is of whom it was for', async () => {
    const { office, call, context } = scene()
    const busy = unanswered(terminations.busy('there'))
    const uri = parseUri('sip:102@acme.test')
    if (!uri.ok) throw new Error('no URI')
    const doors = office.doors(busy)
    const enter: typeof doors.enter = async (at, to) => {
      call.segment.callee = office.person('102')
      return doors.enter(at, to)
    }
    const redirection = { party: '101', from: { address: '192.0.2.10', port: 5060 }, targets: [uri.value] }
    const outcome = { ...unanswered(moved), redirection }
    expect(await forwarded({ ...context, onward: { ...doors, enter } }, outcome, null)).toEqual(busy)
    expect(call.segment.callee.user).toBe('101')
  })

  test('an answer, an ending that names nobody, a caller who is gone: nothing is followed', async () => {
    const { office, leg, context, sent } = scene()
    expect(await forwarded({ ...context, onward: office.doors(talked) }, talked, null)).toBe(talked)
    const busy = unanswered(terminations.busy(''))
    expect(await forwarded({ ...context, onward: office.doors(talked) }, busy, null)).toBe(busy)
    leg.bye()
    await sent(['sip:102@acme.test'])
    expect(office.asked).toEqual([])
  })
})
