import { hash, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { builtRenderer } from '../renderer/support/built-renderer.ts'
import { Baresip } from '../support/baresip.ts'
import { CoreProcess } from '../support/core-process.ts'
import { DesktopBrowser, type DesktopWindow } from '../support/desktop/desktop-browser.ts'
import { installed, needs } from '../support/needs.ts'
import { stopwatch } from '../support/stopwatch.ts'
import { waitFor } from '../support/wait-for.ts'

const programs = ['chromium', 'baresip']
/** By which other machines would reach it. */
const name = 'pbx.acme.test'
const voices = { portal: 700, caller: 440 }
const tolerates = /WebSocket|ERR_CONNECTION|Failed to load resource/

describe('the portal of a user, at the real core', { timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack()
  let core: CoreProcess
  let browser: DesktopBrowser
  let lena: Baresip

  beforeAll(async () => {
    if (!installed(...programs)) return
    await builtRenderer()
    core = stack.use(
      await CoreProcess.start({ ownConfig: true, listen: { tls: { https: '127.0.0.1:0' }, allowedHosts: [name] } })
    )
    browser = stack.use(await DesktopBrowser.launch({ hertz: voices.portal }))
    lena = stack.use(
      await Baresip.start({ user: '102', password: 'sip-102', registrar: core.sip, toneHertz: voices.caller })
    )
  }, 120_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, ...programs))

  const passwords = new Map<string, string>()
  async function logIn(user: string, password = passwords.get(user) ?? `web-${user}`): Promise<DesktopWindow> {
    const window = await browser.open(core.http, { tolerates })
    await window.page.getByLabel('User name').fill(user)
    await window.page.getByLabel('Web password').fill(password)
    await window.page.getByRole('button', { name: 'Log in' }).click()
    return window.registered()
  }

  async function calls101(): Promise<number> {
    const since = lena.events.position
    await lena.dial(`sip:101@${core.sip}`)
    return since
  }

  /** Whoever calls is told at once, and not after 25 s of ringing for nobody. */
  async function isUnavailable(): Promise<void> {
    const refused = async () => {
      const since = await calls101()
      return /^480 /.test(String((await lena.closed(since)).param))
    }
    await waitFor(refused, { what: '101 to be unavailable' })
  }

  it('has no tab that its user may not use (5-softphone, The portal)', async () => {
    const tabs = (window: DesktopWindow) =>
      window.page.getByRole('navigation', { name: 'Pages' }).getByRole('link').count()
    await using tom = await logIn('101')
    await using ana = await logIn('100')
    await expect.poll(() => Promise.all([tabs(tom), tabs(ana)])).toEqual([3, 4])
    await tom.page.keyboard.press('Alt+3')
    expect(new URL(tom.page.url()).hash).not.toContain('cti')
  })

  it.each(['kill -9', 'SIGTERM'] as const)(
    'its log-in outlives a restart of the PBX (%s), and its phone comes back by itself (5-softphone, The portal)',
    async (how) => {
      await using tom = await logIn('101')
      await (how === 'SIGTERM' ? core.stop() : core.kill9())
      await tom.page.getByText('Connection to Offhook lost', { exact: false }).first().waitFor()
      await core.restart()
      // Nobody touches the page.
      await tom.registered()
      await tom.page.getByText('Connection to Offhook lost', { exact: false }).first().waitFor({ state: 'hidden' })
      expect(new URL(tom.page.url()).pathname).toBe('/')
      const since = await calls101()
      await tom.page.getByRole('button', { name: 'Answer', exact: true }).click()
      await lena.established(since)
      await tom.page.getByRole('button', { name: 'Hang up', exact: true }).click()
      await lena.closed(since)
    }
  )

  it('change of password asks for the present one; this log-in and its call go on, the others of the user end (5-softphone, The portal)', async () => {
    await using tom = await logIn('101')
    await using elsewhere = await logIn('101')
    await using ana = await logIn('100')
    const since = await calls101()
    await tom.page.getByRole('button', { name: 'Answer', exact: true }).click()
    await lena.established(since)

    await tom.page.goto(`${core.http}/#/settings`)
    const field = (name: string) => tom.page.getByLabel(name, { exact: true })
    const change = async (current: string, next: string, again = next) => {
      await field('Present password').fill(current)
      await field('New password').fill(next)
      await field('New password, once more').fill(again)
      await tom.page.getByRole('button', { name: 'Change password' }).click()
    }
    const says = (text: string) => tom.page.getByText(text, { exact: true }).waitFor()
    await change('web-101', 'a new password', 'a new passwort')
    await says('These two are not the same.')
    await change('a guess', 'a new password')
    await says('That is not the present password. Nothing was changed.')
    await change('web-101', 'short')
    await says('Take at least 8 characters.')
    await change('web-101', 'a new password')
    await says('Password changed')
    await expect.poll(() => field('New password').inputValue()).toBe('')

    await elsewhere.page.waitForURL(`${core.http}/login`)
    await tom.hears(voices.caller)
    await tom.registered()
    await ana.registered()
    await tom.page.getByRole('link', { name: 'Phone', exact: true }).first().click()
    await tom.page.getByRole('button', { name: 'Hang up', exact: true }).click()
    await lena.closed(since)
    await (await logIn('101', 'a new password'))[Symbol.asyncDispose]()
    await tom.page.reload()
    await tom.registered()
    expect(core.logs.join('\n')).not.toMatch(/a new passwor|a guess/)
    // The others here have the password of before.
    await tom.page.goto(`${core.http}/#/settings`)
    await change('a new password', 'web-101-again')
    await says('Password changed')
    passwords.set('101', 'web-101-again')
  })

  it('Log out ends the log-in here and the phone with it (5-softphone, The portal)', async () => {
    await using tom = await logIn('101')
    await tom.page.goto(`${core.http}/#/settings`)
    await tom.page.getByRole('button', { name: 'Log out', exact: true }).click()
    await tom.page.waitForURL(`${core.http}/login`)
    await tom.page.goto(core.http)
    await tom.page.getByLabel('User name').waitFor()
    await isUnavailable()
  })

  it('a page that is loaded again keeps the call that rings, and the ringing; who closes it is unavailable within 3 s (5-softphone, The portal)', async () => {
    const tom = await logIn('101')
    const { page } = tom
    const since = await calls101()
    const answer = page.getByRole('button', { name: 'Answer', exact: true })
    await answer.waitFor()
    await page.reload()
    await answer.click()
    await lena.established(since)
    await tom.hears(voices.caller)
    await page.getByRole('button', { name: 'Hang up', exact: true }).click()
    await lena.closed(since)

    const passed = stopwatch()
    await tom[Symbol.asyncDispose]()
    await isUnavailable()
    expect(passed()).toBeLessThan(3000)
  })

  it('two users in two browsers come in over HTTPS, where a name of the network has a microphone, call each other, talk and hang up (3-click-to-dial, The portal)', async () => {
    const { port } = new URL(core.ready.https ?? '')
    const certificate = new X509Certificate(await readFile(join(core.dataDirectory, 'tls', 'server.pem')))
    const spki = certificate.publicKey.export({ type: 'spki', format: 'der' })
    const flags = [
      `--host-resolver-rules=MAP ${name} 127.0.0.1`,
      // That of this installation alone, as a computer that has taken its authority in.
      `--ignore-certificate-errors-spki-list=${hash('sha256', spki, 'base64')}`
    ]
    const launch = (hertz: number) => DesktopBrowser.launch({ hertz, flags })
    const voice = { ana: 600, tom: 1100 }
    await using anasBrowser = await launch(voice.ana)
    await using tomsBrowser = await launch(voice.tom)
    const enter = async (own: DesktopBrowser, user: string): Promise<DesktopWindow> => {
      // Over plain HTTP it is led on.
      const window = await own.open(`http://${name}:${new URL(core.http).port}/login`, { tolerates })
      await window.page.waitForURL(`https://${name}:${port}/login`)
      await window.page.getByLabel('User name').fill(user)
      await window.page.getByLabel('Web password').fill(passwords.get(user) ?? `web-${user}`)
      await window.page.getByRole('button', { name: 'Log in' }).click()
      return window.registered()
    }
    await using ana = await enter(anasBrowser, '100')
    await using tom = await enter(tomsBrowser, '101')
    const button = ({ page }: DesktopWindow, called: string) => page.getByRole('button', { name: called, exact: true })
    await ana.page.goto(`https://${name}:${port}/makecall.htm?destnumber=101`)
    await ana.registered()
    await button(ana, 'Call').click()
    await button(tom, 'Answer').click()
    await Promise.all([ana.hears(voice.tom), tom.hears(voice.ana)])
    await button(tom, 'Hang up').click()
    await Promise.all([ana, tom].map((window) => button(window, 'Hang up').waitFor({ state: 'detached' })))
    await Promise.all([ana.hears(0), tom.hears(0)])
  })
})
