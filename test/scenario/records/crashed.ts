import { by, ended, leg, record, span, through, to } from './readable.ts'
import type { RecordCase, Scene } from './scene.ts'
import { answersAtOnce, ends, rings, transfers, uniqueidOf } from './scene.ts'

const hour = 3_600_000

/** Calls in which the PBX dies: `happens` ends where it does, and the next one writes the records. */
export const crashedCases: readonly RecordCase[] = [
  {
    when: 'crash before anything rings',
    happens: async ({ office, ana, tom }) => {
      tom.whenCalled = () => {}
      ana.invite('101')
      await office.pass(7000)
    },
    records: [record({ ...span([0, null, 4.9], [4, 0, 0]), ...ended('FAILED', 41, 'pbx'), userfield: '' })],
    shows: { '100': ['to Tom Okafor 101: failed'], '101': ['from Ana Keller 100: missed'] }
  },
  {
    when: 'crash while it rings',
    happens: async ({ office, ana, tom }) => {
      tom.whenCalled = rings
      ana.invite('101')
      await office.pass(12_000)
    },
    records: [record({ ...span([0, null, 9.9], [9, 0, 9]), ...ended('FAILED', 41, 'pbx'), userfield: '' })],
    shows: { '100': ['to Tom Okafor 101: failed'], '101': ['from Ana Keller 100: missed'] }
  },
  {
    when: 'crash while they talk',
    happens: async ({ office, ana, tom }) => {
      tom.whenCalled = rings
      ana.invite('101')
      await office.pass(4500)
      tom.call.answer()
      await office.pass(27_000)
    },
    records: [
      record({
        ...span([0, 4.5, 29.9], [29, 25, 4]),
        ...ended('ANSWERED', 41, 'pbx'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 4.5)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: answered, 25 s'], '101': ['from Ana Keller 100: answered, 25 s'] }
  },
  {
    when: 'crash in an application',
    happens: async ({ office, ana }) => {
      ana.invite('*43')
      await office.pass(12_000)
    },
    records: [
      record({
        ...span([0, 0, 9.9], [9, 9, 0]),
        ...ended('ANSWERED', 41, 'pbx'),
        dst: '*43',
        dstname: '',
        calleeUser: null,
        lastapp: 'echo',
        lastdata: '',
        userfield: ''
      })
    ],
    shows: { '100': ['to *43: answered, 9 s'] }
  },
  {
    when: 'crash while the target of a transfer rings',
    happens: async (scene) => {
      await transferring(scene)
      await scene.office.pass(7000)
    },
    records: [
      record({
        ...span([0, 0, 5], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...to.lena,
        segment: 2,
        ...span([5, null, 9.9], [4, 0, 4]),
        ...ended('FAILED', 41, 'pbx'),
        dst: '102',
        userfield: '',
        transferredby: '101'
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 4 s', 'to Lena Brandt 102: failed'],
      '101': ['from Ana Keller 100: answered, 4 s'],
      '102': ['from Ana Keller 100: missed']
    }
  },
  {
    when: 'crash after a transfer, while they talk',
    happens: async (scene) => {
      await transferring(scene)
      scene.lena.call.answer()
      await scene.office.pass(17_000)
    },
    records: [
      record({
        ...span([0, 0, 5], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...to.lena,
        segment: 2,
        ...span([5, 5.1, 19.9], [14, 14, 0]),
        ...ended('ANSWERED', 41, 'pbx'),
        dst: '102',
        dstchannel: 'SIP/102-3',
        transferredby: '101',
        legs: [leg('102', 'answered', 0.1)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 4 s', 'to Lena Brandt 102: answered, 14 s'],
      '101': ['from Ana Keller 100: answered, 4 s'],
      '102': ['from Ana Keller 100: answered, 14 s']
    }
  },
  {
    when: 'crash while somebody asks before a transfer: both calls',
    happens: async (scene) => {
      const { office, ana, tom, lena } = scene
      tom.whenCalled = answersAtOnce
      lena.whenCalled = answersAtOnce
      ana.invite('101')
      await office.pass(5000)
      office.pbx.transfer({ uniqueid: uniqueidOf(office), action: 'ask', to: '102', by: 'callee' })
      await office.pass(12_000)
    },
    records: [
      record({
        ...span([0, 0, 14.9], [14, 14, 0]),
        ...ended('ANSWERED', 41, 'pbx'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...by.tom,
        ...to.lena,
        uniqueid: 'call 2',
        ...span([5, 5, 14.9], [9, 9, 0]),
        ...ended('ANSWERED', 41, 'pbx'),
        dst: '102',
        channel: 'SIP/101-2',
        dstchannel: 'SIP/102-3',
        accountcode: 'A101',
        legs: [leg('102', 'answered', 0)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 14 s'],
      '101': ['from Ana Keller 100: answered, 14 s', 'to Lena Brandt 102: answered, 9 s'],
      '102': ['from Tom Okafor 101: answered, 9 s']
    }
  },
  {
    when: 'crash out through a trunk, while they talk',
    happens: async ({ office, ana, main }) => {
      main.whenCalled = answersAtOnce
      ana.invite('92025550123')
      await office.pass(12_000)
    },
    records: [
      record({
        ...to.outside,
        ...through.main,
        ...span([0, 0, 9.9], [9, 9, 0]),
        ...ended('ANSWERED', 41, 'pbx'),
        dst: '92025550123',
        dstchannel: 'SIP/trunk:main-2',
        legs: [leg('trunk:main', 'answered', 0)]
      })
    ],
    shows: { '100': ['to 92025550123: answered, 9 s'] }
  },
  {
    when: 'crash of a click to dial, before the destination is called',
    happens: async ({ office, ana }) => {
      ana.whenCalled = rings
      office.pbx.clickToDial({ domain: 'acme.test', user: '100', dest: '101', connect: true })
      await office.pass(12_000)
    },
    records: [
      record({
        ...span([0, null, 9.9], [9, 0, 0]),
        ...ended('FAILED', 41, 'pbx'),
        dstname: '',
        calleeUser: null,
        lastapp: 'ClickToDial',
        userfield: ''
      })
    ],
    shows: { '100': ['to 101: failed'] }
  }
]

async function transferring({ office, ana, tom, lena }: Scene): Promise<void> {
  tom.whenCalled = answersAtOnce
  lena.whenCalled = rings
  ana.invite('101')
  await office.pass(5000)
  await transfers(office, tom.call, '102')
  await office.pass()
}

/** Calls in which somebody sets the clock: seconds are those that passed. */
export const clockCases: readonly RecordCase[] = [-hour, hour].flatMap((by): RecordCase[] => [
  {
    when: `the clock is set ${by < 0 ? 'back' : 'on'} an hour while it rings, and again while they talk`,
    happens: async ({ office, ana, tom }) => {
      tom.whenCalled = rings
      const call = ana.invite('101')
      await office.pass(4500)
      office.clock.setWallTime(by)
      tom.call.answer()
      await office.pass(5000)
      office.clock.setWallTime(by)
      await office.pass(5300)
      await ends(office, call)
    },
    records: [
      record({
        ...span([0, 4.5, 14.8], [14, 10, 4]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 4.5)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: answered, 10 s'], '101': ['from Ana Keller 100: answered, 10 s'] }
  },
  {
    when: `the clock is set ${by < 0 ? 'back' : 'on'} an hour while the target of a transfer rings`,
    happens: async (scene) => {
      await transferring(scene)
      scene.office.clock.setWallTime(by)
      await scene.office.pass(3000)
      scene.lena.call.answer()
      await scene.office.pass(7000)
      await ends(scene.office, scene.lena.call)
    },
    records: [
      record({
        ...span([0, 0, 5], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...to.lena,
        segment: 2,
        ...span([5, 8.1, 15.1], [10, 7, 3]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '102',
        dstchannel: 'SIP/102-3',
        transferredby: '101',
        legs: [leg('102', 'answered', 3.1)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 4 s', 'to Lena Brandt 102: answered, 7 s'],
      '101': ['from Ana Keller 100: answered, 4 s'],
      '102': ['from Ana Keller 100: answered, 7 s']
    }
  }
])
