import { by, ended, from, leg, record, span } from './readable.ts'
import { ends, type RecordCase, rings } from './scene.ts'

/** Calls that somebody takes who was not called. */
export const pickupCases: readonly RecordCase[] = [
  {
    when: 'picked up by **EXT: answered elsewhere is not missed',
    happens: async ({ office, ana, tom, lena }) => {
      tom.whenCalled = rings
      const call = ana.invite('101')
      await office.pass(4500)
      lena.invite('**101')
      await office.pass(10_300)
      await ends(office, call)
    },
    records: [
      record({
        ...by.lena,
        uniqueid: 'call 2',
        ...span([4.5, 4.5, 4.5], [0, 0, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '**101',
        dstname: 'Ana Keller',
        calleeUser: null,
        channel: 'SIP/102-1',
        lastapp: 'pickup',
        accountcode: 'A102',
        userfield: ''
      }),
      record({
        ...span([0, 4.5, 14.8], [14, 10, 4]),
        ...ended('ANSWERED', 16, 'caller'),
        dstname: 'Lena Brandt',
        calleeUser: '102',
        channel: 'SIP/100-2',
        dstchannel: 'SIP/102-1',
        userfield: '102@acme.test',
        legs: [leg('101', 'elsewhere', 4.5), leg('102', 'answered', 4.5)]
      })
    ],
    shows: {
      '100': ['to Lena Brandt 101: answered, 10 s'],
      '102': ['from Ana Keller 100 via 101: answered, 10 s']
    }
  },
  {
    when: 'picked up by *8 in one’s group, in from a trunk',
    domain: { groups: [{ name: 'sales', members: ['101', '102'] }] },
    happens: async ({ office, tom, lena, main }) => {
      tom.whenCalled = rings
      const call = main.invite('+15550100101')
      await office.pass(4500)
      const taking = lena.invite('*8')
      await office.pass(10_300)
      await ends(office, taking)
      void call
    },
    records: [
      record({
        ...by.lena,
        uniqueid: 'call 2',
        ...span([4.5, 4.5, 4.5], [0, 0, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '*8',
        dstname: 'Customer',
        calleeUser: null,
        channel: 'SIP/102-1',
        lastapp: 'pickup',
        accountcode: 'A102',
        userfield: ''
      }),
      record({
        ...by.customer,
        ...from.main,
        ...span([0, 4.5, 14.8], [14, 10, 4]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '+15550100101',
        dstname: 'Lena Brandt',
        calleeUser: '102',
        channel: 'SIP/trunk:main-2',
        dstchannel: 'SIP/102-1',
        accountcode: '',
        userfield: '102@acme.test',
        legs: [leg('101', 'elsewhere', 4.5), leg('102', 'answered', 4.5)]
      })
    ],
    shows: { '102': ['from Customer +15550170 via +15550100101: answered, 10 s'] }
  },
  {
    when: 'the code where nothing rings',
    happens: async ({ office, lena }) => {
      lena.invite('**101')
      await office.pass()
    },
    records: [
      record({
        ...by.lena,
        ...span([0, null, 0], [0, 0, 0]),
        ...ended('FAILED', 1, 'pbx'),
        dst: '**101',
        dstname: '',
        calleeUser: null,
        channel: 'SIP/102-1',
        lastapp: 'pickup',
        accountcode: 'A102',
        userfield: ''
      })
    ],
    shows: { '102': ['to **101: failed (not-found)'] }
  }
]
