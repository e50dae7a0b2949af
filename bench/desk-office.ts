import type { Page } from 'playwright-core'
import { DesktopBrowser, type DesktopWindow } from '../test/support/desktop/desktop-browser.ts'
import { DesktopProcess } from '../test/support/desktop/desktop-process.ts'
import { TrunkCaller } from '../test/support/trunk-caller.ts'
import { waitFor, withDeadline } from '../test/support/wait-for.ts'
import { CustomerPages } from './customer-pages.ts'

/** What every caller of these benchmarks dials. */
export const did = '+15550100100'

/**
 * The whole application as `npm start` runs it, its window in a real Chromium, a provider that
 * calls, and the company's web application whose pages pop up.
 */
export class DeskOffice implements AsyncDisposable {
  readonly process: DesktopProcess
  readonly browser: DesktopBrowser
  readonly window: DesktopWindow
  readonly pages: CustomerPages
  readonly provider: TrunkCaller
  readonly #resources: AsyncDisposableStack

  private constructor(
    parts: Pick<DeskOffice, 'process' | 'browser' | 'window' | 'pages' | 'provider'>,
    resources: AsyncDisposableStack
  ) {
    this.process = parts.process
    this.browser = parts.browser
    this.window = parts.window
    this.pages = parts.pages
    this.provider = parts.provider
    this.#resources = resources
  }

  static async open(env: Readonly<Record<string, string>> = {}): Promise<DeskOffice> {
    await using cleanup = new AsyncDisposableStack()
    const pages = cleanup.use(await CustomerPages.open())
    const process = cleanup.use(
      await DesktopProcess.start({ cti: { popup: { url: pages.url } }, domain: { country: 'US' }, env })
    )
    const provider = cleanup.use(await TrunkCaller.open(process.ports.provider, process.trunk))
    const browser = cleanup.use(await DesktopBrowser.launch({ hertz: 400 }))
    const window = cleanup.use(await browser.open(await process.logInLink()))
    await window.registered()
    return new DeskOffice({ process, browser, window, pages, provider }, cleanup.move())
  }

  /** The small window of a ringing call, beside that of the phone as on a desktop. */
  async ringCard(): Promise<RingCardPage> {
    const storageState = await this.window.context.storageState()
    const context = await this.browser.browser.newContext({ storageState, viewport: { width: 440, height: 96 } })
    return new RingCardPage(await context.newPage(), this.process.origin)
  }

  /** Nothing rings, and the pages of calls that nobody took are gone. */
  async idle(): Promise<void> {
    await waitFor(async () => (await this.window.page.locator('iframe').count()) === 0, {
      what: 'pop-ups to close',
      timeoutMs: 20_000
    })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#resources.disposeAsync()
  }
}

export class RingCardPage implements AsyncDisposable {
  readonly page: Page
  readonly #origin: string

  constructor(page: Page, origin: string) {
    this.page = page
    this.#origin = origin
  }

  /** Loaded ahead as the desktop has it, and anew for each call, for it follows one. Resolves when it knows the state. */
  async load(): Promise<void> {
    const told = this.page
      .waitForEvent('websocket')
      .then((socket) =>
        socket.waitForEvent('framereceived', { predicate: ({ payload }) => /"state"/.test(String(payload)) })
      )
    const ready = withDeadline(told, 'the ring card to be ready', 20_000)
    await Promise.all([ready, this.page.goto(`${this.#origin}/ring-card.html`)])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close()
  }
}
