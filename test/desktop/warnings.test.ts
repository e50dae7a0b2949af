import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { coreConfig } from '../support/core-config.ts'
import { DesktopBrowser, type DesktopWindow } from '../support/desktop/desktop-browser.ts'
import { DesktopProcess, plainAudio } from '../support/desktop/desktop-process.ts'
import { installed, needs } from '../support/needs.ts'
import { offer, RawSip, sipRequest } from '../support/raw-sip.ts'

const stack = new AsyncDisposableStack()
let desktop: DesktopProcess
let browser: DesktopBrowser

beforeAll(async () => {
  if (!installed('chromium')) return
  desktop = stack.use(
    await DesktopProcess.start({
      ownConfig: true,
      settings: plainAudio,
      config: (ports) => {
        const { domains, ...rest } = coreConfig(ports)
        const backup = {
          ...{ name: 'backup', type: 'peer' as const },
          ...{ address: `sip:127.0.0.1:${ports.backupProvider}`, bind: `127.0.0.1:${ports.backupTrunk}` }
        }
        return {
          ...rest,
          domains: domains.map((domain) => ({ ...domain, inbound: [], trunks: [...(domain.trunks ?? []), backup] }))
        }
      }
    })
  )
  browser = stack.use(await DesktopBrowser.launch({ hertz: 700 }))
}, 120_000)
afterAll(() => stack.disposeAsync())
beforeEach((context) => needs(context, 'chromium'))

/** What a provider is told that sends a call to that port; it gives up before anybody answers. */
async function callFrom(provider: number, to: number): Promise<number> {
  await using peer = await RawSip.open('127.0.0.1', [provider])
  const via = `127.0.0.1:${provider}`
  const uri = `sip:+15550100999@127.0.0.1:${to}`
  const invite = sipRequest({ method: 'INVITE', uri, via, from: `sip:+15550100199@${via}`, body: offer(40_000) })
  return (await peer.ask(invite, to)).status
}

async function trunkOf(name: string): Promise<object | undefined> {
  const text = await readFile(join(desktop.dataDirectory, 'config.json'), 'utf8')
  return JSON.parse(text).domains[0].trunks.find((trunk: { name: string }) => trunk.name === name)
}

async function opened(): Promise<DesktopWindow> {
  const window = await browser.open(await desktop.logInLink(), { tolerates: /WebSocket|ERR_CONNECTION/ })
  return window.registered()
}

it('a trunk that sends to the phones’ listener is told in the window, decided by a press, and stays decided (1-product, Configuration)', {
  timeout: 180_000
}, async () => {
  const { sip, trunk, provider, backupProvider } = desktop.ports
  {
    await using window = await opened()
    const { page } = window
    const banner = page.getByText(`Calls from trunk main are refused: they come to 127.0.0.1:${sip}.`)
    const listed = page.getByRole('listitem').filter({ hasText: 'trunk main' })
    expect([await banner.count(), await callFrom(provider, sip)]).toEqual([0, 403])
    await banner.waitFor()
    // The provider has been told.
    expect(await callFrom(provider, trunk)).toBe(404)
    await banner.waitFor({ state: 'detached' })
    expect(await callFrom(provider, sip)).toBe(403)
    await page.getByRole('link', { name: 'Show', exact: true }).click()
    await listed.getByText(`127.0.0.1:${trunk}`, { exact: false }).waitFor()
    await listed.getByRole('button', { name: 'Take them there' }).click()
    await listed.waitFor({ state: 'detached' })
    await expect.poll(() => trunkOf('main')).toMatchObject({ acceptAtListener: true })
    expect(await callFrom(provider, sip)).toBe(404)
  }
  await desktop.stop()
  {
    // As a version before has left it, which took calls of every trunk there.
    using file = new DatabaseSync(join(desktop.dataDirectory, 'offhook.db'))
    file.exec("INSERT INTO kept VALUES ('of-before', '', '', '1')")
  }
  await desktop.restart()
  await using window = await opened()
  const { page } = window
  await page.getByText('Calls from trunk backup are still taken at the phones’ address.').waitFor()
  expect(await Promise.all([callFrom(provider, sip), callFrom(backupProvider, sip)])).toEqual([404, 404])
  await page.getByRole('link', { name: 'Show', exact: true }).click()
  await page.getByRole('button', { name: 'Refuse them there' }).click()
  await page.getByText('Needs an administrator').waitFor({ state: 'detached' })
  await expect.poll(() => trunkOf('backup')).toMatchObject({ acceptAtListener: false })
  expect(await callFrom(backupProvider, sip)).toBe(403)
})
