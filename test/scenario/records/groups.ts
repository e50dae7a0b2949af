import { xml } from '../../support/scripted-http.ts'
import { bothRing, customer, sales } from './applications.ts'
import { ended, leg, record, span, to } from './readable.ts'
import { answersAtOnce, ends, type RecordCase, refused, refuses, rings, talking } from './scene.ts'

/** The group has it last, and nobody has answered. */
const toSales = { dstname: 'sales', calleeUser: null, lastapp: 'group', lastdata: 'sales', userfield: '' }

/** Calls for several people. */
export const groupCases: readonly RecordCase[] = [
  {
    when: 'a group: one answers after 4 s, they talk for 10 s, and the customer hangs up',
    domain: sales(),
    happens: async (scene) => {
      const { office, main, lena } = scene
      bothRing(scene)
      const call = main.invite('+15550100100')
      await office.pass(4500)
      lena.call.answer()
      await office.pass(10_300)
      await ends(office, call)
    },
    records: [
      record({
        ...customer,
        ...span([0, 4.5, 14.8], [14, 10, 4]),
        ...ended('ANSWERED', 16, 'caller'),
        dstname: 'Lena Brandt',
        calleeUser: '102',
        dstchannel: 'SIP/102-2',
        lastapp: 'group',
        lastdata: 'sales',
        userfield: '102@acme.test',
        legs: [leg('101', 'elsewhere', 4.5), leg('102', 'answered', 4.5)]
      })
    ],
    shows: { '102': ['from Customer +15550170 via +15550100100: answered, 10 s'] }
  },
  {
    when: 'a group: nobody answers in time',
    domain: sales(),
    happens: async (scene) => {
      bothRing(scene)
      await refused(scene.office, scene.main.invite('+15550100100'), 12_100)
    },
    records: [
      record({
        ...customer,
        ...toSales,
        ...span([0, null, 12], [12, 0, 11]),
        ...ended('NO ANSWER', 19, 'pbx'),
        legs: [leg('101', 'no-answer', 12), leg('102', 'no-answer', 12)]
      })
    ],
    shows: {
      '101': ['from Customer +15550170 via +15550100100: missed'],
      '102': ['from Customer +15550170 via +15550100100: missed']
    }
  },
  {
    when: 'a group: nobody answers in time, and its `then` does',
    domain: sales({ then: 'extension:100' }),
    happens: async (scene) => {
      const { office, main, ana } = scene
      bothRing(scene)
      ana.whenCalled = answersAtOnce
      const call = main.invite('+15550100100')
      await office.pass(12_100 + 10_000)
      await ends(office, call)
    },
    records: [
      record({
        ...customer,
        ...to.ana,
        ...span([0, 12, 22.1], [22, 10, 12]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/100-2',
        legs: [leg('101', 'no-answer', 12), leg('102', 'no-answer', 12), leg('100', 'answered', 0)]
      })
    ],
    shows: { '100': ['from Customer +15550170 via +15550100100: answered, 10 s'] }
  },
  {
    when: 'a group: nobody answers in time, nor does its `then`',
    domain: sales({ then: 'extension:100' }),
    happens: async (scene) => {
      const { office, main, ana } = scene
      bothRing(scene)
      ana.whenCalled = refuses(486)
      await refused(office, main.invite('+15550100100'), 12_200)
    },
    records: [
      record({
        ...customer,
        ...span([0, null, 12], [12, 0, 12]),
        ...ended('NO ANSWER', 19, 'pbx'),
        dstname: 'sales',
        calleeUser: null,
        lastdata: '100',
        userfield: '',
        legs: [leg('101', 'no-answer', 12), leg('102', 'no-answer', 12), leg('100', 'busy', 0)]
      })
    ],
    shows: {
      '100': ['from Customer +15550170 via +15550100100: missed'],
      '101': ['from Customer +15550170 via +15550100100: missed'],
      '102': ['from Customer +15550170 via +15550100100: missed']
    }
  },
  {
    when: 'a group: nobody answers in time, and its `then` is hangup:busy',
    domain: sales({ then: 'hangup:busy' }),
    happens: async (scene) => {
      bothRing(scene)
      await refused(scene.office, scene.main.invite('+15550100100'), 12_100)
    },
    records: [
      record({
        ...customer,
        ...toSales,
        ...span([0, null, 12], [12, 0, 11]),
        ...ended('BUSY', 17, 'pbx'),
        legs: [leg('101', 'no-answer', 12), leg('102', 'no-answer', 12)]
      })
    ],
    shows: {
      '101': ['from Customer +15550170 via +15550100100: missed'],
      '102': ['from Customer +15550170 via +15550100100: missed']
    }
  },
  {
    when: 'a group: everybody says busy',
    domain: sales(),
    happens: async ({ office, main, tom, lena }) => {
      for (const phone of [tom, lena]) phone.whenCalled = refuses(486)
      await refused(office, main.invite('+15550100100'))
    },
    records: [
      record({
        ...customer,
        ...toSales,
        ...span([0, null, 0], [0, 0, 0]),
        ...ended('BUSY', 17, 'callee'),
        legs: [leg('101', 'busy', 0), leg('102', 'busy', 0)]
      })
    ],
    shows: {
      '101': ['from Customer +15550170 via +15550100100: missed'],
      '102': ['from Customer +15550170 via +15550100100: missed']
    }
  },
  {
    when: 'a group: everybody talks, and nobody is rung then (skipBusy)',
    domain: sales({ skipBusy: true, members: ['101'] }),
    happens: async (scene) => {
      const { caller } = await talking(scene)
      await refused(scene.office, scene.main.invite('+15550100100'))
      await ends(scene.office, caller)
    },
    records: [
      record({
        ...customer,
        ...toSales,
        ...span([5, null, 5], [0, 0, 0]),
        ...ended('BUSY', 17, 'pbx'),
        uniqueid: 'call 2',
        linkedid: 'call 2'
      }),
      record({
        ...span([0, 0, 5], [5, 5, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        channel: 'SIP/100-2',
        dstchannel: 'SIP/101-3',
        legs: [leg('101', 'answered', 0)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: answered, 5 s'], '101': ['from Ana Keller 100: answered, 5 s'] }
  },
  {
    when: 'a group: no phone of anybody is registered',
    domain: sales({ members: ['103'] }),
    happens: ({ office, main }) => refused(office, main.invite('+15550100100')),
    records: [record({ ...customer, ...toSales, ...span([0, null, 0], [0, 0, 0]), ...ended('FAILED', 20, 'pbx') })],
    shows: {}
  },
  {
    when: 'a group: the customer gives up while it rings',
    domain: sales(),
    happens: async (scene) => {
      bothRing(scene)
      const call = scene.main.invite('+15550100100')
      await scene.office.pass(4500)
      call.cancel()
      await refused(scene.office, call)
    },
    records: [
      record({
        ...customer,
        ...toSales,
        ...span([0, null, 4.5], [4, 0, 4]),
        ...ended('NO ANSWER', 16, 'caller'),
        legs: [leg('101', 'cancelled', 4.5), leg('102', 'cancelled', 4.5)]
      })
    ],
    shows: {
      '101': ['from Customer +15550170 via +15550100100: missed'],
      '102': ['from Customer +15550170 via +15550100100: missed']
    }
  },
  {
    when: 'a group: its hook ends it',
    domain: sales({ cti: { url: 'http://app.test/sales' } }),
    happens: async ({ office, main }) => {
      office.http.on('/sales', { body: xml('<break>1</break>') })
      await refused(office, main.invite('+15550100100'))
    },
    records: [
      record({ ...customer, ...toSales, ...span([0, null, 0], [0, 0, 0]), ...ended('FAILED', 21, 'pbx'), dstname: '' })
    ],
    shows: {}
  },
  {
    when: 'a group: a member outside presses 1, and has the call',
    domain: sales({ members: ['101', '+15550100777'] }),
    happens: async ({ office, main, tom }) => {
      tom.whenCalled = rings
      const call = main.invite('+15550100100')
      await office.pass(2500)
      const outside = main.calls.at(-1)
      outside?.answer()
      await office.pass(2000)
      office.media.leased.find(({ played }) => played.includes('prompt press-1-to-take'))?.press('1')
      await office.pass(10_300)
      await ends(office, call)
    },
    records: [
      record({
        ...customer,
        ...toSales,
        ...span([0, 4.5, 14.8], [14, 10, 4]),
        ...ended('ANSWERED', 16, 'caller'),
        dstname: '',
        dstchannel: 'SIP/trunk:main-2',
        legs: [leg('101', 'elsewhere', 4.5), { ...leg('trunk:main', 'answered', 4.5), number: '+15550100777' }]
      })
    ],
    shows: {}
  },
  {
    when: 'a group: the mailbox of a member outside answers, and takes nothing',
    domain: sales({ members: ['101', '+15550100777'] }),
    happens: async ({ office, main, tom }) => {
      tom.whenCalled = rings
      const call = main.invite('+15550100100')
      await office.pass(500)
      main.calls.at(-1)?.answer()
      await refused(office, call, 14_500)
    },
    records: [
      record({
        ...customer,
        ...toSales,
        ...span([0, null, 14], [14, 0, 13]),
        ...ended('NO ANSWER', 19, 'pbx'),
        legs: [leg('101', 'no-answer', 12), { ...leg('trunk:main', 'no-answer', 14), number: '+15550100777' }]
      })
    ],
    shows: { '101': ['from Customer +15550170 via +15550100100: missed'] }
  }
]
