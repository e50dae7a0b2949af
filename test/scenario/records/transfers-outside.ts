import { replacing } from '../transfers.ts'
import { by, ended, from, leg, record, span, through, to } from './readable.ts'
import { answersAtOnce, ends, type RecordCase, refuses, talking, transfers, uniqueidOf } from './scene.ts'

/** Transfers of, to and past somebody outside. */
export const outsideCases: readonly RecordCase[] = [
  {
    when: 'transferred to a number outside',
    happens: async (scene) => {
      const { office, main } = scene
      const { callee } = await talking(scene)
      main.whenCalled = answersAtOnce
      await transfers(office, callee, '92025550123')
      await office.pass(7000)
      await ends(office, main.call)
    },
    records: [
      record({
        ...span([0, 0, 5], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...to.outside,
        ...through.main,
        segment: 2,
        ...span([5, 5, 12], [7, 7, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '92025550123',
        dstchannel: 'SIP/trunk:main-3',
        transferredby: '101',
        legs: [leg('trunk:main', 'answered', 0)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 4 s', 'to 92025550123: answered, 7 s'],
      '101': ['from Ana Keller 100: answered, 4 s']
    }
  },
  {
    when: 'transferred to a number outside, which is busy: what comes back has no trunk',
    happens: async (scene) => {
      const { office, main } = scene
      const { caller, callee } = await talking(scene)
      main.whenCalled = refuses(486)
      await transfers(office, callee, '92025550123')
      await office.pass(5000)
      await ends(office, caller)
    },
    records: [
      record({
        ...span([0, 0, 5], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...to.outside,
        ...through.main,
        segment: 2,
        ...span([5, null, 5], [0, 0, 0]),
        ...ended('BUSY', 17, 'callee'),
        dst: '92025550123',
        transferredby: '101',
        legs: [leg('trunk:main', 'busy', 0)]
      }),
      record({
        segment: 3,
        ...span([5, 5, 10], [5, 5, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/101-2',
        transferredby: '101'
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 4 s', 'to 92025550123: busy', 'to Tom Okafor 101: answered, 5 s'],
      '101': ['from Ana Keller 100: answered, 4 s', 'from Ana Keller 100: answered, 5 s']
    }
  },
  {
    when: 'attended transfer to a number outside: the trunk is that of whoever is there',
    happens: async (scene) => {
      const { office, tom, main } = scene
      const { callee } = await talking(scene)
      main.whenCalled = answersAtOnce
      await office.until(callee.hold())
      const asking = tom.invite('92025550123')
      await office.pass(3000)
      const target = `<sip:92025550123@acme.test?Replaces=${replacing(asking)}>`
      await office.until(callee.send('REFER', [['Refer-To', target]]))
      await office.pass(4000)
      await ends(office, main.call)
    },
    records: [
      record({
        ...span([0, 0, 8], [8, 8, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...by.tom,
        ...to.outside,
        ...through.main,
        uniqueid: 'call 2',
        ...span([5, 5, 8], [2, 2, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '92025550123',
        channel: 'SIP/101-3',
        dstchannel: 'SIP/trunk:main-4',
        accountcode: 'A101',
        legs: [leg('trunk:main', 'answered', 0)]
      }),
      record({
        ...to.outside,
        ...through.main,
        segment: 2,
        ...span([8, 8, 12.1], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '92025550123',
        dstchannel: 'SIP/trunk:main-4',
        transferredby: '101'
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 8 s', 'to 92025550123: answered, 4 s'],
      '101': ['from Ana Keller 100: answered, 8 s', 'to 92025550123: answered, 2 s']
    }
  },
  {
    when: 'transferred to a number outside, which is sent away again: who talks in the house has no trunk',
    happens: async (scene) => {
      const { office, lena, main } = scene
      const { caller, callee } = await talking(scene)
      main.whenCalled = answersAtOnce
      lena.whenCalled = answersAtOnce
      await transfers(office, callee, '92025550123')
      await office.pass(3000)
      office.pbx.transfer({ uniqueid: uniqueidOf(office), action: 'send', to: '102', by: 'callee' })
      await office.pass(3000)
      await ends(office, caller)
    },
    records: [
      record({
        ...span([0, 0, 5], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...to.outside,
        ...through.main,
        segment: 2,
        ...span([5, 5, 8], [3, 3, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '92025550123',
        dstchannel: 'SIP/trunk:main-3',
        transferredby: '101',
        legs: [leg('trunk:main', 'answered', 0)]
      }),
      record({
        ...to.lena,
        segment: 3,
        ...span([8, 8, 11], [3, 2, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '102',
        dstchannel: 'SIP/102-4',
        transferredby: '92025550123',
        legs: [leg('102', 'answered', 0)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 4 s', 'to 92025550123: answered, 3 s', 'to Lena Brandt 102: answered, 2 s'],
      '101': ['from Ana Keller 100: answered, 4 s'],
      '102': ['from Ana Keller 100: answered, 2 s']
    }
  },
  {
    when: 'transferred to an application',
    happens: async (scene) => {
      const { office } = scene
      const { caller, callee } = await talking(scene)
      await transfers(office, callee, '*43')
      await office.pass(7000)
      await ends(office, caller)
    },
    records: [
      record({
        ...span([0, 0, 5], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        segment: 2,
        ...span([5, 5, 12], [7, 7, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '*43',
        dstname: '',
        calleeUser: null,
        lastapp: 'echo',
        lastdata: '',
        userfield: '',
        transferredby: '101'
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 4 s', 'to *43: answered, 7 s'],
      '101': ['from Ana Keller 100: answered, 4 s']
    }
  },
  {
    when: 'in from a trunk, and transferred: the caller stays who it is',
    happens: async ({ office, tom, lena, main }) => {
      tom.whenCalled = answersAtOnce
      lena.whenCalled = answersAtOnce
      const call = main.invite('+15550100101')
      await office.pass(5000)
      await transfers(office, tom.call, '102')
      await office.pass(7000)
      await ends(office, call)
    },
    records: [
      record({
        ...by.customer,
        ...from.main,
        ...span([0, 0, 5], [5, 4, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '+15550100101',
        channel: 'SIP/trunk:main-1',
        dstchannel: 'SIP/101-2',
        accountcode: '',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...by.customer,
        ...to.lena,
        ...from.main,
        segment: 2,
        ...span([5, 5, 12], [7, 7, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '102',
        channel: 'SIP/trunk:main-1',
        dstchannel: 'SIP/102-3',
        accountcode: '',
        transferredby: '101',
        legs: [leg('102', 'answered', 0)]
      })
    ],
    shows: {
      '101': ['from Customer +15550170 via +15550100101: answered, 4 s'],
      '102': ['from Customer +15550170: answered, 7 s']
    }
  },
  {
    when: 'out through a trunk, and transferred: the far end is the caller of what follows',
    happens: async ({ office, ana, lena, main }) => {
      main.whenCalled = answersAtOnce
      lena.whenCalled = answersAtOnce
      const call = ana.invite('92025550123')
      await office.pass(5000)
      await transfers(office, call, '102')
      await office.pass(7000)
      await ends(office, main.call)
    },
    records: [
      record({
        ...to.outside,
        ...through.main,
        ...span([0, 0, 5], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '92025550123',
        dstchannel: 'SIP/trunk:main-2',
        legs: [leg('trunk:main', 'answered', 0)]
      }),
      record({
        ...to.lena,
        ...through.main,
        segment: 2,
        ...span([5, 5, 12], [7, 7, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        clid: '"" <92025550123>',
        originalClid: '"" <92025550123>',
        src: '92025550123',
        dst: '102',
        callerUser: null,
        channel: 'SIP/trunk:main-2',
        dstchannel: 'SIP/102-3',
        transferredby: '100',
        legs: [leg('102', 'answered', 0)]
      })
    ],
    shows: { '100': ['to 92025550123: answered, 4 s'], '102': ['from 92025550123: answered, 7 s'] }
  }
]
