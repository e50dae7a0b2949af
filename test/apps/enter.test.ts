import { beforeEach, describe, expect, test } from 'vitest'
import { enter } from '../../pbx-core/apps/enter.ts'
import { terminations } from '../../pbx-core/call/terminations.ts'
import { parseDestination } from '../../pbx-core/contract/destination.ts'
import { promptMs } from '../support/recording-media.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'
import { type DomainInput, userConfig } from '../support/virtual-pbx.ts'

const hook = { url: 'http://app.test/' }
const users = [
  userConfig('100', 'Ana Keller'),
  { ...userConfig('101', 'Tom Okafor'), cti: hook, timeoutCti: hook, ringSeconds: 5, then: 'extension:102' },
  userConfig('102', 'Lena Brandt')
]

describe('entering an application: once for all kinds (8-reshape §6, 2-cti)', () => {
  let office: StandInOffice
  beforeEach(() => {
    office = new StandInOffice({ users, cti: { timeout: hook } })
  })
  const to = (text: string) => {
    const parsed = parseDestination(text)
    if (!parsed.ok) throw new Error(parsed.error)
    return parsed.value
  }
  const goes = (text: string) => {
    const calling = office.calling()
    return { ...calling, outcome: enter(calling.context, to(text)) }
  }

  test('its hook comes before it, and then its phones ring', async () => {
    const tom = office.phone('101')
    goes('extension:101')
    await office.pass()
    tom.rings()
    expect(office.asked).toEqual(['hook users[101].cti', 'phones 101', 'pop-up of 101'])
  })

  test('nobody answers in time: the general time-out hook, its own, and then its `then`', async () => {
    office.phone('101')
    office.phone('102')
    goes('extension:101')
    await office.pass(5000)
    expect(office.asked).toEqual([
      'hook users[101].cti',
      'phones 101',
      'hook cti.timeout',
      'hook users[101].timeoutCti',
      'phones 102'
    ])
  })

  test('one who is busy has no time-out: its `then` comes at once', async () => {
    const tom = office.phone('101')
    office.phone('102')
    goes('extension:101')
    await office.pass()
    tom.refuses(486)
    await office.pass()
    expect(office.asked).toEqual(['hook users[101].cti', 'phones 101', 'phones 102'])
  })

  test('a `then` that is not to be had hides neither whom the call was for nor why', async () => {
    const tom = office.phone('101')
    const { outcome, call } = goes('extension:101')
    await office.pass()
    tom.refuses(486)
    expect([await outcome, call.segment.callee.user]).toMatchObject([{ termination: { cause: 17 } }, '101'])
  })

  test('a hook that ends it leads to its `then`, without its phones', async () => {
    office.verdicts.set('users[101].cti', { kind: 'stop' })
    office.phone('102')
    goes('extension:101')
    await office.pass()
    expect(office.asked).toEqual(['hook users[101].cti', 'phones 102'])
  })

  test('a hook that routes leads there; unless that was final, what is not to be had there comes back', async () => {
    for (const final of [true, false]) {
      office = new StandInOffice({ users })
      office.verdicts.set('users[101].cti', { kind: 'route', destination: to('extension:102'), final } as never)
      goes('extension:101')
      await office.pass()
      expect(office.asked.slice(0, 3)).toEqual(['hook users[101].cti', 'phones 102', ...(final ? [] : ['phones 101'])])
    }
  })

  test('a hook that fails, and is to refuse: an announcement, then 480', async () => {
    office.verdicts.set('users[101].cti', { kind: 'reject' })
    const { outcome, leg } = goes('extension:101')
    await office.pass(1000)
    expect(await outcome).toEqual({
      kind: 'unanswered',
      termination: terminations.unavailable('users[101].cti failed')
    })
    expect(leg.media.played).toEqual(['prompt application-failed'])
  })

  test('a caller who goes while a hook is asked enters nothing', async () => {
    const { outcome, leg } = goes('extension:101')
    leg.bye()
    expect([await outcome, office.asked]).toMatchObject([
      { termination: { result: 'cancelled' } },
      ['hook users[101].cti']
    ])
  })

  test.each([
    ['hangup:busy', 17],
    ['hangup:declined', 21],
    ['hangup:congestion', 34],
    ['hangup:unallocated', 1],
    ['extension:999', 1]
  ])('%s: Q.850 %i', async (text, cause) => {
    expect(await goes(text).outcome).toMatchObject({ kind: 'unanswered', termination: { cause } })
  })

  const withThen = (then: string, more: Partial<DomainInput> = {}) => {
    office = new StandInOffice({
      users: [userConfig('100', 'Ana Keller'), { ...userConfig('101', 'Tom Okafor'), ringSeconds: 5, then }],
      ...more
    })
    office.phone('101')
  }

  describe('how the caller is told where nobody has answered', () => {
    test.each([
      ['hangup:busy', 17, 'hangup:busy'],
      ['hangup:declined', 21, 'hangup:declined'],
      ['time:office', 1, 'hangup:unallocated']
    ])('a `then` of %s is what the caller gets: Q.850 %i', async (then, cause, reason) => {
      withThen(then, { timeConditions: [{ name: 'office', openTo: 'extension:100', closedTo: 'hangup:unallocated' }] })
      office.openings.set('office', { open: false, because: 'hours', holiday: '' })
      const { outcome } = goes('extension:101')
      await office.pass(5000)
      expect(await outcome).toMatchObject({ kind: 'unanswered', leaves: 'call', termination: { cause, reason } })
    })

    test('a `then` where nobody answers either tells whom the call was for, and why that one did not', async () => {
      withThen('extension:100')
      const { outcome } = goes('extension:101')
      await office.pass(5000)
      expect(await outcome).toEqual({
        kind: 'unanswered',
        termination: terminations.noAnswer('nobody answered in time')
      })
    })

    test('whoever has heard an announcement is not told as well that nobody answers', async () => {
      withThen('announcement:closed', { announcements: [{ name: 'closed', prompt: 'closed' }] })
      const { outcome } = goes('extension:101')
      await office.pass(5000 + promptMs)
      expect(await outcome).toEqual({
        kind: 'unanswered',
        termination: terminations.noAnswer('nobody answered in time'),
        farewell: ''
      })
    })

    test("a hook's route for good comes back to nothing that the call has passed (2-cti, break)", async () => {
      office.verdicts.set('users[101].cti', {
        kind: 'route',
        final: true,
        destination: { type: 'extension', name: '102' }
      })
      expect(await goes('extension:101').outcome).toEqual({
        kind: 'unanswered',
        termination: terminations.absent('no phone of 102 is registered'),
        leaves: 'call'
      })
    })
  })

  test('circles of `then` end after 25 destinations; the caller is told why the first one has failed', async () => {
    const circle = [100, 101].map((extension, at) => ({
      ...userConfig(`${extension}`, 'Round'),
      then: `extension:${at === 0 ? 101 : 100}`
    }))
    office = new StandInOffice({ users: circle, inbound: [] })
    const { outcome, call } = goes('extension:100')
    expect(await outcome).toEqual({
      kind: 'unanswered',
      termination: terminations.absent('no phone of 100 is registered')
    })
    expect(office.asked).toHaveLength(25)
    expect(factsOf(call).filter(({ code }) => code === 'too-many-hops')).toEqual([
      { code: 'too-many-hops', most: 25, destination: 'extension:101' }
    ])
  })

  test('a number outside is left to whoever sent it there', async () => {
    office.trunks.set('main', office.leg('trunk:main'))
    goes('external:92025550123')
    await office.pass()
    expect(office.asked).toEqual(['counted for 100: 2025550123', 'trunk main 2025550123'])
  })
})
