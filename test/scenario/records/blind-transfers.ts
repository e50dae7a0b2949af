import { by, ended, leg, record, span, to } from './readable.ts'
import { answersAtOnce, ends, type RecordCase, rings, type Scene, talking, transfers, uniqueidOf } from './scene.ts'

type Side = 'callee' | 'caller'

const blind = (side: Side) => async (scene: Scene) => {
  const { office, lena } = scene
  const call = (await talking(scene))[side]
  lena.whenCalled = rings
  await transfers(office, call, '102')
  await office.pass(3000)
  lena.call.answer()
  await office.pass(7000)
  await ends(office, lena.call)
}

const blindAndGone = (side: Side) => async (scene: Scene) => {
  const { office, lena } = scene
  const call = (await talking(scene))[side]
  lena.whenCalled = rings
  await transfers(office, call, '102')
  await office.until(call.bye())
  await office.pass(3000)
  lena.call.answer()
  await office.pass(7000)
  await ends(office, lena.call)
}

/** Calls that somebody sends on unasked (RFC 5589 §6). */
export const blindCases: readonly RecordCase[] = [
  {
    when: 'blind transfer by the callee, answered',
    happens: blind('callee'),
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
        ...span([5, 8, 15], [10, 7, 3]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '102',
        dstchannel: 'SIP/102-3',
        transferredby: '101',
        legs: [leg('102', 'answered', 3)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 4 s', 'to Lena Brandt 102: answered, 7 s'],
      '101': ['from Ana Keller 100: answered, 4 s'],
      '102': ['from Ana Keller 100: answered, 7 s']
    }
  },
  {
    when: 'blind transfer by the callee, who hangs up before the answer',
    happens: blindAndGone('callee'),
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
  },
  {
    when: 'blind transfer by the caller, answered',
    happens: blind('caller'),
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
        ...span([5, 8, 15], [10, 7, 3]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '102',
        channel: 'SIP/101-2',
        dstchannel: 'SIP/102-3',
        transferredby: '100',
        legs: [leg('102', 'answered', 3)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 4 s'],
      '101': ['from Ana Keller 100: answered, 4 s', 'to Lena Brandt 102: answered, 7 s'],
      '102': ['from Tom Okafor 101: answered, 7 s']
    }
  },
  {
    when: 'blind transfer by the caller, who hangs up before the answer',
    happens: blindAndGone('caller'),
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
        ...span([5, 8.1, 15.1], [10, 7, 3]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '102',
        channel: 'SIP/101-2',
        dstchannel: 'SIP/102-3',
        transferredby: '100',
        legs: [leg('102', 'answered', 3.1)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 4 s'],
      '101': ['from Ana Keller 100: answered, 4 s', 'to Lena Brandt 102: answered, 7 s'],
      '102': ['from Tom Okafor 101: answered, 7 s']
    }
  },
  {
    when: 'blind transfer, and whoever waits hangs up while the target rings',
    happens: async (scene) => {
      const { office, lena } = scene
      const { caller, callee } = await talking(scene)
      lena.whenCalled = rings
      await transfers(office, callee, '102')
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
        ...to.lena,
        segment: 2,
        ...span([5, null, 8], [3, 0, 3]),
        ...ended('NO ANSWER', 16, 'caller'),
        dst: '102',
        userfield: '',
        transferredby: '101',
        legs: [leg('102', 'cancelled', 3)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 4 s', 'to Lena Brandt 102: unanswered'],
      '101': ['from Ana Keller 100: answered, 4 s'],
      '102': ['from Ana Keller 100: missed']
    }
  },
  {
    when: 'transferred twice, by each of those who came',
    happens: async (scene) => {
      const { office, lena } = scene
      const { callee } = await talking(scene)
      lena.whenCalled = answersAtOnce
      await transfers(office, callee, '102')
      await office.pass(3000)
      await transfers(office, lena.call, '101')
      await office.pass(3000)
      await ends(office, scene.tom.call)
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
        ...span([5, 5, 8], [3, 3, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '102',
        dstchannel: 'SIP/102-3',
        transferredby: '101',
        legs: [leg('102', 'answered', 0)]
      }),
      record({
        segment: 3,
        ...span([8, 8, 11.1], [3, 3, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dstchannel: 'SIP/101-4',
        transferredby: '102',
        legs: [leg('101', 'answered', 0)]
      })
    ],
    shows: {
      '100': [
        'to Tom Okafor 101: answered, 4 s',
        'to Lena Brandt 102: answered, 3 s',
        'to Tom Okafor 101: answered, 3 s'
      ],
      '101': ['from Ana Keller 100: answered, 4 s', 'from Ana Keller 100: answered, 3 s'],
      '102': ['from Ana Keller 100: answered, 3 s']
    }
  },
  {
    when: 'transferred, and ended by an operator',
    happens: async (scene) => {
      const { office, lena } = scene
      const { callee } = await talking(scene)
      lena.whenCalled = answersAtOnce
      await transfers(office, callee, '102')
      await office.pass(3000)
      office.pbx.hangUp(uniqueidOf(office))
      await office.pass()
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
        ...span([5, 5, 8], [3, 3, 0]),
        ...ended('ANSWERED', 16, 'operator'),
        dst: '102',
        dstchannel: 'SIP/102-3',
        transferredby: '101',
        legs: [leg('102', 'answered', 0)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 4 s', 'to Lena Brandt 102: answered, 3 s'],
      '101': ['from Ana Keller 100: answered, 4 s'],
      '102': ['from Ana Keller 100: answered, 3 s']
    }
  }
]
