import { comesIn, customer, type Domain } from './applications.ts'
import { ended, leg, record, span, to } from './readable.ts'
import { answersAtOnce, ends, type RecordCase, refuses } from './scene.ts'

const always = [{ days: 'mon-sun', from: '00:00', to: '24:00' }]
const closed = { name: 'closed', prompt: 'closed' }
const hours = (open: typeof always, announcement: NonNullable<Domain['announcements']>[number]): Domain => ({
  timeConditions: [{ name: 'office', open, openTo: 'extension:101', closedTo: 'announcement:closed' }],
  announcements: [announcement],
  inbound: [{ match: '*', to: 'time:office' }]
})

/** Calls by opening hours and announcements. */
export const hoursCases: readonly RecordCase[] = [
  {
    when: 'opening hours: open, and somebody answers',
    domain: hours(always, closed),
    happens: async (scene) => {
      scene.tom.whenCalled = answersAtOnce
      const call = await comesIn(scene)
      await scene.office.pass(10_000)
      await ends(scene.office, call)
    },
    records: [
      record({
        ...customer,
        ...span([0, 0, 11], [11, 10, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      })
    ],
    shows: { '101': ['from Customer +15550170 via +15550100100: answered, 10 s'] }
  },
  {
    when: 'opening hours: closed, and an announcement says so',
    domain: hours([], closed),
    happens: async (scene) => {
      await comesIn(scene)
    },
    records: [
      record({
        ...customer,
        ...span([0, null, 0.5], [0, 0, 0]),
        ...ended('NO ANSWER', 16, 'pbx'),
        dstname: '',
        calleeUser: null,
        lastapp: 'announcement',
        lastdata: 'closed',
        userfield: ''
      })
    ],
    shows: {}
  },
  {
    when: 'opening hours: closed, and who has heard the announcement comes to its `then`',
    domain: hours([], { ...closed, then: 'extension:100' }),
    happens: async (scene) => {
      scene.ana.whenCalled = answersAtOnce
      const call = await comesIn(scene)
      await scene.office.pass(10_000)
      await ends(scene.office, call)
    },
    records: [
      record({
        ...customer,
        ...to.ana,
        ...span([0, 0.5, 11], [11, 10, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/100-2',
        legs: [leg('100', 'answered', 0)]
      })
    ],
    shows: { '100': ['from Customer +15550170 via +15550100100: answered, 10 s'] }
  },
  {
    when: 'opening hours: closed, and nobody answers at the `then` of the announcement',
    domain: hours([], { ...closed, then: 'extension:100' }),
    happens: async (scene) => {
      scene.ana.whenCalled = refuses(486)
      await comesIn(scene)
      await scene.office.pass(5000)
    },
    records: [
      record({
        ...customer,
        ...span([0, null, 5.5], [5, 0, 0]),
        ...ended('BUSY', 17, 'callee'),
        dstname: 'Ana Keller',
        calleeUser: '100',
        lastdata: '100',
        userfield: '',
        legs: [leg('100', 'busy', 0)]
      })
    ],
    shows: { '100': ['from Customer +15550170 via +15550100100: missed'] }
  },
  {
    when: 'an announcement: hung up while it is said',
    domain: hours([], closed),
    happens: async ({ office, main }) => {
      const call = main.invite('+15550100100')
      await office.pass(300)
      await ends(office, call)
    },
    records: [
      record({
        ...customer,
        ...span([0, null, 0.3], [0, 0, 0]),
        ...ended('NO ANSWER', 16, 'caller'),
        dstname: '',
        calleeUser: null,
        lastapp: 'announcement',
        lastdata: 'closed',
        userfield: ''
      })
    ],
    shows: {}
  }
]
