import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import type { AppState } from '../../../main/ipc/contract.ts'
import { KeptPages, launchBrowser, openPage } from './browser.ts'
import { builtRenderer } from './built-renderer.ts'
import { FakeMain } from './fake-main.ts'
import { PageServer } from './page-server.ts'

interface WindowOptions extends BrowserContextOptions {
  readonly path?: string
  /** In a page of its own, which the test may change for good (init scripts, routes). */
  readonly alone?: boolean
  /** Before the page is opened. */
  readonly prepare?: (main: FakeMain) => void
  /** What depends on main's address. */
  readonly state?: (main: FakeMain) => Partial<AppState>
}

interface OpenedWindow extends AsyncDisposable {
  readonly main: FakeMain
  readonly page: Page
}

/**
 * One Chromium, one server and one page for the windows of a file, each of which has a main of its
 * own and finds nothing of the former. A window that is closed is asked for what nobody looked at:
 * commands that the contract refuses, errors of the page.
 */
export function windows(): (state?: Partial<AppState>, options?: WindowOptions) => Promise<OpenedWindow> {
  let browser: Browser
  let server: PageServer
  let kept: KeptPages
  beforeAll(async () => {
    server = await PageServer.start(await builtRenderer())
    browser = await launchBrowser()
    kept = new KeptPages(browser)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  })

  return async (state = {}, { path = '/', alone = false, prepare, state: more, ...options } = {}) => {
    const main = new FakeMain(server, state)
    prepare?.(main)
    if (more !== undefined) main.set(more(main))
    const url = main.origin + path
    const opened = alone ? await openPage(browser, url, options) : await kept.open(url, options)
    // Before its font has come nothing has the size that it will have.
    await opened.page.evaluate(() => document.fonts.load("1em 'Inter Variable'").then(() => undefined))
    return {
      main,
      page: opened.page,
      async [Symbol.asyncDispose]() {
        await opened[Symbol.asyncDispose]()
        main[Symbol.dispose]()
        expect(main.violations).toEqual([])
        // Chromium also tells that a page which nobody has pressed anything in may not ask whether to leave.
        expect(opened.errors.filter((error) => !/WebSocket|ERR_|show a 'beforeunload'/.test(error))).toEqual([])
      }
    }
  }
}
