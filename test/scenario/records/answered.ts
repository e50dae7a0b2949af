import { xml } from '../../support/scripted-http.ts'
import { by, ended, leg, record, span } from './readable.ts'
import { ends, type RecordCase, rings, talked, uniqueidOf, usersWith } from './scene.ts'

/** Calls that are answered, and nobody hands on. */
export const answeredCases: readonly RecordCase[] = [
  {
    when: 'answered, and the caller hangs up',
    happens: async ({ office, ana, tom }) => ends(office, (await talked(office, { caller: ana, callee: tom })).calling),
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
    when: 'answered, and the callee hangs up',
    happens: async ({ office, ana, tom }) => ends(office, (await talked(office, { caller: ana, callee: tom })).called),
    records: [
      record({
        ...span([0, 4.5, 14.8], [14, 10, 4]),
        ...ended('ANSWERED', 16, 'callee'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 4.5)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: answered, 10 s'], '101': ['from Ana Keller 100: answered, 10 s'] }
  },
  {
    when: 'answered, and an operator ends it',
    happens: async ({ office, ana, tom }) => {
      await talked(office, { caller: ana, callee: tom })
      office.pbx.hangUp(uniqueidOf(office))
    },
    records: [
      record({
        ...span([0, 4.5, 14.8], [14, 10, 4]),
        ...ended('ANSWERED', 16, 'operator'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 4.5)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: answered, 10 s'], '101': ['from Ana Keller 100: answered, 10 s'] }
  },
  {
    when: 'answered, and the PBX is stopped',
    happens: async ({ office, ana, tom }) => {
      await talked(office, { caller: ana, callee: tom })
      void office.pbx.drain(0)
    },
    records: [
      record({
        ...span([0, 4.5, 14.8], [14, 10, 4]),
        ...ended('ANSWERED', 16, 'pbx'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 4.5)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: answered, 10 s'], '101': ['from Ana Keller 100: answered, 10 s'] }
  },
  {
    when: 'answered at one of two phones: the other one is no missed call',
    happens: async ({ office, ana, tom }) => {
      const home = await office.phone('101')
      home.whenCalled = rings
      await ends(office, (await talked(office, { caller: ana, callee: tom })).calling)
    },
    records: [
      record({
        ...span([0, 4.5, 14.8], [14, 10, 4]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'elsewhere', 4.5), leg('101', 'answered', 4.5)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: answered, 10 s'], '101': ['from Ana Keller 100: answered, 10 s'] }
  },
  {
    when: 'answered, with what a hook has set and somebody has noted',
    domain: { users: usersWith({ tom: { cti: { url: 'http://app.test/tom' } } }) },
    happens: async ({ office, ana, tom }) => {
      office.http.on('/tom', {
        body: xml(
          '<set><calleridname>ACME</calleridname><accountcode>C1</accountcode><acc_code2>C2</acc_code2><acc_code3>C3</acc_code3><userfield>late</userfield><variable name="case">7</variable></set>'
        )
      })
      const { calling } = await talked(office, { caller: ana, callee: tom })
      await office.pbx.writeNotes({ uniqueid: uniqueidOf(office), text: 'wants an offer', finished: false })
      await ends(office, calling)
    },
    records: [
      record({
        ...span([0, 4.5, 14.8], [14, 10, 4]),
        ...ended('ANSWERED', 16, 'caller'),
        clid: '"ACME" <100>',
        dstchannel: 'SIP/101-2',
        accountcode: 'C1',
        accCode2: 'C2',
        accCode3: 'C3',
        userfield: 'late',
        notes: 'wants an offer',
        variables: { case: '7' },
        legs: [leg('101', 'answered', 4.5)]
      })
    ],
    shows: { '100': ['to Tom Okafor 101: answered, 10 s'], '101': ['from ACME 100: answered, 10 s'] }
  },
  {
    when: 'answered by an application (echo)',
    happens: async ({ office, ana }) => {
      const call = ana.invite('*43')
      await office.pass(10_300)
      await ends(office, call)
    },
    records: [
      record({
        ...span([0, 0, 10.3], [10, 10, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '*43',
        dstname: '',
        calleeUser: null,
        lastapp: 'echo',
        lastdata: '',
        userfield: ''
      })
    ],
    shows: { '100': ['to *43: answered, 10 s'] }
  },
  {
    when: 'a test call that the user answers',
    happens: async ({ office, tom }) => {
      tom.whenCalled = rings
      office.pbx.testCall({ domain: 'acme.test', user: '101', number: '+15550170', name: 'Customer' })
      await office.pass(4500)
      tom.call.answer()
      await office.pass(5000)
      await ends(office, tom.call)
    },
    records: [
      record({
        ...by.customer,
        ...span([0, 4.5, 9.5], [9, 5, 4]),
        ...ended('ANSWERED', 16, 'callee'),
        direction: 'inbound',
        dcontext: 'inbound',
        channel: 'SIP/test-1',
        dstchannel: 'SIP/101-2',
        accountcode: '',
        legs: [leg('101', 'answered', 4.5)]
      })
    ],
    shows: { '101': ['from Customer +15550170: answered, 5 s'] }
  }
]
