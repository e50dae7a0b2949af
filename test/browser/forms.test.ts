import { Secret, TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { CallView } from '../../pbx-core/contract/views.ts'
import { coreOf, MemoryPbx } from '../main/support/memory-pbx.ts'
import { TestOffice, TestWindow } from '../main/support/office.ts'
import { violationsOf } from '../support/axe.ts'
import { launchChromium } from '../support/browser-phone/browser-phone.ts'
import { needs } from '../support/needs.ts'
import { resizeTo } from '../support/resize.ts'
import { waitFor } from '../support/wait-for.ts'

const pbx = new MemoryPbx()
const core = coreOf(pbx)
const config = {
  schema: 1,
  listen: { http: '127.0.0.1:0' },
  domains: [{ name: 'localhost', users: [{ extension: '100', sipPassword: 'sip', webPassword: 'web-100' }] }]
}
const party = { number: '100', name: 'Ana', user: '100' }
const call: CallView = {
  uniqueid: 'live-1',
  linkedid: 'live-1',
  domain: 'localhost',
  direction: 'internal',
  state: 'answered',
  caller: party,
  callee: { number: '*43', name: '', user: null },
  exten: '*43',
  did: '',
  trunk: null,
  app: null,
  appname: null,
  way: [],
  startedAt: 0,
  answeredAt: 0,
  rang: [],
  segment: 1,
  members: [],
  onHold: false,
  recording: 'off',
  recordableBy: []
}

describe('forms of our own pages, sent by a real browser', () => {
  let browser: Browser
  let office: TestOffice
  beforeEach(async (context) => {
    needs(context, 'chromium')
    browser ??= await launchChromium()
    office ??= await TestOffice.start(core, config)
  })
  afterAll(async () => {
    await browser?.close()
    await office?.[Symbol.asyncDispose]()
  })

  it('name and web password open the portal, a wrong one asks again (1-product, HTTP)', async () => {
    const page = await browser.newPage()
    await page.goto(`${office.office.origin}/`)
    const enter = async (password: string) => {
      await page.getByLabel('User name').fill('100')
      await page.getByLabel('Web password').fill(password)
      await page.getByRole('button', { name: 'Log in' }).click()
    }
    await enter('wrong')
    await page.getByRole('alert').waitFor()
    await enter('web-100')
    await page.waitForURL(`${office.office.origin}/`)
    await expect.poll(() => page.title()).toBe('Offhook')
    await page.close()
  })

  it('what was typed last is kept where the caller page goes at once, and is finished (1-product, /card)', async () => {
    pbx.live = [call]
    pbx.notesWritten.length = 0
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(office.office.origin + (await office.cardPath({ call: 'live-1' })))
    await page.getByLabel('Notes').fill('calls back')
    await page.goto('about:blank')
    const finished = await waitFor(() => pbx.notesWritten.find((note) => note.finished), { what: 'the note' })
    expect(finished).toEqual({ uniqueid: 'live-1', text: 'calls back', finished: true })
    await context.close()
  })

  it('a note is kept from the caller page where scripts are switched off (1-product, /card)', async () => {
    pbx.live = [call]
    pbx.notesWritten.length = 0
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(office.office.origin + (await office.cardPath({ call: 'live-1' })))
    await page.getByLabel('Notes').fill('pays on Friday')
    await page.getByRole('button', { name: 'Save' }).click()
    const written = await waitFor(() => pbx.notesWritten[0], { what: 'the note' })
    expect(written).toEqual({ uniqueid: 'live-1', text: 'pays on Friday', finished: false })
    await context.close()
  })
})

describe('what our own pages show, to everybody (WCAG 2.2 A and AA, as axe sees it)', () => {
  let browser: Browser
  let office: TestOffice
  beforeEach(async (context) => {
    needs(context, 'chromium')
    browser ??= await launchChromium()
    if (office !== undefined) return
    const users = ['100', '101'].map((extension) => ({
      extension,
      sipPassword: 'sip',
      webPassword: `web-${extension}`
    }))
    const listen = { http: '127.0.0.1:0', tls: { https: '127.0.0.1:0' } }
    office = await TestOffice.start(core, { schema: 1, listen, domains: [{ name: 'localhost', users }] })
    for (const { extension, webPassword: password } of users) {
      const window = await TestWindow.open(office.port, await office.portalOf(extension))
      const { secret } = await window.value('second-factor.begin', { password })
      const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
      await window.value('second-factor.confirm', { code })
      window.close()
    }
  })
  afterAll(async () => {
    await browser?.close()
    await office?.[Symbol.asyncDispose]()
  })

  const typePassword = async (page: Page, user: string, password: string) => {
    await page.locator('input[name=user]').fill(user)
    await page.locator('input[name=password]').fill(password)
    await page.locator('button').click()
  }
  /** Each on the page of the one before, and with a user of its own for each language: who guesses has to wait. */
  const steps: readonly (readonly [what: string, look: (page: Page, user: string) => Promise<unknown>])[] = [
    ['the log-in', (page) => page.goto(`${office.office.origin}/login`)],
    [
      'a wrong password',
      async (page, user) => {
        await typePassword(page, `not-${user}`, 'wrong')
        await page.getByRole('alert').waitFor()
      }
    ],
    [
      'the code beside the password',
      async (page, user) => {
        await typePassword(page, user, `web-${user}`)
        await page.locator('input[name=code]').waitFor()
      }
    ],
    [
      'a wrong code',
      async (page) => {
        await page.locator('input[name=code]').fill('wrong')
        await page.locator('button').click()
        await page.getByRole('alert').waitFor()
      }
    ],
    [
      'the authority to download, every system unfolded',
      async (page) => {
        await page.goto(`${office.office.origin}/certificate`)
        for (const system of await page.locator('summary').all()) await system.click()
        await page.locator('details[open] li').last().waitFor()
      }
    ]
  ]

  it.each([
    ['en-US', '100'],
    ['de-DE', '101']
  ])(
    'log-in, code and certificate in %s: light and dark, wide and narrow, nothing is beyond the edge',
    async (locale, user) => {
      const context = await browser.newContext({ locale })
      const page = await context.newPage()
      for (const [what, look] of steps) {
        await look(page, user)
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          await resizeTo(page, { width: 1240, height: 780 })
          expect([what, colorScheme, await violationsOf(page)]).toEqual([what, colorScheme, []])
          await resizeTo(page, { width: 320, height: 640 })
          const beyond = () =>
            page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
          await expect.poll(beyond, { message: `${what}, ${colorScheme}` }).toBe(0)
        }
      }
      await context.close()
    }
  )
})
