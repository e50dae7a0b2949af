import { xml } from '../../support/scripted-http.ts'
import { ended, leg, record, span, to } from './readable.ts'
import { type RecordCase, refused, refuses, rings, uniqueidOf, usersWith } from './scene.ts'

/** Calls that nobody answers: every way in which that comes about. */
export const unansweredCases: readonly RecordCase[] = [
  {
    when: 'busy (486)',
    happens: async ({ office, ana, tom }) => {
      tom.whenCalled = refuses(486)
      await refused(office, ana.invite('101'))
    },
    records: [
      record({
        ...span([0, null, 0], [0, 0, 0]),
        ...ended('BUSY', 17, 'callee'),
        userfield: '',
        legs: [leg('101', 'busy', 0)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: busy'], '101': ['from Ana Keller 100: missed'] }
  },
  ...[408, 480, 487].map(
    (status) =>
      ({
        when: `no answer: the phone rings, and says ${status}`,
        happens: async ({ office, ana, tom }) => {
          tom.whenCalled = rings
          const call = ana.invite('101')
          await office.pass(20_500)
          tom.call.refuse(status)
          await refused(office, call)
        },
        records: [
          record({
            ...span([0, null, 20.5], [20, 0, 20]),
            ...ended('NO ANSWER', 19, 'callee'),
            userfield: '',
            legs: [leg('101', 'no-answer', 20.5)]
          })
        ],
        shows: { '100': ['to Tom Okafor 101: unanswered'], '101': ['from Ana Keller 100: missed'] }
      }) satisfies RecordCase
  ),
  {
    when: 'no answer: it rings as long as the user wants',
    domain: { users: usersWith({ tom: { ringSeconds: 12 } }) },
    happens: async ({ office, ana, tom }) => {
      tom.whenCalled = rings
      await refused(office, ana.invite('101'), 12_100)
    },
    records: [
      record({
        ...span([0, null, 12], [12, 0, 11]),
        ...ended('NO ANSWER', 19, 'pbx'),
        userfield: '',
        legs: [leg('101', 'no-answer', 12)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: unanswered'], '101': ['from Ana Keller 100: missed'] }
  },
  {
    when: 'rejected (603) after a while',
    happens: async ({ office, ana, tom }) => {
      tom.whenCalled = rings
      const call = ana.invite('101')
      await office.pass(4500)
      tom.call.refuse(603)
      await refused(office, call)
    },
    records: [
      record({
        ...span([0, null, 4.5], [4, 0, 4]),
        ...ended('BUSY', 21, 'callee'),
        userfield: '',
        legs: [leg('101', 'declined', 4.5)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: declined'], '101': ['from Ana Keller 100: declined'] }
  },
  {
    when: 'rejected at one of two phones',
    happens: async ({ office, ana, tom }) => {
      const home = await office.phone('101')
      for (const phone of [tom, home]) phone.whenCalled = rings
      const call = ana.invite('101')
      await office.pass(2500)
      home.call.refuse(603)
      await office.pass(2000)
      tom.call.refuse(486)
      await refused(office, call)
    },
    records: [
      record({
        ...span([0, null, 4.5], [4, 0, 4]),
        ...ended('BUSY', 21, 'callee'),
        userfield: '',
        legs: [leg('101', 'declined', 2.5), leg('101', 'busy', 4.5)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: declined'], '101': ['from Ana Keller 100: declined'] }
  },
  {
    when: 'do not disturb',
    happens: async ({ office, ana }) => {
      office.pbx.setUserState('acme.test', '101', { doNotDisturb: { on: true } })
      await refused(office, ana.invite('101'))
    },
    records: [record({ ...span([0, null, 0], [0, 0, 0]), ...ended('BUSY', 17, 'pbx'), userfield: '' })],
    shows: { '100': ['to Tom Okafor 101: busy'], '101': ['from Ana Keller 100: missed'] }
  },
  {
    when: 'cancelled while it rings',
    happens: async ({ office, ana, tom }) => {
      tom.whenCalled = rings
      const call = ana.invite('101')
      await office.pass(4500)
      call.cancel()
      await refused(office, call)
    },
    records: [
      record({
        ...span([0, null, 4.5], [4, 0, 4]),
        ...ended('NO ANSWER', 16, 'caller'),
        userfield: '',
        legs: [leg('101', 'cancelled', 4.5)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: unanswered'], '101': ['from Ana Keller 100: missed'] }
  },
  {
    when: 'cancelled before anything rings',
    happens: async ({ office, ana, tom }) => {
      tom.whenCalled = () => {}
      const call = ana.invite('101')
      await office.pass(1500)
      call.cancel()
      await refused(office, call)
    },
    records: [
      record({
        ...span([0, null, 1.5], [1, 0, 0]),
        ...ended('NO ANSWER', 16, 'caller'),
        userfield: '',
        legs: [leg('101', 'cancelled', 1.5)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: unanswered'], '101': ['from Ana Keller 100: missed'] }
  },
  {
    when: 'ended by an operator while it rings',
    happens: async ({ office, ana, tom }) => {
      tom.whenCalled = rings
      const call = ana.invite('101')
      await office.pass(4500)
      office.pbx.hangUp(uniqueidOf(office))
      await refused(office, call)
    },
    records: [
      record({
        ...span([0, null, 4.5], [4, 0, 4]),
        ...ended('FAILED', 21, 'operator'),
        userfield: '',
        legs: [leg('101', 'cancelled', 4.5)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: failed (turned-away)'], '101': ['from Ana Keller 100: missed'] }
  },
  {
    when: 'failed: the callee has no phone',
    happens: ({ office, ana }) => refused(office, ana.invite('103')),
    records: [
      record({ ...to.nils, ...span([0, null, 0], [0, 0, 0]), ...ended('FAILED', 20, 'pbx'), dst: '103', userfield: '' })
    ],
    shows: { '100': ['to Nils Holm 103: failed (unreachable)'], '103': ['from Ana Keller 100: missed'] }
  },
  {
    when: 'failed: the phone says 500',
    happens: async ({ office, ana, tom }) => {
      tom.whenCalled = refuses(500)
      await refused(office, ana.invite('101'))
    },
    records: [
      record({
        ...span([0, null, 0], [0, 0, 0]),
        ...ended('FAILED', 41, 'callee'),
        userfield: '',
        legs: [leg('101', 'failed', 0)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: failed'], '101': ['from Ana Keller 100: missed'] }
  },
  {
    when: 'failed: the phones share no codec (488)',
    happens: async ({ office, ana, tom }) => {
      tom.whenCalled = refuses(488)
      await refused(office, ana.invite('101'))
    },
    records: [
      record({
        ...span([0, null, 0], [0, 0, 0]),
        ...ended('FAILED', 65, 'callee'),
        userfield: '',
        legs: [leg('101', 'failed', 0)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: failed (no-sound)'], '101': ['from Ana Keller 100: missed'] }
  },
  {
    when: 'failed: the phone never says anything',
    happens: async ({ office, ana, tom }) => {
      tom.whenCalled = () => {}
      await refused(office, ana.invite('101'), 33_000)
    },
    records: [
      record({
        ...span([0, null, 25], [25, 0, 0]),
        ...ended('NO ANSWER', 19, 'pbx'),
        userfield: '',
        legs: [leg('101', 'no-answer', 25)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: unanswered'], '101': ['from Ana Keller 100: missed'] }
  },
  {
    when: 'failed: the number leads nowhere',
    happens: ({ office, ana }) => refused(office, ana.invite('555')),
    records: [record({ ...to.nobody, ...span([0, null, 0], [0, 0, 0]), ...ended('FAILED', 1, 'pbx'), dst: '555' })],
    shows: { '100': ['to 555: failed (not-found)'] }
  },
  {
    when: 'failed: the number is barred',
    happens: ({ office, ana }) => refused(office, ana.invite('9011442071234567')),
    records: [
      record({ ...to.nobody, ...span([0, null, 0], [0, 0, 0]), ...ended('FAILED', 21, 'pbx'), dst: '9011442071234567' })
    ],
    shows: { '100': ['to 9011442071234567: failed (not-permitted)'] }
  },
  {
    when: 'failed: the user’s hook ends it',
    domain: { users: usersWith({ tom: { cti: { url: 'http://app.test/tom' } } }) },
    happens: async ({ office, ana }) => {
      office.http.on('/tom', { body: xml('<break>1</break>') })
      await refused(office, ana.invite('101'))
    },
    records: [
      record({
        ...to.nobody,
        ...span([0, null, 0], [0, 0, 0]),
        ...ended('FAILED', 21, 'pbx'),
        lastapp: 'user',
        lastdata: '101'
      })
    ],
    shows: { '100': ['to 101: failed (turned-away)'] }
  }
]
