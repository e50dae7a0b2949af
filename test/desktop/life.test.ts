import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DesktopBrowser, type DesktopWindow } from '../support/desktop/desktop-browser.ts'
import { DesktopProcess, plainAudio } from '../support/desktop/desktop-process.ts'
import { FarEnd } from '../support/desktop/far-end.ts'
import { installed, needs } from '../support/needs.ts'
import { stopwatch } from '../support/stopwatch.ts'
import { waitFor } from '../support/wait-for.ts'

const programs = ['chromium', 'baresip']
const did = '+15550100100'
const caller = { number: '+15550123456', name: 'ACME' }
const voices = { window: 700, farEnd: 440 }

describe('the application ends, hangs and dies in a call', { timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack()
  let browser: DesktopBrowser
  let desktop: DesktopProcess
  let window: DesktopWindow
  let far: FarEnd
  let first = true

  beforeAll(async () => {
    if (!installed(...programs)) return
    browser = stack.use(await DesktopBrowser.launch({ hertz: voices.window }))
    desktop = stack.use(await DesktopProcess.start({ settings: plainAudio }))
    far = stack.use(await FarEnd.start(desktop, { ...caller, hertz: voices.farEnd }))
  }, 120_000)
  afterAll(() => stack.disposeAsync())
  beforeEach(async (context) => {
    needs(context, ...programs)
    // An address that lets a window in is good once.
    if (!first) {
      await desktop.stop()
      await desktop.restart()
    }
    first = false
    // A core that has gone is no fault of the page.
    window = await browser.open(await desktop.logInLink(), { tolerates: /WebSocket|ERR_CONNECTION/ })
    await window.registered()
    return () => window[Symbol.asyncDispose]()
  })

  const button = (name: string | RegExp) => window.page.getByRole('button', { name, exact: true })

  async function talking(): Promise<void> {
    const since = far.phone.events.position
    await far.call(did)
    await button('Answer').click()
    await far.phone.established(since)
    await window.hears(voices.farEnd)
  }

  it('Ctrl+C in a call says whose call would end and asks; three signals at once are one wish (5-softphone, In a call)', async () => {
    const since = far.phone.events.position
    await talking()
    const said = desktop.program.stdout.position
    // By the terminal, and passed on by npm and by the script that npm runs.
    for (let times = 0; times < 3; times++) desktop.program.signal('SIGINT')
    expect(
      await desktop.program.stdout.waitFor((line) => line.includes('Not ended'), { what: 'the reason', since: said })
    ).toBe('Not ended: Offhook is in a call: ACME (+15550123456).')
    const dialog = window.page.getByRole('dialog')
    await dialog.getByText(/^ACME · \+1 /).waitFor()
    // A second wish, of somebody who stays: nothing has ended.
    await dialog.getByRole('button', { name: 'Stay', exact: true }).last().click()
    await dialog.waitFor({ state: 'hidden' })
    await window.hears(voices.farEnd)

    // Whoever presses once more after half a second does not wait for an answer.
    await waitFor(
      () => {
        desktop.program.signal('SIGINT')
        return !desktop.program.running
      },
      { what: 'the application to end', everyMs: 100 }
    )
    expect((await desktop.program.exited).code).toBe(0)
    await far.phone.closed(since)
  })

  it('what the window agrees to, ends; SIGTERM asks nobody (5-softphone, In a call)', async () => {
    const since = far.phone.events.position
    await talking()
    desktop.program.signal('SIGINT')
    await window.page.getByRole('button', { name: 'End the call and Offhook' }).click()
    expect((await desktop.program.exited).code).toBe(0)
    await far.phone.closed(since)

    // A window that is open still would have the phone again, and the new one would close.
    await window.page.goto('about:blank')
    await desktop.restart()
    await using again = await browser.open(await desktop.logInLink(), { tolerates: /WebSocket|ERR_CONNECTION/ })
    await again.registered()
    const next = far.phone.events.position
    await far.call(did)
    await again.page.getByRole('button', { name: 'Answer', exact: true }).click()
    await far.phone.established(next)
    const said = desktop.program.stdout.position
    expect((await desktop.stop()).code).toBe(0)
    expect(desktop.program.stdout.entries.slice(said).join()).not.toContain('Not ended')
    await far.phone.closed(next)
  })

  it('closing the window in a call asks, a bar has said whose call ends; who leaves ends it, who loads the page again does not (5-softphone, In a call)', async () => {
    const { page } = window
    const since = far.phone.events.position
    await talking()
    await page.getByText('Closing this window ends the call with ACME.').waitFor()
    const closing = async (answer: 'accept' | 'dismiss'): Promise<string> => {
      const asked = page.waitForEvent('dialog')
      void page.close({ runBeforeUnload: true })
      const dialog = await asked
      await dialog[answer]()
      return dialog.type()
    }
    expect(await closing('dismiss')).toBe('beforeunload')
    await window.hears(voices.farEnd)

    const questions: string[] = []
    page.on('dialog', (dialog) => void questions.push(dialog.type()))
    await page.keyboard.press('F5')
    await page.reload()
    await window.registered()
    await button('Hang up').waitFor()
    await window.hears(voices.farEnd)
    expect(questions).toEqual([])
    page.removeAllListeners('dialog')

    // The question is asked of whoever has touched the page.
    await page.getByRole('heading', { name: 'ACME', level: 2 }).click()
    const passed = stopwatch()
    expect(await closing('accept')).toBe('beforeunload')
    await far.phone.closed(since)
    expect(passed()).toBeLessThan(4000)
  })

  it('a core that hangs is named within 3 s, in the card of the call too; one that has died leaves nothing green (5-softphone, What is shown is true)', async () => {
    const { page } = window
    await talking()
    await page.getByRole('button', { name: /^Call quality/ }).waitFor()
    const clock = page.getByRole('timer')
    const green = page.locator(
      '[data-state=registered]:visible, [data-presence=free], [data-presence=busy], [data-level]'
    )
    await expect.poll(() => green.count()).toBeGreaterThan(1)

    desktop.program.signal('SIGSTOP')
    try {
      const passed = stopwatch()
      await page.getByText('Offhook does not answer', { exact: true }).waitFor()
      expect(passed()).toBeLessThan(3000)
      await page.getByText('Offline · Offhook does not answer.').waitFor()
      await expect.poll(() => green.count()).toBe(0)
      const shown = await clock.textContent()
      await page.waitForFunction((at) => Date.now() > at, Date.now() + 1500)
      await expect.poll(() => clock.textContent()).toBe(shown)
    } finally {
      desktop.program.signal('SIGCONT')
    }
    await page.getByText('Offhook does not answer', { exact: true }).waitFor({ state: 'hidden' })
    await window.registered()
    await page.getByRole('button', { name: /^Call quality/ }).waitFor()

    await desktop.program.kill9()
    await page.getByText('Connection to Offhook lost', { exact: false }).first().waitFor()
    await expect.poll(() => green.count()).toBe(0)
    await page.getByText('Offhook does not answer', { exact: true }).waitFor()
  })

  it('after a crash of the core in a call the window says what became of it, also one that is opened then; its tabs come back, and nothing speaks of the call as if it lived (5-softphone, What is shown is true)', async () => {
    const { page } = window
    const lives = page.locator('[aria-live]')
    await talking()
    const tab = page.getByRole('tab', { name: 'ACME' })
    await tab.waitFor()
    await expect.poll(() => lives.allTextContents()).toContain('In a call with ACME')
    const kept = () => readFile(join(desktop.dataDirectory, 'left-behind.json'), 'utf8').catch(() => '')
    await waitFor(async () => /"answeredAt":\d+.*"tabs":\[\{/.test(await kept()), { what: 'the call to be kept' })
    expect(await kept()).not.toContain('&key=')

    await desktop.program.kill9()
    await page.getByText('Offhook does not answer', { exact: true }).waitFor()
    await desktop.restart()
    const told = 'Cut off: Offhook stopped unexpectedly and has started again. Call back to go on.'
    const says = async () => {
      await page.getByText(told, { exact: true }).waitFor()
      await expect.poll(() => button('Hang up').count()).toBe(0)
      await expect.poll(() => page.getByRole('timer').count()).toBe(0)
      await tab.waitFor()
      await page.frameLocator('iframe').getByText('ACME').first().waitFor()
      await expect.poll(async () => (await lives.allTextContents()).join()).not.toContain('In a call')
    }
    await says()
    await page.reload()
    await window.registered()
    await says()

    // Who ends it in an orderly way leaves nothing that comes back.
    await desktop.stop()
    expect(JSON.parse(await kept())).toEqual({})
  })
})
