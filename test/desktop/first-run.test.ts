import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startAsInstalled } from '../support/desktop/as-installed.ts'
import { DesktopBrowser } from '../support/desktop/desktop-browser.ts'
import { logInLink } from '../support/desktop/desktop-process.ts'
import { focused, type Stop, tabTo } from '../support/desktop/keyboard.ts'
import { needs } from '../support/needs.ts'
import { OwnNetwork } from '../support/own-network.ts'
import { tempDirectory } from '../support/temp-directory.ts'
import { waitFor } from '../support/wait-for.ts'

/** Whoever sees what has the focus only by guessing. */
const unseen = (stops: readonly Stop[]) => stops.filter(({ seen }) => !seen)

it('from an empty directory to the first pop-up, a note, and a dialled link, by keyboard alone (1-product, First run)', {
  timeout: 180_000
}, async (context) => {
  needs(context, 'chromium')
  await using network = await OwnNetwork.open(context)
  await using directory = await tempDirectory('first-run')
  await using installed = await startAsInstalled(network)
  const chromium = join(directory.path, 'chromium')
  const { command, args } = network.inside('/usr/bin/chromium', [])
  await writeFile(chromium, `#!/bin/sh\nexec ${command} ${args.join(' ')} "$@"\n`)
  await chmod(chromium, 0o700)
  await using browser = await DesktopBrowser.launch({ hertz: 700, executablePath: chromium })
  await using window = await browser.open(await logInLink(installed.program))
  const { page } = window
  const { keyboard } = page

  /** Its card stays for a moment, and as long as it does the first page makes room for it. */
  async function hangUp(): Promise<void> {
    await keyboard.press('Alt+x')
    await page.getByRole('button', { name: 'Hang up' }).waitFor({ state: 'hidden' })
    await expect.poll(() => page.getByText('Ended', { exact: true }).count()).toBe(0)
  }

  await page.getByRole('heading', { name: 'Your phone is ready' }).waitFor()
  await page.getByText('Registered', { exact: true }).first().waitFor()

  // Call me: the caller is of one's own choice.
  const onTheWay = [...(await tabTo(page, 'Caller’s number'))]
  await keyboard.press('ControlOrMeta+A')
  await keyboard.type('+1 555 010 0134')
  onTheWay.push(...(await tabTo(page, 'Caller’s name')))
  await keyboard.press('ControlOrMeta+A')
  await keyboard.type('Dev Nair')
  onTheWay.push(...(await tabTo(page, 'Call me')))
  expect(unseen(onTheWay)).toEqual([])
  await keyboard.press('Enter')

  // It rings, and the built-in caller page is there before the answer.
  await page.getByRole('heading', { name: 'Dev Nair', level: 2 }).waitFor()
  const card = page.frameLocator('iframe')
  await card.getByRole('heading', { name: 'Dev Nair' }).waitFor()
  await card.getByText('+1 555 010 0134').waitFor()
  const answer = await tabTo(page, 'Answer')
  expect(unseen(answer)).toEqual([])
  await keyboard.press('Enter')
  await page.getByRole('button', { name: 'Hang up' }).waitFor()
  await waitFor(async () => (await window.heard()) > 0, { what: 'the test caller to be heard' })
  expect((await focused(page)).name).toBe('Dev Nair')

  // A note; mute and hold by their keys.
  await keyboard.press('Alt+n')
  await waitFor(async () => (await focused(page)).name === 'Notes', { what: 'the notes to have the focus' })
  await keyboard.type('wants a quote')
  await page.getByText(/^Saved /).waitFor()
  await keyboard.press('Alt+m')
  await page.getByRole('button', { name: 'Mute', pressed: true }).waitFor()
  await keyboard.press('Alt+h')
  await page.getByText('On hold', { exact: false }).first().waitFor()
  await keyboard.press('Alt+h')
  await page.getByRole('button', { name: 'Hold', exact: true }).waitFor()
  await hangUp()

  // What was typed stays before its person; the page goes by Delete, and Phone leads back to the first page.
  await expect.poll(() => page.getByRole('textbox', { name: 'Notes' }).inputValue()).toBe('wants a quote')
  expect(unseen(await tabTo(page, 'Dev Nair', 'tab'))).toEqual([])
  await keyboard.press('Delete')
  await page.getByText('The caller’s page opens here').waitFor()
  expect(unseen(await tabTo(page, 'Phone'))).toEqual([])
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Your phone is ready' }).waitFor()

  // Dialling by hand needs no way around the first page.
  await keyboard.press('Control+k')
  await waitFor(async () => (await focused(page)).name === 'Name or number', { what: 'the field to have the focus' })
  await keyboard.type('*43')
  await keyboard.press('Enter')
  await page.getByRole('button', { name: 'Hang up' }).waitFor()
  await hangUp()

  // Log in my browser: its address is printed where no browser can be opened.
  await tabTo(page, 'Phone')
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Your phone is ready' }).waitFor()
  const since = installed.program.stdout.position
  expect(unseen(await tabTo(page, 'Log in my browser'))).toEqual([])
  await keyboard.press('Enter')
  await using elsewhere = await browser.open(await logInLink(installed.program, since))
  const digits = await elsewhere.page.locator('.digits').textContent()
  await page.getByText(`A browser shows ${digits}: let it in?`).waitFor()
  expect(unseen(await tabTo(page, 'Let it in'))).toEqual([])
  await keyboard.press('Enter')
  await elsewhere.registered()
  await elsewhere.page.goto(`${installed.origin}/remote_call.htm?dest=*43`)
  await page.getByRole('heading', { name: 'Call *43?' }).waitFor()
  await keyboard.press('Alt+a')
  await elsewhere.page.locator('[data-name=connected][data-step=done]').waitFor()
  await waitFor(async () => (await window.heard()) > 0, { what: 'the echo' })
  await keyboard.press('Alt+x')
  await elsewhere.page.getByText('Call ended.', { exact: false }).waitFor()
})
