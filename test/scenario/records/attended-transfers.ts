import type { PhoneCall } from '../../support/phone-call.ts'
import { replacing } from '../transfers.ts'
import { by, ended, leg, record, span, to } from './readable.ts'
import { answersAtOnce, ends, type RecordCase, rings, type Scene, talking, uniqueidOf } from './scene.ts'

type Side = 'callee' | 'caller'

interface Asking {
  readonly call: PhoneCall
  readonly how: typeof rings
}

/** The same phone calls Lena beside it; she answers, unless she only rings. */
async function asks(scene: Scene, side: Side, { call, how }: Asking): Promise<PhoneCall> {
  const { office, lena } = scene
  lena.whenCalled = how
  await office.until(call.hold())
  const asking = scene[side === 'caller' ? 'ana' : 'tom'].invite('102')
  await office.pass(3000)
  return asking
}

function attended(call: PhoneCall, asking: PhoneCall) {
  const early = asking.responses.at(-1)
  const dialog =
    early?.status === 200
      ? replacing(asking)
      : encodeURIComponent(`${asking.callId};to-tag=${early?.to.tag};from-tag=${asking.invite.from.tag}`)
  return call.send('REFER', [['Refer-To', `<sip:102@acme.test?Replaces=${dialog}>`]])
}

const attendedAfter = (side: Side) => async (scene: Scene) => {
  const { office, lena } = scene
  const call = (await talking(scene))[side]
  const asking = await asks(scene, side, { call, how: answersAtOnce })
  await office.until(attended(call, asking))
  await office.pass(4000)
  await ends(office, lena.call)
}

const attendedBefore = (side: Side) => async (scene: Scene) => {
  const { office, lena } = scene
  const call = (await talking(scene))[side]
  const asking = await asks(scene, side, { call, how: rings })
  await office.until(attended(call, asking))
  await office.pass(2000)
  lena.call.answer()
  await office.pass(4000)
  await ends(office, lena.call)
}

const askedByApi = (side: Side) => async (scene: Scene) => {
  const { office, lena } = scene
  await talking(scene)
  lena.whenCalled = answersAtOnce
  const uniqueid = uniqueidOf(office)
  office.pbx.transfer({ uniqueid, action: 'ask', to: '102', by: side })
  await office.pass(3000)
  office.pbx.transfer({ uniqueid, action: 'complete', user: null })
  await office.pass(4000)
  await ends(office, lena.call)
}

/** Calls whose target is asked first: by a second call of the same phone (RFC 5589 §7), or over the same leg. */
export const attendedCases: readonly RecordCase[] = [
  {
    when: 'attended transfer by the callee after the answer',
    happens: attendedAfter('callee'),
    records: [
      record({
        ...span([0, 0, 8], [8, 8, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...by.tom,
        ...to.lena,
        uniqueid: 'call 2',
        ...span([5, 5, 8], [2, 2, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '102',
        channel: 'SIP/101-3',
        dstchannel: 'SIP/102-4',
        accountcode: 'A101',
        legs: [leg('102', 'answered', 0)]
      }),
      record({
        ...to.lena,
        segment: 2,
        ...span([8, 8, 12.1], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '102',
        dstchannel: 'SIP/102-4',
        transferredby: '101'
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 8 s', 'to Lena Brandt 102: answered, 4 s'],
      '101': ['from Ana Keller 100: answered, 8 s', 'to Lena Brandt 102: answered, 2 s'],
      '102': ['from Tom Okafor 101: answered, 2 s', 'from Ana Keller 100: answered, 4 s']
    }
  },
  {
    when: 'attended transfer by the callee before the answer',
    happens: attendedBefore('callee'),
    records: [
      record({
        ...span([0, 0, 8], [8, 8, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...by.tom,
        ...to.lena,
        uniqueid: 'call 2',
        ...span([5, null, 8], [2, 0, 2]),
        ...ended('NO ANSWER', 16, 'caller'),
        dst: '102',
        channel: 'SIP/101-3',
        accountcode: 'A101',
        userfield: '',
        legs: [leg('102', 'cancelled', 3)]
      }),
      record({
        ...to.lena,
        segment: 2,
        ...span([8, 10.1, 14.1], [6, 4, 2]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '102',
        dstchannel: 'SIP/102-4',
        transferredby: '101',
        legs: [leg('102', 'answered', 2)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 8 s', 'to Lena Brandt 102: answered, 4 s'],
      '101': ['from Ana Keller 100: answered, 8 s', 'to Lena Brandt 102: unanswered'],
      '102': ['from Tom Okafor 101: missed', 'from Ana Keller 100: answered, 4 s']
    }
  },
  {
    when: 'attended transfer by the caller after the answer',
    happens: attendedAfter('caller'),
    records: [
      record({
        ...span([0, 0, 8], [8, 8, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...to.lena,
        uniqueid: 'call 2',
        ...span([5, 5, 8], [2, 2, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '102',
        channel: 'SIP/100-3',
        dstchannel: 'SIP/102-4',
        legs: [leg('102', 'answered', 0)]
      }),
      record({
        ...by.tom,
        ...to.lena,
        segment: 2,
        ...span([8, 8, 12.1], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '102',
        channel: 'SIP/101-2',
        dstchannel: 'SIP/102-4',
        transferredby: '100'
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 8 s', 'to Lena Brandt 102: answered, 2 s'],
      '101': ['from Ana Keller 100: answered, 8 s', 'to Lena Brandt 102: answered, 4 s'],
      '102': ['from Ana Keller 100: answered, 2 s', 'from Tom Okafor 101: answered, 4 s']
    }
  },
  {
    when: 'attended transfer by the caller before the answer',
    happens: attendedBefore('caller'),
    records: [
      record({
        ...span([0, 0, 8], [8, 8, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...to.lena,
        uniqueid: 'call 2',
        ...span([5, null, 8], [2, 0, 2]),
        ...ended('NO ANSWER', 16, 'caller'),
        dst: '102',
        channel: 'SIP/100-3',
        userfield: '',
        legs: [leg('102', 'cancelled', 3)]
      }),
      record({
        ...by.tom,
        ...to.lena,
        segment: 2,
        ...span([8, 10.1, 14.1], [6, 4, 2]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '102',
        channel: 'SIP/101-2',
        dstchannel: 'SIP/102-4',
        transferredby: '100',
        legs: [leg('102', 'answered', 2)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 8 s', 'to Lena Brandt 102: unanswered'],
      '101': ['from Ana Keller 100: answered, 8 s', 'to Lena Brandt 102: answered, 4 s'],
      '102': ['from Ana Keller 100: missed', 'from Tom Okafor 101: answered, 4 s']
    }
  },
  {
    when: 'asked and completed by API, for the callee',
    happens: askedByApi('callee'),
    records: [
      record({
        ...span([0, 0, 8], [7, 7, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...by.tom,
        ...to.lena,
        uniqueid: 'call 2',
        ...span([5, 5, 8], [3, 2, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '102',
        channel: 'SIP/101-2',
        dstchannel: 'SIP/102-3',
        accountcode: 'A101',
        legs: [leg('102', 'answered', 0)]
      }),
      record({
        ...to.lena,
        segment: 2,
        ...span([8, 8, 12], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '102',
        dstchannel: 'SIP/102-3',
        transferredby: '101'
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 7 s', 'to Lena Brandt 102: answered, 4 s'],
      '101': ['from Ana Keller 100: answered, 7 s', 'to Lena Brandt 102: answered, 2 s'],
      '102': ['from Tom Okafor 101: answered, 2 s', 'from Ana Keller 100: answered, 4 s']
    }
  },
  {
    when: 'asked and completed by API, for the caller',
    happens: askedByApi('caller'),
    records: [
      record({
        ...span([0, 0, 8], [7, 7, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dstchannel: 'SIP/101-2',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...to.lena,
        uniqueid: 'call 2',
        ...span([5, 5, 8], [3, 2, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '102',
        dstchannel: 'SIP/102-3',
        legs: [leg('102', 'answered', 0)]
      }),
      record({
        ...by.tom,
        ...to.lena,
        segment: 2,
        ...span([8, 8, 12], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '102',
        channel: 'SIP/101-2',
        dstchannel: 'SIP/102-3',
        transferredby: '100'
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 7 s', 'to Lena Brandt 102: answered, 2 s'],
      '101': ['from Ana Keller 100: answered, 7 s', 'to Lena Brandt 102: answered, 4 s'],
      '102': ['from Ana Keller 100: answered, 2 s', 'from Tom Okafor 101: answered, 4 s']
    }
  },
  {
    when: 'asked by API, and taken back',
    happens: async (scene) => {
      const { office, lena } = scene
      const { caller } = await talking(scene)
      lena.whenCalled = answersAtOnce
      const uniqueid = uniqueidOf(office)
      office.pbx.transfer({ uniqueid, action: 'ask', to: '102', by: 'callee' })
      await office.pass(3000)
      office.pbx.transfer({ uniqueid, action: 'cancel', user: null })
      await office.pass(4000)
      await ends(office, caller)
    },
    records: [
      record({
        ...by.tom,
        ...to.lena,
        uniqueid: 'call 2',
        ...span([5, 5, 8], [3, 2, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '102',
        channel: 'SIP/101-1',
        dstchannel: 'SIP/102-2',
        accountcode: 'A101',
        legs: [leg('102', 'answered', 0)]
      }),
      record({
        ...span([0, 0, 12], [11, 11, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        channel: 'SIP/100-3',
        dstchannel: 'SIP/101-1',
        legs: [leg('101', 'answered', 0)]
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 11 s'],
      '101': ['from Ana Keller 100: answered, 11 s', 'to Lena Brandt 102: answered, 2 s'],
      '102': ['from Tom Okafor 101: answered, 2 s']
    }
  },
  {
    when: 'asked by API, and whoever asks hangs up: it is handed on',
    happens: async (scene) => {
      const { office, lena } = scene
      const { callee } = await talking(scene)
      lena.whenCalled = answersAtOnce
      office.pbx.transfer({ uniqueid: uniqueidOf(office), action: 'ask', to: '102', by: 'callee' })
      await office.pass(3000)
      await office.until(callee.bye())
      await office.pass(4000)
      await ends(office, lena.call)
    },
    records: [
      record({
        ...by.tom,
        ...to.lena,
        uniqueid: 'call 2',
        ...span([5, 5, 8], [3, 2, 0]),
        ...ended('ANSWERED', 16, 'caller'),
        dst: '102',
        channel: 'SIP/101-1',
        dstchannel: 'SIP/102-2',
        accountcode: 'A101',
        legs: [leg('102', 'answered', 0)]
      }),
      record({
        ...span([0, 0, 8], [7, 7, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        channel: 'SIP/100-3',
        dstchannel: 'SIP/101-1',
        legs: [leg('101', 'answered', 0)]
      }),
      record({
        ...to.lena,
        segment: 2,
        ...span([8, 8, 12], [4, 4, 0]),
        ...ended('ANSWERED', 16, 'callee'),
        dst: '102',
        channel: 'SIP/100-3',
        dstchannel: 'SIP/102-2',
        transferredby: '101'
      })
    ],
    shows: {
      '100': ['to Tom Okafor 101: answered, 7 s', 'to Lena Brandt 102: answered, 4 s'],
      '101': ['from Ana Keller 100: answered, 7 s', 'to Lena Brandt 102: answered, 2 s'],
      '102': ['from Tom Okafor 101: answered, 2 s', 'from Ana Keller 100: answered, 4 s']
    }
  }
]
