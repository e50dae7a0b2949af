import { promptMs } from '../../support/recording-media.ts'
import { bothRing, comesIn, customer, type Domain, presses, sales } from './applications.ts'
import { ended, leg, record, span, to } from './readable.ts'
import { answersAtOnce, ends, type RecordCase, refuses, rings } from './scene.ts'

/** The menu has it last, and nobody has answered. */
const inMain = { ...to.nobody, lastapp: 'ivr', lastdata: 'main' }

type MenuInput = NonNullable<Domain['ivrs']>[number]

const menu = (change: Partial<MenuInput> = {}): Domain => ({
  ...sales(),
  ivrs: [
    {
      name: 'main',
      greeting: 'greetings/main',
      keys: { '8': 'extension:101', '9': 'group:sales' },
      directDial: true,
      timeoutSeconds: 5,
      attempts: 2,
      ...change
    }
  ],
  inbound: [{ match: '*', to: 'ivr:main' }]
})

/** Calls by menus and directories. */
export const menuCases: readonly RecordCase[] = [
  {
    when: 'a menu: hung up in the greeting',
    domain: menu(),
    happens: async (scene) => ends(scene.office, await comesIn(scene)),
    records: [
      record({ ...customer, ...inMain, ...span([0, null, 1], [1, 0, 0]), ...ended('NO ANSWER', 16, 'caller') })
    ],
    shows: {}
  },
  {
    when: 'a menu: no key, to the end',
    domain: menu(),
    happens: async (scene) => {
      await comesIn(scene)
      await scene.office.pass(2 * (promptMs + 5000) + 2 * promptMs)
    },
    records: [record({ ...customer, ...inMain, ...span([0, null, 12], [12, 0, 0]), ...ended('NO ANSWER', 19, 'pbx') })],
    shows: {}
  },
  {
    when: 'a menu: wrong keys, to the end',
    domain: menu(),
    happens: async (scene) => {
      await comesIn(scene)
      for (let entry = 0; entry < 2; entry++) {
        await presses(scene, '77#')
        await scene.office.pass(1000)
      }
      await scene.office.pass(2 * promptMs)
    },
    records: [record({ ...customer, ...inMain, ...span([0, null, 3], [3, 0, 0]), ...ended('NO ANSWER', 19, 'pbx') })],
    shows: {}
  },
  {
    when: 'a menu: no key, and its `then` answers',
    domain: menu({ then: 'extension:100' }),
    happens: async (scene) => {
      scene.ana.whenCalled = answersAtOnce
      const call = await comesIn(scene)
      await scene.office.pass(3 * promptMs + 2 * 5000 - 1000 + 10_000)
      await ends(scene.office, call)
    },
    records: [
      record({
        ...customer,
        ...to.ana,
        ...span([0, 11.5, 21.5], [21, 9, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/100-2',
        legs: [leg('100', 'answered', 0)]
      })
    ],
    shows: { '100': ['from Customer +15550170 via +15550100100: answered, 9 s'] }
  },
  {
    when: 'a menu: a key leads to somebody, who answers after 4 s',
    domain: menu(),
    happens: async (scene) => {
      const { office, tom } = scene
      tom.whenCalled = rings
      const call = await comesIn(scene)
      await presses(scene, '8')
      await office.pass(4000)
      tom.call.answer()
      await office.pass(10_300)
      await ends(office, call)
    },
    records: [
      record({
        ...customer,
        ...span([0, 5, 15.3], [15, 10, 4]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 4)]
      })
    ],
    shows: { '101': ['from Customer +15550170 via +15550100100: answered, 10 s'] }
  },
  {
    when: 'a menu: an extension is dialled directly',
    domain: menu(),
    happens: async (scene) => {
      const { office, lena } = scene
      lena.whenCalled = answersAtOnce
      const call = await comesIn(scene)
      await presses(scene, '102')
      await office.pass(10_300)
      await ends(office, call)
    },
    records: [
      record({
        ...customer,
        ...to.lena,
        ...span([0, 1, 11.3], [11, 10, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/102-2',
        legs: [leg('102', 'answered', 0)]
      })
    ],
    shows: { '102': ['from Customer +15550170 via +15550100100: answered, 10 s'] }
  },
  {
    when: 'a menu: somebody is busy behind a key, and the customer hangs up when it greets again',
    domain: menu(),
    happens: async (scene) => {
      const { office, tom } = scene
      tom.whenCalled = refuses(486)
      const call = await comesIn(scene)
      await presses(scene, '8')
      await office.pass(6000)
      await ends(office, call)
    },
    records: [
      record({
        ...customer,
        ...span([0, null, 7], [7, 0, 0]),
        ...ended('NO ANSWER', 16, 'caller'),
        lastapp: 'ivr',
        lastdata: 'main',
        userfield: '',
        legs: [leg('101', 'busy', 0)]
      })
    ],
    shows: { '101': ['from Customer +15550170 via +15550100100: missed'] }
  },
  {
    when: 'a menu: a key leads to a group, of which one answers',
    domain: menu(),
    happens: async (scene) => {
      const { office, lena } = scene
      bothRing(scene)
      const call = await comesIn(scene)
      await presses(scene, '9')
      await office.pass(4000)
      lena.call.answer()
      await office.pass(10_300)
      await ends(office, call)
    },
    records: [
      record({
        ...customer,
        ...span([0, 5, 15.3], [15, 10, 4]),
        ...ended('ANSWERED', 16, 'caller'),
        dstname: 'Lena Brandt',
        calleeUser: '102',
        dstchannel: 'SIP/102-2',
        lastapp: 'group',
        lastdata: 'sales',
        userfield: '102@acme.test',
        legs: [leg('101', 'elsewhere', 4), leg('102', 'answered', 4)]
      })
    ],
    shows: { '102': ['from Customer +15550170 via +15550100100: answered, 10 s'] }
  },
  {
    when: 'a menu: nobody of the group behind a key answers, and the customer hangs up when it greets again',
    domain: menu(),
    happens: async (scene) => {
      bothRing(scene)
      const call = await comesIn(scene)
      await presses(scene, '9')
      await scene.office.pass(12_000 + 2 * promptMs)
      await ends(scene.office, call)
    },
    records: [
      record({
        ...customer,
        ...inMain,
        ...span([0, null, 14], [14, 0, 13]),
        ...ended('NO ANSWER', 16, 'caller'),
        dstname: 'sales',
        legs: [leg('101', 'no-answer', 12), leg('102', 'no-answer', 12)]
      })
    ],
    shows: {
      '101': ['from Customer +15550170 via +15550100100: missed'],
      '102': ['from Customer +15550170 via +15550100100: missed']
    }
  },
  {
    when: 'a directory: nobody is found, to the end',
    domain: { inbound: [{ match: '*', to: 'directory:all' }] },
    happens: async (scene) => {
      await comesIn(scene)
      for (let entry = 0; entry < 3; entry++) {
        await presses(scene, '999#')
        await scene.office.pass(1000)
      }
      await scene.office.pass(2 * promptMs)
    },
    records: [
      record({
        ...customer,
        ...span([0, null, 4.1], [4, 0, 0]),
        ...ended('NO ANSWER', 19, 'pbx'),
        dstname: '',
        calleeUser: null,
        lastapp: 'directory',
        lastdata: 'all',
        userfield: ''
      })
    ],
    shows: {}
  },
  {
    when: 'a directory: somebody is found, and answers',
    domain: { inbound: [{ match: '*', to: 'directory:all' }] },
    happens: async (scene) => {
      scene.tom.whenCalled = answersAtOnce
      const call = await comesIn(scene)
      await presses(scene, '866#')
      await presses(scene, '1')
      await scene.office.pass(10_300)
      await ends(scene.office, call)
    },
    records: [
      record({
        ...customer,
        ...span([0, 1, 11.4], [11, 10, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      })
    ],
    shows: { '101': ['from Customer +15550170 via +15550100100: answered, 10 s'] }
  }
]
