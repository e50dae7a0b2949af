import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import type { AppState } from '../../../main/ipc/contract.ts'
import { launchBrowser, openPage } from './browser.ts'
import { builtRenderer } from './built-renderer.ts'
import { FakeMain } from './fake-main.ts'

interface WindowOptions extends BrowserContextOptions {
  readonly path?: string
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
 * One Chromium for the file; each window has a main of its own. A window that is closed is asked
 * for what nobody looked at: commands that the contract refuses, errors of the page.
 */
export function windows(): (state?: Partial<AppState>, options?: WindowOptions) => Promise<OpenedWindow> {
  let browser: Browser
  let directory: string
  beforeAll(async () => {
    directory = await builtRenderer()
    browser = await launchBrowser()
  }, 120_000)
  afterAll(() => browser?.close())

  return async (state = {}, { path = '/', prepare, state: more, ...options } = {}) => {
    const main = await FakeMain.start(directory, state)
    prepare?.(main)
    if (more !== undefined) main.set(more(main))
    const opened = await openPage(browser, main.origin + path, options)
    return {
      main,
      page: opened.page,
      async [Symbol.asyncDispose]() {
        await opened[Symbol.asyncDispose]()
        await main[Symbol.asyncDispose]()
        expect(main.violations).toEqual([])
        expect(opened.errors.filter((error) => !/WebSocket|ERR_/.test(error))).toEqual([])
      }
    }
  }
}
