import { promptMs } from '../../support/recording-media.ts'
import { xml } from '../../support/scripted-http.ts'
import { customer } from './applications.ts'
import { ended, leg, record, span, through, to } from './readable.ts'
import { answersAtOnce, ends, type RecordCase, refused, type Scene, usersWith } from './scene.ts'

/** Ana calls out, and types codes. */
async function typesCodes({ office, ana }: Scene, ...codes: readonly string[]) {
  const call = ana.invite('92025550123')
  await office.pass()
  for (const code of codes) {
    for (const key of code) office.media.leased[0]?.press(key)
    await office.pass(promptMs + 100)
  }
  return call
}
const accounting = { prompt: true, digits: 4 }
const codeHook = { ...accounting, cti: { url: 'http://app.test/code' } }

/** Calls that need a code, and calls that nobody wants. */
export const accountCodeCases: readonly RecordCase[] = [
  {
    when: 'an account code: the right one, and the call leaves',
    domain: { accounting: { ...accounting, codes: ['4711'] } },
    happens: async (scene) => {
      scene.main.whenCalled = answersAtOnce
      const call = await typesCodes(scene, '4711')
      await scene.office.pass(10_000)
      await ends(scene.office, call)
    },
    records: [
      record({
        ...through.main,
        ...to.outside,
        ...span([0, 0, 10.6], [10, 10, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '92025550123',
        dstchannel: 'SIP/trunk:main-2',
        accountcode: '4711',
        legs: [leg('trunk:main', 'answered', 0)]
      })
    ],
    shows: { '100': ['to 92025550123: answered, 10 s'] }
  },
  {
    when: 'an account code: wrong three times',
    domain: { accounting: { ...accounting, codes: ['4711'] } },
    happens: async (scene) => {
      await typesCodes(scene, '1111', '2222', '3333')
      await scene.office.pass(promptMs)
    },
    records: [
      record({
        ...through.main,
        ...to.nobody,
        ...span([0, null, 2.2], [2, 0, 0]),
        ...ended('FAILED', 21, 'pbx'),
        dst: '92025550123',
        trunk: null
      })
    ],
    shows: { '100': ['to 92025550123: failed (not-permitted)'] }
  },
  {
    when: 'an account code: the hook refuses each',
    domain: { accounting: codeHook },
    happens: async (scene) => {
      scene.office.http.on('/code', { body: xml('<break>1</break>') })
      await typesCodes(scene, '1111', '2222', '3333')
      await scene.office.pass(promptMs)
    },
    records: [
      record({
        ...through.main,
        ...to.nobody,
        ...span([0, null, 2.2], [2, 0, 0]),
        ...ended('FAILED', 21, 'pbx'),
        dst: '92025550123',
        trunk: null
      })
    ],
    shows: { '100': ['to 92025550123: failed (not-permitted)'] }
  },
  {
    when: 'an account code: the hook fails, and nobody vouches for it',
    domain: { accounting: codeHook },
    happens: async (scene) => {
      scene.office.http.on('/code', { status: 500 })
      await typesCodes(scene, '1111')
      await scene.office.pass(promptMs)
    },
    records: [
      record({
        ...through.main,
        ...to.nobody,
        ...span([0, null, 0.5], [0, 0, 0]),
        ...ended('FAILED', 31, 'pbx'),
        dst: '92025550123',
        trunk: null
      })
    ],
    shows: { '100': ['to 92025550123: failed (unreachable)'] }
  },
  {
    when: 'an account code: the hook sets another one',
    domain: { accounting: codeHook },
    happens: async (scene) => {
      scene.office.http.on('/code', { body: xml('<set><accountcode>CUSTOMER-7</accountcode></set>') })
      scene.main.whenCalled = answersAtOnce
      const call = await typesCodes(scene, '1111')
      await scene.office.pass(10_000)
      await ends(scene.office, call)
    },
    records: [
      record({
        ...through.main,
        ...to.outside,
        ...span([0, 0, 10.6], [10, 10, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '92025550123',
        dstchannel: 'SIP/trunk:main-2',
        accountcode: 'CUSTOMER-7',
        legs: [leg('trunk:main', 'answered', 0)]
      })
    ],
    shows: { '100': ['to 92025550123: answered, 10 s'] }
  },
  {
    when: "a block list: the domain's",
    domain: { blockList: ['+15550170'] },
    happens: ({ office, main }) => refused(office, main.invite('+15550100101')),
    records: [
      record({
        ...customer,
        ...to.nobody,
        ...span([0, null, 0], [0, 0, 0]),
        ...ended('FAILED', 21, 'pbx'),
        dst: '+15550100101'
      })
    ],
    shows: {}
  },
  {
    when: "a block list: a user's",
    domain: { users: usersWith({}) },
    happens: async ({ office, main }) => {
      office.pbx.setUserState('acme.test', '101', { blockList: ['+15550170'] })
      await refused(office, main.invite('+15550100101'))
    },
    records: [
      record({
        ...customer,
        ...span([0, null, 0], [0, 0, 0]),
        ...ended('FAILED', 21, 'pbx'),
        dst: '+15550100101',
        dstname: '',
        calleeUser: null,
        userfield: ''
      })
    ],
    shows: {}
  }
]
