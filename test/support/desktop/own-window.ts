import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { OwnNetwork } from '../own-network.ts'
import { type TempDirectory, tempDirectory } from '../temp-directory.ts'
import { waitFor } from '../wait-for.ts'
import { type BrowserVoice, DesktopWindow, voiceFile, voiceFlags } from './desktop-browser.ts'

/**
 * The browser that the application starts by itself: with the flags that the application gives
 * it, and with those of `env`, which let a test look into it and give it a voice.
 */
export class OwnWindow implements AsyncDisposable {
  readonly #directory: TempDirectory
  readonly #voice: string
  #browser: Browser | undefined
  readonly #resources = new AsyncDisposableStack()

  private constructor(directory: TempDirectory, voice: string) {
    this.#directory = directory
    this.#voice = voice
  }

  static async prepare(voice: BrowserVoice): Promise<OwnWindow> {
    const directory = await tempDirectory('own-window')
    return new OwnWindow(directory, await voiceFile(directory.path, voice))
  }

  /** For the application. Who runs as root needs `--no-sandbox`. */
  env(display: string): Readonly<Record<string, string>> {
    const flags = ['--no-sandbox', '--remote-debugging-port=0', ...voiceFlags(this.#voice)]
    return { DISPLAY: display, OFFHOOK_BROWSER: '/usr/bin/chromium', OFFHOOK_BROWSER_FLAGS: flags.join(' ') }
  }

  /** Resolves with the window that the application has opened. */
  async opened(dataDirectory: string, network?: OwnNetwork): Promise<DesktopWindow> {
    const file = join(dataDirectory, 'browser', 'DevToolsActivePort')
    const inner = await waitFor(
      async () => Number((await readFile(file, 'latin1').catch(() => '')).split('\n')[0]) || undefined,
      { what: "the application's browser", timeoutMs: 60_000 }
    )
    const gate = network === undefined ? undefined : this.#resources.use(await network.gate(inner))
    const address = `http://127.0.0.1:${gate?.port ?? inner}`
    // Playwright waits for ever for a page that it meets amid its first navigation.
    await waitFor(() => loaded(address), { what: 'the page in its window', timeoutMs: 60_000, everyMs: 200 })
    const browser = await chromium.connectOverCDP(address)
    this.#browser = browser
    const page = await waitFor<Page>(() => browser.contexts()[0]?.pages()[0], { what: 'its window' })
    await page.waitForURL(/^https?:\/\/[^/]+\/(#.*)?$/, { waitUntil: 'load' })
    const window = new DesktopWindow(page)
    await window.listens()
    return window
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Ends the connection; the browser itself ends with the application.
    await this.#browser?.close()
    await this.#resources.disposeAsync()
    await this.#directory[Symbol.asyncDispose]()
  }
}

/** By its title, which a document has once it was read. */
/** The page of the application, and not the file or the log-in that lead to it. */
async function loaded(address: string): Promise<boolean> {
  const response = await fetch(`${address}/json/list`)
  const pages = (await response.json()) as readonly { readonly url: string; readonly title: string }[]
  return pages.some(({ url, title }) => /Offhook$/.test(title) && /^https?:/.test(url) && !url.includes('/login'))
}
