import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

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
export const compactSize = { width: 380, height: 640 } as const

interface OpenedPage extends AsyncDisposable {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors of the page, and refusals of its content security policy. */
  readonly errors: readonly string[]
}

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {}
): Promise<OpenedPage> {
  const context = await browser.newContext({
    viewport: windowSize,
    permissions: ['microphone', 'clipboard-read', 'clipboard-write'],
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
    locale: 'en-US',
    ...options
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.setDefaultTimeout(8_000)
  await page.goto(url)
  return { page, context, errors, [Symbol.asyncDispose]: () => context.close() }
}
