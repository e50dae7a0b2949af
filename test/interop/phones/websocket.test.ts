import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { encode } from '../../../pbx-core/media/audio/g711.ts'
import { needs } from '../../support/needs.ts'
import { recordOf, timelineOf } from '../../support/records.ts'
import { tone } from '../../support/tone.ts'
import { WebSocketPhone } from '../../support/websocket-phone.ts'
import { grows, hears } from '../hearing.ts'
import { Office } from '../office.ts'

describe('sip.js over a WebSocket of the HTTP listener (RFC 7118)', () => {
  let office: Office
  beforeAll(async () => {
    office = await Office.start()
  })
  afterAll(() => office?.[Symbol.asyncDispose]())
  afterEach(() => office?.emptied())

  function phone(user: string, password = `sip-${user}`): Promise<WebSocketPhone> {
    const server = office.core.ready.sip.ws
    if (server === null) throw new Error('there is no SIP over WebSocket')
    return WebSocketPhone.start({ user, password, domain: 'acme.test', server })
  }

  it('registers, asks with OPTIONS and unregisters', async () => {
    await using ana = await phone('100')
    expect((await office.health()).registrations).toBe(1)
    expect(await ana.options('100')).toBe(200)
  })

  it('is refused with a wrong password', async () => {
    await expect(phone('102', 'wrong')).rejects.toThrow(/not registered: 40[13]/)
    expect((await office.health()).registrations).toBe(0)
  })

  it('calls *43 and gets back, octet by octet, what it says', async () => {
    await using ana = await phone('100')
    await ana.call('*43')
    const said = Array.from({ length: 4 }, () => randomBytes(160))
    ana.speak(said)
    const isEcho = (payload: Buffer): boolean => said.some((own) => own.equals(payload))
    for (let heard = 0, since = 0; heard < 10; heard++) {
      await ana.received.waitFor(({ payload }) => isEcho(payload), { what: 'its own voice', since })
      since = ana.received.position
    }
    await ana.hangUp()
    const record = await recordOf(office.core, ({ dst }) => dst === '*43')
    expect(record).toMatchObject({ src: '100', lastapp: 'echo', disposition: 'ANSWERED', hangupby: 'caller' })
    expect((await timelineOf(office.core, record.uniqueid))[0]).toMatchObject({ kind: 'sip', protocol: 'ws' })
  })

  it('calls baresip (UDP): media passes both ways', async (context) => {
    needs(context, 'baresip')
    await using tom = await office.baresip('101', { answer: 'auto' })
    await using ana = await phone('100')
    await ana.call('101')
    await grows(async () => ana.received.position, 25, 'baresip to be heard')
    ana.speak([wholeWaves(500)])
    await hears(tom, 500, 'baresip to hear the WebSocket phone')
    await tom.hangUp()
    await recordOf(office.core, ({ dst, hangupby }) => dst === '101' && hangupby === 'callee')
  })
})

/** 20 ms of a tone with a whole number of waves in it, so that repeating it makes no click. */
function wholeWaves(hertz: number): Buffer {
  const { samples } = tone({ hertz, seconds: 0.02 })
  return Buffer.from(
    encode(
      Int16Array.from(samples, (sample) => sample * 32_767),
      'PCMU'
    )
  )
}
