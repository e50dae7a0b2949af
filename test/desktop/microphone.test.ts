import type { CDPSession } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { grows, toneHeard } from '../interop/hearing.ts'
import { violationsOf } from '../support/axe.ts'
import { DesktopBrowser, type DesktopWindow } from '../support/desktop/desktop-browser.ts'
import { DesktopProcess, plainAudio } from '../support/desktop/desktop-process.ts'
import { FarEnd } from '../support/desktop/far-end.ts'
import { installed, needs } from '../support/needs.ts'

const programs = ['chromium', 'baresip']
const voices = { window: 700, farEnd: 440 }
/** Of the tone that stands for a voice which nothing takes up. */
const standIn = 620
const who = 'ACME'

/**
 * Before the pages' own scripts: whether a device is there, and free, is the test's to say. The
 * browser's own permission is left as it is.
 */
const devices = `
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  const opened = []
  globalThis.devices = {
    fault: null,
    asked: 0,
    lose(fault) {
      this.fault = fault
      for (const track of opened.splice(0)) {
        track.stop()
        track.dispatchEvent(new Event('ended'))
      }
    },
    mend() {
      this.fault = null
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'))
    }
  }
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    globalThis.devices.asked += 1
    if (globalThis.devices.fault !== null) throw new DOMException('', globalThis.devices.fault)
    const stream = await real(constraints)
    opened.push(...stream.getTracks())
    return stream
  }`

describe('a microphone that cannot be used (5-softphone, What is shown is true), in the real application', {
  timeout: 120_000
}, () => {
  const stack = new AsyncDisposableStack()
  let desktop: DesktopProcess
  let window: DesktopWindow
  /** What it sets holds for as long as it is open. */
  let cdp: CDPSession
  let ofWindow: { readonly browserContextId?: string }

  beforeAll(async () => {
    if (!installed(...programs)) return
    desktop = stack.use(await DesktopProcess.start({ settings: plainAudio }))
    const browser = stack.use(await DesktopBrowser.launch({ hertz: voices.window, microphone: 'to be asked for' }))
    window = stack.use(await browser.open('about:blank'))
    await window.context.addInitScript(devices)
    cdp = await window.context.newCDPSession(window.page)
    const { browserContextId } = (await cdp.send('Target.getTargetInfo')).targetInfo
    ofWindow = browserContextId === undefined ? {} : { browserContextId }
    await window.page.goto(await desktop.logInLink())
    await window.registered()
  }, 120_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, ...programs))
  afterEach(() => {
    expect(window.complaints.splice(0)).toEqual([])
  })

  const button = (name: string) => window.page.getByRole('button', { name, exact: true })
  /** Of the call that there is: that of the test before may still stand beside it. */
  const card = () => window.page.getByRole('article', { name: who }).filter({ has: button('Hang up') })
  const told = () => card().getByRole('alert')
  /** What the person has said to the browser, or says now. */
  async function permit(setting: 'granted' | 'denied' | 'prompt'): Promise<void> {
    const { origin } = desktop
    await cdp.send('Browser.setPermission', { permission: { name: 'microphone' }, setting, origin, ...ofWindow })
  }
  const lose = (fault: string) => window.page.evaluate(`devices.lose('${fault}')`)
  const mend = () => window.page.evaluate('devices.mend()')

  async function answered(): Promise<FarEnd> {
    const far = await FarEnd.start(desktop, { number: '+15550123456', name: who, hertz: voices.farEnd })
    await far.call('+15550100100')
    await button('Answer').click()
    await far.phone.established()
    return far
  }

  const hearsTone = (far: FarEnd) => grows(toneHeard(far.phone, standIn), 0.25, 'the tone at the far end')

  /** The line is gone, Mute is there again, and the voice arrives. */
  async function mended(far: FarEnd): Promise<void> {
    await told().waitFor({ state: 'detached' })
    await card().getByRole('button', { name: 'Mute', exact: true }).waitFor()
    await grows(toneHeard(far.phone, voices.window), 0.5, 'the voice at the far end')
  }

  async function hungUp(far: FarEnd): Promise<void> {
    await button('Hang up').click()
    await far.phone.closed()
    await button('Hang up').waitFor({ state: 'hidden' })
  }

  it('one that was not allowed stays on the card with Allow, without Mute, and the far side hears a tone; Allow mends it', async () => {
    await permit('prompt')
    await using far = await answered()
    await told().getByText('The microphone is not allowed yet').waitFor()
    await told().getByText('the other side hears a tone instead of you', { exact: false }).waitFor()
    await expect.poll(() => button('Mute').count()).toBe(0)
    await window.page.keyboard.press('Alt+m')
    await hearsTone(far)
    expect(await violationsOf(window.page)).toEqual([])
    await window.page.getByRole('link', { name: 'Calls', exact: true }).click()
    const dock = window.page.getByRole('region', { name: 'In a call' })
    await dock.getByText('The microphone is not allowed yet').waitFor()
    await expect.poll(() => dock.getByRole('button', { name: 'Mute' }).count()).toBe(0)
    await window.page.getByRole('link', { name: 'Phone', exact: true }).click()
    const asked = (await window.page.evaluate('devices.asked')) as number
    await button('Allow').click()
    await expect.poll(() => window.page.evaluate('devices.asked')).toBe(asked + 1)
    await permit('granted')
    await mended(far)
    await expect.poll(() => card().getByRole('button', { name: 'Mute', pressed: true }).count()).toBe(0)
    await hungUp(far)
  })

  it('one that the browser blocks names the place where that is changed, offers no Allow, and is taken up when it is', async () => {
    await permit('denied')
    await using far = await answered()
    await told().getByText('The browser blocks your microphone').waitFor()
    await told().getByText('the icon beside the address', { exact: false }).waitFor()
    expect([await button('Allow').count(), await button('Try again').count(), await button('Mute').count()]).toEqual([
      0, 0, 0
    ])
    await hearsTone(far)
    await permit('granted')
    await mended(far)
    await hungUp(far)
  })

  it('one that is not there says so, and is used as soon as it is connected', async () => {
    await permit('granted')
    await lose('NotFoundError')
    await using far = await answered()
    await told().getByText('No microphone is connected').waitFor()
    await expect.poll(() => button('Mute').count()).toBe(0)
    await hearsTone(far)
    await mend()
    await mended(far)
    await hungUp(far)
  })

  it('one that another program has says so, and is used when that lets it go, which nothing tells', async () => {
    await permit('granted')
    await lose('NotReadableError')
    await using far = await answered()
    await told().getByText('Another program uses your microphone').waitFor()
    await expect.poll(() => button('Mute').count()).toBe(0)
    await hearsTone(far)
    await window.page.evaluate('devices.fault = null')
    await mended(far)
    await hungUp(far)
  })

  it('one that goes in the call says so, and comes back', async () => {
    await permit('granted')
    await mend()
    await using far = await answered()
    await mended(far)
    await lose('NotFoundError')
    await told().getByText('Your microphone was disconnected').waitFor()
    await expect.poll(() => button('Mute').count()).toBe(0)
    await hearsTone(far)
    await mend()
    await mended(far)
    await hungUp(far)
  })
})
