import { by, ended, leg, record, span, through, to } from './readable.ts'
import {
  answersAtOnce,
  ends,
  type RecordCase,
  refuses,
  rings,
  type Scene,
  talking,
  transfers,
  uniqueidOf
} from './scene.ts'

type Side = 'callee' | 'caller'

const busyTarget = (side: Side) => async (scene: Scene) => {
  const { office, lena } = scene
  const call = (await talking(scene))[side]
  lena.whenCalled = refuses(486)
  await transfers(office, call, '102')
  await office.pass(4000)
  await ends(office, call)
}

const goneAndNobody = (side: Side) => async (scene: Scene) => {
  const { office, lena } = scene
  const { caller, callee } = await talking(scene)
  const [call, other] = side === 'caller' ? [caller, callee] : [callee, caller]
  scene[side === 'caller' ? 'ana' : 'tom'].whenCalled = answersAtOnce
  lena.whenCalled = rings
  await transfers(office, call, '102')
  await office.until(call.bye())
  await office.pass(28_000)
  await ends(office, other)
}

/** Transfers whose target is not to be had. */
export const comeBackCases: readonly RecordCase[] = [
  {
    when: 'come back to the callee: the target is busy',
    happens: busyTarget('callee'),
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
        ...span([5, null, 5], [0, 0, 0]),
        ...ended('BUSY', 17, 'callee'),
        dst: '102',
        userfield: '',
        transferredby: '101',
        legs: [leg('102', 'busy', 0)]
      }),
      record({
        segment: 3,
        ...span([5, 5, 9], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dstchannel: 'SIP/101-2',
        transferredby: '101'
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 4 s', 'to Lena Brandt 102: busy', 'to Tom Okafor 101: answered, 4 s'],
      '101': ['from Ana Keller 100: answered, 4 s', 'from Ana Keller 100: answered, 4 s'],
      '102': ['from Ana Keller 100: missed']
    }
  },
  {
    when: 'come back to the callee, who has hung up: nobody answers the target',
    happens: goneAndNobody('callee'),
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
        ...span([5, null, 30], [25, 0, 24]),
        ...ended('NO ANSWER', 19, 'pbx'),
        dst: '102',
        userfield: '',
        transferredby: '101',
        legs: [leg('102', 'no-answer', 25)]
      }),
      record({
        segment: 3,
        ...span([30, 30, 33.1], [3, 3, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/101-3',
        transferredby: '101',
        legs: [leg('101', 'answered', 0)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 4 s', 'to Lena Brandt 102: unanswered', 'to Tom Okafor 101: answered, 3 s'],
      '101': ['from Ana Keller 100: answered, 4 s', 'from Ana Keller 100: answered, 3 s'],
      '102': ['from Ana Keller 100: missed']
    }
  },
  {
    when: 'come back to the caller: the target is busy',
    happens: busyTarget('caller'),
    records: [
      record({
        ...span([0, 0, 5], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...by.tom,
        ...to.lena,
        segment: 2,
        ...span([5, null, 5], [0, 0, 0]),
        ...ended('BUSY', 17, 'callee'),
        dst: '102',
        channel: 'SIP/101-2',
        userfield: '',
        transferredby: '100',
        legs: [leg('102', 'busy', 0)]
      }),
      record({
        ...by.tom,
        ...to.ana,
        segment: 3,
        ...span([5, 5, 9], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '100',
        channel: 'SIP/101-2',
        dstchannel: 'SIP/100-1',
        transferredby: '100'
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 4 s', 'from Tom Okafor 101: answered, 4 s'],
      '101': ['from Ana Keller 100: answered, 4 s', 'to Lena Brandt 102: busy', 'to Ana Keller 100: answered, 4 s'],
      '102': ['from Tom Okafor 101: missed']
    }
  },
  {
    when: 'come back to the caller, who has hung up: nobody answers the target',
    happens: goneAndNobody('caller'),
    records: [
      record({
        ...span([0, 0, 5], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...by.tom,
        ...to.lena,
        segment: 2,
        ...span([5, null, 30], [25, 0, 24]),
        ...ended('NO ANSWER', 19, 'pbx'),
        dst: '102',
        channel: 'SIP/101-2',
        userfield: '',
        transferredby: '100',
        legs: [leg('102', 'no-answer', 25)]
      }),
      record({
        ...by.tom,
        ...to.ana,
        segment: 3,
        ...span([30, 30, 33.1], [3, 3, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '100',
        channel: 'SIP/101-2',
        dstchannel: 'SIP/100-3',
        transferredby: '100',
        legs: [leg('100', 'answered', 0)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 4 s', 'from Tom Okafor 101: answered, 3 s'],
      '101': [
        'from Ana Keller 100: answered, 4 s',
        'to Lena Brandt 102: unanswered',
        'to Ana Keller 100: answered, 3 s'
      ],
      '102': ['from Tom Okafor 101: missed']
    }
  },
  {
    when: 'come back to somebody who does not answer any more',
    happens: async (scene) => {
      const { office, tom, lena } = scene
      const { callee } = await talking(scene)
      lena.whenCalled = rings
      tom.whenCalled = rings
      await transfers(office, callee, '102')
      await office.until(callee.bye())
      lena.call.refuse(603)
      await office.pass(35_000)
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
        ...span([5, null, 5.1], [0, 0, 0]),
        ...ended('BUSY', 21, 'callee'),
        dst: '102',
        userfield: '',
        transferredby: '101',
        legs: [leg('102', 'declined', 0.1)]
      }),
      record({
        segment: 3,
        ...span([5.1, null, 30.6], [25, 0, 25]),
        ...ended('NO ANSWER', 19, 'pbx'),
        userfield: '',
        transferredby: '101',
        legs: [leg('101', 'no-answer', 25)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 4 s', 'to Lena Brandt 102: declined', 'to Tom Okafor 101: unanswered'],
      '101': ['from Ana Keller 100: answered, 4 s', 'from Ana Keller 100: missed'],
      '102': ['from Ana Keller 100: declined']
    }
  },
  {
    when: 'sent to somebody busy by the far end of a trunk (API): it comes back through the trunk',
    happens: async ({ office, ana, lena, main }) => {
      main.whenCalled = answersAtOnce
      lena.whenCalled = refuses(486)
      const call = ana.invite('92025550123')
      await office.pass(3000)
      office.pbx.transfer({ uniqueid: uniqueidOf(office), action: 'send', to: '102', by: 'callee' })
      await office.pass(3000)
      await ends(office, call)
    },
    records: [
      record({
        ...to.outside,
        ...through.main,
        ...span([0, 0, 3], [2, 2, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '92025550123',
        dstchannel: 'SIP/trunk:main-2',
        legs: [leg('trunk:main', 'answered', 0)]
      }),
      record({
        ...to.lena,
        segment: 2,
        ...span([3, null, 3], [0, 0, 0]),
        ...ended('BUSY', 17, 'callee'),
        dst: '102',
        userfield: '',
        transferredby: '92025550123',
        legs: [leg('102', 'busy', 0)]
      }),
      record({
        ...to.outside,
        ...through.main,
        segment: 3,
        ...span([3, 3, 6], [2, 2, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '92025550123',
        dstchannel: 'SIP/trunk:main-2',
        transferredby: '92025550123'
      })
    ],
    shows: {
      '100': ['to 92025550123: answered, 2 s', 'to Lena Brandt 102: busy', 'to 92025550123: answered, 2 s'],
      '102': ['from Ana Keller 100: missed']
    }
  }
]
