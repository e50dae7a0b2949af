import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CallView } from '../../../pbx-core/contract/views.ts'
import { BrowserPhone, launchChromium } from '../../support/browser-phone/browser-phone.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf } from '../../support/records.ts'
import { Sipp } from '../../support/sipp.ts'
import { waitFor } from '../../support/wait-for.ts'
import { grows, hears } from '../hearing.ts'
import { Office, voice } from '../office.ts'

const clients = ['baresip', 'linphonec', 'sipp']
/** What whoever is called in the end says, in Hz. */
const target = 550

describe('a transfer by a real phone (RFC 3515, RFC 5589)', () => {
  let office: Office
  beforeAll(async () => {
    if (installed(...clients)) office = await Office.start()
  })
  afterAll(async () => {
    await office?.emptied()
    await office?.[Symbol.asyncDispose]()
  })
  beforeEach((context) => needs(context, ...clients))

  it('blind, by baresip: it is let go, the two others hear each other, each conversation has its record', async () => {
    await using ana = await office.linphonec('100')
    await using tom = await office.baresip('101', { answer: 'auto' })
    await using lena = await office.baresip('102', { answer: 'auto', toneHertz: target })
    ana.dial(office.address('101'))
    await Promise.all([ana.established(), tom.established()])
    await hears(ana, voice.baresip, 'the caller to hear the one who transfers')
    await tom.command('transfer', office.address('102'))
    await Promise.all([tom.closed(), lena.established()])
    await Promise.all([
      hears(ana, target, 'the caller to hear the target'),
      hears(lena, voice.linphonec, 'the target to hear the caller')
    ])
    ana.hangUp()
    await lena.closed()
    const last = await recordOf(office.core, ({ segment }) => segment === 2)
    expect(last).toMatchObject({ src: '100', dst: '102', disposition: 'ANSWERED', hangupby: 'caller' })
    const first = await recordOf(office.core, ({ uniqueid, segment }) => uniqueid === last.uniqueid && segment === 1)
    expect(first).toMatchObject({ src: '100', dst: '101', disposition: 'ANSWERED', hangupby: 'callee' })
  })

  it('attended, by linphonec: it has asked the target, and joins the two others', async () => {
    await using ana = await office.baresip('100', { answer: 'auto' })
    await using tom = await office.linphonec('101')
    await using lena = await office.baresip('102', { answer: 'auto', toneHertz: target })
    tom.dial(office.address('100'))
    await Promise.all([tom.established(), ana.established()])
    tom.hold()
    await tom.held()
    const second = tom.position
    tom.dial(office.address('102'))
    await Promise.all([tom.established(second), lena.established()])
    await hears(lena, voice.linphonec, 'the target to hear who asks')
    tom.join(1, 2)
    await Promise.all([
      // Its recording does not grow after it was held.
      grows(() => ana.packetsReceived(), 25, 'the one who waited to get the sound of the target'),
      hears(lena, voice.baresip, 'the target to hear the one who waited')
    ])
    await expectJoined(office, { waited: '100', asked: '102', by: '101' })
    await ana.hangUp()
    await lena.closed()
  })

  it('attended, by sipp: REFER with Replaces, its NOTIFYs, and both its dialogs ended', async () => {
    await using ana = await office.baresip('100', { answer: 'auto' })
    await using lena = await office.baresip('102', { answer: 'auto', toneHertz: target })
    const transfers = await Sipp.run({
      ...{ scenario: 'phone-transfer', target: office.core.sip, timeoutMs: 30_000, pauseMs: 500 },
      keys: { first: '100', second: '102' },
      rows: [['101', '[authentication username=101 password=sip-101]']],
      // Its Call-ID stands in a URI, where an @ would have to be escaped.
      args: ['-cid_str', '%u-%p-sipp']
    })
    expect(transfers.ok).toBe(true)
    const told = transfers.messages
      .filter(({ direction, firstLine }) => direction === 'received' && firstLine.startsWith('NOTIFY'))
      .map(({ text }) => /SIP\/2.0 \d+ .*\s*$/.exec(text)?.[0].trim())
    expect(told).toEqual(['SIP/2.0 100 Trying', 'SIP/2.0 200 OK'])
    await Promise.all([
      hears(ana, target, 'the one who waited to hear the target'),
      hears(lena, voice.baresip, 'the target to hear the one who waited')
    ])
    await expectJoined(office, { waited: '100', asked: '102', by: '101' })
    await ana.hangUp()
    await lena.closed()
  })

  it('a call that rings elsewhere is picked up by a real phone (**EXT), and the other one stops ringing', async () => {
    await using ana = await office.linphonec('100')
    await using tom = await office.baresip('101')
    await using lena = await office.baresip('102', { toneHertz: target })
    ana.dial(office.address('101'))
    await tom.incoming()
    await lena.dial(office.address('**101'))
    await Promise.all([ana.established(), tom.closed()])
    await Promise.all([
      hears(ana, target, 'the caller to hear who picked up'),
      hears(lena, voice.linphonec, 'who picked up to hear the caller')
    ])
    ana.hangUp()
    await lena.closed()
    const record = await recordOf(office.core, ({ dst, calleeUser }) => dst === '101' && calleeUser === '102')
    expect(record).toMatchObject({ src: '100', disposition: 'ANSWERED', hangupby: 'caller', segment: 1 })
    expect(record.legs.map(({ party, result }) => `${party} ${result}`)).toEqual(['101 elsewhere', '102 answered'])
  })
})

describe('a transfer by sip.js in a browser (RFC 5589 §7)', () => {
  let office: Office
  let browser: Browser
  beforeAll(async () => {
    if (!installed('chromium', 'baresip')) return
    office = await Office.start()
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await office?.[Symbol.asyncDispose]()
  })
  beforeEach((context) => needs(context, 'chromium', 'baresip'))

  it('attended: two telephones that it called talk, and NOTIFY says that it worked', async () => {
    await using ana = await office.baresip('100', { answer: 'auto' })
    await using lena = await office.baresip('102', { answer: 'auto', toneHertz: target })
    await using tom = await BrowserPhone.open(browser, office.core, { user: '101', hertz: 880 })
    await tom.call('100')
    await tom.consult('102')
    expect(await tom.join()).toBe('SIP/2.0 200 OK')
    await Promise.all([
      hears(ana, target, 'the one who waited to hear the target'),
      hears(lena, voice.baresip, 'the target to hear the one who waited')
    ])
    await expectJoined(office, { waited: '100', asked: '102', by: '101' })
    await tom.waitForEvent('terminated')
    await ana.hangUp()
    await lena.closed()
  })
})

/** The live view names the two who talk, and nobody else, and who has transferred. */
async function expectJoined(
  office: Office,
  { waited, asked, by }: { readonly waited: string; readonly asked: string; readonly by: string }
): Promise<void> {
  const views = async () => (await (await office.core.fetch('/api/v1/calls')).json()) as { items: CallView[] }
  const talkers = async () =>
    (await views()).items.flatMap(({ members }) => members.map(({ user, state }) => `${user} ${state}`)).sort()
  await waitFor(async () => (await talkers()).join() === `${waited} talking,${asked} talking`, {
    what: `${waited} and ${asked} alone in the live view, without ${by}`
  })
}
