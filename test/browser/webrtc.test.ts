import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BrowserPhone, launchChromium } from '../support/browser-phone/browser-phone.ts'
import { CoreProcess } from '../support/core-process.ts'
import { needs } from '../support/needs.ts'

describe('a browser that is registered over WebSocket', () => {
  let browser: Browser
  let core: CoreProcess
  beforeAll(async () => {
    browser = await launchChromium()
    core = await CoreProcess.start()
  })
  afterAll(async () => {
    await browser?.close()
    await core?.[Symbol.asyncDispose]()
  })

  it('hears its own tone from the echo', async (context) => {
    needs(context, 'chromium')
    await using phone = await BrowserPhone.open(browser, core, { user: '100', hertz: 700 })
    await phone.call('*43')
    await phone.hears(700)
    console.log(await phone.stats(), await phone.remoteDescription())
    await phone.hangUp()
    expect(1).toBe(1)
  })
})
