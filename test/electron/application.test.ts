import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { waitFor } from '../support/wait-for.ts'
import { type Launched, launch } from './electron-application.ts'

/** Runs in the main process, on the one guest of the CTI pane. */
function guest<T>({ app }: Launched, script: string): Promise<T> {
  return app.evaluate(async ({ webContents }, code) => {
    const view = webContents.getAllWebContents().find((contents) => contents.getType() === 'webview')
    return view?.executeJavaScript(code, true)
  }, script)
}

const cardOf = ({ app }: Launched) => app.windows().find((window) => window.url().includes('/ring-card.html'))

/** What the main process says of the card's window. */
function cardWindow({ app }: Launched) {
  return app.evaluate(({ BrowserWindow }) => {
    const card = BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().includes('/ring-card.html'))
    if (card === undefined) return undefined
    const { width, height } = card.getBounds()
    return { visible: card.isVisible(), focused: card.isFocused(), top: card.isAlwaysOnTop(), width, height }
  })
}

describe('the application in Electron', { timeout: 90_000 }, () => {
  it('opens its window on its own origin, registered with its own PBX', async (context) => {
    const { phone } = await launch(context)
    expect(new URL(phone.url()).host).toBe('offhook')
    await waitFor(
      async () =>
        (await phone.evaluate(`offhook.invoke('app.state', {}).then(({ value }) => value.state.account.state)`)) ===
        'registered',
      {
        what: 'the registration'
      }
    )
  })

  it('the page has no Node and no Electron, but the bridge; window.open opens nothing here', async (context) => {
    const { app, phone } = await launch(context)
    expect(await phone.evaluate('[typeof process, typeof require, typeof offhook]')).toEqual([
      'undefined',
      'undefined',
      'object'
    ])
    const before = app.windows().length
    expect(await phone.evaluate('window.open("app://offhook/index.html") === null')).toBe(true)
    expect(app.windows()).toHaveLength(before)
  })

  it('a pop-up is a web view of its own partition, without Node, bridge or microphone, and refuses no frame', async (context) => {
    const launched = await launch(context)
    await launched.ring('+15550100199')
    await waitFor(() => guest(launched, `document.querySelector('h1')?.textContent === 'Customer'`), {
      what: 'the caller’s page'
    })
    expect(await guest(launched, '[typeof process, typeof require, typeof offhook]')).toEqual([
      'undefined',
      'undefined',
      'undefined'
    ])
    const heard = `navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'heard', ({ name }) => name)`
    expect(await guest(launched, heard)).toBe('NotAllowedError')
    const ownPartition = await launched.app.evaluate(({ webContents, session }) => {
      const view = webContents.getAllWebContents().find((contents) => contents.getType() === 'webview')
      return view?.session === session.fromPartition('persist:cti')
    })
    expect(ownPartition).toBe(true)
  })

  it('a new window of a pop-up opens in the person’s browser', async (context) => {
    const launched = await launch(context)
    await launched.app.evaluate(({ shell }) => {
      const opened: string[] = []
      Object.assign(globalThis, { opened })
      shell.openExternal = async (url) => void opened.push(url)
    })
    await launched.ring('+15550100199')
    await waitFor(() => guest(launched, `document.querySelector('a') !== null`), {
      what: 'the page'
    })
    // By the mouse: what a page clicks by itself opens nothing.
    await launched.app.evaluate(async ({ webContents }) => {
      const view = webContents.getAllWebContents().find((contents) => contents.getType() === 'webview')
      const at = `(({ x, y }) => ({ x: Math.round(x) + 3, y: Math.round(y) + 3 }))(document.querySelector('a').getBoundingClientRect())`
      const place = (await view?.executeJavaScript(at)) as { x: number; y: number }
      for (const type of ['mouseDown', 'mouseUp'] as const) {
        view?.sendInputEvent({ type, ...place, button: 'left', clickCount: 1 })
      }
    })
    const opened = () => launched.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
    await expect.poll(opened).toContain('https://other.test/')
  })

  it('a pop-up that crashes can be loaded again, and the call goes on', async (context) => {
    const launched = await launch(context)
    await launched.ring('+15550100199')
    await waitFor(() => guest(launched, `document.readyState === 'complete'`), { what: 'the page' })
    await launched.app.evaluate(({ webContents }) => {
      webContents
        .getAllWebContents()
        .find((contents) => contents.getType() === 'webview')
        ?.forcefullyCrashRenderer()
    })
    await launched.phone.getByText('The page crashed').waitFor()
    await launched.phone.getByRole('button', { name: 'Answer', exact: true }).waitFor()
  })

  it('the ring card shows the call over everything, without the focus, and goes with it', async (context) => {
    const launched = await launch(context)
    await launched.ring('+15550100199')
    await waitFor(async () => (await cardWindow(launched))?.visible, { what: 'the ring card' })
    expect(await cardWindow(launched)).toEqual({ visible: true, focused: false, top: true, width: 440, height: 96 })
    const card = cardOf(launched)
    await card?.getByText('ACME').waitFor()
    await card?.getByRole('button', { name: 'Decline' }).click()
    await waitFor(async () => (await cardWindow(launched))?.visible === false, {
      what: 'the card to go'
    })
  })

  it('a link by a second start shows its number in the first', async (context) => {
    const { phone, startAgain } = await launch(context)
    expect(await startAgain('tel:+15550100177')).toBe(0)
    await expect.poll(() => phone.getByRole('textbox', { name: 'Name or number' }).inputValue()).toBe('+1 555 010 0177')
  })

  it('a crashed window comes back to its call', async (context) => {
    const { app, phone, ring } = await launch(context)
    await ring('+15550100199')
    await phone.getByRole('button', { name: 'Answer', exact: true }).click()
    await phone.getByRole('button', { name: 'Hang up' }).waitFor()
    await app.evaluate(({ webContents }) => {
      webContents
        .getAllWebContents()
        .find((contents) => contents.getURL().includes('/index.html'))
        ?.forcefullyCrashRenderer()
    })
    const state = `offhook.invoke('app.state', {}).then(({ value }) => value.state.calls.map(({ state }) => state))`
    const inCall = () =>
      app.evaluate(async ({ webContents }, script) => {
        const page = webContents.getAllWebContents().find((contents) => contents.getURL().includes('/index.html'))
        return page?.executeJavaScript(script).catch(() => undefined)
      }, state)
    await expect.poll(inCall).toEqual(['active'])
  })

  it('closing hides the window; quitting in a call asks, and whoever stays goes on', async (context) => {
    const { app, phone, ring } = await launch(context)
    await ring('+15550100199')
    await phone.getByRole('button', { name: 'Answer', exact: true }).click()
    await phone.getByRole('button', { name: 'Hang up' }).waitFor()
    const asked = await app.evaluate(async ({ app: electron, BrowserWindow, dialog }) => {
      const questions: string[] = []
      dialog.showMessageBox = (async (...given: { message: string }[]) => {
        questions.push(given.at(-1)?.message ?? '')
        return { response: 0, checkboxChecked: false }
      }) as unknown as typeof dialog.showMessageBox
      const window = BrowserWindow.getAllWindows().find((candidate) =>
        candidate.webContents.getURL().includes('/index.html')
      )
      window?.close()
      // Whether a tray leads back to it is asked of the desktop.
      for (let tries = 0; window?.isVisible() === true && tries < 100; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      const visible = window?.isVisible()
      electron.quit()
      await new Promise((resolve) => setImmediate(resolve))
      return { questions, visible }
    })
    expect(asked).toEqual({ questions: [expect.stringContaining('call')], visible: false })
  })

  it('secrets are sealed in config.json, or the settings say why not', async (context) => {
    const { phone, dataDirectory } = await launch(context)
    const kept = await phone.evaluate(`offhook.invoke('app.state', {}).then(({ value }) => value.state.secrets)`)
    const text = await readFile(join(dataDirectory, 'config.json'), 'utf8')
    expect(text.includes('"sip-100"')).toBe(kept !== 'sealed')
    await phone.evaluate(`location.hash = '#/settings'`)
    await phone.getByText(kept === 'sealed' ? 'are sealed by the key store' : 'are not sealed').waitFor()
  })
})
