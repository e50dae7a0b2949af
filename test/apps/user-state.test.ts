import { beforeEach, describe, expect, test } from 'vitest'
import { unanswered } from '../../pbx-core/apps/context.ts'
import { blockedBy, reach } from '../../pbx-core/apps/user-state.ts'
import { completed, terminations } from '../../pbx-core/call/terminations.ts'
import type { Termination } from '../../pbx-core/contract/termination.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

describe("a user's calls as it has set (4-pbx, Applications: User)", () => {
  let office: StandInOffice
  beforeEach(() => {
    office = new StandInOffice()
  })
  const over = { kind: 'completed', termination: completed('caller') } as const

  /** Reaches 101, whose phones come to that; what was asked for, and the outcome. */
  async function reached(rung: Termination | null, further = over as Parameters<StandInOffice['doors']>[0]) {
    const { call, context } = office.calling()
    const user = call.domain.users.find(({ extension }) => extension === '101')
    if (user === undefined) throw new Error('there is no 101')
    const ring = async () => {
      office.asked.push('rings')
      return rung === null ? over : unanswered(rung)
    }
    const outcome = await reach({ ...context, onward: office.doors(further) }, user, ring)
    return { outcome, asked: office.asked, call, user, context }
  }
  const forward = (to: object) => office.states.set('101', { forward: { ...none, ...to } })
  const none = { all: null, busy: null, noAnswer: null, unreachable: null }

  test('rings where nothing is set', async () => {
    expect((await reached(null)).asked).toEqual(['rings'])
  })

  test('sends all of them on, and rings nothing', async () => {
    forward({ all: 'extension:102' })
    expect((await reached(null)).asked).toEqual(['enter extension:102'])
  })

  test.each([
    ['busy', terminations.busy('')],
    ['busy', terminations.declined('')],
    ['noAnswer', terminations.noAnswer('')],
    ['unreachable', terminations.absent('')],
    ['unreachable', terminations.unreachable('')]
  ] as const)('sends on what is %s (%j)', async (occasion, termination) => {
    forward({ [occasion]: 'extension:102' })
    const { asked, outcome } = await reached(termination)
    expect([asked, outcome]).toEqual([['rings', 'enter extension:102'], over])
  })

  test.each([
    ['busy', terminations.noAnswer('')],
    ['noAnswer', terminations.busy('')],
    ['unreachable', terminations.noAnswer('')],
    ['busy', terminations.notFound('')]
  ] as const)('does not send on by %s what is something else (%j)', async (occasion, termination) => {
    forward({ [occasion]: 'extension:102' })
    const { asked, outcome } = await reached(termination)
    expect([asked, outcome]).toEqual([['rings'], unanswered(termination)])
  })

  test('a target that is not to be had leaves the outcome, and whom the call was for, as it was', async () => {
    forward({ busy: 'extension:102' })
    const { outcome, call } = await reached(terminations.busy('first'), unanswered(terminations.absent('second')))
    expect([outcome, call.segment.callee.number]).toEqual([unanswered(terminations.busy('first')), '101'])
  })

  test('what is sent on to a hang-up is what becomes of the call, and not why nobody answered', async () => {
    forward({ noAnswer: 'hangup:busy' })
    const ended = { ...unanswered(terminations.busy('hangup:busy')), leaves: 'call' } as const
    expect((await reached(terminations.noAnswer(''), ended)).outcome).toEqual(ended)
  })

  test('all of them sent on to nobody: that is what becomes of it', async () => {
    forward({ all: 'extension:102' })
    const gone = unanswered(terminations.absent('second'))
    expect((await reached(null, gone)).outcome).toEqual(gone)
  })

  test('whoever is sent back to where the call has been finds the phones', async () => {
    forward({ all: 'extension:102' })
    const { call, context, user } = await reached(null)
    office.asked.length = 0
    await reach({ ...context, onward: office.doors(over) }, user, async () => {
      office.asked.push('rings')
      return over
    })
    expect([office.asked, [...call.forwardedTo]]).toEqual([['rings'], ['extension:101', 'extension:102']])
  })

  test('rings nothing where the user does not want to be disturbed: busy, and forwards of busy count', async () => {
    office.states.set('101', { doNotDisturb: { on: true, until: null } })
    const { asked, outcome, call } = await reached(null)
    expect([asked, outcome]).toEqual([[], unanswered(terminations.busy('101 does not want to be disturbed'))])
    expect([call.segment.callee.user, call.segment.app]).toEqual(['101', { name: 'user', data: '101' }])
    office.states.set('101', { doNotDisturb: { on: true, until: null }, forward: { ...none, busy: 'extension:102' } })
    expect((await reached(null)).asked).toEqual(['enter extension:102'])
  })

  test('a further call is busy without call waiting, while the user talks and only then', async () => {
    office.states.set('101', { callWaiting: false })
    expect((await reached(null)).asked).toEqual(['rings'])
    office.asked.length = 0
    office.busy.add('101')
    expect((await reached(null)).outcome).toEqual(unanswered(terminations.busy('101 talks')))
    expect(office.asked).toEqual([])
  })

  test('whoever is on the block list is declined, and nothing is rung; others are not', async () => {
    const { call, context } = office.calling()
    const user = call.domain.users[1]
    if (user === undefined) throw new Error('there is no 101')
    expect(blockedBy(context, user)).toBeUndefined()
    office.states.set('101', { blockList: ['100'] })
    expect(blockedBy(context, user)).toEqual(unanswered(terminations.declined('101 has blocked the number')))
    // In nobody's list of missed calls.
    expect(call.segment.callee.user).toBeNull()
  })
})
