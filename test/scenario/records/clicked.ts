import { by, ended, leg, record, span, through, to } from './readable.ts'
import type { RecordCase, Scene } from './scene.ts'
import { answersAtOnce, ends, refuses, rings, transfers, uniqueidOf } from './scene.ts'

/** Ana (100) clicks; her phone answers after 2 s, unless she does something else with it. */
async function clicks({ office, ana }: Scene, dest = '101', own: 'answers' | 'rings' = 'answers'): Promise<void> {
  ana.whenCalled = rings
  office.pbx.clickToDial({ domain: 'acme.test', user: '100', dest, connect: true })
  await office.pass(2000)
  if (own === 'answers') ana.call.answer()
  await office.pass()
}

/** Ana clicks, answers, and is asked for a 1. */
async function presses({ office, ana }: Scene, keys: readonly string[]): Promise<void> {
  ana.whenCalled = answersAtOnce
  office.pbx.clickToDial({ domain: 'acme.test', user: '100', dest: '101', connect: false })
  await office.pass(1000)
  for (const key of keys) office.media.leased[0]?.press(key)
  await office.pass(20_000)
}

/** Click to dial, with each ending. */
export const clickedCases: readonly RecordCase[] = [
  {
    when: 'click to dial: the destination answers and hangs up',
    happens: async (scene) => {
      const { office, tom } = scene
      tom.whenCalled = rings
      await clicks(scene)
      await office.pass(4500)
      tom.call.answer()
      await office.pass(10_300)
      await ends(office, tom.call)
    },
    records: [
      record({
        ...span([0, 6.5, 16.8], [16, 10, 4]),
        ...ended('ANSWERED', 16, 'callee'),
        dstchannel: 'SIP/101-2',
        lastapp: 'ClickToDial',
        legs: [leg('100', 'answered', 2), leg('101', 'answered', 4.5)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: answered, 10 s'], '101': ['from Ana Keller 100: answered, 10 s'] }
  },
  {
    when: 'click to dial: who clicked hangs up after the answer',
    happens: async (scene) => {
      const { office, ana, tom } = scene
      tom.whenCalled = answersAtOnce
      await clicks(scene)
      await office.pass(10_300)
      await ends(office, ana.call)
    },
    records: [
      record({
        ...span([0, 2, 12.3], [12, 10, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/101-2',
        lastapp: 'ClickToDial',
        legs: [leg('100', 'answered', 2), leg('101', 'answered', 0)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: answered, 10 s'], '101': ['from Ana Keller 100: answered, 10 s'] }
  },
  {
    when: 'click to dial: who clicked hangs up while the destination rings',
    happens: async (scene) => {
      const { office, ana, tom } = scene
      tom.whenCalled = rings
      await clicks(scene)
      await office.pass(4500)
      await ends(office, ana.call)
    },
    records: [
      record({
        ...span([0, null, 6.5], [6, 0, 4]),
        ...ended('NO ANSWER', 16, 'caller'),
        lastapp: 'ClickToDial',
        userfield: '',
        legs: [leg('100', 'answered', 2), leg('101', 'cancelled', 4.5)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: unanswered'], '101': ['from Ana Keller 100: missed'] }
  },
  {
    when: 'click to dial: the destination is busy',
    happens: async (scene) => {
      const { office, tom } = scene
      tom.whenCalled = refuses(486)
      await clicks(scene)
      await office.pass(8000)
    },
    records: [
      record({
        ...span([0, null, 7], [7, 0, 0]),
        ...ended('BUSY', 17, 'callee'),
        lastapp: 'ClickToDial',
        userfield: '',
        legs: [leg('100', 'answered', 2), leg('101', 'busy', 0)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: busy'], '101': ['from Ana Keller 100: missed'] }
  },
  {
    when: 'click to dial: the destination declines',
    happens: async (scene) => {
      const { office, tom } = scene
      tom.whenCalled = refuses(603)
      await clicks(scene)
      await office.pass(8000)
    },
    records: [
      record({
        ...span([0, null, 7], [7, 0, 0]),
        ...ended('BUSY', 21, 'callee'),
        lastapp: 'ClickToDial',
        userfield: '',
        legs: [leg('100', 'answered', 2), leg('101', 'declined', 0)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: declined'], '101': ['from Ana Keller 100: declined'] }
  },
  {
    when: 'click to dial: nobody answers at the destination',
    happens: async (scene) => {
      const { office, tom } = scene
      tom.whenCalled = rings
      await clicks(scene)
      await office.pass(30_000)
    },
    records: [
      record({
        ...span([0, null, 27.5], [27, 0, 25]),
        ...ended('NO ANSWER', 19, 'pbx'),
        lastapp: 'ClickToDial',
        userfield: '',
        legs: [leg('100', 'answered', 2), leg('101', 'no-answer', 25)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: unanswered'], '101': ['from Ana Keller 100: missed'] }
  },
  {
    when: 'click to dial: the destination has no phone',
    happens: async (scene) => {
      await clicks(scene, '103')
      await scene.office.pass(5000)
    },
    records: [
      record({
        ...to.nils,
        ...span([0, null, 2.5], [2, 0, 0]),
        ...ended('FAILED', 20, 'pbx'),
        dst: '103',
        lastapp: 'ClickToDial',
        userfield: '',
        legs: [leg('100', 'answered', 2)]
      })
    ],
    shows: { '100': ['to Nils Holm 103: failed (unreachable)'], '103': ['from Ana Keller 100: missed'] }
  },
  {
    when: 'click to dial: one’s own phone is not answered',
    happens: async (scene) => {
      await clicks(scene, '101', 'rings')
      await scene.office.pass(30_000)
    },
    records: [
      record({
        ...span([0, null, 30], [30, 0, 0]),
        ...ended('NO ANSWER', 19, 'pbx'),
        dstname: '',
        calleeUser: null,
        lastapp: 'ClickToDial',
        userfield: '',
        legs: [leg('100', 'no-answer', 30)]
      })
    ],
    shows: { '100': ['to 101: unanswered'] }
  },
  {
    when: 'click to dial: one’s own phone refuses',
    happens: async (scene) => {
      await clicks(scene, '101', 'rings')
      scene.ana.call.refuse(603)
      await scene.office.pass()
    },
    records: [
      record({
        ...span([0, null, 2], [2, 0, 0]),
        ...ended('NO ANSWER', 16, 'caller'),
        dstname: '',
        calleeUser: null,
        lastapp: 'ClickToDial',
        userfield: '',
        legs: [leg('100', 'declined', 2)]
      })
    ],
    shows: { '100': ['to 101: unanswered'] }
  },
  {
    when: 'click to dial: ended on the page while one’s own phone rings',
    happens: async (scene) => {
      await clicks(scene, '101', 'rings')
      scene.office.pbx.hangUp(uniqueidOf(scene.office), 'caller')
      await scene.office.pass()
    },
    records: [
      record({
        ...span([0, null, 2], [2, 0, 0]),
        ...ended('NO ANSWER', 16, 'caller'),
        dstname: '',
        calleeUser: null,
        lastapp: 'ClickToDial',
        userfield: '',
        legs: [leg('100', 'cancelled', 2)]
      })
    ],
    shows: { '100': ['to 101: unanswered'] }
  },
  {
    when: 'click to dial: nobody presses 1',
    happens: (scene) => presses(scene, []),
    records: [
      record({
        ...span([0, null, 18], [18, 0, 0]),
        ...ended('NO ANSWER', 16, 'caller'),
        dstname: '',
        calleeUser: null,
        lastapp: 'ClickToDial',
        userfield: '',
        legs: [leg('100', 'answered', 0)]
      })
    ],
    shows: { '100': ['to 101: unanswered'] }
  },
  {
    when: 'click to dial: another key is pressed',
    happens: (scene) => presses(scene, ['2']),
    records: [
      record({
        ...span([0, null, 1], [1, 0, 0]),
        ...ended('NO ANSWER', 16, 'caller'),
        dstname: '',
        calleeUser: null,
        lastapp: 'ClickToDial',
        userfield: '',
        legs: [leg('100', 'answered', 0)]
      })
    ],
    shows: { '100': ['to 101: unanswered'] }
  },
  {
    when: 'click to dial: through a trunk, answered',
    happens: async (scene) => {
      const { office, main } = scene
      main.whenCalled = answersAtOnce
      await clicks(scene, '92025550123')
      await office.pass(10_300)
      await ends(office, main.call)
    },
    records: [
      record({
        ...through.main,
        ...span([0, 2, 12.3], [12, 10, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '92025550123',
        dstname: '',
        calleeUser: null,
        dstchannel: 'SIP/trunk:main-2',
        lastapp: 'ClickToDial',
        lastdata: '92025550123',
        userfield: '',
        legs: [leg('100', 'answered', 2), leg('trunk:main', 'answered', 0)]
      })
    ],
    shows: { '100': ['to 92025550123: answered, 10 s'] }
  },
  {
    when: 'click to dial: handed on by whoever was called',
    happens: async (scene) => {
      const { office, tom, lena } = scene
      tom.whenCalled = answersAtOnce
      lena.whenCalled = answersAtOnce
      await clicks(scene)
      await office.pass(5000)
      await transfers(office, tom.call, '102')
      await office.pass(5000)
      await ends(office, lena.call)
    },
    records: [
      record({
        ...span([0, 2, 7], [7, 5, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dstchannel: 'SIP/101-2',
        lastapp: 'ClickToDial',
        legs: [leg('100', 'answered', 2), leg('101', 'answered', 0)]
      }),
      record({
        ...to.lena,
        segment: 2,
        ...span([7, 7, 12.1], [5, 5, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '102',
        dstchannel: 'SIP/102-3',
        transferredby: '101',
        legs: [leg('102', 'answered', 0)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 5 s', 'to Lena Brandt 102: answered, 5 s'],
      '101': ['from Ana Keller 100: answered, 5 s'],
      '102': ['from Ana Keller 100: answered, 5 s']
    }
  },
  {
    when: 'click to dial: handed on by who clicked',
    happens: async (scene) => {
      const { office, ana, tom, lena } = scene
      tom.whenCalled = answersAtOnce
      lena.whenCalled = answersAtOnce
      await clicks(scene)
      await office.pass(5000)
      await transfers(office, ana.call, '102')
      await office.pass(5000)
      await ends(office, lena.call)
    },
    records: [
      record({
        ...span([0, 2, 7], [7, 5, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/101-2',
        lastapp: 'ClickToDial',
        legs: [leg('100', 'answered', 2), leg('101', 'answered', 0)]
      }),
      record({
        ...by.tom,
        ...to.lena,
        segment: 2,
        ...span([7, 7, 12.1], [5, 5, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '102',
        channel: 'SIP/101-2',
        dstchannel: 'SIP/102-3',
        transferredby: '100',
        legs: [leg('102', 'answered', 0)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 5 s'],
      '101': ['from Ana Keller 100: answered, 5 s', 'to Lena Brandt 102: answered, 5 s'],
      '102': ['from Tom Okafor 101: answered, 5 s']
    }
  }
]
