import { trunkConfig } from '../../support/virtual-pbx.ts'
import { by, ended, from, leg, record, span, through, to } from './readable.ts'
import { answersAtOnce, ends, type RecordCase, refused, refuses, rings, talked } from './scene.ts'

/** Calls through trunks. */
export const trunkCases: readonly RecordCase[] = [
  {
    when: 'out through a trunk: answered, and the far end hangs up',
    happens: async ({ office, ana, main }) =>
      ends(office, (await talked(office, { caller: ana, callee: main, number: '92025550123' })).called),
    records: [
      record({
        ...to.outside,
        ...through.main,
        ...span([0, 4.5, 14.8], [14, 10, 4]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '92025550123',
        dstchannel: 'SIP/trunk:main-2',
        legs: [leg('trunk:main', 'answered', 4.5)]
      })
    ],
    shows: { '100': ['to 92025550123: answered, 10 s'] }
  },
  {
    when: 'out through a trunk: the far end is busy',
    happens: async ({ office, ana, main }) => {
      main.whenCalled = refuses(486)
      await refused(office, ana.invite('82025550123'))
    },
    records: [
      record({
        ...to.outside,
        ...through.main,
        ...span([0, null, 0], [0, 0, 0]),
        ...ended('BUSY', 17, 'callee'),
        dst: '82025550123',
        legs: [leg('trunk:main', 'busy', 0)]
      })
    ],
    shows: { '100': ['to 82025550123: busy'] }
  },
  {
    when: 'out through a trunk: nobody answers (480 with Q.850 19)',
    happens: async ({ office, ana, main }) => {
      main.whenCalled = rings
      const call = ana.invite('82025550123')
      await office.pass(30_500)
      main.call.refuse(480, [['Reason', 'Q.850;cause=19']])
      await refused(office, call)
    },
    records: [
      record({
        ...to.outside,
        ...through.main,
        ...span([0, null, 30.5], [30, 0, 30]),
        ...ended('NO ANSWER', 19, 'callee'),
        dst: '82025550123',
        legs: [leg('trunk:main', 'no-answer', 30.5)]
      })
    ],
    shows: { '100': ['to 82025550123: unanswered'] }
  },
  {
    when: 'out through a trunk: it cannot (503), and there is no other',
    happens: async ({ office, ana, main }) => {
      main.whenCalled = refuses(503)
      await refused(office, ana.invite('92025550123'))
    },
    records: [
      record({
        ...to.outside,
        ...through.main,
        ...span([0, null, 0], [0, 0, 0]),
        ...ended('FAILED', 41, 'callee'),
        dst: '92025550123',
        legs: [leg('trunk:main', 'congestion', 0)]
      })
    ],
    shows: { '100': ['to 92025550123: failed'] }
  },
  {
    when: 'trunk failover: the first cannot (503), the second is answered',
    happens: async ({ office, ana, main, backup }) => {
      main.whenCalled = refuses(503)
      await ends(office, (await talked(office, { caller: ana, callee: backup, number: '82025550123' })).calling)
    },
    records: [
      record({
        ...to.outside,
        ...through.backup,
        ...span([0, 4.5, 14.8], [14, 10, 4]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '82025550123',
        dstchannel: 'SIP/trunk:backup-2',
        legs: [leg('trunk:main', 'congestion', 0), leg('trunk:backup', 'answered', 4.5)]
      })
    ],
    shows: { '100': ['to 82025550123: answered, 10 s'] }
  },
  {
    when: 'trunk failover: the first says nothing for 2.5 s, the second is busy',
    happens: async ({ office, ana, main, backup }) => {
      main.whenCalled = () => {}
      office.network.host(main.address)
      backup.whenCalled = refuses(486)
      await refused(office, ana.invite('82025550123'), 2600)
    },
    records: [
      record({
        ...to.outside,
        ...through.backup,
        ...span([0, null, 2.5], [2, 0, 0]),
        ...ended('BUSY', 17, 'callee'),
        dst: '82025550123',
        legs: [leg('trunk:main', 'unreachable', 2.5), leg('trunk:backup', 'busy', 0)]
      })
    ],
    shows: { '100': ['to 82025550123: busy'] }
  },
  {
    when: 'trunk failover: none can (500, 503)',
    happens: async ({ office, ana, main, backup }) => {
      main.whenCalled = refuses(500)
      backup.whenCalled = refuses(503)
      await refused(office, ana.invite('82025550123'))
    },
    records: [
      record({
        ...to.outside,
        ...through.backup,
        ...span([0, null, 0], [0, 0, 0]),
        ...ended('FAILED', 41, 'callee'),
        dst: '82025550123',
        legs: [leg('trunk:main', 'failed', 0), leg('trunk:backup', 'congestion', 0)]
      })
    ],
    shows: { '100': ['to 82025550123: failed'] }
  },
  {
    when: 'trunk failover: the first is full (maxCalls), the second is answered',
    domain: { trunks: [{ ...trunkConfig('main'), maxCalls: 1 }, trunkConfig('backup')] },
    happens: async ({ office, ana, tom, main, backup }) => {
      main.whenCalled = answersAtOnce
      backup.whenCalled = answersAtOnce
      const first = tom.invite('92025550100')
      await office.pass(1000)
      const second = ana.invite('82025550123')
      await office.pass(3000)
      await ends(office, first)
      await ends(office, second)
    },
    records: [
      record({
        ...by.tom,
        ...through.main,
        ...span([0, 0, 4], [3, 3, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '92025550100',
        dstname: '',
        calleeUser: null,
        channel: 'SIP/101-1',
        dstchannel: 'SIP/trunk:main-2',
        lastapp: 'external',
        lastdata: '2025550100',
        accountcode: 'A101',
        userfield: '',
        legs: [leg('trunk:main', 'answered', 0)]
      }),
      record({
        ...to.outside,
        ...through.backup,
        uniqueid: 'call 2',
        linkedid: 'call 2',
        ...span([1, 1, 4.1], [3, 3, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '82025550123',
        channel: 'SIP/100-3',
        dstchannel: 'SIP/trunk:backup-4',
        legs: [leg('trunk:backup', 'answered', 0)]
      })
    ],
    shows: { '100': ['to 82025550123: answered, 3 s'], '101': ['to 92025550100: answered, 3 s'] }
  },
  {
    when: 'in from a trunk: answered, and its caller hangs up',
    happens: async ({ office, tom, main }) => {
      tom.whenCalled = answersAtOnce
      const call = main.invite('+15550100101')
      await office.pass(10_300)
      await ends(office, call)
    },
    records: [
      record({
        ...by.customer,
        ...from.main,
        ...span([0, 0, 10.3], [10, 10, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '+15550100101',
        channel: 'SIP/trunk:main-1',
        dstchannel: 'SIP/101-2',
        accountcode: '',
        legs: [leg('101', 'answered', 0)]
      })
    ],
    shows: { '101': ['from Customer +15550170 via +15550100101: answered, 10 s'] }
  },
  {
    when: 'in from a trunk: nobody answers, and its caller gives up',
    happens: async ({ office, tom, main }) => {
      tom.whenCalled = rings
      const call = main.invite('+15550100101')
      await office.pass(8500)
      call.cancel()
      await refused(office, call)
    },
    records: [
      record({
        ...by.customer,
        ...from.main,
        ...span([0, null, 8.5], [8, 0, 8]),
        ...ended('NO ANSWER', 16, 'caller'),
        dst: '+15550100101',
        channel: 'SIP/trunk:main-1',
        accountcode: '',
        userfield: '',
        legs: [leg('101', 'cancelled', 8.5)]
      })
    ],
    shows: { '101': ['from Customer +15550170 via +15550100101: missed'] }
  }
]
