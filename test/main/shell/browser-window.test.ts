import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { installed, needs } from '../../support/needs.ts'
import { waitFor } from '../../support/wait-for.ts'
import { WebApp } from '../../support/web-app.ts'
import { StartedApplication } from './started-application.ts'

const programs = ['chromium', 'Xvfb'] as const

let app: StartedApplication
let crm: WebApp
beforeAll(async () => {
  if (!installed(...programs)) return
  crm = await WebApp.start()
  crm.on('/refuses', { headers: { 'Content-Type': 'text/html', 'X-Frame-Options': 'DENY' }, body: '<h1>CRM</h1>' })
  app = await StartedApplication.start(
    {
      cti: {
        popup: { url: `http://127.0.0.1:${crm.port}/refuses?from=%%calleridnumber%%`, on: 'ring', internal: true }
      }
    },
    'tel:+15550100142'
  )
}, 240_000)
afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
  await crm?.[Symbol.asyncDispose]()
}, 60_000)

const ready = (context: TestContext) => needs(context, ...programs)

/** Rings as a test caller; ends when what is given has been seen. */
async function whileItRings(number: string, see: () => Promise<void>): Promise<void> {
  const desk = await app.desk()
  try {
    await desk.value('call-me', { number, name: 'ACME' })
    await see()
    const { calls } = (await desk.value('app.state')).state
    for (const { id, state } of calls) if (state !== 'ended') await desk.value('call.decline', { call: id })
    await waitFor(async () => (await desk.value('app.state')).state.calls.length === 0, {
      what: 'the end of the call'
    })
  } finally {
    desk.close()
  }
}

/** Runs in the page, which is made to think that it has not the focus. */
const noteNotifications = `
  globalThis.told = []
  document.hasFocus = () => false
  const { close } = Notification.prototype
  Notification.prototype.close = function () {
    told.push('over: ' + this.title)
    close.call(this)
  }
  globalThis.Notification = new Proxy(Notification, {
    construct(made, [title, options]) {
      told.push(title + (options.silent ? ', silently' : ''))
      return Reflect.construct(made, [title, options])
    }
  })
  undefined`

const crmPages = async () => (await app.context()).pages().filter((page) => page.url().includes('/refuses'))

describe('npm start without Electron, in a real browser on a display of its own', { timeout: 180_000 }, () => {
  it('opens the phone, shows the link of the command line, and is granted what a phone needs', async (context) => {
    ready(context)
    const phone = await app.phone()
    await expect.poll(() => phone.getByRole('textbox', { name: 'Name or number' }).inputValue()).toBe('+1 555 010 0142')
    const states =
      "['microphone', 'notifications'].map(async (name) => (await navigator.permissions.query({ name })).state)"
    const granted = await phone.evaluate(`Promise.all(${states})`)
    expect(granted).toEqual(['granted', 'granted'])
  })

  it('a page that refuses frames has "Open CTI window" in its place; later calls navigate that one window (2-cti, Pop-up)', async (context) => {
    ready(context)
    const phone = await app.phone()
    await whileItRings('+15550100111', async () => {
      await phone.getByRole('button', { name: 'Open CTI window' }).first().click()
      await waitFor(async () => (await crmPages())[0]?.url().includes('15550100111'), {
        what: 'the CTI window'
      })
    })
    await whileItRings('+15550100112', async () => {
      await waitFor(async () => (await crmPages())[0]?.url().includes('15550100112'), {
        what: 'the next page in it'
      })
      await expect.poll(crmPages).toHaveLength(1)
    })
    // What main asked the page for: its head, without cookies.
    const asked = crm.requests.entries.filter(({ method }) => method === 'HEAD')
    expect(asked.map(({ headers }) => headers.cookie)).toEqual([undefined])
  })

  it('where a call’s page is to open in a window of its own, it is one, and needs no click', async (context) => {
    ready(context)
    const phone = await app.phone()
    for (const page of await crmPages()) await page.close()
    const desk = await app.desk()
    const { settings } = (await desk.value('app.state')).state
    const target = (to: 'window' | 'as-configured') =>
      desk.value('settings.write', { settings: { ...settings, popup: { ...settings.popup, target: to } } })
    await target('window')
    for (const number of ['+15550100121', '+15550100122']) {
      await whileItRings(number, async () => {
        await waitFor(async () => (await crmPages())[0]?.url().includes(number.slice(1)), {
          what: `the page of ${number}`
        })
      })
    }
    expect(await crmPages()).toHaveLength(1)
    await target('as-configured')
    desk.close()
    expect(phone.isClosed()).toBe(false)
  })

  it('a notification of the system tells of a call while the window has not the focus, until it is over', async (context) => {
    ready(context)
    const phone = await app.phone()
    await phone.evaluate(noteNotifications)
    const told = () => phone.evaluate('told')
    await whileItRings('+15550100131', async () => {
      await expect.poll(told).toEqual(['ACME is calling, silently'])
    })
    await expect.poll(told).toEqual(['ACME is calling, silently', 'over: ACME is calling'])
  })

  it('a second start hands its link over and ends; where the window has been elsewhere and cannot close, it stays the application, and the new one closes', async (context) => {
    ready(context)
    const phone = await app.onlyPhone()
    for (const page of ['#/calls', '#/phone']) await phone.evaluate(`location.hash = '${page}'`)
    await whileItRings('+15550100151', async () => {
      await phone.getByRole('button', { name: 'Answer', exact: true }).click()
      await phone.getByRole('button', { name: 'Hang up', exact: true }).waitFor()
      const opening = (await app.context()).waitForEvent('page')
      const again = await app.startAgain('tel:+15550100152')
      expect([again.code, again.said]).toEqual([0, [expect.stringMatching(/^Offhook runs already \(process \d+\)/)]])
      const opened = await opening
      await waitFor(() => opened.isClosed(), { what: 'the new window to close' })
      await expect
        .poll(() => phone.getByRole('textbox', { name: 'Name or number' }).inputValue())
        .toBe('+1 555 010 0152')
      await phone.getByRole('button', { name: 'Hang up', exact: true }).click()
    })
    expect(await app.onlyPhone()).toBe(phone)
  })

  it('a second start opens the window anew, and the former one closes', async (context) => {
    ready(context)
    const used = await app.onlyPhone()
    await (await app.context()).newPage()
    await used.close()
    await app.startAgain()
    const before = await app.onlyPhone()
    await app.startAgain('tel:+15550100199')
    await waitFor(() => before.isClosed(), { what: 'the former window to close' })
    const phone = await app.onlyPhone()
    await expect.poll(() => phone.getByRole('textbox', { name: 'Name or number' }).inputValue()).toBe('+1 555 010 0199')
  })

  it('what is no link is refused by name', async (context) => {
    ready(context)
    const again = await app.startAgain('https://evil.test/')
    expect([again.code, again.said[0]]).toEqual([
      2,
      'https://evil.test/ is no link: expected tel:, callto:, sip: or offhook:'
    ])
  })

  it('a call opens the window again that was closed: nothing else could ring', async (context) => {
    ready(context)
    const phone = await app.onlyPhone()
    const desk = await app.desk()
    await (await app.context()).newPage()
    await phone.close()
    await waitFor(() => phone.isClosed(), { what: 'the window to close' })
    await desk.value('call-me', { number: '+15550100141', name: 'ACME' })
    const opened = await app.onlyPhone()
    await opened.getByRole('button', { name: 'Decline', exact: true }).click()
    desk.close()
  })

  it('the window comes back where it was', async (context) => {
    ready(context)
    const phone = await app.onlyPhone()
    const session = await (await app.context()).newCDPSession(phone)
    const { windowId } = await session.send('Browser.getWindowForTarget')
    const bounds = { left: 200, top: 150, width: 900, height: 640 }
    const boundsOf = (page: Page) =>
      page.evaluate('({ left: screenX, top: screenY, width: outerWidth, height: outerHeight })')
    await session.send('Browser.setWindowBounds', { windowId, bounds })
    await expect.poll(() => boundsOf(phone)).toEqual(bounds)
    await app.restart()
    const again = await app.onlyPhone()
    await expect.poll(() => boundsOf(again)).toEqual(bounds)
  })
})
