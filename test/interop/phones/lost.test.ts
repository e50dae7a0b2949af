import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { installed, needs } from '../../support/needs.ts'
import { recordOf, wordsOf } from '../../support/records.ts'
import { hears } from '../hearing.ts'
import { Office, voice } from '../office.ts'

const clients = ['baresip']

describe('a phone that dies in a call (RFC 3261 §12.2.1.2)', () => {
  let office: Office
  beforeAll(async () => {
    if (installed(...clients)) office = await Office.start()
  })
  afterAll(() => office?.[Symbol.asyncDispose]())
  beforeEach((context) => needs(context, ...clients))

  // Over TCP, where the question after half a minute fails at once. That it takes another half over UDP is
  // tested in test/scenario/lost-phones.test.ts, where time costs nothing.
  it('is missed after 30 s without audio: the other side gets BYE, and the record says what it was', async () => {
    await using ana = await office.baresip('100')
    await using tom = await office.baresip('101', { transport: 'tcp', answer: 'auto' })
    await ana.dial(office.address('101'))
    await ana.established()
    await hears(ana, voice.baresip, 'the caller to hear the callee')
    await tom.program.kill9()
    const diedAt = Date.now()
    const closed = await ana.waitForEvent('CALL_CLOSED', { timeoutMs: 60_000 })
    expect(Date.now() - diedAt).toBeGreaterThan(25_000)
    // So baresip says that a BYE has ended its call.
    expect(closed.param).toBe('Connection reset by peer')
    const record = await recordOf(office.core, ({ src }) => src === '100')
    expect(record).toMatchObject({
      dst: '101',
      disposition: 'ANSWERED',
      hangupby: 'pbx',
      hangupcause: 27,
      legs: [{ party: '101', result: 'answered' }]
    })
    expect(record.billsec).toBeGreaterThanOrEqual(25)
    const last = async () => (await wordsOf(office.core, record.uniqueid)).at(-1)
    await expect.poll(last).toMatch(/^ended: unreachable, 101 sends no media, and does not answer when it is asked/)
    await expect.poll(async () => (await office.health()).calls).toBe(0)
  }, 90_000)
})
