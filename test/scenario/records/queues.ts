import type { DomainInput } from '../../support/virtual-pbx.ts'
import { customer } from './applications.ts'
import { ended, leg, record, span, to } from './readable.ts'
import { answersAtOnce, ends, type RecordCase, refused, rings, transfers } from './scene.ts'

type QueueInput = NonNullable<DomainInput['queues']>[number]

/** Calls from outside wait for Tom. */
const support = (change: Partial<QueueInput> = {}): Partial<DomainInput> => ({
  inbound: [{ match: '*', to: 'queue:support' }],
  queues: [
    { name: 'support', extension: '600', agents: [{ user: '101' }], ringSeconds: 10, maxWaitSeconds: 30, ...change }
  ]
})

/** The queue has it last, and nobody has answered. */
const toSupport = { dstname: 'support', calleeUser: null, lastapp: 'queue', lastdata: 'support', userfield: '' }

/** Callers who wait for an agent. */
export const queueCases: readonly RecordCase[] = [
  {
    when: 'a queue: its agent answers after 4 s, they talk for 10 s, and the customer hangs up',
    domain: support(),
    happens: async ({ office, main, tom }) => {
      tom.whenCalled = rings
      const call = main.invite('+15550100100')
      await office.pass(4500)
      tom.call.answer()
      await office.pass(10_300)
      await ends(office, call)
    },
    records: [
      record({
        ...customer,
        ...span([0, 4.5, 14.8], [14, 10, 4]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/101-2',
        lastapp: 'queue',
        lastdata: 'support',
        waitsec: 4,
        legs: [leg('101', 'answered', 4.5)]
      })
    ],
    shows: { '101': ['from Customer +15550170 via +15550100100: answered, 10 s'] }
  },
  {
    when: 'a queue: the customer gives up after 20 s, in which its agent was rung twice',
    domain: support(),
    happens: async ({ office, main, tom }) => {
      tom.whenCalled = rings
      const call = main.invite('+15550100100')
      await office.pass(20_000)
      await ends(office, call)
    },
    records: [
      record({
        ...customer,
        ...toSupport,
        ...span([0, null, 20], [20, 0, 19]),
        ...ended('NO ANSWER', 16, 'caller'),
        waitsec: 20,
        legs: [leg('101', 'no-answer', 10), leg('101', 'cancelled', 5)]
      })
    ],
    shows: { '101': ['from Customer +15550170 via +15550100100: missed'] }
  },
  {
    when: 'a queue: nobody answers in time, and its `then` does',
    domain: support({ then: 'extension:100' }),
    happens: async ({ office, main, ana, tom }) => {
      tom.whenCalled = rings
      ana.whenCalled = answersAtOnce
      const call = main.invite('+15550100100')
      await office.pass(30_100 + 10_000)
      await ends(office, call)
    },
    records: [
      record({
        ...customer,
        ...to.ana,
        ...span([0, 30, 40.1], [40, 10, 30]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/100-2',
        waitsec: 30,
        legs: [leg('101', 'no-answer', 10), leg('101', 'no-answer', 10), leg('100', 'answered', 0)]
      })
    ],
    shows: { '100': ['from Customer +15550170 via +15550100100: answered, 10 s'] }
  },
  {
    when: 'a queue: nobody of it is there',
    domain: support({ agents: [{ user: '103' }] }),
    happens: ({ office, main }) => refused(office, main.invite('+15550100100')),
    records: [
      record({
        ...customer,
        ...toSupport,
        ...span([0, null, 0], [0, 0, 0]),
        ...ended('FAILED', 20, 'pbx'),
        legs: []
      })
    ],
    shows: {}
  },
  {
    when: 'a queue: the customer leaves it by a key, and talks with whoever that leads to',
    domain: support({ exitKeys: { '0': 'extension:100' } }),
    happens: async ({ office, main, ana, tom }) => {
      tom.whenCalled = rings
      ana.whenCalled = answersAtOnce
      const call = main.invite('+15550100100')
      await office.pass(5000)
      await office.until(call.info('0'))
      await office.pass(10_000)
      await ends(office, call)
    },
    records: [
      record({
        ...customer,
        ...to.ana,
        ...span([0, 5, 15], [15, 10, 5]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/100-2',
        waitsec: 5,
        legs: [leg('101', 'cancelled', 5), leg('100', 'answered', 0)]
      })
    ],
    shows: { '100': ['from Customer +15550170 via +15550100100: answered, 10 s'] }
  },
  {
    when: 'a queue: its agent sends the customer on to a colleague, and is free',
    domain: support(),
    happens: async ({ office, main, tom, lena }) => {
      tom.whenCalled = answersAtOnce
      lena.whenCalled = answersAtOnce
      const call = main.invite('+15550100100')
      await office.pass(5000)
      await transfers(office, tom.call, '102')
      await office.pass(10_000)
      await ends(office, call)
    },
    records: [
      record({
        ...customer,
        ...span([0, 0, 5], [5, 4, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dstchannel: 'SIP/101-2',
        lastapp: 'queue',
        lastdata: 'support',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...customer,
        ...to.lena,
        ...span([5, 5, 15], [10, 10, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        segment: 2,
        dst: '102',
        dstchannel: 'SIP/102-3',
        transferredby: '101',
        legs: [leg('102', 'answered', 0)]
      })
    ],
    shows: {
      '101': ['from Customer +15550170 via +15550100100: answered, 4 s'],
      '102': ['from Customer +15550170: answered, 10 s']
    }
  }
]
