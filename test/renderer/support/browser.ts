import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type ConsoleMessage,
  chromium,
  type Page
} from 'playwright-core'
import { patienceMs } from '../../support/patience.ts'
import { resizeTo } from '../../support/resize.ts'

const executablePath = '/usr/bin/chromium'

/** Fake audio, and nothing that Chromium would ask the network for. */
const args = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking'
]

export const launchBrowser = (): Promise<Browser> => chromium.launch({ executablePath, args })

export const windowSize = { width: 1240, height: 780 } as const
/** The caller's page is a page of its own, the rail still stands beside. */
export const mediumSize = { width: 860, height: 700 } as const
export const compactSize = { width: 380, height: 640 } as const

interface OpenedPage extends AsyncDisposable {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors of the page, and refusals of its content security policy. */
  readonly errors: readonly string[]
}

/** A page in a context of its own. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {}
): Promise<OpenedPage> {
  const { page, context } = await newPage(browser, options)
  const { errors } = listen(page)
  await page.goto(url)
  return { page, context, errors, [Symbol.asyncDispose]: () => context.close() }
}

async function newPage(
  browser: Browser,
  options: BrowserContextOptions
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({
    viewport: windowSize,
    permissions: ['microphone', 'clipboard-read', 'clipboard-write'],
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
    locale: 'en-US',
    ...options
  })
  const page = await context.newPage()
  page.setDefaultTimeout(patienceMs)
  return { page, context }
}

function listen(page: Page): { errors: readonly string[]; stop: () => void } {
  const errors: string[] = []
  const failed = (error: Error) => void errors.push(String(error))
  const logged = (message: ConsoleMessage) => {
    if (message.type() === 'error') errors.push(message.text())
  }
  page.on('pageerror', failed).on('console', logged)
  return { errors, stop: () => void page.off('pageerror', failed).off('console', logged) }
}

/**
 * Pages that one test after the other uses: a context and a page of its own cost Chromium two
 * processes, and thrice what loading our page does. What a test leaves is cleared away: the
 * document, its windows, cookies, what it stored, and where the mouse stands.
 */
export class KeptPages {
  readonly #browser: Browser
  readonly #free = new Map<string, Page[]>()

  constructor(browser: Browser) {
    this.#browser = browser
  }

  async open(
    url: string,
    { viewport = windowSize, colorScheme = 'light', ...options }: BrowserContextOptions = {}
  ): Promise<OpenedPage> {
    const kind = JSON.stringify(options)
    const free = this.#free.get(kind) ?? []
    this.#free.set(kind, free)
    const page = free.pop() ?? forOneDocument((await newPage(this.#browser, options)).page)
    const context = page.context()
    const { errors, stop } = listen(page)
    // Where pages run no script there is nobody to ask for the size.
    if (options.javaScriptEnabled === false) await page.setViewportSize(viewport ?? windowSize)
    else await resizeTo(page, viewport ?? windowSize)
    await page.emulateMedia({ colorScheme })
    await page.goto(url)
    return {
      page,
      context,
      errors,
      async [Symbol.asyncDispose]() {
        try {
          await cleared(page)
          free.push(page)
        } catch {
          // It has crashed, or was closed.
          await context.close()
        } finally {
          stop()
        }
      }
    }
  }
}

async function cleared(page: Page): Promise<void> {
  const context = page.context()
  for (const other of context.pages()) if (other !== page) await other.close()
  await page.evaluate(() => {
    if (location.protocol !== 'about:') sessionStorage.clear()
  })
  const { origin } = new URL(page.url())
  await page.goto('about:blank')
  await page.mouse.move(-1, -1)
  await context.clearCookies()
  const session = await context.newCDPSession(page)
  if (origin !== 'null') await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
  await session.detach()
}

/** What would reach into the documents of later tests throws: for that a page is opened by `openPage`. */
function forOneDocument(page: Page): Page {
  const throws = () => {
    throw new Error('this page is kept for other tests: open one alone')
  }
  for (const lasting of ['addInitScript', 'exposeBinding', 'exposeFunction', 'route'] as const) page[lasting] = throws
  return page
}
