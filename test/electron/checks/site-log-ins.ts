import { expect } from 'vitest'
import { type Adapter, check } from '../check.ts'
import { desktop, page } from '../desktop.ts'
import type { StandInContents, StandInWindow } from '../stand-in.ts'

const info = { isProxy: false, scheme: 'basic', host: 'crm.test', port: 443, realm: 'CRM' }
const settled = () => new Promise((resolve) => setImmediate(resolve))

async function office(adapter: Adapter) {
  const made = await desktop(adapter)
  await made.shell.showPhone()
  const { electron } = made
  const [phone] = electron.windows
  const { contents } = page(electron, 'https://crm.test/', 'webview')
  contents.hostWebContents = phone?.webContents ?? null
  const before = electron.windows.length
  const logIn = (from: StandInContents | null, asked: object = {}, details: object = {}) => {
    let prevented = false
    const given: unknown[][] = []
    const event = { preventDefault: () => (prevented = true) }
    const request = { url: 'https://crm.test/', firstAuthAttempt: true, ...details }
    electron.app.emit('login', event, from, request, { ...info, ...asked }, (...answer: unknown[]) =>
      given.push(answer)
    )
    return { given, prevented }
  }
  return { ...made, contents, phone, logIn, asking: () => electron.windows.slice(before) }
}

/** What the page in that window says to main. */
function say(window: StandInWindow | undefined, command: string, payload?: unknown, frame: 'main' | 'inner' = 'main') {
  const { webContents: sender } = window ?? { webContents: undefined }
  const senderFrame = frame === 'main' ? sender?.mainFrame : { url: 'app://offhook/' }
  return sender?.handlers.get('offhook:command')?.(...([{ sender, senderFrame }, command, payload] as never[]))
}

export const siteLogInChecks = [
  check(
    'a caller’s page that wants a log-in by HTTP asks in a sheet of ours, and gets what was typed',
    async (adapter) => {
      const { contents, phone, logIn, asking } = await office(adapter)
      const request = logIn(contents)
      const [window] = asking()
      expect(window?.options).toMatchObject({ parent: phone, modal: true, show: false, title: 'Log in' })
      expect(window?.options.webPreferences).toMatchObject({ sandbox: true, nodeIntegration: false, webviewTag: false })
      expect(window?.did).toEqual(['load app://offhook/site-log-in.html'])
      expect(say(window, 'question')).toEqual({
        language: 'en',
        message: 'crm.test asks for a user name and a password.',
        warning: null,
        note: null,
        words: { title: 'Log in', user: 'User name', password: 'Password', cancel: 'Cancel', submit: 'Log in' }
      })
      say(window, 'answer', { user: 'ana', password: 'top secret' })
      await settled()
      expect([request.prevented, request.given, window?.destroyed]).toEqual([true, [['ana', 'top secret']], true])
    }
  ),

  check('whoever does not want to, by the button or by closing it, sends nothing', async (adapter) => {
    const { contents, logIn, asking } = await office(adapter)
    const first = logIn(contents)
    say(asking()[0], 'answer', null)
    await settled()
    const second = logIn(contents)
    asking()[1]?.close()
    await settled()
    expect([first.given, second.given]).toEqual([[[]], [[]]])
  }),

  check(
    'a second try says that the first was not accepted; unencrypted ones say so; a proxy is named',
    async (adapter) => {
      const { contents, logIn, asking } = await office(adapter)
      logIn(contents, {}, { firstAuthAttempt: false })
      logIn(contents, { port: 80, realm: 'b' }, { url: 'http://crm.test/' })
      logIn(contents, { isProxy: true, host: 'proxy.test', port: 3128 })
      logIn(contents, { scheme: 'ntlm', port: 8080, realm: 'c' }, { url: 'http://crm.test:8080/' })
      expect(asking().map((window) => say(window, 'question'))).toMatchObject([
        { note: 'They were not accepted. Try again.', warning: null },
        { note: null, warning: 'They are sent unencrypted: others in this network can read them.' },
        { message: 'The proxy proxy.test:3128 asks for a user name and a password.', warning: expect.any(String) },
        { message: 'crm.test:8080 asks for a user name and a password.', warning: null }
      ])
    }
  ),

  check('requests of the same realm wait for one answer', async (adapter) => {
    const { contents, logIn, asking } = await office(adapter)
    const requests = [logIn(contents), logIn(contents), logIn(contents)]
    expect(asking()).toHaveLength(1)
    say(asking()[0], 'answer', { user: 'ana', password: 'x' })
    await settled()
    expect(requests.map(({ given }) => given)).toEqual([[['ana', 'x']], [['ana', 'x']], [['ana', 'x']]])
  }),

  check('nothing that is not a caller’s page asks, and Electron refuses as it does by itself', async (adapter) => {
    const { electron, logIn, asking } = await office(adapter)
    const { contents: ours } = page(electron, 'app://offhook/index.html')
    const tries = [logIn(ours), logIn(null)]
    expect([tries.map(({ prevented }) => prevented), asking()]).toEqual([[false, false], []])
  }),

  check('that window says nothing but its answer, and only its own page speaks', async (adapter) => {
    const { contents, logIn, asking } = await office(adapter)
    const request = logIn(contents)
    const [window] = asking()
    expect([say(window, 'app.state'), say(window, 'question', undefined, 'inner')]).toEqual([undefined, undefined])
    for (const odd of [{ user: 1, password: 'x' }, 'text', { user: 'a'.repeat(2000), password: '' }, undefined]) {
      say(window, 'answer', odd)
    }
    say(window, 'answer', { user: 'evil', password: 'x' }, 'inner')
    await settled()
    expect([request.given, window?.destroyed]).toEqual([[], false])
    // The page that asked is gone.
    contents.destroyed = true
    contents.emit('destroyed')
    await settled()
    expect([request.given, window?.destroyed]).toEqual([[[]], true])
  })
]
