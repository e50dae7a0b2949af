import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { QueueView } from '../../../pbx-core/contract/views.ts'
import { BrowserPhone, launchChromium } from '../../support/browser-phone/browser-phone.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf } from '../../support/records.ts'
import { waitFor } from '../../support/wait-for.ts'
import { grows, hears } from '../hearing.ts'
import { Office, voice } from '../office.ts'

const clients = ['baresip', 'chromium']
const browsers = 1500
const wide = 880

describe('a browser in a queue (4-pbx, Applications: Queue)', () => {
  let office: Office
  beforeAll(async () => {
    if (!installed(...clients)) return
    office = await Office.start({
      domain: {
        queues: [
          { name: 'support', extension: '700', agents: [{ user: '200' }], wrapUpSeconds: 1 },
          { name: 'sales', extension: '701', agents: [{ user: '101' }], wrapUpSeconds: 1 }
        ]
      },
      moreUsers: 2
    })
  })
  afterAll(async () => {
    await office?.emptied()
    await office?.[Symbol.asyncDispose]()
  })
  beforeEach((context) => needs(context, ...clients))

  const waiting = async (queue: string) => {
    const { items } = (await (await office.core.fetch('/api/v1/queues')).json()) as { items: readonly QueueView[] }
    return items.find(({ name }) => name === queue)?.waiting.length
  }

  it('as an agent it takes one caller after the other, of G.711 and of G.722, and they hear each other; as a caller it hears music and then the agent', async () => {
    await using browser = await launchChromium()
    await using zoe = await BrowserPhone.open(browser, office.core, { user: '200', hertz: browsers })
    await using ana = await office.baresip('100', { codecs: ['PCMU/8000/1'] })
    await using lena = await office.baresip('102', { codecs: ['G722/16000/1'], toneHertz: wide })
    await ana.dial(office.address('700'))
    await ana.established()
    await zoe.waitForEvent('invite from 100')
    await lena.dial(office.address('700'))
    await lena.established()
    await waitFor(async () => (await waiting('support')) === 2, { what: 'both to wait' })
    await zoe.answer()
    await Promise.all([
      zoe.hears(voice.baresip),
      hears(ana, browsers, 'the first caller to hear the browser'),
      grows(() => lena.packetsReceived(), 25, 'the second caller to be sent music')
    ])
    await ana.hangUp()
    await zoe.waitForEvent('invite from 102')
    await zoe.answer()
    await Promise.all([zoe.hears(wide), hears(lena, browsers, 'the second caller to hear the browser')])
    await zoe.hangUp()
    await lena.closed()
    for (const [src, by] of [
      ['100', 'caller'],
      ['102', 'callee']
    ]) {
      expect(await recordOf(office.core, (record) => record.src === src)).toMatchObject({
        ...{ dst: '700', calleeUser: '200', disposition: 'ANSWERED', lastapp: 'queue', lastdata: 'support' },
        ...{ userfield: '200@acme.test', hangupby: by }
      })
    }

    await using tom = await office.baresip('101', { codecs: ['G722/16000/1'] })
    await zoe.call('701')
    await tom.incoming()
    const sent = async () => (await zoe.stats()).packetsReceived
    await grows(sent, 25, 'the browser to be sent music')
    await tom.accept()
    await Promise.all([zoe.hears(voice.baresip), hears(tom, browsers, 'the agent to hear the browser')])
    await tom.hangUp()
    expect(await recordOf(office.core, (record) => record.src === '200')).toMatchObject({
      ...{ dst: '701', calleeUser: '101', disposition: 'ANSWERED', lastapp: 'queue', lastdata: 'sales' },
      ...{ userfield: '101@acme.test', hangupby: 'callee' }
    })
  }, 120_000)
})
