import { ended, leg, record, span, through, to } from './readable.ts'
import type { RecordCase, Scene } from './scene.ts'
import { answersAtOnce, ends, refused, refuses, rings, usersWith } from './scene.ts'

/** Tom (101) sends his calls on to Lena (102), who answers and talks for 10 s. */
function forwards(forward: object, how: (scene: Scene) => void, waits: number): RecordCase['happens'] {
  return async (scene) => {
    const { office, ana, lena } = scene
    office.pbx.setUserState('acme.test', '101', { forward })
    how(scene)
    lena.whenCalled = answersAtOnce
    const call = ana.invite('101')
    await office.pass(waits + 10_300)
    await ends(office, call)
  }
}

/** Calls that somebody's setting sends on. */
export const forwardedCases: readonly RecordCase[] = [
  {
    when: 'forwarded always',
    happens: forwards({ all: '102' }, () => {}, 0),
    records: [
      record({
        ...to.lena,
        ...span([0, 0, 10.3], [10, 10, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/102-2',
        legs: [leg('102', 'answered', 0)]
      })
    ],
    shows: { '100': ['to Lena Brandt 101: answered, 10 s'], '102': ['from Ana Keller 100 via 101: answered, 10 s'] }
  },
  {
    when: 'forwarded on busy',
    happens: forwards(
      { busy: '102' },
      ({ tom }) => {
        tom.whenCalled = refuses(486)
      },
      0
    ),
    records: [
      record({
        ...to.lena,
        ...span([0, 0, 10.3], [10, 10, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/102-2',
        legs: [leg('101', 'busy', 0), leg('102', 'answered', 0)]
      })
    ],
    shows: { '100': ['to Lena Brandt 101: answered, 10 s'], '102': ['from Ana Keller 100 via 101: answered, 10 s'] }
  },
  {
    when: 'forwarded on no answer',
    happens: forwards(
      { noAnswer: '102' },
      ({ tom }) => {
        tom.whenCalled = rings
      },
      25_000
    ),
    records: [
      record({
        ...to.lena,
        ...span([0, 25, 35.3], [35, 10, 25]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/102-2',
        legs: [leg('101', 'no-answer', 25), leg('102', 'answered', 0)]
      })
    ],
    shows: { '100': ['to Lena Brandt 101: answered, 10 s'], '102': ['from Ana Keller 100 via 101: answered, 10 s'] }
  },
  {
    when: 'forwarded while unreachable',
    happens: async ({ office, ana, lena }) => {
      office.pbx.setUserState('acme.test', '103', { forward: { unreachable: '102' } })
      lena.whenCalled = answersAtOnce
      const call = ana.invite('103')
      await office.pass(10_300)
      await ends(office, call)
    },
    records: [
      record({
        ...to.lena,
        ...span([0, 0, 10.3], [10, 10, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '103',
        dstchannel: 'SIP/102-2',
        legs: [leg('102', 'answered', 0)]
      })
    ],
    shows: { '100': ['to Lena Brandt 103: answered, 10 s'], '102': ['from Ana Keller 100 via 103: answered, 10 s'] }
  },
  {
    when: 'forwarded to a number outside',
    happens: async ({ office, ana, main }) => {
      office.pbx.setUserState('acme.test', '101', { forward: { all: '92025550123' } })
      main.whenCalled = answersAtOnce
      const call = ana.invite('101')
      await office.pass(10_300)
      await ends(office, call)
    },
    records: [
      record({
        ...to.outside,
        ...through.main,
        ...span([0, 0, 10.3], [10, 10, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/trunk:main-2',
        legs: [leg('trunk:main', 'answered', 0)]
      })
    ],
    shows: { '100': ['to 101: answered, 10 s'] }
  },
  {
    when: 'forwarded by the phone itself (302)',
    happens: async ({ office, ana, tom, lena }) => {
      tom.whenCalled = (call) => call.refuse(302, [['Contact', '<sip:102@acme.test>']])
      lena.whenCalled = answersAtOnce
      const call = ana.invite('101')
      await office.pass(10_300)
      await ends(office, call)
    },
    records: [
      record({
        ...to.lena,
        ...span([0, 0, 10.3], [10, 10, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/102-2',
        legs: [leg('101', 'unreachable', 0), leg('102', 'answered', 0)]
      })
    ],
    shows: { '100': ['to Lena Brandt 101: answered, 10 s'], '102': ['from Ana Keller 100 via 101: answered, 10 s'] }
  },
  {
    when: 'forwarded on no answer, and nobody answers there either',
    happens: async ({ office, ana, tom, lena }) => {
      office.pbx.setUserState('acme.test', '101', { forward: { noAnswer: '102' } })
      tom.whenCalled = rings
      lena.whenCalled = rings
      await refused(office, ana.invite('101'), 51_000)
    },
    records: [
      record({
        ...span([0, null, 50], [50, 0, 49]),
        ...ended('NO ANSWER', 19, 'pbx'),
        lastdata: '102',
        userfield: '',
        legs: [leg('101', 'no-answer', 25), leg('102', 'no-answer', 25)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: unanswered'],
      '101': ['from Ana Keller 100: missed'],
      '102': ['from Ana Keller 100 via 101: missed']
    }
  },
  {
    when: 'gone on to a further destination (then), which is answered',
    domain: { users: usersWith({ tom: { ringSeconds: 5, then: 'extension:102' } }) },
    happens: async ({ office, ana, tom, lena }) => {
      tom.whenCalled = rings
      lena.whenCalled = answersAtOnce
      const call = ana.invite('101')
      await office.pass(15_300)
      await ends(office, call)
    },
    records: [
      record({
        ...to.lena,
        ...span([0, 5, 15.3], [15, 10, 5]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/102-2',
        legs: [leg('101', 'no-answer', 5), leg('102', 'answered', 0)]
      })
    ],
    shows: { '100': ['to Lena Brandt 101: answered, 10 s'], '102': ['from Ana Keller 100 via 101: answered, 10 s'] }
  }
]
