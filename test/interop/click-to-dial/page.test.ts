import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Journal } from '../../support/journal.ts'
import { needs } from '../../support/needs.ts'
import { hears } from '../hearing.ts'
import { Office, voice } from '../office.ts'
import { credential, hearsPrompt, open } from './link.ts'

const html = { accept: 'text/html,application/xhtml+xml' }
const chromiumPath = '/usr/bin/chromium'
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

interface Shown {
  readonly state: string
  readonly notice: string
  readonly steps: Readonly<Record<string, string>>
}

describe.concurrent('the page of a click-to-dial call shows its progress live (3-click-to-dial)', () => {
  let office: Office
  beforeAll(async () => {
    office = await Office.start({ moreUsers: 20 })
  })
  afterAll(async () => {
    await office?.emptied()
    await office?.[Symbol.asyncDispose]()
  })
  beforeEach((context) => needs(context, 'baresip'))

  it('as server-sent events, under an address that holds no credential', async () => {
    const { user, dest } = office.nextUsers()
    await using phone = await office.baresip(user)
    await using other = await office.baresip(dest)
    const page = await open(office, { user, dest, auth: credential(user) }, { headers: html })
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.body).not.toContain('web-')
    const path = /data-progress="([^"]+)"/.exec(page.body)?.[1] ?? ''
    using progress = await follow(new URL(path, office.core.http))

    await progress.state('ringing')
    await phone.incoming()
    await phone.accept()
    await progress.state('confirming')
    await hearsPrompt(phone)
    await phone.sendDigit('1')
    await progress.state('calling')
    await other.incoming()
    await other.accept()
    await progress.state('connected')
    await phone.hangUp()
    expect(await progress.state('ended')).toMatchObject({
      steps: { ringing: 'done', confirming: 'done', calling: 'done', connected: 'done' }
    })
    expect(progress.states()).toEqual(['ringing', 'confirming', 'calling', 'connected', 'ended'])
  })

  it('and why it failed', async () => {
    const { user, dest } = office.nextUsers()
    await using phone = await office.baresip(user)
    const page = await open(office, { user, dest, auth: credential(user) }, { headers: html })
    using progress = await follow(new URL(/data-progress="([^"]+)"/.exec(page.body)?.[1] ?? '', office.core.http))
    await phone.incoming()
    await phone.hangUp()
    expect((await progress.state('ended')).notice).toMatch(/^Call ended\. ./)
  })

  it('in a browser: the states change as the phone answers and 1 is pressed, and a reload dials nothing', async (context) => {
    const { user, dest } = office.nextUsers()
    if (!existsSync(chromiumPath)) context.skip('chromium not installed')
    await using phone = await office.baresip(user)
    await using other = await office.baresip(dest)
    await using browser = await openBrowser()
    const page = await browser.newPage()
    await page.goto(
      `${office.core.http}/remote_call.htm?${new URLSearchParams({ user, dest, auth: credential(user) })}`
    )
    expect(await page.title()).toBe('Click to dial – Offhook')
    await current(page, 'ringing')
    expect(page.url()).not.toContain('auth')

    await phone.incoming()
    await phone.accept()
    await current(page, 'confirming')
    await hearsPrompt(phone)
    await page.reload()
    await current(page, 'confirming')
    await phone.sendDigit('1')
    await current(page, 'calling')
    await other.incoming()
    await other.accept()
    await page.locator('main[data-state="connected"]').waitFor()
    await hears(phone, voice.baresip, 'the user to hear the destination')
    await other.hangUp()
    await page.locator('main[data-state="ended"]').waitFor()
    await page
      .locator('[data-notice]')
      .filter({ hasText: /^Call ended/ })
      .waitFor()
    expect(phone.events.entries.filter(({ type }) => type === 'CALL_INCOMING')).toHaveLength(1)
  })

  it.for([
    ['light', 'en-US', 1280, 720],
    ['dark', 'de-DE', 320, 568]
  ] as const)('and it fits: %s, %s, %i by %i', async ([colorScheme, locale, width, height], context) => {
    if (!existsSync(chromiumPath)) context.skip('chromium not installed')
    const { user } = office.nextUsers()
    await using phone = await office.baresip(user)
    await using browser = await openBrowser()
    const page = await browser.newPage({ colorScheme, locale, viewport: { width, height } })
    const link = new URLSearchParams({ user, dest: '+12125550100', auth: credential(user) })
    await page.goto(`${office.core.http}/remote_call.htm?${link}`)
    await current(page, 'ringing')
    await phone.incoming()
    await page.waitForFunction('document.documentElement.scrollWidth <= innerWidth')
    expect(await page.locator('html').getAttribute('lang')).toBe(locale.slice(0, 2))
    await phone.hangUp()
    await page.locator('main[data-state="ended"]').waitFor()
  })

  function openBrowser(): Promise<Browser> {
    return chromium.launch({ executablePath: chromiumPath, args: flags })
  }

  /** The page marks this step as the one that the call is at. */
  async function current(page: Page, step: string): Promise<void> {
    await page.locator(`li[data-name="${step}"][aria-current="step"]`).waitFor()
  }
})

/** Reads the events of a call's progress. */
async function follow(url: URL) {
  const events = new Journal<Shown>('the progress of the call')
  const abort = new AbortController()
  const response = await fetch(url, { headers: { accept: 'text/event-stream' }, signal: abort.signal })
  expect(response.status).toBe(200)
  const read = async (): Promise<void> => {
    let text = ''
    for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (text + part).split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const data = /^event: progress\ndata: (.*)$/m.exec(block)?.[1]
        if (data !== undefined) events.append(JSON.parse(data) as Shown)
      }
    }
  }
  void read().then(
    () => events.close('the stream ended'),
    (error: unknown) => events.close(String(error))
  )
  return {
    state: (state: string) => events.waitFor((shown) => shown.state === state, { what: `the state ${state}` }),
    /** In order, each once. */
    states: () => [...new Set(events.entries.map(({ state }) => state))],
    [Symbol.dispose]: () => abort.abort()
  }
}
