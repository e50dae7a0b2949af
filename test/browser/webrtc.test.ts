import type { Browser } from 'playwright-core'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { reaches, toneHeard } from '../interop/hearing.ts'
import { Baresip } from '../support/baresip.ts'
import { BrowserPhone, type BrowserPhoneOptions, launchChromium } from '../support/browser-phone/browser-phone.ts'
import { CoreProcess } from '../support/core-process.ts'
import { needs } from '../support/needs.ts'
import { waitFor } from '../support/wait-for.ts'

describe('a browser on the core (4-pbx, Media: ICE and DTLS-SRTP towards WebRTC)', () => {
  let browser: Browser
  let core: CoreProcess
  beforeEach(async (context) => {
    needs(context, 'chromium', 'baresip')
    browser ??= await launchChromium()
    core ??= await CoreProcess.start()
  })
  afterAll(async () => {
    await browser?.close()
    await core?.[Symbol.asyncDispose]()
  })

  const open = (options: BrowserPhoneOptions) => BrowserPhone.open(browser, core, options)
  const startBaresip = (user: string, toneHertz: number) =>
    Baresip.start({ user, password: `sip-${user}`, registrar: core.sip, displayName: user, toneHertz })

  it('hears itself from the echo, and both sides report on what they got', async () => {
    await using phone = await open({ user: '100', hertz: 700 })
    await phone.call('*43')
    await phone.hears(700)
    // Ours come every five seconds (RFC 3550 §6.2); a round trip takes one of each side.
    const stats = await waitFor(
      async () => {
        const now = await phone.stats()
        return now.roundTripTime !== undefined && now.senderReports > 0 && now
      },
      { what: 'reports of the core' }
    )
    expect(stats).toMatchObject({ ice: 'connected', codecIn: 'audio/opus', codecOut: 'audio/opus', packetsLost: 0 })
    expect(stats.roundTripTime).toBeLessThan(0.5)
    await phone.hangUp()
  })

  it('calls a plain phone: both hear each other, PCMU all the way, keys both ways', async () => {
    await using phone = await open({ user: '100', hertz: 700 })
    await using desk = await startBaresip('101', 440)
    await phone.call('101')
    await phone.hears(440)
    phone.sendDigit('5')
    await desk.digit('5')
    const { codecIn, codecOut } = await phone.stats()
    expect([codecIn, codecOut]).toEqual(['audio/PCMU', 'audio/PCMU'])
    await reaches(toneHeard(desk, 700), 0.3, 'the plain phone to hear the browser')
    await phone.hangUp()
    await desk.closed()
  })

  it('is called by a plain phone, which hangs up', async () => {
    await using phone = await open({ user: '100', hertz: 700 })
    await using desk = await startBaresip('101', 440)
    await desk.dial(`sip:100@${core.sip}`)
    await phone.waitForEvent('invite from 101')
    await phone.answer()
    await desk.established()
    await phone.hears(440)
    expect(await phone.remoteDescription()).toMatch(/a=setup:actpass\r\n/)
    await reaches(toneHeard(desk, 700), 0.3, 'the plain phone to hear the browser')
    await desk.hangUp()
    await phone.waitForEvent('terminated')
  })

  it('holds and takes back, and so does the plain phone', async () => {
    await using phone = await open({ user: '100', hertz: 700 })
    await using desk = await startBaresip('101', 440)
    await phone.call('101')
    await phone.hears(440)
    expect(await phone.hold(true)).toBe(200)
    expect(await phone.direction()).toBe('sendonly')
    await phone.hears(0)
    expect(await phone.hold(false)).toBe(200)
    expect(await phone.direction()).toBe('sendrecv')
    await phone.hears(440)
    await desk.hold()
    await waitFor(async () => (await phone.direction()) === 'recvonly', { what: 'the hold to reach the browser' })
    await desk.resume()
    await phone.hears(440)
    expect(await phone.direction()).toBe('sendrecv')
    await phone.hangUp()
  })

  it('MUST answer an ICE restart with credentials of its own, and the call goes on (RFC 8445 §9)', async () => {
    await using phone = await open({ user: '100', hertz: 700 })
    await using desk = await startBaresip('101', 440)
    await phone.call('101')
    await phone.hears(440)
    const credentials = async () => /a=ice-ufrag:\S+/.exec(await phone.remoteDescription())?.[0]
    const before = await credentials()
    expect(await phone.restartIce()).toBe(200)
    expect(await credentials()).not.toBe(before)
    await phone.hears(440)
    const heard = toneHeard(desk, 700)
    await reaches(heard, (await heard()) + 1, 'another second of speech at the plain phone')
    await phone.hangUp()
    await desk.closed()
  })

  it('comes back into its call with another certificate when its page was loaded anew (RFC 8842 §4)', async () => {
    await using phone = await open({ user: '100', hertz: 700 })
    await using desk = await startBaresip('101', 440)
    await phone.call('101')
    await phone.hears(440)
    expect(await phone.reconnect()).toBe(200)
    await phone.hears(440)
    expect((await phone.stats()).packetsReceived).toBeGreaterThan(0)
    const heard = toneHeard(desk, 700)
    await reaches(heard, (await heard()) + 1, 'another second of speech at the plain phone')
    await phone.hangUp()
    await desk.closed()
  })

  it('talks to another browser in Opus, keys included (RFC 4733 §2.1: events at the clock of the audio)', async () => {
    await using ana = await open({ user: '100', hertz: 700 })
    await using tom = await open({ user: '101', hertz: 440 })
    const call = ana.call('101')
    await tom.waitForEvent('invite from 100')
    await tom.answer()
    await call
    await ana.hears(440)
    await tom.hears(700)
    expect([(await ana.stats()).codecIn, (await tom.stats()).codecIn]).toEqual(['audio/opus', 'audio/opus'])
    await ana.sendDigit('7')
    await tom.sendDigit('9')
    const [ongoing] = await items<Listed>(core, 'calls')
    // Which ones is not written down: they may have been a PIN.
    const keys = async () => (await timeline(core, ongoing)).filter((text) => text === 'a key was pressed')
    await waitFor(async () => (await keys()).length === 2, { what: 'two keys in the time line' })
    await ana.hangUp()
    await tom.waitForEvent('terminated')
  })

  it('is rung first by click to dial, presses 1 and is joined with a plain phone', async () => {
    await using phone = await open({ user: '100', hertz: 700 })
    await using desk = await startBaresip('101', 440)
    const body = JSON.stringify({ user: '100@acme.test', dest: '101' })
    const headers = { 'content-type': 'application/json' }
    expect((await core.fetch('/api/v1/calls', { method: 'POST', body, headers })).status).toBe(201)
    await phone.waitForEvent('invite from 101')
    await phone.answer()
    await phone.waitForEvent('established')
    await phone.sendDigit('1')
    await desk.established()
    await phone.hears(440)
    await reaches(toneHeard(desk, 700), 0.3, 'the plain phone to hear the browser')
    await phone.hangUp()
    await desk.closed()
  })

  it('is hung up on where its certificate is not the one that signalling announced (RFC 8122 §5)', async () => {
    await using phone = await open({ user: '100', hertz: 700 })
    await phone.forgeFingerprint(`sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`)
    await phone.call('*43')
    await phone.waitForEvent('bye')
    const reason = '100: no encrypted media: its certificate is not the one that was announced'
    const told = async () => timeline(core, (await items<Listed>(core, 'cdrs'))[0])
    await waitFor(async () => (await told()).includes(reason), { what: 'the reason in the time line' })
  })

  it('rings beside the desk phone of the same user, each with an offer of its own kind', async () => {
    await using phone = await open({ user: '100', hertz: 700 })
    await using desk = await Baresip.start({
      user: '100',
      password: 'sip-100',
      registrar: core.sip,
      answer: 'manual',
      toneHertz: 600
    })
    await using caller = await startBaresip('101', 440)
    await caller.dial(`sip:100@${core.sip}`)
    await desk.incoming()
    await phone.waitForEvent('invite from 101')
    await phone.answer()
    await caller.established()
    await desk.closed()
    await phone.hears(440)
    await phone.hangUp()
  })
})

interface Listed {
  readonly uniqueid: string
}

async function items<T>(core: CoreProcess, path: string): Promise<T[]> {
  const response = await core.fetch(`/api/v1/${path}`)
  return ((await response.json()) as { items: T[] }).items
}

/** Texts of a call's time line. */
async function timeline(core: CoreProcess, call: Listed | undefined): Promise<string[]> {
  const entries = await items<{ text?: string }>(core, `calls/${call?.uniqueid}/timeline`)
  return entries.flatMap(({ text }) => text ?? [])
}
