import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { installed, needs } from '../../support/needs.ts'
import { recordOf } from '../../support/records.ts'
import { grows, hears } from '../hearing.ts'
import { Office, voice } from '../office.ts'

const clients = ['baresip', 'linphonec']

describe('real phones in a queue (4-pbx, Applications: Queue)', () => {
  let office: Office
  beforeAll(async () => {
    if (!installed(...clients)) return
    office = await Office.start({
      domain: { queues: [{ name: 'support', extension: '700', agents: [{ user: '101' }], wrapUpSeconds: 1 }] }
    })
  })
  afterAll(async () => {
    await office?.emptied()
    await office?.[Symbol.asyncDispose]()
  })
  beforeEach((context) => needs(context, ...clients))

  it('two wait and are sent music; the agent takes one after the other, and they hear each other', async () => {
    await using tom = await office.linphonec('101')
    await using ana = await office.baresip('100')
    await using lena = await office.baresip('102')
    await ana.dial(office.address('700'))
    await ana.established()
    await grows(() => ana.packetsReceived(), 25, 'the first caller to be sent music')
    await tom.incoming()
    await lena.dial(office.address('700'))
    await lena.established()
    await grows(() => lena.packetsReceived(), 25, 'the second caller to be sent music')
    tom.answer()
    await tom.established()
    await Promise.all([
      hears(tom, voice.baresip, 'the agent to hear the first caller'),
      hears(ana, voice.linphonec, 'the first caller to hear the agent')
    ])
    const second = tom.position
    await ana.hangUp()
    await tom.closed()
    await tom.incoming(second)
    tom.answer()
    await tom.established(second)
    await hears(lena, voice.linphonec, 'the second caller to hear the agent')
    await lena.hangUp()
    await tom.closed(second)
    for (const src of ['100', '102']) {
      expect(await recordOf(office.core, (record) => record.src === src)).toMatchObject({
        ...{ dst: '700', calleeUser: '101', disposition: 'ANSWERED', lastapp: 'queue', lastdata: 'support' },
        ...{ userfield: '101@acme.test', hangupby: 'caller' }
      })
    }
  })
})
